"""The one function that every runner calls: a chunk of records in, a table of events and the rejected records out.

It runs in this process, in a pool of processes and in actors of Ray alike, so that all of them make the same events.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice

import pyarrow as pa

from coders import CoderError, Document, DocumentResult, InputError, Status
from service._inputs import Article, Columns, RawRecord, parse_record
from service._worker import Coder, CoderFactory, WorkerSpec
from service.dataset._rows import Row, rows_of
from service.dataset._schema import load_layout

# Documents that the model parses together.
BATCH = 32


@dataclass(frozen=True, slots=True)
class CodingSpec:
    """What a chunk is coded with; `worker.factory` makes the coder."""

    worker: WorkerSpec = field(default_factory=WorkerSpec)
    columns: Columns = field(default_factory=Columns)
    date: dt.date | None = None
    statuses: frozenset[Status] = frozenset({"actual"})
    country: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Records `number * size` and on; `check` is a checksum of them, by which a later run knows them again."""

    number: int
    records: tuple[RawRecord, ...]
    check: int
    position: int = 0


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that gave no events because it could not be coded; `record` is what the input held."""

    where: str
    document_id: str
    field: str
    reason: str
    record: str

    def line(self) -> str:
        """As a line of the rejects file."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Coded:
    """What came of a chunk: `table` has the columns of the `whowhom` layout."""

    number: int
    check: int
    records: int
    table: pa.Table
    rejects: tuple[Reject, ...]
    versions: str


def chunks(records: Iterable[RawRecord], size: int, position: object = None) -> Iterator[Chunk]:
    """The records in chunks of `size`, in order."""
    rest = iter(records)
    number = 0
    while piece := tuple(islice(rest, size)):
        check = 0
        for record in piece:
            check = zlib.crc32(record.data, zlib.crc32(record.where.encode("utf-8", "surrogateescape"), check))
        yield Chunk(number, piece, check, getattr(position, "done", 0))
        number += 1


def load_coder(spec: CodingSpec) -> Coder:
    """The coder that the specification names. Raises `ModelError` or `DictionaryError`."""
    module, _, function = spec.worker.factory.partition(":")
    factory: CoderFactory = getattr(importlib.import_module(module), function)
    return factory(spec.worker, lambda stage, seconds: None)


def code_chunk(coder: Coder, chunk: Chunk, spec: CodingSpec) -> Coded:
    """The events of a chunk in the order of its records."""
    outcomes: list[Article | Reject] = []
    for record in chunk.records:
        try:
            outcomes.append(parse_record(record, date=spec.date, country=spec.country, columns=spec.columns))
        except CoderError as error:
            outcomes.append(_reject(record, "", error))
    articles = [item for item in outcomes if isinstance(item, Article)]
    results = iter(_results(coder, articles))
    rows: list[Row] = []
    rejects: list[Reject] = []
    for record, item in zip(chunk.records, outcomes, strict=True):
        if isinstance(item, Reject):
            rejects.append(item)
            continue
        result = next(results)
        if result.error is not None:
            rejects.append(_reject(record, item.document.id, result.error))
        else:
            rows += rows_of(item, result, spec.statuses)
    table = pa.Table.from_pylist(rows, schema=load_layout("whowhom").arrow)
    versions = json.dumps(asdict(coder.versions), sort_keys=True)
    return Coded(chunk.number, chunk.check, len(chunk.records), table, tuple(rejects), versions)


def _results(coder: Coder, articles: Sequence[Article]) -> Iterator[DocumentResult]:
    for start in range(0, len(articles), BATCH):
        yield from _code(coder, [article.document for article in articles[start : start + BATCH]])


def _code(coder: Coder, documents: list[Document]) -> list[DocumentResult]:
    """One result each; a fault that escapes the coder costs one document, never the batch."""
    try:
        return list(coder.code(documents))
    except MemoryError:
        raise
    except Exception as error:
        if len(documents) == 1:
            return [DocumentResult(documents[0], error=error)]
        return [result for document in documents for result in _code(coder, [document])]


def _reject(record: RawRecord, document_id: str, error: Exception) -> Reject:
    name = error.field if isinstance(error, InputError) else ""
    reason = str(error) if isinstance(error, CoderError) else f"{type(error).__name__}: {error}"
    text = record.data.decode("utf-8", "backslashreplace")
    return Reject(record.where, _printable(document_id), name, _printable(reason), text)


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def died(chunk: Chunk, reason: str) -> Reject:
    """The reject of a chunk of one record that ended its process."""
    return _reject(chunk.records[0], "", CoderError(reason))
