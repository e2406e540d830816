"""Checks dictionaries: codes, dates, duplicates, conflicts, names that can never be found."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from coders.actors._codes import Countries
from coders.actors._entry import Entry, Problem
from coders.actors._index import Name
from coders.actors._normalise import ANY, name_cases, name_keys
from coders.actors._reader import read_dictionaries
from coders.actors._view import Meaning
from coders.ontology import MalformedActorCodeError, parse_actor_code

_ROLE_KINDS = frozenset({"agent", "agent-modifier"})
_COUNTRY_KINDS = frozenset({"country", "adjective", "people", "capital"})
_BODIES = frozenset({"metonym", "government", "parliament", "judiciary", "military", "police", "intelligence"})
_SMALL_LETTERS = _ROLE_KINDS | {"discard"}
_PROPER = frozenset({"country", "adjective", "people", "capital", "person"})
_EARLIEST, _LATEST = 1800, 2100  # years that an office of our time can begin or end in
_FIRST, _LAST = dt.date(1, 1, 1), dt.date(9999, 12, 31)
_Spelt = tuple[Entry, str]


def lint(paths: Iterable[Path] | None = None) -> list[Problem]:
    """What is wrong with dictionaries of our format (default: those shipped), by file and line.

    Errors are lines that cannot be used and names that two entries claim for the same day; warnings are repetitions,
    entries that
    another always wins over, proper names without a capital and years that cannot be meant.
    """
    entries, problems = read_dictionaries(paths)
    found = [*problems, *lint_entries(entries)]
    return sorted(set(found), key=lambda p: (p.file, p.line, p.severity, p.message))


def lint_entries(entries: Sequence[Entry]) -> Iterator[Problem]:
    """The findings on entries that could be read."""
    by_key: dict[tuple[str, ...], list[_Spelt]] = defaultdict(list)
    for entry in entries:
        yield from _check_code(entry)
        yield from _check_dates(entry)
        seen: set[str] = set()
        for name in entry.names:
            keys = name_keys(name)
            if not keys:
                yield _problem(entry, "error", f"a name without a letter: {name!r}")
                continue
            if name in seen:
                yield _problem(entry, "warning", f"{name!r} stands twice in this entry")
            seen.add(name)
            if entry.kind in _PROPER and name == name.lower() and any(c.isalpha() for c in name) and name.isascii():
                yield _problem(entry, "warning", f"proper name without a capital: {name!r}")
            by_key[keys].append((entry, name))
    for spelt in by_key.values():
        if len(spelt) > 1:
            yield from _check_pairs(spelt)
            yield from _check_shadows(spelt)


def _problem(entry: Entry, severity: str, message: str) -> Problem:
    return Problem(entry.file, entry.line, "error" if severity == "error" else "warning", message)


def _check_code(entry: Entry) -> Iterator[Problem]:
    if entry.kind == "discard":
        return
    try:
        code = parse_actor_code(entry.code, agent=entry.kind in _ROLE_KINDS)
    except MalformedActorCodeError as error:
        yield _problem(entry, "error", f"{entry.names[0]!r}: {error}")
        return
    if entry.kind in _ROLE_KINDS and not code.is_agent and code.parts[0].kind != "international":
        yield _problem(entry, "error", f"the code of a role noun is roles alone, not {entry.code}")
    if entry.kind in _COUNTRY_KINDS and code.country != entry.code[:3]:
        yield _problem(
            entry, "error", f"a name of kind {entry.kind} has a code that begins with a country, not {entry.code}"
        )


def _check_dates(entry: Entry) -> Iterator[Problem]:
    for day in (entry.begin, entry.end):
        if day is not None and not _EARLIEST <= day.year <= _LATEST:
            yield _problem(entry, "warning", f"the year {day.year} cannot be meant")
    if (
        entry.kind == "person"
        and entry.begin is not None
        and entry.end is not None
        and (entry.end - entry.begin).days > 75 * 366
    ):
        yield _problem(entry, "warning", f"{(entry.end - entry.begin).days // 365} years in office")


def family(kind: str) -> str:
    """Kinds among which one name can belong to one entry only on a day."""
    if kind in _BODIES:
        return "body"
    return "capital or place" if kind in ("capital", "place") else kind


def _check_pairs(spelt: list[_Spelt]) -> Iterator[Problem]:
    for i, (later, name) in enumerate(spelt):
        for earlier, other in spelt[:i]:
            if (
                later is earlier
                or family(earlier.kind) != family(later.kind)
                or not _same_case(name, other)
                or not _overlap(earlier, later)
                or (earlier.code[:3] != later.code[:3] and (earlier.local or later.local))
            ):
                continue
            if earlier.code != later.code:
                yield _problem(
                    later,
                    "error",
                    f"{name!r} is {later.code} here and {earlier.code} at {earlier.where}, on the same days",
                )
            elif later.kind != "person" or (later.begin, later.end) == (earlier.begin, earlier.end):
                yield _problem(later, "warning", f"{name!r} repeats {earlier.where}")


def _same_case(name: str, other: str) -> bool:
    """Whether two spellings with the same letters are found in the same texts ("US" is not "us")."""
    length = len(name_keys(name))
    mine, theirs = name_cases(name, length) or (ANY,) * length, name_cases(other, length) or (ANY,) * length
    return mine == theirs


def _overlap(left: Entry, right: Entry) -> bool:
    return max(left.begin or _FIRST, right.begin or _FIRST) <= min(left.end or _LAST, right.end or _LAST)


def _check_shadows(spelt: list[_Spelt]) -> Iterator[Problem]:
    """Entries that are chosen in no use of their name on any of their own days."""
    names = tuple(Name(entry, name, None, False) for entry, name in spelt)
    for entry, name in spelt:
        days = {
            entry.begin or entry.end or dt.date(2020, 1, 1),
            entry.end or entry.begin or dt.date(2020, 1, 1),
            _middle(entry),
        }
        winners: list[Entry] = []
        for day in days:
            meaning = Meaning(day, Countries(()))
            rivals = tuple(n for n in names if _same_case(n.spelling, name))
            home = frozenset({entry.code[:3]} if entry.local else ())
            chosen = [meaning.choose(rivals, adjectival, home) for adjectival in (False, True)]
            winners += [c.entry for c in chosen if c is not None]
            if None in chosen and entry.kind != "discard":
                winners += [e for e, _ in spelt if e.kind.startswith("discard")]
        if entry.kind != "discard" and winners and entry not in winners and all(w.code != entry.code for w in winners):
            yield _problem(
                entry,
                "warning",
                f"{name!r} is never found: {winners[0].where} ({winners[0].kind} {winners[0].code}) wins",
            )


def _middle(entry: Entry) -> dt.date:
    if entry.begin is not None and entry.end is not None:
        return entry.begin + (entry.end - entry.begin) / 2
    return entry.begin or entry.end or dt.date(2020, 1, 1)
