"""Time expressions found in real parses: what is a time, what only looks like one, and what each means."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from coders._records import ParsedDocument, TimeMention
from coders.parsing import read_conllu
from coders.times import TimeFinder


@cache
def stories() -> dict[str, ParsedDocument]:
    """Short texts of our own, parsed once by the embedded model."""
    data = (Path(__file__).parent / "data" / "stories.conllu").read_text(encoding="utf-8")
    return {parsed.document.id: parsed for parsed in read_conllu(data)}


def found(story: str) -> tuple[TimeMention, ...]:
    return TimeFinder.load().find(stories()[story])


def values(story: str) -> list[tuple[str, str]]:
    return [(m.text, m.value) for m in found(story)]


EXPECTED = {
    "dateline": [("Aug. 7", "1998-08-07"), ("today", "1998-08-07"), ("Monday", "1998-08-10")],
    "names": [("May", "2021-05"), ("March 31", "2021-03-31")],
    "weekdays": [
        ("Sunday", "2020-10-04"),
        ("Friday", "2020-10-09"),
        ("last Monday", "2020-09-28"),
        ("Wednesday", "2020-10-07"),
    ],
    "decades": [("the late 1980s", "198"), ("early 1990s", "199"), ("the mid-1970s", "197")],
    "ganja": [("Sunday, October 4, 2020", "2020-10-04"), ("September 27", "2020-09-27")],
    "announce": [
        ("July 15 and 16", "2022-07-15/2022-07-16"),
        ("September", "2022-09"),
        ("Monday", "2022-06-13"),
        ("next month", "2022-07"),
    ],
    "later": [
        ("February 20", "2019-02-20"),
        ("An hour later", "2019-02-20"),
        ("The next day", "2019-02-21"),
        ("Two weeks earlier", "2019-02-07"),
    ],
    "recent": [
        ("in recent weeks", "PAST_REF"),
        ("recently", "PAST_REF"),
        ("earlier this month", "2022-07"),
        ("the past two days", "P2D"),
    ],
    "seasons": [
        ("the spring of 2019", "2019-SP"),
        ("last summer", "2020-SU"),
        ("early 2020", "2020"),
        ("the third quarter of 2020", "2020-Q3"),
    ],
    "holidays": [("Christmas Eve", "2020-12-24"), ("New Year's Day", "2021-01-01"), ("Easter", "2021-04-04")],
    "clock": [
        ("around 12.30am", "2022-07-26T00:30"),
        ("9 p.m. on Sunday", "2022-07-24T21:00"),
        ("early Friday", "2022-07-22"),
        ("overnight", "2022-07-25TNI"),
    ],
    "tenses": [("April", "1999-04"), ("February", "1998-02"), ("November", "1998-11"), ("January", "1999-01")],
    "sets": [("every Friday", "XXXX-WXX-5"), ("twice a week", "P1W"), ("daily", "P1D"), ("three months", "P3M")],
    "leap": [("a year ago", "2023"), ("Tuesday", "2024-02-27"), ("next month", "2024-03")],
    "future": [("September 20", "2022-09-20"), ("Monday", "2022-09-05")],
    "sept": [("Sept. 30", "1989-09-30"), ("June 30", "1989-06-30")],
    "quarters": [("third-quarter", "1989-Q3"), ("a year earlier", "1988-Q3"), ("fourth-quarter", "1989-Q4")],
    "unknown": [],
}


@pytest.mark.parametrize("story", EXPECTED)
def test_the_times_of_a_story(story: str) -> None:
    assert values(story) == EXPECTED[story]


def test_both_ends_of_a_range_cover_the_whole_and_keep_their_own_values() -> None:
    ends = [(m.value, m.begin, m.stop, m.granularity) for m in found("range") if m.sentence == 1]
    assert ends == [
        ("1988", dt.date(1988, 1, 1), dt.date(1995, 1, 1), "range"),
        ("1994", dt.date(1988, 1, 1), dt.date(1995, 1, 1), "range"),
    ]


@pytest.mark.parametrize(
    ("published", "today"),
    [
        ("1998-08-07", "1998-08-07"),
        ("1998-08-09", "1998-08-07"),
        ("1998-12-01", "1998-08-07"),
        ("1998-08-06", "1998-08-06"),  # a dateline after publication is none
    ],
)
def test_today_is_the_day_of_the_dateline(published: str, today: str) -> None:
    parsed = stories()["dateline"]
    moved = replace(parsed, document=replace(parsed.document, date=dt.date.fromisoformat(published)))
    mentions = TimeFinder.load().find(moved)
    assert (mentions[1].text, mentions[1].value) == ("today", today)


def test_since_lasts_until_publication() -> None:
    since = next(m for m in found("range") if m.text == "2014")
    assert (since.begin, since.stop) == (dt.date(2014, 1, 1), dt.date(2016, 6, 2))


def test_a_range_of_months_may_cross_the_turn_of_the_year() -> None:
    winter = [m for m in found("range") if m.sentence == 3]
    assert [(m.value, m.begin, m.stop) for m in winter] == [
        ("2015-12", dt.date(2015, 12, 1), dt.date(2016, 3, 1)),
        ("2016-02", dt.date(2015, 12, 1), dt.date(2016, 3, 1)),
    ]


@pytest.mark.parametrize("story", sorted(stories()))
def test_offsets_are_exact_slices_and_tokens_cover_them(story: str) -> None:
    parsed = stories()[story]
    end = 0
    for mention in found(story):
        assert parsed.document.text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        end = mention.end
        tokens = parsed.sentences[mention.sentence].tokens[mention.first : mention.last]
        assert tokens
        assert tokens[0].start <= mention.start < tokens[0].end
        assert (mention.begin is None) == (mention.stop is None)
        if mention.begin is not None and mention.stop is not None:
            assert mention.begin < mention.stop


@pytest.mark.parametrize("published", ["2019-12-31", "2020-02-29", "2021-01-01", "2022-07-24", "2023-03-15"])
def test_the_same_text_moves_with_its_publication(published: str) -> None:
    day = dt.date.fromisoformat(published)
    parsed = stories()["weekdays"]
    moved = replace(parsed, document=replace(parsed.document, date=day))
    sunday, friday, monday, wednesday = TimeFinder.load().find(moved)
    assert sunday.begin is not None and friday.begin is not None  # noqa: PT018
    assert monday.begin is not None and wednesday.begin is not None  # noqa: PT018
    assert (sunday.begin.weekday(), friday.begin.weekday(), monday.begin.weekday()) == (6, 4, 0)
    assert dt.timedelta(0) <= day - sunday.begin < dt.timedelta(7)
    assert dt.timedelta(0) <= friday.begin - day < dt.timedelta(7)
    assert dt.timedelta(0) < day - monday.begin <= dt.timedelta(7)


def test_given_spans_are_read_where_they_stand() -> None:
    parsed = stories()["later"]
    text = parsed.document.text
    spans = [(text.index(t), text.index(t) + len(t)) for t in ("February 20", "The next day", "a hotel")]
    meanings = TimeFinder.load().at(parsed, spans)
    assert [m.value if m else None for m in meanings] == ["2019-02-20", "2019-02-21", None]


def test_two_runs_give_the_same() -> None:
    assert TimeFinder.load().find(stories()["later"]) == TimeFinder.load().find(stories()["later"])
