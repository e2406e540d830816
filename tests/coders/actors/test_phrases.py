"""Codes of noun phrases, on stored parses."""

from __future__ import annotations

import pytest

from tests.coders.actors.conftest import Find, codes


@pytest.mark.parametrize(
    ("document", "phrase", "code"),
    [
        ("forces", "Armenian forces", "ARMMIL"),
        ("forces", "the Azerbaijani city of Ganja", "AZE"),
        ("possessive", "Turkey's army", "TURMIL"),
        ("possessive", "the residents of Aleppo", "SYRCVL"),
        ("spokesman", "A spokesman for the Turkish foreign ministry", "TURGOV"),
        ("opposition", "The Kenyan opposition leader", "KENOPP"),
        ("opposition", "the Ugandan president", "UGAGOV"),
        ("backed", "Turkish-backed rebels", "SYRREB"),
        ("title", "Armenian Prime Minister Nikol Pashinyan", "ARMGOV"),
        ("lawyer", "Kenyan lawyer", "KENJUD"),
        ("lawyer", "Jane Wambui", "KENJUD"),
        ("former", "Former US President Barack Obama", "USAELI"),
        ("quantity", "two of the French soldiers", "FRAMIL"),
        ("lawmakers", "Opposition lawmakers in Uganda", "UGAOPPPTY"),
        ("hyphens", "Nagorno-Karabakh", "AZESEP"),
        ("usus", "the US", "USA"),
        ("place", "Protesters in Baghdad", "IRQCVL"),
    ],
)
def test_a_phrase_has_its_code(find: Find, document: str, phrase: str, code: str) -> None:
    assert codes(find(document)).get(phrase) == code


def test_what_is_led_acts_and_what_is_backed_does_not(find: Find) -> None:
    led, backed = find("led"), find("backed")
    strikes = next(t for t in range(6) if led.modifiers(0, t))
    assert [m.code for m in led.modifiers(0, strikes)] == ["USA"]
    assert all(m.code != "TUR" for m in backed.mentions)


def test_two_nationalities_before_one_noun_are_two_actors(find: Find) -> None:
    (mention,) = [m for m in find("coordinated").mentions if m.text == "French and Egyptian warships"]
    assert [code for code, _ in mention.members] == ["FRAMIL", "EGYMIL"]


def test_an_unknown_person_comes_back_with_the_reason(find: Find) -> None:
    (mention,) = [m for m in find("unknown").mentions if m.text == "Zorbal Quexley"]
    assert (mention.code, mention.reason, mention.how) == ("", "unknown person", "entity")


def test_small_us_is_no_country_and_a_turkey_sandwich_no_turkey(find: Find) -> None:
    assert "us" not in codes(find("usus"))
    assert "TUR" not in codes(find("discard")).values()


def test_every_word_of_a_name_finds_its_mention(find: Find) -> None:
    table = find("title")
    assert {table.at(0, token).text for token in (1, 2, 3, 4)} == {"Armenian Prime Minister Nikol Pashinyan"}  # type: ignore[union-attr]
    assert table.at(0, 5) is None


def test_modifiers_of_a_noun(find: Find) -> None:
    table = find("possessive")
    army = next(m for m in table.mentions if m.text == "Turkey's army")
    assert [(m.text, m.code, m.modifier) for m in table.modifiers(0, army.head)] == [("Turkey", "TUR", True)]


def test_entries_cite_file_and_line(find: Find) -> None:
    (mention,) = [m for m in find("forces").mentions if m.text == "Armenian forces"]
    files = [entry.rpartition(":") for entry in mention.entries]
    assert {name.partition("/")[0] for name, _, _ in files} == {"agents", "countries"}
    assert all(line.isdigit() for _, _, line in files)
