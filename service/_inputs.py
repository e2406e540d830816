"""Documents from files, one at a time: text, folders of text, JSON lines, CSV, TSV, Parquet, standard input, also gz and zst.

Nothing is held but one record; what cannot be read is told with its place and does not stop the rest. A record travels as JSON
(`RawRecord`), so that another process can make the document of it and so that a run that goes on later can see whether the
input is still the same.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import zstandard

from coders import CoderError, Document, InputError, parse_day

FORMATS = ("auto", "text", "jsonl", "csv", "tsv", "parquet")
_SUFFIXES = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv",
    ".parquet": "parquet", ".pq": "parquet", ".txt": "text", ".text": "text",
}  # fmt: skip
_DELIMITERS = {"csv": ",", "tsv": "\t"}
# A record larger than this is no article; reading it whole would take the memory that the bound is for.
MAX_RECORD_BYTES = 16 << 20
_BLOCK = 1 << 20
_BROKEN = (OSError, EOFError, zlib.error, zstandard.ZstdError)
_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2}|(?:19|20)\d{6})(?!\d)")


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the fields in JSON lines, CSV and Parquet."""

    id: str = "id"
    date: str = "date"
    text: str = "text"
    title: str = "title"
    url: str = "url"
    source: str = "source"
    country: str = "country"

    def names(self) -> tuple[str, ...]:
        """All of them."""
        return (self.id, self.date, self.text, self.title, self.url, self.source, self.country)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that is not a document: where it stands and why it cannot be used."""

    where: str
    error: CoderError


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as bytes of JSON, with its place ("file.jsonl:12"); `problem` is set where it could not be read as far as that."""

    where: str
    data: bytes
    problem: InputError | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A document with what a data set says of its origin."""

    document: Document
    source: str = ""


@dataclass
class Meter:
    """How far reading has come, in bytes of the files as they lie on the disk; `total` is 0 where standard input is read."""

    total: int = 0
    before: int = 0
    files: list[IO[bytes]] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Bytes read so far."""
        return self.before + sum(stream.tell() for stream in self.files if not stream.closed)


def read_inputs(
    paths: Iterable[str],
    *,
    date: dt.date | None = None,
    country: str = "",
    columns: Columns | None = None,
    format: str = "auto",
) -> Iterator[Document | Rejected]:
    """Documents of the files in order; "-" is standard input. `date` and `country` are for documents without one.

    `format`: one of `FORMATS`; "auto" goes by the file's name (standard input: by its first character).
    """
    columns = columns or Columns()
    for record in read_records(paths, columns=columns, format=format):
        try:
            yield parse_record(record, date=date, country=country, columns=columns).document
        except CoderError as error:
            yield Rejected(record.where, error)


def parse_record(record: RawRecord, *, date: dt.date | None, columns: Columns, country: str = "") -> Article:
    """The article of a record; `InputError` says what is wrong with it."""
    if record.problem is not None:
        raise record.problem
    try:
        row = json.loads(record.data)
    except (ValueError, RecursionError) as error:
        raise InputError("line", str(error), "one JSON object") from error
    if not isinstance(row, dict):
        raise InputError("line", type(row).__name__, "one JSON object")
    text = row.get(columns.text)
    if not isinstance(text, str):
        raise InputError(columns.text, "nothing" if text is None else type(text).__name__, "the text of a document")
    given = row.get(columns.date)
    if given in (None, "") and date is None:
        raise InputError(columns.date, "nothing", "a day as YYYY-MM-DD, in the record or by --date")
    day = parse_day(str(given), field=columns.date) if given not in (None, "") else date
    if day is None:
        raise InputError(columns.date, "nothing", "a day as YYYY-MM-DD")
    document = Document(
        _string(row, columns.id) or record.where,
        text,
        day,
        _string(row, columns.title),
        url=_string(row, columns.url),
        country=_string(row, columns.country) or country,
    )
    return Article(document, _string(row, columns.source))


