"""Several actors behind one word, and words that seem to name somebody and do not."""

from __future__ import annotations

import pytest

from coders.actors import ActorTable
from tests.coders.actors.conftest import Find, codes


def _members(table: ActorTable, sentence: int, phrase: str) -> set[str]:
    (mention,) = [m for m in table.mentions if m.sentence == sentence and m.text == phrase]
    return {code for code, _ in mention.members}


@pytest.mark.parametrize(
    ("document", "sentence", "phrase", "members"),
    [
        ("s-three-countries", 1, "The three countries", {"POL", "HUN", "SVK"}),
        ("s-three-countries", 2, "The three", {"POL", "HUN", "SVK"}),
        ("s-three-ministers", 1, "The ministers", {"ESTGOV", "LVAGOV", "LTUGOV"}),
        ("s-two-ministers", 1, "The ministers", {"TURGOV", "GRCGOV"}),
        ("s-koreas", 0, "The two Koreas", {"KOR", "PRK"}),
        ("s-neighbours", 3, "The neighbours", {"KEN", "UGA"}),
        ("s-negotiators", 0, "Negotiators from Israel and the Palestinians", {"ISRGOV", "PSEGOV"}),
    ],
)
def test_one_word_stands_for_all_that_it_counts(
    find: Find, document: str, sentence: int, phrase: str, members: set[str]
) -> None:
    assert _members(find(document), sentence, phrase) == members


@pytest.mark.parametrize(
    ("document", "sentence", "phrase", "code"),
    [
        ("s-charged", 1, "They", "KENEDU"),  # those who are charged are not the police
        ("s-charged", 2, "them", "KENEDU"),  # nor those whom officers beat
        ("s-nationality-paper", 0, "The Zimbabwean president", "ZWEGOV"),
        ("s-long-compound", 0, "A team of narcotics suppression police officers", "THACOP"),
        ("s-city", 0, "The city", "NAMGOV"),
        ("s-counsel", 1, "The lawyer", "KENJUD"),
        ("s-counsel", 2, "The UN's lawyer", "IGOUNO"),
        ("s-predecessor", 0, "his predecessor", "NGAELI"),
        ("s-farm-bodies", 0, "Argentina's main farming organisations", "ARGAGR"),
        ("s-national-institute", 0, "The International Relations Institute of Cambodia", "KHMEDU"),
        ("s-crown-prince", 2, "The Crown Prince", "SAUGOV"),
        ("s-turned", 0, "anti-China forces of rioting", "HKGUAF"),
    ],
)
def test_who_is_meant(find: Find, document: str, sentence: int, phrase: str, code: str) -> None:
    assert codes(find(document), sentence)[phrase] == code


def test_a_city_that_is_entered_is_no_authority_and_dollars_are_no_country(find: Find) -> None:
    assert "the city" not in codes(find("s-city-entered"), 0)
    assert "USA" not in {m.country for m in find("s-dollars").mentions}
