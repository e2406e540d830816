"""Datelines ("NAIROBI, Kenya (AP) — …"): parsed apart from the sentence that they open, so that no city becomes its subject.

A dateline stays part of its sentence: its words come first and hang on the sentence's root as `dep`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from coders._records import Entity, Sentence, Token
from coders.parsing._pieces import TextPiece

_CAPITALS = r"[A-Z][A-Z'’.]+(?:[ -][A-Z][A-Z'’.]*){0,3}"
_NAME = r"[A-Z][\w'’.]+(?:[ -][A-Z][\w'’.]+){0,3}"
_REGION = rf"(?:(?:, ?|/){_NAME}\.?){{0,2}}"
_DATE = r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?)"
_AGENCY = r"\([A-Z][^()\n]{1,30}\)"
# A single hyphen stands between spaces, or it would be part of a word.
_DASH = r"(?:\s*(?:--|__)\s*|\s[-–—_]\s|[–—]\s|\s[–—])"
_AFTER_AGENCY = r"(?:\s*(?:--|[-–—:_])\s*)"
_DATELINE = re.compile(
    # with an agency, or a date, a place may be written in any way
    rf"(?:(?:{_CAPITALS}|{_NAME}){_REGION}{_DATE}?,?[ –—-]{{0,2}})?{_AGENCY}{_AFTER_AGENCY}"
    rf"|{_CAPITALS}{_REGION}{_DATE}(?:{_DASH}|:\s)"
    # without either it is in capitals
    rf"|{_CAPITALS}{_REGION}{_DASH}"
)
_LONGEST = 90
_FEWEST_WORDS = 3


def dateline_end(text: str) -> int:
    """Where the dateline that opens a paragraph ends, 0 where there is none.

    What follows must read as a sentence: three words or more that begin as sentences do and are not all in capitals.
    """
    found = _DATELINE.match(text, 0, _LONGEST)
    if found is None:
        return 0
    rest = text[found.end() :].lstrip()
    words = rest.split(None, 12)
    begins = rest[:1].isupper() or rest[:1].isdigit() or rest[:1] in "“\"'‘$€£"
    if not begins or len(words) < _FEWEST_WORDS or " ".join(words[:8]).isupper():
        return 0
    return found.end()


def apart(pieces: list[TextPiece]) -> tuple[list[TextPiece], set[tuple[int, int]]]:
    """The pieces with their datelines as pieces of their own, and where (document, offset) datelines begin."""
    result: list[TextPiece] = []
    begins: set[tuple[int, int]] = set()
    for piece in pieces:
        end = dateline_end(piece.text)
        if end:
            rest = piece.text[end:].lstrip()
            begins.add((piece.document, piece.start))
            result.append(piece._replace(text=piece.text[:end].rstrip()))
            result.append(TextPiece(piece.document, piece.start + len(piece.text) - len(rest), rest))
        else:
            result.append(piece)
    return result, begins


def together(
    found: list[tuple[int, Sentence]], pieces: list[TextPiece], begins: set[tuple[int, int]]
) -> list[tuple[int, Sentence]]:
    """The sentences with each dateline put back before the sentence that it opens."""
    spans = {
        (piece.document, piece.start): piece.start + len(piece.text)
        for piece in pieces
        if (piece.document, piece.start) in begins
    }
    result: list[tuple[int, Sentence]] = []
    waiting: list[Sentence] = []
    stop = -1
    for document, sentence in found:
        stop = spans.get((document, sentence.start), stop if waiting else -1)
        if sentence.end <= stop:
            waiting.append(sentence)
            continue
        result.append((document, _joined(waiting, sentence)))
        waiting, stop = [], -1
    return result


def _joined(before: list[Sentence], sentence: Sentence) -> Sentence:
    if not before:
        return sentence
    root = sum(len(part.tokens) for part in before) + sentence.root
    tokens: list[Token] = []
    entities: list[Entity] = []
    for part in (*before, sentence):
        shift = len(tokens)
        for token in part.tokens:
            moved = replace(token, index=token.index + shift, head=token.head + shift)
            if token.head < 0:
                moved = replace(moved, head=-1) if part is sentence else replace(moved, head=root, deprel="dep")
            tokens.append(moved)
        entities += [replace(e, first=e.first + shift, last=e.last + shift) for e in part.entities]
    return Sentence(0, before[0].start, sentence.end, tuple(tokens), tuple(entities))
