"""The layouts as data: schemas/NAME.json in the form of Frictionless Table Schema, one object for each column.

Beside the standard's keys a column has `coded` (text of few different values, kept dictionary-encoded in Parquet) and `items`
(what an array holds: "string", or "actor" for the sides of a PLOVER record).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyarrow as pa

from coders import InputError

LAYOUTS = ("whowhom", "plover", "phoenix", "icews", "polecat", "gdelt")

_ACTOR = pa.struct(
    [
        ("code", pa.string()),
        ("name", pa.string()),
        ("text", pa.string()),
        ("country", pa.string()),
        ("sectors", pa.list_(pa.string())),
    ]
)
_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` is one of string, integer, number, boolean, date, array; `format` of a date in text is strftime's."""

    name: str
    type: str
    description: str
    coded: bool = False
    items: str = ""
    format: str = "%Y-%m-%d"

    @property
    def arrow(self) -> pa.DataType:
        """The type in Arrow and Parquet."""
        if self.type == "array":
            return pa.list_(_ACTOR if self.items == "actor" else pa.string())
        return _TYPES[self.type]


@dataclass(frozen=True)
class Layout:
    """A layout with its columns in order."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]

    @property
    def arrow(self) -> pa.Schema:
        """The schema in Arrow and Parquet."""
        return pa.schema([(column.name, column.arrow) for column in self.columns])

    @property
    def coded(self) -> list[str]:
        """The columns that are dictionary-encoded in Parquet."""
        return [column.name for column in self.columns if column.coded]


def schema_text(name: str) -> str:
    """The schema file of a layout."""
    if name not in LAYOUTS:
        raise InputError("--layout", repr(name), f"one of {', '.join(LAYOUTS)}")
    return files("service.dataset").joinpath("schemas", f"{name}.json").read_text("utf-8")


@cache
def load_layout(name: str) -> Layout:
    """A layout by its name; `InputError` for one that does not exist."""
    data = json.loads(schema_text(name))
    columns = tuple(Column(**field) for field in data["fields"])
    return Layout(data["name"], data["title"], data["description"], columns)


def markdown(layout: Layout) -> str:
    """The page of a layout in docs/layouts, column by column."""
    return "\n".join(_page(layout))


def _page(layout: Layout) -> Iterable[str]:
    yield f"# {layout.title}"
    yield ""
    yield f"{layout.description} Schema file: `service/dataset/schemas/{layout.name}.json`."
    yield ""
    yield f"`whowhom dataset INPUT -o OUT --layout {layout.name}`; {len(layout.columns)} columns."
    yield ""
    yield "| # | column | type | what |"
    yield "| --- | --- | --- | --- |"
    for number, column in enumerate(layout.columns, 1):
        kind = {"array": f"list of {column.items}s"}.get(column.type, column.type)
        kind += " as YYYYMMDD in text" if column.format == "%Y%m%d" else ""
        kind += ", encoded" if column.coded else ""
        yield f"| {number} | `{column.name}` | {kind} | {column.description} |"
    yield ""
