"""Places in real parses: which one is meant, where an event happens."""

from __future__ import annotations

import pytest

from coders import DocumentResult
from coders.places import Gazetteer


@pytest.mark.parametrize(
    "text, name, country",
    [
        ("Rockets hit the Azerbaijani city of Ganja on Sunday.", "Ganja", "AZE"),
        ("Fighters shelled Tripoli, Lebanon, on Monday.", "Tripoli", "LBN"),
        ("Libyan forces shelled Tripoli on Monday, the Libyan army said.", "Tripoli", "LBY"),
        ("Protesters marched in London, Ontario, Canada.", "London", "CAN"),
        ("Protesters marched in London.", "London", "GBR"),
        ("Russian troops occupied Donbas.", "Donbas", "UKR"),
        ("Soldiers were killed in Kashmir.", "Kashmir", "IND"),
        ("Israel bombed the Gaza Strip.", "Gaza Strip", "PSE"),
        ("Police arrested demonstrators in Atlanta, Georgia.", "Atlanta", "USA"),
        ("Rebels attacked Stepanakert.", "Stepanakert", "AZE"),
    ],
)
def test_the_place_that_is_meant(code, text: str, name: str, country: str) -> None:
    result: DocumentResult = code(text)
    assert (name, country) in {(place.name, place.country) for place in result.places}


@pytest.mark.parametrize(
    "text",
    [
        "Michael Jordan spoke to reporters.",
        "Paris Hilton condemned the decision.",
        "The Security Council condemned the attack.",
        "Mr. Jackson said the Union would strike.",
    ],
)
def test_names_that_are_no_places(code, text: str) -> None:
    assert [place.text for place in code(text).places] == []


@pytest.mark.parametrize(
    "text, place",
    [
        ("Rebels killed four soldiers near Aleppo on Monday.", "Aleppo"),
        ("Turkish jets bombed Kurdish rebels in northern Iraq.", "Iraq"),
        ("The army carried out an attack on rebels in Kabul.", "Kabul"),
        ("Police in Minsk arrested 12 protesters.", "Minsk"),
        ("Azerbaijani forces shelled Stepanakert.", "Stepanakert"),
        ("US President Joe Biden met French President Emmanuel Macron in Geneva.", "Geneva"),
    ],
)
def test_where_it_happened(code, text: str, place: str) -> None:
    found = {event.place.name for event in code(text, "2022-05-01").events if event.place}
    assert found == {place}


@pytest.mark.parametrize(
    "text", ["Turkey condemned the attack, officials said in Ankara.", "Iran threatened to attack Israel."]
)
def test_words_happen_nowhere(code, text: str) -> None:
    events = code(text).events
    assert events
    assert all(event.place is None for event in events)


def test_coordinates_are_on_the_globe() -> None:
    gazetteer = Gazetteer.load()
    for places in gazetteer.places.values():
        for place in places:
            assert place.latitude is None or -90 <= place.latitude <= 90
            assert place.longitude is None or -180 <= place.longitude <= 180
    ganja = gazetteer.look_up("Ganja")[0]
    assert (ganja.country, ganja.geoname_id) == ("AZE", 586523)


def test_every_capital_is_known() -> None:
    gazetteer = Gazetteer.load()
    missing = [
        c
        for c in ("Kyiv", "Kiev", "Addis Ababa", "N'Djamena", "Port-au-Prince", "Washington", "Pyongyang")
        if not gazetteer.look_up(c)
    ]
    assert missing == []
