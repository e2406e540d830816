"""The event codes of CAMEO with Goldstein values and PLOVER types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from coders.ontology._errors import UnknownCodeError
from coders.ontology._plover import Plover, load_plover
from coders.ontology._tables import Row, data_version, rows, several


@dataclass(frozen=True, slots=True)
class EventCode:
    """One code of CAMEO 1.1b3.

    `root`: its first two digits. `parent`: the code with one digit less, "" for a root. `quad_class`: 1 verbal
    cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict. `goldstein`: -10 (conflict) to 10
    (cooperation) on the published CAMEO scale; `goldstein_inherited` is true where no published table has the code
    and the value is an ancestor's. `plover_type` is "" where PLOVER has none (01, 02 and the root 08); `plover_modes`
    begin with the crosswalk's own mode, `plover_contexts` are those that the code implies. Sources stand at the head
    of data/cameo.txt.
    """

    code: str
    name: str
    description: str
    root: str
    parent: str
    quad_class: int
    goldstein: float
    goldstein_inherited: bool
    plover_type: str
    plover_modes: tuple[str, ...]
    plover_contexts: tuple[str, ...]

    @property
    def is_root(self) -> bool:
        """Whether this is one of the 20 roots, which group codes and are not codes of events."""
        return len(self.code) == 2


class Ontology:
    """All event codes by code. Immutable: one instance may be shared by threads."""

    def __init__(self, events: Iterable[EventCode], plover: Plover, version: str) -> None:
        self._events = {event.code: event for event in events}
        self._children: dict[str, tuple[str, ...]] = dict.fromkeys(self._events, ())
        for event in self._events.values():
            if event.parent:
                self._children[event.parent] += (event.code,)
        self.plover = plover
        self.version = version

    def __contains__(self, code: object) -> bool:
        return code in self._events

    def __iter__(self) -> Iterator[EventCode]:
        return iter(self._events.values())

    def __len__(self) -> int:
        return len(self._events)

    def get(self, code: str) -> EventCode:
        """The record of a code or root; raises UnknownCodeError with a reason."""
        event = self._events.get(code)
        if event is None:
            raise UnknownCodeError(code, self._reason(code))
        return event

    def codes(self, *, roots: bool = False) -> tuple[str, ...]:
        """The codes of events, sorted; with `roots` the 20 two-digit roots too."""
        return tuple(code for code in self._events if roots or len(code) > 2)

    def roots(self) -> tuple[str, ...]:
        """The two-digit roots, "01" to "20"."""
        return tuple(code for code in self._events if len(code) == 2)

    def children(self, code: str) -> tuple[str, ...]:
        """The codes directly below; raises UnknownCodeError."""
        return self._children[self.get(code).code]

    def parent(self, code: str) -> EventCode | None:
        """The record one level up, None for a root; raises UnknownCodeError."""
        parent = self.get(code).parent
        return self._events[parent] if parent else None

    def is_a(self, code: str, ancestor: str) -> bool:
        """Whether `code` is `ancestor` or lies below it; raises UnknownCodeError for either."""
        return self.get(code).code.startswith(self.get(ancestor).code)

    def _reason(self, code: str) -> str:
        if not isinstance(code, str) or not code.isascii() or not code.isdigit():
            return "codes are strings of two to four digits"
        if "0" + code in self._events and len(code) < 4:
            return f"a leading zero is missing: {'0' + code!r}?"
        if len(code) > 4:
            return "codes have at most four digits"
        if code[:2] not in self._events:
            return "roots go from 01 to 20"
        nearest = next(code[:n] for n in range(len(code), 1, -1) if code[:n] in self._events)
        return f"CAMEO has no such code below {nearest} ({self._events[nearest].name})"


def _quad_class(root: str) -> int:
    number = int(root)
    return 1 if number <= 5 else 2 if number <= 8 else 3 if number <= 13 else 4


def _event(row: Row, plover: Plover) -> EventCode:
    code, name, value, plover_type, modes, contexts, description = row.cells
    if not (code.isdigit() and 2 <= len(code) <= 4 and 1 <= int(code[:2]) <= 20):
        raise row.fail(f"{code!r} is no code of two to four digits")
    if not name or not description:
        raise row.fail(f"{code} has no name or no description")
    inherited = value.endswith("^")
    try:
        goldstein = float(value.rstrip("^"))
    except ValueError:
        raise row.fail(f"{code}: Goldstein value {value!r} is no number") from None
    if not -10 <= goldstein <= 10:
        raise row.fail(f"{code}: Goldstein value {goldstein} is outside -10 to 10")
    if plover_type and plover_type not in plover.types:
        raise row.fail(f"{code}: no PLOVER type {plover_type!r}")
    for mode in several(modes):
        if not plover_type or mode not in plover.types[plover_type].mode_names:
            raise row.fail(f"{code}: {mode!r} is no mode of {plover_type or 'no type'}")
    for context in several(contexts):
        if context not in plover.contexts:
            raise row.fail(f"{code}: no PLOVER context {context!r}")
    return EventCode(
        code=code,
        name=name,
        description=description,
        root=code[:2],
        parent=code[:-1] if len(code) > 2 else "",
        quad_class=_quad_class(code[:2]),
        goldstein=goldstein,
        goldstein_inherited=inherited,
        plover_type=plover_type,
        plover_modes=several(modes),
        plover_contexts=several(contexts),
    )


def read_events(lines: Iterable[Row], plover: Plover) -> list[EventCode]:
    """The records of table rows, roots first; raises DictionaryError for a bad, double or orphaned code."""
    events: dict[str, EventCode] = {}
    for row in lines:
        event = _event(row, plover)
        if event.code in events:
            raise row.fail(f"{event.code} stands here for the second time")
        if event.parent and event.parent not in events:
            raise row.fail(f"{event.code} has no parent {event.parent} above it")
        if event.goldstein_inherited and event.goldstein != events[event.parent].goldstein:
            raise row.fail(f"{event.code} is marked as inherited but differs from {event.parent}")
        events[event.code] = event
    return list(events.values())


@lru_cache(maxsize=1)
def load_ontology() -> Ontology:
    """The shipped ontology, read once; raises DictionaryError with file and line if a data file is damaged."""
    plover = load_plover()
    return Ontology(read_events(rows("cameo.txt", 7), plover), plover, data_version())
