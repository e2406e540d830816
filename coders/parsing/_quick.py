"""The embedded model's whole way from text to sentences, in one pass for all heads.

What the network says is Stanza's; see `_tokens`, `_heads` and `_decode` for what is done with less work. Words that have been
lemmatised and tokens that have been split are remembered: both depend on nothing but the word and its tag.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from coders._records import Sentence, Token
from coders.parsing._conllu import entities_from_tags
from coders.parsing._heads import Heads, Tags
from coders.parsing._pieces import Note, TextPiece, cut_piece, split_points
from coders.parsing._tokens import Piece, QuickTokenizer

# A longer word is an address or noise: it is its own lemma, and one word.
_LONGEST_WORD = 60
_REMEMBERED = 200_000

StageTimer = Callable[[str, float], None]
Part = tuple[str, int, int]  # a word of a token, with half-open offsets in the token
Lemmatise = Callable[[list[tuple[str, str]]], list[str]]
Split = Callable[[list[str]], list[list[Part]]]


class _Words(NamedTuple):
    """A tokenized sentence: its tokens, its words with offsets in the text, the token of each word, words of each token."""

    tokens: list[str]
    words: list[str]
    spans: list[tuple[int, int]]
    sizes: list[int]


class QuickReader:
    """Pieces of text to sentences. `lemmatise` and `split` are Stanza's, called for words that are new."""

    def __init__(
        self,
        tokenizer: QuickTokenizer,
        heads: Heads,
        lemmatise: Lemmatise,
        split: Split,
        limit: int,
        timer: StageTimer | None,
    ) -> None:
        self._tokenizer = tokenizer
        self._heads = heads
        self._limit = limit
        self._timer = timer
        self._lemmatise = lemmatise
        self._split = split
        self._lemmas: dict[tuple[str, str], str] = {}
        self._parts: dict[str, list[Part]] = {}

    def read(self, pieces: list[TextPiece], note: Note) -> list[tuple[int, Sentence]]:
        """(document, sentence) for all pieces, in order; every index is 0."""
        clock = _Clock(self._timer)
        sentences = self._tokenize(pieces, note)
        clock.lap("tokenize")
        self._learn_parts([token.text for _, tokens in sentences for token in tokens if token.several])
        rows = [self._words(piece.start, tokens) for piece, tokens in sentences]
        clock.lap("mwt")
        tags = self._heads([(row.tokens, row.words) for row in rows])
        clock.lap("heads")
        self._learn_lemmas(
            [pair for row, tag in zip(rows, tags, strict=True) for pair in zip(row.words, tag.upos, strict=True)]
        )
        found = [
            (piece.document, self._record(row, tag)) for (piece, _), row, tag in zip(sentences, rows, tags, strict=True)
        ]
        clock.lap("lemma")
        return found

    def _tokenize(self, pieces: list[TextPiece], note: Note) -> list[tuple[TextPiece, list[Piece]]]:
        """The sentences of the pieces; a piece with a sentence that is too long is cut, and its parts are tokenized again."""
        found: list[list[tuple[TextPiece, list[Piece]]]] = [[] for _ in pieces]
        waiting = list(enumerate(pieces))
        for turn in range(8):
            again = []
            for (place, piece), sentences in zip(waiting, self._tokenizer([p.text for _, p in waiting]), strict=True):
                cuts = [
                    tokens[word].start
                    for tokens in sentences
                    for word in split_points([token.text for token in tokens], self._limit)
                ]
                if cuts and turn < 7:
                    again += [(place, part) for part in cut_piece(piece, cuts, note)]
                else:
                    found[place] += [(piece, tokens) for tokens in sentences]
            waiting = again
            if not waiting:
                break
        # the parts of a piece that was cut may have come in several turns
        return [row for rows in found for row in sorted(rows, key=lambda row: row[0].start + row[1][0].start)]

    def _learn_parts(self, tokens: list[str]) -> None:
        missing = [t for t in dict.fromkeys(tokens) if t not in self._parts and len(t) <= _LONGEST_WORD]
        if missing and len(self._parts) > _REMEMBERED:
            self._parts.clear()
            missing = [t for t in dict.fromkeys(tokens) if len(t) <= _LONGEST_WORD]
        if missing:
            self._parts.update(zip(missing, self._split(missing), strict=True))

    def _words(self, shift: int, pieces: list[Piece]) -> _Words:
        row = _Words([piece.text for piece in pieces], [], [], [])
        for piece in pieces:
            start, end = piece.start + shift, piece.end + shift
            parts = self._parts.get(piece.text) if piece.several else None
            if parts is None or len(parts) == 1:
                row.words.append(piece.text)
                row.spans.append((start, end))
                row.sizes.append(1)
                continue
            exact = end - start == len(piece.text)
            for text, first, last in parts:
                row.words.append(text)
                row.spans.append((start + first, start + last) if exact else (start, end))
            row.sizes.append(len(parts))
        return row

    def _learn_lemmas(self, pairs: list[tuple[str, str]]) -> None:
        missing = [p for p in dict.fromkeys(pairs) if p not in self._lemmas and len(p[0]) <= _LONGEST_WORD]
        if missing and len(self._lemmas) > _REMEMBERED:
            self._lemmas.clear()
            missing = [p for p in dict.fromkeys(pairs) if len(p[0]) <= _LONGEST_WORD]
        if missing:
            self._lemmas.update(zip(missing, self._lemmatise(missing), strict=True))

    def _record(self, row: _Words, tags: Tags) -> Sentence:
        entities: list[str] = []
        place = 0
        for size, tag in zip(row.sizes, tags.entities, strict=True):
            # the clitic of "Turkey's" is no part of the name
            entities += ["O" if size > 1 and upos == "PART" else tag for upos in tags.upos[place : place + size]]
            place += size
        lemmas = self._lemmas
        tokens = tuple(
            Token(number, text, lemmas.get((text, upos)) or text, upos, xpos, feats, head - 1, deprel, start, end)
            for number, (text, upos, xpos, feats, head, deprel, (start, end)) in enumerate(
                zip(row.words, tags.upos, tags.xpos, tags.feats, tags.heads, tags.deprels, row.spans, strict=True)
            )
        )
        return Sentence(0, tokens[0].start, tokens[-1].end, tokens, entities_from_tags(entities))


class _Clock:
    def __init__(self, timer: StageTimer | None) -> None:
        self._timer = timer
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        if self._timer is not None:
            self._timer(stage, now - self._last)
        self._last = now
