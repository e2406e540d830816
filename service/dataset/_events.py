"""Event files of the `whowhom` layout, read a piece at a time: Parquet, CSV, TSV, JSON lines, also gz and zst."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from coders import InputError
from service._inputs import MAX_RECORD_BYTES, open_text
from service.dataset._layouts import WITH_STATUS, to_layout
from service.dataset._schema import Column, load_layout
from service.dataset._work import commit
from service.dataset._writers import ROWS, output_format, write_table

_NEEDED = frozenset({"event_id", "document_id", "action_code", "source_code", "target_code"})


def read_events(path: Path, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """The events of a file in pieces of at most 16,384 rows, typed; `InputError` for a file that is no table of events."""
    if not path.is_file():
        raise InputError("events", str(path), "a file of events")
    layout = load_layout("whowhom")
    wanted = [column for column in layout.columns if columns is None or column.name in columns]
    kind = output_format(path)
    if kind == "parquet":
        yield from _parquet(path, wanted)
        return
    schema = pa.schema([(column.name, column.arrow) for column in wanted])
    rows = _json_rows(path, wanted) if kind == "jsonl" else _text_rows(path, wanted, "\t" if kind == "tsv" else ",")
    while piece := list(islice(rows, ROWS)):
        yield pa.Table.from_pylist(piece, schema=schema)


def convert(source: Path, output: Path, layout: str, *, kind: str = "auto", header: bool = True) -> tuple[int, int]:
    """Write events of the `whowhom` layout in another layout or format: the numbers of events read and of rows written.

    Layouts without a status take actual events only.
    """
    target = load_layout(layout)
    kind = output_format(output, kind)
    read = 0

    def pieces() -> Iterator[pa.Table]:
        nonlocal read
        for table in read_events(source):
            read += table.num_rows
            yield to_layout(table, target)

    rows = write_events(pieces(), output, layout, kind=kind, header=header)
    return read, rows


def write_events(
    pieces: Iterable[pa.Table], output: Path, layout: str, *, kind: str = "auto", header: bool = True
) -> int:
    """Write tables of a layout as a file that is whole or not there."""
    kind = output_format(output, kind)
    output.parent.mkdir(parents=True, exist_ok=True)
    partial = output.with_name(f"{output.name}.tmp")
    packed = output.suffix if output.suffix in (".gz", ".zst") else ""
    rows = write_table(pieces, partial, load_layout(layout), kind, header=header, packed=packed)
    commit(partial, output)
    return rows


def loses_status(layout: str) -> bool:
    """Whether a layout has no place for the status, so that it holds actual events only."""
    return layout not in WITH_STATUS


def _parquet(path: Path, wanted: Sequence[Column]) -> Iterator[pa.Table]:
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowException as error:
        raise InputError("events", f"{path}: {error}", "a Parquet file of events") from error
    known = set(file.schema_arrow.names)
    _check(path, known)
    schema = pa.schema([(column.name, column.arrow) for column in wanted])
    for batch in file.iter_batches(batch_size=ROWS, columns=[c.name for c in wanted if c.name in known]):
        table = pa.Table.from_batches([batch])
        for column in wanted:
            if column.name not in known:
                table = table.append_column(column.name, pa.nulls(table.num_rows, column.arrow))
        yield table.select(schema.names).cast(schema)


def _check(path: Path, known: Iterable[str]) -> None:
    if missing := sorted(_NEEDED - set(known)):
        raise InputError("events", f"{path} without {', '.join(missing)}", "a file in the layout `whowhom`")


def _json_rows(path: Path, wanted: Sequence[Column]) -> Iterator[dict[str, Any]]:
    days = [column.name for column in wanted if column.type == "date"]
    with open_text(path) as stream:
        for number, line in enumerate(stream, 1):
            row = json.loads(line)
            if number == 1:
                _check(path, row)
            found = {column.name: row.get(column.name) for column in wanted}
            for day in days:
                found[day] = dt.date.fromisoformat(found[day]) if found[day] else None
            yield found


def _text_rows(path: Path, wanted: Sequence[Column], delimiter: str) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(MAX_RECORD_BYTES)
    with open_text(path) as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        header = next(reader, [])
        _check(path, header)
        at = {name: index for index, name in enumerate(header)}
        readers = [(column.name, at[column.name], _READERS[column.type]) for column in wanted if column.name in at]
        for row in reader:
            if len(row) != len(header):
                raise InputError("events", f"{path}:{reader.line_num} with {len(row)} fields", f"{len(header)} fields")
            yield {name: read(row[index]) for name, index, read in readers}


def _optional(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: read(text) if text else None


_READERS: dict[str, Callable[[str], Any]] = {
    "string": _optional(str),
    "integer": _optional(int),
    "number": _optional(float),
    "boolean": _optional(lambda text: text in ("1", "true", "True")),
    "date": _optional(dt.date.fromisoformat),
    "array": lambda text: text.split(";") if text else [],
}
