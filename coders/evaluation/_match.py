"""The matching rules.

All comparisons are made sentence by sentence; a coded event belongs to the labelled sentence that its trigger starts in.
Hypothetical events of the coder are left out (the labels have none).

- *event found*: actions (one trigger, one code, whatever the number of triples) are paired one to one: first those with a
  word of the trigger in common, then those with the same root, then the same pair of countries.
- *quad class, root, code*: the sets of values in a sentence are compared.
- *country pair, country-root-country, triple*: the sets of directed dyads in a sentence; an empty side must be empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from coders._records import Event
from coders.evaluation._gold import GoldDocument, GoldEvent, GoldSentence

_WORD = re.compile(r"\w+")
_SMALL = frozenset(
    "a an and as at be been by for from has have in is it of on that the their to was were will with".split()
)


@dataclass
class Tally:
    """Counts of right, coded and labelled things."""

    right: int = 0
    coded: int = 0
    labelled: int = 0

    @property
    def precision(self) -> float:
        """Share of the coded things that are right (0 where nothing is coded)."""
        return self.right / self.coded if self.coded else 0.0

    @property
    def recall(self) -> float:
        """Share of the labelled things that were found."""
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.coded + self.labelled
        return 2 * self.right / total if total else 0.0

    def add(self, other: Tally) -> None:
        """Add the counts of another tally."""
        self.right += other.right
        self.coded += other.coded
        self.labelled += other.labelled


@dataclass
class Scores:
    """Tallies by measure, pairs of matched events, and what went wrong, as lines to read."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    matched: list[tuple[GoldEvent, Event]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, measure: str, tally: Tally) -> None:
        """Add to the tally of a measure."""
        self.tallies.setdefault(measure, Tally()).add(tally)


def quad_of(code: str) -> int:
    """Quad class of a CAMEO code, by its root (see the ontology)."""
    root = int(code[:2])
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4


def country_of(code: str) -> str:
    """The first three letters: a country, or the kind of an international actor."""
    return code[:3]


def _code(event: Event | GoldEvent) -> str:
    return event.action.code if isinstance(event, Event) else event.code


def _sides(event: Event | GoldEvent) -> tuple[str, str]:
    if isinstance(event, Event):
        return (event.source.code if event.source else "", event.target.code if event.target else "")
    return event.source, event.target


MEASURES: dict[str, Callable[[Event | GoldEvent], object]] = {
    "quad class": lambda e: quad_of(_code(e)),
    "root": lambda e: _code(e)[:2],
    "full code": _code,
    "country pair": lambda e: tuple(map(country_of, _sides(e))),
    "country-root-country": lambda e: (country_of(_sides(e)[0]), _code(e)[:2], country_of(_sides(e)[1])),
    "full triple": lambda e: (_sides(e)[0], _code(e), _sides(e)[1]),
}
ACTOR_MEASURES = frozenset({"country pair", "country-root-country", "full triple"})
CODE_MEASURES = frozenset({"full code", "full triple"})


def set_tally(gold: Iterable[object], coded: Iterable[object]) -> Tally:
    """Compare two collections as sets."""
    wanted, got = set(gold), set(coded)
    return Tally(len(wanted & got), len(got), len(wanted))


def _trigger_words(text: str) -> set[str]:
    words = set(_WORD.findall(text.lower()))
    return words - _SMALL or words


def _actions(events: Sequence[GoldEvent] | Sequence[Event]) -> list[list[GoldEvent | Event]]:
    groups: dict[object, list[GoldEvent | Event]] = {}
    for event in events:
        key = (event.action_id, "") if isinstance(event, Event) else (event.trigger, event.code)
        groups.setdefault(key, []).append(event)
    return list(groups.values())


