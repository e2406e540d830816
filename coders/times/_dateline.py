"""The dateline of a news report: "NAIROBI, Kenya, Aug. 7 (AP) _"."""

from __future__ import annotations

import datetime as dt
import re

from coders._records import ParsedDocument

from ._model import Context
from ._normalise import candidates
from ._words import split

_OLDEST_DATELINE = 365
_SHIFTED_DATELINE = 3  # a dateline this many days before publication at most is the day on which the text was written
_DATELINE_LENGTH = 120
_NUMBER = re.compile(r"\d")
# after the date stand the agency or a dash: "Aug. 7 (AP) _", "May 27 (Xinhua) --", "23 April - ", "July 25: "
_MARK = re.compile(r"\([^)]{1,40}\)|[-–—_]\s|:\s")
_AFTER_DATELINE = re.compile(r"[\s,.]*(?:\d{4}\s*)?(?:\([^)]{1,40}\)|[-–—_]{1,2}\s|:\s)")
_NOT_DATELINE = frozenset(("on", "in", "of", "by", "since", "until", "from", "to"))


def written(parsed: ParsedDocument) -> tuple[dt.date, int]:
    """The day on which the text was written, and where its dateline ends (0 for none).

    That is the dateline's day where it is shortly before publication, or where a city in capitals or an agency stands
    beside it; else the day of publication.
    """
    published = parsed.document.date
    opening = parsed.document.text[:_DATELINE_LENGTH]
    if not _NUMBER.search(opening) or not _MARK.search(opening):  # no day without its number, none without an end
        return published, 0
    words = split(opening)
    for candidate in candidates(tuple(w.text for w in words)):
        if candidate.handler != "day" or candidate.first == 0:
            continue
        end = words[candidate.last - 1].end
        meaning = candidate.meaning(Context(published, "past"))
        after = _AFTER_DATELINE.match(opening, end)
        if meaning is None or meaning.begin is None or after is None:
            continue
        if words[candidate.first - 1].text in _NOT_DATELINE:
            continue
        age = (published - meaning.begin).days
        city = opening.split()[0].strip(",")
        sure = (city.isupper() and len(city) > 2) or "(" in after.group()
        oldest = _OLDEST_DATELINE if sure else _SHIFTED_DATELINE
        if 0 <= age <= oldest:
            return meaning.begin, end
    return published, 0
