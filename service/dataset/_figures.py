"""The drawings of a report as inline SVG: arrows from source to target, a timeline, a small map."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files

from coders import Event, EventActor
from service.dataset._style import QUAD_COLOURS, QUAD_DASHES

_WIDTH = 960
Numbered = Sequence[tuple[int, Event]]


def arrows(events: Numbered) -> str:
    """One line for each source, action and target, with the numbers of the events that say so."""
    rows: dict[tuple[str, str, str, str, int], list[int]] = defaultdict(list)
    for number, event in events:
        action = event.action
        rows[(_label(event.source), action.code, action.name, _label(event.target), action.quad_class)].append(number)
    height = 34 * len(rows) + 10
    parts = [_open(_WIDTH, height, "Who did what to whom, as arrows from source to target")]
    for index, ((source, code, name, target, quad), numbers) in enumerate(rows.items()):
        y = 24 + 34 * index
        colour, dash = QUAD_COLOURS[quad], QUAD_DASHES[quad]
        line = f'stroke="{colour}" stroke-width="2.2"' + (f' stroke-dasharray="{dash}"' if dash else "")
        label = f"{code} {_short(name, 56)} ({', '.join(map(str, numbers))})"
        parts += [
            f'<text x="270" y="{y + 4}" font-size="13" text-anchor="end">{escape(_short(source, 34))}</text>',
            f'<line x1="282" y1="{y}" x2="668" y2="{y}" {line}/>',
            f'<path d="M668 {y - 6} l12 6 l-12 6 z" fill="{colour}"/>',
            # material conflict is told from the others without colour by a bar at its tail
            f'<line x1="282" y1="{y - 6}" x2="282" y2="{y + 6}" stroke="{colour}" stroke-width="4"/>'
            if quad == 4
            else "",
            f'<text x="475" y="{y - 5}" font-size="11.5" text-anchor="middle">{escape(label)}</text>',
            f'<text x="690" y="{y + 4}" font-size="13">{escape(_short(target, 34))}</text>',
        ]
    return "".join(parts) + "</svg>"


def _label(actor: EventActor | None) -> str:
    if actor is None:
        return "–"
    return f"{actor.name} ({actor.code})" if actor.name and actor.name != actor.code else actor.code


def _short(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    tail = text[text.rfind(" (") :] if text.endswith(")") and " (" in text else ""
    return text[: most - len(tail) - 1].rstrip() + "…" + tail


def timeline(events: Numbered, published: dt.date) -> str:
    """Events of the 60 days around publication on a line of days; earlier and later ones in words beside it."""
    near: dict[tuple[dt.date, dt.date], list[int]] = defaultdict(list)
    far: dict[tuple[dt.date, dt.date], list[int]] = defaultdict(list)
    for number, event in events:
        time = event.time
        if time is None or time.begin is None or time.stop is None:
            continue
        last = max(time.begin, time.stop - dt.timedelta(days=1))
        inside = abs((time.begin - published).days) <= 60 and abs((last - published).days) <= 60
        (near if inside else far)[(time.begin, last)].append(number)
    first = min([published, *(span[0] for span in near)]) - dt.timedelta(days=1)
    end = max([published, *(span[1] for span in near)]) + dt.timedelta(days=2)
    scale = (_WIDTH - 220) / max((end - first).days, 1)

    def x(day: dt.date) -> float:
        return 40 + (day - first).days * scale

    height = 30 * (len(near) + len(far)) + 54
    parts = [_open(_WIDTH, height, "The events in time"), _axis(first, end, height, published, x(published), scale)]
    y = 20
    for (begin, last), numbers in sorted(near.items()):
        width = max(((last - begin).days + 1) * scale, 8)
        days = begin.isoformat() if begin == last else f"{begin} to {last}"
        # a label that would leave the page stands before its bar
        right = x(begin) + width + 6 < _WIDTH - 250
        at, anchor = (x(begin) + width + 6, "start") if right else (x(begin) - 6, "end")
        parts.append(f'<rect x="{x(begin):.1f}" y="{y - 8}" width="{width:.1f}" height="14" rx="3" fill="#0072b2"/>')
        parts.append(
            f'<text x="{at:.1f}" y="{y + 4}" font-size="12" text-anchor="{anchor}" stroke="#fff" stroke-width="4" '
            f'paint-order="stroke">{days}: event {_list(numbers)}</text>'
        )
        y += 30
    for (begin, last), numbers in sorted(far.items()):
        word = "earlier" if last < first else "later" if begin > end else "longer"
        parts.append(
            f'<text x="40" y="{y + 4}" font-size="12">{word}, {begin} to {last}: event {_list(numbers)}</text>'
        )
        y += 30
    return "".join(parts) + "</svg>"


def _axis(first: dt.date, end: dt.date, height: int, published: dt.date, at: float, scale: float) -> str:
    days = (end - first).days
    step = next((s for s in (1, 2, 7, 14, 28) if days / s <= 12), 28)
    base = height - 26
    parts = [f'<line x1="40" y1="{base}" x2="{40 + days * scale:.1f}" y2="{base}" stroke="#1d1f21"/>']
    for offset in range(0, days + 1, step):
        x = 40 + offset * scale
        day = first + dt.timedelta(days=offset)
        parts.append(f'<line x1="{x:.1f}" y1="{base}" x2="{x:.1f}" y2="{base + 5}" stroke="#1d1f21"/>')
        parts.append(f'<text x="{x:.1f}" y="{base + 18}" font-size="11" text-anchor="middle">{day.day} {day:%b}</text>')
    parts.append(f'<line x1="{at:.1f}" y1="2" x2="{at:.1f}" y2="{base}" stroke="#5a6068" stroke-dasharray="2 3"/>')
    parts.append(f'<text x="{at + 4:.1f}" y="{base - 5}" font-size="11">published {published}</text>')
    return "".join(parts)


def world_map(events: Numbered) -> str:
    """Places with coordinates on a coarse outline of the world; "" where no event has any."""
    spots: dict[tuple[float, float, str], list[int]] = defaultdict(list)
    for number, event in events:
        place = event.place
        if place is not None and place.latitude is not None and place.longitude is not None:
            spots[(place.longitude, place.latitude, place.name)].append(number)
    if not spots:
        return ""
    left, top, width, height = _window([(lon, lat) for lon, lat, _ in spots])
    unit = width / _WIDTH  # degrees to a pixel of the page
    parts = [
        f'<svg viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}" width="{_WIDTH}" role="img">',
        "<title>Where the events took place</title>",
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="#eef3f7"/>',
        _land(),
        _graticule(unit),
    ]
    # names stand in a column with lines to their places: places near each other would cover each other's names
    column, bottom = left + 0.74 * width, top + 20 * unit
    ordered = sorted(spots.items(), key=lambda item: -item[0][1])
    for (lon, lat, name), numbers in ordered:
        y = max(bottom, min(-lat, top + height - 20 * unit * len(ordered)))
        bottom = y + 20 * unit
        parts.append(
            f'<path d="M{lon} {-lat}L{column - 5 * unit:.2f} {y:.2f}" stroke="#1d1f21" stroke-width="{0.8 * unit:.3f}"/>'
            f'<circle cx="{lon}" cy="{-lat}" r="{5 * unit:.2f}" fill="#d55e00" stroke="#fff" stroke-width="{unit:.2f}"/>'
            f'<text x="{column:.2f}" y="{y + 4.5 * unit:.2f}" font-size="{13 * unit:.2f}" stroke="#fff" '
            f'stroke-width="{4 * unit:.2f}" paint-order="stroke">{escape(_short(name, 28))} ({_list(numbers)})</text>'
        )
    return "".join(parts) + "</svg>"


def _window(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Left, top, width and height (y downward) around the points with a wide margin: the outline is too coarse for a close look."""
    lons, lats = [p[0] for p in points], [-p[1] for p in points]
    width = min(360.0, max(140.0, (max(lons) - min(lons)) * 1.8, (max(lats) - min(lats)) * 4.0))
    height = width * 0.42
    left = min(max((min(lons) + max(lons) - width) / 2, -180.0), 180.0 - width)
    top = min(max((min(lats) + max(lats) - height) / 2, -84.0), 84.0 - height) if height < 168 else -84.0
    return left, top, width, height


@lru_cache(maxsize=1)
def _land() -> str:
    parts = []
    for line in files("service.dataset").joinpath("data/land.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        points = [pair.split(",") for pair in line.lstrip("~").split()]
        path = "M" + "L".join(f"{lon} {-float(lat):g}" for lon, lat in points) + "Z"
        fill = "#eef3f7" if line.startswith("~") else "#d5dad3"
        parts.append(f'<path d="{path}" fill="{fill}" stroke="#aab2ad" stroke-width=".3"/>')
    return "".join(parts)


def _graticule(unit: float) -> str:
    lines = [f"M{lon} -90V90" for lon in range(-180, 181, 15)] + [f"M-180 {lat}H180" for lat in range(-75, 90, 15)]
    return f'<path d="{"".join(lines)}" fill="none" stroke="#c3ccd2" stroke-width="{0.8 * unit:.2f}"/>'


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _open(width: int, height: int, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>"
    )
