"""The records that travel between the stages: frozen, typed, without behaviour beyond look-ups.

Offsets (`start`, `end`) are half-open offsets in characters (code points) into the caller's own text.
Token positions are 0-based within the sentence; a head of -1 is the root.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Status = Literal["actual", "negated", "hypothetical", "historical"]
STATUSES: tuple[Status, ...] = ("actual", "negated", "hypothetical", "historical")


@dataclass(frozen=True, slots=True)
class Document:
    """One text to code.

    `date` is the day of publication; `title` gives context (which country the text is about) and is not itself coded.
    `country` (alpha-3) is that of the publisher, whose own police and ministers its texts need not name; where it is
    left out, it is read from the `url` that the text was published at, as far as that tells.
    """

    id: str
    text: str
    date: dt.date
    title: str = ""
    language: str = "en"
    url: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A syntactic word of a parse in Universal Dependencies; `feats` is the CoNLL-U column ("Number=Sing|...")."""

    index: int
    text: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    start: int
    end: int

    def has_feat(self, feature: str) -> bool:
        """Whether a feature such as `Tense=Past` is set."""
        return feature in self.feats.split("|")


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity of the parser: tokens `first` to `last` (half-open), a type such as PERSON."""

    first: int
    last: int
    type: str


@dataclass(frozen=True)
class Sentence:
    """A parsed sentence; `index` counts from 0 in the document."""

    index: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    entities: tuple[Entity, ...] = ()

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each token the positions of its dependents, left to right."""
        table: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head >= 0:
                table[token.head].append(token.index)
        return tuple(tuple(row) for row in table)

    @cached_property
    def root(self) -> int:
        """The position of the root (-1 for an empty sentence)."""
        return next((t.index for t in self.tokens if t.head < 0), -1)

    def dependents(self, head: int, *relations: str) -> Iterator[int]:
        """The dependents of `head` with one of the relations; `obl` also matches `obl:agent` and other subtypes."""
        for child in self.children[head]:
            relation = self.tokens[child].deprel
            if relation in relations or relation.partition(":")[0] in relations:
                yield child

    def subtree(self, head: int) -> list[int]:
        """The positions under `head`, itself included, in the order of the text."""
        found, stack = [], [head]
        while stack:
            node = stack.pop()
            found.append(node)
            stack.extend(self.children[node])
        return sorted(found)


@dataclass(frozen=True)
class ParsedDocument:
    """A document with its sentences; `notes` say what the parser left out and why."""

    document: Document
    sentences: tuple[Sentence, ...]
    notes: tuple[str, ...] = ()

    def slice(self, sentence: Sentence, first: int, last: int) -> str:
        """The caller's text from token `first` up to, not including, token `last`."""
        return self.document.text[sentence.tokens[first].start : sentence.tokens[last - 1].end]


# ---------------------------------------------------------------- mentions

ActorSource = Literal["dictionary", "agent", "coreference", "place", "document", "publisher", "entity"]


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A phrase that names a political actor.

    `first`, `last`: half-open tokens of the phrase in sentence `sentence`; `head`: its syntactic head.
    `code` is a CAMEO actor code, or "" where the phrase names somebody that nothing identifies (then `reason` says why).
    `how` says how the *code* was found; `country_how` how its country was found where that is another way.
    `entries` are the dictionary entries ("people/caucasus.txt:12") and rules that made it.
    `modifier` is true for a nationality adjective or possessive inside another phrase ("Armenian" in "the Armenian attack").
    `plural` is true for a phrase of several unnamed members ("the two neighbours").
    """

    sentence: int
    first: int
    last: int
    head: int
    start: int
    end: int
    text: str
    code: str
    country: str
    roles: tuple[str, ...]
    name: str
    kind: str
    how: ActorSource
    country_how: ActorSource
    entries: tuple[str, ...] = ()
    modifier: bool = False
    plural: bool = False
    reason: str = ""
    # "the two neighbours", "both": one mention per member, all with the same tokens
    members: tuple[tuple[str, str], ...] = ()  # (code, name)


TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Granularity = Literal[
    "day", "week", "month", "quarter", "season", "half", "year", "decade", "century", "range", "vague"
]


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression, normalised.

    `value` is the TIMEX3 value ("2020-10-04", "198", "P2D", "PAST_REF"); `begin`/`end` a half-open interval of days
    (None where it has none, as a duration or a set). `anchor` says against what it was resolved ("publication",
    "previous", "self"); `rule` names the rule that did.
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    text: str
    type: TimexType
    value: str
    mod: str
    begin: dt.date | None
    stop: dt.date | None
    granularity: Granularity
    anchor: str
    rule: str


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A named place, resolved with the gazetteer (`country` is alpha-3 as CAMEO writes it; `geoname_id` 0 where unknown)."""

    sentence: int
    first: int
    last: int
    head: int
    start: int
    end: int
    text: str
    name: str
    kind: str
    country: str
    region: str
    latitude: float | None
    longitude: float | None
    geoname_id: int
    precision: str
    how: str


