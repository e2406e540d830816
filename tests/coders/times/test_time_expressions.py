"""Hard time expressions: what each means, published on different weekdays, at the ends of months and in leap years."""

from __future__ import annotations

import datetime as dt

import pytest

from coders.times import Context, Normalised, normalise

# expression, published, tense, TIMEX3 value, first day, last day ("" where there are none)
CASES = [
    # days with and without a year
    ("Sunday, October 4, 2020", "2020-10-05", "past", "2020-10-04", "2020-10-04", "2020-10-04"),
    ("the 5th of May, 1821", "2020-10-05", "past", "1821-05-05", "1821-05-05", "1821-05-05"),
    ("Feb. 29", "2021-03-01", "past", "2020-02-29", "2020-02-29", "2020-02-29"),
    ("Feb. 29", "2024-03-01", "past", "2024-02-29", "2024-02-29", "2024-02-29"),
    ("Dec. 31", "2021-01-01", "past", "2020-12-31", "2020-12-31", "2020-12-31"),
    ("Jan. 14", "2000-01-06", "future", "2000-01-14", "2000-01-14", "2000-01-14"),
    ("Jan. 3", "1989-11-01", "future", "1990-01-03", "1990-01-03", "1990-01-03"),
    ("Oct. 23", "1999-05-06", "", "1998-10-23", "1998-10-23", "1998-10-23"),
    ("Dec. 1", "1989-10-27", "past", "1989-12-01", "1989-12-01", "1989-12-01"),
    ("Tuesday 26th July", "2022-07-27", "past", "2022-07-26", "2022-07-26", "2022-07-26"),
    ("25 March this year", "2013-04-23", "past", "2013-03-25", "2013-03-25", "2013-03-25"),
    ("this January 10, 2022", "2022-01-10", "past", "2022-01-10", "2022-01-10", "2022-01-10"),
    ("31/12/2019", "2020-01-01", "past", "2019-12-31", "2019-12-31", "2019-12-31"),
    ("2020-02-29", "2020-10-05", "past", "2020-02-29", "2020-02-29", "2020-02-29"),
    # weekdays by tense
    ("Sunday", "2020-10-05", "past", "2020-10-04", "2020-10-04", "2020-10-04"),
    ("Sunday", "2020-10-04", "past", "2020-10-04", "2020-10-04", "2020-10-04"),
    ("Sunday", "2020-10-04", "future", "2020-10-04", "2020-10-04", "2020-10-04"),
    ("Monday", "2020-10-04", "future", "2020-10-05", "2020-10-05", "2020-10-05"),
    ("Monday", "2020-03-01", "past", "2020-02-24", "2020-02-24", "2020-02-24"),
    ("Wednesday", "2022-07-24", "past", "2022-07-20", "2022-07-20", "2022-07-20"),
    ("this Sunday", "2022-08-01", "past", "2022-07-31", "2022-07-31", "2022-07-31"),
    ("this Sunday", "2022-08-01", "future", "2022-08-07", "2022-08-07", "2022-08-07"),
    ("last Wednesday", "2022-07-10", "past", "2022-07-06", "2022-07-06", "2022-07-06"),
    ("last Monday", "2020-10-05", "past", "2020-09-28", "2020-09-28", "2020-09-28"),
    ("next Thursday", "2019-12-27", "past", "2020-01-02", "2020-01-02", "2020-01-02"),
    ("late Friday", "2020-10-05", "past", "2020-10-02", "2020-10-02", "2020-10-02"),
    ("the early hours of Friday", "2022-07-22", "past", "2022-07-22", "2022-07-22", "2022-07-22"),
    ("Monday afternoon", "2022-07-25", "past", "2022-07-25TAF", "2022-07-25", "2022-07-25"),
    ("Tuesday of last week", "2020-10-05", "past", "2020-09-29", "2020-09-29", "2020-09-29"),
    # named days and parts of the day
    ("yesterday", "2020-03-01", "past", "2020-02-29", "2020-02-29", "2020-02-29"),
    ("the day before yesterday", "2021-03-01", "past", "2021-02-27", "2021-02-27", "2021-02-27"),
    ("tomorrow", "2020-12-31", "past", "2021-01-01", "2021-01-01", "2021-01-01"),
    ("overnight", "2020-10-05", "past", "2020-10-04TNI", "2020-10-04", "2020-10-04"),
    ("5 p.m. EST Nov. 9", "1989-11-02", "future", "1989-11-09T17:00", "1989-11-09", "1989-11-09"),
    ("midnight Friday", "1989-10-30", "past", "1989-10-27T24:00", "1989-10-27", "1989-10-27"),
    ("around 12.30am", "2022-07-26", "past", "2022-07-26T00:30", "2022-07-26", "2022-07-26"),
    # ranges
    ("Oct. 4-6", "2020-10-08", "past", "2020-10-04/2020-10-06", "2020-10-04", "2020-10-06"),
    ("July 15 and 16", "2022-06-15", "future", "2022-07-15/2022-07-16", "2022-07-15", "2022-07-16"),
    ("28 December - 3 January", "2021-01-10", "past", "2020-12-28/2021-01-03", "2020-12-28", "2021-01-03"),
    ("between 1988 and 1994", "2020-10-05", "past", "1988/1994", "1988-01-01", "1994-12-31"),
    ("from May to July", "2020-10-05", "past", "2020-05/2020-07", "2020-05-01", "2020-07-31"),
    ("the 1879-1884", "2018-10-03", "past", "1879/1884", "1879-01-01", "1884-12-31"),
    ("2015-16", "2018-10-03", "past", "2015/2016", "2015-01-01", "2016-12-31"),
    ("the late 1980s and early 1990s", "2020-10-05", "past", "198/199", "1987-01-01", "1993-12-31"),
    # decades, centuries
    ("the late 1980s", "2020-10-05", "past", "198", "1987-01-01", "1989-12-31"),
    ("early 1990s", "2020-10-05", "past", "199", "1990-01-01", "1993-12-31"),
    ("the mid-1970s", "2020-10-05", "past", "197", "1974-01-01", "1976-12-31"),
    ("the '60s", "2020-10-05", "past", "196", "1960-01-01", "1969-12-31"),
    ("1980s", "2020-10-05", "past", "198", "1980-01-01", "1989-12-31"),
    ("the 20th century", "2020-10-05", "past", "19", "1900-01-01", "1999-12-31"),
    # years, quarters, halves, months, seasons
    ("early 2022", "2022-10-05", "past", "2022", "2022-01-01", "2022-04-30"),
    ("nineteen ninety-six", "1998-02-27", "past", "1996", "1996-01-01", "1996-12-31"),
    ("the year two thousand", "1998-02-05", "future", "2000", "2000-01-01", "2000-12-31"),
    ("the third quarter", "1989-11-02", "past", "1989-Q3", "1989-07-01", "1989-09-30"),
    ("the fourth quarter", "1998-01-26", "past", "1997-Q4", "1997-10-01", "1997-12-31"),
    ("next year's first quarter", "1989-10-31", "future", "1990-Q1", "1990-01-01", "1990-03-31"),
    ("the first half of 2020", "2020-10-05", "past", "2020-H1", "2020-01-01", "2020-06-30"),
    ("the second half of last year", "2020-10-05", "past", "2019-H2", "2019-07-01", "2019-12-31"),
    ("late February", "2024-07-20", "past", "2024-02", "2024-02-21", "2024-02-29"),
    ("mid-July", "2020-10-05", "past", "2020-07", "2020-07-11", "2020-07-20"),
    ("December last year", "2022-08-01", "past", "2021-12", "2021-12-01", "2021-12-31"),
    ("April", "1998-12-05", "future", "1999-04", "1999-04-01", "1999-04-30"),
    ("last March", "2022-07-10", "past", "2022-03", "2022-03-01", "2022-03-31"),
    ("last fall", "1999-04-10", "past", "1998-FA", "1998-09-01", "1998-11-30"),
    ("last summer", "2021-06-10", "past", "2020-SU", "2020-06-01", "2020-08-31"),
    ("the winter of 2019", "2020-10-05", "past", "2019-WI", "2019-12-01", "2020-02-29"),
    # holidays
    ("Thanksgiving Day", "2000-01-06", "past", "1999-11-25", "1999-11-25", "1999-11-25"),
    ("Easter", "2021-04-10", "past", "2021-04-04", "2021-04-04", "2021-04-04"),
    ("Good Friday 2019", "2020-10-05", "past", "2019-04-19", "2019-04-19", "2019-04-19"),
    ("Eid al-Fitr 2020", "2020-10-05", "past", "2020-05-24", "2020-05-24", "2020-05-24"),
    ("New Year's Eve", "2020-01-02", "past", "2019-12-31", "2019-12-31", "2019-12-31"),
    # counted from publication
    ("two days ago", "2020-03-01", "past", "2020-02-28", "2020-02-28", "2020-02-28"),
    ("a month ago", "2020-03-31", "past", "2020-02", "2020-02-01", "2020-02-29"),
    ("almost four years ago", "1999-03-12", "past", "1995", "1995-01-01", "1995-12-31"),
    ("a year ago", "2024-02-29", "past", "2023", "2023-01-01", "2023-12-31"),
    ("last week", "2022-03-14", "past", "2022-W10", "2022-03-07", "2022-03-13"),
    ("last week", "2021-01-05", "past", "2020-W53", "2020-12-28", "2021-01-03"),
    ("last weekend", "2020-10-05", "past", "2020-W40-WE", "2020-10-03", "2020-10-04"),
    ("earlier this month", "2020-10-05", "past", "2020-10", "2020-10-01", "2020-10-05"),
    ("the end of the year", "2020-10-05", "future", "2020", "2020-09-01", "2020-12-31"),
    ("next month", "2019-12-31", "past", "2020-01", "2020-01-01", "2020-01-31"),
    ("in recent weeks", "2022-07-26", "past", "PAST_REF", "2022-06-26", "2022-07-26"),
    ("two weeks from now", "2020-02-20", "past", "2020-03-05", "2020-03-05", "2020-03-05"),
    # amounts, sets, vague words
    ("the past two months", "2020-04-30", "past", "P2M", "2020-02-29", "2020-04-30"),
    ("2 1/2 years", "2020-10-05", "past", "P2Y6M", "", ""),
    ("a minute and a half", "2020-10-05", "past", "PT1M30S", "", ""),
    ("more than two decades", "2020-10-05", "past", "P20Y", "", ""),
    ("several years", "2020-10-05", "past", "PXY", "", ""),
    ("every Friday", "2020-10-05", "past", "XXXX-WXX-5", "", ""),
    ("twice a week", "2020-10-05", "past", "P1W", "", ""),
    ("the future", "2020-10-05", "past", "FUTURE_REF", "", ""),
    ("several years ago", "2020-10-05", "past", "PAST_REF", "", ""),
]


