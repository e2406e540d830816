"""The scores of time expressions: counted by hand on small texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coders._records import ParsedDocument
from coders.evaluation._times import kind_of, score_timex
from coders.parsing import read_conllu
from coders.times import TimeFinder


def stories() -> dict[str, ParsedDocument]:
    data = (Path(__file__).parent / "data" / "stories.conllu").read_text(encoding="utf-8")
    return {parsed.document.id: parsed for parsed in read_conllu(data)}


def gold(story: str, *marked: tuple[str, str]) -> dict[str, Any]:
    text = stories()[story].document.text
    timex = [{"start": text.index(t), "end": text.index(t) + len(t), "text": t, "value": v} for t, v in marked]
    return {"id": story, "timex": timex}


def test_scores_count_right_values_and_overlaps() -> None:
    # the finder finds Sept. 30, here marked with another value, and June 30; what else is marked is no time
    row = gold("sept", ("Sept. 30", "1988-09-30"), ("June 30", "1989-06-30"), ("the mine", "1989"))
    scores, misses = score_timex([row], stories(), TimeFinder.load())
    assert scores["given"] == 1 / 3
    assert scores["given day"] == 1 / 2
    assert scores["found"] == 2 * 2 / (2 + 3)
    assert scores["found and right"] == 2 * 1 / (2 + 3)
    assert scores["recall"] == 2 / 3
    assert {(m["step"], m["text"]) for m in misses} == {
        ("given", "Sept. 30"),
        ("given", "the mine"),
        ("found", "the mine"),
    }


def test_what_is_found_without_being_marked_is_a_spurious_miss() -> None:
    scores, misses = score_timex([gold("sept", ("Sept. 30", "1989-09-30"))], stories(), TimeFinder.load())
    assert scores["precision"] == 1 / 2
    assert [(m["step"], m["text"]) for m in misses] == [("spurious", "June 30")]


def test_no_documents_score_nothing() -> None:
    scores, misses = score_timex([], {}, TimeFinder.load())
    assert (scores["found"], misses) == (0.0, [])


def test_the_kind_of_a_value() -> None:
    values = {
        "2020-10-04": "day",
        "2020-10-04TMO": "time",
        "2020-W41": "week",
        "2020-W41-WE": "week",
        "2020-WI": "season",
        "2020-10": "month",
        "2020-10-XX": "month",
        "1968-XX": "year",
        "2020-Q3": "quarter",
        "2020-H1": "quarter",
        "2020": "year",
        "198": "decade",
        "P2D": "amount",
        "PAST_REF": "vague",
        "XXXX-WXX-5": "set",
    }
    assert {v: kind_of(v) for v in values} == values
