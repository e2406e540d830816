"""Datelines: what is one, what is not, and what becomes of the sentence that it opens."""

from __future__ import annotations

import datetime as dt

import pytest

from coders import Document, EventCoder, ParsedDocument
from coders.parsing._datelines import dateline_end

DATELINES = (
    ("AZERBAIJAN-(MaraviPost)-", "At least one person has died."),
    ("BAKU, Azerbaijan (AP) — ", "Azerbaijani forces shelled the town."),
    ("LONDON, Oct 4 (Reuters) - ", "British police arrested six men."),
    ("ABUJA (Nigeria) – ", "Troops killed 12 militants."),
    ("ISLAMABAD, March 3 (Xinhua) -- ", "Pakistan released 20 prisoners."),
    ("(Reuters) - ", "Turkey denied the report."),
    ("NAIROBI -- ", "Kenya closed the border."),
    ("AIN ISSA, Syria — ", "Turkish troops shelled the town."),
    ("Washington (AFP) – ", "“We agreed,” said the minister."),
    ("PORT-AU-PRINCE, Haiti, Jan. 12: ", "Gangs seized a port on Monday."),
)
PLAIN = (
    "US-China talks resume in Geneva on Monday.",
    "Police: Two men arrested in Boston.",
    "UN: 300 people killed in Sudan.",
    "NORTH KOREA - US TALKS COLLAPSE IN HANOI AMID ACRIMONY",
    "Kenya (population 50 million) is a country.",
    "The Kurdistan Workers' Party (PKK) attacked a post.",
    "NATO said on Monday - and not for the first time - that it would stay.",
    "A well-known general died.",
    "IRAN ATTACKS",
    "BAKU —",
)


@pytest.mark.parametrize("dateline, body", DATELINES)
def test_a_dateline_ends_where_its_sentence_begins(dateline: str, body: str) -> None:
    assert dateline_end(dateline + body) >= len(dateline.rstrip())
    assert dateline_end(dateline + body) <= len(dateline)


@pytest.mark.parametrize("text", PLAIN)
def test_other_openings_are_left_alone(text: str) -> None:
    assert dateline_end(text) == 0


@pytest.mark.parametrize("dateline, body", DATELINES)
def test_the_sentence_is_parsed_as_if_it_had_none(dateline: str, body: str, coder: EventCoder) -> None:
    day = dt.date(2020, 10, 5)
    assert coder.parser is not None
    both, alone = coder.parser.parse([Document("1", dateline + body, day), Document("2", body, day)])
    assert isinstance(both, ParsedDocument)
    assert isinstance(alone, ParsedDocument)
    assert len(both.sentences) == len(alone.sentences)
    first, expected = both.sentences[0], alone.sentences[0]
    assert all(both.document.text[t.start : t.end] == t.text for t in first.tokens)
    skipped = len(first.tokens) - len(expected.tokens)
    assert skipped > 0
    assert first.root == expected.root + skipped
    own = first.tokens[skipped:]
    assert [(t.text, t.head - skipped if t.head >= 0 else -1, t.deprel) for t in own] == [
        (t.text, t.head, t.deprel) for t in expected.tokens
    ]
    assert [t.deprel for t in first.tokens[:skipped] if t.head == first.root].count("dep") >= 1
    assert sorted(first.subtree(first.root)) == list(range(len(first.tokens)))
