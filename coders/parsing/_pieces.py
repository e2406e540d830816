"""Cut a text into paragraphs for the tokenizer, and over-long sentences into shorter ones, keeping offsets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

# Characters that carry no text: control characters but white space, byte-order marks, zero-width and direction marks.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
# White space but the line feed and the space itself (Unicode's separators).
_WHITE = re.compile("[\t\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_BLANK_LINE = re.compile(r"\n[ \t\r\u00a0]*(?:\n[ \t\r\u00a0]*)+")
_LINE = re.compile(r"[^\n]+")
# A hard-wrapped text breaks its lines at 60-100 characters; a line that is longer, or ends a sentence, is a paragraph.
_WRAPPED_AT = 100
_ENDS = (".", "!", "?", ":", "”", '"', "’", "…")


class TextPiece(NamedTuple):
    """A paragraph of a document (its number in the batch) that begins at character `start` of the caller's text."""

    document: int
    start: int
    text: str


Note = Callable[[int, str], None]  # told of a document what the parser did to it


def clean(text: str) -> str:
    """The text with each invisible or foreign white-space character replaced by one space, so that offsets stay."""
    return _WHITE.sub(" ", _INVISIBLE.sub(" ", text))


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of the paragraphs of a cleaned text, without surrounding white space.

    A blank line always ends a paragraph. A single line break does unless the lines look hard-wrapped.
    """
    position = 0
    bounds = [(m.start(), m.end()) for m in _BLANK_LINE.finditer(text)] + [(len(text), len(text))]
    for stop, following in bounds:
        yield from _lines(text, position, stop)
        position = following


def _lines(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, start, stop)]
    begin = None
    for number, (first, last) in enumerate(lines):
        if begin is None:
            begin = first
        line = text[first:last].rstrip()
        ends = number + 1 == len(lines) or len(line) > _WRAPPED_AT or line.endswith(_ENDS) or len(line) < 40
        if ends:
            span = _strip(text, begin, last)
            if span:
                yield span
            begin = None


def _strip(text: str, start: int, stop: int) -> tuple[int, int] | None:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return (start, stop) if start < stop else None


_BREAKS = ({";", ":", "—", "–", "."}, {","}, {"and", "but", "or", "while", "that", "which"})


def split_points(words: Sequence[str], limit: int) -> list[int]:
    """Where to cut a sentence of more than `limit` words: positions of words that begin a new piece.

    The best break in the second half of each piece is taken: strong punctuation, then commas, then conjunctions,
    else the limit itself.
    """
    cuts: list[int] = []
    begin = 0
    while len(words) - begin > limit:
        cut = begin + limit
        for marks in _BREAKS:
            found = [
                i + (marks is not _BREAKS[2])
                for i in range(begin + limit // 2, begin + limit)
                if words[i].lower() in marks
            ]
            if found:
                cut = found[-1]
                break
        cuts.append(cut)
        begin = cut
    return cuts


def cut_piece(piece: TextPiece, offsets: Sequence[int], note: Note) -> list[TextPiece]:
    """The piece in parts that begin at `offsets`; the first cut is noted."""
    if not offsets:
        return [piece]
    parts = []
    begin = 0
    for offset in (*offsets, len(piece.text)):
        text = piece.text[begin:offset].rstrip()
        if text:
            parts.append(TextPiece(piece.document, piece.start + begin, text))
        begin = offset
    note(piece.document, f"an over-long sentence at character {piece.start + offsets[0]} was cut before it was parsed")
    return parts
