"""The project's parser beside the plain one: the same package through `stanza.Pipeline` alone, an encoder pass for each head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from coders import Document, ParsedDocument, ParseError
from coders.parsing import ENCODER_NAME, StanzaParser, embedded_model, write_conllu
from coders.parsing._plain import shifted

FIELDS = ("UPOS", "XPOS", "UFeats", "Lemmas", "head", "deprel", "entity")
Key = tuple[int, int, str, int]


def plain_pipeline(directory: Path | None = None) -> Callable[[Document], tuple[str, ParsedDocument]]:
    """A document to Stanza's own CoNLL-U and our records, by Stanza as it is; the package's encoder is only put where its heads look
    for it. Slow: single precision, three passes of the encoder. Raises what Stanza raises."""
    import stanza
    from stanza.models.common import bert_embedding
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache
    from transformers import AutoModel

    path = directory or embedded_model()
    settings: dict[str, Any] = {"dir": str(path), "processors": "tokenize,mwt,pos,lemma,depparse,ner"}
    cache = FoundationCache(local_files_only=True)
    encoder = path / "en" / "encoder"
    if encoder.is_dir():
        model = AutoModel.from_pretrained(str(encoder), local_files_only=True, add_pooling_layer=False)
        tokenizer = bert_embedding.load_tokenizer(str(encoder), local_files_only=True)
        cache.bert[ENCODER_NAME] = BertRecord(model.float().eval(), tokenizer, {})
        settings |= {"package": "newsmini", "depparse_batch_size": 400}
    pipeline = stanza.Pipeline(
        "en", download_method=None, use_gpu=False, verbose=False, foundation_cache=cache, **settings
    )

    def parse(document: Document) -> tuple[str, ParsedDocument]:
        parsed = pipeline(document.text)
        return f"{parsed:C}\n\n", ParsedDocument(document, tuple(shifted(row, 0) for row in parsed.sentences))

    return parse


def differences(ours: ParsedDocument, theirs: ParsedDocument) -> dict[str, int]:
    """How many words of the two parses of a text differ, by field: `sentences` and `words` are all of ours, `ends` the sentences and
    `cut` the words that only one parse has; a head differs where it is another word, an entity where its class or extent does."""
    mine, other = _words(ours), _words(theirs)
    found = {"words": len(mine), "cut": len(mine.keys() ^ other.keys()), **dict.fromkeys(FIELDS, 0)}
    for key in mine.keys() & other.keys():
        for field, value, wanted in zip(FIELDS, mine[key], other[key], strict=True):
            found[field] += value != wanted
    ends = [{(sentence.start, sentence.end) for sentence in parsed.sentences} for parsed in (ours, theirs)]
    return {"sentences": len(ends[0]), "ends": len(ends[0] ^ ends[1]), **found}


def _words(parsed: ParsedDocument) -> dict[Key, tuple[object, ...]]:
    found: dict[Key, tuple[object, ...]] = {}
    seen: Counter[tuple[int, int, str]] = Counter()
    for sentence in parsed.sentences:
        entities = {
            index: (entity.type, entity.first, entity.last)
            for entity in sentence.entities
            for index in range(entity.first, entity.last)
        }
        for token in sentence.tokens:
            place = (token.start, token.end, token.text)
            head = sentence.tokens[token.head].start if token.head >= 0 else -1
            span = entities.get(token.index)
            entity = span and (span[0], sentence.tokens[span[1]].start, sentence.tokens[span[2] - 1].end)
            found[(*place, seen[place])] = (
                token.upos, token.xpos, token.feats, token.lemma, head, token.deprel, entity
            )  # fmt: skip
            seen[place] += 1
    return found


def alone(parser: StanzaParser, documents: Sequence[Document]) -> list[str]:
    """The documents whose parse by themselves is not that of one call for all, by id."""
    together = parser.parse(documents)
    return [
        document.id
        for document, result in zip(documents, together, strict=True)
        if _shown(result) != _shown(parser.parse([document])[0])
    ]


def _shown(result: ParsedDocument | ParseError) -> str:
    return write_conllu([result]) if isinstance(result, ParsedDocument) else str(result)
