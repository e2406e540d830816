"""Scores of single steps as tallies of the one table: actors, time expressions, event dates."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from coders._coder import FindsPlaces
from coders._documents import parse_day
from coders._records import Document, Event, ParsedDocument
from coders.actors import ActorResolver
from coders.evaluation._actors import score_actors
from coders.evaluation._gold import GoldDocument, GoldEvent
from coders.evaluation._match import Tally
from coders.evaluation._times import score_timex
from coders.times import TimeFinder

_ONE_DAY = dt.timedelta(days=1)


def actor_tallies(
    gold: Sequence[GoldDocument],
    parsed: Mapping[str, ParsedDocument],
    resolver: ActorResolver,
    places: FindsPlaces,
    errors: list[str],
) -> dict[str, Tally]:
    """Labelled mentions resolved exactly, and to the right country; each mention is answered, so precision is recall."""
    named = {name: places.find(parse) for name, parse in parsed.items()}
    scores = score_actors(gold, parsed, resolver, named)
    errors += [
        f"ACTOR {text!r}: {code or 'nothing'} ({how}) for {label} in {name}@{sentence}"
        for name, sentence, text, label, code, how in scores["misses"]
    ]
    total = scores["n"]
    return {
        "actor code given mention": Tally(scores["right"], total, total),
        "actor country given mention": Tally(scores["right_country"], total, total),
    }


def timex_tallies(
    path: Path,
    parse: Callable[[str, Sequence[Document]], list[ParsedDocument]],
    finder: TimeFinder,
    errors: list[str],
) -> dict[str, Tally]:
    """Values right given the spans, by kind, and F1 from raw text in thousandths."""
    with path.open(encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    documents = [Document(row["id"], row["text"], parse_day(row["dct"])) for row in rows]
    parsed = {p.document.id: p for p in parse(path.stem, documents)}
    scores, misses = score_timex(rows, parsed, finder)
    errors += [
        f"TIMEX {m['step']} {m['text']!r} is {m['value']}: {m['answer']} ({m['rule']}) in {m['id']}" for m in misses
    ]
    tallies: dict[str, Tally] = {}
    for name, value in scores.items():
        if name.startswith("given"):
            count = round(scores["n " + (name.removeprefix("given").strip() or "all")])
            tallies[f"value, spans {name}"] = Tally(round(value * count), count, count)
        elif name.startswith("found"):
            tallies[f"{name} from raw text (F1 x1000)"] = Tally(round(1000 * value), 1000, 1000)
    return tallies


def event_time_tally(matched: Sequence[tuple[GoldEvent, Event]], errors: list[str]) -> dict[str, Tally]:
    """Of matched events with a labelled date: whether first and last day are exactly right."""
    tally = Tally()
    for gold, event in matched:
        if gold.first is None or gold.last is None:
            continue
        tally.labelled += 1
        tally.coded += 1
        time = event.time
        got = (time.begin, time.stop - _ONE_DAY) if time and time.begin and time.stop else (None, None)
        if got == (gold.first, gold.last):
            tally.right += 1
        else:
            errors.append(
                f"DATE {got[0]}/{got[1]} ({time.text if time else ''!r}, {time.how if time else ''}) for {gold.first}/{gold.last}"
                f" [{gold.trigger}] in {event.document_id}@{event.sentence_start}"
            )
    return {"event date": tally}
