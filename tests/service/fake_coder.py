"""A coder of milliseconds with the manners of the real one, for tests of the service around it.

The text says what the coder is to do: "SLEEP 0.5", "CRASH" (the process ends), "CRASH-ONCE path", "HANG", "RAISE", "FAULT",
"BAD", "GROW 20" (megabytes that stay), "HOARD 20" (megabytes, and no end), "WAIT-FOR path". Other text gives one sentence for each
line and one event for each with "attacked". Each batch is a line in the file of the environment's FAKE_CODER_LOG: what reached a parser.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from coders import (
    CoderError,
    Document,
    DocumentResult,
    Event,
    EventAction,
    EventActor,
    Explanation,
    InputError,
    ParsedDocument,
    Sentence,
    Token,
    Unresolved,
    Versions,
)
from service._worker import StageTimer, WorkerSpec

SPEC = WorkerSpec(factory="tests.service.fake_coder:load")
VERSIONS = Versions(whowhom="9.9.9", ontology="o1", dictionaries="d1", lexicon="l1", gazetteer="g1", model="m1")


def load(spec: WorkerSpec, on_stage: StageTimer) -> FakeCoder:
    """The factory that a worker calls."""
    return FakeCoder(on_stage)


def load_never(spec: WorkerSpec, on_stage: StageTimer) -> FakeCoder:
    """A coder whose model is broken."""
    from coders import ModelError

    raise ModelError("model/en/pos/newsmini.pt: got 12 bytes, expected 1,000")


def load_slowly(spec: WorkerSpec, on_stage: StageTimer) -> FakeCoder:
    """A coder that is ready when the file of FAKE_CODER_READY is there."""
    while not Path(os.environ["FAKE_CODER_READY"]).exists():
        time.sleep(0.02)
    return FakeCoder(on_stage)


class FakeCoder:
    """Obeys the commands of its documents."""

    versions = VERSIONS

    def __init__(self, on_stage: StageTimer) -> None:
        self._on_stage = on_stage
        self._kept: list[bytes] = []

    def code(self, documents: Sequence[Document]) -> list[DocumentResult]:
        if path := os.environ.get("FAKE_CODER_LOG"):
            with open(path, "a", encoding="utf-8") as stream:
                stream.write(json.dumps([document.id for document in documents]) + "\n")
        start = time.perf_counter()
        # a batch has a cost of its own besides that of its documents, as the real model has
        time.sleep(0.001)
        results = [self._one(document) for document in documents]
        self._on_stage("parse", time.perf_counter() - start)
        return results

    def _one(self, document: Document) -> DocumentResult:
        command, _, argument = document.text.partition(" ")
        if command == "SLEEP":
            time.sleep(float(argument.split()[0]))
        elif command == "CRASH":
            os._exit(13)
        elif command == "CRASH-ONCE" and not Path(argument).exists():
            Path(argument).touch()
            os._exit(13)
        elif command == "HANG":
            time.sleep(3600)
        elif command == "RAISE":
            return DocumentResult(document, error=CoderError(f"a rule failed on {document.text!r}"))
        elif command == "FAULT":
            raise KeyError(document.text)
        elif command == "BAD":
            return DocumentResult(document, error=InputError("text", "a bad text", "a good one"))
        elif command == "GROW":
            self._kept.append(os.urandom(int(argument.split()[0]) << 20))
        elif command == "HOARD":
            self._kept.append(os.urandom(int(argument.split()[0]) << 20))
            time.sleep(3600)
        elif command == "WAIT-FOR":
            while not Path(argument).exists():
                time.sleep(0.01)
        return _coded(document)


def _coded(document: Document) -> DocumentResult:
    sentences, events, unresolved = [], [], []
    start = 0
    for line in document.text.split("\n"):
        end = start + len(line)
        if line.strip():
            index = len(sentences)
            sentences.append(Sentence(index, start, end, _tokens(line, start)))
            if "attacked" in line:
                events.append(_event(document, index, start, end, start + line.index("attacked")))
            else:
                unresolved.append(Unresolved("verb", index, start, end, line, "", "no entry"))
        start = end + 1
    parsed = ParsedDocument(document, tuple(sentences))
    return DocumentResult(document, tuple(events), tuple(unresolved), (), parsed, versions=VERSIONS)


def _tokens(line: str, start: int) -> tuple[Token, ...]:
    tokens: list[Token] = []
    position = 0
    for word in line.split():
        position = line.index(word, position)
        head = -1 if not tokens else 0
        relation = "dep" if tokens else "root"
        tokens.append(
            Token(
                len(tokens),
                word,
                word.lower(),
                "X",
                "",
                "",
                head,
                relation,
                start + position,
                start + position + len(word),
            )
        )
        position += len(word)
    return tuple(tokens)


def _event(document: Document, sentence: int, start: int, end: int, at: int) -> Event:
    actor = EventActor(
        "ARM", "ARM", ("MIL",), "Armenia", document.text[start:at], start, at, sentence, "dictionary", "dictionary"
    )
    action = EventAction("190", "Use force", "19", 4, -10.0, "ASSAULT", (), "attacked", at, at + len("attacked"))
    return Event(
        f"{document.id}-{sentence}", f"{document.id}-{sentence}", document.id, sentence, start, end, actor, action, None, None,
        None, None, None, "actual", None, 0.9, Explanation(("people/x.txt:1",), ("rule",), ("nsubj",)),
    )  # fmt: skip
