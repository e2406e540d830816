"""What a time expression means, and what one must know to say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from coders._records import Granularity, TimexType

Tense = Literal["past", "present", "future", ""]


@dataclass(frozen=True, slots=True)
class Normalised:
    """A meaning: TIMEX3 `type`, `value`, `mod`; half-open days `begin` to `stop` (None for none); how it was found."""

    type: TimexType
    value: str
    begin: dt.date | None
    stop: dt.date | None
    granularity: Granularity
    mod: str = ""
    anchor: str = "publication"
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds an expression.

    `publication` is the day of publication. `tense` says whether the clause looks ahead ("" where nothing tells;
    the present of "Congress meets Monday" looks ahead as far as weekdays go).
    `previous` is the last point or period that the text told before this one, against which "the next day" counts.
    `quarter` is the last (year, quarter) mentioned; `years` gives the year of a (month, day) told before, with day 0
    for a month alone; `sentence_year` is a year that the sentence has named ("In 2020, ... between April and July").
    """

    publication: dt.date
    tense: Tense = ""
    previous: Normalised | None = None
    quarter: tuple[int, int] | None = None
    years: Mapping[tuple[int, int], int] = field(default_factory=dict)
    sentence_year: int | None = None
