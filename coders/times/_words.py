"""A text as the words that the rules read: lower case, without the stops of abbreviations and the hyphens inside
words."""

from __future__ import annotations

import re
from typing import NamedTuple

from ._vocabulary import MONTHS, WEEKDAYS

_WORD = re.compile(
    r"[^\W\d_]{2,}|"  # nine in ten, and none of those below begins with two letters
    r"\d{4}-\d\d-\d\d(?:T\d[\d:]*)?"  # 2020-10-04
    r"|\d{1,2}/\d{1,2}/\d{2,4}\b|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d\b"  # 4/10/2020
    r"|\d/\d\b"  # 1/2
    r"|\d{1,3}(?:,\d{3})+(?!\d)"  # 4,257
    r"|['’]\d0s\b"  # '80s
    r"|\d+(?:[:.]\d+)?(?:(?:st|nd|rd|th|s|am|pm|hrs)\b|[ap]\.m\.)?"
    r"|[ap]\.m\.|o['’]clock\b"
    r"|(?:[A-Z]\.){2,}"  # U.S.
    r"|[QqHh][1-4]\b"
    r"|[^\W\d_]+"
    r"|['’]s\b|['’]ll\b|[-–—]+|\S"
)
_BEFORE_NUMBER = re.compile(r"\.? \d")
# these are also ordinary words, and no months or days when they are written small
_NEEDS_CAPITAL = frozenset(
    ("may", "march", "mar", "sun", "sat", "mon", "dec", "jan", "wed", "august", "fri", "thu", "tue")
)
_ABBREVIATED = frozenset(
    word for word in (*MONTHS, *WEEKDAYS) if len(word) <= 5 and word not in ("may", "march", "april")
)


class Word(NamedTuple):
    """A word as the rules read it, and its half-open offsets in the text."""

    text: str
    start: int
    end: int


def split(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of `text[start:end]`, with offsets into `text`."""
    result: list[Word] = []
    stop = len(text) if end is None else end
    for match in _WORD.finditer(text, start, stop):
        raw = match.group()
        first, last = match.span()
        if raw.isalpha():
            ambiguous = raw in _NEEDS_CAPITAL and not _BEFORE_NUMBER.match(text, last)
            result.append(Word(raw + "_" if ambiguous else raw.lower(), first, last))
            continue
        lowered = raw.lower()
        if raw[0] in "-–—" and _inside_word(text, first, last, stop):
            continue
        if raw == "." and result and result[-1].text in _ABBREVIATED and result[-1].end == first:
            continue
        if raw[0] in "'’" and len(raw) > 1:
            lowered = "'" + lowered[1:]
        elif raw == "’":
            lowered = "'"
        elif raw.endswith(".") and len(raw) > 1:
            lowered = lowered.replace(".", "")
        result.append(Word(lowered, first, last))
    return result


def _inside_word(text: str, first: int, last: int, stop: int) -> bool:
    """Whether a hyphen joins two words ("two-day"), and is no dash or range."""
    if first == 0 or last >= stop or last - first > 1:
        return False
    before, after = text[first - 1], text[last]
    return before.isalnum() and after.isalnum() and (before.isalpha() or after.isalpha())
