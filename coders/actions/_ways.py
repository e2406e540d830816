"""The entries at a word, and which of them a sentence can hold at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from coders.actions._entry import Entry


class Ways(tuple[tuple[Entry, str], ...]):
    """The entries at one word with the other words of its phrase, those with most conditions first."""

    def __init__(self, ways: Iterable[tuple[Entry, str]]) -> None:
        self._free: list[int] = []
        self._by_word: dict[str, list[int]] = {}
        for number, (entry, extra) in enumerate(self):
            needs = [frozenset((extra,))] if extra and " " not in extra else list(entry.needs)
            fewest = min(needs, key=len, default=frozenset[str]())
            for word in fewest:
                self._by_word.setdefault(word, []).append(number)
            if not fewest:
                self._free.append(number)

    def within(self, present: Set[str]) -> list[tuple[Entry, str]]:
        """Those that have one of the words they need in a sentence: some six of the hundred at "make" or "take"."""
        if not self._by_word:
            return list(self)
        numbers = set(self._free)
        for word in self._by_word.keys() & present:
            numbers.update(self._by_word[word])
        return [self[number] for number in sorted(numbers)]


def entries_within(index: Mapping[str, Ways], word: str, present: Set[str]) -> list[tuple[Entry, str]]:
    """The entries at a word that a sentence of these words can hold."""
    ways = index.get(word)
    return ways.within(present) if ways else []
