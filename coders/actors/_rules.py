"""The small word lists that steer the actor step, read from `rules/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from coders._errors import DictionaryError

RULES = Path(__file__).parent / "rules"


class Words(NamedTuple):
    """The lists of `rules/words.txt`, each a set of lemmas; `description` maps a noun to kinds of actors, `pairs` and `realm` one to
    countries."""

    carrier: frozenset[str]
    member: frozenset[str]
    quantity: frozenset[str]
    place: frozenset[str]
    possession: frozenset[str]
    agentive: frozenset[str]
    located: frozenset[str]
    opposing: frozenset[str]
    former: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    couple: frozenset[str]
    title: frozenset[str]
    collective: frozenset[str]
    party: frozenset[str]
    suffered: frozenset[str]
    retinue: frozenset[str]
    municipal: frozenset[str]
    governing: frozenset[str]
    description: dict[str, frozenset[str]]
    pairs: dict[str, frozenset[str]]
    realm: dict[str, frozenset[str]]


@cache
def words() -> Words:
    """The shipped word lists. Raises `DictionaryError` with file and line for one that cannot be read."""
    maps: dict[str, dict[str, frozenset[str]]] = {"description": {}, "pairs": {}, "realm": {}}
    lists: dict[str, set[str]] = {name: set() for name in Words._fields if name not in maps}
    section = ""
    for number, line in lines("words.txt"):
        if line.startswith("["):
            section = line.strip("[]")
            if section not in maps and section not in lists:
                raise DictionaryError(f"rules/words.txt:{number}: no such section: {section}")
            continue
        for word in filter(None, (w.strip() for w in line.split(";"))):
            if section in maps:
                noun, equals, kinds = word.partition("=")
                if not equals:
                    raise DictionaryError(f"rules/words.txt:{number}: expected noun = {section}, not {word!r}")
                noun, known = noun.strip(), maps[section]
                known[noun] = known.get(noun, frozenset()) | frozenset(kinds.split())
            elif section:
                lists[section].add(word)
            else:
                raise DictionaryError(f"rules/words.txt:{number}: a word before any section")
    return Words(
        **{name: frozenset(found) for name, found in lists.items()},
        description=maps["description"],
        pairs=maps["pairs"],
        realm=maps["realm"],
    )


class Heads(NamedTuple):
    """The lists of `rules/heads.txt`: nouns of one or two words to the roles that they tell."""

    name: dict[str, tuple[str, ...]]
    title: dict[str, tuple[str, ...]]
    post: dict[str, tuple[str, ...]]
    body: dict[str, tuple[str, ...]]


@cache
def heads() -> Heads:
    """The shipped nouns of names, titles and posts. Raises `DictionaryError` for a line that cannot be read."""
    lists: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in Heads._fields}
    section = ""
    for number, line in lines("heads.txt"):
        if line.startswith("["):
            section = line.strip("[]")
            continue
        code, equals, nouns = line.partition("=")
        code = code.strip()
        if section not in lists or not equals or len(code) % 3:
            raise DictionaryError(f"rules/heads.txt:{number}: expected ROLE = nouns in a section, not {line!r}")
        roles = tuple(code[i : i + 3] for i in range(0, len(code), 3))
        for noun in filter(None, (w.strip() for w in nouns.split(";"))):
            if lists[section].setdefault(noun, roles) != roles:
                raise DictionaryError(f"rules/heads.txt:{number}: {noun!r} has a role already")
    return Heads(**lists)


@cache
def combinations() -> dict[tuple[str, str], tuple[str, ...]]:
    """What a role before a role gives: ("OPP", "LEG") -> ("OPP", "PTY"), from `rules/combine.txt`."""
    table: dict[tuple[str, str], tuple[str, ...]] = {}
    for number, line in lines("combine.txt"):
        left, equals, result = line.partition("=")
        pair = left.split("+")
        code = result.strip()
        if not equals or len(pair) != 2 or len(code) % 3:
            raise DictionaryError(f"rules/combine.txt:{number}: expected ROLE + ROLE = ROLES, not {line!r}")
        table[pair[0].strip(), pair[1].strip()] = tuple(code[i : i + 3] for i in range(0, len(code), 3))
    return table


def lines(name: str) -> list[tuple[int, str]]:
    """The lines of a file of `rules/` that say something, with their numbers."""
    text = (RULES / name).read_text(encoding="utf-8")
    return [(n, s) for n, line in enumerate(text.split("\n"), 1) if (s := line.split("#")[0].strip())]
