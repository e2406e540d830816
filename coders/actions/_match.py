"""Matching an entry at a word: does the frame hold, and which tokens fill source, target and the inner act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coders.actions._entry import Argument, Entry
from coders.actions._graph import Graph
from coders.actions._words import in_set, set_length

Filler = tuple[int, str]  # a token and the path that led to it


@dataclass(slots=True)
class Match:
    """An entry that holds at a token, with the tokens of its arguments."""

    entry: Entry
    token: int
    source: list[Filler] = field(default_factory=list)
    target: list[Filler] = field(default_factory=list)
    inner: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    length: int = 0  # how long the phrases of its classes are: "peacekeeping troops" says more than "troops"


def match(entry: Entry, extra: str, graph: Graph, token: int, hosts: Sequence[int] = ()) -> Match | None:
    """The match of an entry at a token with its lemma, or None.

    `extra` are the other words of the entry's own phrase (a particle, modifiers); `hosts` are words whose prepositions count
    too (a light verb).
    """
    if extra and not _own_words(entry, extra, graph, token):
        return None
    if entry.modifiers is not None and not _modified(entry, graph, token):
        return None
    found = Match(entry, token)
    objects: Sequence[int] = ()
    if entry.kind == "verb":
        objects = graph.objects(token)
        # "demonstrated how it works": a clause is an object too
        if "intransitive" in entry.flags and (objects or graph.child(token, "ccomp") >= 0):
            return None
    elif entry.kind == "noun":
        hosts = [*hosts, *graph.noun_hosts(token)]
    # words first: they say where else to look, and which object is left for the target
    for argument in entry.arguments:
        if argument.role == "word" and not _word(argument, graph, token, found, objects, hosts):
            return None
    if entry.kind == "verb":
        found.source = [(t, "by" if graph.is_passive(token) else "subject") for t in graph.agent(token)]
    elif entry.kind == "adj":
        found.source = [(t, "subject") for t in _predicate_subject(graph, token)]
    else:
        _noun_sides(entry, graph, token, found)
    for argument in entry.arguments:
        if argument.role == "T" or argument.role == "S":
            fillers = _actors(argument, graph, token, found, objects, hosts)
            if not fillers and not argument.optional:
                return None
            if argument.role == "T" and entry.kind == "verb":
                fillers = [f for f in fillers if f[1] != "by" or f not in found.source]  # the agent of a passive
            (found.target if argument.role == "T" else found.source).extend(fillers)
            if argument.role == "T" and argument.where == "subj":
                found.source = [f for f in found.source if f[1] != "subject"]
            if argument.role == "S" and entry.kind == "verb" and fillers:
                # the entry says where its source stands ("come under attack by S"): then the subject is not it
                found.source = [f for f in found.source if f[1] not in ("subject", "by") or f in fillers]
        elif argument.role == "DO":
            inner = _inner(argument, graph, token, found, objects, hosts)
            if not inner and not argument.optional:
                return None
            found.inner.extend(i for i in inner if i not in found.inner)
    return found


def _own_words(entry: Entry, extra: str, graph: Graph, token: int) -> bool:
    if entry.kind == "verb":
        return graph.has_particle(token, extra)
    near = graph.near(token)
    return all(word in near for word in extra.split())


def _modified(entry: Entry, graph: Graph, token: int) -> bool:
    assert entry.modifiers is not None
    for child in graph.children[token]:
        if graph.base[child] in ("amod", "compound", "nmod", "flat", "acl", "advmod") and child != token:
            if graph.base[child] == "nmod" and child > token and graph.case(child) not in ("of", "with", "by"):
                continue
            if any(in_set(entry.modifiers, graph, c) for c in graph.spread(child)):
                return True
            if any(in_set(entry.modifiers, graph, c) for c in graph.children[child] if graph.base[c] == "compound"):
                return True
    return False


def _predicate_subject(graph: Graph, token: int) -> tuple[int, ...]:
    if graph.rels[token] == "amod":
        return (graph.heads[token],)
    return graph.surface_subject(token)


def _noun_sides(entry: Entry, graph: Graph, token: int, found: Match) -> None:
    for child in graph.owners(token):
        path = "possessive" if graph.rels[child] == "nmod:poss" else "modifier"
        (found.source if entry.before == "S" else found.target).append((child, path))
    if graph.case(token) == "under" and graph.child(token, "cop") >= 0:
        # "is under investigation": the subject of the predicate is the one to whom it is done
        found.target.extend((child, "subject") for child in graph.surface_subject(token))
    for child in graph.preps(token).get("by", ()):
        found.source.append((child, "by"))
    for child in graph.noun_hosts(token):
        # "a strike carried out by Y", "arrests and beatings by X"
        if graph.tokens[child].upos == "VERB" and graph.is_passive(child):
            found.source.extend((agent, "participle-by") for agent in graph.agent(child))
        elif graph.tokens[child].upos == "NOUN":
            found.source.extend((agent, "by") for agent in graph.preps(child).get("by", ()))
    if graph.child(token, "cop") >= 0 and ("predicate" in entry.flags or graph.case(token) in ("on", "in")):
        # "Germany is a supporter of Ukraine", "the president is on a visit to Vietnam"
        found.source.extend((t, "subject") for t in graph.surface_subject(token))
    if "sym" in entry.flags:
        for prep in ("between", "among"):
            for child in graph.preps(token).get(prep, ()):
                found.source.append((child, prep))


def _prepositional(argument: Argument, graph: Graph, hosts: Sequence[int]) -> list[Filler]:
    found: list[Filler] = []
    for prep in argument.preps:
        for host in hosts:
            found.extend((child, prep) for child in graph.preps(host).get(prep, ()) if not graph.is_time(child))
    if not found:
        # "condemned the attack on Ganja" with the phrase hung on the verb
        noun = hosts[0]
        head = graph.heads[noun]
        if graph.tokens[noun].upos == "NOUN" and graph.base[noun] in ("obj", "nsubj") and head >= 0:
            for prep in argument.preps:
                if prep in ("on", "upon", "against", "between"):
                    found.extend(
                        (c, prep) for c in graph.preps(head).get(prep, ()) if c > noun and not graph.is_time(c)
                    )
        # "the withdrawal of forces from Panama" with the phrase hung on the forces
        # or, behind it, on the one who did it: "arrests by the regime of demonstrators"
        inside: list[int] = []
        if graph.tokens[noun].upos == "NOUN":
            inside.extend(graph.preps(noun).get("of", ()))
            inside.extend(graph.preps(noun).get("by", ()))
            inside.extend(a for h in hosts[1:] if graph.tokens[h].xpos == "VBN" for a in graph.agent(h))
        else:
            inside.extend(graph.patient(noun))
            for word in hosts[1:]:
                # "sanctions led by Britain against Iran"
                acl = [c for c in graph.children[word] if graph.base[c] == "acl" and graph.tokens[c].xpos == "VBN"]
                inside.extend((*acl, *(a for c in acl for a in graph.agent(c))))
        for prep in argument.preps:
            if prep != "of" or (argument.role != "T" and graph.tokens[noun].upos == "VERB"):
                # "stripped the activist of his citizenship"
                found.extend(
                    (c, prep) for host in inside for c in graph.preps(host).get(prep, ()) if not graph.is_time(c)
                )
    return found


def _word(
    argument: Argument, graph: Graph, token: int, found: Match, objects: Sequence[int], hosts: Sequence[int]
) -> bool:
    if argument.where == "subj":
        candidates = list(graph.agent(token))
    elif argument.where == "prep":
        candidates = [c for c, _ in _prepositional(argument, graph, [token, *found.words, *hosts])]
        if "to" in argument.preps:  # "met to discuss"
            # an infinitive may hang on the object ("ordered the paper to close")
            places = (token, *objects)
            candidates += [c for place in places for c in graph.clause_complements(place) if graph.is_infinitive(c)]
    else:
        candidates = list(objects) if argument.anything else [*objects, *graph.bare(token)]
    for candidate in candidates:
        for item in graph.cores(candidate):
            if argument.anything or (argument.words is not None and in_set(argument.words, graph, item)):
                found.words.append(item)
                if argument.words is not None:
                    found.length += set_length(argument.words, graph, item)
                return True
    return argument.optional


def _actors(
    argument: Argument, graph: Graph, token: int, found: Match, objects: Sequence[int], hosts: Sequence[int]
) -> list[Filler]:
    if argument.where == "subj":
        if found.entry.kind == "adj":
            return [(t, "subject") for t in _predicate_subject(graph, token)]
        return [(t, "subject") for t in graph.surface_subject(token)]
    if argument.where == "prep":
        fillers = _prepositional(argument, graph, [token, *found.words, *hosts])
        if fillers or "that" not in argument.preps:
            return fillers
    if argument.where == "that" or "that" in argument.preps:
        clauses = [c for c in graph.clause_complements(token) if not graph.is_infinitive(c)]
        # "expressed hope that Iran would": the clause hangs on the noun
        said = [c for w in found.words for c in graph.children[w] if graph.base[c] == "acl"]
        clauses += [c for c in said if graph.rels[c] == "acl" and graph.is_finite(c)]
        return [(s, "that-clause") for c in clauses for s in graph.surface_subject(c)]
    # "fined her 200,000 yuan": of two objects the indirect one is the person
    free = [t for t in objects if t not in found.words]
    return [(t, "object") for t in sorted(free, key=lambda t: graph.base[t] != "iobj")[:1]]


def _inner(
    argument: Argument, graph: Graph, token: int, found: Match, objects: Sequence[int], hosts: Sequence[int]
) -> list[int]:
    if argument.where == "prep":
        places = [token, *found.words, *hosts]
        heads = [c for c, _ in _prepositional(argument, graph, places)]
        if "to" in argument.preps or "that" in argument.preps:
            clauses = [c for place in places for c in graph.clause_complements(place)]
            heads += [c for c in clauses if ("to" if graph.is_infinitive(c) else "that") in argument.preps]
    elif argument.where == "subj":
        heads = list(graph.surface_subject(token))
        found.source = [f for f in found.source if f[0] not in heads]
    else:
        places = [token, *found.words, *hosts]
        clauses = [c for place in places for c in graph.clause_complements(place)]
        # an infinitive may hang on the object ("urged Iran to stop" read as a clause about Iran)
        clauses += [c for o in objects for c in graph.clause_complements(o) if graph.is_infinitive(c)]
        if argument.where == "to":
            heads = [c for c in clauses if graph.is_infinitive(c)]
            if found.entry.kind == "noun":
                heads += [c for place in places for c in graph.preps(place).get("to", ()) if not graph.is_time(c)]
        elif argument.where == "that":
            heads = [c for c in clauses if not graph.is_infinitive(c)]
        else:
            taken = {*found.words, *(t for t, _ in found.target)}
            heads = clauses + [o for o in objects if o not in taken]
            if graph.rels[token] == "acl:relcl" and not heads:
                heads = [graph.heads[token]]
    return [core for head in heads for core in graph.cores(head)]
