"""Labelled files as records: whole documents with sentences, or single sentences with their events."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coders._documents import parse_day
from coders._errors import InputError

# Sentences of the codebook and of some gold sets have no date; nothing in their scores depends on it.
UNDATED = dt.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """A labelled event; a code "?" is not known, "" is an empty side. `level` is "code" or "root"."""

    source: str
    code: str
    target: str
    trigger: str = ""
    status: str = "actual"
    first: dt.date | None = None
    last: dt.date | None = None
    place: str | None = None
    source_text: str = ""
    target_text: str = ""
    level: str = "code"
    plover: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A labelled sentence: half-open offsets into the document's text."""

    start: int
    end: int
    text: str
    events: tuple[GoldEvent, ...]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A labelled document; `marked` is the text with the source in <s> and the target in <t>, where the set has it."""

    id: str
    date: dt.date
    text: str
    sentences: tuple[GoldSentence, ...]
    marked: str = ""
    rival: str = ""
    url: str = ""


def read_gold(path: Path) -> Iterator[GoldDocument]:
    """The labelled documents of a JSON-lines file; records with `"score": false` are left out, repeated ids get a number."""
    seen: Counter[str] = Counter()
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise InputError(f"{path.name}:{number}", str(error), "one JSON object a line") from error
            if row.get("score") is not False:
                seen[row["id"]] += 1
                if seen[row["id"]] > 1:
                    row["id"] += f"#{seen[row['id']]}"
                yield _document(row)


def _document(row: Mapping[str, Any]) -> GoldDocument:
    date = parse_day(str(row["date"])) if row.get("date") else UNDATED
    if "sentences" in row:
        sentences = tuple(
            GoldSentence(s["start"], s["start"] + len(s["text"]), s["text"], tuple(_full(e) for e in s["events"]))
            for s in row["sentences"]
        )
        return GoldDocument(row["id"], date, row["document"], sentences, url=row.get("url") or "")
    text = row["text"]
    sentence = GoldSentence(0, len(text), text, tuple(_short(e) for e in row.get("events", ())))
    rival = (row.get("zsp_pred") or {}).get("root_L2", "")
    return GoldDocument(row["id"], date, text, (sentence,), row.get("marked", ""), rival)


def _full(event: Mapping[str, Any]) -> GoldEvent:
    source, target, date = event.get("source") or {}, event.get("target") or {}, event.get("date") or (None, None)
    return GoldEvent(
        source=source.get("code") or "",
        code=event["code"],
        target=target.get("code") or "",
        trigger=event.get("trigger") or "",
        status=event.get("status") or "actual",
        first=parse_day(date[0]) if date[0] else None,
        last=parse_day(date[1]) if date[1] else None,
        place=event.get("place"),
        source_text=source.get("text") or "",
        target_text=target.get("text") or "",
        level=event.get("code_level") or "code",
        attribution=(event.get("attributed_to") or {}).get("code") or "",
    )


def _short(event: Mapping[str, Any]) -> GoldEvent:
    def side(name: str) -> str:
        code = event.get(name)
        return "" if code in (None, "---") else str(code)

    return GoldEvent(
        source=side("source"),
        code=event["code"],
        target=side("target"),
        trigger=event.get("eventtext") or "",
        source_text=event.get("sourcetext") or "",
        target_text=event.get("targettext") or "",
        level=event.get("code_level") or "code",
        plover=event.get("plover") or "",
    )
