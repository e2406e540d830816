"""Handlers for days, weekdays and times of the day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from . import _calendar as cal
from ._dates import read_date
from ._model import Context, Normalised
from ._numbers import year as read_year
from ._vocabulary import DAYPARTS, MONTHS, PARTS, WEEKDAYS, WHICH

Groups = Mapping[str, str]
# a date without a year lies this many days back at most, unless the clause says which way it looks
MOSTLY_PAST = 270
# and a date that the tense puts further away than this is rather the other one ("payable Dec. 1", said in October)
FARTHEST_PAST, FARTHEST_FUTURE = 310, 270


def iso(g: Groups, c: Context) -> Normalised | None:
    """2020-10-04, perhaps with a time."""
    day_text, t, clock_text = g["iso"].partition("t")
    try:
        found = cal.day_point(dt.date.fromisoformat(day_text), anchor="self")
    except ValueError:
        return None
    if t:
        return replace(found, type="TIME", value=f"{found.value}T{clock_text[:5]}")
    return found


def numeric(g: Groups, c: Context) -> Normalised | None:
    """25/9/2020: day first where both orders are possible, as most of the world has it, unless only the other is a
    date."""
    parts = [int(p) for p in re.split(r"[/.]", g["numeric"])]
    found = read_date(g["numeric"], c.publication, parts[1] <= 12)
    return None if found is None else cal.day_point(found, anchor="self")


def safe_day(year: int, month: int, number: int) -> dt.date | None:
    """The day, None where the calendar has none (February 30)."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def number_of_day(text: str) -> int:
    """4 of "4th"."""
    return int(re.sub(r"\D", "", text))


def which_year(word: str, c: Context) -> int:
    """The year of "this year", "last year", "that year"."""
    previous = c.previous.begin.year if c.previous is not None and c.previous.begin is not None else c.publication.year
    year = c.publication.year
    by = {"THIS": year, "LAST": year - 1, "NEXT": year + 1, "THAT": previous}
    return by.get(WHICH[word]) or (previous - 1 if WHICH[word] == "PREVIOUS" else previous + 1)


def nearest_year(month: int, number: int, c: Context) -> int:
    """The year of a date without one.

    As told before in the text; else by the tense: the last such date up to publication, or the next from it on;
    where no tense helps, the last one unless it lies more than `MOSTLY_PAST` days back.
    """
    told = c.years.get((month, number)) if number else None
    if told is None and number and c.tense != "future":
        told = c.years.get((month, 0))
    if told is not None and _agrees(told, month, c):
        return told
    if c.sentence_year is not None and c.tense != "future" and c.sentence_year <= c.publication.year:
        return c.sentence_year
    year = c.publication.year
    here = (c.publication.month, c.publication.day if number else 0)
    past = year if (month, number) <= here else year - 1
    future = year if (month, number) >= here else year + 1
    behind, ahead = safe_day(past, month, number or 28), safe_day(future, month, number or 1)
    if behind is None or ahead is None:  # February 29
        return _leap_year(month, number, c)
    if c.tense == "future":
        return future if (ahead - c.publication).days <= FARTHEST_FUTURE else past
    limit = FARTHEST_PAST if c.tense == "past" else MOSTLY_PAST
    return past if (c.publication - behind).days <= limit else future


def _agrees(year: int, month: int, c: Context) -> bool:
    """Whether a year told before fits the tense."""
    here = (c.publication.year, c.publication.month)
    return (year, month) <= here if c.tense == "past" else (year, month) >= here if c.tense == "future" else True


def _leap_year(month: int, number: int, c: Context) -> int:
    """The nearest year that has the day at all, by the tense."""
    years = range(c.publication.year - 8, c.publication.year + 9)
    days = [day for day in (safe_day(y, month, number) for y in years) if day is not None]
    past = [d for d in days if d <= c.publication]
    ahead = [d for d in days if d >= c.publication]
    if not days:
        return c.publication.year
    return (ahead[0] if c.tense == "future" and ahead else past[-1] if past else days[0]).year


def day(g: Groups, c: Context) -> Normalised | None:
    """A day and month, with or without a year."""
    month, number = MONTHS[g["month"]], number_of_day(g["day"])
    anchor = "self"
    if "year" in g:
        year = read_year(g["year"])
    elif "which" in g:
        year = which_year(g["which"], c)
    else:
        year, anchor = nearest_year(month, number, c), "publication"
        if "weekday" in g:
            year = _year_by_weekday(month, number, WEEKDAYS[g["weekday"]], year)
    found = safe_day(year, month, number) if year else None
    return None if found is None else cal.day_point(found, anchor=anchor)


def _year_by_weekday(month: int, number: int, weekday: int, year: int) -> int:
    """The weekday beside a date tells its year where the guess is off by one."""
    for candidate in (year, year - 1, year + 1):
        found = safe_day(candidate, month, number)
        if found is not None and found.weekday() == weekday:
            return candidate
    return year


def dayrange(g: Groups, c: Context) -> Normalised | None:
    """Oct. 4-6; 28 September - 2 October."""
    first_month = MONTHS[g["month"]]
    last_month = MONTHS[g["tomonth"]] if "tomonth" in g else first_month
    first, last = number_of_day(g["day"]), number_of_day(g["to"])
    if "year" in g:
        year = read_year(g["year"]) or 0
        begin_year = year - (first_month > last_month)
    else:
        begin_year = nearest_year(first_month, first, c)
        year = begin_year + (first_month > last_month)
    begin, end = safe_day(begin_year, first_month, first), safe_day(year, last_month, last)
    if begin is None or end is None or begin > end:
        return None
    return span_of_days(begin, end + cal.DAY)


