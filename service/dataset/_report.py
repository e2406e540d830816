"""One article and its events as one HTML page that needs nothing else: no network, no script."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from html import escape
from importlib.resources import files

from coders import Count, DocumentResult, Event, EventActor, EventTime
from service._inputs import Article
from service.dataset._figures import arrows, timeline, world_map
from service.dataset._marks import marked_text, marks_of
from service.dataset._style import QUAD_COLOURS, QUAD_DASHES, QUAD_NAMES

_LEGEND = (
    '<p class="legend"><mark class="actor">actor</mark><mark class="action">action</mark><sup class="n">1</sup> number of the event &emsp; '
    '<mark class="time">time</mark><mark class="place">place</mark></p>'
)


def report(article: Article, result: DocumentResult) -> str:
    """The page; all events are shown with their status, those that are not actual last."""
    document = article.document
    events = sorted(result.events, key=lambda event: event.status != "actual")
    numbered = list(enumerate(events, 1))
    ends: dict[int, list[int]] = defaultdict(list)
    for number, event in numbered:
        ends[event.action.end].append(number)
    title = document.title or document.id
    happened = [(number, event) for number, event in numbered if event.status == "actual"]
    where = world_map(happened)
    past = [(number, event) for number, event in numbered if event.status in ("actual", "historical")]
    sections = [
        f"<h2>Text</h2>{_LEGEND}<div class='text'>{marked_text(document.text, marks_of(result, events), ends)}</div>",
        f"<h2>Who did what to whom</h2>{_quads()}<figure>{arrows(happened)}</figure>" if happened else "",
        f"<h2>When</h2><figure>{timeline(past, document.date)}</figure>" if past else "",
        f"<h2>Where</h2><figure>{where}</figure>" if where else "",
        f"<h2>Events and why</h2>{_table(numbered)}",
    ]
    css = files("service.dataset").joinpath("data/report.css").read_text("utf-8")
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in result.notes)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}: events</title>\n<style>\n{css}</style></head>\n<body>\n"
        f"<h1>{escape(title)}</h1>{_about(article, events)}{notes}\n"
        + "\n".join(section for section in sections if section)
        + f"\n<footer>{_versions(result)}</footer>\n</body></html>\n"
    )


def _about(article: Article, events: Sequence[Event]) -> str:
    actual = sum(event.status == "actual" for event in events)
    others = len(events) - actual
    parts = [
        f"Published {article.document.date}",
        escape(article.source),
        escape(article.document.url),
        f"{actual} events" + (f", and {others} that are negated, hypothetical or historical" if others else ""),
    ]
    return f'<p class="about">{" · ".join(part for part in parts if part)}</p>'


def _quads() -> str:
    keys = []
    for quad, name in QUAD_NAMES.items():
        dash = f' stroke-dasharray="{QUAD_DASHES[quad]}"' if QUAD_DASHES[quad] else ""
        bar = (
            f'<line x1="2" y1="1" x2="2" y2="11" stroke="{QUAD_COLOURS[quad]}" stroke-width="4"/>' if quad == 4 else ""
        )
        keys.append(
            f'<svg width="46" height="12" style="display:inline"><line x1="2" y1="6" x2="44" y2="6" '
            f'stroke="{QUAD_COLOURS[quad]}" stroke-width="2.4"{dash}/>{bar}</svg> {name} '
        )
    return f'<p class="legend">{" &nbsp; ".join(keys)}</p>'


def _table(numbered: Sequence[tuple[int, Event]]) -> str:
    if not numbered:
        return "<p>No events were found.</p>"
    names = ("#", "source", "action", "target", "when", "where", "killed", "injured", "status", "sure")
    head = "".join(f"<th>{name}</th>" for name in names)
    return f"<table><thead><tr>{head}</tr></thead>{''.join(_rows(n, e) for n, e in numbered)}</table>"


def _rows(number: int, event: Event) -> str:
    place = event.place
    where = f"{escape(place.name)}<span class='who'>{escape(place.country)}</span>" if place else ""
    said = f"<span class='who'>says {escape(event.attribution.name)}</span>" if event.attribution else ""
    cells = (
        str(number),
        _actor(event.source),
        f"<code>{event.action.code}</code> {escape(event.action.name)}<span class='who'>“{escape(event.action.text)}”</span>{said}",
        _actor(event.target),
        _when(event.time),
        where,
        _count(event.killed),
        _count(event.injured),
        event.status,
        f"{event.confidence:.2f}",
    )
    why = event.explanation
    parts = [
        ("how", "; ".join(why.paths)),
        ("rules", ", ".join(why.rules)),
        ("entries", ", ".join(why.entries)),
    ]
    text = " · ".join(f"{name}: {escape(value)}" for name, value in parts if value)
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f"<tbody><tr>{row}</tr><tr><td></td><td class='why' colspan='9'>{text}</td></tr></tbody>"


def _actor(actor: EventActor | None) -> str:
    if actor is None:
        return "–"
    return f"<code>{escape(actor.code)}</code><span class='who'>{escape(actor.name)}</span>"


def _when(time: EventTime | None) -> str:
    if time is None or time.begin is None or time.stop is None:
        return "not dated"
    days = (
        time.begin.isoformat()
        if (time.stop - time.begin).days <= 1
        else f"{time.begin} to {time.stop - dt.timedelta(days=1)}"
    )
    source = "inferred" if time.inferred else f"“{escape(time.text)}”"
    return f"{days}<span class='who'>{source}</span>"


def _count(count: Count | None) -> str:
    if count is None:
        return ""
    if count.minimum == count.maximum:
        return str(count.minimum)
    low = "" if count.minimum is None else str(count.minimum)
    high = "" if count.maximum is None else str(count.maximum)
    return f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}"


def _versions(result: DocumentResult) -> str:
    v = result.versions
    named = (("Whowhom", v.whowhom), ("ontology", v.ontology), ("dictionaries", v.dictionaries), ("lexicon", v.lexicon))
    more = (("gazetteer", v.gazetteer), ("model", v.model))
    return escape(" · ".join(f"{name} {value}" for name, value in (*named, *more) if value))
