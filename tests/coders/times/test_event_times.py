"""The time of an action: by its clause, its sentence, the same act, the episode, or publication."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from coders._records import ActionMention, ActorMention, EventTime, ParsedDocument, Status
from coders.parsing import read_conllu
from coders.times import TimeFinder, event_times, status_by_time

REBELS, ARMY, STATE = "AAAREB", "AAAMIL", "BBBGOV"


@cache
def stories() -> dict[str, ParsedDocument]:
    data = (Path(__file__).parent / "data" / "stories.conllu").read_text(encoding="utf-8")
    return {parsed.document.id: parsed for parsed in read_conllu(data)}


def actor(code: str) -> ActorMention | None:
    if not code:
        return None
    return ActorMention(0, 0, 1, 0, 0, 1, code, code, code[:3], (), "", "", "dictionary", "dictionary")


def action(story: str, word: str, code: str = "190", source: str = "", target: str = "", **more: Any) -> ActionMention:
    """The action whose trigger is the first token `word` of a story."""
    for sentence in stories()[story].sentences:
        for token in sentence.tokens:
            if token.text == word:
                return ActionMention(
                    sentence.index,
                    token.index,
                    token.index,
                    token.index + 1,
                    token.start,
                    token.end,
                    word,
                    code,
                    more.get("status", "actual"),
                    ((actor(source), actor(target)),),
                    token.index,
                    None,
                    (),
                    (),
                    (),
                    1.0,
                )
    raise AssertionError(f"no {word!r} in {story}")


def dates(story: str, *actions: ActionMention) -> tuple[EventTime, ...]:
    parsed = stories()[story]
    return event_times(parsed, TimeFinder.load().find(parsed), actions)


def days(time: EventTime) -> str:
    if time.begin is None or time.stop is None:
        return ""
    last = time.stop - dt.timedelta(days=1)
    return time.begin.isoformat() if last == time.begin else f"{time.begin}/{last}"


CASES = [
    ("ganja", "attack", "2020-10-04"),
    ("ganja", "launched", "2020-09-27"),
    ("ganja", "denied", "2020-10-05"),
    ("range", "fought", "2015-10-04/2015-10-06"),
    ("range", "arrested", "2014-01-01/2016-06-01"),
    ("range", "blocked", "2015-12-01/2016-02-29"),
    ("decades", "fought", "1987-01-01/1993-12-31"),
    ("decades", "fled", "1974-01-01/1976-12-31"),
    ("later", "shot", "2019-02-20"),
    ("later", "left", "2019-02-21"),
    ("later", "bombed", "2019-02-07"),
    ("counted", "assassinated", "2022-07-08"),
    ("counted", "seized", "2022-04-16"),
    ("anniversary", "return", "1972-01-01/1972-12-31"),
    ("anniversary", "murder", "1982-01-01/1982-12-31"),
    ("recent", "killed", "2022-06-26/2022-07-26"),
    ("recent", "jailed", "2022-07-26"),
    ("recent", "expelled", "2022-07-01/2022-07-26"),
    ("recent", "attacked", "2022-07-24/2022-07-26"),
    ("seasons", "reached", "2019-03-01/2019-05-31"),
    ("history", "invaded", "1879-01-01/1879-12-31"),
    ("history", "attacked", "1879-01-01/1879-12-31"),
    ("noun", "attack", "2022-07-10"),
    ("noun", "killed", "2022-07-10"),
    ("noun", "bombing", "2015-01-01/2015-12-31"),
    ("relative", "arrested", "2017-01-01/2017-12-31"),
    ("relative", "attacked", "2022-08-31"),
    ("relative", "protest", "2022-08-03"),
    ("conj", "charged", "2022-08-30"),
    ("speech", "killed", "2022-07-18/2022-07-24"),
    ("speech", "attack", "2022-07-03"),
]


@pytest.mark.parametrize(("story", "word", "expected"), CASES)
def test_an_action_has_the_time_of_its_clause(story: str, word: str, expected: str) -> None:
    assert days(dates(story, action(story, word))[0]) == expected


@pytest.mark.parametrize(
    ("word", "code", "expected"),
    [
        ("host", "036", "2022-06-15"),
        ("promised", "0353", "2022-06-15"),
        ("threatened", "130", "2022-06-13"),
        ("close", "130", "2022-06-13"),
    ],
)
def test_what_is_announced_has_the_date_of_the_announcement(word: str, code: str, expected: str) -> None:
    assert days(dates("announce", action("announce", word, code))[0]) == expected


def test_the_time_of_saying_is_not_that_of_what_is_said() -> None:
    said, condemned = dates("speech", action("speech", "said", "010"), action("speech", "condemned", "111"))
    assert (days(said), days(condemned)) == ("2022-07-26", "2022-07-25")


def test_the_same_act_keeps_its_date_in_a_later_sentence() -> None:
    first = action("samact", "struck", "190", STATE, REBELS)
    again = action("samact", "strike", "190", STATE, "")
    times = dates("samact", first, again)
    assert [(days(t), t.how) for t in times] == [("2022-03-09", "clause"), ("2022-03-09", "same act")]


def test_an_episode_goes_on_for_those_who_take_part_in_it_only() -> None:
    met = action("episode", "met", "040", STATE, ARMY)
    agreed = action("episode", "agreed", "030", STATE, "")
    by_others = action("episode", "agreed", "030", "CCCGOV", "")
    assert [days(t) for t in dates("episode", met, agreed)] == ["2022-07-18", "2022-07-18"]
    assert days(dates("episode", met, by_others)[1]) == "2022-07-20"


def test_what_follows_an_episode_at_once_without_a_doer_belongs_to_it() -> None:
    struck = action("samact", "struck", "190", STATE, REBELS)
    killed = action("samact", "killed", "190", "", "DDDCVL")
    protested = action("samact", "protested", "141", "DDDCVL", STATE)
    times = dates("samact", struck, killed, protested)
    assert [(days(t), t.inferred) for t in times] == [
        ("2022-03-09", False),
        ("2022-03-09", False),
        ("2022-03-14", True),
    ]


def test_an_action_without_any_time_has_the_day_of_publication_and_says_so() -> None:
    bombed = dates("unknown", action("unknown", "bombed"))[0]
    assert (days(bombed), bombed.inferred, bombed.how) == ("2022-09-01", True, "publication")


def test_an_historical_action_without_a_date_has_none() -> None:
    bombed = dates("unknown", action("unknown", "bombed", status="historical"))[0]
    assert (bombed.begin, bombed.stop) == (None, None)


def test_recently_is_marked_vague() -> None:
    assert dates("recent", action("recent", "jailed"))[0].granularity == "vague"


def test_there_is_one_answer_for_each_action_in_their_order() -> None:
    actions = [action("later", w) for w in ("left", "attacked", "shot")]
    assert [days(t) for t in dates("later", *actions)] == ["2019-02-21", "2019-02-20", "2019-02-20"]


@pytest.mark.parametrize(
    ("stop", "status", "expected"),
    [
        (dt.date(2021, 7, 26), "actual", "actual"),
        (dt.date(2021, 7, 25), "actual", "historical"),
        (dt.date(2021, 7, 25), "negated", "negated"),
        (None, "actual", "actual"),
    ],
)
def test_an_event_that_ended_more_than_365_days_before_publication_is_historical(
    stop: dt.date | None, status: Status, expected: Status
) -> None:
    begin = None if stop is None else stop - dt.timedelta(days=1)
    time = EventTime(begin, stop, "day", "", -1, -1, "", "clause", False)
    assert status_by_time(status, time, dt.date(2022, 7, 25)) == expected


@pytest.mark.parametrize("story", sorted(stories()))
def test_no_event_ends_after_publication_or_before_it_begins(story: str) -> None:
    parsed = stories()[story]
    words = {t.text for s in parsed.sentences for t in s.tokens if t.upos == "VERB"}
    actions = [action(story, word) for word in sorted(words)]
    for time in dates(story, *actions):
        assert time.begin is not None
        assert time.stop is not None
        assert time.begin < time.stop <= parsed.document.date + dt.timedelta(days=1)
        if time.start >= 0:
            assert time.text.split()[0] in parsed.document.text[time.start : time.end]
