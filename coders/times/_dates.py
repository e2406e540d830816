"""The only module that knows dateparser: numeric dates, and text that none of the rules reads."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from ._vocabulary import MONTHS, UNITS, WEEKDAYS
from ._words import split

# dateparser takes much for a date that is none ("we", "1.20"), and answers some times wrongly and without a sign
_NUMERIC = re.compile(r"\s*\d{1,4}([-/.])\d{1,2}\1\d{1,4}\s*$")
_UNFIT = re.compile(r"\d0s\b|century|quarter|half|later|earlier|between|from", re.IGNORECASE)


_CALENDAR = frozenset((*MONTHS, *WEEKDAYS, *UNITS))
_FEWEST_WORDS = 2


@lru_cache(maxsize=4096)
def read_date(text: str, publication: dt.date, day_first: bool = True) -> dt.date | None:
    """The day that dateparser reads in `text`, counted from `publication`; None where it reads none.

    Always in English, always relative to the day of publication, never to today. An incomplete date is completed
    with the publication's own year or month, which in news is right more often than the past or the future one.
    """
    words = {word.text for word in split(text)}
    if not _NUMERIC.match(text) and (_UNFIT.search(text) or not words & _CALENDAR or len(words) < _FEWEST_WORDS):
        return None
    import dateparser  # here, because loading it costs a second that most callers never need

    found = dateparser.parse(
        text,
        languages=["en"],
        settings={
            "RELATIVE_BASE": dt.datetime.combine(publication, dt.time(12)),
            "PREFER_DATES_FROM": "current_period",
            "DATE_ORDER": "DMY" if day_first else "MDY",
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    return found.date() if found is not None else None
