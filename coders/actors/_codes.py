"""Actor codes as the resolver handles them: a country and roles, put together by rule."""

from __future__ import annotations

from collections.abc import Iterable

from coders.actors._rules import combinations

INTERNATIONAL = frozenset({"IGO", "NGO", "MNC", "IMG", "INT", "NGM", "UIS"})


class Countries:
    """The country codes that the loaded dictionaries know, to tell a country from a role at the head of a code."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes = frozenset(codes)

    def split(self, code: str) -> tuple[str, tuple[str, ...]]:
        """Country ("" for an international or role code) and the other groups of a code."""
        groups = tuple(code[i : i + 3] for i in range(0, len(code), 3))
        if groups and groups[0] in self._codes:
            return groups[0], groups[1:]
        return "", groups

    def __contains__(self, code: str) -> bool:
        return code in self._codes


def combine_roles(modifier: tuple[str, ...], head: tuple[str, ...]) -> tuple[str, ...]:
    """The roles of a role noun after a modifier with a role of its own ("opposition" + "lawmaker" gives OPP, PTY)."""
    if not modifier or not head or modifier == head:
        return head or modifier
    if modifier[0] in head:
        return head
    return combinations().get((modifier[0], head[0]), head)
