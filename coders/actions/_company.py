"""Who takes part in a meeting or visit whose noun does not say so itself: "praised the army in a meeting with the envoy"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coders.actions._match import Match
from coders.actions._sides import Party

if TYPE_CHECKING:
    from coders.actions._interpret import Reader

_DURING = frozenset(
    (
        "in",
        "during",
        "at",
        "after",
        "following",
        "before",
        "ahead_of",
        "on",
        "upon",
        "throughout",
        "prior_to",
        "as_part_of",
    )
)
_PLACES = frozenset(("in", "at", "on", "near", "from", "outside", "during"))
_BESIDE = ("along_with", "together_with", "alongside", "accompanied_by")
_ATTEND = frozenset(("attend", "join", "chair", "lead", "host", "head"))


def participants(reader: Reader, found: Match) -> list[Party]:
    """Those who attend the meeting of a noun, and the subject of the clause in whose course it takes place."""
    graph, sides = reader.graph, reader.sides
    for token, path in found.source:
        if path == "possessive" and graph.tokens[token].upos != "PRON":
            return []  # "the company's meeting with": it was the company that met
    parties: list[Party] = []
    for child in graph.children[found.token]:
        if graph.base[child] == "acl" and graph.lemmas[child] in _ATTEND and graph.is_passive(child):
            parties.extend(sides.resolve_all([(a, "attended by") for a in graph.agent(child)], target=False))
    if parties or found.target:
        parties.extend(
            sides.resolve([(t, "subject of clause") for t in _clause_subject(reader, found.token)], target=False)
        )
    return parties


def _clause_subject(reader: Reader, noun: int) -> tuple[int, ...]:
    """The subject of the verb whose adjunct a noun is ("on the sidelines of the meeting" counts)."""
    graph, node = reader.graph, noun
    for _ in range(3):
        head = graph.heads[node]
        if head < 0:
            return ()
        if graph.base[node] == "obl" and graph.tokens[head].upos == "VERB" and not graph.is_passive(head):
            return graph.agent(head) if graph.case(node) in _DURING else ()
        if graph.base[node] != "nmod" or graph.tokens[head].upos != "NOUN" or reader.is_event(head):
            return ()
        node = head
    return ()


def late_agent(reader: Reader, token: int) -> list[Party]:
    """The agent of a passive that the parser hung on its place or time: "was arrested at the airport by police"."""
    graph, sides = reader.graph, reader.sides
    for child in graph.children[token]:
        if child < token or graph.base[child] != "obl" or graph.case(child) not in _PLACES or reader.is_event(child):
            continue
        for last in (child, *(c for c in graph.children[child] if graph.base[c] == "nmod")):
            parties = sides.resolve([(t, "by") for t in graph.preps(last).get("by", ())], target=False)
            if parties and all(" " not in p[1] and p[0].kind == "agent" for p in parties):
                return parties
    return []


def companions(reader: Reader, token: int) -> list[Party]:
    """Those who do it beside the subject of a verb: "Jordan, along with Egypt, ..."."""
    preps = reader.graph.preps(token)
    beside = [(t, prep) for prep in _BESIDE for t in preps.get(prep, ())]
    return [p for p in reader.sides.resolve_all(beside, target=False) if " " not in p[1]] if beside else []
