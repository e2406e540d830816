"""Private persons: those whom a text names only for what courts and police do to them."""

from __future__ import annotations

from coders.actors._rules import words
from coders.actors._view import View

_THROUGH = frozenset({"of", "against", "on"})
_OWNED = frozenset({"lawyer", "attorney", "counsel", "co-defendant", "accomplice"})
_CLIMB = 12  # names in a list that are climbed to reach the verb
_COURT = frozenset(
    {"charge", "trial", "count", "prison", "jail", "execution", "deportation", "extradition", "sentence"}
)


def suffers(view: View, head: int) -> bool:
    """Whether the words about a name say that somebody is arrested, charged or the like."""
    tokens = view.tokens
    suffered = words().suffered
    for child in view.children[head]:  # "Jo Cel, arrested on Monday"
        token = tokens[child]
        if child > head and token.deprel == "acl" and token.lemma in suffered and token.xpos == "VBN":
            return True
    place, steps = head, 0
    while tokens[place].deprel in ("conj", "appos") and tokens[place].head >= 0 and steps < _CLIMB:
        place, steps = tokens[place].head, steps + 1
    relation, governor = tokens[place].deprel, tokens[place].head
    if governor < 0:
        return False
    lemma = tokens[governor].lemma.lower()
    if relation in ("nsubj:pass", "obj"):
        return lemma in suffered and tokens[governor].upos == "VERB"
    if relation == "nsubj":
        if lemma == "plead":
            return True
        return lemma in ("face", "await", "serve") and any(
            tokens[c].deprel == "obj" and tokens[c].lemma in _COURT for c in view.children[governor]
        )
    if tokens[governor].upos != "NOUN":
        return False
    if relation == "nmod:poss":
        return lemma in suffered or lemma in _OWNED
    return relation == "nmod" and lemma in suffered and view.preposition(place) in _THROUGH