def days(found: Normalised) -> tuple[str, str]:
    """The first and last day, "" for none."""
    if found.begin is None or found.stop is None:
        return "", ""
    return found.begin.isoformat(), (found.stop - dt.timedelta(days=1)).isoformat()


@pytest.mark.parametrize(("text", "published", "tense", "value", "first", "last"), CASES)
def test_an_expression_means_these_days(
    text: str, published: str, tense: str, value: str, first: str, last: str
) -> None:
    publication = dt.date.fromisoformat(published)
    found = normalise(text, publication, Context(publication, tense))  # type: ignore[arg-type]
    assert found is not None
    assert (found.value, *days(found)) == (value, first, last)


@pytest.mark.parametrize(
    "text", ["", "we", "may", "the committee", "300 soldiers", "$1.20", "second", "a member of the party"]
)
def test_what_is_no_time_has_no_meaning(text: str) -> None:
    assert normalise(text, dt.date(2020, 10, 5)) is None


TOLD = Normalised("DATE", "2019-02-20", dt.date(2019, 2, 20), dt.date(2019, 2, 21), "day")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("an hour later", "2019-02-20"),
        ("the next day", "2019-02-21"),
        ("two weeks earlier", "2019-02-06"),
        ("ten days later", "2019-03-02"),
        ("that evening", "2019-02-20TEV"),
        ("the following month", "2019-03"),
        ("later that year", "2019"),
        ("the previous Friday", "2019-02-15"),
    ],
)
def test_later_and_earlier_count_from_the_time_told_before(text: str, value: str) -> None:
    found = normalise(text, dt.date(2019, 5, 1), Context(dt.date(2019, 5, 1), previous=TOLD))
    assert found is not None
    assert (found.value, found.anchor) == (value, "previous")


