"""Finds the actors of a document and gives them their codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from coders._collector import collector_paused
from coders._records import ParsedDocument, PlaceMention
from coders.actors._codes import Countries
from coders.actors._document import DocumentReader
from coders.actors._entry import Entry, Problem
from coders.actors._index import NameIndex
from coders.actors._petrarch import load_petrarch
from coders.actors._reader import DICTIONARIES, content_hash, read_dictionaries
from coders.actors._rules import RULES
from coders.actors._table import ActorTable
from coders.actors._view import Meaning

TITLES = RULES / "titles.txt"  # titles before names belong to the rules, whatever dictionaries are loaded


_DAYS = 256  # days of publication whose look-ups are kept


class Lookup(NamedTuple):
    """One entry that a name can mean; `chosen` marks the one that holds on the day, `code` what it then gives."""

    code: str
    entry: Entry
    chosen: bool
    reason: str


class ActorResolver:
    """The actor step: load it once, use it for any number of documents, also from several threads."""

    def __init__(self, entries: Sequence[Entry], problems: Sequence[Problem] = (), version: str = "") -> None:
        self.entries = tuple(entries)
        self.problems = tuple(problems)
        self.version = version
        self.index = NameIndex(self.entries)
        self._meanings: dict[dt.date, Meaning] = {}
        self.countries = Countries(_country_codes(self.entries))

    @classmethod
    def load(
        cls, paths: Iterable[Path] | None = None, petrarch: Iterable[Path] = (), overlays: Iterable[Path] = ()
    ) -> ActorResolver:
        """Load dictionaries.

        `paths`: files and folders of our format (None: those shipped; empty: none of them). `overlays`: more of our
        format, laid
        over those: where they name somebody, they alone count. `petrarch`: files and folders in the PETRARCH formats,
        laid over all.
        Lines that cannot be read are in `problems`, and left out.
        """
        base = [DICTIONARIES] if paths is None else [Path(p) for p in paths]
        over, foreign = [Path(p) for p in overlays], [Path(p) for p in petrarch]
        with collector_paused():  # tens of thousands of small tuples are made here and none is garbage
            readings = [read_dictionaries([*base, TITLES]), read_dictionaries(over, layer=1) if over else None]
            if foreign:
                readings.append(load_petrarch(foreign, layer=2))
            entries = [e for r in readings if r is not None for e in r.entries]
            problems = [p for r in readings if r is not None for p in r.problems]
            return cls(entries, problems, content_hash([*base, *over, *foreign]))

    def find(self, parsed: ParsedDocument, places: Sequence[PlaceMention] = ()) -> ActorTable:
        """The actors of a parsed document; `places` are its named places, with their countries."""
        return DocumentReader(self.index, self.countries, self._meaning(parsed.document.date), parsed, places).table()

    def _meaning(self, day: dt.date) -> Meaning:
        """What names mean on a day; documents of the same days share what has been looked up."""
        known = self._meanings.get(day)
        if known is None:
            if len(self._meanings) >= _DAYS:
                self._meanings.clear()
            known = self._meanings[day] = Meaning(day, self.countries)
        return known

    def lookup(self, name: str, date: dt.date) -> list[Lookup]:
        """What a name means on a day, and what else it can mean: every entry that spells it so, the chosen one
        first.
        """
        names = self.index.lookup(name)
        if not names:
            return []
        found = self._meaning(date).choose(names, adjectival=False)
        rows = []
        for one in {name.entry: name for name in names}.values():  # "U.S." and "US" are one
            chosen = found is not None and one.entry == found.entry
            if chosen:
                reason = "holds on the day" if found is not None and found.dated else "outside its dates"
            else:
                reason = "another layer or kind" if one.entry.holds_on(date) else "outside its dates"
            rows.append(Lookup(found.code if chosen and found else one.entry.code, one.entry, chosen, reason))
        return sorted(rows, key=lambda r: not r.chosen)


def _country_codes(entries: Iterable[Entry]) -> set[str]:
    """Codes that stand at the head of others as their country: those of entries that name countries."""
    codes = {e.code for e in entries if e.kind in ("country", "adjective", "people", "capital") and len(e.code) == 3}
    # a PETRARCH file does not say which of its codes are countries: those of one group that begin longer ones
    singles = {e.code for e in entries if e.kind == "actor" and len(e.code) == 3}
    heads = {e.code[:3] for e in entries if e.kind == "actor" and len(e.code) > 3}
    roles = {
        "IGO",
        "NGO",
        "MNC",
        "IMG",
        "NGM",
        "INT",
        "UIS",
        "GOV",
        "MIL",
        "REB",
        "OPP",
        "CVL",
        "MED",
        "BUS",
        "ELI",
        "REL",
        "CRM",
        "EDU",
    }
    return (codes | (singles & heads)) - roles
