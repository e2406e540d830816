"""The words of a parsed sentence: lemmas, dependents, prepositions, particles, voice and tense."""

from __future__ import annotations

from collections.abc import Container

from coders._records import Sentence
from coders.actions._entry import Entry
from coders.actions._inflection import base_form, singular

_QUANTITIES = frozenset(
    """number group series spate batch round string range variety couple pair dozen dozens hundred thousand lot bulk
    majority some many most part rest all half % percent day week month hour portion amount set kind type form wave
    barrage handful package flurry slew raft host campaign act act wave total quantity shipment consignment volley
    salvo succession several one two three four five six seven eight nine ten score million few more all each any process""".split()
)
_TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december today yesterday tomorrow tonight day week month year weekend morning afternoon evening night hour
    minute decade century date anniversary eve noon midnight ramadan christmas moment time""".split()
)
_BARE = frozenset(("xcomp", "advmod", "obl", "compound", "ccomp", "amod"))
# adverbs that look like nouns ("returned home")
_WHITHER = frozenset(("home", "north", "south", "east", "west", "overseas"))
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))


class Tree:
    """One sentence as its words depend on each other."""

    def __init__(self, sentence: Sentence, verbs: Container[str] = ()) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.children = sentence.children
        self.lemmas = [t.lemma.lower() for t in sentence.tokens]
        self.words = [t.text.lower() for t in sentence.tokens]
        if verbs:
            for number, token in enumerate(sentence.tokens):
                if token.upos == "NOUN":
                    if token.xpos == "NNS":
                        lemma = self.lemmas[number]
                        # "churches" read as "churche"
                        whole = lemma + "s" if lemma.endswith(("che", "she", "sse", "xe", "ze")) else lemma
                        self.lemmas[number] = singular(whole)
                elif token.upos == "VERB" and self.lemmas[number] not in verbs:
                    self.lemmas[number] = base_form(self.words[number], self.lemmas[number], verbs)
        self.present = {*self.lemmas, *self.words}
        self._cases: set[str] | None = None
        self.rels = [t.deprel for t in sentence.tokens]
        # most relations have no subtype
        self.base = [r.partition(":")[0] if ":" in r else r for r in self.rels]
        self.heads = [t.head for t in sentence.tokens]
        self._near: dict[int, frozenset[str]] = {}
        self._passive: dict[int, bool] = {}
        self._cores: dict[int, list[int]] = {}
        self._bare: dict[int, list[int]] = {}
        self._noun_hosts: dict[int, list[int]] = {}

    def can_hold(self, entry: Entry, extra: str) -> bool:
        """A quick first test: whether the words that an entry needs stand in the sentence at all."""
        present = self.present
        if extra and " " not in extra and extra not in present:
            return False
        if entry.prepositions:  # first, as a sentence has few of them
            if self._cases is None:
                nominal = ("NOUN", "PROPN", "PUNCT", "NUM")
                self._cases = {w for w, t in zip(self.words, self.tokens, strict=True) if t.upos not in nominal}
            if any(map(self._cases.isdisjoint, entry.prepositions)):
                return False
        return not any(map(present.isdisjoint, entry.needs))

    def near(self, token: int) -> frozenset[str]:
        """The lemmas that depend on a token, directly or through one of its modifiers."""
        found = self._near.get(token)
        if found is None:
            words = set()
            for child in self.children[token]:
                words.add(self.lemmas[child])
                words.add(self.words[child])
                if self.base[child] in ("compound", "amod", "nmod"):
                    words.update(self.lemmas[c] for c in self.children[child])
            found = self._near[token] = frozenset(words)
        return found

    def child(self, token: int, *relations: str) -> int:
        """The first dependent with one of the relations (subtypes count), or -1."""
        for child in self.children[token]:
            if self.base[child] in relations or self.rels[child] in relations:
                return child
        return -1

    def has_particle(self, token: int, particle: str) -> bool:
        """Whether a verb has a particle, however the parser attached it ("carry out", "call off")."""
        for child in self.children[token]:
            if self.lemmas[child] == particle and self.rels[child] in ("compound:prt", "advmod", "obl", "mark", "case"):
                return True
        # "called off": the particle right behind the verb but taken as a preposition of what follows
        after = token + 1
        if after < len(self.tokens) and self.lemmas[after] == particle:
            head = self.heads[after]
            return head == token or (
                head > after and self.heads[head] == token and self.base[after] in ("case", "advmod")
            )
        return False

    def is_passive(self, token: int) -> bool:
        """Whether a verb form stands in the passive (also a bare participle behind a noun)."""
        found = self._passive.get(token)
        if found is None:
            found = self._passive[token] = self._find_passive(token)
        return found

    def _find_passive(self, token: int) -> bool:
        for child in self.children[token]:
            if self.rels[child] in ("aux:pass", "nsubj:pass", "csubj:pass"):
                return True
            if self.rels[child] == "obl:agent":
                return True
        word, rel = self.tokens[token], self.rels[token]
        if word.xpos == "VBD" and rel == "conj" and self.child(token, "nsubj") < 0 and self._is_sum(token):
            return self.is_passive(self.heads[token])  # "was sentenced and fined 200 dollars"
        if word.xpos != "VBN" and not ("VerbForm=Part" in word.feats and "Tense=Past" in word.feats):
            return False
        if any(self.base[c] == "aux" for c in self.children[token]):
            return False  # "have attacked"
        if rel in ("acl", "amod", "advcl", "xcomp") and self.child(token, "obj") < 0 and self.child(token, "nsubj") < 0:
            return True
        if rel == "acl" or rel == "amod":
            return True
        if rel == "conj" and self.child(token, "nsubj") < 0:
            return self.is_passive(self.heads[token])
        return False

    def _is_sum(self, token: int) -> bool:
        """Whether the object of a verb is a number of something: money, years."""
        own = self.child(token, "obj")
        return own >= 0 and (self.tokens[own].upos in ("NUM", "SYM") or self.child(own, "nummod") >= 0)

    def is_perfect(self, token: int) -> bool:
        """ "has determined" is a verb, "is determined" may be an adjective."""
        if self.is_passive(token):
            return False
        return any(self.base[c] == "aux" and self.lemmas[c] == "have" for c in self.children[token])

    def case(self, token: int) -> str:
        """The preposition before a token, parts joined by "_", or ""."""
        words = []
        for child in self.children[token]:
            if self.base[child] == "case" and self.tokens[child].xpos != "POS":
                # the word itself: "following" and "according" have verbs for lemmas
                words.append(self.words[child])
                words.extend([self.words[c] for c in self.children[child] if self.base[c] == "fixed"])
        if not words:
            for child in self.children[token]:
                if child < token and self.rels[child] == "nmod:desc":
                    return self.case(child)  # "with premier Leo Varadkar", the preposition hung on the title
        return "_".join(words)

    def spread(self, token: int) -> list[int]:
        """A token and what is coordinated with it."""
        found = [token]
        for node in found:
            found.extend([c for c in self.children[node] if self.base[c] == "conj"])
        return found

    def core(self, token: int) -> list[int]:
        """A noun, and what it counts where it only counts: "a series of strikes", "a batch of 200 peacekeepers"."""
        found = [token]
        if self.lemmas[token] in _QUANTITIES:
            for child in self.children[token]:
                if self.base[child] == "nmod" and self.case(child) == "of":
                    found.extend(self.spread(child))
        return found

    def cores(self, token: int) -> list[int]:
        """The cores of a token and of what is coordinated with it."""
        found = self._cores.get(token)
        if found is None:
            found = self._cores[token] = [core for part in self.spread(token) for core in self.core(part)]
        return found

    def bare(self, token: int) -> list[int]:
        """Predicates and adjuncts without a preposition, which count as words beside the objects: "took them hostage",
        "was found guilty", "shot dead".
        """
        found = self._bare.get(token)
        if found is None:
            found = self._bare[token] = [
                c
                for c in self.children[token]
                if self.base[c] in _BARE
                and self.tokens[c].upos != "VERB"
                and not self.case(c)
                and not (self.tokens[c].upos == "ADV" and self.lemmas[c] in _WHITHER)
            ]
        return found

    def noun_hosts(self, noun: int) -> list[int]:
        """Words whose prepositions may belong to a noun: a participle behind it, and the nouns coordinated with it."""
        found = self._noun_hosts.get(noun)
        if found is None:
            found = self._noun_hosts[noun] = self._participles(noun)
            for other in self.children[noun]:
                if self.base[other] == "conj" and self.tokens[other].upos == "NOUN":
                    found.append(other)
                    found.extend(self._participles(other))
        return found

    def _participles(self, noun: int) -> list[int]:
        return [c for c in self.children[noun] if self.base[c] == "acl" and self.tokens[c].xpos == "VBN"]

    def is_infinitive(self, token: int) -> bool:
        """Whether a verb is an infinitive with *to*."""
        if self.tokens[token].xpos == "VBG":
            return False  # "resorted to throwing"
        return any(self.base[c] == "mark" and self.lemmas[c] == "to" for c in self.children[token])

    def marked(self, token: int, *words: str) -> bool:
        """Whether a clause begins with one of the words ("if", "whether")."""
        return any(self.base[c] == "mark" and self.lemmas[c] in words for c in self.children[token])

    def is_arranged(self, token: int) -> bool:
        """Whether a verb stands behind *is to* ("the president is to visit Kenya")."""
        return (
            self.tokens[token].xpos == "VB"
            and self.is_infinitive(token)
            and any(self.base[c] in ("cop", "aux") and self.lemmas[c] == "be" for c in self.children[token])
            and any(self.base[c] == "aux" or self.rels[c] == "nsubj:outer" for c in self.children[token])
        )

    def is_finite(self, token: int) -> bool:
        """Whether a verb or predicate has a tense of its own or that of an auxiliary."""
        return self.tokens[token].xpos in _FINITE or any(
            self.base[c] in ("aux", "cop") and self.tokens[c].xpos in _FINITE for c in self.children[token]
        )

    def owners(self, token: int) -> list[int]:
        """What stands before a noun as its possessor, nationality or part of a compound, nearest last."""
        return [
            c
            for c in self.children[token]
            if self.rels[c] == "nmod:poss"
            or self.base[c] in ("amod", "compound")
            or (self.base[c] == "nmod" and c < token)
        ]

    def is_time(self, token: int) -> bool:
        """Whether a token is a day, date or stretch of time rather than somebody or something."""
        return self.lemmas[token] in _TIMES or self.tokens[token].upos == "NUM"