def test_a_year_earlier_is_the_same_quarter_where_the_text_speaks_of_quarters() -> None:
    context = Context(dt.date(1989, 11, 2), "past", quarter=(1989, 3))
    found = normalise("a year earlier", dt.date(1989, 11, 2), context)
    assert found is not None
    assert found.value == "1988-Q3"


def test_a_month_belongs_to_the_year_that_its_sentence_names() -> None:
    context = Context(dt.date(2022, 8, 1), "past", sentence_year=2020)
    found = normalise("April", dt.date(2022, 8, 1), context)
    assert found is not None
    assert found.value == "2020-04"


def test_days_after_a_year_are_some_time_in_it() -> None:
    told = Normalised("DATE", "2019", dt.date(2019, 1, 1), dt.date(2020, 1, 1), "year")
    found = normalise("four days later", dt.date(2022, 8, 1), Context(dt.date(2022, 8, 1), previous=told))
    assert found is not None
    assert (found.value, days(found)) == ("2019", ("2019-01-01", "2019-12-31"))


def test_a_date_told_before_with_its_year_keeps_it() -> None:
    context = Context(dt.date(2000, 6, 1), "past", years={(10, 23): 1998})
    found = normalise("Oct. 23", dt.date(2000, 6, 1), context)
    assert found is not None
    assert found.value == "1998-10-23"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("25/9/2020", "2020-09-25"),
        ("9/25/2020", "2020-09-25"),
        ("04/10/2020", "2020-10-04"),
        ("13.08.1990", "1990-08-13"),
    ],
)
def test_a_numeric_date_is_day_first_unless_only_the_other_order_is_a_date(text: str, value: str) -> None:
    found = normalise(text, dt.date(2020, 10, 5))
    assert found is not None
    assert found.value == value


def test_small_letters_make_may_a_month_only_before_a_number() -> None:
    assert normalise("may", dt.date(2020, 10, 5)) is None
    found = normalise("may 5, 2020", dt.date(2020, 10, 5))
    assert found is not None
    assert found.value == "2020-05-05"
