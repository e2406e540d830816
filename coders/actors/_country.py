"""The country of an agent that has none of its own: of the place where it acts, or that the document is plainly
about.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable

from coders.actors._draft import Draft
from coders.actors._index import Name
from coders.actors._view import View

_IN = frozenset({"in", "at", "near", "on", "across", "outside", "around", "throughout", "inside"})
_HERE = frozenset(
    {"in", "at", "near", "on", "across", "outside", "around", "inside", "within", "throughout", "from", "of"}
)
_TRAVELLING = frozenset({"GOV", "LEG", "PTY", "ELI", "JUD", "OPP"})
_AGAIN = 0.3  # a second mention in a sentence, often of the same phrase, counts for less
_NEAR_LEAD = 1.5
_LEAD = 1.25  # how far the first country of a document must be ahead of the second


_TELLING = frozenset(
    {"country", "adjective", "people", "capital", "place", "metonym", "government", "parliament", "judiciary", "military",
     "police", "party", "person"}
)  # fmt: skip


def home_countries(
    named: Iterable[tuple[Name, ...]], places: Iterable[str], day: dt.date, at_least: float = 0.5
) -> frozenset[str]:
    """The countries that a document is mostly about, by the names in it and the countries of its places.

    `at_least`: the part of the first country's mentions that another must have to count beside it.
    """
    counts: Counter[str] = Counter(place for place in places if place)
    for names in named:
        known = next((n.entry for n in names if n.entry.kind in _TELLING and not n.entry.local), None)
        if known is not None and known.holds_on(day):
            counts[known.code[:3]] += 1
    most = max(counts.values(), default=0)
    return frozenset(country for country, count in counts.items() if count >= at_least * most)


class DocumentCountry:
    """Weighs the countries that a document names; the beginning and the title count more."""

    def __init__(self) -> None:
        self._weights: dict[str, float] = {}
        self._by_sentence: dict[int, dict[str, float]] = {}

    def add(self, country: str, sentence: int, weight: float = 1.0) -> None:
        """Count a mention in a sentence (-1 for the title)."""
        if country:
            factor = 4.0 if sentence < 0 else 3.0 if sentence == 0 else 2.0 if sentence <= 2 else 1.0
            here = self._by_sentence.setdefault(sentence, {})
            if country in here:
                weight *= _AGAIN
            self._weights[country] = self._weights.get(country, 0.0) + factor * weight
            here[country] = here.get(country, 0.0) + weight

    def share(self, country: str) -> float:
        """How much of what has been read is about a country, from 0 to 1."""
        total = sum(self._weights.values())
        return self._weights.get(country, 0.0) / total if total else 0.0

    def dominant(self) -> str:
        """The country that the document is plainly about, "" where two are too close."""
        return _first(self._weights, _LEAD)

    def nearby(self, sentence: int) -> str:
        """The country that a sentence and the two before it are plainly about, "" where there is none."""
        weights: dict[str, float] = {}
        for back in range(3):
            for country, weight in self._by_sentence.get(sentence - back, {}).items():
                weights[country] = weights.get(country, 0.0) + weight / (1 + back)
        return _first(weights, _NEAR_LEAD)


def _first(weights: dict[str, float], lead: float) -> str:
    ranked = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < lead * ranked[1][1]):
        return ""
    return ranked[0][0]


def stays_home(draft: Draft) -> bool:
    """Whether the place of what somebody does says little about the country that he serves, as office-holders travel."""
    if not draft.roles or draft.roles[0] in _TRAVELLING:
        return True
    if draft.roles[0] == "MIL" and len(draft.roles) > 1:
        return True  # "Hutu forces": the country that the text is about, rather than where a meeting is held
    return draft.kind in ("unknown-person", "person") and draft.roles[0] != "COP"


def country_by_place(view: View, head: int, read: Callable[[int], Draft | None]) -> tuple[str, tuple[str, ...]]:
    """The country of the place that the clause of a token names, else of the only places that its sentence names."""
    tokens = view.tokens
    verb, steps = head, 0
    while steps < 20 and tokens[verb].head >= 0 and tokens[verb].upos not in ("VERB", "AUX"):
        verb = tokens[verb].head
        steps += 1
    for _ in range(2):
        for child in view.children[verb]:
            found = _placed(view, child, read)
            if found is not None:
                return found.country, found.entries
        if tokens[verb].head < 0 or tokens[verb].deprel not in ("xcomp", "advcl", "acl", "acl:relcl", "conj", "ccomp"):
            break
        verb = tokens[verb].head
    return only_place(view, read)


def only_place(view: View, read: Callable[[int], Draft | None]) -> tuple[str, tuple[str, ...]]:
    """The country of the places that a sentence names, "" where they lie in several."""
    tokens = view.tokens
    seen: dict[str, Draft] = {}
    for token, word in enumerate(tokens):
        relation = word.deprel
        if relation[:3] != "obl" and relation[:4] != "nmod":
            continue  # nine words in ten
        if relation.partition(":")[0] in ("obl", "nmod") and view.preposition(token) in _IN:
            found = _placed(view, token, read)
            if found is not None and found.kind != "place noun":
                seen.setdefault(found.country, found)
    if len(seen) == 1:
        country, draft = next(iter(seen.items()))
        return country, draft.entries
    return "", ()


def _placed(view: View, token: int, read: Callable[[int], Draft | None]) -> Draft | None:
    relation = view.tokens[token].deprel
    if (
        relation.partition(":")[0] not in ("obl", "nmod")
        or relation in ("nmod:poss", "nmod:desc", "obl:agent")
        or view.preposition(token) not in _HERE
    ):
        return None
    draft = read(token)
    if draft is None or not draft.country or draft.roles or draft.pending:
        return None
    return draft if draft.kind in ("place", "country", "capital", "actor") else None
