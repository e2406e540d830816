"""Tables to files, a piece at a time: Parquet, CSV, TSV, JSON lines; the bytes depend on the rows only, not on the pieces."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from coders import InputError
from service.dataset._schema import Column, Layout

OUTPUTS = ("parquet", "csv", "tsv", "jsonl")
# A piece in memory: rows of the widest layout take about 2 kB.
ROWS = 16_384
# A row group of Parquet: what the file's index keeps of each is the only thing that grows with the output, about 40 kB.
ROW_GROUP = 32_768
_NAMES = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}


def output_format(path: Path, given: str = "auto") -> str:
    """The format of an output by its name (without .gz or .zst); `InputError` where neither name nor option tells."""
    name = path.with_suffix("") if path.suffix in (".gz", ".zst") else path
    found = _NAMES.get(name.suffix.lower(), "") if given == "auto" else given
    if found not in OUTPUTS:
        raise InputError("--output-format", repr(given), f"one of {', '.join(OUTPUTS)}, or a file name that tells")
    if found == "parquet" and path.suffix in (".gz", ".zst"):
        raise InputError("--output", path.name, "Parquet without another compression: it has its own")
    return found


def write_table(
    pieces: Iterable[pa.Table], path: Path, layout: Layout, kind: str, *, header: bool = True, packed: str = ""
) -> int:
    """Write the pieces in order; the number of rows. `packed` is "", ".gz" or ".zst"; a gz file carries no time."""
    if kind == "parquet":
        return _parquet(pieces, path, layout)
    with open(path, "wb") as raw:
        data: IO[bytes] = raw
        if packed == ".gz":
            data = gzip.GzipFile("", "wb", 6, raw, mtime=0)  # type: ignore[assignment]
        elif packed == ".zst":
            data = zstandard.ZstdCompressor(level=6).stream_writer(raw, closefd=False)
        text = io.TextIOWrapper(data, "utf-8", newline="", write_through=False)
        rows = _json_lines(pieces, text) if kind == "jsonl" else _delimited(pieces, text, layout, kind, header)
        text.close()
    return rows


def _parquet(pieces: Iterable[pa.Table], path: Path, layout: Layout) -> int:
    rows = 0
    schema = layout.arrow
    with pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=_dictionary(layout)) as writer:
        for piece in _even(pieces, schema):
            writer.write_table(piece, row_group_size=ROW_GROUP)
            rows += piece.num_rows
    return rows


def _dictionary(layout: Layout) -> list[str]:
    lists = [f"{c.name}.list.element" for c in layout.columns if c.type == "array" and c.items == "string"]
    return [*layout.coded, *lists]


def _even(pieces: Iterable[pa.Table], schema: pa.Schema) -> Iterable[pa.Table]:
    """The same rows in pieces of exactly ROW_GROUP, so that row groups do not show how the work was cut."""
    held: list[pa.Table] = []
    count = 0
    for piece in pieces:
        held.append(piece)
        count += piece.num_rows
        if count >= ROW_GROUP:
            table = pa.concat_tables(held)
            whole = count - count % ROW_GROUP
            for start in range(0, whole, ROW_GROUP):
                yield table.slice(start, ROW_GROUP).combine_chunks()
            held, count = [table.slice(whole).combine_chunks()], count - whole
    if count:
        yield pa.concat_tables(held).combine_chunks()


def _delimited(pieces: Iterable[pa.Table], text: io.TextIOWrapper, layout: Layout, kind: str, header: bool) -> int:
    writer = csv.writer(text, delimiter="\t" if kind == "tsv" else ",", lineterminator="\n")
    if header:
        writer.writerow([column.name for column in layout.columns])
    rows = 0
    for piece in pieces:
        columns = [_cells(column, piece[column.name].to_pylist()) for column in layout.columns]
        writer.writerows(zip(*columns, strict=True))
        rows += piece.num_rows
    return rows


def _cells(column: Column, values: list[Any]) -> list[Any]:
    """Values as text: lists with `;` between, sides as JSON, dates in the layout's format, true and false as 1 and 0."""
    if column.type == "array" and column.items == "string":
        return [";".join(str(item).replace(";", ",") for item in value) if value else "" for value in values]
    if column.type == "array":
        return [json.dumps(value or [], ensure_ascii=False) for value in values]
    if column.type == "date":
        return [value.strftime(column.format) if value is not None else "" for value in values]
    if column.type == "boolean":
        return ["" if value is None else int(value) for value in values]
    return ["" if value is None else value for value in values]


def _json_lines(pieces: Iterable[pa.Table], text: io.TextIOWrapper) -> int:
    rows = 0
    for piece in pieces:
        for row in piece.to_pylist():
            text.write(json.dumps(row, ensure_ascii=False, default=_day) + "\n")
        rows += piece.num_rows
    return rows


def _day(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
