"""Events as a readable table, as JSON lines (the JSON form of the message), or as CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TextIO

from google.protobuf.json_format import MessageToDict
from rich.console import Console
from rich.table import Table
from rich.text import Text
from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_pb2

CSV_COLUMNS = (
    "id", "action_id", "document_id", "sentence_index", "date_first", "date_last", "date_inferred", "source_code", "source_name",
    "action_code", "action_name", "root", "quad_class", "goldstein", "plover_type", "target_code", "target_name", "trigger", "place",
    "place_country", "latitude", "longitude", "killed_min", "killed_max", "injured_min", "injured_max", "status", "attribution_code",
    "confidence", "sentence",
)  # fmt: skip


class Writer(Protocol):
    """Takes documents as they come."""

    def write(self, text: str, coded: service_pb2.CodedDocument) -> None: ...

    def close(self) -> None: ...


def event_dict(event: event_pb2.Event) -> dict[str, Any]:
    """The JSON form of the message, with the field names of the contract and every plain field, also zeros and empty strings."""
    return MessageToDict(event, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def status_word(status: int) -> str:
    """`actual` for EVENT_STATUS_ACTUAL."""
    return event_pb2.EventStatus.Name(status).removeprefix("EVENT_STATUS_").lower()


def sentence_of(text: str, event: event_pb2.Event) -> str:
    """The sentence of the event, on one line; spans must be in characters."""
    return " ".join(text[event.sentence_span.start : event.sentence_span.end].split())


def flat(text: str, event: event_pb2.Event) -> dict[str, Any]:
    """One event as a flat row of `CSV_COLUMNS`."""

    def ends(name: str) -> tuple[Any, Any]:
        if not event.HasField(name):
            return "", ""
        count = getattr(event, name)
        return (
            count.minimum if count.HasField("minimum") else "",
            count.maximum if count.HasField("maximum") else "",
        )

    killed, injured = ends("killed"), ends("injured")
    return {
        "id": event.id,
        "action_id": event.action_id,
        "document_id": event.document_id,
        "sentence_index": event.sentence_index,
        "date_first": event.time.interval.first,
        "date_last": event.time.interval.last,
        "date_inferred": int(event.time.inferred),
        "source_code": event.source.code,
        "source_name": event.source.name,
        "action_code": event.action.code,
        "action_name": event.action.name,
        "root": event.action.root,
        "quad_class": event.action.quad_class,
        "goldstein": event.action.goldstein,
        "plover_type": event.action.plover_type,
        "target_code": event.target.code,
        "target_name": event.target.name,
        "trigger": event.action.trigger,
        "place": event.place.name,
        "place_country": event.place.country,
        "latitude": event.place.latitude if event.place.HasField("latitude") else "",
        "longitude": event.place.longitude if event.place.HasField("longitude") else "",
        "killed_min": killed[0],
        "killed_max": killed[1],
        "injured_min": injured[0],
        "injured_max": injured[1],
        "status": status_word(event.status),
        "attribution_code": event.attribution.code,
        "confidence": round(event.confidence, 3),
        "sentence": sentence_of(text, event),
    }


class JsonLinesWriter:
    """One event a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str, coded: service_pb2.CodedDocument) -> None:
        """Write the events of a document."""
        for event in coded.events:
            self._stream.write(json.dumps(event_dict(event), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Flush."""
        self._stream.flush()


class CsvWriter:
    """One event a row; codes are text: read them as strings, `014` is not `14`."""

    def __init__(self, stream: TextIO) -> None:
        self._writer = csv.DictWriter(stream, CSV_COLUMNS, lineterminator="\n")
        self._writer.writeheader()
        self._stream = stream

    def write(self, text: str, coded: service_pb2.CodedDocument) -> None:
        """Write the events of a document."""
        self._writer.writerows(flat(text, event) for event in coded.events)

    def close(self) -> None:
        """Flush."""
        self._stream.flush()


class TableWriter:
    """For reading: each sentence that has events, with them below it."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def write(self, text: str, coded: service_pb2.CodedDocument) -> None:
        """Print the events of a document."""
        self._console.print(Text(f"{coded.document_id}: {len(coded.events)} events", style="bold"))
        if coded.events:
            self._console.print(event_table(text, coded.events))
        for note in coded.notes:
            self._console.print(Text(f"note: {note}", style="yellow"))

    def close(self) -> None:
        """Nothing is held back."""


def event_table(text: str, events: Iterable[event_pb2.Event]) -> Table:
    """The events as a table, under their sentences."""
    table = Table(show_lines=False, expand=False, header_style="bold", pad_edge=False)
    for name in ("source", "code", "target", "when", "where", "killed", "injured", "status"):
        table.add_column(name, no_wrap=name in ("code",))
    table.add_column("who did what to whom", ratio=1)
    last = None
    for event in events:
        if event.sentence_index != last:
            last = event.sentence_index
            table.add_section()
            table.add_row(*[""] * 8, Text(sentence_of(text, event), style="italic"))
        row = flat(text, event)
        table.add_row(
            row["source_code"] or "---",
            row["action_code"],
            row["target_code"] or "---",
            _days(row),
            row["place"],
            _range(row["killed_min"], row["killed_max"]),
            _range(row["injured_min"], row["injured_max"]),
            row["status"],
            _phrase(event),
        )
    return table


def _phrase(event: event_pb2.Event) -> str:
    said = f" (says {event.attribution.name})" if event.HasField("attribution") else ""
    return f"{event.source.name or '?'} — {event.action.name} — {event.target.name or '?'}{said}"


def _days(row: Mapping[str, Any]) -> str:
    first, last = row["date_first"], row["date_last"]
    if not first:
        return "undated"
    days = first if first == last else f"{first}/{last}"
    return f"{days}*" if row["date_inferred"] else days


def _range(minimum: Any, maximum: Any) -> str:
    if minimum == "" and maximum == "":
        return ""
    if minimum == maximum:
        return str(minimum)
    return (
        f"{minimum}–{maximum}" if maximum != "" and minimum != "" else f"≥{minimum}" if maximum == "" else f"≤{maximum}"
    )
