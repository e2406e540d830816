"""Why a part does not fit where it stands in an actor code, in words for the person who wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from coders.ontology._actor_tables import RANKS, ActorParts

_NOUNS = {
    "international": "an international code",
    "country": "a country",
    "region": "a region of the world",
    "domestic region": "a region of a country",
    "ethnic": "an ethnic group",
    "religious": "a religion",
    "role": "a role",
    "organisation": "an organisation",
}


def reason_for(
    parts: ActorParts, trio: str, *, first: bool, last: str, within: str, roles: Sequence[str], more: bool
) -> str:
    """The reason why `trio` was refused.

    `first`: it begins the code; `last`: the kind of the part before it; `within`: head and organisations before it;
    `roles`: the roles before it; `more`: something follows it.
    """
    if trio in parts.roles:
        return _role(parts, trio, first, roles)
    if first:
        return _head(parts, trio, more)
    if trio.isdigit():
        return "no listed group of a religion has this number"
    if last == "religious" and trio in parts.ethnic:
        return "an ethnic group stands before the religion"
    kinds = _kinds(parts, trio)
    if kinds:
        return f"{' or '.join(kinds)} cannot stand here, behind {_NOUNS[last]}"
    homes = sorted({where for where, code in parts.organisations if code == trio})
    if homes:
        return f"this organisation is listed within {', '.join(homes)} only, not {within}"
    places = sorted({where for where, code in parts.domestic_regions if code == trio})
    if places:
        return f"this region is listed right behind {', '.join(places)} only"
    known = _known(parts, trio.upper())
    if known and not trio.isupper():
        return f"codes are in capitals; {trio.upper()} is {known}"
    return f"no role, group, region or listed organisation within {within}"


def _head(parts: ActorParts, trio: str, more: bool) -> str:
    known = _known(parts, trio.upper())
    if known and not trio.isupper():
        return f"codes are in capitals; {trio.upper()} is {known}"
    homes = sorted({where for where, code in parts.organisations if code == trio})
    if homes:
        return f"an organisation stands behind its head: {', '.join(where + '...' + trio for where in homes)}"
    kinds = _kinds(parts, trio)
    if kinds and more:
        return "what follows does not go with " + " or ".join(kinds)
    return "no country, international code, region, ethnic or religious group"


def _role(parts: ActorParts, trio: str, first: bool, roles: Sequence[str]) -> str:
    name = parts.roles[trio].name
    if first:
        return f"the role {name} needs a country or another holder before it (alone it is the code of an agent)"
    if trio in roles:
        return f"the role {name} stands in the code already"
    rank = parts.roles[trio].rank
    before = next((role for role in roles if RANKS.index(parts.roles[role].rank) > RANKS.index(rank)), "")
    if before:
        return f"the {rank} role {name} must stand before the {parts.roles[before].rank} role {before}"
    return f"the role {name} cannot stand here"


def _known(parts: ActorParts, trio: str) -> str:
    if trio in parts.countries:
        return parts.countries[trio].name
    if trio in parts.internationals:
        return parts.internationals[trio]
    if trio in parts.roles:
        return f"the role {parts.roles[trio].name}"
    return parts.regions.get(trio) or parts.religions.get(trio) or ""


def _kinds(parts: ActorParts, trio: str) -> list[str]:
    tables = (
        (parts.countries, "a country"),
        (parts.internationals, "an international code"),
        (parts.regions, "a region of the world"),
        (parts.ethnic, "an ethnic group"),
        (parts.religions, "a religion"),
    )
    return [name for table, name in tables if trio in table]
