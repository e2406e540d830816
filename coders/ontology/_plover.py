"""PLOVER: types, modes, contexts and auxiliary modes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from coders.ontology._errors import UnknownCodeError
from coders.ontology._tables import rows, several


@dataclass(frozen=True, slots=True)
class PloverMode:
    """How an event of one type was done; the same name may be a mode of several types."""

    type: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class PloverType:
    """One of the 16 types of events; `cameo` says in words which CAMEO codes it takes in."""

    name: str
    quad_class: int
    cameo: str
    description: str
    modes: tuple[PloverMode, ...]

    @property
    def mode_names(self) -> tuple[str, ...]:
        """The names of the modes."""
        return tuple(mode.name for mode in self.modes)


@dataclass(frozen=True)
class Plover:
    """All of PLOVER: mappings from name to record or description, in the order of the data file.

    `older` maps the names of older data (YIELD, FIGHT, ...) to today's types.
    """

    quads: Mapping[int, str]
    types: Mapping[str, PloverType]
    contexts: Mapping[str, str]
    auxiliary_modes: Mapping[str, str]
    older: Mapping[str, tuple[str, ...]]

    def get(self, name: str) -> PloverType:
        """The type of that name; raises UnknownCodeError, with today's name where `name` is an older one."""
        found = self.types.get(name)
        if found is None:
            today = self.older.get(name)
            raise UnknownCodeError(name, f"called {' or '.join(today)} today" if today else "no type of PLOVER")
        return found


@lru_cache(maxsize=1)
def load_plover() -> Plover:
    """Reads data/plover.txt once; raises DictionaryError with file and line for a bad line."""
    quads: dict[int, str] = {}
    heads: dict[str, tuple[int, str, str]] = {}
    modes: dict[str, list[PloverMode]] = {}
    contexts: dict[str, str] = {}
    auxiliary: dict[str, str] = {}
    older: dict[str, tuple[str, ...]] = {}
    for row in rows("plover.txt", 4):
        first, second, third, fourth = row.cells
        if row.section == "quad":
            quads[int(first)] = second
        elif row.section == "type":
            if int(second) not in quads or first in heads:
                raise row.fail(f"type {first}: unknown quad class {second} or a name given twice")
            heads[first] = (int(second), third, fourth)
        elif row.section == "mode":
            if first not in heads:
                raise row.fail(f"mode {second} of an unknown type {first}")
            modes.setdefault(first, []).append(PloverMode(first, second, third))
        elif row.section == "context":
            contexts[first] = second
        elif row.section == "auxiliary":
            auxiliary[first] = second
        elif row.section == "older":
            older[first] = several(second)
        else:
            raise row.fail(f"unknown section [{row.section}]")
    types = {
        name: PloverType(name, quad, cameo, description, tuple(modes.get(name, ())))
        for name, (quad, cameo, description) in heads.items()
    }
    return Plover(
        MappingProxyType(quads),
        MappingProxyType(types),
        MappingProxyType(contexts),
        MappingProxyType(auxiliary),
        MappingProxyType(older),
    )
