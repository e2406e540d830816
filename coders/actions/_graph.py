"""A parsed sentence as the coder asks it: who is the subject, the object, the argument after a preposition of a word.

Every look-up gives tokens and never actors. Arguments that the syntax shares (control, coordination, participles,
relative clauses) are looked for along the tree; passives are turned round.
"""

from __future__ import annotations

from collections.abc import Container

from coders._records import Sentence
from coders.actions._tree import Tree

_RELATIVE = frozenset(("who", "whom", "which", "that", "whose", "where"))
# whose agent has no part in what was done before ("was impeached and replaced by his deputy")
_SUCCESSION = frozenset(("replace", "succeed", "follow"))
# with these the one who does the inner action is the subject although there is an object ("promised X to do")
_SUBJECT_CONTROL = frozenset(
    ("promise", "threaten", "vow", "pledge", "swear", "agree", "use", "take", "need", "require")
)


class Graph(Tree):
    """One sentence with its look-ups; results are kept, as entries ask the same again and again."""

    def __init__(self, sentence: Sentence, verbs: Container[str] = ()) -> None:
        super().__init__(sentence, verbs)
        self._preps: dict[int, dict[str, list[int]]] = {}
        self._agent: dict[int, tuple[int, ...]] = {}
        self._patient: dict[int, tuple[int, ...]] = {}
        self._objects: dict[int, list[int]] = {}
        self._busy: set[int] = set()

    def antecedent(self, token: int) -> int:
        """The noun that a relative pronoun stands for; any other token is itself."""
        if self.lemmas[token] not in _RELATIVE or self.tokens[token].upos not in ("PRON", "SCONJ", "ADV", "DET"):
            return token
        node = token
        for _ in range(8):
            head = self.heads[node]
            if head < 0:
                return token
            if self.rels[node] == "acl:relcl" or (self.base[node] == "acl" and node != token):
                return head
            node = head
        return token

    def preps(self, token: int) -> dict[str, list[int]]:
        """The arguments of a word by their preposition; gerunds count ("accused of shelling")."""
        found = self._preps.get(token)
        if found is not None:
            return found
        found = {}
        for child in self.children[token]:
            base = self.base[child]
            if base in ("obl", "nmod", "xcomp") or (base == "iobj"):
                word = self.case(child)
                if word:
                    found.setdefault(word, []).append(self.antecedent(child))
                elif (
                    base in ("obl", "nmod")
                    and self.tokens[child].upos in ("PRON", "ADV")
                    and self.lemmas[child] in _RELATIVE
                ):
                    found.setdefault("in", []).append(self.antecedent(child))
                if base != "xcomp":
                    continue
            if base in ("advcl", "acl", "ccomp", "xcomp") and not self.rels[child].endswith("relcl"):
                mark = self.child(child, "mark")
                word = self.lemmas[mark] if mark >= 0 else self.case(child)
                if word and (word not in ("to", "that") or (word == "to" and self.tokens[child].xpos == "VBG")):
                    found.setdefault(word, []).append(child)
        # a preposition that belongs to a verb without its noun inside a relative clause: "the group it fought against"
        if self.rels[token] == "acl:relcl":
            for child in self.children[token]:
                if self.rels[child] == "obl" and self.tokens[child].upos == "ADP":
                    found.setdefault(self.lemmas[child], []).append(self.heads[token])
        self._preps[token] = found
        return found

    def surface_subject(self, token: int) -> tuple[int, ...]:
        """The grammatical subject of a verb or predicate, its own or a shared one."""
        own = self.child(token, "nsubj")
        if own >= 0:
            if own == 0 and self._is_dateline(own):
                others = [c for c in self.children[token] if self.base[c] == "nsubj" and c != own]
                behind = others[0] if others else self.child(own, "appos", "nmod", "conj", "parataxis", "dep")
                own = behind if behind >= 0 else own
            return (self.antecedent(own),)
        if token in self._busy:
            return ()
        self._busy.add(token)
        try:
            return self._shared_subject(token)
        finally:
            self._busy.discard(token)

    def _is_dateline(self, token: int) -> bool:
        # "SEOUL - Foreign Minister ... attended"
        after = self.tokens[token + 1].text if token + 1 < len(self.tokens) else ""
        return self.tokens[token].text.isupper() and after in ("-", "--", "\u2013", "\u2014")

    def _shared_subject(self, token: int) -> tuple[int, ...]:
        head, rel, base = self.heads[token], self.rels[token], self.base[token]
        if head < 0:
            return ()
        if base == "conj":
            return self.surface_subject(head)
        if base == "xcomp":
            controlled = self.child(head, "obj", "iobj")
            if controlled >= 0 and self.lemmas[head] not in _SUBJECT_CONTROL and not self._is_eventive(controlled):
                return (self.antecedent(controlled),)
            if self.tokens[head].upos in ("VERB", "AUX", "ADJ", "NOUN"):
                named = self._named_addressee(head)
                return named or self.surface_subject(head)
        if rel == "acl:relcl":
            return (head,)
        if base == "acl":
            word = self.tokens[token]
            if word.xpos == "VBN" or "Tense=Past" in word.feats or word.xpos == "VBG" or "VerbForm=Ger" in word.feats:
                if self.child(token, "mark") >= 0:
                    return self._owner(head)
                return (head,)
            return self._owner(head)
        if base == "ccomp" and self.is_finite(token):
            return self._told_before(token, head)
        if base in ("advcl", "ccomp", "csubj"):
            addressee = self._named_addressee(head) if self.is_infinitive(token) else self._blamed(head, token)
            return addressee or self.surface_subject(head)
        if base == "obl" or base == "nmod" or base == "obj":
            return self.surface_subject(head) if self.tokens[token].upos == "VERB" else ()
        return ()

    def _told_before(self, token: int, head: int) -> tuple[int, ...]:
        """The subject of a clause before its parenthesis ("X was arrested, police said"), where the parser left it outside."""
        node = self.heads[head]
        if self.base[head] != "parataxis" or token > head or not 0 <= node < token:
            return ()
        if self.tokens[node].upos not in ("NOUN", "PROPN"):
            return ()
        named = self.child(node, "appos")
        return (named,) if node == self.sentence.root and node < named < token else (node,)

    def _is_eventive(self, token: int) -> bool:
        return self.tokens[token].upos == "PRON" and self.lemmas[token] in ("it", "this", "that")

    def _named_addressee(self, head: int) -> tuple[int, ...]:
        # "called on Iran to stop", "appealed to the rebels to lay down their arms"
        for word in ("on", "upon", "to"):
            found = self.preps(head).get(word)
            if found and self.lemmas[head] in ("call", "appeal", "prevail", "urge", "shout", "say", "signal", "plead"):
                return (found[0],)
        found = self.preps(head).get("with")
        if found and self.lemmas[head] in ("plead", "agree"):
            return self.surface_subject(head)
        return ()

    def _blamed(self, head: int, token: int) -> tuple[int, ...]:
        # "faulted Somalia for shelling the town": the object does it
        mark = self.child(token, "mark", "case")
        if mark < 0 or self.lemmas[mark] not in ("for", "of", "over") or self.tokens[token].xpos != "VBG":
            return ()
        if self.is_passive(head) or self.lemmas[head] in _SUBJECT_CONTROL:
            return ()
        blamed = self.child(head, "obj")
        return (self.antecedent(blamed),) if 0 <= blamed < mark and not self._is_eventive(blamed) else ()

    def _owner(self, noun: int) -> tuple[int, ...]:
        # "Israel's decision to strike", "made a promise to help": the possessor, or the subject of the verb it belongs to
        owner = self.child(noun, "nmod:poss")
        if owner >= 0:
            return (owner,)
        agents = self.preps(noun).get("by")
        if agents:
            return (agents[0],)
        head = self.heads[noun]
        if head >= 0 and self.tokens[head].upos == "VERB" and self.base[noun] in ("obj", "obl", "xcomp"):
            return self.surface_subject(head)
        return ()

    def agent(self, token: int) -> tuple[int, ...]:
        """The one who does what a verb says: its subject, or the phrase with *by* of a passive."""
        found = self._agent.get(token)
        if found is None:
            self._agent[token] = ()  # two verbs of a coordination that look for their agent at each other find none
            found = self._agent[token] = self._find_agent(token)
        return found

    def _find_agent(self, token: int) -> tuple[int, ...]:
        if not self.is_passive(token):
            return self.surface_subject(token)
        for child in self.children[token]:
            if self.rels[child] == "obl:agent" or (
                self.base[child] in ("obl", "nmod") and self.case(child) in ("by", "at_the_hand_of")
            ):
                if self.tokens[child].upos == "VERB":
                    continue
                return (self.antecedent(child),)
        # "was arrested and charged by police": the phrase stands behind the last verb
        for child in self.children[token]:
            if self.base[child] == "conj" and self.tokens[child].upos == "VERB":
                shared = self.is_passive(child) and self.lemmas[child] not in _SUCCESSION
                return self.agent(child) if shared else ()
        if self.base[token] == "conj" and self.tokens[self.heads[token]].upos == "VERB":
            first = self.heads[token]
            if self.is_passive(first) and self.child(first, "obl:agent") >= 0:
                return self.agent(first)
        return ()

    def patient(self, token: int) -> tuple[int, ...]:
        """The one to whom it is done: the object, or the subject of a passive."""
        found = self._patient.get(token)
        if found is None:
            found = self._patient[token] = self._find_patient(token)
        return found

    def objects(self, token: int) -> list[int]:
        """The objects of a verb: its patient, then direct and indirect objects."""
        found = self._objects.get(token)
        if found is None:
            found = list(self.patient(token))
            for child in self.children[token]:
                if self.base[child] in ("obj", "iobj") and child not in found:
                    found.append(self.antecedent(child))
            self._objects[token] = found
        return found

    def _find_patient(self, token: int) -> tuple[int, ...]:
        if self.is_passive(token):
            if self.rels[token] == "amod":
                return (self.heads[token],)
            own = self.child(token, "obj")
            subject = self.surface_subject(token)
            return subject or ((own,) if own >= 0 else ())
        own = self.child(token, "obj")
        if own >= 0:
            return (self.antecedent(own),)
        rel = self.rels[token]
        before = self.child(token, "nsubj")
        for child in self.children[token]:
            # objects that the parser took for a second subject or a predicate: "arrested JKLF chairman Yasin Malik"
            stray = self.base[child] == "nsubj" and 0 <= before < token < child and child != before
            if stray or (self.rels[child] == "xcomp" and self.tokens[child].upos == "PROPN" and child > token):
                return (child,)
        if rel == "acl:relcl" and self.child(token, "nsubj") >= 0:
            own_subject = self.child(token, "nsubj")
            if self.antecedent(own_subject) == own_subject:
                return (self.heads[token],)
        for child in self.children[token]:
            if self.base[child] == "conj" and self.tokens[child].upos == "VERB" and child > token:
                shared = self.child(child, "obj")
                if shared >= 0 and self.child(child, "nsubj") < 0 and not self._between(token, child):
                    return (shared,)
                break
        return ()

    def _between(self, first: int, second: int) -> bool:
        # whether the first of two verbs has arguments of its own before the second, so that it shares none
        return any(
            first < c < second and self.base[c] in ("obl", "xcomp", "ccomp", "advcl") for c in self.children[first]
        )

    def clause_complements(self, token: int) -> list[int]:
        """Clauses that complete a word: open and closed complements, infinitives, gerunds without a preposition."""
        found = []
        for child in self.children[token]:
            base, rel = self.base[child], self.rels[child]
            if base in ("xcomp", "ccomp") or (
                base in ("advcl", "acl")
                and rel != "acl:relcl"
                and rel != "advcl:relcl"
                and (
                    self.is_infinitive(child)
                    or (self.tokens[child].xpos == "VBG" and self.child(child, "mark", "case", "nsubj") < 0)
                )
            ):
                found.append(child)
        return found
