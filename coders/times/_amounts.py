"""Handlers for durations, repeated times and vague references."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from . import _calendar as cal
from ._model import Context, Normalised
from ._numbers import amount
from ._vocabulary import AMOUNTS, DAYPARTS, MONTHS, REFERENCES, SEASONS, UNITS, WEEKDAYS, WHICH

Groups = Mapping[str, str]
_TIME_UNITS = {"S": "S", "MIN": "M", "H": "H"}
_SPLIT = {"Y": ("M", 12), "M": ("D", 30), "W": ("D", 7), "D": ("H", 24), "H": ("MIN", 60), "MIN": ("S", 60)}


def iso_duration(kind: str, count: Fraction) -> str:
    """TIMEX3 for an amount: P2Y6M, PT1M30S; decades, centuries and fortnights in years and weeks."""
    if kind in ("DE", "CE", "F"):
        kind, factor = {"DE": ("Y", 10), "CE": ("Y", 100), "F": ("W", 2)}[kind]
        count *= factor
    whole, rest = count.numerator // count.denominator, count - count.numerator // count.denominator
    pieces = [(kind, whole)] if whole else []
    if rest and kind in _SPLIT:
        finer, factor = _SPLIT[kind]
        small = rest * factor
        if small >= 1:
            pieces.append((finer, round(small)))
    date = "".join(f"{n}{k}" for k, n in pieces if k not in _TIME_UNITS)
    time = "".join(f"{n}{_TIME_UNITS[k]}" for k, n in pieces if k in _TIME_UNITS)
    return f"P{date}" + (f"T{time}" if time else "")


def vague_duration(kind: str) -> str:
    """PXY for "several years"."""
    if kind in _TIME_UNITS:
        return f"PTX{_TIME_UNITS[kind]}"
    return {"DE": "PXDE", "CE": "PXC", "F": "PXW"}.get(kind, f"PX{kind}")


def _duration(value: str, mod: str = "") -> Normalised:
    return Normalised("DURATION", value, None, None, "vague", mod, "self")


def duration(g: Groups, c: Context) -> Normalised | None:
    """Three days, a minute and a half, several years, a while, all day."""
    said = g["said"].split()
    mod = AMOUNTS[g["amount"]] if "amount" in g else ""
    if "unit" not in g:
        return _duration("PXX", mod)
    kind = UNITS[g["unit"]]
    if said[-1] == "old" and kind == "Y":  # the age of a person
        return None
    if "number" in g:
        count = amount(g["number"])
        if count is None or count == 0 or (kind == "Q" and count == 3):  # three quarters of something
            return None
        if "half" in said and "half" not in g["number"]:
            count += Fraction(1, 2)
        value = iso_duration(kind, count)
        if "small" in g:
            more = amount(g["more"])
            if more is None:
                return None
            value += iso_duration(UNITS[g["small"]], more)[1:]
        return _duration(value, "APPROX" if said[-1] == "so" else mod)
    if "half" in said:
        return _duration(iso_duration(kind, Fraction(3, 2)), mod)
    if said[-1] == "long" or said[0] == "all":
        return _duration(iso_duration(kind, Fraction(1)), mod)
    return _duration(vague_duration(kind), mod)


def bareunit(g: Groups, c: Context) -> Normalised | None:
    """The year (ended June 30), weeks: an amount of one unit, or of an unknown number."""
    kind = UNITS[g["unit"]]
    if g["unit"].endswith("s"):
        return _duration(vague_duration(kind))
    return _duration(iso_duration(kind, Fraction(1)))


def span(g: Groups, c: Context) -> Normalised | None:
    """The past two months, the next five days, the first nine months: an amount, and for the former the days it
    covers."""
    kind = UNITS[g["unit"]]
    which = WHICH[g["which"]] if "which" in g else ""
    if "number" not in g:
        if which in ("LAST", "PREVIOUS"):
            return Normalised("DATE", "PAST_REF", None, None, "vague")
        return _duration(vague_duration(kind))
    count = amount(g["number"])
    if count is None or count == 0 or "half" in g["number"] or which in ("THIS", "THAT"):
        return None
    if g["number"] in ("a", "an"):
        return None
    found = _duration(iso_duration(kind, count), AMOUNTS[g["amount"]] if "amount" in g else "")
    if which not in ("LAST", "NEXT"):
        return found
    by = int(count) if count >= 1 else 1
    begin, stop = c.publication, c.publication + cal.DAY
    if which == "LAST":
        begin = cal.shift(c.publication, kind, -by) if kind not in _TIME_UNITS else _hours_back(c.publication, kind, by)
    else:
        stop = cal.shift(c.publication, kind, by) + cal.DAY
    return replace(found, begin=begin, stop=stop, granularity="range", anchor="publication")


def _hours_back(day: dt.date, kind: str, count: int) -> dt.date:
    hours = count if kind == "H" else 0
    return day - dt.timedelta(days=min((hours + 12) // 24, 3650))


_ADVERBS = {
    "daily": "P1D",
    "weekly": "P1W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "yearly": "P1Y",
    "annually": "P1Y",
    "hourly": "PT1H",
    "nightly": "P1D",
    "fortnightly": "P2W",
}


def repeated(g: Groups, c: Context) -> Normalised | None:
    """Every Friday, daily, each July, twice a week."""
    said = g["said"].split()
    if "adverb" in g:
        value = _ADVERBS[g["adverb"]]
    elif "weekday" in g or "plural" in g:
        number = WEEKDAYS[g["weekday"]] if "weekday" in g else WEEKDAYS[g["plural"].removesuffix("s")]
        value = f"XXXX-WXX-{number + 1}"
    elif "month" in g:
        value = f"XXXX-{MONTHS[g['month']]:02d}"
    elif "season" in g:
        value = f"XXXX-{SEASONS[g['season']]}"
    elif "daypart" in g:
        value = f"XXXX-XX-XXT{DAYPARTS[g['daypart']]}"
    else:
        kind = UNITS[g["unit"]]
        value = (
            "P1WE"
            if kind == "WE"
            else iso_duration(kind, Fraction(2 if "other" in said else 1))
            if kind != "Q"
            else "P1Q"
        )
    return Normalised("SET", value, None, None, "vague", "", "self")


def reference(g: Groups, c: Context) -> Normalised | None:
    """Now, recently, in the future."""
    if "reference" not in g:
        return Normalised("DATE", "FUTURE_REF", None, None, "vague")
    return stands_for(REFERENCES[g["reference"]], c)


def stands_for(meaning: str, c: Context) -> Normalised:
    """The meaning of a line of data/references.txt: a value, and days counted from publication."""
    value, *days = meaning.split()
    if len(days) < 2:
        return Normalised("DATE", value, None, None, "vague")
    begin = c.publication + dt.timedelta(days=int(days[0]))
    return Normalised("DATE", value, begin, c.publication + dt.timedelta(days=int(days[1]) + 1), "vague")
