"""Who stands on which side: sides multiplied out, symmetric acts, and whether an actor is a political one."""

from __future__ import annotations

from coders._records import ActorMention
from coders.actions._sides import Party, same_actor

Pair = tuple[ActorMention | None, ActorMention | None]
_PRIVATE = frozenset(("CVL", "CRM", "EDU", "BUS", "MED", "REL", "HLH", "LAB", "AGR"))


def is_private(actor: ActorMention) -> bool:
    """Whether an actor is a person, firm or institution without power: civilians, business, media, schools, churches."""
    if actor.code.startswith(("IGO", "NGO", "NGM", "IMG")):
        return False
    return actor.code.startswith("MNC") or (bool(actor.roles) and set(actor.roles) <= _PRIVATE)


def is_political(actor: ActorMention | None) -> bool:
    """Whether there is an actor and it is no private one."""
    return actor is not None and bool(actor.code) and not is_private(actor)


def pairs_of(sources: list[Party], targets: list[Party], symmetric: bool, clash: bool, named: bool) -> list[Pair]:
    """Source and target multiplied out; a symmetric act goes both ways, between all parties where no target is named."""
    known_sources = distinct([a for a, _, _ in sources if a.code])
    known_targets = distinct([a for a, _, _ in targets if a.code])
    pairs: list[Pair] = []
    if symmetric and not known_targets and len(known_sources) > 1:
        for first in known_sources:
            pairs.extend((first, second) for second in known_sources if not same_actor(first, second))
        return pairs
    if symmetric and len(known_targets) > 1 and not known_sources and not named:
        return pairs_of(targets, [], True, clash, named)
    if not known_sources and not known_targets:
        return []
    sides: tuple[list[ActorMention | None], list[ActorMention | None]] = ([*known_sources], [*known_targets])
    for source in sides[0] or [None]:
        for target in sides[1] or [None]:
            if source is not None and target is not None and same_actor(source, target):
                continue
            pairs.append((source, target))
    if symmetric and not (clash and (not known_sources or not known_targets)):
        pairs.extend([(target, source) for source, target in pairs])
    return pairs


def without_own_country(pairs: list[Pair]) -> list[Pair]:
    """Of "between the two countries" a minister of one of them speaks to the other."""
    foreign = {s.code for s, t in pairs if s and t and s.country and t.country and t.country != s.country}
    return [
        (s, t)
        for s, t in pairs
        if s is None or t is None or s.code not in foreign or t.roles or t.country != s.country or not s.country
    ]


def distinct(actors: list[ActorMention]) -> list[ActorMention]:
    """The actors without those that name one of them again."""
    found: list[ActorMention] = []
    for actor in actors:
        if not any(same_actor(actor, other) for other in found):
            found.append(actor)
    return found
