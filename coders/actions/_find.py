"""All acts of a document: asserted or composed, their sides multiplied out, with status, speaker and counts."""

from __future__ import annotations

from dataclasses import replace

from coders._records import ActorMention, Count, Sentence
from coders.actions._counts import count_at, counts_in_words, own_number
from coders.actions._graph import Graph
from coders.actions._interpret import Act, Reader
from coders.actions._lexicon import Lexicon
from coders.actions._mention import Draft
from coders.actions._pairs import Pair, is_political, is_private, pairs_of, without_own_country
from coders.actions._refine import are_buildings
from coders.actions._sides import Actors, Party
from coders.actions._status import ACTUAL, Judge, Standing

_COUNTED = ("killed", "injured", "arrested", "displaced")
_PRIVATE_ACTS = ("170", "171", "180", "181", "182", "183", "185", "190", "193")
# what firms, artists and neighbours say and do among themselves is no event
_POLITICAL = ("01", "03", "04", "05", "06", "07", "12", "13")
_SAID = ("01", "051", "111", "110", "112")
_SPOKEN = ("praise", "condemn", "deny", "oppose", "refuse", "threaten")
_OF_PEOPLE = ("02", "05", "07", "10", "13")  # what is done by people alone
_FIGHTING = ("18", "19", "20")
_DENIED = ("171", "175", "176", "18", "19", "20")
_BETWEEN_PRIVATE = ("02", "10", "11", "08")
_TRAVELLERS = frozenset(("CVL", "EDU", "MED", "REF", "LAB", "CRM"))


