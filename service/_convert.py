"""The one module that turns records into messages of the contract, and messages into records."""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_pb2

from coders import (
    Count,
    Document,
    DocumentResult,
    Event,
    EventActor,
    EventPlace,
    EventTime,
    InputError,
    ParsedDocument,
    Status,
    Unresolved,
    Versions,
    parse_day,
)

_STATUS: dict[Status, event_pb2.EventStatus] = {
    "actual": event_pb2.EVENT_STATUS_ACTUAL,
    "negated": event_pb2.EVENT_STATUS_NEGATED,
    "hypothetical": event_pb2.EVENT_STATUS_HYPOTHETICAL,
    "historical": event_pb2.EVENT_STATUS_HISTORICAL,
}
_STATUS_NAMES = {number: name for name, number in _STATUS.items()}
_RESOLUTION = {
    "dictionary": event_pb2.RESOLUTION_DICTIONARY,
    "agent": event_pb2.RESOLUTION_AGENT,
    "coreference": event_pb2.RESOLUTION_COREFERENCE,
    "place": event_pb2.RESOLUTION_PLACE,
    "document": event_pb2.RESOLUTION_DOCUMENT,
    "publisher": event_pb2.RESOLUTION_PUBLISHER,
    "entity": event_pb2.RESOLUTION_ENTITY,
}
_UNRESOLVED = {
    "actor": event_pb2.UnresolvedItem.KIND_ACTOR,
    "verb": event_pb2.UnresolvedItem.KIND_VERB,
    "sentence": event_pb2.UnresolvedItem.KIND_SENTENCE,
}
_ENCODINGS = {
    service_pb2.ENCODING_TYPE_UNSPECIFIED: "utf32",
    service_pb2.ENCODING_TYPE_UTF8: "utf8",
    service_pb2.ENCODING_TYPE_UTF16: "utf16",
    service_pb2.ENCODING_TYPE_UTF32: "utf32",
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the answer is to hold."""

    statuses: frozenset[Status] = frozenset({"actual"})
    parse: bool = False
    explanations: bool = False
    unresolved: bool = False
    encoding: str = "utf32"


ALL_STATUSES: frozenset[Status] = frozenset(_STATUS)


def document_from(message: service_pb2.Document) -> Document:
    """The record of a document; `InputError` names a field that cannot be read. An empty id becomes a hash of the content."""
    date = parse_day(message.publication_date)
    identifier = message.id or hashlib.sha256(f"{date}\x1f{message.text}".encode()).hexdigest()[:16]
    return Document(
        identifier, message.text, date, message.title, message.language or "en", message.url, message.country
    )


def document_message(document: Document) -> service_pb2.Document:
    """The message of a document."""
    return service_pb2.Document(
        id=document.id,
        title=document.title,
        text=document.text,
        publication_date=document.date.isoformat(),
        language=document.language,
        url=document.url,
        country=document.country,
    )


def options_from(message: service_pb2.CodingOptions) -> Options:
    """The options as a record; `InputError` for a status or an encoding that does not exist."""
    unknown = [number for number in message.statuses if number not in _STATUS_NAMES]
    if unknown:
        raise InputError("options.statuses", str(unknown[0]), f"one of {', '.join(event_pb2.EventStatus.keys()[1:])}")
    if message.encoding_type not in _ENCODINGS:
        raise InputError(
            "options.encoding_type", str(message.encoding_type), f"one of {', '.join(service_pb2.EncodingType.keys())}"
        )
    statuses = frozenset(_STATUS_NAMES[number] for number in message.statuses)
    return Options(
        statuses or frozenset({"actual"}),
        message.include_parse,
        message.include_explanations,
        message.include_unresolved,
        _ENCODINGS[message.encoding_type],
    )


def options_message(options: Options) -> service_pb2.CodingOptions:
    """The message of options."""
    encoding = {"utf8": service_pb2.ENCODING_TYPE_UTF8, "utf16": service_pb2.ENCODING_TYPE_UTF16}
    return service_pb2.CodingOptions(
        statuses=[_STATUS[name] for name in _STATUS if name in options.statuses],
        include_parse=options.parse,
        include_explanations=options.explanations,
        include_unresolved=options.unresolved,
        encoding_type=encoding.get(options.encoding, service_pb2.ENCODING_TYPE_UTF32),
    )


# ---------------------------------------------------------------- offsets

Offset = Callable[[int], int]


def offsets_in(text: str, encoding: str) -> Offset:
    """A function from an offset in characters to one in bytes of UTF-8, or in code units of UTF-16."""
    if encoding == "utf32" or text.isascii():
        return lambda offset: offset
    # positions of the characters that take more than one unit, and the units gained up to each
    width = (lambda c: len(c.encode("utf-8"))) if encoding == "utf8" else (lambda c: 2 if ord(c) > 0xFFFF else 1)
    positions: list[int] = []
    gained = [0]
    for index, char in enumerate(text):
        extra = width(char) - 1
        if extra:
            positions.append(index)
            gained.append(gained[-1] + extra)
    return lambda offset: offset + gained[bisect_right(positions, offset - 1)]


def result_message(result: DocumentResult, options: Options) -> service_pb2.CodedDocument:
    """The answer for one document that was coded."""
    at = offsets_in(result.document.text, options.encoding)
    message = service_pb2.CodedDocument(document_id=result.document.id, notes=result.notes)
    message.events.extend(
        event_message(event, at, result.versions, explain=options.explanations)
        for event in result.events
        if event.status in options.statuses
    )
    if options.parse and result.parsed is not None:
        message.sentences.extend(_sentences(result.parsed, at))
    if options.unresolved:
        message.unresolved.extend(_unresolved(result.unresolved, at))
    return message


def event_message(event: Event, at: Offset, versions: Versions, *, explain: bool) -> event_pb2.Event:
    """The message of one event."""
    action = event.action
    return event_pb2.Event(
        id=event.id,
        action_id=event.action_id,
        document_id=event.document_id,
        sentence_index=event.sentence_index,
        sentence_span=_span(event.sentence_start, event.sentence_end, at),
        source=_actor(event.source, at),
        action=event_pb2.Action(
            code=action.code,
            name=action.name,
            root=action.root,
            quad_class=action.quad_class,
            goldstein=action.goldstein,
            plover_type=action.plover_type,
            plover_modes=action.plover_modes,
            trigger=action.text,
            span=_span(action.start, action.end, at),
        ),
        target=_actor(event.target, at),
        time=_time(event.time, at),
        place=_place(event.place, at),
        killed=_count(event.killed),
        injured=_count(event.injured),
        status=_STATUS[event.status],
        attribution=_actor(event.attribution, at),
        confidence=event.confidence,
        explanation=event_pb2.Explanation(
            entries=event.explanation.entries, rules=event.explanation.rules, paths=event.explanation.paths
        )
        if explain
        else None,
        versions=versions_message(versions),
    )


def versions_message(versions: Versions) -> event_pb2.Versions:
    """The message of the versions."""
    return event_pb2.Versions(
        service=versions.whowhom,
        ontology=versions.ontology,
        dictionaries=versions.dictionaries,
        lexicon=versions.lexicon,
        gazetteer=versions.gazetteer,
        model=versions.model,
    )


def _span(start: int, end: int, at: Offset) -> event_pb2.Span:
    return event_pb2.Span(start=at(start), end=at(end))


def _actor(actor: EventActor | None, at: Offset) -> event_pb2.Actor | None:
    if actor is None:
        return None
    return event_pb2.Actor(
        code=actor.code,
        country=actor.country,
        roles=actor.roles,
        name=actor.name,
        text=actor.text,
        span=_span(actor.start, actor.end, at),
        sentence_index=actor.sentence,
        resolution=_RESOLUTION[actor.how],
        country_resolution=_RESOLUTION[actor.country_how],
    )


def _time(time: EventTime | None, at: Offset) -> event_pb2.EventTime | None:
    if time is None:
        return None
    interval = None
    if time.begin is not None and time.stop is not None:
        last = time.stop - dt.timedelta(days=1)
        interval = event_pb2.DayInterval(first=time.begin.isoformat(), last=max(time.begin, last).isoformat())
    return event_pb2.EventTime(
        interval=interval,
        granularity=time.granularity,
        expression=time.text,
        span=_span(time.start, time.end, at) if time.text else None,
        timex_value=time.value,
        method=time.how,
        inferred=time.inferred,
    )


def _place(place: EventPlace | None, at: Offset) -> event_pb2.EventPlace | None:
    if place is None:
        return None
    return event_pb2.EventPlace(
        name=place.name,
        text=place.text,
        span=_span(place.start, place.end, at),
        country=place.country,
        region=place.region,
        kind=place.kind,
        latitude=place.latitude,
        longitude=place.longitude,
        geoname_id=place.geoname_id,
        precision=place.precision,
    )


def _count(count: Count | None) -> event_pb2.CountRange | None:
    return None if count is None else event_pb2.CountRange(minimum=count.minimum, maximum=count.maximum)


def _sentences(parsed: ParsedDocument, at: Offset) -> Iterable[event_pb2.Sentence]:
    for sentence in parsed.sentences:
        yield event_pb2.Sentence(
            index=sentence.index,
            span=_span(sentence.start, sentence.end, at),
            text=parsed.document.text[sentence.start : sentence.end],
            words=[
                event_pb2.Word(
                    text=token.text,
                    lemma=token.lemma,
                    upos=token.upos,
                    head=token.head,
                    deprel=token.deprel,
                    span=_span(token.start, token.end, at),
                )
                for token in sentence.tokens
            ],
        )


def _unresolved(items: Iterable[Unresolved], at: Offset) -> Iterable[event_pb2.UnresolvedItem]:
    for item in items:
        yield event_pb2.UnresolvedItem(
            kind=_UNRESOLVED[item.kind],
            sentence_index=item.sentence,
            text=item.text,
            span=_span(item.start, item.end, at),
            lemma=item.lemma,
            reason=item.reason,
        )
