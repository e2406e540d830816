"""Handlers for times that are counted from publication or from the time told before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from . import _calendar as cal
from ._model import Context, Normalised
from ._numbers import amount
from ._vocabulary import AMOUNTS, PARTS, UNITS, WHICH

Groups = Mapping[str, str]
_SMALL = ("S", "MIN", "H")
_FINE = (*_SMALL, "D", "W", "WE")
# words that the plural has, but "last weeks" is no date
_PLURAL_OF = {word: word.endswith("s") for word in UNITS}


def _mod(g: Groups) -> str:
    if "part" in g:
        return PARTS[g["part"]]
    return AMOUNTS[g["amount"]] if "amount" in g else ""


def _previous(c: Context) -> tuple[dt.date, str]:
    if c.previous is not None and c.previous.begin is not None:
        return c.previous.begin, "previous"
    return c.publication, "publication"


def unit(g: Groups, c: Context) -> Normalised | None:
    """Last week, earlier this month, the end of the year, the following day, the weekend."""
    said = g["said"].split()
    word = g.get("unit", said[0])
    if word not in UNITS or _PLURAL_OF[word]:
        return None
    kind = UNITS[word]
    which = WHICH[g["which"]] if "which" in g else ""
    if kind in _SMALL or (kind == "F" and not which):
        return None
    if kind == "Q" and which in ("", "THIS") and "part" not in g:
        return _quarter(c, which)
    if kind in ("DE", "Y", "M", "W") and which == "LAST" and g["which"] == "past":
        return _past(kind, c)
    mod = _mod(g)
    mod = {"earlier": "START", "later": "END"}.get(g.get("when", ""), mod) or ("END" if said[-1] == "end" else "")
    base, anchor = c.publication, "publication"
    by = {"LAST": -1, "NEXT": 1, "PREVIOUS": -1, "FOLLOWING": 1}.get(which, 0)
    if which in ("PREVIOUS", "FOLLOWING", "THAT") or (which == "NEXT" and kind == "D" and said[0] == "the"):
        base, anchor = _previous(c)
    told = c.previous
    if which == "THAT" and told is not None and kind in _FINE and told.granularity not in ("day", "week"):
        return None  # "that week", told of a month: some week in it
    if word == "weekend":
        return _weekend(c, which, base, mod, anchor)
    if said[-1] == "last" and g.get("when") == "before":
        by = -2
    if kind == "D" and which in ("LAST", "THIS") and anchor == "publication" and said[0] != "the" and which == "LAST":
        return None
    if kind == "W" and base.weekday() == 6 and by and anchor == "publication":
        base += cal.DAY  # on a Sunday the week that ends is "last week"
    whole = cal.period(kind, cal.shift(base, kind, by))
    if whole is None:
        return None
    whole = replace(whole, anchor=anchor)
    if g.get("when") in ("earlier", "later"):
        return _side(whole, g["when"], mod, c.publication if anchor == "publication" else base)
    if mod in ("START", "MID", "END"):
        found = cal.part(whole, mod)
        if g.get("part", "") in ("earlier",):
            return _side(whole, "earlier", mod, c.publication if anchor == "publication" else base)
        return found
    return replace(whole, mod=mod)


def _past(kind: str, c: Context) -> Normalised:
    """ "The past decade": so many years up to publication."""
    begin = cal.shift(c.publication, kind, -1)
    value = "P10Y" if kind == "DE" else f"P1{kind}"
    return Normalised("DURATION", value, begin, c.publication + cal.DAY, "range")


def _side(whole: Normalised, when: str, mod: str, point: dt.date) -> Normalised:
    """ "Earlier this month" ends at the point that counts, "later this month" begins there."""
    begin, stop = whole.begin, whole.stop
    if begin is not None and stop is not None and begin < point < stop:
        begin, stop = (begin, point + cal.DAY) if when == "earlier" else (point, stop)
    return replace(whole, begin=begin, stop=stop, mod=mod)


def _quarter(c: Context, which: str) -> Normalised:
    here = cal.quarter_of(c.publication)
    return cal.quarter(*(here if which == "THIS" else c.quarter or cal.shift_quarter(here, -1)))


def _weekend(c: Context, which: str, base: dt.date, mod: str, anchor: str) -> Normalised:
    """The weekend: the last one begun by publication, or the next in the future tense; "last weekend" is over."""
    by = {"LAST": -1, "PREVIOUS": -1, "FOLLOWING": 1, "NEXT": 1}.get(which, 0)
    inside = base.weekday() >= 5
    if by == 0 and which in ("", "THAT") and not inside and c.tense != "future":
        by = -1
    if by == 0 and which == "THIS" and c.tense == "past" and base.weekday() < 3:
        by = -1
    found = cal.weekend(base + dt.timedelta(days=7 * by))
    return replace(found, mod=mod, anchor=anchor)


def _counted(base: dt.date, kind: str, count: Fraction, sign: int, vague_weeks: bool = False) -> Normalised | None:
    """The day, month, year or decade `count` units from `base`, at the precision of the unit."""
    if kind in _SMALL:
        return cal.day_point(base)
    if count.denominator != 1:
        finer = {"Y": ("M", 12), "DE": ("Y", 10), "CE": ("DE", 10), "M": ("D", 30), "W": ("D", 7)}.get(kind)
        if finer is None:
            return cal.day_point(base)
        moved = cal.shift(base, finer[0], sign * int(count * finer[1]))
        return cal.period(finer[0], moved)
    moved = cal.shift(base, kind, sign * int(count))
    if kind in ("D", "W", "F", "WE"):
        return cal.day_point(moved)
    return cal.period("Y" if kind in ("DE", "CE") else kind, moved)


def ago(g: Groups, c: Context) -> Normalised | None:
    """Two days ago, almost four years ago, several years ago."""
    kind = UNITS[g["unit"]]
    if "number" not in g:
        return Normalised("DATE", "PAST_REF", None, None, "vague")
    count = amount(g["number"])
    if count is None:
        return None
    if "and a half" in g["said"]:
        count += Fraction(1, 2)
    if kind == "Y" and count == 1 and c.quarter is not None:
        told = cal.shift_quarter(c.quarter, -4)
        return replace(cal.quarter(*told), anchor="previous")
    found = _counted(c.publication, kind, count, -1)
    return None if found is None else replace(found, mod=_mod(g))


def offset(g: Groups, c: Context) -> Normalised | None:
    """An hour later, a day earlier, two weeks later: counted from the time told before."""
    said = g["said"].split()
    base, anchor = _previous(c)
    if "unit" not in g:  # "the day before", "the night before"
        by = 1 if said[-1] == "after" else -1
        point = cal.day_point(cal.shift(base, "D", by), anchor=anchor)
        return replace(point, type="TIME", value=point.value + "TNI") if "night" in said else point
    kind = UNITS[g["unit"]]
    sign = -1 if said[-1] in ("earlier", "before", "that", "previously", "beforehand") and "after" not in said else 1
    if "number" not in g:
        return Normalised("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", None, None, "vague", anchor="previous")
    count = amount(g["number"])
    if count is None:
        return None
    if kind == "Y" and count == 1 and sign < 0 and c.quarter is not None:
        return replace(cal.quarter(*cal.shift_quarter(c.quarter, -4)), anchor="previous")
    if c.previous is not None and sign < 0 and kind == "Y" and c.previous.granularity != "year":
        base, anchor = c.publication, "publication"
    told = c.previous
    if anchor == "previous" and told is not None and told.granularity not in ("day", "week") and kind in _FINE:
        return replace(told, mod="", anchor=anchor)  # "four days later", told of a year: some time in it
    found = _counted(base, kind, count, sign)
    return None if found is None else replace(found, mod=_mod(g), anchor=anchor)


def sincethen(g: Groups, c: Context) -> Normalised | None:
    """Since then: the time told before; the finder lets it last until publication."""
    if c.previous is not None and c.previous.begin is not None:
        return replace(c.previous, type="DATE", mod="", anchor="previous")
    return cal.day_point(c.publication)


def ahead(g: Groups, c: Context) -> Normalised | None:
    """Two weeks from now, in ten days' time."""
    count = amount(g["number"])
    return None if count is None else _counted(c.publication, UNITS[g["unit"]], count, 1)
