"""`whowhom dictionaries counts`: what the dictionaries hold, by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from coders.actors import KINDS, load_petrarch, read_dictionaries


class Row(NamedTuple):
    """A kind of our dictionaries or a file in PETRARCH's formats, with its entries, names and refused lines."""

    what: str
    entries: int
    names: int
    refused: int


def count_ours(paths: Iterable[Path] | None = None) -> list[Row]:
    """Entries, names and refused lines of dictionaries of our format by kind, in the order of their README; the sum last."""
    reading = read_dictionaries(paths)
    entries = Counter(entry.kind for entry in reading.entries)
    names = Counter(dict.fromkeys(KINDS, 0))
    for entry in reading.entries:
        names[entry.kind] += len(entry.names)
    rows = [Row(kind, entries[kind], names[kind], 0) for kind in KINDS]
    refused = sum(problem.severity == "error" for problem in reading.problems)
    return [*rows, Row("all", sum(entries.values()), sum(names.values()), refused)]


def count_petrarch(paths: Iterable[Path]) -> list[Row]:
    """Entries, spellings and refused lines of each file in PETRARCH's formats."""
    rows = []
    for path in paths:
        reading = load_petrarch([path])
        refused = sum(problem.severity == "error" for problem in reading.problems)
        rows.append(Row(path.name, len(reading.entries), sum(len(e.names) for e in reading.entries), refused))
    return rows
