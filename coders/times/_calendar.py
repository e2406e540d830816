"""Half-open intervals of days, and the TIMEX3 values that name them."""

from __future__ import annotations

import datetime as dt

from coders._records import Granularity

from ._model import Normalised

SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
DAY = dt.timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1000, 2199


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (following - DAY).day))


def monday(day: dt.date) -> dt.date:
    """The Monday of the week of `day`."""
    return day - dt.timedelta(days=day.weekday())


def week_value(day: dt.date) -> str:
    """The ISO week of `day` as TIMEX3 writes it ("2020-W41")."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def day_point(day: dt.date, rule: str = "", anchor: str = "publication") -> Normalised:
    """One day."""
    return Normalised("DATE", day.isoformat(), day, day + DAY, "day", "", anchor, rule)


def week(day: dt.date) -> Normalised:
    """The week, Monday to Sunday, around `day`."""
    first = monday(day)
    return Normalised("DATE", week_value(day), first, first + 7 * DAY, "week")


def weekend(day: dt.date) -> Normalised:
    """The Saturday and Sunday of the week around `day`."""
    first = monday(day) + 5 * DAY
    return Normalised("DATE", f"{week_value(day)}-WE", first, first + 2 * DAY, "range")


def month(year: int, number: int) -> Normalised:
    """A calendar month."""
    first = dt.date(year, number, 1)
    return Normalised("DATE", f"{year:04d}-{number:02d}", first, add_months(first, 1), "month")


def quarter(year: int, number: int) -> Normalised:
    """A quarter of the calendar year, 1 to 4."""
    first = dt.date(year, 3 * number - 2, 1)
    return Normalised("DATE", f"{year:04d}-Q{number}", first, add_months(first, 3), "quarter")


def half(year: int, number: int) -> Normalised:
    """A half of the calendar year, 1 or 2."""
    first = dt.date(year, 6 * number - 5, 1)
    return Normalised("DATE", f"{year:04d}-H{number}", first, add_months(first, 6), "half")


def season(year: int, name: str) -> Normalised:
    """A season (SP, SU, FA, WI) that begins in `year`; winter runs into the next one."""
    first = dt.date(year, SEASON_MONTH[name], 1)
    return Normalised("DATE", f"{year:04d}-{name}", first, add_months(first, 3), "season")


def year(number: int) -> Normalised:
    """A calendar year."""
    return Normalised("DATE", f"{number:04d}", dt.date(number, 1, 1), dt.date(number + 1, 1, 1), "year")


def decade(number: int) -> Normalised:
    """Ten years: 198 is 1980 to 1989."""
    return Normalised("DATE", f"{number:03d}", dt.date(number * 10, 1, 1), dt.date(number * 10 + 10, 1, 1), "decade")


def century(number: int) -> Normalised:
    """A hundred years as people count them: 20 is 1900 to 1999, which TIMEX3 calls 19."""
    first = (number - 1) * 100
    begin = dt.date(max(first, 1), 1, 1)
    return Normalised("DATE", f"{number - 1:02d}", begin, dt.date(first + 100, 1, 1), "century")


def quarter_of(day: dt.date) -> tuple[int, int]:
    """The year and the quarter of a day."""
    return day.year, (day.month + 2) // 3


def season_of(day: dt.date) -> tuple[int, str]:
    """The year in which the season of a day began, and its name."""
    name = ("WI", "SP", "SU", "FA")[day.month % 12 // 3]
    return (day.year - 1 if day.month < 3 else day.year), name


def shift_quarter(point: tuple[int, int], by: int) -> tuple[int, int]:
    """A quarter, `by` quarters later."""
    index = point[0] * 4 + point[1] - 1 + by
    return index // 4, index % 4 + 1


def period(unit: str, day: dt.date) -> Normalised | None:
    """The calendar period of `unit` around `day`, None for units without one (hours)."""
    match unit:
        case "D":
            return day_point(day)
        case "W":
            return week(day)
        case "WE":
            return weekend(day)
        case "M":
            return month(day.year, day.month)
        case "Q":
            return quarter(*quarter_of(day))
        case "Y":
            return year(day.year)
        case "DE":
            return decade(day.year // 10)
        case "CE":
            return century(day.year // 100 + 1)
    return None


def shift(day: dt.date, unit: str, by: int) -> dt.date:
    """A day moved by a number of units, hours and smaller units being none; kept between the years 1000 and 2199."""
    months = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}
    days = {"D": 1, "W": 7, "F": 14, "WE": 7}
    if unit in months:
        target = day.year + (day.month - 1 + months[unit] * by) // 12
        if not FIRST_YEAR <= target <= LAST_YEAR:
            return dt.date(FIRST_YEAR if by < 0 else LAST_YEAR, 1, 1)
        return add_months(day, months[unit] * by)
    moved = day.toordinal() + days.get(unit, 0) * by
    low, high = dt.date(FIRST_YEAR, 1, 1).toordinal(), dt.date(LAST_YEAR, 12, 31).toordinal()
    return dt.date.fromordinal(min(max(moved, low), high))


def part(whole: Normalised, mod: str, rule: str = "") -> Normalised:
    """The early, middle or late part of a period, the whole where `mod` is empty.

    Of a decade, as the coding guide has it, early is the first four years, mid the next three and late the last
    three; of a month ten days each; of a week the days to Tuesday, to Thursday, and the rest; of anything else a third.
    """
    begin, stop = whole.begin, whole.stop
    if begin is not None and stop is not None and mod in ("START", "MID", "END"):
        first, second = _cuts(begin, stop, whole.granularity)
        if mod == "START":
            stop = first
        elif mod == "MID":
            begin, stop = first, second
        else:
            begin = second
    granularity: Granularity = whole.granularity
    return Normalised(whole.type, whole.value, begin, stop, granularity, mod, whole.anchor, rule or whole.rule)


def _cuts(begin: dt.date, stop: dt.date, granularity: str) -> tuple[dt.date, dt.date]:
    match granularity:
        case "decade":
            return dt.date(begin.year + 4, 1, 1), dt.date(begin.year + 7, 1, 1)
        case "century":
            return dt.date(begin.year + 33, 1, 1), dt.date(begin.year + 67, 1, 1)
        case "year":
            return add_months(begin, 4), add_months(begin, 8)
        case "half":
            return add_months(begin, 2), add_months(begin, 4)
        case "quarter" | "season":
            return add_months(begin, 1), add_months(begin, 2)
        case "month":
            return begin + 10 * DAY, begin + 20 * DAY
        case "week":
            return begin + 2 * DAY, begin + 4 * DAY
        case "day":
            return stop, begin  # a part of a day is that day; see `part`
    third = (stop - begin) // 3
    return begin + max(third, DAY), max(stop - third, begin + DAY)