def span_of_days(begin: dt.date, stop: dt.date) -> Normalised:
    """Days `begin` up to, not including, `stop`."""
    value = f"{begin.isoformat()}/{(stop - cal.DAY).isoformat()}"
    return Normalised("DATE", value, begin, stop, "range", anchor="self")


def resolve_weekday(number: int, c: Context, which: str = "") -> dt.date:
    """The day of a weekday.

    On or before publication, or after it where the tense looks ahead; "last Monday" is before it, "next Monday"
    after it, "this Monday" in its week, "the previous", "the following" and "that Monday" count from the time told
    before.
    """
    base = c.publication
    if which in ("PREVIOUS", "FOLLOWING", "THAT") and c.previous is not None and c.previous.begin is not None:
        base = c.previous.begin
    back = (base.weekday() - number) % 7
    match which:
        case "LAST" | "PREVIOUS":
            return base - dt.timedelta(days=back or 7)
        case "NEXT" | "FOLLOWING":
            return base + dt.timedelta(days=7 - back)
        case "THIS":
            found = cal.monday(base) + dt.timedelta(days=number)
            wrong = (c.tense == "past" and found > base) - (c.tense == "future" and found < base)
            return found - dt.timedelta(days=7 * wrong)
    if c.tense in ("future", "present") and back:
        return base + dt.timedelta(days=7 - back)
    return base - dt.timedelta(days=back)


def weekday(g: Groups, c: Context) -> Normalised | None:
    """Sunday, late last Friday, Friday morning, Tuesday of last week."""
    number = WEEKDAYS[g["weekday"]]
    anchor = "publication"
    if "week" in g:
        week = {"LAST": -7, "NEXT": 7}.get(WHICH[g["week"]], 0)
        found = cal.monday(c.publication) + dt.timedelta(days=number + week)
    else:
        which = _which(g)
        found = resolve_weekday(number, c, which)
        if which in ("PREVIOUS", "FOLLOWING", "THAT") and c.previous is not None:
            anchor = "previous"
    return with_daypart(cal.day_point(found, anchor=anchor), g)


def _which(g: Groups) -> str:
    """ "The following Monday" counts from the time told; "following Monday's talks" means after them."""
    which = WHICH[g["which"]] if "which" in g else ""
    return "" if which == "FOLLOWING" and not g["said"].startswith("the ") else which


def with_daypart(point: Normalised, g: Groups) -> Normalised:
    """The point with the part of the day put to its value: 2020-10-02TMO."""
    mod = PARTS[g["part"]] if "part" in g else point.mod
    if "daypart" in g:
        return replace(point, type="TIME", value=f"{point.value}T{DAYPARTS[g['daypart']]}", mod=mod)
    return replace(point, mod=mod)


def weekdayrange(g: Groups, c: Context) -> Normalised | None:
    """Monday to Wednesday."""
    first = resolve_weekday(WEEKDAYS[g["weekday"]], c)
    length = (WEEKDAYS[g["to"]] - WEEKDAYS[g["weekday"]]) % 7
    if c.tense != "future" and first + dt.timedelta(days=length) > c.publication and first < c.publication:
        first -= dt.timedelta(days=7) if (c.publication - first).days < 0 else dt.timedelta(0)
    return span_of_days(first, first + dt.timedelta(days=length + 1))


def base_day(c: Context, words: str = "") -> tuple[dt.date, str]:
    """The day that "that evening" and "at noon" belong to: the last day told, else the day of publication."""
    if c.previous is not None and c.previous.begin is not None and c.previous.granularity == "day":
        return c.previous.begin, "previous"
    return c.publication, "publication"


def namedday(g: Groups, c: Context) -> Normalised | None:
    """Today, yesterday, tomorrow, tonight, overnight."""
    words = " ".join(v for k, v in g.items() if k == "said").split()
    text = " ".join(words)
    by = 0
    if "before yesterday" in text:
        by = -2
    elif "after tomorrow" in text:
        by = 2
    elif "yesterday" in text or text in ("overnight", "last night"):
        by = -1
    elif "tomorrow" in text:
        by = 1
    point = cal.day_point(c.publication + dt.timedelta(days=by))
    if text in ("tonight", "overnight", "last night"):
        return replace(point, type="TIME", value=point.value + "TNI")
    return with_daypart(point, g)


def daypart(g: Groups, c: Context) -> Normalised | None:
    """This morning, that evening, in the early hours."""
    which = WHICH[g["which"]] if "which" in g else ""
    if which in ("THIS", ""):
        found, anchor = (c.publication, "publication") if which == "THIS" else base_day(c)
    else:
        found, anchor = base_day(c)
        if which in ("FOLLOWING", "NEXT"):
            found += cal.DAY
        elif which in ("PREVIOUS", "LAST"):
            found = (c.publication if which == "LAST" else found) - cal.DAY
    return with_daypart(cal.day_point(found, anchor=anchor), g)


def clock(g: Groups, c: Context) -> Normalised | None:
    """5 p.m. EST, 12.30am, noon: of the day told before, else of publication."""
    found, anchor = base_day(c)
    time = clock_time(g["clock"])
    if time is None:
        return None
    return Normalised("TIME", f"{found.isoformat()}T{time}", found, found + cal.DAY, "day", "", anchor)


def clock_time(text: str) -> str | None:
    """The hour and minute of a clock time as TIMEX3 writes them."""
    named = {"noon": "12:00", "midday": "12:00", "midnight": "24:00"}
    if text in named:
        return named[text]
    match = re.match(r"(\d+)(?:[:.](\d\d))? ?([ap])?", text)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None