class SentenceCoder:
    """Finds the actions of one sentence."""

    def __init__(self, lexicon: Lexicon, sentence: Sentence, actors: Actors, trace: list[str] | None) -> None:
        self._lexicon = lexicon
        self._sentence = sentence
        self._graph = Graph(sentence, lexicon.verbs)
        self._reader = Reader(lexicon, self._graph, actors, trace)
        self._judge = Judge(self._reader)

    def find(self) -> list[Draft]:
        """The actions of the sentence, in the order of the text."""
        if self._discarded():
            return []
        used: dict[int, int] = {}  # the words of the acts so far, with the word of the act
        acts: list[Act] = []
        for token in self._order():
            if token in used:
                continue
            for act in self._reader.read(token):
                if (
                    not act.flags & {"place", "casualty"}
                    and self._reader.lacks_side(act)
                    and not self._stands_alone(act)
                ):
                    self._reader.note(token, f"{act.code}: a side that it needs is not known")
                    continue  # its words are free for others
                if any(t in used and t != act.token and used[t] not in act.hidden for t in act.tokens):
                    continue  # "wounded in a strike carried out by Y" has the strike already
                acts.append(act)
            used.update((t, token) for act in acts if act.token == token for t in act.tokens)
        # an act read before the one that takes it over is given up
        hidden = {t for act in acts if "inner" not in act.flags for t in act.tokens if t != act.token}
        drafts: list[Draft] = []
        lost: list[Act] = []
        for act in acts:
            if act.token in hidden and act.token not in act.hidden:
                continue
            found = self._draft(act)
            drafts.extend(found)
            if not found and "casualty" in act.flags:
                lost.append(act)
        for act in lost:
            self._join_casualties(act, drafts)
        drafts = _aimed(drafts, self._graph)
        drafts.extend(self._obligations({t for act in acts for t in act.tokens}))
        return _without_speech(_merged(drafts), self._graph)

    def _obligations(self, used: set[int]) -> list[Draft]:
        """ "X said that Y must ...": a demand (or, with *should*, an appeal) even where the lexicon does not know the act."""
        graph = self._graph
        demand, appeal, needed = (self._lexicon.status.get(w, ()) for w in ("modal-demand", "modal-appeal", "needed"))
        found: list[Draft] = []
        for token in graph.tokens:
            word, verb = graph.lemmas[token.index], token.head
            if token.upos == "AUX" and verb >= 0:
                code = "100" if word in demand else "020" if word in appeal else ""
            elif token.upos in ("VERB", "ADJ") and graph.words[token.index] in needed:
                # "more work is needed", but not "it is necessary that": its clause says what
                plain = graph.child(token.index, "aux", "cop") >= 0 > graph.child(token.index, "csubj", "ccomp", "expl")
                verb, code = token.index, "020" if plain else ""
            else:
                continue
            if verb in used:
                continue
            if not code or self._reader.read(verb) or graph.base[verb] not in ("ccomp", "root", "conj"):
                continue
            act = Act(verb, code, (), (), (), (f"{word}: {code}",), (verb, token.index), frozenset())
            speaker = self._judge.speaker(act)
            targets = self._reader.sides.resolve([(t, "subject") for t in graph.agent(verb)], target=False)
            if speaker is None or any(map(self._reader.negated, (verb, *graph.surface_subject(verb)))):
                continue
            if not is_political(speaker):
                targets = [p for p in targets if is_political(p[0])]
            if not targets and not is_political(speaker):
                continue
            pairs = pairs_of([(speaker, "speaker", verb)], targets, False, False, True)
            if pairs:
                found.append(Draft(act, code, tuple(pairs), Standing("actual", word), None, (), act.rules))
        return found

    def _join_casualties(self, act: Act, drafts: list[Draft]) -> None:
        """Counts of a clause without sides of its own go to the act it is coordinated with or that caused it."""
        counts = self._counts(act)
        head = self._graph.heads[act.token] if self._graph.base[act.token] in ("conj", "advcl", "parataxis") else -1
        violent = [d for d in drafts if d.code.startswith(("18", "19", "20")) and d.standing.status == "actual"]
        for number, draft in enumerate(drafts):
            linked = draft.act.token in act.tokens or draft.act.token == head or head in draft.act.tokens
            if counts and (linked or violent == [draft]):
                merged = dict(draft.counts)
                for name, count in counts:
                    merged.setdefault(name, count)
                drafts[number] = replace(draft, counts=tuple(merged.items()))
                return

    def _discarded(self) -> bool:
        one, three = self._lexicon.discards
        lemmas = {self._graph.lemmas[t.index] for t in self._graph.tokens if t.upos in ("NOUN", "PROPN")}
        found = lemmas & one
        if found or len(lemmas & three) >= 3:
            self._reader.note(self._graph.sentence.root, f"discarded: {sorted(found or lemmas & three)}")
            return True
        return False

    def _order(self) -> list[int]:
        """Verbs and predicates before nouns, governors before what they govern; only words that the lexicon knows."""
        graph, lexicon = self._graph, self._lexicon
        verbs: list[int] = []
        nouns: list[int] = []
        level = [graph.sentence.root] if graph.sentence.root >= 0 else []
        while level:
            below: list[int] = []
            for node in level:
                below.extend(graph.children[node])
                part, lemma = graph.tokens[node].upos, graph.lemmas[node]
                if part in ("VERB", "AUX", "ADJ", "ADV"):
                    if lemma in lexicon.verbs or lemma in lexicon.light or lemma in lexicon.adjectives or part != "ADV":
                        verbs.append(node)
                elif part in ("NOUN", "PROPN") and (lemma in lexicon.nouns or lemma.endswith("ing")):
                    nouns.append(node)
            level = sorted(below)
        return verbs + nouns

    # ------------------------------------------------------------ one act

    def _draft(self, act: Act) -> list[Draft]:
        reader = self._reader
        if "inner" in act.flags and not (
            act.code.startswith("083") and self._judge.standing(act).operator in ("appeal", "demand")
        ):
            return []  # but "the president should resign" is an appeal
        if "said" in act.flags and not self._judge.is_said(act):
            reader.note(act.token, f"{act.code}: a feeling that nobody voices")
            return []
        if not act.sources and act.code.startswith(_OF_PEOPLE) and self._is_thing(act):
            reader.note(act.token, f"{act.code}: the subject is nobody")
            return []
        if self._is_attitude(act):
            reader.note(act.token, f"{act.code}: a mere attitude")
            return []
        standing = self._judge.standing(act)
        code, sources, targets, rules = act.code, list(act.sources), list(act.targets), list(act.rules)
        speaker = self._judge.speaker(act)
        symmetric = "sym" in act.flags
        if _denies(standing, code, sources, speaker):
            code, rules, standing, speaker = "016", [*rules, f"deny: {code} -> 016 ({standing.rule})"], ACTUAL, None
            symmetric = False
        if self._is_wish(act) and sources:
            if speaker is not None and all(speaker.code != p[0].code for p in sources):
                if self._graph.lemmas[act.token] == "need":
                    # "firms need to pay, the minister said": it is the minister who asks them
                    sources, targets, speaker = [(speaker, "speaker", act.token)], sources, None
            elif not targets and all(is_private(p[0]) for p in sources):
                reader.note(act.token, f"{act.code}: what private persons want")
                return []
        if standing.operator:
            operator = self._lexicon.operators[standing.operator]
            composed = operator.compose(code)
            if "@" in composed:
                far, _, near = composed.partition(",")
                composed = near if standing.operator in ("appeal", "demand") else far.partition("@")[0]
            if standing.operator in ("appeal", "demand"):
                aside = not sources and self._graph.rels[act.token] == "acl:relcl"  # "the care that should be taken"
                if not composed or speaker is None or aside:
                    standing = Standing("hypothetical", standing.rule)
                else:
                    targets = sources  # those who are to act; to whom it is to be done is nobody addressed
                    sources, symmetric = [(speaker, "speaker", act.token)], False
                    speaker = None
                    standing = Standing("actual", standing.rule)
            elif not composed or (standing.operator == "intend" and not sources and speaker is None):
                standing = Standing("hypothetical", standing.rule)  # "will be evicted": nobody announces it
            if standing.operator in ("refuse", "intend") and targets:
                symmetric = False  # one side refuses, one side announces it
            if standing.status == "actual" and composed:
                rules.append(f"{operator.name}: {code} -> {composed} ({standing.rule})")
                code = composed
        if "place" in act.flags and not targets:
            targets = self._place(act)
        if "state" in act.flags and not sources:
            sources = [
                p for p in self._place(act) if p[0].country and not p[0].roles and p[0].kind in ("country", "capital")
            ]
        if code.startswith(_FIGHTING) and are_buildings(self._reader, sources):
            sources = []  # "the bombings of embassies that killed 200 people"
        pairs = pairs_of(sources, targets, symmetric, "clash" in act.flags, act.named)
        if not pairs and sources and targets and code.startswith("02") and not self._are_pronouns(targets):
            pairs = pairs_of(sources, [], False, False, act.named)  # "urged his own party"
        pairs = without_own_country(pairs)
        if "mutual" in act.flags and code < "13" and not symmetric and len({s.code for s, _ in pairs if s}) > 1:
            own = {p[0].country for p in sources}
            others = [p for p in pairs if p[1] is not None and (p[1].roles or p[1].country not in own)]
            pairs = [*pairs_of(sources, [], True, False, True), *others] or pairs
        pairs = [p for p in pairs if self._allowed(p, act, code)]
        if not pairs:
            if act.sources or act.targets:
                reader.note(act.token, f"{act.code}: no pair of sides left")
            else:
                reader.note(act.token, f"{act.code}: no known side")
            return []
        counts = self._counts(act)
        if code == "040" and standing.status == "actual":
            return self._meetings(Draft(act, code, tuple(pairs), standing, speaker, counts, tuple(rules)))
        draft = Draft(act, code, tuple(pairs), standing, speaker, counts, tuple(rules))
        if not act.converse or standing.operator:
            return [draft]
        back = [(target, source) for source, target in pairs if target is not None]
        return [draft, replace(draft, code=act.converse, pairs=tuple(back))] if back else [draft]

    def _stands_alone(self, act: Act) -> bool:
        """Whether what a political actor says of something is an event without a known target: "praised the relations"."""
        graph, token = self._graph, act.token
        if "foreign" in act.flags or act.targets or not act.sources or graph.tokens[token].upos != "VERB":
            return False
        operator = act.rules[-1].removesuffix(": -") if act.rules and act.rules[-1].endswith(": -") else ""
        if operator in ("appeal", "demand"):
            if graph.lemmas[token] not in self._lexicon.status.get("public-call", ()):
                return False  # "asked for a day off"
        elif operator not in _SPOKEN:
            said = not operator and act.code.startswith(_SAID) and act.patient >= 0
            if not said or graph.tokens[act.patient].upos != "NOUN":
                return False
        return all(is_political(p[0]) and " " not in p[1] for p in act.sources)

    def _is_thing(self, act: Act) -> bool:
        """Whether the subject of a verb is a common noun for no actor ("the grant supports the region")."""
        graph = self._graph
        if graph.tokens[act.token].upos != "VERB":
            return False
        agents = graph.agent(act.token)
        return bool(agents) and all(
            graph.tokens[t].upos == "NOUN" and self._reader.sides.at(t) is None and len(graph.spread(t)) == 1
            for t in agents
        )

    def _is_kin(self, act: Act) -> bool:
        """Whether an act is towards somebody's own wife, son, friends ("thanked his wife")."""
        graph, patient = self._graph, act.patient
        return (
            patient >= 0
            and graph.lemmas[patient] in self._lexicon.status.get("kin", ())
            and any(graph.rels[c] == "nmod:poss" and graph.tokens[c].upos == "PRON" for c in graph.children[patient])
        )

    def _are_pronouns(self, parties: list[Party]) -> bool:
        return all(self._graph.tokens[token].upos == "PRON" for _, _, token in parties)

    def _is_wish(self, act: Act) -> bool:
        """Whether an appeal is nothing but *want* or *need* with an infinitive."""
        graph = self._graph
        return (
            graph.lemmas[act.token] in self._lexicon.status.get("wish", ())
            and act.code.startswith("02")
            and any(graph.is_infinitive(c) for c in graph.clause_complements(act.token))
        )

    def _is_attitude(self, act: Act) -> bool:
        """Whether a noun only mentions how somebody stands to somebody: "Chile's support for Peru is weak"."""
        graph = self._graph
        if graph.tokens[act.token].upos != "NOUN" or graph.base[act.token] in ("obj", "root"):
            return False
        return graph.lemmas[act.token] in self._lexicon.status.get("attitude", ())

    def _meetings(self, draft: Draft) -> list[Draft]:
        """A meeting whose place the sentence names is a visit to the host, or one in a third country."""
        places = self._place(draft.act)
        if not places:
            return [draft]
        country = places[0][0].country
        groups: dict[str, list[Pair]] = {}
        for source, target in draft.pairs:
            if source is None or target is None or source.country == target.country or not country:
                code = "040"
            else:
                code = "042" if target.country == country else "043" if source.country == country else "044"
            groups.setdefault(code, []).append((source, target))
        rule = f"place of meeting: {country}"
        return [
            replace(draft, code=code, pairs=tuple(pairs), rules=(*draft.rules, rule)) for code, pairs in groups.items()
        ]

    def _allowed(self, pair: Pair, act: Act, code: str) -> bool:
        source, target = pair
        if source is None and target is None:
            return False
        alone = target is None and self._stands_alone(act)
        if "both" in act.flags and (source is None or target is None) and not alone:
            self._reader.note(act.token, f"{code}: needs both sides")
            return False
        if "foreign" in act.flags and (source is None or target is None or source.country == target.country):
            return False
        if ("target" in act.flags and target is None and not alone) or ("source" in act.flags and source is None):
            self._reader.note(act.token, f"{code}: a side that it needs is not known")
            return False
        if ((code.startswith(_POLITICAL) and code != "133") or "crime" in act.flags) and not (
            is_political(source) or is_political(target)
        ):
            self._reader.note(act.token, f"{code}: no political side")
            return False
        asks = code.startswith("01") or self._graph.lemmas[act.token] == "ask"
        if asks and source is not None and source.roles == ("MED",):
            self._reader.note(act.token, f"{code}: reporters are no side")
            return False
        if code == "051" and target is not None and self._is_kin(act):
            self._reader.note(act.token, f"{code}: thanks to the family")
            return False
        if code in ("042", "043") and not _travels(*(pair if code == "042" else (target, source))):
            self._reader.note(act.token, f"{code}: no visit between two countries or leaders")
            return False
        if code.startswith("07") and source is not None and is_private(source):
            self._reader.note(act.token, f"{code}: help from private persons")
            return False
        if code.startswith(_BETWEEN_PRIVATE) and source and target and is_private(source) and is_private(target):
            self._reader.note(act.token, f"{code}: between private persons")
            return False
        if (
            code.startswith(_PRIVATE_ACTS)
            and source is not None
            and is_private(source)
            and (target is None or is_private(target))
        ):
            self._reader.note(act.token, f"{code}: a crime between private persons")
            return False
        return True

    def _place(self, act: Act) -> list[Party]:
        """The place where it happens, standing for the side to which it is done."""
        graph = self._graph
        for token in act.tokens:
            for prep in ("in", "at", "near", "across", "on", "inside", "outside", "around", "throughout", "of"):
                for child in graph.preps(token).get(prep, ()):
                    if graph.is_time(child):
                        continue
                    found = self._reader.sides.inside(child, True)
                    if found and found[0][0].kind in ("place", "country", "capital", "region", ""):
                        return [(a, f"place {prep}{p}", t) for a, p, t in found]
        return []

    def _counts(self, act: Act) -> tuple[tuple[str, Count], ...]:
        found = counts_in_words(self._graph, act.tokens, act.patient) if "casualty" in act.flags else []
        for name in _COUNTED:
            if name in act.flags and not any(name == known for known, _ in found):
                count = count_at(self._graph, own_number(self._graph, act.token, act.patient))
                if count is not None:
                    found.append((name, count))
        return tuple(found)


