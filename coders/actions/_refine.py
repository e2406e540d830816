"""What the rest of a clause makes of an act: weapons, the attack behind casualties, the demand of a protest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coders.actions._match import Match
from coders.actions._sides import Party
from coders.actions._words import in_set

if TYPE_CHECKING:
    from coders.actions._interpret import Act, Reader

_VIOLENT = ("18", "19", "20", "145", "175", "176", "171")


def clause_words(reader: Reader, token: int) -> list[int]:
    """The words of a clause that may name its weapon: subject, adjuncts, modifiers, with what stands in them."""
    graph = reader.graph
    words = (
        [*graph.agent(token), *graph.children[token]]
        if graph.tokens[token].upos == "VERB"
        else list(graph.children[token])
    )
    found: list[int] = []
    for word in words:
        if graph.base[word] in ("obj", "nmod:poss", "conj", "ccomp", "parataxis", "appos") and word not in graph.agent(
            token
        ):
            continue
        found.append(word)
        if graph.base[word] in ("obl", "nsubj", "advcl", "acl", "nmod") or word in graph.agent(token):
            for child in graph.children[word]:
                if graph.tokens[child].upos == "PROPN":
                    continue
                if graph.base[child] in ("compound", "amod", "obj", "conj", "acl", "nmod", "obl"):
                    found.append(child)
                    if graph.base[child] == "acl":
                        # "aircraft using guided missiles"
                        found.extend(c for c in graph.children[child] if graph.base[c] == "obj")
    return found


def is_lifeless(reader: Reader, found: Match) -> bool:
    """Whether the subject is a thing that neither fights nor is a weapon ("heat hit the region", "struck by bulls")."""
    graph = reader.graph
    weapons = reader.lexicon.classes.get("attackers", {})
    for token, path in found.source:
        if path in ("subject", "by") and graph.tokens[token].upos == "NOUN":
            return not in_set(weapons, graph, token) and not reader.is_event(token)
    return False


def are_buildings(reader: Reader, parties: Sequence[Party]) -> bool:
    """Whether parties are named by the words of buildings, which do nothing themselves."""
    words = reader.lexicon.classes.get("buildings", {})
    return bool(parties) and all(in_set(words, reader.graph, token) for _, _, token in parties)


def refine(reader: Reader, act: Act) -> Act:
    """The act with the code that the words of a weapon in its clause give."""
    rows = reader.lexicon.refinements.get(act.code)
    if not rows:
        return act
    words = [w for t in act.tokens for w in clause_words(reader, t)]
    for wanted, code in rows:
        for word in words:
            if in_set(wanted, reader.graph, word):
                return replace(act, code=code, rules=(*act.rules, f"weapon: {reader.graph.lemmas[word]} -> {code}"))
    return act


def caused(reader: Reader, act: Act, found: Match) -> Act:
    """A killing in an attack is that attack: its code, and its source where no other is named."""
    graph, token = reader.graph, found.token
    causes: list[int] = list(graph.agent(token))
    for prep in ("in", "by", "during", "following", "after", "from", "as_a_result_of", "due_to", "with"):
        causes.extend(cause for word in (token, *found.words) for cause in graph.preps(word).get(prep, ()))
    for child in graph.children[token]:
        if graph.base[child] == "advcl" and graph.tokens[child].upos == "VERB":
            mark = graph.child(child, "mark", "advmod")
            if mark >= 0 and graph.lemmas[mark] in ("when", "after", "as", "while"):
                causes.append(child)
    head = graph.heads[token]
    if graph.base[token] in ("advcl", "conj") and head >= 0 and graph.tokens[head].upos == "VERB":
        causes.append(head)
    if graph.rels[token] in ("acl", "acl:relcl") and head >= 0:
        causes.append(head)
    shared = [cause for o in _coordinated(reader, token) for p in ("in", "by") for cause in graph.preps(o).get(p, ())]
    for cause in (item for c in (*causes, *shared) for item in graph.spread(c)):
        if cause == token or graph.tokens[cause].upos not in ("NOUN", "VERB", "PROPN"):
            continue
        for other in reader.read(cause):
            if (
                not other.code.startswith(_VIOLENT)
                or other.flags & {"casualty", "inner"}
                or "stop:" in " ".join(other.rules)
            ):
                continue
            code = act.code if other.code in ("180", "190") else other.code
            # of a fight between two the other one killed
            fight = "sym" in other.flags
            sources = act.sources or (other.targets if fight else ()) or other.sources
            vague = not act.targets or all(
                a.country_how in ("place", "document", "publisher") for a, _, _ in act.targets
            )
            vague = vague and not (fight and act.targets and not act.sources)
            targets = other.targets if vague and other.targets else act.targets
            # "twelve were killed and thirty wounded in an attack": the last of the two uses the words up
            used = graph.tokens[cause].upos != "VERB" and cause not in shared
            return replace(
                act,
                code=code,
                sources=sources,
                targets=targets,
                entries=(*act.entries, *other.entries),
                rules=(*act.rules, f"casualties of: {graph.lemmas[cause]}"),
                tokens=(*act.tokens, *(other.tokens if used else ())),
            )
    return act


def _coordinated(reader: Reader, token: int) -> list[int]:
    """The passives behind a passive without an adjunct of its own that share what stands behind the last of them."""
    graph = reader.graph
    if not graph.is_passive(token) or any(graph.base[c] == "obl" for c in graph.children[token]):
        return []
    return [
        c
        for c in graph.children[token]
        if graph.base[c] == "conj" and graph.tokens[c].xpos == "VBN" and graph.child(c, "nsubj") < 0
    ]


def demanded(reader: Reader, act: Act) -> Act:
    """A protest takes the code of what it demands."""
    table = reader.lexicon.operators.get("demanded")
    if table is None:
        return act
    for token in act.tokens:
        for head in (h for h in demand_heads(reader, token) if h not in act.tokens):
            for inner in reader.read(head):
                if inner.code.startswith("14") and inner.token != act.token and inner.token > token:
                    # "took to the streets to protest the attack"
                    suffix = inner.code[3:] if inner.code.startswith("141") else ""
                    return replace(
                        act,
                        code=act.code + suffix,
                        targets=inner.targets or act.targets,
                        tokens=(*act.tokens, *inner.tokens),
                    )
                suffix = table.compose(inner.code)
                if suffix:
                    # what is demanded of somebody, or what somebody did
                    addressed = inner.targets if inner.rules else inner.sources or inner.targets
                    return replace(
                        act,
                        code=act.code + suffix[-1],
                        targets=act.targets if act.targets and not _is_place(act.targets) else addressed or act.targets,
                        rules=(*act.rules, f"demanded: {inner.code} -> {act.code + suffix[-1]}"),
                        tokens=(*act.tokens, head, *inner.tokens),
                    )
    return act


def demand_heads(reader: Reader, token: int) -> list[int]:
    """The words around a protest that may say what it demands."""
    graph = reader.graph
    heads = [c for prep in ("for", "over", "against", "about", "at", "in") for c in graph.preps(token).get(prep, ())]
    below = list(graph.children[token])
    for child in below:
        base = graph.base[child]
        if graph.rels[child].endswith("relcl") or base in ("ccomp", "parataxis"):
            continue
        if base in ("advcl", "acl", "conj", "xcomp", "obj"):
            heads.append(child)
        if base in ("obl", "nmod"):
            # "blocked roads in defiance of the authorities to demand reforms", the clause hung on a noun
            below.extend(c for c in graph.children[child] if graph.base[c] in ("acl", "advcl", "nmod"))
    return [item for head in heads for item in graph.spread(head)]


def _is_place(parties: tuple[Party, ...]) -> bool:
    return all(path.partition(" ")[0] in ("in", "at", "outside", "near", "place") for _, path, _ in parties)
