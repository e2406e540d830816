"""The text of a report with its marks: actors, actions, times and places, which may overlap."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from coders import DocumentResult, Event

_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` (half-open) of the text with a kind (actor, action, time, place) and what it is."""

    start: int
    end: int
    kind: str
    title: str


def marks_of(result: DocumentResult, events: Sequence[Event]) -> list[Mark]:
    """All that was found in the document: actors with a code, dated expressions, places; actions that gave an event."""
    found = {Mark(m.start, m.end, "actor", f"{m.name} · {m.code}") for m in result.actors if m.code}
    found |= {Mark(t.start, t.end, "time", t.value) for t in result.times}
    found |= {Mark(p.start, p.end, "place", ", ".join(x for x in (p.name, p.country) if x)) for p in result.places}
    found |= {Mark(e.action.start, e.action.end, "action", f"{e.action.code} {e.action.name}") for e in events}
    return sorted((m for m in found if m.start < m.end), key=lambda m: (m.start, m.end, m.kind, m.title))


def marked_text(text: str, marks: Sequence[Mark], numbers: Mapping[int, Sequence[int]]) -> str:
    """The text as paragraphs of HTML; `numbers` gives the numbers of the events whose action ends at a character.

    Paragraphs are what blank lines divide; a mark that reaches over one is marked on both sides.
    """
    gaps = [(gap.start(), gap.end()) for gap in _BLANK_LINE.finditer(text)]
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(text)]
    paragraphs = [_paragraph(text, span, marks, numbers) for span in zip(starts, ends, strict=True)]
    return "\n".join(f"<p>{html}</p>" for html in paragraphs if html)


def _paragraph(text: str, span: tuple[int, int], marks: Sequence[Mark], numbers: Mapping[int, Sequence[int]]) -> str:
    first, last = span
    inside = [mark for mark in marks if mark.start < last and mark.end > first]
    edges = {first, last, *(m.start for m in inside), *(m.end for m in inside), *numbers}
    cuts = sorted(cut for cut in edges if first <= cut <= last)
    pieces: list[str] = []
    for start, end in pairwise(cuts):
        piece = escape(text[start:end])
        over = [mark for mark in inside if mark.start <= start and mark.end >= end]
        if over:
            kinds = " ".join(dict.fromkeys(mark.kind for mark in over))
            title = escape(" | ".join(dict.fromkeys(mark.title for mark in over)))
            piece = f'<mark class="{kinds}" title="{title}">{piece}</mark>'
        if end in numbers:
            piece += f'<sup class="n">{",".join(map(str, numbers[end]))}</sup>'
        pieces.append(piece)
    return "".join(pieces).strip()
