"""Places in real parses: which one is meant, where an event happens."""

from __future__ import annotations

import datetime as dt

import pytest

from coders import Document, DocumentResult, EventCoder

# text, the name and country that are meant
MEANT = [
    ("Rockets hit the Azerbaijani city of Ganja on Sunday.", "Ganja", "AZE"),
    ("Fighters shelled Tripoli, Lebanon, on Monday.", "Tripoli", "LBN"),
    ("Libyan forces shelled Tripoli on Monday, the Libyan army said.", "Tripoli", "LBY"),
    ("Protesters marched in London, Ontario, Canada.", "London", "CAN"),
    ("Protesters marched in London.", "London", "GBR"),
    ("Russian troops occupied Donbas.", "Donbas", "UKR"),
    ("Soldiers were killed in Kashmir.", "Kashmir", "IND"),
    ("Israel bombed the Gaza Strip.", "Gaza Strip", "PSE"),
    ("Police arrested demonstrators in Atlanta, Georgia.", "Atlanta", "USA"),
    ("Russian tanks rolled into Georgia and shelled Gori, Georgian officials said.", "Georgia", "GEO"),
    ("Rebels attacked Stepanakert.", "Stepanakert", "AZE"),
    ("Police clashed with strikers in Cordoba, Argentina.", "Cordoba", "ARG"),
    ("Spanish police arrested two men in Cordoba on Friday.", "Cordoba", "ESP"),
    ("A bomb killed three people in Hyderabad, Pakistan.", "Hyderabad", "PAK"),
    ("Indian police arrested students in Hyderabad.", "Hyderabad", "IND"),
    ("Costa Rican police seized drugs in San Jose.", "San Jose", "CRI"),
    ("Police shot a man in San Jose, California.", "San Jose", "USA"),
    ("Chilean students marched in Santiago.", "Santiago", "CHL"),
    ("Dominican police killed two men in Santiago, Dominican Republic.", "Santiago", "DOM"),
    ("Police arrested a student in Cambridge, Massachusetts.", "Cambridge", "USA"),
    ("British police arrested a student in Cambridge.", "Cambridge", "GBR"),
    ("Turkish drones struck Zakho in northern Iraq.", "Zakho", "IRQ"),
    ("Gunmen killed two officers in Duhok, Iraq.", "Dohuk", "IRQ"),
    ("Russian missiles struck Kiev overnight.", "Kyiv", "UKR"),
    ("Soldiers fired on crowds in Rangoon.", "Yangon", "MMR"),
    ("Troops opened fire on protesters in Calcutta.", "Kolkata", "IND"),
    ("German police raided houses in Bavaria.", "Bavaria", "DEU"),
    ("Police in Lower Saxony arrested three men.", "Lower Saxony", "DEU"),
    ("Maoist rebels killed four policemen in Chhattisgarh.", "Chhattisgarh", "IND"),
    ("Islamic State fighters attacked an army post in Anbar province, Iraq.", "Anbar", "IRQ"),
    ("Gunmen killed 20 villagers in Kaduna State, Nigeria.", "Kaduna", "NGA"),
    ("Police detained workers in Guangdong, China.", "Guangdong", "CHN"),
    ("Russian shells killed two people in Donetsk region.", "Donetsk", "UKR"),
    ("Russian shells killed two people in Kherson Oblast, Ukraine.", "Kherson", "UKR"),
    ("The Taliban attacked Lashkar Gah.", "Lashkar Gah", "AFG"),
    ("Rebels shelled El Fasher, the capital of North Darfur.", "El Fasher", "SDN"),
    ("Houthi rebels attacked a tanker in the Red Sea.", "Red Sea", ""),
    ("Iranian forces seized a ship in the Strait of Hormuz.", "Strait of Hormuz", ""),
    ("Israeli soldiers killed two Palestinians in Jenin.", "Jenin", "PSE"),
    ("Kurdish forces guard prisoners in al-Hol camp in Syria.", "Al-Hol", "SYR"),
    ("Boko Haram abducted schoolgirls from Chibok.", "Chibok", "NGA"),
    ("Ethiopian troops entered Mekelle.", "Mekelle", "ETH"),
    ("Al-Shabab attacked a base in Kismayo, Somalia.", "Kismayo", "SOM"),
    ("Jihadists killed soldiers in Timbuktu, Mali.", "Timbuktu", "MLI"),
    ("Insurgents beheaded villagers in Cabo Delgado.", "Cabo Delgado", "MOZ"),
    ("Farmers protested in Brussels against the European Union.", "Brussels", "BEL"),
    ("Police arrested 30 protesters in Sao Paulo.", "Sao Paulo", "BRA"),
    ("Gunmen killed a journalist in Ciudad Juarez, Mexico.", "Ciudad Juarez", "MEX"),
    ("Police fired tear gas at protesters in Ulan Bator.", "Ulaanbaatar", "MNG"),
    ("Militants bombed a church in Jolo, Philippines.", "Sulu", "PHL"),
]


@pytest.fixture(scope="module")
def coded(coder: EventCoder) -> dict[str, DocumentResult]:
    """All the sentences of this module, coded in one go."""
    texts = [*(row[0] for row in MEANT), *NO_PLACES, *(row[0] for row in HAPPENED), *NOWHERE]
    documents = [Document(str(i), text, dt.date(2022, 5, 1)) for i, text in enumerate(dict.fromkeys(texts))]
    return {result.document.text: result for result in coder.code(documents)}


