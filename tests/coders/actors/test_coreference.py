"""Pronouns, descriptions, short names and countries taken from the document."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from coders import ParsedDocument
from coders.actors import ActorResolver
from tests.coders.actors.conftest import Find, codes


def test_surname_pronoun_and_possessive(find: Find) -> None:
    table = find("short")
    assert codes(table, 1)["Pashinyan"] == "ARMGOV"
    assert codes(table, 2) == {"He": "ARMGOV", "them": "RUSGOV"}
    assert codes(table, 3)["His government"] == "ARMGOV"
    assert table.at(2, 0).how == "coreference"  # type: ignore[union-attr]


def test_the_country_and_the_two_neighbours(find: Find) -> None:
    table = find("country")
    assert codes(table, 1)["The country"] == "TUR"
    assert codes(table, 1)["its forces"] == "TURMIL" or codes(table, 1)["its forces"] == "ARMMIL"
    (both,) = [m for m in table.mentions if m.members]
    assert {code for code, _ in both.members} == {"TUR", "ARM"}
    assert both.plural


def test_an_agent_takes_its_country_from_place_or_document_and_says_so(find: Find) -> None:
    table = find("agents")
    how = {m.text: (m.code, m.country_how) for m in table.mentions}
    assert how["The government"] == ("KENGOV", "document")
    assert how["The demonstrators"] == ("KENCVL", "document")
    assert table.country == "KEN"
    placed = {m.text: (m.code, m.country_how) for m in find("place").mentions}
    assert placed["Protesters in Baghdad"] == ("IRQCVL", "place")
    assert placed["Police in Warsaw"] == ("POLCOP", "place")


def test_a_description_finds_who_was_called_so(find: Find) -> None:
    table = find("minister")
    assert codes(table, 1)["The businessman"] == "BELBUS"
    assert codes(table, 2)["He"] == "BELBUS"


def test_an_acronym_in_brackets_stands_for_its_long_form(find: Find) -> None:
    table = find("acronym")
    long = next(m for m in table.mentions if m.text.startswith("The Kenyan Federation"))
    assert codes(table, 1)["KFMG"] == long.code == "KENLAB"


def test_a_relative_pronoun_is_its_noun(find: Find) -> None:
    assert codes(find("relative"))["who"] == "FRAMIL"


def test_the_date_of_the_document_decides_who_a_person_is(
    resolver: ActorResolver, parses: dict[str, ParsedDocument]
) -> None:
    parsed = parses["title"]
    early = ParsedDocument(replace(parsed.document, date=dt.date(2030, 1, 1)), parsed.sentences)
    late = codes(resolver.find(early))
    # a title in the text says more than the dates of the entry
    assert late["Armenian Prime Minister Nikol Pashinyan"] == "ARMGOV"
    obama = parses["former"]
    then = ParsedDocument(replace(obama.document, date=dt.date(2012, 1, 1)), obama.sentences)
    assert "USAELI" in codes(resolver.find(then)).values()


def test_the_title_of_a_document_says_what_it_is_about(
    resolver: ActorResolver, parses: dict[str, ParsedDocument]
) -> None:
    parsed = parses["discard"]
    titled = ParsedDocument(replace(parsed.document, title="Lunch in Mongolia"), parsed.sentences)
    assert codes(resolver.find(parsed))["The delegates"] == ""
    assert codes(resolver.find(titled))["The delegates"].startswith("MNG")


def test_a_possessive_pronoun_of_a_group_is_found_before_its_noun(find: Find) -> None:
    table = find("country")
    its = next(m for m in table.mentions if m.text == "its")
    assert its.modifier
    assert its in table.modifiers(its.sentence, its.head + 1)
