"""The gazetteer by itself, and finding on parses of any shape."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coders import Document
from coders._records import Entity, ParsedDocument, Sentence, Token
from coders.places import Gazetteer, PlaceFinder
from coders.places._files import lines

GAZETTEER = Gazetteer.load()


def test_coordinates_are_on_the_globe() -> None:
    for key in GAZETTEER:
        for place in GAZETTEER.by_key(key):
            assert (place.latitude is None) == (place.longitude is None)
            assert place.latitude is None or -90 <= place.latitude <= 90
            assert place.longitude is None or -180 <= place.longitude <= 180


def test_countries_are_three_letters() -> None:
    countries = {place.country for key in GAZETTEER for place in GAZETTEER.by_key(key)}
    assert {country for country in countries if country and not (len(country) == 3 and country.isupper())} == set()


@pytest.mark.parametrize(
    "name, shown, country, number",
    [
        ("Ganja", "Ganja", "AZE", 586523),
        ("Zaxo", "Zakho", "IRQ", 89570),
        ("Kiev", "Kyiv", "UKR", 703448),
        ("Addis Ababa", "Addis Ababa", "ETH", 344979),
        ("N'Djamena", "N'Djamena", "TCD", 2427123),
        ("Port-au-Prince", "Port-au-Prince", "HTI", 3718426),
        ("Pyongyang", "Pyongyang", "PRK", 1871859),
        ("Ukraine", "Ukraine", "UKR", 690791),
    ],
)
def test_names_and_numbers(name: str, shown: str, country: str, number: int) -> None:
    place = GAZETTEER.look_up(name)[0]
    assert (place.name, place.country, place.geoname_id) == (shown, country, number)


def test_a_city_knows_its_region() -> None:
    assert GAZETTEER.look_up("Munich")[0].region == "Bavaria"
    assert GAZETTEER.look_up("Zakho")[0].region == "Dohuk"
    assert GAZETTEER.region_code("DEU", "Bavaria") == "02"
    assert GAZETTEER.region_code("DEU", "Atlantis") == ""


@pytest.mark.parametrize("file", ["areas.txt", "regions.txt"])
def test_no_place_is_listed_twice(file: str) -> None:
    seen: dict[tuple[str, str], str] = {}
    for line in lines(file):
        names, country, *_ = (field.strip() for field in line.split("|"))
        for name in names.split(";"):
            assert seen.setdefault((name.strip().lower(), country), line) == line


def test_regions_are_shown_without_diacritics() -> None:
    shown = [line.split("|")[0].split(";")[0].strip() for line in lines("regions.txt")]
    assert [name for name in shown if not name.isascii()] == []


def test_areas_have_a_kind_and_coordinates() -> None:
    wrong = []
    for line in lines("areas.txt"):
        _, _, kind, latitude, longitude = (field.strip() for field in line.split("|"))
        if kind not in ("area", "city", "region", "site") or not latitude or not longitude:
            wrong.append(line)
    assert wrong == []


WORDS = [
    "Aleppo",
    "in",
    "New",
    "York",
    ",",
    "Georgia",
    "'s",
    "-",
    "province",
    "of",
    "the",
    "San",
    "Tripoli",
    "Lebanon",
    "é",
    "Kivu",
]


@st.composite
def parses(draw: st.DrawFn) -> ParsedDocument:
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
    tokens, start = [], 0
    for index, word in enumerate(words):
        head = draw(st.integers(-1, len(words) - 1))
        upos = draw(st.sampled_from(["PROPN", "NOUN", "ADP", "PUNCT", "VERB"]))
        deprel = draw(st.sampled_from(["obl", "nmod", "compound", "conj", "flat", "case", "root"]))
        head = -1 if head == index else head
        tokens.append(Token(index, word, word, upos, "NNP", "", head, deprel, start, start + len(word)))
        start += len(word) + 1
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first + 1, len(words)))
    entities = (Entity(first, last, draw(st.sampled_from(["Location", "Organization", "Person", "Facility"]))),)
    text = " ".join(words)
    sentence = Sentence(0, 0, len(text), tuple(tokens), entities)
    return ParsedDocument(Document("d", text, dt.date(2022, 5, 1)), (sentence,))


@given(parses())
@settings(max_examples=300, deadline=None)
def test_finding_is_sound_on_any_parse(parsed: ParsedDocument) -> None:
    finder = PlaceFinder(GAZETTEER)
    found = finder.find(parsed)
    assert found == finder.find(parsed)
    taken: set[int] = set()
    for place in found:
        assert parsed.document.text[place.start : place.end] == place.text
        assert place.first <= place.head < place.last
        assert not taken & set(range(place.first, place.last))
        taken |= set(range(place.first, place.last))


def test_every_english_name_is_in_the_built_table() -> None:
    built = {tuple(row.split("\t")[i] for i in (0, 2)) for row in lines("cities.txt") if row.endswith("E")}
    wanted = {
        (line.split("|")[0].split(";")[0].strip(), line.split("|")[1].strip()) for line in lines("city-names.txt")
    }
    assert wanted - built == set()
