"""Any Stanza pipeline, run processor by processor over pieces of text: the way for models made by others."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from coders._records import Sentence, Token
from coders.parsing._conllu import entities_from_tags
from coders.parsing._pieces import Note, TextPiece, cut_piece, split_points

_SEPARATOR = "\n\n"
StageTimer = Callable[[str, float], None]


class PlainReader:
    """Pieces of text to sentences with a loaded `stanza.Pipeline`; `forget` is called before each batch."""

    def __init__(self, pipeline: Any, limit: int, forget: Callable[[], None], timer: StageTimer | None) -> None:
        self._pipeline = pipeline
        self._limit = limit
        self._forget = forget
        self._timer = timer

    def read(self, pieces: list[TextPiece], note: Note) -> list[tuple[int, Sentence]]:
        """(document, sentence) for all pieces, in order; every index is 0."""
        self._forget()
        parsed, pieces = self._tokenize(pieces, note)
        for name, processor in self._pipeline.processors.items():
            if name != "tokenize":
                parsed = self._timed(name, processor.process, parsed)
        return list(_collect(parsed, pieces))

    def _tokenize(self, pieces: list[TextPiece], note: Note) -> tuple[Any, list[TextPiece]]:
        """Tokenized text; where a sentence is too long its piece is cut and all is tokenized again."""
        for _ in range(8):
            text = _SEPARATOR.join(piece.text for piece in pieces)
            tokenized = self._timed("tokenize", self._pipeline.processors["tokenize"].process, text)
            cuts = _over_long(tokenized, pieces, self._limit)
            if not cuts:
                break
            pieces = [
                part
                for number, piece in enumerate(pieces)
                for part in cut_piece(piece, [offset for index, offset in cuts if index == number], note)
            ]
        return tokenized, pieces

    def _timed(self, stage: str, work: Callable[[Any], Any], argument: Any) -> Any:
        start = time.perf_counter()
        result = work(argument)
        if self._timer is not None:
            self._timer(stage, time.perf_counter() - start)
        return result


def _starts(pieces: list[TextPiece]) -> list[int]:
    starts, position = [], 0
    for piece in pieces:
        starts.append(position)
        position += len(piece.text) + len(_SEPARATOR)
    return starts


def _over_long(tokenized: Any, pieces: list[TextPiece], limit: int) -> list[tuple[int, int]]:
    """Where to cut: (piece, offset in the piece), in order."""
    cuts: list[tuple[int, int]] = []
    starts, piece = _starts(pieces), 0
    for sentence in tokenized.sentences:
        tokens = sentence.tokens
        while piece + 1 < len(pieces) and tokens[0].start_char >= starts[piece + 1]:
            piece += 1
        cuts += [
            (piece, tokens[word].start_char - starts[piece])
            for word in split_points([token.text for token in tokens], limit)
        ]
    return cuts


def _collect(parsed: Any, pieces: list[TextPiece]) -> list[tuple[int, Sentence]]:
    found: list[tuple[int, Sentence]] = []
    starts, number = _starts(pieces), 0
    for sentence in parsed.sentences:
        while number + 1 < len(pieces) and sentence.tokens[0].start_char >= starts[number + 1]:
            number += 1
        piece = pieces[number]
        found.append((piece.document, shifted(sentence, piece.start - starts[number])))
    return found


def shifted(sentence: Any, shift: int) -> Sentence:
    """The record of one of Stanza's sentences, with offsets moved by `shift`; its index is 0."""
    tokens: list[Token] = []
    tags: list[str] = []
    for token in sentence.tokens:
        for word in token.words:
            start = word.start_char if word.start_char is not None else token.start_char
            end = word.end_char if word.end_char is not None else token.end_char
            tokens.append(
                Token(
                    len(tokens),
                    word.text,
                    word.lemma or word.text,
                    word.upos or "X",
                    word.xpos or "",
                    word.feats or "",
                    (word.head or 0) - 1,
                    word.deprel or "dep",
                    start + shift,
                    end + shift,
                )
            )
            clitic = len(token.words) > 1 and word.upos == "PART"
            tags.append("O" if clitic else token.ner or "O")
    return Sentence(0, tokens[0].start, tokens[-1].end, tuple(tokens), entities_from_tags(tags))


def numbered(found: list[tuple[int, Sentence]], documents: int) -> list[list[Sentence]]:
    """The sentences of each document, counted from 0."""
    rows: list[list[Sentence]] = [[] for _ in range(documents)]
    for document, sentence in found:
        rows[document].append(replace(sentence, index=len(rows[document])))
    return rows
