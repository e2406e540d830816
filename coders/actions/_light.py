"""Light verbs: what they carry is the act, and their subject does or suffers it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coders.actions._match import Filler

if TYPE_CHECKING:
    from coders.actions._interpret import Act, Reader


def light(reader: Reader, token: int) -> tuple[Act, ...]:
    """The acts of the noun that a light verb carries: "launched an attack", "came under fire"."""
    graph = reader.graph
    for particle, prep, side in reader.lexicon.light.get(graph.lemmas[token], ()):
        if particle and not graph.has_particle(token, particle):
            continue
        nouns = list(graph.preps(token).get(prep, ())) if prep else list(graph.patient(token))
        acts: list[Act] = []
        for noun in (core for head in nouns for core in graph.cores(head)):
            if graph.tokens[noun].upos not in ("NOUN", "PROPN", "VERB"):
                continue
            acts.extend(_carried(reader, token, noun, side, inner) for inner in reader.read_under(noun, token))
        if acts:
            return tuple(acts)
    return ()


def _carried(reader: Reader, verb: int, noun: int, side: str, inner: Act) -> Act:
    graph = reader.graph
    subject: list[Filler] = [(t, "subject") for t in graph.agent(verb)]
    sources, targets = list(inner.sources), list(inner.targets)
    if side == "S":
        found = reader.sides.resolve(subject, target=False)
        if "sym" in inner.flags:
            sources = [*found, *sources]
        elif found:
            sources = found
        elif subject:
            sources = []  # somebody unnamed did it
    else:
        sufferers = graph.agent(verb) if graph.is_passive(verb) else graph.surface_subject(verb)
        found = reader.sides.resolve([(t, "subject") for t in sufferers], target=True)
        # what stands deeper in the noun did not suffer it ("faces charges of fraud in Canada")
        targets = found or [p for p in targets if " " not in p[1]]
        prepositions = ("from",) if graph.is_passive(verb) else ("by", "from", "at_the_hands_of")
        others = [(c, p) for p in prepositions for c in graph.preps(verb).get(p, ()) if c != noun]
        sources = reader.sides.resolve(others, target=False) or sources
    return replace(
        inner,
        token=verb,
        sources=tuple(sources),
        targets=tuple(targets),
        rules=(*inner.rules, f"light verb: {graph.lemmas[verb]}"),
        tokens=tuple(dict.fromkeys((verb, *inner.tokens))),
        flags=inner.flags if "sym" in inner.flags else inner.flags - {"both"},
    )
