"""The whole path: documents in, events out; every stage can be replaced and works alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeVar

from coders._collector import collector_paused
from coders._documents import Limits, check_document
from coders._errors import CoderError
from coders._events import assemble, unresolved_actors
from coders._records import (
    ActionMention,
    Document,
    DocumentResult,
    Event,
    EventPlace,
    EventTime,
    ParsedDocument,
    PlaceMention,
    TimeMention,
    Versions,
)
from coders._version import __version__
from coders.actions import ActionCoder, ActionResult
from coders.actors import ActorResolver, ActorTable
from coders.ontology import Ontology, load_ontology
from coders.parsing import StanzaParser
from coders.places import PlaceFinder, event_places
from coders.times import TimeFinder, event_times

T = TypeVar("T")
StageTimer = Callable[[str, float], None]


class Parser(Protocol):
    """Text to parses; one parse or error for each document."""

    @property
    def version(self) -> str: ...

    def parse(self, documents: Sequence[Document]) -> Sequence[ParsedDocument | CoderError]: ...


class FindsPlaces(Protocol):
    """Parses to named places."""

    @property
    def version(self) -> str: ...

    def find(self, parsed: ParsedDocument) -> tuple[PlaceMention, ...]: ...


class FindsActors(Protocol):
    """Parses and places to actors."""

    @property
    def version(self) -> str: ...

    def find(self, parsed: ParsedDocument, places: Sequence[PlaceMention] = ()) -> ActorTable: ...


class FindsActions(Protocol):
    """Parses and actors to actions with their sides."""

    @property
    def version(self) -> str: ...

    def find(self, parsed: ParsedDocument, actors: ActorTable, *, trace: bool = False) -> ActionResult: ...


class FindsTimes(Protocol):
    """Parses to normalised time expressions."""

    def find(self, parsed: ParsedDocument) -> tuple[TimeMention, ...]: ...


AttachTimes = Callable[[ParsedDocument, Sequence[TimeMention], Sequence[ActionMention]], Sequence[EventTime]]
AttachPlaces = Callable[[ParsedDocument, Sequence[PlaceMention], Sequence[ActionMention]], Sequence[EventPlace | None]]


@dataclass(frozen=True)
class EventCoder:
    """Codes documents; one coder belongs to one thread (the parser is not thread-safe)."""

    parser: Parser | None
    places: FindsPlaces
    actors: FindsActors
    actions: FindsActions
    times: FindsTimes
    ontology: Ontology = field(default_factory=load_ontology)
    attach_times: AttachTimes = event_times
    attach_places: AttachPlaces = event_places
    limits: Limits = field(default_factory=Limits)
    on_stage: StageTimer | None = None

    @classmethod
    def load(
        cls,
        *,
        model: Path | str | None = None,
        dictionaries: Iterable[Path | str] = (),
        petrarch: Iterable[Path | str] = (),
        own_dictionaries: bool = True,
        lexicon: Iterable[Path | str] = (),
        parser: Parser | None = None,
        with_parser: bool = True,
        threads: int = 1,
        limits: Limits | None = None,
        on_stage: StageTimer | None = None,
    ) -> EventCoder:
        """The coder with its shipped data.

        `model`: another Stanza resources directory. `dictionaries`: more actor files or folders, over ours; `petrarch`: files in
        PETRARCH's formats, over ours; `own_dictionaries=False` leaves ours out. `lexicon`: more action entries, which override
        ours. `with_parser=False` for a coder that only takes parses. Raises `ModelError` or `DictionaryError`.
        """
        if parser is None and with_parser:
            from coders.parsing import ParserOptions

            limits = limits or Limits()
            options = ParserOptions(threads=threads, max_words=limits.sentence_words)
            parser = StanzaParser.load(model, options=options, on_stage=on_stage)
        return cls(
            parser=parser,
            places=PlaceFinder.load(),
            actors=ActorResolver.load(
                paths=None if own_dictionaries else (),
                petrarch=[Path(path) for path in petrarch],
                overlays=[Path(path) for path in dictionaries],
            ),
            actions=ActionCoder.load(extra=[Path(path) for path in lexicon]),
            times=TimeFinder.load(),
            limits=limits or Limits(),
            on_stage=on_stage,
        )

    @property
    def versions(self) -> Versions:
        """The versions of the program and of every data set that makes events."""
        return Versions(
            whowhom=__version__,
            ontology=self.ontology.version,
            dictionaries=self.actors.version,
            lexicon=self.actions.version,
            gazetteer=self.places.version,
            model=self.parser.version if self.parser else "",
        )

    def code(self, documents: Sequence[Document]) -> list[DocumentResult]:
        """One result for each document, in order; what is wrong with one document is in its result's `error`."""
        if self.parser is None:
            raise CoderError("this coder was loaded without a parser; give it parses with code_parsed()")
        results: list[DocumentResult | None] = [None] * len(documents)
        good: list[int] = []
        for number, document in enumerate(documents):
            try:
                check_document(document, self.limits)
                good.append(number)
            except CoderError as error:
                results[number] = self._failed(document, error)
        for number, parsed in zip(good, self.parser.parse([documents[i] for i in good]), strict=True):
            if isinstance(parsed, ParsedDocument):
                results[number] = self.code_parsed(parsed)
            else:
                results[number] = self._failed(documents[number], parsed)
        return [result for result in results if result is not None]

    def code_parsed(self, parsed: ParsedDocument) -> DocumentResult:
        """The events of one parsed document."""
        try:
            # the records of a document make no cycles, and looking for some took a twentieth of the time
            with collector_paused():
                return self._code(parsed)
        except CoderError as error:
            return self._failed(parsed.document, error)
        except Exception as error:  # a fault in a rule costs its document, never the batch
            failure = CoderError(f"the coder failed on document {parsed.document.id!r}: {error!r}")
            failure.__cause__ = error
            return self._failed(parsed.document, failure)

    def _code(self, parsed: ParsedDocument) -> DocumentResult:
        places = self._timed("places", lambda: self.places.find(parsed))
        actors = self._timed("actors", lambda: self.actors.find(parsed, places))
        found = self._timed("actions", lambda: self.actions.find(parsed, actors))
        times = self._timed("times", lambda: self.times.find(parsed))
        unresolved = (*unresolved_actors(actors), *found.unresolved)
        return DocumentResult(
            document=parsed.document,
            events=self._assemble(parsed, places, found, times),
            unresolved=tuple(sorted(unresolved, key=lambda item: (item.start, item.end, item.kind))),
            notes=parsed.notes,
            parsed=parsed,
            versions=self.versions,
            actors=actors.mentions,
            times=times,
            places=places,
        )

    def code_actors(self, parsed: ParsedDocument, actors: ActorTable) -> tuple[Event, ...]:
        """The events between actors that are given, for callers who know who the actors are."""
        places = self.places.find(parsed)
        return self._assemble(parsed, places, self.actions.find(parsed, actors), self.times.find(parsed))

    def trace(self, parsed: ParsedDocument) -> tuple[tuple[int, str], ...]:
        """Why candidates of a parsed document were dropped: (sentence, line) pairs."""
        actors = self.actors.find(parsed, self.places.find(parsed))
        return self.actions.find(parsed, actors, trace=True).trace

    def _assemble(
        self,
        parsed: ParsedDocument,
        places: Sequence[PlaceMention],
        found: ActionResult,
        times: Sequence[TimeMention],
    ) -> tuple[Event, ...]:
        when = self._timed("times", lambda: self.attach_times(parsed, times, found.actions))
        where = self._timed("places", lambda: self.attach_places(parsed, places, found.actions))
        return assemble(parsed, found.actions, when, where, self.ontology, self.versions)

    def _timed(self, stage: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        if self.on_stage is not None:
            self.on_stage(stage, time.perf_counter() - start)
        return result

    def _failed(self, document: Document, error: CoderError) -> DocumentResult:
        return replace(DocumentResult(document), error=error, versions=self.versions)