def _string(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    text = "" if value is None else str(value)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(column, f"a lone surrogate at character {error.start}", "valid Unicode") from error
    return text


def expand(paths: Iterable[str]) -> list[str]:
    """The files behind the paths in a fixed order: a folder stands for the files in it and below, by name."""
    files: list[str] = []
    for path in paths:
        if path != "-" and Path(path).is_dir():
            files += sorted(
                str(f) for f in Path(path).rglob("*") if f.is_file() and not f.name.startswith(".") and _plain(f)[1]
            )
        else:
            files.append(path)
    return files


def read_records(
    paths: Iterable[str], *, columns: Columns | None = None, format: str = "auto", meter: Meter | None = None
) -> Iterator[RawRecord]:
    """The records of the files in order. A file that breaks off, as a truncated archive, ends in a record with a `problem`."""
    columns = columns or Columns()
    meter = meter or Meter()
    given = list(paths)
    files = expand(given)
    if "-" not in files:
        meter.total = sum(Path(path).stat().st_size for path in files if Path(path).is_file())
    folders = [Path(path) for path in given if path != "-" and Path(path).is_dir()]
    for path in files:
        name = "stdin" if path == "-" else Path(path).name
        try:
            with sys.stdin.buffer if path == "-" else open(path, "rb") as stream:
                if path != "-":
                    meter.files = [stream]
                kind, data = _opened(path, stream, format)
                yield from _records(path, name, kind, data, columns, folders)
        except _BROKEN as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            yield RawRecord(path, b"", InputError("file", reason, "a file that can be read"))
        if path != "-" and Path(path).is_file():
            meter.before, meter.files = meter.before + Path(path).stat().st_size, []


def _plain(path: Path) -> tuple[str, str]:
    """The compression of a file and its format, by its name ("" where the name does not tell)."""
    packed = path.suffix.lower() if path.suffix.lower() in (".gz", ".zst") else ""
    return packed, _SUFFIXES.get((path.with_suffix("") if packed else path).suffix.lower(), "")


def _opened(path: str, stream: IO[bytes], format: str) -> tuple[str, IO[bytes]]:
    packed, kind = _plain(Path(path)) if path != "-" else ("", "")
    data: IO[bytes] = stream
    if path == "-":
        head = stream.peek(4)[:4]  # type: ignore[attr-defined]
        packed = ".gz" if head[:2] == b"\x1f\x8b" else ".zst" if head == b"\x28\xb5\x2f\xfd" else ""
    if packed == ".gz":
        data = gzip.open(stream, "rb")  # type: ignore[assignment]  # noqa: SIM115
    elif packed == ".zst":
        data = io.BufferedReader(_ZstdStream(stream), _BLOCK)
    if path == "-" and format == "auto":
        buffered = data if packed != ".gz" else io.BufferedReader(data)  # type: ignore[type-var]
        kind = "jsonl" if buffered.peek(64).lstrip()[:1] == b"{" else "text"  # type: ignore[attr-defined]
        return kind, buffered
    return (kind or "text") if format == "auto" else format, data


class _ZstdStream(io.RawIOBase):
    """The plain bytes of a zst file; unlike the library's own reader, it tells when the file breaks off."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._frame = zstandard.ZstdDecompressor().decompressobj(read_across_frames=False)
        self._rest = b""
        self._inside = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            data = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame = zstandard.ZstdDecompressor().decompressobj()
                self._inside = False
            data = data or self._stream.read(_BLOCK >> 3)
            if not data:
                if self._inside:
                    raise EOFError("the zst file breaks off")
                return 0
            self._inside = True
            self._rest = self._frame.decompress(data)
            self._inside = not self._frame.eof
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def _records(
    path: str, name: str, kind: str, data: IO[bytes], columns: Columns, folders: list[Path]
) -> Iterator[RawRecord]:
    if kind == "jsonl":
        yield from _lines(name, data)
    elif kind in _DELIMITERS:
        yield from _rows(name, data, _DELIMITERS[kind], columns)
    elif kind == "parquet":
        yield from _parquet(name, data, columns)
    else:
        yield _text(path, name, data, columns, folders)


def _lines(name: str, data: IO[bytes]) -> Iterator[RawRecord]:
    number = 0
    while line := data.readline(MAX_RECORD_BYTES):
        number += 1
        where = f"{name}:{number}"
        if len(line) == MAX_RECORD_BYTES and not line.endswith(b"\n"):
            while (more := data.readline(_BLOCK)) and not more.endswith(b"\n"):
                pass
            yield RawRecord(where, b"", _too_long())
            continue
        line = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if line:
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                got = f"byte {line[error.start]:#04x} at {error.start}"
                yield RawRecord(where, line, InputError("text", got, "UTF-8"))
                continue
            yield RawRecord(where, line)


def _too_long() -> InputError:
    return InputError("line", f"more than {MAX_RECORD_BYTES} bytes", "one article")


def _rows(name: str, data: IO[bytes], delimiter: str, columns: Columns) -> Iterator[RawRecord]:
    csv.field_size_limit(MAX_RECORD_BYTES)
    # bytes that are no UTF-8 cost their row, not the file: they travel as lone surrogates, which no document may hold
    text = io.TextIOWrapper(data, "utf-8-sig", errors="surrogateescape", newline="")
    reader = csv.reader(text, delimiter=delimiter)
    header = next(reader, None) or []
    if columns.text not in header:
        yield RawRecord(name, b"", InputError(columns.text, "no such column", f"one of {', '.join(header) or 'none'}"))
        return
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield RawRecord(f"{name}:{reader.line_num}", b"", InputError("row", str(error), "a row of the table"))
            continue
        if row is None:
            return
        where = f"{name}:{reader.line_num}"
        record = json.dumps(dict(zip(header, row, strict=False))).encode()
        if not row:
            continue
        if len(row) > len(header):
            yield RawRecord(where, record, InputError("row", f"{len(row)} fields", f"{len(header)}, as in the header"))
        else:
            yield RawRecord(where, record)


def _parquet(name: str, data: IO[bytes], columns: Columns) -> Iterator[RawRecord]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(data, pre_buffer=False, buffer_size=_BLOCK)
        known = file.schema_arrow.names
        if columns.text not in known:
            yield RawRecord(name, b"", InputError(columns.text, "no such column", f"one of {', '.join(known)}"))
            return
        number = 0
        for batch in file.iter_batches(batch_size=256, columns=[c for c in columns.names() if c in known]):
            for row in batch.to_pylist():
                number += 1
                yield RawRecord(f"{name}:{number}", json.dumps(row, default=str).encode())
    except pa.ArrowException as error:
        yield RawRecord(name, b"", InputError("file", str(error).split("\n")[0], "a Parquet file"))


def _text(path: str, name: str, data: IO[bytes], columns: Columns, folders: list[Path]) -> RawRecord:
    raw = data.read(MAX_RECORD_BYTES + 1)
    if len(raw) > MAX_RECORD_BYTES:
        return RawRecord(path, b"", _too_long())
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return RawRecord(path, b"", InputError("text", f"byte {raw[error.start]:#04x} at {error.start}", "UTF-8"))
    # in a folder the path below it is the name: 2020/a.txt and 2021/a.txt are two articles
    inside = [Path(path).relative_to(folder) for folder in folders if Path(path).is_relative_to(folder)]
    stem = str(inside[0]) if inside else name
    for suffix in (".gz", ".zst", *(s for s, kind in _SUFFIXES.items() if kind == "text")):
        stem = stem.removesuffix(suffix)
    stem = stem if inside else Path(name).stem if name == stem else stem
    row = {columns.id: stem, columns.text: text}
    if found := _DAY_IN_NAME.search(Path(path).name):
        row[columns.date] = found[1]
    return RawRecord(path if inside else name, json.dumps(row).encode())


def open_text(path: Path) -> io.TextIOWrapper:
    """A text file in UTF-8, unpacked where its name says .gz or .zst."""
    stream = open(path, "rb")  # noqa: SIM115
    _, data = _opened(str(path), stream, "text")
    return io.TextIOWrapper(data, "utf-8", newline="")
