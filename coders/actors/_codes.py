"""Actor codes as the resolver handles them: a country and roles, put together by rule."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from coders.actors._rules import combinations
from coders.ontology import MalformedActorCodeError, compose, load_actor_parts, parse_actor_code


@cache
def role_codes() -> frozenset[str]:
    """The roles that want a country before them."""
    return frozenset(load_actor_parts().roles)


class Countries:
    """Tells the country at the head of a code from the rest; `codes` are those of dictionaries that CAMEO does not
    list.
    """

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes = frozenset(codes)
        self._known: dict[str, tuple[str, tuple[str, ...]]] = {}

    def split(self, code: str) -> tuple[str, tuple[str, ...]]:
        """The country that a code begins with ("" for an international or role code) and its other groups."""
        # kept, as a code that the ontology refuses would be read to its end again each time; as many as dictionaries have
        found = self._known.get(code)
        if found is None:
            found = self._known[code] = self._split(code)
        return found

    def _split(self, code: str) -> tuple[str, tuple[str, ...]]:
        groups = tuple(code[i : i + 3] for i in range(0, len(code), 3))
        try:
            parts = parse_actor_code(code, agent=True, strict=False).parts
            begins = parts[0].kind == "country"
        except MalformedActorCodeError:
            begins = bool(groups) and groups[0] in self._codes
        return (groups[0], groups[1:]) if begins else ("", groups)


@lru_cache(maxsize=8192)
def legal_code(code: str) -> str:
    """The code as the ontology writes it, its roles in order; "" where no order makes it a code."""
    try:
        parse_actor_code(code)
    except MalformedActorCodeError:
        pass
    else:
        return code
    trios = [code[i : i + 3] for i in range(0, len(code), 3)]
    country = trios[0] if trios[0] in load_actor_parts().countries else ""
    roles = [t for t in trios if t in role_codes()]
    group = "".join(t for t in trios[bool(country) :] if t not in roles)
    if not country and not group:
        return ""  # roles of nobody
    for parts in ({"ethnic": group}, {"religious": group}) if group else ({"ethnic": ""},):
        try:
            return str(compose(country=country, roles=roles, **parts))
        except MalformedActorCodeError:
            continue
    try:
        parse_actor_code(code, strict=False)
    except MalformedActorCodeError:
        return ""
    return code


@lru_cache(maxsize=8192)
def parts_of(code: str) -> tuple[str, tuple[str, ...]]:
    """Country and roles of a code that may leave the program, wherever they stand in it."""
    try:
        parsed = parse_actor_code(code, strict=False)
    except MalformedActorCodeError:
        return "", ()
    return parsed.country, parsed.roles


def wants_country(roles: tuple[str, ...]) -> bool:
    """Whether roles are those of an agent, to be completed with a country."""
    return bool(roles) and roles[0] in role_codes()


def is_group(found_kind: str, roles: tuple[str, ...]) -> bool:
    """Whether a name is that of an ethnic or religious group of no country of its own."""
    return found_kind in ("ethnic", "religious") and bool(roles) and not wants_country(roles)


def combine_roles(modifier: tuple[str, ...], head: tuple[str, ...]) -> tuple[str, ...]:
    """The roles of a role noun after a modifier with a role of its own ("opposition" + "lawmaker" gives OPP, PTY)."""
    if not modifier or not head or modifier == head:
        return head or modifier
    if modifier[0] in head:
        return head
    return combinations().get((modifier[0], head[0]), head)