def found_tally(
    gold: Sequence[GoldEvent], coded: Sequence[Event]
) -> tuple[Tally, list[tuple[list[GoldEvent | Event], list[GoldEvent | Event]]]]:
    """Pair the actions of one sentence; returns the tally and the pairs (labelled events, coded events)."""
    wanted, got = _actions(gold), _actions(coded)
    pairs: list[tuple[list[GoldEvent | Event], list[GoldEvent | Event]]] = []

    def trigger(a: Event | GoldEvent, b: Event | GoldEvent) -> bool:
        first = a.trigger if isinstance(a, GoldEvent) else a.action.text
        second = b.action.text if isinstance(b, Event) else b.trigger
        return bool(_trigger_words(first) & _trigger_words(second))

    def root(a: Event | GoldEvent, b: Event | GoldEvent) -> bool:
        return _code(a)[:2] == _code(b)[:2]

    def dyad(a: Event | GoldEvent, b: Event | GoldEvent) -> bool:
        return MEASURES["country pair"](a) == MEASURES["country pair"](b)

    rules: list[Callable[[Event | GoldEvent, Event | GoldEvent], bool]] = [
        lambda a, b: trigger(a, b) and root(a, b),
        trigger,
        lambda a, b: root(a, b) and dyad(a, b),
        root,
        dyad,
    ]
    for rule in rules:
        for group in list(wanted):
            match = next((other for other in got if rule(group[0], other[0])), None)
            if match is not None:
                wanted.remove(group)
                got.remove(match)
                pairs.append((group, match))
    return Tally(len(pairs), len(pairs) + len(got), len(pairs) + len(wanted)), pairs


def _in_sentence(events: Iterable[Event], sentence: GoldSentence) -> list[Event]:
    return [
        event
        for event in events
        if sentence.start <= event.action.start < sentence.end and event.status != "hypothetical"
    ]


def score_documents(gold: Iterable[tuple[GoldDocument, Sequence[Event]]]) -> Scores:
    """Score coded documents against their labels."""
    scores = Scores()
    for document, events in gold:
        for sentence in document.sentences:
            _score_sentence(document, sentence, _in_sentence(events, sentence), scores)
    return scores


def _score_sentence(document: GoldDocument, sentence: GoldSentence, coded: list[Event], scores: Scores) -> None:
    tally, pairs = found_tally(sentence.events, coded)
    scores.add("event found", tally)
    for labelled, got in pairs:
        for event in labelled:
            best = max(
                got,
                key=lambda other: (
                    _sides(other) == _sides(event),
                    MEASURES["country pair"](other) == MEASURES["country pair"](event),
                ),
            )
            if isinstance(event, GoldEvent) and isinstance(best, Event):
                scores.matched.append((event, best))
    known_actors = all("?" not in (event.source, event.target) for event in sentence.events)
    known_codes = all(event.level == "code" for event in sentence.events)
    for name, value in MEASURES.items():
        if (name in ACTOR_MEASURES and not known_actors) or (name in CODE_MEASURES and not known_codes):
            continue
        scores.add(name, set_tally(map(value, sentence.events), map(value, coded)))
    wanted = {MEASURES["full triple"](event) for event in sentence.events}
    got_triples = {MEASURES["full triple"](event) for event in coded}
    if wanted != got_triples:
        scores.errors.append(f"\n# {document.id} @{sentence.start} {' '.join(sentence.text.split())}")
        scores.errors += [
            f"  {'ok  ' if MEASURES['full triple'](e) in got_triples else 'MISS'} {_show_gold(e)}"
            for e in sentence.events
        ]
        scores.errors += [f"  FALSE {_show_coded(e)}" for e in coded if MEASURES["full triple"](e) not in wanted]


def _show_gold(event: GoldEvent) -> str:
    triple = f"{event.source or '---'} {event.code} {event.target or '---'}"
    return f"{triple} [{event.trigger}] {event.source_text!r} > {event.target_text!r} {event.status}"


def _show_coded(event: Event) -> str:
    source, target = _sides(event)
    triple = f"{source or '---'} {event.action.code} {target or '---'}"
    texts = f"{event.source.text if event.source else ''!r} > {event.target.text if event.target else ''!r}"
    return f"{triple} [{event.action.text}] {texts} {event.status} ({', '.join(event.explanation.rules)})"
