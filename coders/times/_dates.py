"""The only module that knows dateparser: numeric dates, and text that none of the rules reads."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

# words that dateparser takes for dates although they are none, or answers wrongly and without a sign
_UNFIT = re.compile(r"^(?:we|may|on|sat|sun|\W*\d{1,3}\W*)$|\d0s\b|century|quarter|half|later|earlier", re.IGNORECASE)


@lru_cache(maxsize=4096)
def read_date(text: str, publication: dt.date, day_first: bool = True) -> dt.date | None:
    """The day that dateparser reads in `text`, counted from `publication`; None where it reads none.

    Always in English, always relative to the day of publication, never to today. An incomplete date is completed
    with the publication's own year or month, which in news is right more often than the past or the future one.
    """
    if _UNFIT.search(text.strip()):
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