def _denies(standing: Standing, code: str, sources: list[Party], speaker: ActorMention | None) -> bool:
    """Whether those who speak say of violence that they did not do it: "Russia said it had not attacked Ukraine"."""
    if standing.status != "negated" or speaker is None or not code.startswith(_DENIED):
        return False
    return any(party.code == speaker.code for party, _, _ in sources)


def _travels(visitor: ActorMention | None, host: ActorMention | None) -> bool:
    """Whether a visitor is somebody whose visits are politics, and the host not just his own country."""
    if visitor is None or host is None:
        return True
    if visitor.roles and set(visitor.roles) <= _TRAVELLERS:
        return False
    return visitor.country != host.country or bool(visitor.roles and host.roles)


def _merged(drafts: list[Draft]) -> list[Draft]:
    """One action for what the sentence says twice: same code, same sides; casualties are joined."""
    found: list[Draft] = []
    for draft in drafts:
        for number, other in enumerate(found):
            if (
                other.code == draft.code
                and other.standing.status == draft.standing.status
                and _same_pairs(other, draft)
            ):
                counts = dict(other.counts)
                for name, count in draft.counts:
                    counts.setdefault(name, count)
                found[number] = replace(other, counts=tuple(counts.items()))
                break
        else:
            found.append(draft)
    return found


