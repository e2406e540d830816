"""Handlers for months, quarters, halves, seasons, years, decades, centuries and holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from . import _calendar as cal
from ._model import Context, Normalised
from ._numbers import decade as read_decade
from ._numbers import ordinal
from ._numbers import year as read_year
from ._points import nearest_year, safe_day, which_year
from ._vocabulary import HOLIDAYS, MONTHS, PARTS, SEASONS, WHICH

Groups = Mapping[str, str]


def _part(g: Groups) -> str:
    return PARTS[g["part"]] if "part" in g else ""


def month(g: Groups, c: Context) -> Normalised | None:
    """October 1998, late November, last March, December last year."""
    number = MONTHS[g["month"]]
    anchor = "publication"
    if "year" in g:
        year, anchor = read_year(g["year"]) or 0, "self"
    elif "whichyear" in g:
        year = which_year(g["whichyear"], c)
    elif "which" in g:
        which = WHICH[g["which"]]
        here = (c.publication.year, c.publication.month)
        year = c.publication.year
        if which == "LAST":
            year -= number >= here[1]
        elif which == "NEXT":
            year += number <= here[1]
        elif which != "THIS" and c.previous is not None and c.previous.begin is not None:
            year, anchor = c.previous.begin.year, "previous"
            year += (which == "FOLLOWING" and number <= c.previous.begin.month) - (
                which == "PREVIOUS" and number >= c.previous.begin.month
            )
    else:
        year = nearest_year(number, 0, c)
    return replace(cal.part(cal.month(year, number), _part(g)), anchor=anchor)


def monthrange(g: Groups, c: Context) -> Normalised | None:
    """May-July 2020."""
    first, last = MONTHS[g["month"]], MONTHS[g["to"]]
    if "year" in g:
        end = read_year(g["year"]) or 0
        begin = end - (first > last)
    else:
        begin = nearest_year(first, 0, c)
        end = begin + (first > last)
    return between_points(cal.month(begin, first), cal.month(end, last))


def between_points(first: Normalised, last: Normalised) -> Normalised | None:
    """From the beginning of one period to the end of another."""
    if first.begin is None or last.stop is None or first.begin >= last.stop:
        return None
    return Normalised("DATE", f"{first.value}/{last.value}", first.begin, last.stop, "range", anchor="self")


def year(g: Groups, c: Context) -> Normalised | None:
    """1994, early 2022, fiscal 1989."""
    number = read_year(g["year"])
    if number is None or not cal.FIRST_YEAR <= number <= cal.LAST_YEAR:
        return None
    return replace(cal.part(cal.year(number), _part(g)), anchor="self")


def yearrange(g: Groups, c: Context) -> Normalised | None:
    """1879-1884, 2015-16."""
    first = read_year(g["year"]) or 0
    last = int(g["to"])
    if len(g["to"]) == 2:
        last += first // 100 * 100
    return between_points(cal.year(first), cal.year(last))


def between(g: Groups, c: Context) -> Normalised | None:
    """Between 1988 and 1994, from May to July."""
    if "month" in g:
        return monthrange(g, c)
    return between_points(cal.year(read_year(g["year"]) or 0), cal.year(read_year(g["to"]) or 0))


def decade(g: Groups, c: Context) -> Normalised | None:
    """The late 1980s; the first half of the 1990s."""
    number = read_decade(g["decade"])
    if number is None:
        return None
    whole = cal.decade(number)
    if "half" in g:
        middle = dt.date(number * 10 + 5, 1, 1)
        first = g["half"] == "first"
        return replace(
            whole,
            begin=whole.begin if first else middle,
            stop=middle if first else whole.stop,
            mod="START" if first else "END",
            anchor="self",
        )
    return replace(cal.part(whole, _part(g)), anchor="self")


def decaderange(g: Groups, c: Context) -> Normalised | None:
    """The late 1980s and early 1990s."""
    first = decade({"decade": g["decade"], **({"part": g["part"]} if "part" in g else {})}, c)
    last = decade({"decade": g["to"], **({"part": g["topart"]} if "topart" in g else {})}, c)
    return None if first is None or last is None else between_points(first, last)


def century(g: Groups, c: Context) -> Normalised | None:
    """The late 19th century."""
    number = ordinal(g["ordinal"])
    if number is None or not 2 <= number <= 22:
        return None
    return replace(cal.part(cal.century(number), _part(g)), anchor="self")


def _last_quarter(c: Context) -> tuple[int, int]:
    """The quarter that a text speaks of: the last one told, else the last one that is over."""
    return c.quarter or cal.shift_quarter(cal.quarter_of(c.publication), -1)


def quarter(g: Groups, c: Context) -> Normalised | None:
    """The third quarter, this year's first quarter, Q2 2019.

    Without a year it is the last such quarter that has begun by publication, or the next one in the future tense.
    """
    number = int(g["short"][1]) if "short" in g else ordinal(g.get("ordinal", ""))
    if number is None or not 1 <= number <= 4:
        return None
    if "year" in g:
        return replace(cal.quarter(read_year(g["year"]) or 0, number), anchor="self")
    if "whichyear" in g:
        return cal.quarter(which_year(g["whichyear"], c), number)
    here = cal.quarter_of(c.publication)
    year = here[0] - (number > here[1])
    if "which" in g:
        year = {"LAST": year, "THIS": here[0], "NEXT": here[0] + (number <= here[1])}.get(WHICH[g["which"]], year)
    elif c.tense == "future" and 0 < (number - here[1]) % 4 <= 2:
        year = here[0] + (number < here[1])
    return cal.quarter(year, number)


def yearago(g: Groups, c: Context) -> Normalised | None:
    """The year-ago quarter, year-earlier: a year before the quarter that the text speaks of, else the year before."""
    number = ordinal(g["ordinal"]) if "ordinal" in g else None
    if "ordinal" in g and number is not None and 1 <= number <= 4:
        told = c.quarter or cal.quarter_of(c.publication)
        return replace(cal.quarter(told[0] - 1, number), anchor="previous")
    if c.quarter is not None or "quarter" in g.get("said", ""):
        told = cal.shift_quarter(_last_quarter(c), -4)
        return replace(cal.quarter(*told), anchor="previous")
    return cal.year(c.publication.year - 1)


def half(g: Groups, c: Context) -> Normalised | None:
    """The first half of 2020, H1 2019."""
    number = int(g["short"][1]) if "short" in g else (1 if g["which"] == "first" else 2)
    if "year" in g:
        return replace(cal.half(read_year(g["year"]) or 0, number), anchor="self")
    if "whichyear" in g:
        return cal.half(which_year(g["whichyear"], c), number)
    here = c.publication.year, (c.publication.month + 5) // 6
    if c.tense == "future":
        return cal.half(here[0] + (number < here[1]), number)
    return cal.half(here[0] - (number > here[1]), number)


def season(g: Groups, c: Context) -> Normalised | None:
    """Last fall, this summer, the spring of 2021."""
    name = SEASONS[g["season"]]
    running = cal.season_of(c.publication)
    order = list(cal.SEASON_MONTH)
    anchor = "publication"
    if "year" in g:
        year, anchor = read_year(g["year"]) or 0, "self"
    elif "whichyear" in g:
        year = which_year(g["whichyear"], c)
    else:
        # the year in which the latest season of that name began
        latest = running[0] if order.index(name) <= order.index(running[1]) else running[0] - 1
        which = WHICH[g["which"]] if "which" in g else ""
        year = latest
        if which == "LAST" and name == running[1]:
            year = latest - 1
        elif which == "THIS" and name != running[1]:
            year = _this_season(name, c.publication)
        elif which == "NEXT" or (c.tense == "future" and which != "LAST" and name != running[1]):
            year = latest + 1
        elif which in ("THAT", "PREVIOUS", "FOLLOWING") and c.previous is not None and c.previous.begin is not None:
            year, anchor = c.previous.begin.year, "previous"
    return replace(cal.part(cal.season(year, name), _part(g)), anchor=anchor)


def _this_season(name: str, publication: dt.date) -> int:
    """The year of "this summer": the year of publication, but winter in January is the one that runs."""
    return publication.year - 1 if name == "WI" and publication.month < 3 else publication.year


def holiday(g: Groups, c: Context) -> Normalised | None:
    """Thanksgiving, Easter 2021, last Christmas; "Easter week" is the week of the holiday."""
    rule = HOLIDAYS[g["holiday"]]
    publication = c.publication
    anchor = "publication"
    if "year" in g:
        years, anchor = [read_year(g["year"]) or 0], "self"
    else:
        years = [publication.year - 1, publication.year, publication.year + 1]
    days = [day for day in (holiday_date(rule, y) for y in years) if day is not None]
    if not days:
        return None
    which = WHICH[g["which"]] if "which" in g else ""
    past = [d for d in days if d <= publication and not (which == "LAST" and d == publication)]
    ahead = [d for d in days if d > publication or (d == publication and which not in ("NEXT", "LAST"))]
    if anchor == "self":
        found = days[0]
    elif which == "THIS":
        found = next((d for d in days if d.year == publication.year), days[0])
    elif which == "NEXT" or (c.tense == "future" and ahead and which != "LAST"):
        found = ahead[0] if ahead else days[-1]
    elif "span" in g and not which:
        found = min(days, key=lambda d: abs((d - publication).days))
    elif c.tense == "past" or which == "LAST":
        found = past[-1] if past else days[0]
    else:
        found = min(days, key=lambda d: abs((d - publication).days) - (60 if d <= publication else 0))
    if "span" in g:
        return replace(cal.week(found) if g["span"] == "week" else cal.weekend(found), anchor=anchor)
    return cal.day_point(found, anchor=anchor)


@cache
def holiday_date(rule: str, year: int) -> dt.date | None:
    """The day of a rule of data/holidays.txt in a year, None where the year has none or the rule cannot say."""
    kind, _, rest = rule.partition(" ")
    match kind:
        case "fixed":
            return safe_day(year, *(int(p) for p in rest.split("-")))
        case "easter" | "orthodox":
            from dateutil.easter import (  # type: ignore[import-untyped]
                EASTER_ORTHODOX,
                EASTER_WESTERN,
                easter,
            )

            sunday: dt.date = easter(year, EASTER_WESTERN if kind == "easter" else EASTER_ORTHODOX)
            return sunday + dt.timedelta(days=int(rest))
        case "nth":
            number, weekday, month_number = rest.split()
            return _nth(year, int(month_number), ("MO", "TU", "WE", "TH", "FR", "SA", "SU").index(weekday), int(number))
        case "library":
            country, _, name = rest.partition(" ")
            return _from_library(country, name, year)
    return None


def _nth(year: int, number: int, weekday: int, count: int) -> dt.date:
    first = dt.date(year, number, 1)
    if count < 0:
        last = cal.add_months(first, 1) - cal.DAY
        return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def _from_library(country: str, name: str, year: int) -> dt.date | None:
    import holidays  # a large library, which few texts need

    calendar = holidays.country_holidays(country, years=year, language="en_US")
    days = sorted(day for day, label in calendar.items() if label.startswith(name))
    return days[0] if days else None
