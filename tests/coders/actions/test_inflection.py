"""Base forms that the parser does not know."""

from __future__ import annotations

import pytest

from coders.actions._inflection import base_form, singular

VERBS = frozenset("overrun freeze override expel deny sling retake".split())


@pytest.mark.parametrize(
    ("word", "lemma", "base"),
    [
        ("overran", "overran", "overrun"),
        ("froze", "froze", "freeze"),
        ("overrode", "overrode", "override"),
        ("expelled", "expell", "expel"),
        ("denied", "deni", "deny"),
        ("retook", "retook", "retake"),
        ("googled", "google", "google"),
    ],
)
def test_a_form_leads_to_a_known_verb_or_stays(word: str, lemma: str, base: str) -> None:
    assert base_form(word, lemma, VERBS) == base


@pytest.mark.parametrize(
    ("lemma", "one"),
    [("troops", "troop"), ("churches", "church"), ("parties", "party"), ("avalanches", "avalanche"), ("barracks",) * 2],
)
def test_plurals_become_singular(lemma: str, one: str) -> None:
    assert singular(lemma) == one