def _aimed(drafts: list[Draft], graph: Graph) -> list[Draft]:
    """Acts towards nobody take the target of their purpose: "fired tear gas to disperse the protesters"."""
    found = list(drafts)
    for purpose in drafts:
        if purpose.standing.status != "hypothetical" or not graph.is_infinitive(purpose.act.token):
            continue
        head = graph.heads[purpose.act.token]
        for number, draft in enumerate(found):
            aimed = draft.act.token == head and draft.code[:2] == purpose.code[:2] and draft.standing.status == "actual"
            if aimed and all(target is None for _, target in draft.pairs):
                pairs = tuple((s, t) for s, _ in draft.pairs for _, t in purpose.pairs if t is not None)
                found[number] = replace(draft, pairs=pairs or draft.pairs)
    return found


def _same_pairs(first: Draft, second: Draft) -> bool:
    def keys(draft: Draft) -> set[tuple[str, str, str, str]]:
        return {
            (s.code if s else "", s.name if s else "", t.code if t else "", t.name if t else "") for s, t in draft.pairs
        }

    return keys(first) == keys(second)


def _without_speech(drafts: list[Draft], graph: Graph) -> list[Draft]:
    """Plain statements only where the sentence says nothing more specific inside them."""
    others = {t for d in drafts if "speech" not in d.act.flags for t in (d.act.token,)}
    kept = []
    for draft in drafts:
        if "speech" in draft.act.flags and others:
            continue
        kept.append(draft)
    return kept
