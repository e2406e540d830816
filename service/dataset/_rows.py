"""From the result of a document to rows of the `whowhom` layout, which every other layout is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from coders import Count, DocumentResult, Event, EventActor, Status
from service._inputs import Article

Row = dict[str, Any]
UNKNOWN_SIDE = "---"
_PEOPLE = frozenset({"person"})
_ORGANISATIONS = frozenset(
    {"organisation", "international", "ngo", "company", "media", "party", "armed-group", "government", "parliament"}
    | {"judiciary", "military", "police", "intelligence"}
)


def rows_of(article: Article, result: DocumentResult, statuses: frozenset[Status]) -> Iterator[Row]:
    """The events of an article as rows, in the order of the text."""
    events = [event for event in result.events if event.status in statuses]
    if not events:
        return
    document, versions = article.document, result.versions
    shared: Row = {
        "document_id": document.id,
        "document_date": document.date,
        "document_title": one_line(document.title),
        "url": one_line(article.document.url),
        "publisher": one_line(article.source),
        "document_people": _named(result, _PEOPLE),
        "document_organisations": _named(result, _ORGANISATIONS),
        "document_places": list(dict.fromkeys(one_line(place.name) for place in result.places if place.name)),
        "documents": [document.id],
        "urls": [one_line(article.document.url)] if article.document.url else [],
        "publishers": [one_line(article.source)] if article.source else [],
        "mentions": 1,
        "version_whowhom": versions.whowhom,
        "version_ontology": versions.ontology,
        "version_dictionaries": versions.dictionaries,
        "version_lexicon": versions.lexicon,
        "version_gazetteer": versions.gazetteer,
        "version_model": versions.model,
    }
    for event in events:
        row = {**shared, **_event(event, document.text)}
        # an absent value is one thing, in every format: null, never sometimes an empty string
        yield {name: None if value == "" else value for name, value in row.items()}


def one_line(text: str) -> str:
    """Text with each run of white space made one blank: no cell of a table holds a line break or a tab."""
    return " ".join(text.split())


def _event(event: Event, text: str) -> Row:
    action, time, place = event.action, event.time, event.place
    row: Row = {
        "event_id": event.id,
        "action_id": event.action_id,
        "sentence_index": event.sentence_index,
        "sentence_start": event.sentence_start,
        "sentence_end": event.sentence_end,
        "sentence": one_line(text[event.sentence_start : event.sentence_end]),
        "action_code": action.code,
        "action_name": action.name,
        "action_root": action.root,
        "quad_class": action.quad_class,
        "goldstein": action.goldstein,
        "plover_type": action.plover_type,
        "plover_modes": list(action.plover_modes),
        "trigger": one_line(action.text),
        "trigger_start": action.start,
        "trigger_end": action.end,
        "status": event.status,
        "confidence": round(event.confidence, 3),
        "entries": list(event.explanation.entries),
        "rules": list(event.explanation.rules),
        "paths": [one_line(path) for path in event.explanation.paths],
        **_side("source", event.source),
        **_side("target", event.target),
        **_ends("killed", event.killed),
        **_ends("injured", event.injured),
    }
    if time is not None:
        said = bool(time.text)
        row |= {
            "date_first": time.begin,
            "date_last": max(time.begin, time.stop - dt.timedelta(days=1)) if time.begin and time.stop else None,
            "date_granularity": time.granularity,
            "date_text": one_line(time.text),
            "date_start": time.start if said else None,
            "date_end": time.end if said else None,
            "date_value": time.value,
            "date_method": time.how,
            "date_inferred": time.inferred,
        }
    if place is not None:
        row |= {
            "place_name": one_line(place.name),
            "place_text": one_line(place.text),
            "place_start": place.start,
            "place_end": place.end,
            "place_country": place.country,
            "place_region": place.region,
            "place_kind": place.kind,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "geoname_id": place.geoname_id or None,
            "place_precision": place.precision,
        }
    if event.attribution is not None:
        row |= {
            "attribution_code": event.attribution.code,
            "attribution_name": one_line(event.attribution.name),
            "attribution_text": one_line(event.attribution.text),
        }
    return row


def _side(name: str, actor: EventActor | None) -> Row:
    if actor is None:
        return {f"{name}_code": UNKNOWN_SIDE, f"{name}_roles": []}
    return {
        f"{name}_code": actor.code,
        f"{name}_country": actor.country,
        f"{name}_roles": list(actor.roles),
        f"{name}_name": one_line(actor.name),
        f"{name}_text": one_line(actor.text),
        f"{name}_start": actor.start,
        f"{name}_end": actor.end,
        f"{name}_sentence": actor.sentence,
        f"{name}_resolution": actor.how,
        f"{name}_country_resolution": actor.country_how,
    }


def _ends(name: str, count: Count | None) -> Row:
    return {} if count is None else {f"{name}_min": count.minimum, f"{name}_max": count.maximum}


def _named(result: DocumentResult, kinds: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(one_line(m.name) for m in result.actors if m.kind in kinds and m.code and m.name))
