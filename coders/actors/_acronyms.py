"""Acronyms that a document explains itself: "a Cumulative Impact Assessment (CIA)" is no intelligence service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from coders._records import Sentence
from coders.actors._discourse import Discourse
from coders.actors._draft import Draft
from coders.actors._index import Match
from coders.actors._normalise import fold, name_keys
from coders.actors._view import View

_SMALL = frozenset({"of", "the", "and", "for", "on", "in", "to", "de", "la", "del", "des", "du", "a", "an", "&"})
_LONGEST = 7
_TELLING_LETTERS = 4  # shorter words say little on whether two names mean the same body


def redefined(sentences: Iterable[Sentence], matches: Mapping[int, Sequence[Match]]) -> frozenset[str]:
    """The acronyms that the document spells out as something else than the dictionaries do."""
    found: set[str] = set()
    for sentence in sentences:
        for match in matches.get(sentence.index, ()):
            words = _long_form(sentence, match)
            text = sentence.tokens[match.first].text
            if words and not any(_akin(text, words, name.entry.names) for name in match.names):
                found.add(text)
    return frozenset(found)


def _long_form(sentence: Sentence, match: Match) -> frozenset[str]:
    """The words that an acronym in brackets abbreviates by their initials; empty where it does not."""
    tokens, place = sentence.tokens, match.first
    text = tokens[place].text
    if match.last - place != 1 or not text.isupper() or not text.isalpha() or not 1 < len(text) <= _LONGEST:
        return frozenset()
    if place < 2 or place + 1 >= len(tokens) or tokens[place - 1].text != "(" or tokens[place + 1].text != ")":
        return frozenset()
    before = [t.text for t in tokens[max(0, place - 2 * len(text) - 2) : place - 1]]
    before = [w for w in before if w[0].isalnum() and w.lower() not in _SMALL]
    for spare in (0, 1):  # "Black Soldier Fly larvae (BSF)"
        words = before[-len(text) - spare :]
        if len(words) == len(text) + spare and "".join(w[0] for w in words).upper().startswith(text):
            return frozenset(fold(w) for w in words)
    return frozenset()


def _akin(acronym: str, words: frozenset[str], names: Sequence[str]) -> bool:
    """Whether a long form shares a telling word with one of an entry's; an entry that spells its acronym out nowhere
    cannot say.
    """
    spelt = [keys for name in names if _initials(keys := name_keys(name)) == acronym.lower()]
    return not spelt or any(k in words and len(k) >= _TELLING_LETTERS for keys in spelt for k in keys)


def _initials(keys: tuple[str, ...]) -> str:
    return "".join(key[0] for key in keys if key not in _SMALL) if len(keys) > 1 else ""


def bracketed(discourse: Discourse, view: View, head: int, draft: Draft) -> None:
    """A short form in brackets stands for the actor from here on: "Central Epidemic Command Center (CECC)"."""
    if draft.cluster is None or draft.modifier:
        return
    for child in view.children[head]:
        text = view.tokens[child].text
        if (
            child > head
            and view.tokens[child].deprel == "appos"
            and view.tokens[child - 1].text == "("
            and len(text) > 1
            and text.isupper()
        ):
            discourse.alias(text.lower(), draft.cluster)
