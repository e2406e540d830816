"""The text of a report with its marks: actors, actions, times and places, which may overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from coders import DocumentResult, Event


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
    """The text as paragraphs of HTML; `numbers` gives the numbers of the events whose action ends at a character."""
    cuts = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    pieces: list[str] = []
    opened: list[Mark] = []
    rest = list(marks)
    for start, end in zip(cuts, cuts[1:], strict=False):
        opened = [m for m in opened if m.end > start]
        while rest and rest[0].start <= start:
            opened.append(rest.pop(0))
        piece = escape(text[start:end])
        if opened:
            kinds = " ".join(dict.fromkeys(m.kind for m in opened))
            title = escape(" | ".join(dict.fromkeys(m.title for m in opened)))
            # a mark must not reach over the end of a paragraph
            piece = "\n\n".join(
                f'<mark class="{kinds}" title="{title}">{part}</mark>' if part else "" for part in piece.split("\n\n")
            )
        if end in numbers:
            piece += f'<sup class="n">{",".join(map(str, numbers[end]))}</sup>'
        pieces.append(piece)
    return "\n".join(f"<p>{part.strip()}</p>" for part in "".join(pieces).split("\n\n") if part.strip())