@pytest.mark.parametrize("text, name, country", MEANT)
def test_the_place_that_is_meant(coded, text: str, name: str, country: str) -> None:
    assert (name, country) in {(place.name, place.country) for place in coded[text].places}


NO_PLACES = [
    "Michael Jordan spoke to reporters.",
    "Paris Hilton condemned the decision.",
    "The Security Council condemned the attack.",
    "Mr. Jackson said the Union would strike.",
    "Istanbul University dismissed two professors.",
    "The Bank of Baroda sued the company.",
    "Sofia Garcia criticized the minister.",
    "Victoria Adams met with Austin Reed.",
    "Hope and justice will win, he said.",
]


@pytest.mark.parametrize("text", NO_PLACES)
def test_names_that_are_no_places(coded, text: str) -> None:
    assert [place.text for place in coded[text].places] == []


HAPPENED = [
    ("Rebels killed four soldiers near Aleppo on Monday.", "Aleppo"),
    ("Turkish jets bombed Kurdish rebels in northern Iraq.", "Iraq"),
    ("The army carried out an attack on rebels in Kabul.", "Kabul"),
    ("Police in Minsk arrested 12 protesters.", "Minsk"),
    ("Azerbaijani forces shelled Stepanakert.", "Stepanakert"),
    ("US President Joe Biden met French President Emmanuel Macron in Geneva.", "Geneva"),
    ("Police arrested two men in the city of Homs in Syria.", "Homs"),
    ("Soldiers arrested five men in Hebron, the West Bank.", "Hebron"),
    ("Gunmen kidnapped a businessman in Helmand province.", "Helmand"),
    ("Russian forces shelled a hospital in Kharkiv, Ukraine.", "Kharkiv"),
    ("Biden met King Abdullah on the sidelines of the Jeddah Security and Development Summit.", "Jeddah"),
    ("RAIPUR: Maoists killed two policemen on Sunday.", "Raipur"),
    ("RAIPUR: Maoists killed two policemen in Sukma on Sunday.", "Sukma"),
    ("Protesters marched through the streets of Yerevan.", "Yerevan"),
    ("Egypt sent troops to Benghazi in Libya.", "Benghazi"),
    ("Police arrested 20 protesters in the Kenyan port of Mombasa.", "Mombasa"),
]


@pytest.mark.parametrize("text, place", HAPPENED)
def test_where_it_happened(coded, text: str, place: str) -> None:
    assert {event.place.name for event in coded[text].events if event.place} == {place}


NOWHERE = [
    "Turkey condemned the attack, officials said in Ankara.",
    "Iran threatened to attack Israel.",
    "Russia, a neighbour of Japan, invaded Ukraine.",
    "Police arrested a former ambassador to Japan.",
    "Merkel met Putin to discuss the situation in Ukraine.",
]


@pytest.mark.parametrize("text", NOWHERE)
def test_words_and_topics_happen_nowhere(coded, text: str) -> None:
    events = coded[text].events
    assert events
    assert all(event.place is None for event in events)


def test_a_place_of_the_sentence_before_is_not_carried_over(code) -> None:
    events = code("Rebels attacked Aleppo on Monday. Police arrested two men.").events
    assert [event.place.name if event.place else None for event in events if event.sentence_index == 1] == [None]


def test_the_document_says_which_city_of_a_name_is_meant(code) -> None:
    places = code("Lebanon deployed its army on Friday. Lebanese soldiers killed two gunmen in Tripoli.").places
    assert [place.country for place in places if place.name == "Tripoli"] == ["LBN"]


def test_the_title_says_which_city_of_a_name_is_meant(coder: EventCoder) -> None:
    document = Document(
        "d", "Soldiers killed two gunmen in Tripoli.", dt.date(2022, 5, 1), "Lebanon's army strikes back"
    )
    assert [place.country for place in coder.code([document])[0].places] == ["LBN"]


def test_georgia_among_places_of_the_united_states_is_the_state(code) -> None:
    places = code("Police arrested demonstrators in Savannah and Macon. The state of Georgia sued the group.").places
    assert [(place.kind, place.country) for place in places if place.name == "Georgia"] == [("region", "USA")]


def test_an_unknown_district_is_a_place_without_coordinates(code) -> None:
    place = next(p for p in code("Gunmen killed two men in Qorvandesh district on Friday.").places)
    assert (place.text, place.kind, place.latitude, place.longitude) == ("Qorvandesh district", "site", None, None)


@pytest.mark.parametrize(
    "text, country",
    [("Residents of Aleppo criticized the army.", "SYR"), ("Protesters in Yerevan criticized Russia.", "ARM")],
)
def test_a_place_gives_its_country_to_the_people_there(code, text: str, country: str) -> None:
    sources = [event.source for event in code(text).events]
    assert sources
    assert {source.country for source in sources if source} == {country}


def test_spans_are_slices_of_the_text(coded) -> None:
    for text, result in coded.items():
        for place in result.places:
            assert text[place.start : place.end] == place.text
        for event in result.events:
            if event.place:
                assert text[event.place.start : event.place.end] == event.place.text
