"""An action on its way out, and the record that is made of it."""

from __future__ import annotations

from dataclasses import dataclass

from coders._records import ActionMention, ActorMention, Count, ParsedDocument, Sentence, Status, Unresolved
from coders.actions._graph import Graph
from coders.actions._interpret import Act, Reader
from coders.actions._pairs import Pair
from coders.actions._status import Standing

_CLAUSES = frozenset(("ccomp", "advcl", "parataxis", "csubj"))


@dataclass(frozen=True, slots=True)
class Draft:
    """An action on its way out: the act with its pairs and standing."""

    act: Act
    code: str
    pairs: tuple[Pair, ...]
    standing: Standing
    speaker: ActorMention | None
    counts: tuple[tuple[str, Count], ...]
    rules: tuple[str, ...]


def mention(draft: Draft, parsed: ParsedDocument, sentence: Sentence, graph_tokens: tuple[int, ...]) -> ActionMention:
    """The record of a draft."""
    act = draft.act
    span = [t for t in act.tokens if abs(t - act.token) <= 8]
    first, last = min(span), max(span) + 1
    start, end = sentence.tokens[first].start, sentence.tokens[last - 1].end
    status: Status = draft.standing.status  # type: ignore[assignment]
    paths = tuple(
        dict.fromkeys(
            [f"source: {path}" for _, path, _ in act.sources] + [f"target: {path}" for _, path, _ in act.targets]
        )
    )
    confidence = 0.9 if act.rules else 0.95
    if any(" " in path for _, path, _ in (*act.sources, *act.targets)):
        confidence -= 0.15
    if sentence.tokens[act.token].upos == "NOUN":
        confidence -= 0.1
    if draft.standing.rule and not draft.standing.operator:
        paths = (*paths, f"status: {draft.standing.rule}")
    return ActionMention(
        sentence.index,
        act.token,
        first,
        last,
        start,
        end,
        parsed.document.text[start:end],
        draft.code,
        status,
        draft.pairs,
        clause_of(sentence, act.token),
        draft.speaker,
        draft.counts,
        act.entries,
        (*draft.rules, *paths),
        round(confidence, 2),
        "speech" in act.flags,
        graph_tokens,
    )


def clause_of(sentence: Sentence, token: int) -> int:
    """The verb at the head of the clause in which a token stands (the token itself for a verb)."""
    node = token
    while sentence.tokens[node].upos not in ("VERB", "AUX") and sentence.tokens[node].head >= 0:
        node = sentence.tokens[node].head
    return node


def scope_of(graph: Graph, act: Act) -> tuple[int, ...]:
    """The tokens that may hold the act's own time and place: its words with their arguments, without other clauses."""
    found: set[int] = set()
    stack = [t for t in act.tokens if t not in act.hidden] or list(act.tokens)
    while stack:
        node = stack.pop()
        if node in found:
            continue
        found.add(node)
        for child in graph.children[node]:
            if graph.base[child] in _CLAUSES or graph.rels[child] == "acl:relcl":
                continue
            if graph.base[child] == "conj" and graph.tokens[child].upos == "VERB":
                continue
            stack.append(child)
    return tuple(sorted(found))


def unknown_verbs(graph: Graph, reader: Reader, used: set[int], parsed: ParsedDocument) -> list[Unresolved]:
    """Verbs between two known actors for which the lexicon has no entry."""
    found = []
    for token in graph.tokens:
        if token.upos != "VERB" or token.index in used or graph.lemmas[token.index] in reader.lexicon.verbs:
            continue
        if reader.read(token.index):
            continue
        agents = reader.sides.resolve([(t, "") for t in graph.agent(token.index)], target=False)
        patients = reader.sides.resolve([(t, "") for t in graph.patient(token.index)], target=True)
        if agents and patients:
            found.append(
                Unresolved(
                    "verb",
                    graph.sentence.index,
                    token.start,
                    token.end,
                    token.text,
                    token.lemma,
                    "no entry in the lexicon",
                )
            )
    return found
