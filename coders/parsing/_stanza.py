"""The one module that imports Stanza: a pipeline that never goes online, and its output as our records.

A pipeline is not thread-safe: one parser belongs to one thread.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coders._errors import ModelError, ParseError
from coders._records import Document, ParsedDocument, Sentence, Token
from coders.parsing._conllu import entities_from_tags
from coders.parsing._decode import quick_decoder
from coders.parsing._model import ENCODER_NAME, embedded_model, verify_model
from coders.parsing._pieces import clean, paragraphs, split_points

if TYPE_CHECKING:  # torch is imported where a model is loaded, not where the library is
    from coders.parsing._encoder import SharedEncoder

_PROCESSORS = "tokenize,mwt,pos,lemma,depparse,ner"
_SEPARATOR = "\n\n"

StageTimer = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class ParserOptions:
    """`batch_characters`: text that goes through the model in one call. `max_words`: a longer sentence is cut at its best
    break before it is parsed, since the cost grows with the square. `threads`: of PyTorch (0 leaves its setting)."""

    batch_characters: int = 40_000
    max_words: int = 220
    threads: int = 1


@dataclass(frozen=True, slots=True)
class _Piece:
    document: int
    start: int  # in the caller's text
    text: str


class StanzaParser:
    """Documents to dependency parses, in batches; what one document breaks does not touch the others."""

    def __init__(
        self,
        pipeline: Any,
        encoder: SharedEncoder | None,
        *,
        version: str,
        options: ParserOptions,
        on_stage: StageTimer | None,
    ) -> None:
        self._pipeline = pipeline
        self._encoder = encoder
        self._options = options
        self._on_stage = on_stage
        self.version = version

    @classmethod
    def load(
        cls,
        directory: Path | str | None = None,
        *,
        options: ParserOptions | None = None,
        on_stage: StageTimer | None = None,
    ) -> StanzaParser:
        """The parser over the embedded model, or over any other Stanza resources directory.

        `on_stage` is told the name and seconds of each processor's work. Raises `ModelError` where a file is missing or changed.
        """
        options = options or ParserOptions()
        path = Path(directory).resolve() if directory else embedded_model()
        version = verify_model(path)
        try:
            pipeline, encoder = _load_pipeline(path, options)
        except ModelError:
            raise
        except Exception as error:
            raise ModelError(f"the model in {path} cannot be loaded: {error}") from error
        return cls(pipeline, encoder, version=version, options=options, on_stage=on_stage)

    def parse(self, documents: Sequence[Document]) -> list[ParsedDocument | ParseError]:
        """One parse or error for each document, in order."""
        results: list[ParsedDocument | ParseError] = []
        batch: list[Document] = []
        size = 0
        for document in documents:
            if batch and size + len(document.text) > self._options.batch_characters:
                results += self._parse_batch(batch)
                batch, size = [], 0
            batch.append(document)
            size += len(document.text)
        if batch:
            results += self._parse_batch(batch)
        return results

    def _parse_batch(self, documents: list[Document]) -> list[ParsedDocument | ParseError]:
        try:
            return list(self._run(documents))
        except Exception as error:  # a model can fail in any way; nothing of it may reach the other documents
            if len(documents) == 1:
                return [
                    ParseError(f"the parser failed on document {documents[0].id!r}: {type(error).__name__}: {error}")
                ]
            return [result for document in documents for result in self._parse_batch([document])]

    def _run(self, documents: list[Document]) -> list[ParsedDocument]:
        pieces: list[_Piece] = []
        for number, document in enumerate(documents):
            text = clean(document.text)
            pieces += [_Piece(number, start, text[start:stop]) for start, stop in paragraphs(text)]
        notes: list[list[str]] = [[] for _ in documents]
        parsed = self._tokenize(pieces, notes) if pieces else None
        rows: list[list[Sentence]] = [[] for _ in documents]
        if parsed is not None:
            document_, pieces = parsed
            if self._encoder is not None:
                self._encoder.clear()  # forgotten between batches, never within one
            for name, processor in self._pipeline.processors.items():
                if name != "tokenize":
                    document_ = self._timed(name, processor.process, document_)
            _collect(document_, pieces, rows)
        return [
            ParsedDocument(document, tuple(sentences), tuple(note))
            for document, sentences, note in zip(documents, rows, notes, strict=True)
        ]

    def _tokenize(self, pieces: list[_Piece], notes: list[list[str]]) -> tuple[Any, list[_Piece]]:
        """Tokenized text; where a sentence is too long its piece is cut and all is tokenized again."""
        limit = self._options.max_words
        for _ in range(8):
            tokenized = self._timed(
                "tokenize", self._pipeline.processors["tokenize"].process, _SEPARATOR.join(p.text for p in pieces)
            )
            cuts = _over_long(tokenized, pieces, limit)
            if not cuts:
                break
            pieces = _cut(pieces, cuts, notes)
        return tokenized, pieces

    def _timed(self, stage: str, work: Callable[[Any], Any], argument: Any) -> Any:
        start = time.perf_counter()
        result = work(argument)
        if self._on_stage is not None:
            self._on_stage(stage, time.perf_counter() - start)
        return result


def _load_pipeline(directory: Path, options: ParserOptions) -> tuple[Any, SharedEncoder | None]:
    import stanza
    import torch
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache

    if options.threads:
        torch.set_num_threads(options.threads)
    logging.getLogger("stanza").setLevel(logging.ERROR)
    cache = FoundationCache(local_files_only=True)
    settings: dict[str, Any] = {"dir": str(directory), "processors": _PROCESSORS}
    shared = None
    encoder = directory / "en" / "encoder"
    if encoder.is_dir():
        model, tokenizer = _load_encoder(encoder)
        from coders.parsing._encoder import SharedEncoder, cpu_has_bfloat16

        shared = SharedEncoder(model, bfloat16=cpu_has_bfloat16())
        cache.bert[ENCODER_NAME] = BertRecord(shared, tokenizer, {})
        # batches of 5,000 words, Stanza's default, are a quarter slower on a processor and take half a gigabyte more
        settings |= {"package": "newsmini", "depparse_batch_size": 400}
    pipeline = stanza.Pipeline(
        "en", download_method=None, use_gpu=False, verbose=False, foundation_cache=cache, **settings
    )
    _quicken(pipeline)
    return pipeline, shared


def _quicken(pipeline: Any) -> None:
    """Give the parser the quicker decoder, where it is a graph parser that decodes as this version of Stanza does."""
    from stanza.models.depparse.head_constraints import DEPREL_TO_GROUP

    model = pipeline.processors["depparse"].trainer.model
    if hasattr(model, "decode_graph_predictions"):
        model.decode_graph_predictions = quick_decoder(model.decode_graph_predictions, DEPREL_TO_GROUP)


def _load_encoder(path: Path) -> tuple[Any, Any]:
    from stanza.models.common import bert_embedding
    from transformers import AutoModel
    from transformers.utils import logging as hf_logging

    bars = hf_logging.is_progress_bar_enabled()
    hf_logging.disable_progress_bar()
    try:
        model = AutoModel.from_pretrained(str(path), local_files_only=True, add_pooling_layer=False)
        tokenizer = bert_embedding.load_tokenizer(str(path), local_files_only=True)
    finally:
        if bars:
            hf_logging.enable_progress_bar()
    return model.float(), tokenizer  # stored in half precision


def _starts(pieces: list[_Piece]) -> list[int]:
    starts, position = [], 0
    for piece in pieces:
        starts.append(position)
        position += len(piece.text) + len(_SEPARATOR)
    return starts


def _over_long(tokenized: Any, pieces: list[_Piece], limit: int) -> list[tuple[int, int]]:
    """Where to cut: (piece, offset in the piece), in order."""
    cuts: list[tuple[int, int]] = []
    starts, piece = _starts(pieces), 0
    for sentence in tokenized.sentences:
        tokens = sentence.tokens
        while piece + 1 < len(pieces) and tokens[0].start_char >= starts[piece + 1]:
            piece += 1
        if len(tokens) > limit:
            cuts += [
                (piece, tokens[word].start_char - starts[piece])
                for word in split_points([token.text for token in tokens], limit)
            ]
    return cuts


def _cut(pieces: list[_Piece], cuts: list[tuple[int, int]], notes: list[list[str]]) -> list[_Piece]:
    result: list[_Piece] = []
    for number, piece in enumerate(pieces):
        begin = 0
        offsets = [offset for index, offset in cuts if index == number]
        for offset in [*offsets, len(piece.text)]:
            text = piece.text[begin:offset].rstrip()
            if text:
                result.append(_Piece(piece.document, piece.start + begin, text))
            begin = offset
        if offsets:
            notes[piece.document].append(
                f"an over-long sentence at character {piece.start + offsets[0]} was cut before it was parsed"
            )
    return result


def _collect(parsed: Any, pieces: list[_Piece], rows: list[list[Sentence]]) -> None:
    starts, number = _starts(pieces), 0
    for sentence in parsed.sentences:
        while number + 1 < len(pieces) and sentence.tokens[0].start_char >= starts[number + 1]:
            number += 1
        piece = pieces[number]
        row = rows[piece.document]
        row.append(_sentence(sentence, len(row), piece.start - starts[number]))


def _sentence(sentence: Any, index: int, shift: int) -> Sentence:
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
    return Sentence(index, tokens[0].start, tokens[-1].end, tuple(tokens), entities_from_tags(tags))
