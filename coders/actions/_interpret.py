"""What act a word expresses: the entry that holds, light verbs, and composition, all the way down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coders.actions._company import companions, late_agent, participants
from coders.actions._entry import Entry, Operator
from coders.actions._graph import Graph
from coders.actions._lexicon import Lexicon
from coders.actions._light import light
from coders.actions._match import Match, match
from coders.actions._refine import are_buildings, caused, demanded, is_lifeless, refine
from coders.actions._sides import Actors, Party, Sides
from coders.actions._ways import entries_within

# operators that keep the act itself: its sides and flags are those of what is begun, ended, announced
_ASPECT = ("same", "stop", "announced")
_ATTACKS = ("18", "19", "20", "145", "171")
_MEETINGS = ("018", "040", "041", "042", "046")  # and messages of condolence


@dataclass(frozen=True, slots=True)
class Act:
    """An act before its sides are multiplied out: parties with the paths that led to them."""

    token: int
    code: str
    sources: tuple[Party, ...]
    targets: tuple[Party, ...]
    entries: tuple[str, ...]
    rules: tuple[str, ...]
    tokens: tuple[int, ...]  # the words that make the act, and with them are used up
    flags: frozenset[str]
    converse: str = ""
    patient: int = -1  # the token of the target argument, known actor or not
    hidden: tuple[int, ...] = ()  # inner acts that are not asserted
    named: bool = False  # whether a source is said at all, known actor or not


class Reader:
    """Reads the acts of one sentence."""

    def __init__(self, lexicon: Lexicon, graph: Graph, actors: Actors, trace: list[str] | None = None) -> None:
        self.lexicon = lexicon
        self.graph = graph
        self.sides = Sides(
            graph, actors, self.is_event, lexicon.status.get("speech", frozenset()), lexicon.classes.get("bearers", {})
        )
        self.unreal: set[int] = set()  # heads of complements that their governor does not assert
        self._trace = trace
        self._known: dict[int, tuple[Act, ...]] = {}
        self._busy: set[int] = set()

    def is_event(self, token: int) -> bool:
        """Whether a noun is one that the lexicon knows as an event."""
        graph = self.graph
        if graph.tokens[token].upos != "NOUN":
            return False
        ways = self.lexicon.nouns.get(graph.lemmas[token], ())
        # "mission" is none without its "peace"
        return any(not extra or all(word in graph.near(token) for word in extra.split()) for _, extra in ways)

    def note(self, token: int, text: str) -> None:
        """Keeps why something was dropped, where somebody asked."""
        if self._trace is not None:
            self._trace.append(f"{self.graph.tokens[token].text}: {text}")

    # ------------------------------------------------------------ entries

    def read(self, token: int) -> tuple[Act, ...]:
        """The acts that the phrase headed by a token expresses."""
        found = self._known.get(token)
        if found is None:
            if token in self._busy:
                return ()
            self._busy.add(token)
            try:
                found = self._read(token, ())
            finally:
                self._busy.discard(token)
            self._known[token] = found
        return found

    def read_under(self, noun: int, verb: int) -> tuple[Act, ...]:
        """The acts of a noun, with the prepositions that hang on the verb that carries it."""
        return self._read(noun, (verb,))

    def _candidates(self, token: int) -> list[tuple[Entry, str]]:
        lemma, word = self.graph.lemmas[token], self.graph.tokens[token]
        lexicon = self.lexicon
        present = self.graph.present
        found: list[tuple[Entry, str]] = []
        if word.upos in ("VERB", "AUX"):
            found += entries_within(lexicon.verbs, lemma, present)
            if word.xpos == "VBG" and self.graph.base[token] == "csubj":
                found += entries_within(lexicon.nouns, word.text.lower(), present)  # "Fighting between X and Y erupted"
            if (
                word.xpos in ("VBN", "VBG")
                and not self.graph.is_perfect(token)
                and self.graph.child(token, "compound:prt") < 0
            ):
                found += entries_within(lexicon.adjectives, word.text.lower(), present)
        elif word.upos == "ADJ":
            found += entries_within(lexicon.adjectives, lemma, present)
        elif word.upos in ("NOUN", "PROPN"):
            found += entries_within(lexicon.nouns, lemma, present)
            bare = found and self.graph.child(token, "det", "amod", "nmod:poss") < 0
            if bare and f"{self.graph.case(token)}_{lemma}" in lexicon.status.get("set-phrase", ()):
                return []  # "was in charge of"
            if word.xpos == "VBG" or (lemma.endswith("ing") and not found):
                found += entries_within(lexicon.nouns, word.text.lower(), present)
        elif word.upos == "ADV":
            found += entries_within(lexicon.adjectives, lemma, present)
        return found

    def _read(self, token: int, hosts: Sequence[int]) -> tuple[Act, ...]:
        graph = self.graph
        if graph.rels[token] == "amod" and graph.tokens[token].upos == "VERB":
            return self._participle(token)
        weak: tuple[Act, ...] = ()
        best: tuple[int, int, tuple[Act, ...]] | None = None
        for entry, extra in self._candidates(token):
            if best is not None and entry.rank[0] + 3 * len(extra.split()) < best[0]:
                break
            if not graph.can_hold(entry, extra):
                continue
            found = match(entry, extra, graph, token, hosts)
            if found is None or (best is not None and found.length <= best[1]):
                continue
            acts = self._from_match(found, hosts)
            if not acts:
                continue
            if self._is_weak(acts[0]):
                weak = weak or acts  # gives way to any entry that says more
            else:
                best = (entry.rank[0] + 3 * len(extra.split()), found.length, acts)
        if best is not None:
            return best[2]
        carried = light(self, token) if not hosts and graph.tokens[token].upos in ("VERB", "AUX", "ADJ") else ()
        if weak and (not carried or self._is_weak(carried[0])):
            return weak
        return carried

    def _is_weak(self, act: Act) -> bool:
        """A composition without an inner act, or an act without a side that it needs."""
        if act.rules and act.rules[-1].endswith(": -"):
            return True
        flags = act.flags
        if "speech" in flags:
            return True
        if self.graph.tokens[act.token].upos == "NOUN":
            return False  # may get its sides from a verb above
        return self.lacks_side(act)

    @staticmethod
    def lacks_side(act: Act) -> bool:
        """Whether an act has not the sides that it needs."""
        flags = act.flags
        if "sym" in flags:
            return "both" in flags and len(act.sources) + len(act.targets) < 2
        return bool(
            ("both" in flags and not (act.sources and act.targets))
            or ("target" in flags and not act.targets)
            or ("source" in flags and not act.sources)
        )

    def _participle(self, token: int) -> tuple[Act, ...]:
        for entry, extra in self.lexicon.verbs.get(self.graph.lemmas[token], ()):
            if "amod" in entry.flags and self.graph.tokens[token].xpos in ("VBN", "VBD", "JJ"):
                found = match(entry, extra, self.graph, token)
                if found is not None:
                    acts = self._from_match(found, ())
                    return tuple(
                        replace(a, flags=a.flags | {"crime"}) for a in acts if a.targets and " " not in a.targets[0][1]
                    )
        return ()

    def _from_match(self, found: Match, hosts: Sequence[int]) -> tuple[Act, ...]:
        entry = found.entry
        sources = self.sides.resolve(found.source, target=False)
        if "sym" in entry.flags:
            sources = self.sides.resolve_all(found.source, target=False)
        if "owner" in entry.flags and not found.source and self.graph.is_passive(found.token):
            sources = self.sides.resolve([(w, "owner") for w in found.words], target=False)
        targets = self.sides.resolve(found.target, target=True)
        if entry.kind == "verb":
            beside = companions(self, found.token)
            passive = self.graph.is_passive(found.token)
            (targets if passive else sources).extend(beside)
            if passive and not found.source and not sources:
                sources = late_agent(self, found.token)
        elif (
            entry.kind == "noun"
            and entry.code in _MEETINGS
            and not hosts
            and (not sources or (not targets and all(p[1] == "participle-by" for p in sources)))
        ):
            sources = participants(self, found) or sources
        where = not targets or all(path.startswith("in") for _, path, _ in targets)
        attack = entry.kind == "noun" and entry.code.startswith(_ATTACKS) and where and are_buildings(self, sources)
        if attack and all(path == "modifier" for _, path, _ in sources):
            sources, targets = [], sources  # "the clinic bombing": what stands before the noun was attacked
        if not targets and not found.target and found.words and "sym" not in entry.flags and entry.kind == "verb":
            # "confiscated Palestinian weapons", "hacked into South Korean computers"
            owned = self.sides.resolve(
                [(w, "of-object") for w in found.words if self.graph.base[w] in ("obj", "nsubj", "obl")], target=True
            )
            targets = [
                p
                for p in owned
                # troops that are sent are no target, nor is the court to which somebody goes
                if not any(p[0].code == s[0].code for s in sources)
                and not (p[1] == "of-object" and {"MIL", "JUD"} & {*p[0].roles})
            ]
        if not self.sides.fits(entry.source_limit, sources, found.source):
            return ()
        if not self._target_fits(found, targets):
            return ()
        if entry.operator:
            return self._compose(found, self.lexicon.operators[entry.operator], sources, targets, hosts)
        act = Act(
            found.token,
            entry.code,
            tuple(sources),
            tuple(targets),
            (entry.id,),
            (),
            tuple(dict.fromkeys((found.token, *found.words))),
            entry.flags,
            entry.converse,
            found.target[0][0] if found.target else -1,
            named=self._names_source(found),
        )
        if "weapon" in entry.flags:
            if not sources and entry.kind == "verb" and is_lifeless(self, found):
                self.note(found.token, f"{entry.code}: the subject is nobody who fights")
                return ()
            act = refine(self, act)
        weapon_acts = not sources and any(a.where == "subj" and a.role == "word" for a in entry.arguments)
        if "casualty" in entry.flags or weapon_acts:
            act = caused(self, act, found)
        if "demand" in entry.flags:
            act = demanded(self, act)
        return (act,)

    def _names_source(self, found: Match) -> bool:
        """Whether a source is said at all: a name, a possessor or agent, but no mere adjective ("a negotiated settlement")."""
        return any(
            path != "modifier" or self.graph.tokens[token].upos == "PROPN" or self.sides.at(token) is not None
            for token, path in found.source
        )

    def _target_fits(self, found: Match, targets: list[Party]) -> bool:
        """Whether the target keeps its limits; of several ("expel T from T[IGO]") each is asked where it stands."""
        places = [a for a in found.entry.arguments if a.role == "T"]
        if len(places) < 2:
            return self.sides.fits(found.entry.target_limit, targets, found.target)
        for place in places:
            if place.limit is None:
                continue
            other = {p for a in places if a is not place for p in a.preps}
            here = [f for f in found.target if (f[1] in place.preps if place.preps else f[1] not in other)]
            if here and not self.sides.fits(place.limit, self.sides.resolve(here, target=True), here):
                return False
        return True

    # ------------------------------------------------------------ composition

    def _compose(
        self, found: Match, operator: Operator, sources: list[Party], targets: list[Party], hosts: Sequence[int]
    ) -> tuple[Act, ...]:
        acts: list[Act] = []
        entry, claimed = found.entry, False
        inner_heads = [i for i in found.inner if i != found.token]
        if not operator.consumes or (operator.name == "voiced" and self.graph.lemmas[found.token] == "have"):
            pass  # "had to thank him" is said by that, "had to leave" was done
        elif operator.name not in _ASPECT:
            self.unreal.update(inner_heads)
        carried: set[int] = set()
        for head in sorted(inner_heads, key=lambda h: self.graph.tokens[h].upos == "VERB"):
            if self.graph.heads[head] in carried and self.graph.base[head] != "conj":
                continue  # "announced a plan to": the plan has it
            if self._is_claimed(found, head):
                claimed = True
                continue
            # what a noun's own arguments are may hang on the verb: "promised aid to Mozambique"
            if operator.name in _ASPECT and self.graph.base[head] == "ccomp" and self.graph.child(head, "nsubj") >= 0:
                continue  # "announced that it will": a clause of its own
            nominal = self.graph.tokens[head].upos == "NOUN" and not (found.entry.kind == "verb" and head < found.token)
            inner_acts = self._read(head, (found.token,)) if nominal else self.read(head)
            if inner_acts:
                carried.add(head)
            for inner in inner_acts:
                code = self.inner_code(inner, head)
                if operator.name == "attempt" and "killed" in inner.flags:
                    code = "186"
                composed = operator.compose(code) if code else ""
                if composed:
                    acts.append(self._composed(found, operator, composed, sources, targets, inner))
                else:
                    self.note(found.token, f"[{operator.name}] has no code for {inner.code}")
        default = operator.codes.get("-")
        acts = _fullest(acts)
        if operator.name == "intend" and not (
            targets and any(self.graph.tokens[h].upos == "VERB" for h in inner_heads)
        ):
            default = ""  # a promise of we do not know what counts only to somebody: "assured Syria that it would keep its word"
        if not acts and default and default != "none" and "act" not in entry.flags and not claimed:
            if not targets:
                heads = [(h, "object") for h in inner_heads if self.graph.tokens[h].upos in ("NOUN", "PROPN", "PRON")]
                depth = 0 if operator.name == "investigate" else 1
                targets = [p for p in self.sides.resolve(heads, target=True) if p[1].count(" ") <= depth]
                if not targets:
                    verbs = [h for h in inner_heads if self.graph.tokens[h].upos == "VERB"]
                    subjects = [(s, "inner-subject") for h in verbs for s in self.graph.agent(h)]
                    own = {p[0] for p in sources}
                    targets = [p for p in self.sides.resolve(subjects, target=False) if p[0] not in own]
                    if not targets and operator.name == "refuse":
                        # "refused to respond to a request from X"
                        around = [(t, "object of inner") for h in verbs for t in self.graph.objects(h)]
                        for h in verbs:
                            around += [
                                (t, f"inner-{p}")
                                for p in ("to", "with", "from", "for")
                                for t in self.graph.preps(h).get(p, ())
                            ]
                        targets = [
                            p
                            for p in self.sides.resolve(around, target=True)
                            if p[0] not in own and p[1].count(" ") <= 3
                        ]
            acts.append(
                Act(
                    found.token,
                    default,
                    tuple(sources),
                    tuple(targets),
                    (entry.id,),
                    (f"{operator.name}: -",),
                    (found.token, *found.words),
                    entry.flags | self._needed(operator),
                    patient=found.target[0][0] if found.target else -1,
                )
            )
        if not acts and inner_heads and operator.consumes:
            self.note(found.token, f"{entry.id}: no act recognised in its complement")
        return tuple(acts)

    def _is_claimed(self, found: Match, head: int) -> bool:
        """Whether a clause is what somebody holds to be so, not what is to be done ("insists that it is working hard")."""
        graph = self.graph
        if graph.lemmas[found.token] == "ask" and graph.marked(head, "if", "whether"):
            return True  # a question is no request
        if graph.lemmas[found.token] not in self.lexicon.status.get("claim-or-demand", ()):
            return False
        if graph.base[head] not in ("ccomp", "parataxis") or not graph.is_finite(head):
            return False
        modals = [graph.lemmas[c] for c in graph.children[head] if graph.base[c] in ("aux", "cop")]
        if graph.tokens[head].text.lower() == graph.lemmas[head] and not modals:
            return False  # "suggested that Israel lift": a bare verb whatever the parser says
        if found.entry.operator == "threaten" and not {"will", "would"}.isdisjoint(modals):
            return graph.tokens[graph.child(head, "nsubj")].upos != "PRON"  # "warned that it would strike"
        asked = (*self.lexicon.status.get("modal-appeal", ()), *self.lexicon.status.get("modal-demand", ()))
        return not any(m in asked for m in modals) and graph.lemmas[head] not in ("need", "have")

    @staticmethod
    def _needed(operator: Operator) -> frozenset[str]:
        # without an inner act an appeal or refusal says something only between two known sides
        unsaid = operator.name in ("accuse", "condemn", "praise", "investigate", "deny")
        return frozenset({"target"} if unsaid else {"both"})

    def inner_code(self, inner: Act, head: int) -> str:
        """The code of an inner act, turned round where it is negated ("promised not to attack", "vowed never to meet")."""
        if not self.negated(head):
            return inner.code
        if inner.code < "13":
            return self.lexicon.operators["refuse"].compose(inner.code)
        return self.lexicon.operators["stop"].compose(inner.code)

    def negated(self, token: int) -> bool:
        """Whether a word is negated by a word of its own; "not only" negates nothing."""
        graph, status = self.graph, self.lexicon.status
        negators = status.get("negator", frozenset())
        for child in graph.children[token]:
            if graph.lemmas[child] in negators and graph.base[child] in ("advmod", "det", "cc", "aux", "mark"):
                after = graph.words[child + 1] if child + 1 < len(graph.words) else ""
                if after not in status.get("not-only", ()):
                    return True
        return False

    def _composed(
        self, found: Match, operator: Operator, code: str, sources: list[Party], targets: list[Party], inner: Act
    ) -> Act:
        source = list(sources) or (
            list(inner.sources) if operator.name in _ASPECT or found.entry.kind == "noun" else []
        )
        sides = {"T": targets, "inner-source": list(inner.sources), "inner-target": list(inner.targets)}
        target: list[Party] = []
        order = operator.target
        if "@" in code:
            far, _, near = code.partition(",")
            code = far.partition("@")[0] if inner.targets else near
            order = ("inner-target",) if code != near else order
        if inner.named and not inner.sources and "inner-source" in order:
            order = tuple(name for name in order if name != "inner-target")
        for name in order:
            rest = [p for p in sides[name] if not any(p[0] is s[0] or p[0] == s[0] for s in source)]
            if rest:
                target = rest
                break
        flags = (
            inner.flags & {"sym", "place", "killed", "injured", "arrested", "displaced", "weapon", "state", "clash"}
        ) | found.entry.flags
        if operator.name in (*_ASPECT, "light"):
            flags |= inner.flags - {"inner"}
        elif "sym" in inner.flags and (target or operator.name not in ("intend", "fail")):
            flags -= {"sym"}
        if operator.name not in _ASPECT:
            flags = flags - {"inner"} | (found.entry.flags & {"inner"})
            if code in ("022", "032", "102"):
                flags |= {"both"}  # support is for somebody: "decided to approve a plan"
            if "inner" in inner.flags:
                flags |= inner.flags & {"foreign"}
        if operator.name in _ASPECT and "inner" in inner.flags:
            flags |= {"inner"}
        if operator.name == "stop" and sources and target:
            flags -= {"sym"}  # one party ends it
        hidden = inner.tokens if operator.consumes else ()
        return Act(
            found.token,
            code,
            tuple(source),
            tuple(target),
            (found.entry.id, *inner.entries),
            (*inner.rules, f"{operator.name}: {inner.code} -> {code}"),
            tuple(dict.fromkeys((found.token, *found.words, *hidden))),
            frozenset(flags),
            inner.converse if operator.name in ("same", "announced") else "",
            found.target[0][0] if found.target else inner.patient,
            (*inner.hidden, *hidden),
        )


def _fullest(acts: list[Act]) -> list[Act]:
    """Without what the same words say less fully: the same code towards nobody."""
    return [a for a in acts if a.targets or not any(b.code == a.code and b.targets for b in acts)]
