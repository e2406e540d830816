"""The one-a-day filter: events of one date, source, target, code and status become one row with the lists of their documents.

Memory is bounded: what decides is spread over files by key, each is worked off alone, and the rows are read a second time.
"""

from __future__ import annotations

import heapq
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

# Files that the keys are spread over; each must fit in memory, about 500 bytes a key.
_SPREAD = 16
_PIECE = 4096
_KEY = ("date_first", "source_code", "target_code", "action_code", "status")
_LISTS = ("documents", "urls", "publishers")
COLUMNS = ("event_id", "document_id", *_KEY, *_LISTS, "mentions")
_SPILL = pa.schema(
    [
        ("row", pa.int64()),
        ("key", pa.string()),
        *((name, pa.list_(pa.string())) for name in _LISTS),
        ("mentions", pa.int64()),
    ]
)


def one_a_day(read: Callable[[tuple[str, ...] | None], Iterable[pa.Table]], folder: Path) -> Iterator[pa.Table]:
    """The first event of each key in the order of the file, with merged `documents`, `urls`, `publishers` and summed `mentions`.

    `read` gives the events anew each time, all columns or some; `folder` takes temporary files. Events without a date stay as they
    are.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix=".one-a-day-") as name:
        spread = _spread(read(COLUMNS), Path(name))
        merged = heapq.merge(*(_merged(path) for path in spread), key=lambda row: row["row"])
        yield from _chosen(read(None), merged)


def _spread(tables: Iterable[pa.Table], folder: Path) -> list[Path]:
    paths = [folder / f"{number}.arrow" for number in range(_SPREAD)]
    writers = [pa.ipc.new_stream(str(path), _SPILL) for path in paths]
    held: list[list[dict[str, Any]]] = [[] for _ in paths]
    number = 0
    for table in tables:
        for row in table.select(list(COLUMNS)).to_pylist():
            # an event without a date is a key of its own
            key = "\x1f".join(str(row[part]) for part in _KEY) if row["date_first"] else f"row {number}"
            at = zlib.crc32(key.encode()) % _SPREAD
            held[at].append(
                {"row": number, "key": key, "mentions": row["mentions"] or 1, **{n: row[n] or [] for n in _LISTS}}
            )
            if len(held[at]) >= _PIECE:
                writers[at].write_table(pa.Table.from_pylist(held[at], schema=_SPILL))
                held[at].clear()
            number += 1
    for writer, rows in zip(writers, held, strict=True):
        writer.write_table(pa.Table.from_pylist(rows, schema=_SPILL))
        writer.close()
    return paths


def _merged(path: Path) -> Iterator[dict[str, Any]]:
    """The keys of one file by their first row; worked off when the first is asked for, then read back a piece at a time."""
    result = path.with_suffix(".merged")
    keys: dict[str, dict[str, Any]] = {}
    for row in _rows(path):
        first = keys.setdefault(row["key"], row)
        if first is not row:
            first["mentions"] += row["mentions"]
            for name in _LISTS:
                first[name] = list(dict.fromkeys((*first[name], *row[name])))
    with pa.ipc.new_stream(str(result), _SPILL) as writer:
        rows = list(keys.values())
        for start in range(0, len(rows), _PIECE):
            writer.write_table(pa.Table.from_pylist(rows[start : start + _PIECE], schema=_SPILL))
    del keys, rows
    yield from _rows(result)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with pa.OSFile(str(path)) as source, pa.ipc.open_stream(source) as reader:
        for batch in reader:
            yield from batch.to_pylist()


def _chosen(tables: Iterable[pa.Table], merged: Iterator[dict[str, Any]]) -> Iterator[pa.Table]:
    following = next(merged, None)
    number = 0
    for table in tables:
        positions, rows = [], []
        while following is not None and following["row"] < number + table.num_rows:
            positions.append(following["row"] - number)
            rows.append(following)
            following = next(merged, None)
        number += table.num_rows
        kept = table.take(positions) if positions else table.slice(0, 0)
        for name in (*_LISTS, "mentions"):
            field = table.schema.field(name)
            kept = kept.set_column(
                table.schema.get_field_index(name), name, pa.array([r[name] for r in rows], field.type)
            )
        yield kept
