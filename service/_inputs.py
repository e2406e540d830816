"""Documents from files: plain text, JSON lines, CSV; what cannot be read is told with its line and does not stop the rest."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coders import CoderError, Document, InputError, parse_day

_JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
_TABLE_SUFFIXES = {".csv": ",", ".tsv": "\t"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the fields in JSON lines and CSV."""

    id: str = "id"
    date: str = "date"
    text: str = "text"
    title: str = "title"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that is not a document: where it stands and why it cannot be used."""

    where: str
    error: CoderError


def read_inputs(
    paths: Iterable[str], *, date: dt.date | None = None, columns: Columns | None = None, format: str = "auto"
) -> Iterator[Document | Rejected]:
    """Documents of the files in order; "-" is standard input. `date` is for documents without one.

    `format`: "text", "jsonl", "csv", "tsv", or "auto" by the file's name (standard input: by its first character).
    """
    columns = columns or Columns()
    for path in paths:
        try:
            data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        except OSError as error:
            yield Rejected(path, InputError("file", error.strerror or str(error), "a file that can be read"))
            continue
        name = "stdin" if path == "-" else Path(path).name
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            yield Rejected(path, InputError("text", f"byte {error.object[error.start]:#04x} at {error.start}", "UTF-8"))
            continue
        yield from _documents(name, text, _format(path, text, format), date, columns)


def _format(path: str, text: str, format: str) -> str:
    if format != "auto":
        return format
    suffix = Path(path).suffix.lower()
    if suffix in _JSON_SUFFIXES or (path == "-" and text.lstrip()[:1] == "{"):
        return "jsonl"
    return suffix[1:] if suffix in _TABLE_SUFFIXES else "text"


def _documents(name: str, text: str, format: str, date: dt.date | None, columns: Columns) -> Iterator[Document | Rejected]:
    if format == "text":
        yield _document(name, {"id": Path(name).stem, "text": text}, date, Columns())
    elif format == "jsonl":
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield _json(f"{name}:{number}", line, date, columns)
    else:
        # csv reads fields of articles, which are longer than its default limit
        csv.field_size_limit(sys.maxsize)
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_TABLE_SUFFIXES[f".{format}"])
        missing = [column for column in (columns.text,) if column not in (reader.fieldnames or ())]
        if missing:
            yield Rejected(name, InputError(missing[0], "no such column", f"one of {', '.join(reader.fieldnames or ['none'])}"))
            return
        for row in reader:
            yield _document(f"{name}:{reader.line_num}", row, date, columns)


def _json(where: str, line: str, date: dt.date | None, columns: Columns) -> Document | Rejected:
    try:
        row = json.loads(line)
    except ValueError as error:
        return Rejected(where, InputError("line", str(error), "one JSON object"))
    if not isinstance(row, dict):
        return Rejected(where, InputError("line", type(row).__name__, "one JSON object"))
    return _document(where, row, date, columns)


def _document(where: str, row: Mapping[str, Any], date: dt.date | None, columns: Columns) -> Document | Rejected:
    try:
        text = row.get(columns.text)
        if not isinstance(text, str):
            raise InputError(columns.text, "nothing" if text is None else type(text).__name__, "the text of a document")
        given = row.get(columns.date)
        if given in (None, "") and date is None:
            raise InputError(columns.date, "nothing", "a day as YYYY-MM-DD, in the record or by --date")
        day = parse_day(str(given), field=columns.date) if given not in (None, "") else date
        if day is None:
            raise InputError(columns.date, "nothing", "a day as YYYY-MM-DD")
        return Document(str(row.get(columns.id) or where), text, day, str(row.get(columns.title) or ""))
    except CoderError as error:
        return Rejected(where, error)
