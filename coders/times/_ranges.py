"""Expressions of two ends, and "since": what the words between and before the times make of their days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from coders._records import ParsedDocument, Sentence, TimeMention

from ._calendar import DAY, month
from ._context import preposition

_OPENING = frozenset(("from", "between"))
_CLOSING = frozenset(("to", "and", "until", "till", "through", "-", "–", "—"))
_PERIODS = frozenset(("day", "week", "month", "quarter", "season", "half", "year", "decade", "century", "range"))


def ranged(parsed: ParsedDocument, sentence: Sentence, mentions: list[TimeMention]) -> list[TimeMention]:
    """The intervals of expressions of two ends, and of "since" up to publication."""
    result = list(mentions)
    text = parsed.document.text
    for number, mention in enumerate(mentions):
        if mention.begin is None or mention.granularity not in _PERIODS:
            continue
        before = sentence.tokens[mention.first - 1].text.lower() if mention.first else ""
        if before == "the" and mention.first > 1:
            before = sentence.tokens[mention.first - 2].text.lower()
        follower = mentions[number + 1] if number + 1 < len(mentions) else None
        if (
            before in _OPENING
            and follower is not None
            and follower.stop is not None
            and follower.granularity in _PERIODS
        ):
            link = text[mention.end : follower.start].strip().lower()
            first = _year_before(mention, follower)
            if link in _CLOSING and first.begin is not None and first.begin < follower.stop:
                result[number] = first
                _join_ends(result, number, first.begin, follower.stop)
        elif (
            follower is not None
            and follower.stop is not None
            and mention.granularity == follower.granularity == "decade"
            and text[mention.end : follower.start].strip().lower() in ("and", "to", "and the")
        ):
            _join_ends(result, number, mention.begin, follower.stop)
        elif (before == "since" or preposition(sentence, mention.first, mention.last) == "since") and (
            mention.begin <= parsed.document.date
        ):
            result[number] = replace(mention, granularity="range", stop=parsed.document.date + DAY)
    return result


def _year_before(mention: TimeMention, follower: TimeMention) -> TimeMention:
    """ "Between December and February" begins in the year before, where neither month has a year."""
    if (
        mention.rule == follower.rule == "month"
        and mention.begin is not None
        and follower.begin is not None
        and mention.begin > follower.begin
    ):
        earlier = month(follower.begin.year - (mention.begin.month > follower.begin.month), mention.begin.month)
        return replace(mention, begin=earlier.begin, stop=earlier.stop, value=earlier.value)
    return mention


def _join_ends(mentions: list[TimeMention], number: int, begin: dt.date, stop: dt.date) -> None:
    """Both ends of a range cover the whole of it."""
    for index in (number, number + 1):
        mentions[index] = replace(mentions[index], granularity="range", begin=begin, stop=stop)
