"""Counts of events and mean Goldstein values by dyad, period and class of action: a tidy table."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from coders import InputError
from service.dataset._rows import UNKNOWN_SIDE
from service.dataset._writers import output_format

_DAYS = {"day": 1, "week": 7, "month": 31}
PERIODS = tuple(_DAYS)
CLASSES = ("root", "quad", "all")
SIDES = ("country", "code")
COLUMNS = (
    "event_id", "document_id", "source_code", "target_code", "action_code",
    "date_first", "date_last", "source_country", "target_country", "action_root", "quad_class", "goldstein", "status", "duplicate_of",
)  # fmt: skip
SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("target", pa.string()),
        ("period", pa.date32()),
        ("class", pa.string()),
        ("events", pa.int64()),
        ("goldstein_mean", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class CountsSpec:
    """What to count by. `sides`: "country" (international actors by their code's first part) or the whole "code"."""

    period: str = "month"
    classes: str = "quad"
    sides: str = "country"
    source: str = ""
    target: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    duplicates: bool = False
    unknown: bool = False
    vague: bool = False

    def check(self) -> None:
        """`InputError` for a value that does not exist."""
        for name, value, known in (
            ("--by", self.period, PERIODS),
            ("--class", self.classes, CLASSES),
            ("--sides", self.sides, SIDES),
        ):
            if value not in known:
                raise InputError(name, repr(value), f"one of {', '.join(known)}")


def count(tables: Iterable[pa.Table], spec: CountsSpec) -> pa.Table:
    """The counts of actual, dated events, ordered by source, target, period and class.

    A period is named by its first day (a week by its Monday). Events that are dated less precisely than the period ("in 2018" is
    no month), with an unknown side (counted as `---`) or of articles marked as duplicates count only where the spec says so.
    Memory grows with the number of cells, not with that of events.
    """
    spec.check()
    cells: dict[tuple[str, str, dt.date, str], list[float]] = {}
    for table in tables:
        for row in table.select(list(COLUMNS)).to_pylist():
            if not _wanted(row, spec):
                continue
            source, target = side(row, "source", spec.sides), side(row, "target", spec.sides)
            if (spec.source and source != spec.source) or (spec.target and target != spec.target):
                continue
            kind = {"root": row["action_root"], "quad": str(row["quad_class"]), "all": "all"}[spec.classes]
            cell = cells.setdefault((source, target, start_of(row["date_first"], spec.period), kind), [0, 0.0])
            cell[0] += 1
            cell[1] += row["goldstein"]
    rows = [
        {
            "source": key[0],
            "target": key[1],
            "period": key[2],
            "class": key[3],
            "events": int(number),
            "goldstein_mean": round(total / number, 4),
        }
        for key, (number, total) in sorted(cells.items())
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _wanted(row: dict[str, Any], spec: CountsSpec) -> bool:
    first, last = row["date_first"], row["date_last"]
    if row["status"] not in (None, "actual") or first is None or (row["duplicate_of"] and not spec.duplicates):
        return False
    if (spec.since and first < spec.since) or (spec.until and first > spec.until):
        return False
    if UNKNOWN_SIDE in (row["source_code"], row["target_code"]) and not spec.unknown:
        return False
    return spec.vague or ((last or first) - first).days < _DAYS[spec.period]


def write_counts(table: pa.Table, path: Path) -> None:
    """Write counts as Parquet, or as CSV or TSV with the quad class and root as text."""
    kind = output_format(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "parquet":
        pq.write_table(table, path)
        return
    if kind == "jsonl":
        raise InputError("--output", path.name, "a name that ends in .csv, .tsv or .parquet")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t" if kind == "tsv" else ",", lineterminator="\n")
        writer.writerow(table.column_names)
        writer.writerows(tuple(row.values()) for row in table.to_pylist())


def side(row: dict[str, str | None], name: str, sides: str) -> str:
    """The side of a dyad that an event counts for."""
    code = row[f"{name}_code"] or UNKNOWN_SIDE
    if sides == "code" or code == UNKNOWN_SIDE:
        return code
    return row[f"{name}_country"] or code[:3]


def start_of(day: dt.date, period: str) -> dt.date:
    """The first day of the day's period."""
    if period == "week":
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if period == "month" else day
