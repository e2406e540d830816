"""Longest match of names over the tokens of a sentence.

The automaton is a trie kept as one table of prefixes: a key is the words of a prefix joined by spaces, its value the
names that end there (none where names only go on). A step is one look-up in C, and a token that begins no name costs
one failed look-up, which over the tokens of a parse is faster than an automaton over characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from coders.actors._entry import Entry
from coders.actors._normalise import CAPITALS, PROPER, name_cases, name_keys, plural, token_keys

_WITH_PLURAL = frozenset({"agent", "people"})
_KEPT = 1 << 16  # words of texts whose look-ups are kept
_AMBIGUOUS_CAPITALS = 3  # foreign names of up to so many letters, as "US" or "WHO", are matched in capitals only


class Name(NamedTuple):
    """A spelling of an entry; `cases` what each word asks of the case (None: nothing)."""

    entry: Entry
    spelling: str
    cases: tuple[int, ...] | None
    plural: bool


class Match(NamedTuple):
    """Names found at tokens `first` to `last` (half-open) of a sentence."""

    first: int
    last: int
    names: tuple[Name, ...]


class NameIndex:
    """All the names of a set of entries, to be found in sentences or looked up."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        table: dict[str, tuple[Name, ...]] = {}
        self.surnames: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.kind == "issue":
                continue
            person = entry.kind == "person"
            for spelling in entry.names:
                keys = name_keys(spelling)
                if not keys:
                    continue
                if "(" in keys:
                    # "CPI (Maoist)" is written without brackets too
                    bare = spelling.replace("(", "").replace(")", "")
                    _add(table, name_keys(bare), Name(entry, bare, _cases(entry, bare, len(name_keys(bare))), False))
                _add(table, keys, Name(entry, spelling, _cases(entry, spelling, len(keys)), False))
                if entry.kind in _WITH_PLURAL:
                    many = plural(spelling)
                    if many != spelling:
                        many_keys = name_keys(many)
                        _add(table, many_keys, Name(entry, many, _cases(entry, many, len(many_keys)), True))
                elif person and len(keys) > 1:
                    for key in {keys[-1], keys[0]}:
                        self.surnames.setdefault(key, []).append(entry)
        self._table = table
        self._begins = lru_cache(maxsize=_KEPT)(self._may_begin)

    def _may_begin(self, word: str) -> bool:
        """Whether a name begins with a part of a token; asked of every token of every text, and so kept."""
        return any(key in self._table for key, _ in token_keys(word))

    def find(self, words: Sequence[str]) -> list[Match]:
        """The longest names in the words of a sentence, left to right, without overlaps."""
        table = self._table
        table_get = table.get
        begins = self._begins
        found: list[Match] = []
        taken, count = 0, len(words)
        for place, word in enumerate(words):
            if not begins(word) or place < taken:
                continue
            here = token_keys(word)
            for part, (key, _) in enumerate(here):
                names = table_get(key)
                if names is None:
                    continue
                if not names and len(here) == 1 and place + 1 < count:
                    # "the" begins many names and is none: a look at the next word spares most walks
                    behind = token_keys(words[place + 1])
                    if behind and f"{key} {behind[0][0]}" not in table:
                        continue
                match = self._longest(words, place, part)
                if match is not None:
                    found.append(match)
                    taken = match.last
                    break
        return found

    def _longest(self, words: Sequence[str], place: int, part: int) -> Match | None:
        """The longest name that begins at a part of a token and ends with a token."""
        table_get = self._table.get
        start, end = place, place
        best: tuple[Name, ...] = ()
        shapes: list[int] = []
        prefix = ""
        while place < len(words):
            here = token_keys(words[place])
            while part < len(here):
                key, shape = here[part]
                prefix = f"{prefix} {key}" if prefix else key
                names = table_get(prefix)
                if names is None:
                    return Match(start, end, best) if best else None
                shapes.append(shape)
                part += 1
                if names:
                    fitting = [n for n in names if n.cases is None or _fits(n.cases, shapes)]
                    if fitting:
                        end, best = place + 1, tuple(fitting)
            place, part = place + 1, 0
        return Match(start, end, best) if best else None

    def lookup(self, name: str) -> tuple[Name, ...]:
        """The names spelt like `name`, whatever its case."""
        return self._table.get(" ".join(name_keys(name)), ())

    def __len__(self) -> int:
        return sum(1 for names in self._table.values() if names)


def _fits(cases: tuple[int, ...], shapes: list[int]) -> bool:
    return all(shape >= case for case, shape in zip(cases, shapes, strict=True))


def _cases(entry: Entry, spelling: str, length: int) -> tuple[int, ...] | None:
    if entry.kind == "actor":
        # the field's files are all in capitals, so the case says nothing: a name asks for a capital, a short one for
        # capitals
        if length == 1 and len(spelling) <= _AMBIGUOUS_CAPITALS:
            return (CAPITALS,)
        return (PROPER,) + (0,) * (length - 1)
    return name_cases(spelling, length)


def _add(table: dict[str, tuple[Name, ...]], keys: tuple[str, ...], name: Name) -> None:
    if len(keys) > 1:
        prefix = keys[0]
        table.setdefault(prefix, ())
        for key in keys[1:-1]:
            prefix = f"{prefix} {key}"
            table.setdefault(prefix, ())
        full = f"{prefix} {keys[-1]}"
    else:
        full = keys[0]
    table[full] = (*table.get(full, ()), name)
