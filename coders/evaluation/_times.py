"""Scores of time expressions against documents marked with TIMEX3."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from coders._records import ParsedDocument
from coders.times import TimeFinder


def kind_of(value: str) -> str:
    """The kind of a TIMEX3 value, for scores apart: day, time, week, month, quarter, season, year, decade, amount,
    vague."""
    if value.endswith("_REF"):
        return "vague"
    if value.startswith("P"):
        return "amount"
    if value.startswith("XXXX"):
        return "set"
    if "T" in value:
        return "time"
    date = [part for part in value.split("-") if part != "XX"]  # "1998-12-XX" is a month, its day unknown
    if len(date) == 1:
        return "year" if len(date[0]) == 4 and date[0].isdigit() else "decade"
    if date[1][:1] in ("Q", "H"):
        return "quarter"
    if date[1][:1] == "W" and date[1] != "WI":
        return "week"
    if date[1] in ("SP", "SU", "FA", "WI"):
        return "season"
    return "day" if len(date) == 3 else "month"


def score_timex(
    gold_rows: Iterable[Mapping[str, Any]], parsed_by_id: Mapping[str, ParsedDocument], finder: TimeFinder
) -> tuple[dict[str, float], list[dict[str, Any]]]:
    """Scores and misses over documents with `id` and `timex` (offsets `start`, `end`, `text`, `value`).

    `given` is the share of values exactly right where the spans are given, `given day` and so on the same by the
    kind of gold value; `found` is the F1 of spans that overlap, one to one, and `found and right` the F1 of those
    whose value is right too. A miss says which document, text and value, and what was answered, with `step`
    "given", "found" or "spurious".
    """
    right, total = Counter[str](), Counter[str]()
    found_count = gold_count = overlap = both = 0
    misses: list[dict[str, Any]] = []
    for row in gold_rows:
        parsed = parsed_by_id[row["id"]]
        gold = sorted(row["timex"], key=lambda t: (t["start"], t["end"]))
        answers = finder.at(parsed, [(t["start"], t["end"]) for t in gold])
        for timex, answer in zip(gold, answers, strict=True):
            value = answer.value if answer is not None else ""
            for kind in ("", kind_of(timex["value"])):
                total[kind] += 1
                right[kind] += value == timex["value"]
            if value != timex["value"]:
                misses.append(_miss(row, timex, value, "given", answer.rule if answer else ""))
        mentions = list(finder.find(parsed))
        gold_count += len(gold)
        found_count += len(mentions)
        for timex in gold:
            match = next((m for m in mentions if m.start < timex["end"] and timex["start"] < m.end), None)
            if match is None:
                misses.append(_miss(row, timex, "", "found", ""))
                continue
            mentions.remove(match)
            overlap += 1
            both += match.value == timex["value"]
        for mention in mentions:
            extra = {"start": mention.start, "end": mention.end, "text": mention.text, "value": ""}
            misses.append(_miss(row, extra, mention.value, "spurious", mention.rule))
    scores = {"given" + (f" {kind}" if kind else ""): right[kind] / total[kind] for kind in sorted(total)}
    scores.update({f"n {kind or 'all'}": float(count) for kind, count in sorted(total.items())})
    scores["found"] = f1(overlap, found_count, gold_count)
    scores["found and right"] = f1(both, found_count, gold_count)
    scores["precision"] = overlap / found_count if found_count else 0.0
    scores["recall"] = overlap / gold_count if gold_count else 0.0
    return scores, misses


def f1(right: int, found: int, gold: int) -> float:
    """The harmonic mean of precision and recall, 0 where nothing is right."""
    return 2 * right / (found + gold) if right else 0.0


def _miss(row: Mapping[str, Any], timex: Mapping[str, Any], answer: str, step: str, rule: str) -> dict[str, Any]:
    return {
        "id": row["id"],
        "start": timex["start"],
        "end": timex["end"],
        "text": timex["text"],
        "value": timex["value"],
        "answer": answer,
        "step": step,
        "rule": rule,
    }
