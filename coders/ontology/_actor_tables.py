"""The parts that actor codes are made of, read from data/actor-*.txt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from coders._errors import DictionaryError
from coders.ontology._tables import Row, rows, several

CountryKind = Literal["iso", "ended", "user", "cameo"]
RoleRank = Literal["primary", "party", "secondary", "tertiary"]
RANKS: tuple[RoleRank, ...] = ("primary", "party", "secondary", "tertiary")
_COUNTRY_KINDS: tuple[CountryKind, ...] = ("iso", "ended", "user", "cameo")
ANYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory: `years` "from..to" where it has ended, `iso` the code that ISO 3166 has for it today."""

    code: str
    name: str
    kind: CountryKind
    years: str
    iso: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role; `rank` is its place in the order of roles."""

    code: str
    rank: RoleRank
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation's own trio below `within` ("*": anywhere); `full` is the code that is best written."""

    code: str
    within: str
    name: str
    full: str


@dataclass(frozen=True)
class ActorParts:
    """Every listed part of actor codes, as mappings from the part's letters to its record or English name.

    `domestic_regions` and `organisations` are keyed by (what the code begins with, letters).
    """

    countries: Mapping[str, Country]
    internationals: Mapping[str, str]
    regions: Mapping[str, str]
    domestic_regions: Mapping[tuple[str, str], str]
    ethnic: Mapping[str, str]
    religions: Mapping[str, str]
    generic_religions: Mapping[str, str]
    roles: Mapping[str, Role]
    organisations: Mapping[tuple[str, str], Organisation]

    def religion(self, code: str) -> str | None:
        """The name of a religious code of 3 to 9 characters, None where it is none."""
        listed = self.religions.get(code)
        if listed is not None:
            return listed
        if len(code) > 3 and code.endswith("000"):
            return self.religion(code[:-3])
        family, second = code[:3], code[3:]
        if len(code) != 6 or family not in self.religions:
            return None
        if second in self.generic_religions:
            return f"{self.religions[family]}: {self.generic_religions[second]}"
        if family == "ITR" and second in self.regions:
            return f"{self.religions[family]}: {self.regions[second]}"
        return None


def _put(table: dict[str, str], row: Row, key: str, value: str) -> None:
    if key in table:
        raise row.fail(f"{key} stands here for the second time")
    table[key] = value


def _countries() -> dict[str, Country]:
    found: dict[str, Country] = {}
    for row in rows("actor-countries.txt", 5):
        code, name, years, iso, _note = row.cells
        kind = next((k for k in _COUNTRY_KINDS if k == row.section), None)
        if kind is None:
            raise row.fail(f"unknown section [{row.section}]")
        if code in found:
            raise row.fail(f"{code} stands here for the second time")
        found[code] = Country(code, name, kind, years, iso or code)
    for country in found.values():
        if country.iso not in found:
            raise DictionaryError(f"actor-countries.txt: {country.code} points to {country.iso}, which is not listed")
    return found


def _roles() -> dict[str, Role]:
    found: dict[str, Role] = {}
    for row in rows("actor-roles.txt", 4):
        code, rank_name, name, description = row.cells
        rank = next((r for r in RANKS if r == rank_name), None)
        if rank is None or code in found:
            raise row.fail(f"{code}: unknown rank {rank_name!r} or a code given twice")
        found[code] = Role(code, rank, name, description)
    return found


@lru_cache(maxsize=1)
def load_actor_parts() -> ActorParts:
    """Reads data/actor-*.txt once; raises DictionaryError with file and line for a bad or double entry."""
    internationals: dict[str, str] = {}
    for row in rows("actor-international.txt", 3):
        _put(internationals, row, row.cells[0], row.cells[1])
    regions: dict[str, str] = {}
    domestic: dict[tuple[str, str], str] = {}
    for row in rows("actor-regions.txt", 4):
        if row.section == "international":
            _put(regions, row, row.cells[0], row.cells[1])
            continue
        for within in several(row.cells[1]):
            if (within, row.cells[0]) in domestic:
                raise row.fail(f"{within}{row.cells[0]} stands here for the second time")
            domestic[within, row.cells[0]] = row.cells[2]
    ethnic: dict[str, str] = {}
    for row in rows("actor-ethnic.txt", 2):
        _put(ethnic, row, row.cells[0], row.cells[1])
    religions: dict[str, str] = {}
    generic: dict[str, str] = {}
    for row in rows("actor-religious.txt", 2):
        _put(generic if row.section == "generic" else religions, row, row.cells[0], row.cells[1])
    organisations: dict[tuple[str, str], Organisation] = {}
    for row in rows("actor-organisations.txt", 5):
        code, within, name, full, _note = row.cells
        if (within, code) in organisations:
            raise row.fail(f"{code} within {within} stands here for the second time")
        organisations[within, code] = Organisation(code, within, name, full or code)
    return ActorParts(
        countries=MappingProxyType(_countries()),
        internationals=MappingProxyType(internationals),
        regions=MappingProxyType(regions),
        domestic_regions=MappingProxyType(domestic),
        ethnic=MappingProxyType(ethnic),
        religions=MappingProxyType(religions),
        generic_religions=MappingProxyType(generic),
        roles=MappingProxyType(_roles()),
        organisations=MappingProxyType(organisations),
    )
