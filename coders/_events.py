"""From actions, times and places to events of the standard schema."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from coders._records import (
    ActionMention,
    ActorMention,
    Count,
    Event,
    EventAction,
    EventActor,
    EventPlace,
    EventTime,
    Explanation,
    ParsedDocument,
    Status,
    Unresolved,
    Versions,
)
from coders.actors import ActorTable
from coders.ontology import Ontology

# The coding guide: historical is what the text places more than 365 days before publication.
_HISTORICAL_AFTER = dt.timedelta(days=365)
# How much an indirect way to a code takes from the confidence in an event.
_TRUST = {
    "dictionary": 1.0,
    "agent": 1.0,
    "entity": 0.9,
    "coreference": 0.9,
    "place": 0.9,
    "document": 0.8,
    "publisher": 0.7,
}


def assemble(
    parsed: ParsedDocument,
    actions: Sequence[ActionMention],
    times: Sequence[EventTime],
    places: Sequence[EventPlace | None],
    ontology: Ontology,
    versions: Versions,
) -> tuple[Event, ...]:
    """The events of a document in the order of the text; `times` and `places` go with `actions` one by one."""
    events: dict[str, Event] = {}
    made_by = str(versions)  # once for all events
    for action, time, place in zip(actions, times, places, strict=True):
        status = _status(action.status, time, parsed.document.date)
        sentence = parsed.sentences[action.sentence]
        coded = _action(action, ontology)
        time_ = _drop_inferred(time) if status == "historical" and time.inferred and not time.text else time
        action_id = _digest(
            parsed.document.id, parsed.document.date, sentence.start, action.start, action.end, action.code, made_by
        )
        counts = dict(action.counts)
        for source, target in action.triples:
            event = Event(
                id=_digest(
                    action_id, _key(source), _key(target), status, time_.begin, time_.stop, place.name if place else ""
                ),
                action_id=action_id,
                document_id=parsed.document.id,
                sentence_index=sentence.index,
                sentence_start=sentence.start,
                sentence_end=sentence.end,
                source=_actor(source),
                action=coded,
                target=_actor(target),
                time=time_,
                place=place,
                killed=counts.get("killed"),
                injured=counts.get("injured"),
                status=status,
                attribution=_actor(action.attribution),
                confidence=_confidence(action, source, target, time_),
                explanation=_explanation(action, source, target, time_, counts),
            )
            events.setdefault(event.id, event)
    return tuple(sorted(events.values(), key=lambda event: (event.sentence_index, event.action.start)))


def unresolved_actors(actors: ActorTable) -> tuple[Unresolved, ...]:
    """The named phrases that no dictionary, role or context identifies."""
    return tuple(
        Unresolved("actor", m.sentence, m.start, m.end, m.text, m.text, m.reason or "unknown")
        for m in actors.mentions
        if not m.code and m.how == "entity"
    )


def _status(status: Status, time: EventTime, published: dt.date) -> Status:
    if status == "actual" and time.stop is not None and time.stop <= published - _HISTORICAL_AFTER:
        return "historical"
    return status


def _drop_inferred(time: EventTime) -> EventTime:
    return time if time.how != "publication" else EventTime(None, None, "vague", "", 0, 0, "", "none", True)


def _action(action: ActionMention, ontology: Ontology) -> EventAction:
    code = ontology.get(action.code)
    return EventAction(
        code=code.code,
        name=code.name,
        root=code.root,
        quad_class=code.quad_class,
        goldstein=code.goldstein,
        plover_type=code.plover_type,
        plover_modes=tuple(code.plover_modes),
        text=action.text,
        start=action.start,
        end=action.end,
    )


def _actor(mention: ActorMention | None) -> EventActor | None:
    if mention is None or not mention.code:
        return None
    return EventActor(
        code=mention.code,
        country=mention.country,
        roles=mention.roles,
        name=mention.name,
        text=mention.text,
        start=mention.start,
        end=mention.end,
        sentence=mention.sentence,
        how=mention.how,
        country_how=mention.country_how,
        entries=mention.entries,
    )


def _confidence(
    action: ActionMention, source: ActorMention | None, target: ActorMention | None, time: EventTime
) -> float:
    value = action.confidence
    for mention in (source, target):
        value *= 0.85 if mention is None else _TRUST[mention.how] * (0.5 + 0.5 * _TRUST[mention.country_how])
    if time.inferred:
        value *= 0.95
    return round(value, 3)


def _explanation(
    action: ActionMention,
    source: ActorMention | None,
    target: ActorMention | None,
    time: EventTime,
    counts: dict[str, Count],
) -> Explanation:
    sides = [mention for mention in (source, target) if mention is not None]
    entries = dict.fromkeys((*action.entries, *(entry for mention in sides for entry in mention.entries)))
    ways = [
        f"{side}: {mention.text!r} is {mention.code} by {mention.how}"
        + (f", country by {mention.country_how}" if mention.country_how != mention.how else "")
        for side, mention in (("source", source), ("target", target))
        if mention is not None
    ]
    extra = [f"time: {time.how}", *(f"count: {name}" for name in sorted(counts))]
    return Explanation(entries=tuple(entries), rules=(*action.rules, *extra), paths=tuple(ways))


def _key(mention: ActorMention | None) -> str:
    return f"{mention.code}:{mention.start}:{mention.end}" if mention else "---"


def _digest(*parts: object) -> str:
    """The first 20 hexadecimal digits (80 bits) of a hash of the parts."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:20]
