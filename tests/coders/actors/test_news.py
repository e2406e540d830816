"""Names that only their text explains, as news of every country has them, on stored parses."""

from __future__ import annotations

import pytest

from coders.actors._rules import heads
from coders.ontology import load_actor_parts
from tests.coders.actors.conftest import Find, codes


@pytest.mark.parametrize(
    ("document", "sentence", "phrase", "code"),
    [
        ("plural-title", 0, "Opposition leaders Tam Orrick", "KENOPP"),
        ("plural-title", 0, "Jo Pellew", "KENOPP"),
        ("identified", 1, "Somrak Dee", "THACRM"),
        ("identified", 1, "Anong Chai", "THACRM"),
        ("identified", 2, "Somrak Dee", "THACRM"),
        ("behind", 0, "Rafiq Molla", "BGDBUS"),
        ("behind", 0, "Jamal Bari", "BGDHLH"),
        ("cardinal", 0, "Cardinal Pedro Urrutia", "CHLREL"),
        ("cardinal", 1, "Justice Amara Bello", "NGAJUD"),
        ("rafter", 0, "Pepe Lazo", "CUBCVL"),
        ("possessive-party", 0, "The BJP's Ravi Menonkar", "INDPTY"),
        ("general", 0, "Deputy prosecutor general Ilse Nandigo", "NAMJUD"),
        ("own-victim", 0, "Karim Zubair", "INDCVL"),
    ],
)
def test_a_person_has_the_role_that_stands_beside_the_name(
    find: Find, document: str, sentence: int, phrase: str, code: str
) -> None:
    assert codes(find(document), sentence).get(phrase) == code


@pytest.mark.parametrize(
    ("sentence", "phrase", "code"),
    [
        (0, "The Gwandu State Assembly", "NGALEG"),
        (1, "The Barrow Select Committee", "NGALEG"),
        (1, "the Kebbi Special Investigation Team", "NGACOP"),
    ],
)
def test_an_unknown_body_has_the_role_of_the_noun_it_is_built_on(
    find: Find, sentence: int, phrase: str, code: str
) -> None:
    assert codes(find("named-bodies"), sentence).get(phrase) == code


def test_who_is_known_for_a_charge_alone_is_a_civilian(find: Find) -> None:
    table = find("charged")
    assert codes(table)["Lena Marsh"] == "CANCVL"
    assert codes(table, 1)["Marsh"] == "CANCVL"


@pytest.mark.parametrize(
    ("document", "sentence", "phrase", "code"),
    [
        ("we", 0, "We", "KENCOP"),
        ("own-people", 0, "its people", "CUBCVL"),
        ("retinue", 1, "Buhari's closest allies", "NGAGOV"),
        ("embassies", 1, "embassy", "USAGOV"),
        ("group", 1, "the group", "KENEDU"),
        ("majority", 0, "five members of the majority", "MUSGOVPTY"),
        ("staff", 0, "Hospital workers in Peru", "PERHLH"),
    ],
)
def test_groups_and_stand_ins_are_those_that_the_text_means(
    find: Find, document: str, sentence: int, phrase: str, code: str
) -> None:
    assert codes(find(document), sentence).get(phrase) == code


def test_the_name_of_a_foreign_local_body_leaves_its_role_noun(find: Find) -> None:
    assert codes(find("foreign-local"), 1)["Saskatoon police"].endswith("COP")


def test_every_role_that_a_head_noun_tells_is_one_of_cameo() -> None:
    roles = load_actor_parts().roles
    for table in heads():
        assert table
        assert {role for told in table.values() for role in told} <= set(roles)
