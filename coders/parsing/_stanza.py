"""The one module that imports Stanza: a pipeline that never goes online, and its output as our records.

A pipeline is not thread-safe: one parser belongs to one thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from coders._errors import ModelError, ParseError
from coders._records import Document, ParsedDocument, Sentence
from coders.parsing._datelines import apart, together
from coders.parsing._decode import TreeDecoder, quick_decoder
from coders.parsing._model import ENCODER_NAME, embedded_model, verify_model
from coders.parsing._pieces import Note, TextPiece, clean, paragraphs
from coders.parsing._plain import PlainReader, numbered

if TYPE_CHECKING:  # torch is imported where a model is loaded, not where the library is
    from coders.parsing._encoder import SharedEncoder
    from coders.parsing._quick import Part, QuickReader

_PROCESSORS = "tokenize,mwt,pos,lemma,depparse,ner"

StageTimer = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class ParserOptions:
    """`batch_characters`: text that goes through the model in one call. `max_words`: a longer sentence is cut at its best
    break before it is parsed, since the cost grows with the square. `threads`: of PyTorch (0 leaves its setting).
    `plain`: run Stanza's processors one by one although the model is the embedded one (to compare with)."""

    batch_characters: int = 40_000
    max_words: int = 220
    threads: int = 1
    plain: bool = False


class Reader(Protocol):
    """Pieces of text to (document, sentence) pairs in order."""

    def read(self, pieces: list[TextPiece], note: Note) -> list[tuple[int, Sentence]]: ...


class StanzaParser:
    """Documents to dependency parses, in batches; what one document breaks does not touch the others."""

    def __init__(self, reader: Reader, *, version: str, options: ParserOptions) -> None:
        self._reader = reader
        self._options = options
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

        `on_stage` is told the name and seconds of each stage's work. Raises `ModelError` where a file is missing or changed.
        """
        options = options or ParserOptions()
        path = Path(directory).resolve() if directory else embedded_model()
        version = verify_model(path)
        try:
            reader = _load_reader(path, options, on_stage)
        except ModelError:
            raise
        except Exception as error:
            raise ModelError(f"the model in {path} cannot be loaded: {error}") from error
        return cls(reader, version=version, options=options)

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
        pieces: list[TextPiece] = []
        for number, document in enumerate(documents):
            text = clean(document.text)
            pieces += [TextPiece(number, start, text[start:stop]) for start, stop in paragraphs(text)]
        notes: list[list[str]] = [[] for _ in documents]
        pieces, datelines = apart(pieces)
        found = self._reader.read(pieces, lambda number, text: notes[number].append(text)) if pieces else []
        found = together(found, pieces, datelines)
        return [
            ParsedDocument(document, tuple(sentences), tuple(note))
            for document, sentences, note in zip(documents, numbered(found, len(documents)), notes, strict=True)
        ]


def _load_reader(directory: Path, options: ParserOptions, timer: StageTimer | None) -> Reader:
    pipeline, shared, tokenizer = _load_pipeline(directory, options)
    if shared is not None and not options.plain:
        quick = _quick_reader(pipeline, shared, tokenizer, options, timer)
        if quick is not None:
            return quick
    _quicken(pipeline)
    return PlainReader(pipeline, options.max_words, shared.clear if shared else lambda: None, timer)


def _load_pipeline(directory: Path, options: ParserOptions) -> tuple[Any, SharedEncoder | None, Any]:
    """The pipeline; the encoder that its heads share and the encoder's tokenizer, where the directory has them."""
    import stanza
    import torch
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache

    if options.threads:
        torch.set_num_threads(options.threads)
    logging.getLogger("stanza").setLevel(logging.ERROR)
    cache = FoundationCache(local_files_only=True)
    settings: dict[str, Any] = {"dir": str(directory), "processors": _PROCESSORS}
    shared, tokenizer = None, None
    encoder = directory / "en" / "encoder"
    if encoder.is_dir():
        model, tokenizer = _load_encoder(encoder)
        from coders.parsing._encoder import PackedBert, SharedEncoder, cpu_has_bfloat16

        shared = SharedEncoder(PackedBert(model, bfloat16=cpu_has_bfloat16()), model.config)
        cache.bert[ENCODER_NAME] = BertRecord(shared, tokenizer, {})
        # batches of 5,000 words, Stanza's default, are a quarter slower on a processor and take half a gigabyte more
        settings |= {"package": "newsmini", "depparse_batch_size": 400}
    pipeline = stanza.Pipeline(
        "en", download_method=None, use_gpu=False, verbose=False, foundation_cache=cache, **settings
    )
    return pipeline, shared, tokenizer


