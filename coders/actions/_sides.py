"""From tokens to actors: who stands at an argument, on its coordinates, in front of it or inside it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from coders._records import ActorMention
from coders.actions._entry import Limit
from coders.actions._graph import Graph
from coders.actions._match import Filler
from coders.actions._words import in_set

Party = tuple[ActorMention, str, int]  # the actor, the path to it, the token of the argument

_SPEAKING = frozenset(("he", "she", "it", "they", "we", "i"))
_FIRST_PERSON = frozenset(("we", "i"))
_INSIDE_SOURCE = ("of", "from")
_INSIDE_TARGET = (
    "of",
    "in",
    "on",
    "against",
    "from",
    "near",
    "at",
    "to",
    "for",
    "with",
    "outside",
    "inside",
    "by",
    "belonging_to",
)


class Actors(Protocol):
    """What the coder asks of the actor step."""

    def at(self, sentence_index: int, token_index: int) -> ActorMention | None:
        """The actor phrase whose head a token is."""
        ...

    def names_any(self, sentence_index: int) -> bool:
        """Whether a sentence has an actor with a code."""
        ...

    def modifiers(self, sentence_index: int, head: int) -> Sequence[ActorMention]:
        """The actors named by nationality adjectives and possessives before a noun."""
        ...


class Sides:
    """Looks up the actors of one sentence."""

    def __init__(
        self,
        graph: Graph,
        actors: Actors,
        is_event: Callable[[int], bool],
        speech: frozenset[str] = frozenset(),
        bearers: Container[str] = frozenset(),
    ) -> None:
        self._speech = speech
        self._bearers = bearers
        self._graph = graph
        self._actors = actors
        self._is_event = is_event
        self._index = graph.sentence.index
        self._known: dict[tuple[int, bool], list[Party]] = {}

    def at(self, token: int) -> ActorMention | None:
        """The actor whose head a token is."""
        return self._actors.at(self._index, token)

    def resolve(self, fillers: Iterable[Filler], target: bool) -> list[Party]:
        """The actors of the first filler that has any (later fillers are second choices)."""
        for token, path in fillers:
            found = [(actor, f"{path}{way}", token) for actor, way, _ in self.inside(token, target)]
            if found:
                return found
        return []

    def resolve_all(self, fillers: Iterable[Filler], target: bool) -> list[Party]:
        """The actors of all fillers."""
        found: list[Party] = []
        for token, path in fillers:
            found.extend((actor, f"{path}{way}", token) for actor, way, _ in self.inside(token, target))
        return found

    def inside(self, token: int, target: bool) -> list[Party]:
        """The actors at a token and at its coordinates."""
        key = (token, target)
        found = self._known.get(key)
        if found is None:
            found = []
            for item in self._graph.spread(token):
                found.extend(self._one(item, target, 0))
            self._known[key] = found
        return found

    def _one(self, token: int, target: bool, depth: int) -> list[Party]:
        graph = self._graph
        actor = self.at(token)
        if actor is not None and (actor.code or actor.members):
            return [(member, "", token) for member in [*members(actor), *self._others(actor, token)]]
        if graph.tokens[token].upos == "PRON" and actor is None:
            return self._speaker(token)
        if depth > 2 or graph.tokens[token].upos in ("VERB", "ADV", "SYM"):
            return []
        if not target and (self._is_event(token) or not self._acts(token)):
            return []
        for child in graph.children[token]:
            if graph.base[child] in ("appos", "flat"):
                found = self._one(child, target, depth + 1)
                if found:
                    return [(a, f" appos{way}", t) for a, way, t in found]
        # a country before a role noun: "the Kingdom's development process" is the Kingdom's
        owners = sorted(graph.owners(token), key=lambda c: graph.rels[c] != "nmod:poss")
        for child in owners:
            owner = self.at(child)
            if owner is not None and owner.code and owner.kind != "agent-modifier":
                group = [self.at(c) for c in graph.spread(child)]  # "the Turkish and Greek sides"
                return [(m, " modifier", token) for o in group if o is not None and o.code for m in members(o)]
            if graph.rels[child] == "nmod:poss" or graph.base[child] == "compound":
                found = self._one(child, target, depth + 1)
                if found:
                    return [(a, f" possessive{way}", t) for a, way, t in found]
        for other in self._actors.modifiers(self._index, token):
            if other.code:
                return [(m, " modifier", token) for m in members(other)]
        preps = graph.preps(token)
        for prep in _INSIDE_TARGET if target else _INSIDE_SOURCE:
            for child in preps.get(prep, ()):
                found = [p for item in graph.spread(child) for p in self._one(item, target, depth + 1)]
                if found:
                    return [(a, f" {prep}{way}", t) for a, way, t in found]
        return []

    def _others(self, actor: ActorMention, token: int) -> list[ActorMention]:
        """The parties that share a role noun with the first of them: "UK and EU negotiators"."""
        if actor.members or (actor.country and not actor.roles):
            return []
        found: list[ActorMention] = []
        if not actor.country:
            for child in self._graph.owners(token):
                group = [o for o in (self.at(c) for c in self._graph.spread(child)) if o is not None]
                if any(o.code == actor.code for o in group):  # "Iranian and EU officials"
                    found.extend(o for o in group if o.code != actor.code and o.kind in ("country", "adjective"))
            return found
        for child in self._graph.owners(token):
            owner = self.at(child)
            if owner is None or owner.code != actor.country:
                continue
            for other in (self.at(c) for c in self._graph.spread(child)[1:]):
                if other is None or other.members or other.roles or not other.code or other.code == owner.code:
                    continue
                if other.kind not in ("country", "adjective", "international", "capital"):
                    continue
                code = other.code + "".join(actor.roles) if other.country else other.code
                found.append(replace(other, code=code, roles=actor.roles if other.country else ()))
        return found

    def _acts(self, token: int) -> bool:
        """Whether something that is no actor itself can act for one: "Israeli bulldozers", "dozens of", an unknown name."""
        graph = self._graph
        return graph.tokens[token].upos != "NOUN" or graph.lemmas[token] in self._bearers

    def _speaker(self, pronoun: int) -> list[Party]:
        """The one who speaks, for a pronoun that nothing else explains: "Obama said he will not lift the embargo"."""
        graph, node = self._graph, graph_subject_clause(self._graph, pronoun)
        if graph.lemmas[pronoun] not in _SPEAKING or node < 0:
            return []
        first_person = graph.lemmas[pronoun] in _FIRST_PERSON
        if graph.rels[pronoun] == "nsubj:pass" and not first_person:
            return []  # "police said he was arrested": those who tell it did not suffer it
        for _ in range(4):
            head = graph.heads[node]
            if head < 0:
                break
            if graph.base[node] == "ccomp" and graph.lemmas[head] in self._speech:
                return [
                    (a, " speaker", pronoun)
                    for s in graph.agent(head)
                    if s != pronoun
                    for a, _, _ in self.inside(s, False)
                ]
            if graph.base[node] not in ("conj", "xcomp", "advcl", "ccomp"):
                break
            node = head
        for child in graph.children[node] if first_person else ():
            if graph.base[child] == "parataxis" and graph.lemmas[child] in self._speech:
                return [
                    (a, " speaker", pronoun)
                    for s in graph.agent(child)
                    if s != pronoun
                    for a, _, _ in self.inside(s, False)
                ]
        return []

    def fits(self, limit: Limit | None, parties: list[Party], fillers: Iterable[Filler]) -> bool:
        """Whether a side is what an entry asks for; a side that is not there fits where only exclusions are asked."""
        if limit is None:
            return True
        tokens = [item for token, _ in fillers for item in self._graph.cores(token)]
        if limit.not_words is not None and any(in_set(limit.not_words, self._graph, t) for t in tokens):
            return False
        if any(role in roles_of(actor) for role in limit.not_roles for actor, _, _ in parties):
            return False
        if limit.not_state and any(is_state(actor) for actor, _, _ in parties):
            return False
        if limit.not_country and any(a.country and not a.roles for a, path, _ in parties if " " not in path):
            return False
        asked = bool(limit.roles or limit.words or limit.state or limit.known or limit.country)
        if not asked:
            return True
        if limit.words is not None and any(in_set(limit.words, self._graph, t) for t in tokens):
            return True
        if limit.known and any(" " not in path for _, path, _ in parties):
            return True
        if limit.country and any(a.country and not a.roles for a, path, _ in parties if " " not in path):
            return True
        if limit.state and any(is_state(actor) for actor, path, _ in parties if " " not in path):
            return True
        # the actor itself, not somebody named inside the phrase ("the president's statement" is no GOV)
        return any(role in roles_of(actor) for role in limit.roles for actor, path, _ in parties if " " not in path)


def graph_subject_clause(graph: Graph, token: int) -> int:
    """The predicate whose subject a token is, or -1."""
    return graph.heads[token] if graph.base[token] == "nsubj" else -1


def members(actor: ActorMention) -> list[ActorMention]:
    """The actors behind a phrase: itself, or one for each member of "the two neighbours"."""
    if not actor.members:
        return [actor]
    return [
        replace(
            actor, code=code, name=name, country=code[:3], roles=tuple(code[i : i + 3] for i in range(3, len(code), 3))
        )
        for code, name in actor.members
    ]


def roles_of(actor: ActorMention) -> tuple[str, ...]:
    """The roles of an actor; an international one has them in its code (`IGOEUREEC` is an IGO)."""
    if actor.country:
        return actor.roles
    return (*actor.roles, *(actor.code[i : i + 3] for i in range(0, len(actor.code), 3)))


def is_state(actor: ActorMention) -> bool:
    """Whether an actor is a country or its government."""
    return bool(actor.country) and (not actor.roles or actor.roles[0] in ("GOV", "MIL", "LEG", "JUD", "COP", "SPY"))


def same_actor(first: ActorMention, second: ActorMention) -> bool:
    """Whether two phrases name the same actor: same code, and no two names or groups that tell them apart."""
    if first.code != second.code:
        return False
    if (first.sentence, first.first, first.last) == (second.sentence, second.first, second.last):
        return first.name == second.name
    if first.how == "coreference" or second.how == "coreference":
        return first.name == second.name or not first.name or not second.name
    if first.modifier or second.modifier:
        return True
    return first.name.lower() == second.name.lower()
