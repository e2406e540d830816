"""From words to meanings: which rules match where, and what the whole expression then says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from . import _amounts, _periods, _points, _relative
from ._calendar import day_point
from ._dates import read_date
from ._model import Context, Normalised
from ._rules import groups, opened_by, vocabulary
from ._vocabulary import MARKED_REFERENCES, UNITS
from ._words import Word, split

Handler = Callable[[Mapping[str, str], Context], Normalised | None]

HANDLERS: dict[str, Handler] = {
    "iso": _points.iso,
    "numeric": _points.numeric,
    "day": _points.day,
    "dayrange": _points.dayrange,
    "weekday": _points.weekday,
    "weekdayrange": _points.weekdayrange,
    "namedday": _points.namedday,
    "daypart": _points.daypart,
    "clock": _points.clock,
    "month": _periods.month,
    "monthrange": _periods.monthrange,
    "year": _periods.year,
    "yearrange": _periods.yearrange,
    "between": _periods.between,
    "decade": _periods.decade,
    "decaderange": _periods.decaderange,
    "century": _periods.century,
    "quarter": _periods.quarter,
    "yearago": _periods.yearago,
    "half": _periods.half,
    "season": _periods.season,
    "holiday": _periods.holiday,
    "unit": _relative.unit,
    "ago": _relative.ago,
    "offset": _relative.offset,
    "ahead": _relative.ahead,
    "sincethen": _relative.sincethen,
    "duration": _amounts.duration,
    "bareunit": _amounts.bareunit,
    "span": _amounts.span,
    "set": _amounts.repeated,
    "reference": _amounts.reference,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words `first` to `last` (half-open) of a run that a rule matches, and the groups of the match."""

    first: int
    last: int
    rule: str
    handler: str
    groups: Mapping[str, str]

    def meaning(self, context: Context) -> Normalised | None:
        """What the words say in their context, None where the calendar has no such time."""
        try:
            found = HANDLERS[self.handler](self.groups, context)
        except (OverflowError, ValueError):  # a year 0, a day of the year 12000
            return None
        return None if found is None else replace(found, rule=self.rule)


@cache
def words_of_time() -> frozenset[str]:
    """The words that can stand in a time expression."""
    return vocabulary()


@lru_cache(maxsize=1 << 16)
def is_time_word(word: str) -> bool:
    """Whether a word can be part of a time expression; asked of every word of every text, and so kept."""
    return word in words_of_time() or word[0].isdigit() or word in _SIGNS or word.endswith("0s")


# what the macros read beside words
_SIGNS = frozenset((",", "'", "-", "–", "—", "am", "pm", "q1", "q2", "q3", "q4", "h1", "h2"))
# rules that read two ends as one; a finder reports the ends apart
_TWO_ENDS = frozenset(("between", "decaderange"))
_PROBE = Context(dt.date(2000, 6, 15))


@lru_cache(maxsize=20_000)
def candidates(run: tuple[str, ...], whole: bool = True) -> tuple[Candidate, ...]:
    """The expressions in a run of words, left to right, the longest that has a meaning at each place.

    With `whole`, "between 1988 and 1994" is one expression, otherwise two.
    """
    text = "".join(word + " " for word in run)
    starts = [0]
    for word in run:
        starts.append(starts[-1] + len(word) + 1)
    index = {offset: number for number, offset in enumerate(starts)}
    found: list[Candidate] = []
    at = 0
    while at < len(run):
        best: Candidate | None = None
        for rule, pattern in opened_by(run[at]) if is_time_word(run[at]) else ():
            if not whole and rule.handler in _TWO_ENDS:
                continue
            match = pattern.match(text, starts[at])
            if match is None:
                continue
            last = index[match.end()]
            if last > at and (best is None or last > best.last):
                said = {"said": match.group().strip(), **groups(match)}
                candidate = Candidate(at, last, rule.name, rule.handler, said)
                if candidate.meaning(_PROBE) is not None:
                    best = candidate
        if best is None:
            at += 1
        else:
            found.append(best)
            at = best.last
    return tuple(found)


def combine(parts: Sequence[tuple[Candidate, Normalised]]) -> Normalised | None:
    """One meaning of a time of the day and the day beside it ("5 p.m. EST Nov. 9"), None where the parts do not
    make one."""
    days = [m for _, m in parts if m.type == "DATE" and m.granularity == "day"]
    times = [m for _, m in parts if m.type == "TIME"]
    if len(days) != 1 or len(times) != 1 or len(parts) != 2:
        return None
    day, time = days[0], times[0]
    return replace(
        day,
        type="TIME",
        value=f"{day.value}T{time.value.partition('T')[2]}",
        mod=day.mod or time.mod,
        rule=f"{time.rule}+{day.rule}",
    )


def normalise(expression: str, publication: dt.date, context: Context | None = None) -> Normalised | None:
    """What a time expression means, published on `publication`.

    `context` adds the tense, the time told before and the quarter spoken of; its own `publication` gives way to the
    argument. Returns None where the expression is no time. Reads the longest expression within the text; what no
    rule reads is left to dateparser as an absolute date.
    """
    c = replace(context, publication=publication) if context is not None else Context(publication)
    words = split(expression)
    if not words:
        return None
    found = read(words, c) or marked(words, c)
    if found is not None:
        return found
    day = read_date(expression, publication)
    return None if day is None else day_point(day, "dateparser", "self")


def marked(words: Sequence[Word], context: Context) -> Normalised | None:
    """The meaning of "already" or "earlier", which only a marked span makes a time."""
    meaning = MARKED_REFERENCES.get(" ".join(w.text for w in words))
    return None if meaning is None else replace(_amounts.stands_for(meaning, context), rule="marked")


def bare_unit(words: Sequence[Word]) -> Normalised | None:
    """The meaning of "weeks" or "a day", which only a marked span makes a time."""
    units = [UNITS[w.text] for w in words if w.text in UNITS]
    if len(units) != 1:
        return None
    return _amounts.bareunit({"unit": next(w.text for w in words if w.text in UNITS), "said": ""}, _PROBE)


def read(words: Sequence[Word], context: Context) -> Normalised | None:
    """The meaning of words taken as one expression."""
    run = tuple(w.text for w in words)
    parts = [(c, m) for c in candidates(run) if (m := c.meaning(context)) is not None]
    if not parts:
        return None
    if len(parts) > 1:
        joined = combine(parts[:2])
        if joined is not None:
            return joined
    return max(parts, key=lambda p: p[0].last - p[0].first)[1]
