"""Reading of actor codes: which chain of parts a code is.

A code is a chain of trios (CAMEO codebook, section 3.1). A domestic one: country, region of the country, roles in
the order primary, party, secondary, tertiary, with at most one ethnic and then one religious group before, among
or behind them, then an organisation. An international one: IGO, NGO, ..., regions and countries, then the same.
After an organisation the roles begin anew (its speciality), and a sub-organisation may follow. A region of the
world, an ethnic or a religious group may also begin a code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from coders.ontology._actor_reasons import reason_for
from coders.ontology._actor_tables import ANYWHERE, RANKS, ActorParts, load_actor_parts
from coders.ontology._errors import MalformedActorCodeError

PartKind = Literal[
    "international", "country", "region", "domestic region", "ethnic", "religious", "role", "organisation"
]


@dataclass(frozen=True, slots=True)
class CodePart:
    """One part of an actor code: its kind, letters, 0-based offset in the code and English name."""

    kind: PartKind
    code: str
    start: int
    name: str


class _State(NamedTuple):
    """What has been read so far, as far as it decides what may follow."""

    head: str = ""
    head_kind: PartKind | Literal[""] = ""
    last: PartKind | Literal[""] = ""
    place: str = ""  # country and regions of the country behind it
    ethnic: bool = False
    religious: bool = False
    roles: tuple[str, ...] = ()  # since the last organisation
    organisations: tuple[str, ...] = ()

    def after(self, kind: PartKind, code: str) -> _State:
        head = self if self.head else self._replace(head=code, head_kind=kind)
        if kind == "organisation":
            return head._replace(last=kind, roles=(), organisations=(*self.organisations, code))
        if kind == "role":
            return head._replace(last=kind, roles=(*self.roles, code))
        if kind == "country":
            return head._replace(last=kind, place=code)
        if kind == "domestic region":
            return head._replace(last=kind, place=self.place + code)
        return head._replace(
            last=kind,
            ethnic=self.ethnic or kind == "ethnic",
            religious=self.religious or kind == "religious",
        )

    @property
    def within(self) -> str:
        """What an organisation here would be part of."""
        return self.head + "".join(self.organisations)


def role_fits(parts: ActorParts, before: Sequence[str], role: str) -> bool:
    """Whether `role` may follow the roles `before`: none twice, ranks never falling."""
    if role in before:
        return False
    rank = RANKS.index(parts.roles[role].rank)
    return all(RANKS.index(parts.roles[other].rank) <= rank for other in before)


class CodeReader:
    """Depth-first search for the first reading of a code, most likely kinds first."""

    def __init__(self, code: str, agent: bool, strict: bool) -> None:
        self.code = code
        self.agent = agent
        self.strict = strict
        self.parts = load_actor_parts()
        self.furthest = 0
        self.states: list[_State] = []

    def read(self) -> tuple[CodePart, ...]:
        """The parts; raises MalformedActorCodeError for the place where the longest attempt stops."""
        found = self._walk(0, _State())
        if found is None:
            part = self.code[self.furthest : self.furthest + 3]
            state = self.states[0]
            raise MalformedActorCodeError(
                self.code,
                part,
                self.furthest,
                reason_for(
                    self.parts,
                    part,
                    first=self.furthest == 0,
                    last=state.last,
                    within=state.within,
                    roles=state.roles,
                    more=len(self.code) > self.furthest + 3,
                ),
            )
        return found

    def _walk(self, at: int, state: _State) -> tuple[CodePart, ...] | None:
        if at == len(self.code):
            return ()
        if at > self.furthest:
            self.furthest, self.states = at, []
        if at == self.furthest:
            self.states.append(state)
        for kind, length, name in self._options(at, state):
            code = self.code[at : at + length]
            rest = self._walk(at + length, state.after(kind, code))
            if rest is not None:
                return (CodePart(kind, code, at, name), *rest)
        return None

    def _options(self, at: int, state: _State) -> Iterator[tuple[PartKind, int, str]]:
        parts, trio = self.parts, self.code[at : at + 3]
        if not state.head:
            # SHNNRM is a new Shinto movement, SHN alone and SHNCVL are Saint Helena
            yield from self._religions(at, (9, 6))
            if trio in parts.internationals:
                yield "international", 3, parts.internationals[trio]
            if trio in parts.countries:
                yield "country", 3, parts.countries[trio].name
            if trio in parts.regions:
                yield "region", 3, parts.regions[trio]
            miscased = trio.islower() and trio.upper() in parts.countries and len(self.code) > 3
            if trio in parts.ethnic and not miscased:
                yield "ethnic", 3, parts.ethnic[trio]
            # alone only, or every mistaken head would become some people of CAMEOECS
            if not self.strict and self.code.isupper() and self.code.lower() in parts.ethnic:
                yield "ethnic", 3, parts.ethnic[trio.lower()]
            yield from self._religions(at, (3,))
            if (ANYWHERE, trio) in parts.organisations:
                yield "organisation", 3, parts.organisations[ANYWHERE, trio].name
            if self.agent and trio in parts.roles:
                yield "role", 3, parts.roles[trio].name
            return
        if not self.strict and trio == "MUS" and not state.religious:
            yield from self._religions(at)
        if state.head_kind == "international" and state.last in ("international", "region", "country"):
            if trio in parts.regions:
                yield "region", 3, parts.regions[trio]
            if trio in parts.countries:
                yield "country", 3, parts.countries[trio].name
        if state.last in ("country", "domestic region") and (state.place, trio) in parts.domestic_regions:
            yield "domestic region", 3, parts.domestic_regions[state.place, trio]
        if not state.organisations and not state.religious:
            yield from self._religions(at)
            if not state.ethnic and trio in parts.ethnic:
                yield "ethnic", 3, parts.ethnic[trio]
        if trio in parts.roles and (not self.strict or role_fits(parts, state.roles, trio)):
            yield "role", 3, parts.roles[trio].name
        for within in (state.within, ANYWHERE):
            if (within, trio) in parts.organisations:
                yield "organisation", 3, parts.organisations[within, trio].name
        if not self.strict:
            yield from self._foreign(trio, state)

    def _religions(self, at: int, lengths: tuple[int, ...] = (9, 6, 3)) -> Iterator[tuple[PartKind, int, str]]:
        for length in lengths:
            code = self.code[at : at + length]
            # other projects write Islam MUS; in CAMEO that is Mauritius, which it stays where it begins a code
            if not self.strict and code.startswith("MUS") and (at > 0 or length > 3):
                code = "MOS" + code[3:]
            name = self.parts.religion(code) if len(code) == length else None
            if name is not None:
                yield "religious", length, name

    def _foreign(self, trio: str, state: _State) -> Iterator[tuple[PartKind, int, str]]:
        """What other projects write: dependent territories behind their state, trios of their own for groups."""
        if state.last == "country" and trio in self.parts.countries:
            yield "domestic region", 3, self.parts.countries[trio].name
        listed = trio in self.parts.roles or trio in self.parts.countries
        groups = ("role", "religious", "ethnic", "organisation", "international")
        if state.last in groups and not listed and trio.isalpha() and trio.isupper():
            yield "organisation", 3, trio
