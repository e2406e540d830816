"""What the parse says about an expression: the clause that governs it, and whether that clause looks ahead."""

from __future__ import annotations

from coders._records import Sentence, Token

from ._model import Tense
from ._vocabulary import CONTEXT

_AUXILIARY = frozenset(w for w, kind in CONTEXT.items() if kind == "auxiliary")
_FORWARD = frozenset(w for w, kind in CONTEXT.items() if kind == "forward")
_MOVED = frozenset(w for w, kind in CONTEXT.items() if kind == "moved")
_POINTING = frozenset(w for w, kind in CONTEXT.items() if kind == "preposition")
_SPEECH = frozenset(w for w, kind in CONTEXT.items() if kind == "speech")
_INSIDE_PHRASE = frozenset(("compound", "amod", "nummod", "det", "nmod:poss"))
_LIMIT = 8


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """The token of a phrase whose head lies outside it (the first such token)."""
    for index in range(first, last):
        head = sentence.tokens[index].head
        if not first <= head < last and sentence.tokens[index].deprel != "punct":
            return index
    return first


def preposition(sentence: Sentence, first: int, last: int) -> str:
    """The word before the phrase that introduces it ("until"), else the case marker of its head, else ""."""
    head = head_of(sentence, first, last)
    for child in sentence.dependents(head, "case", "mark"):
        if child < first or child >= last:
            return sentence.tokens[child].text.lower()
    return (
        sentence.tokens[first - 1].text.lower() if first and sentence.tokens[first - 1].upos in ("ADP", "SCONJ") else ""
    )


def governor(sentence: Sentence, first: int, last: int) -> int:
    """The verb, or other head of a clause, above the phrase; -1 where there is none."""
    node = sentence.tokens[head_of(sentence, first, last)].head
    for _ in range(_LIMIT):
        if node < 0 or is_clause_head(sentence, node):
            return node
        node = sentence.tokens[node].head
    return -1


def is_clause_head(sentence: Sentence, index: int) -> bool:
    """Whether a token heads a clause: a verb, or a predicate with a copula or subject."""
    token = sentence.tokens[index]
    if token.upos == "VERB":
        return True
    return any(
        sentence.tokens[c].deprel.partition(":")[0] in ("cop", "nsubj", "csubj") for c in sentence.children[index]
    )


def tense(sentence: Sentence, first: int, last: int) -> Tense:
    """Whether the time in tokens `first` to `last` lies ahead ("future"), behind ("past"), or the clause does not
    say."""
    head = head_of(sentence, first, last)
    before = [t.text.lower() for t in sentence.tokens[max(first - 3, 0) : first]]
    if before[-2:] in (["early", "as"], ["soon", "as"]):
        return "future"
    if first and sentence.tokens[first - 1].upos == "ADJ" and sentence.tokens[first - 1].lemma in _FORWARD:
        return "future"  # "payable Dec. 1"
    pointing = preposition(sentence, first, last) in _POINTING
    node, inside = head, False
    for _ in range(_LIMIT):
        token = sentence.tokens[node]
        relation = token.deprel
        node = token.head
        if node < 0:
            break
        above = sentence.tokens[node]
        if is_clause_head(sentence, node):
            found = "" if inside else _of_clause(sentence, node, pointing)
            return "future" if not found and pointing else found
        if relation in _INSIDE_PHRASE or relation == "nmod:unmarked":
            if above.lemma in _FORWARD:
                return "future"
            inside = inside or relation in _INSIDE_PHRASE
        elif above.lemma in _FORWARD and above.upos in ("ADJ", "NOUN", "ADV"):
            return "future"
    return "future" if pointing else ""


def clause_tense(sentence: Sentence, verb: int) -> Tense:
    """Whether the clause of a verb looks ahead or back."""
    return _of_clause(sentence, verb, False)


def _of_clause(sentence: Sentence, verb: int, pointing: bool) -> Tense:
    token = sentence.tokens[verb]
    helpers = [sentence.tokens[c] for c in sentence.dependents(verb, "aux", "cop")]
    if any(h.text.lower() in _AUXILIARY for h in helpers):
        return "" if any(h.lemma == "have" for h in helpers) else "future"
    if any(h.text.lower() in ("could", "would") for h in helpers):
        return ""
    finite = [h for h in (token, *helpers) if h.has_feat("VerbForm=Fin")]
    past = any(h.has_feat("Tense=Past") for h in finite) or _is_perfect(helpers)
    if token.lemma in _FORWARD and (pointing or not past or _is_passive_or_adjective(token, helpers)):
        return "future"
    if token.lemma in _MOVED and pointing:
        return "future"
    if any(sentence.tokens[c].text.lower() == "to" for c in sentence.dependents(verb, "mark")):
        if any(h.lemma == "be" and h.has_feat("Tense=Pres") for h in helpers):  # "is to resume on Tuesday"
            return "future"
        return _of_infinitive(sentence, token)
    if past:
        return "past"
    if token.has_feat("Tense=Past") and not finite:  # a participle: "the attack carried out on Sunday"
        return "past"
    if token.has_feat("VerbForm=Ger") or (token.has_feat("VerbForm=Part") and not finite):
        above = token.head
        found = _of_clause(sentence, above, pointing) if above >= 0 and sentence.tokens[above].upos == "VERB" else ""
        return "" if found == "present" else found
    if finite and token.upos == "VERB" and token.lemma not in _SPEECH:
        return "present"
    return ""


def _is_perfect(helpers: list[Token]) -> bool:
    return any(h.lemma == "have" for h in helpers)


def _is_passive_or_adjective(token: Token, helpers: list[Token]) -> bool:
    """ "Is scheduled", "was due": the plan, not an act of planning."""
    return (
        token.upos == "ADJ"
        or (token.has_feat("VerbForm=Part") and any(h.lemma == "be" for h in helpers))
        or (not helpers and (token.has_feat("VerbForm=Part")))
    )


def _of_infinitive(sentence: Sentence, token: Token) -> Tense:
    """ "To meet on Monday": ahead where what governs it is a plan, or a clause that itself looks ahead."""
    node = token.head
    for _ in range(3):
        if node < 0:
            return ""
        above = sentence.tokens[node]
        if above.lemma in _FORWARD or above.lemma in _MOVED:
            return "future"
        helpers = [sentence.tokens[c] for c in sentence.dependents(node, "aux")]
        if any(h.text.lower() in _AUXILIARY for h in helpers):
            return "future"
        if above.lemma == "be" or (above.upos != "VERB" and token.deprel == "conj"):
            return "future"
        if token.deprel != "conj":
            break
        token, node = above, above.head
    return ""
