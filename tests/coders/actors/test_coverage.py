"""The dictionaries cover the world: entries of every kind, heads of every member of the UN, names from all its parts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from coders.actors import ActorResolver, Entry
from coders.ontology import parse_actor_code

DATA = Path(__file__).parents[2] / "data"
ROLES_ALONE = {"agent", "agent-modifier"}


def rows(file: str) -> list[list[str]]:
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if line.strip() and not line.startswith("#")]


def names_of(resolver: ActorResolver, *kinds: str) -> set[str]:
    return {name for entry in resolver.entries if entry.kind in kinds for name in entry.names}


@pytest.mark.parametrize(
    ("kinds", "floor"),
    [
        (("country",), 250),
        (("adjective",), 240),
        (("capital",), 190),
        (("metonym",), 100),
        (("government",), 1000),
        (("parliament",), 300),
        (("judiciary",), 300),
        (("military",), 500),
        (("police",), 400),
        (("intelligence",), 200),
        (("party",), 1800),
        (("person",), 15000),
        (("international",), 1000),
        (("ngo",), 800),
        (("company",), 2000),
        (("media",), 3000),
        (("ethnic",), 1000),
        (("religious",), 800),
        (("agent",), 5000),
    ],
)
def test_every_kind_has_as_many_names_as_the_docs_say(
    resolver: ActorResolver, kinds: tuple[str, ...], floor: int
) -> None:
    assert len(names_of(resolver, *kinds)) >= floor


def test_five_hundred_armed_groups_of_all_parts_of_the_world(resolver: ActorResolver) -> None:
    groups = {(e.code[:3], e.names[0]) for e in resolver.entries if e.kind == "armed-group"}
    assert len(groups) >= 500
    assert len({country for country, _ in groups}) >= 100
    kinds = Counter(role for e in resolver.entries if e.kind == "armed-group" for role in ("REB", "SEP", "UAF", "RAD", "CRM")
                    if role in e.code)  # fmt: skip
    assert min(kinds[role] for role in ("REB", "SEP", "UAF", "RAD", "CRM")) >= 50


def test_every_code_of_the_dictionaries_is_a_code(resolver: ActorResolver) -> None:
    for entry in resolver.entries:
        if entry.kind == "discard":
            continue
        assert parse_actor_code(entry.code, agent=entry.kind in ROLES_ALONE).code == entry.code, entry.where


def test_local_names_do_not_leave_their_country(resolver: ActorResolver) -> None:
    local = [e for e in resolver.entries if e.local]
    assert len({e.code[:3] for e in local}) >= 60
    assert {e.kind for e in local} >= {"government", "judiciary", "police", "party"}
    assert all(not e.local for e in resolver.entries if e.kind in ("country", "person", "international"))


@pytest.mark.parametrize(("country", "name", "day"), [tuple(row) for row in rows("heads.txt")])
def test_heads_of_state_and_government(resolver: ActorResolver, country: str, name: str, day: str) -> None:
    chosen = chosen_entry(resolver, name, day)
    assert chosen is not None, f"{name} is in no dictionary"
    assert chosen == country + "GOV"


def test_the_list_of_heads_has_every_member_of_the_united_nations_on_both_days() -> None:
    listed = rows("heads.txt")
    for day in ("2020-10-04", "2025-06-01"):
        assert len({country for country, _, on in listed if on == day}) == 193


@pytest.mark.parametrize(("name", "day", "code"), [tuple(row) for row in rows("lookups.txt")])
def test_well_known_names(resolver: ActorResolver, name: str, day: str, code: str) -> None:
    assert chosen_entry(resolver, name, day) == code


def chosen_entry(resolver: ActorResolver, name: str, day: str) -> str | None:
    found = [row for row in resolver.lookup(name, dt.date.fromisoformat(day)) if row.chosen]
    return found[0].code if found else None


def test_an_entry_says_where_it_stands(resolver: ActorResolver) -> None:
    entry: Entry = next(e for e in resolver.entries if "Cyril Ramaphosa" in e.names)
    assert entry.where.startswith("people/africa")