@dataclass(frozen=True, slots=True)
class Count:
    """Killed, injured, arrested or displaced people: both ends belong to it; None is open."""

    minimum: int | None
    maximum: int | None


@dataclass(frozen=True, slots=True)
class ActionMention:
    """A coded action with its sides as tokens, before actors, times and places are put to it.

    `triples` are (source actor, target actor) pairs, already multiplied out; an unknown side is None.
    """

    sentence: int
    trigger: int
    first: int
    last: int
    start: int
    end: int
    text: str
    code: str
    status: Status
    triples: tuple[tuple[ActorMention | None, ActorMention | None], ...]
    clause: int
    attribution: ActorMention | None
    counts: tuple[tuple[str, Count], ...]
    entries: tuple[str, ...]
    rules: tuple[str, ...]
    confidence: float
    is_speech: bool = False
    # tokens of the clause that may hold the action's own time and place (trigger, its arguments)
    scope: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Something that could not be coded: an actor or a verb, with its span and the reason, so that dictionaries can grow."""

    kind: Literal["actor", "verb", "sentence"]
    sentence: int
    start: int
    end: int
    text: str
    lemma: str
    reason: str


# ---------------------------------------------------------------- events


@dataclass(frozen=True, slots=True)
class EventActor:
    """One side of an event."""

    code: str
    country: str
    roles: tuple[str, ...]
    name: str
    text: str
    start: int
    end: int
    sentence: int
    how: str
    country_how: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventAction:
    """The action of an event, with all that the ontology says of its code."""

    code: str
    name: str
    root: str
    quad_class: int
    goldstein: float
    plover_type: str
    plover_modes: tuple[str, ...]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EventTime:
    """When: half-open days `begin` to `stop` (both None for a historical event without any date)."""

    begin: dt.date | None
    stop: dt.date | None
    granularity: str
    text: str
    start: int
    end: int
    value: str
    how: str
    inferred: bool


@dataclass(frozen=True, slots=True)
class EventPlace:
    """Where: the most precise place named for the action."""

    name: str
    text: str
    start: int
    end: int
    country: str
    region: str
    kind: str
    latitude: float | None
    longitude: float | None
    geoname_id: int
    precision: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which entries and rules made the event, in the order in which they worked."""

    entries: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody did something to somebody: one directed triple asserted by one sentence.

    `id` is a hash of the content; `action_id` is shared by the triples of one action.
    """

    id: str
    action_id: str
    document_id: str
    sentence_index: int
    sentence_start: int
    sentence_end: int
    source: EventActor | None
    action: EventAction
    target: EventActor | None
    time: EventTime | None
    place: EventPlace | None
    killed: Count | None
    injured: Count | None
    status: Status
    attribution: EventActor | None
    confidence: float
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Versions:
    """What made the events: versions of the code and hashes of the data."""

    whowhom: str = ""
    ontology: str = ""
    dictionaries: str = ""
    lexicon: str = ""
    gazetteer: str = ""
    model: str = ""


@dataclass(frozen=True)
class DocumentResult:
    """What came of one document; `error` is set instead of events where the document could not be coded."""

    document: Document
    events: tuple[Event, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    notes: tuple[str, ...] = ()
    parsed: ParsedDocument | None = None
    error: Exception | None = None
    versions: Versions = field(default_factory=Versions)
    actors: tuple[ActorMention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
