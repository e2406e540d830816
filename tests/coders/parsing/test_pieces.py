"""Paragraphs and over-long sentences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coders.parsing._pieces import clean, paragraphs, split_points

TEXTS = st.text(alphabet="ab .,\n\r\t\u00a0\u200b\u2028é漢😀\x00", max_size=200)


@given(TEXTS)
def test_cleaning_keeps_every_offset(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert all(a == b or b == " " for a, b in zip(text, cleaned, strict=True))


@given(TEXTS)
def test_paragraphs_hold_all_that_is_visible(text: str) -> None:
    cleaned = clean(text)
    spans = list(paragraphs(cleaned))
    inside = {i for start, stop in spans for i in range(start, stop)}
    assert all(cleaned[i].isspace() for i in range(len(cleaned)) if i not in inside)
    assert all(stop <= following for (_, stop), (following, _) in zip(spans, spans[1:], strict=False))
    assert not any("\n\n" in cleaned[start:stop] for start, stop in spans)


def test_blank_lines_part_paragraphs_and_wrapped_lines_do_not() -> None:
    wrapped = (
        "The minister said on Monday that the talks would go on until\nthe two sides had signed.\n\nTurkey agreed."
    )
    assert [wrapped[a:b] for a, b in paragraphs(wrapped)] == [wrapped[:86], "Turkey agreed."]


def test_a_headline_is_a_paragraph_of_its_own() -> None:
    text = "Army shells town\nThe army shelled the town on Monday."
    assert [text[a:b] for a, b in paragraphs(text)] == ["Army shells town", "The army shelled the town on Monday."]


@given(st.lists(st.sampled_from(["word", ",", ";", "and", "."]), min_size=1, max_size=300), st.integers(4, 60))
def test_no_piece_is_longer_than_the_limit_and_none_is_empty(words: list[str], limit: int) -> None:
    bounds = [0, *split_points(words, limit), len(words)]
    assert all(0 < b - a <= limit for a, b in zip(bounds, bounds[1:], strict=False))


def test_the_cut_is_at_the_strongest_break() -> None:
    words = ["w"] * 6 + [","] + ["w"] * 2 + [";"] + ["w"] * 10
    assert split_points(words, 14)[0] == 10
