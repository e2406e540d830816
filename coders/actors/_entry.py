"""What a dictionary holds: entries with the place where they stand, and the problems found on the way."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

KINDS = (
    "country",
    "adjective",
    "people",
    "capital",
    "place",
    "metonym",
    "government",
    "parliament",
    "judiciary",
    "military",
    "police",
    "intelligence",
    "party",
    "person",
    "international",
    "ngo",
    "company",
    "media",
    "armed-group",
    "ethnic",
    "religious",
    "region",
    "agent",
    "agent-modifier",
    "discard",
)
"""The kinds of our own format, in the order of its README."""

FOREIGN_KINDS = ("actor", "discard-sentence", "discard-document", "issue")
"""Kinds that only the PETRARCH formats have; "actor" is a name of which the file does not say what it names."""

NATIONALITY_KINDS = frozenset({"country", "adjective", "people", "capital", "place", "region", "ethnic"})
NO_CODE = "---"
LOCAL = "local"  # the note of entries that count in documents about their country alone

Severity = Literal["error", "warning"]


class Problem(NamedTuple):
    """Something wrong with a line: `file` relative to the folder that was read, `line` from 1."""

    file: str
    line: int
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message}"


class Entry(NamedTuple):
    """One line of a dictionary: names that stand for a code on the days `begin` to `end`, both included (None: open).

    `layer` is 0 for the first dictionaries loaded and higher for those laid over them. `fallback` is true for an
    undated code that holds only outside the dated ones of the same name (PETRARCH).
    """

    code: str
    names: tuple[str, ...]
    kind: str
    file: str
    line: int
    begin: dt.date | None = None
    end: dt.date | None = None
    note: str = ""
    layer: int = 0
    fallback: bool = False

    @property
    def where(self) -> str:
        """The entry's place as explanations cite it: "people/caucasus.txt:12"."""
        return f"{self.file}:{self.line}"

    @property
    def local(self) -> bool:
        """Whether the names are known at home only: other countries have bodies that are called so."""
        return self.note == LOCAL

    def holds_on(self, day: dt.date) -> bool:
        """Whether `day` lies in the span of the entry."""
        return (self.begin is None or self.begin <= day) and (self.end is None or day <= self.end)


class Reading(NamedTuple):
    """What came of reading dictionaries: entries and the lines refused or doubted."""

    entries: list[Entry]
    problems: list[Problem]
