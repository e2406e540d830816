"""Reading of the ontology's text tables: lines of columns divided by "|", in sections, with comments."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from coders._errors import DictionaryError

FILES = (
    "actor-countries.txt",
    "actor-ethnic.txt",
    "actor-international.txt",
    "actor-organisations.txt",
    "actor-regions.txt",
    "actor-religious.txt",
    "actor-roles.txt",
    "cameo.txt",
    "plover.txt",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its file, 1-based line, section ("" before the first) and stripped columns."""

    file: str
    line: int
    section: str
    cells: tuple[str, ...]

    def fail(self, message: str) -> DictionaryError:
        """An error that names this line."""
        return DictionaryError(f"{self.file}:{self.line}: {message}")


@cache
def read_bytes(name: str) -> bytes:
    """A shipped data file as it is."""
    return (files("coders.ontology") / "data" / name).read_bytes()


def rows(name: str, columns: int) -> Iterator[Row]:
    """The rows of a shipped table; rows of fewer columns are filled up with "", longer ones are an error."""
    return parse_rows(name, read_bytes(name).decode("utf-8"), columns)


def parse_rows(name: str, text: str, columns: int) -> Iterator[Row]:
    """The rows of a table in `text`; `name` stands in its errors."""
    section = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip()
            continue
        cells = tuple(cell.strip() for cell in line.split("|"))
        row = Row(name, number, section, cells + ("",) * (columns - len(cells)))
        if len(cells) > columns:
            raise row.fail(f"{len(cells)} columns, expected at most {columns}")
        if not cells[0]:
            raise row.fail("the first column is empty")
        yield row


def several(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, divided by ";"."""
    return tuple(part for part in (piece.strip() for piece in cell.split(";")) if part)


@lru_cache(maxsize=1)
def data_version() -> str:
    """The first 12 hexadecimal digits of the SHA-256 of all data files, names included."""
    digest = hashlib.sha256()
    for name in FILES:
        content = read_bytes(name)
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]
