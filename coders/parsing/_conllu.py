"""Parses as CoNLL-U: written and read back without loss, also as Stanza itself writes them.

Offsets stand in MISC as `start_char` / `end_char` (into the document's text, on the token of a multi-word token), entities
as `ner` in BIOES. A document begins at `# newdoc id`; the text of each sentence at `# text`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from sys import intern

import conllu
from conllu.models import TokenList

from coders._errors import InputError
from coders._records import Document, Entity, ParsedDocument, Sentence, Token


def write_conllu(parsed: Iterable[ParsedDocument]) -> str:
    """The parses in CoNLL-U, one `# newdoc id` with the publication date for each document."""
    return "".join(line for document in parsed for line in _document_lines(document))


def _document_lines(parsed: ParsedDocument) -> Iterator[str]:
    for number, sentence in enumerate(parsed.sentences):
        if number == 0:
            yield f"# newdoc id = {parsed.document.id}\n# date = {parsed.document.date.isoformat()}\n"
        text = parsed.document.text[sentence.start : sentence.end]
        yield f"# sent_id = {sentence.index}\n# text = {' '.join(text.split())}\n"
        tags = _entity_tags(sentence)
        for token in sentence.tokens:
            misc = f"start_char={token.start}|end_char={token.end}|ner={tags[token.index]}"
            yield (
                "\t".join(
                    (
                        str(token.index + 1),
                        token.text,
                        token.lemma,
                        token.upos,
                        token.xpos,
                        token.feats or "_",
                        str(token.head + 1),
                        token.deprel,
                        "_",
                        misc,
                    )
                )
                + "\n"
            )
        yield "\n"


def _entity_tags(sentence: Sentence) -> list[str]:
    tags = ["O"] * len(sentence.tokens)
    for entity in sentence.entities:
        last = entity.last - 1
        for index in range(entity.first, entity.last):
            place = "S" if entity.first == last else "B" if index == entity.first else "E" if index == last else "I"
            tags[index] = f"{place}-{entity.type}"
    return tags


def read_conllu(data: str, documents: Mapping[str, Document] | None = None) -> list[ParsedDocument]:
    """Parsed documents from CoNLL-U.

    `documents` gives the texts by id; without it each text is rebuilt from `# text` lines, padded so that offsets hold,
    with the date of `# date` (1970-01-01 where there is none). Sentences before any `# newdoc` belong to a document "1".

    Raises `InputError` where a line cannot be read, a head lies outside its sentence or an offset outside its text.
    """
    try:
        sentences = conllu.parse(data)
    except Exception as error:  # the library raises several kinds
        raise InputError("conllu", str(error)[:200], "CoNLL-U with ten columns") from error
    groups: list[tuple[str, str, list[TokenList]]] = []
    for sentence in sentences:
        identifier = sentence.metadata.get("newdoc id")
        if identifier is not None or not groups:
            groups.append((str(identifier or "1"), str(sentence.metadata.get("date", "")), []))
        groups[-1][2].append(sentence)
    return [_parsed(identifier, date, rows, documents) for identifier, date, rows in groups]


def _parsed(
    identifier: str, date: str, rows: list[TokenList], documents: Mapping[str, Document] | None
) -> ParsedDocument:
    sentences: list[Sentence] = []
    text, position = "", 0
    for number, row in enumerate(rows):
        sentence, shown = _sentence(number, row, position, identifier)
        sentences.append(sentence)
        position = sentence.end + 1
        text = text.ljust(sentence.start) + shown
    if documents is not None and identifier in documents:
        document = documents[identifier]
    else:
        document = Document(identifier, text, dt.date.fromisoformat(date) if date else dt.date(1970, 1, 1))
    if sentences and sentences[-1].end > len(document.text):
        raise InputError("conllu", f"an offset {sentences[-1].end} in {identifier!r}", f"at most {len(document.text)}")
    return ParsedDocument(document, tuple(sentences))


def _misc(token: conllu.models.Token, key: str) -> str | None:
    value = (token["misc"] or {}).get(key)
    return None if value is None else str(value)


def _sentence(number: int, row: TokenList, position: int, identifier: str) -> tuple[Sentence, str]:
    """A sentence and its words, spaced as the offsets say; words without offsets follow each other from `position`."""
    tokens: list[Token] = []
    tags: list[str] = []
    last_covered: int = 0
    cover: conllu.models.Token | None = None  # the words of a multi-word token share its offsets and tag
    cursor = position
    for item in row:
        if "misc" not in item:
            raise InputError("conllu", f"{len(item)} columns at word {item['id']} in {identifier!r}", "ten columns")
        if isinstance(item["id"], tuple):
            if item["id"][1] == "-":
                last_covered, cover = item["id"][2], item
            continue
        covered = cover is not None and item["id"] <= last_covered and not _misc(item, "start_char")
        holder = cover if covered and cover is not None else item
        start = int(_misc(holder, "start_char") or cursor)
        end = int(_misc(holder, "end_char") or start + len(item["form"]))
        tag = _misc(item, "ner") or (_misc(holder, "ner") if holder is not item else None) or "O"
        cursor = end + 1
        head = item["head"]
        if head is None or not 0 <= head <= len(row):
            raise InputError(
                "conllu", f"head {head} of word {item['id']} in {identifier!r}", "0 to the sentence's length"
            )
        feats = "|".join(f"{k}={v}" for k, v in (item["feats"] or {}).items())
        form, lemma = intern(item["form"]), intern(item["lemma"] or item["form"])
        upos, xpos, relation = intern(item["upos"] or "X"), intern(item["xpos"] or ""), intern(item["deprel"] or "dep")
        # one string for each word and tag: less memory, and look-ups that need not compare letters
        tokens.append(Token(len(tokens), form, lemma, upos, xpos, intern(feats), head - 1, relation, start, end))
        tags.append(tag)
    if not tokens:
        raise InputError("conllu", f"a sentence without words in {identifier!r}", "at least one word")
    first = tokens[0].start
    shown = ""
    for token in tokens:
        shown = shown.ljust(token.start - first) + token.text
    return Sentence(number, first, tokens[-1].end, tuple(tokens), entities_from_tags(tags)), shown


def entities_from_tags(tags: list[str]) -> tuple[Entity, ...]:
    """Entities from BIOES (or BIO) tags, one a word."""
    found: list[Entity] = []
    begin: int | None = None
    kind = ""
    for index, tag in enumerate([*tags, "O"]):
        place, _, label = tag.partition("-")
        if begin is not None and (place in ("O", "B", "S") or label != kind):
            found.append(Entity(begin, index, kind))
            begin = None
        if place in ("B", "S", "I", "E") and begin is None and label:
            begin, kind = index, label
    return tuple(found)