def _quick_reader(
    pipeline: Any, shared: SharedEncoder, tokenizer: Any, options: ParserOptions, timer: StageTimer | None
) -> QuickReader | None:
    """The reader that goes once over the sentences for all heads, where the heads are such that it can."""
    from stanza.models.depparse.head_constraints import DEPREL_TO_GROUP
    from stanza.models.ner.trainer import fix_singleton_tags
    from stanza.models.tokenization.data import PER_CHAR_FEAT_FUNCS, POSITION_FEAT_FUNCS
    from stanza.models.tokenization.utils import update_pred_regex

    from coders.parsing._heads import Heads, supported
    from coders.parsing._quick import QuickReader
    from coders.parsing._tokens import QuickTokenizer

    processors = pipeline.processors
    cut = processors["tokenize"]
    tagger, parser, entities = (processors[name].trainer for name in ("pos", "depparse", "ner"))
    features = cut.config["feat_funcs"]
    if (
        not supported(tagger, parser, entities)
        or set(features) - set(PER_CHAR_FEAT_FUNCS) - set(POSITION_FEAT_FUNCS)
        or cut.config.get("use_dictionary")
        or cut.config.get("charlm")
        or processors["lemma"].trainer.has_contextual_lemmatizers()
    ):
        return None
    relations = parser.vocab["deprel"]
    prefix = len(relations) - parser.model.num_relations
    # Stanza repairs heads with two subjects or objects only where the parser's own settings, or the caller's, say so
    groups = DEPREL_TO_GROUP if processors["depparse"].config.get("resolve_head_constraints", True) else {}
    labels = [relations.id2unit(number + prefix) for number in range(parser.model.num_relations)]
    return QuickReader(
        QuickTokenizer(
            cut.trainer.model,
            cut.vocab.unit2id,
            features,
            PER_CHAR_FEAT_FUNCS,
            update_pred_regex,
            cut.config.get("max_seqlen", 1000),
        ),
        Heads(
            shared.bert, tokenizer, tagger, parser, entities, TreeDecoder(labels, groups), fix_singleton_tags, _simpler
        ),
        lambda pairs: _lemmas(processors["lemma"], pairs),
        lambda tokens: _parts(processors["mwt"], tokens),
        options.max_words,
        timer,
    )


def _simpler(word: str) -> str:
    """A word as Stanza shows it to the tagger and the parser: a run of question and exclamation marks as one."""
    from stanza.models.common.utils import simplify_punct

    simple: str = word if len(word) == 1 or word[-1].isalnum() else simplify_punct([[[word]]])[0][0][0]
    return simple


def _lemmas(processor: Any, pairs: list[tuple[str, str]]) -> list[str]:
    """Stanza's lemmas of (word, tag) pairs; "" where it has none."""
    from stanza.models.common.doc import Document as StanzaDocument

    words = [{"id": number, "text": text, "upos": tag} for number, (text, tag) in enumerate(pairs, 1)]
    return [word.lemma or "" for word in processor.process(StanzaDocument([words])).sentences[0].words]


def _parts(processor: Any, tokens: list[str]) -> list[list[Part]]:
    """Stanza's words of tokens that are several words."""
    from stanza.models.common.doc import Document as StanzaDocument

    rows = [[{"id": 1, "text": token, "misc": "MWT=Yes", "start_char": 0, "end_char": len(token)}] for token in tokens]
    parsed = processor.process(StanzaDocument(rows))
    return [
        [
            (word.text, 0, len(token)) if word.start_char is None else (word.text, word.start_char, word.end_char)
            for word in sentence.words
        ]
        for token, sentence in zip(tokens, parsed.sentences, strict=True)
    ]


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
