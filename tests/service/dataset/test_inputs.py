"""What articles may come in as; what is wrong with a file is told with its place."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from coders import Document
from service._inputs import Columns, Meter, Rejected, parse_record, read_inputs, read_records

TEXT = 'Line one.\nLine, "two"; with\ttab – and ütf.'
ROWS = [
    {
        "id": f"a{n}",
        "date": "2021-03-04",
        "text": f"{TEXT} {n}",
        "title": "T",
        "url": "u",
        "source": "s",
        "country": "NAM",
    }
    for n in range(3)
]


def as_csv(delimiter: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(ROWS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ROWS)
    return stream.getvalue().encode()


def as_parquet() -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([{**row, "date": dt.date(2021, 3, 4)} for row in ROWS]), stream)
    return stream.getvalue()


JSONL = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
FILES = {
    "a.jsonl": JSONL,
    "a.jsonl.gz": gzip.compress(JSONL),
    "a.ndjson.zst": zstandard.compress(JSONL),
    "two-frames.jsonl.zst": zstandard.compress(JSONL[:50]) + zstandard.compress(JSONL[50:]),
    "a.csv": as_csv(","),
    "bom.csv": b"\xef\xbb\xbf" + as_csv(","),
    "a.tsv.gz": gzip.compress(as_csv("\t")),
    "a.parquet": as_parquet(),
}


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_articles(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    found = [parse_record(record, date=None, columns=Columns()) for record in read_records([str(path)])]
    assert [a.document for a in found] == [
        Document(r["id"], r["text"], dt.date(2021, 3, 4), "T", url="u", country="NAM") for r in ROWS
    ]
    assert {a.source for a in found} == {"s"}


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.ndjson.zst"])
def test_standard_input_is_unpacked(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    class Stdin:
        buffer = io.BufferedReader(io.BytesIO(FILES[name]))  # type: ignore[arg-type]

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert [d.id for d in read_inputs(["-"]) if isinstance(d, Document)] == ["a0", "a1", "a2"]


def test_other_names_of_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Key,Day,Body\n7,20210304,Hello there.\n")
    columns = Columns(id="Key", date="Day", text="Body")
    assert list(read_inputs([str(path)], columns=columns)) == [Document("7", "Hello there.", dt.date(2021, 3, 4))]


def test_a_folder_is_read_in_order_with_days_from_names(tmp_path: Path) -> None:
    for name in ("b/2021-03-04-late.txt", "a/20210303_early.txt", "c.txt.gz", "a/.hidden.txt", "a/picture.png"):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(b"C.") if name.endswith("gz") else b"Text.")
    found = list(read_inputs([str(tmp_path / "news")], date=dt.date(2020, 1, 1)))
    assert [(d.id, d.date.isoformat()) for d in found if isinstance(d, Document)] == [
        ("a/20210303_early", "2021-03-03"),
        ("b/2021-03-04-late", "2021-03-04"),
        ("c", "2020-01-01"),
    ]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.ndjson.zst", "a.parquet"])
def test_a_file_that_breaks_off_is_told_and_the_next_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FILES[name][: len(FILES[name]) - 30])
    (tmp_path / "b.jsonl").write_bytes(JSONL)
    found = list(read_inputs([str(tmp_path / name), str(tmp_path / "b.jsonl")]))
    assert any(isinstance(item, Rejected) and "file" in str(item.error) for item in found)
    assert [d.id for d in found if isinstance(d, Document)][-3:] == ["a0", "a1", "a2"]


def test_bad_rows_of_a_table_cost_themselves_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        b"id,date,text\na,2021-01-01,Good.\nb,2021-01-01,Too,many\nc,2021-01-01,bad \xff byte\nd,2021-01-01,Good.\n"
    )
    found = list(read_inputs([str(path)]))
    assert [item.id if isinstance(item, Document) else item.where for item in found] == ["a", "a.csv:3", "c", "d"]
    assert "4 fields" in str(found[1].error)  # type: ignore[union-attr]


def test_a_line_without_end_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service._inputs.MAX_RECORD_BYTES", 4096)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * 100_000 + b'"}\n' + JSONL)
    found = list(read_inputs([str(path)]))
    assert isinstance(found[0], Rejected)
    assert "more than 4096 bytes" in str(found[0].error)
    assert [d.id for d in found[1:] if isinstance(d, Document)] == ["a0", "a1", "a2"]


def test_bytes_that_are_no_utf8_cost_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "\xff"}\n' + JSONL)
    first, *rest = read_inputs([str(path)])
    assert isinstance(first, Rejected)
    assert "UTF-8" in str(first.error)
    assert len(rest) == 3


@pytest.mark.parametrize(
    "name, reason", [("a.csv", "no such column"), ("a.parquet", "no such column"), ("no.csv", "file")]
)
def test_a_missing_column_or_file_is_named(tmp_path: Path, name: str, reason: str) -> None:
    if name != "no.csv":
        (tmp_path / name).write_bytes(FILES[name])
    (only,) = read_inputs([str(tmp_path / name)], columns=Columns(text="body"))
    assert isinstance(only, Rejected)
    assert reason in str(only.error)


def test_the_meter_comes_to_its_total(tmp_path: Path) -> None:
    paths = []
    for name in ("a.jsonl", "a.jsonl.gz", "a.csv"):
        (tmp_path / name).write_bytes(FILES[name])
        paths.append(str(tmp_path / name))
    meter = Meter()
    steps = [meter.done for _ in read_records(paths, meter=meter)]
    assert steps == sorted(steps)
    assert meter.done == meter.total == sum(len(FILES[Path(p).name]) for p in paths)
