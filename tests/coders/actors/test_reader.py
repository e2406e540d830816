"""The dictionary format: what a line means, and what is reported with file and line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coders.actors import content_hash, read_dictionaries


def write(folder: Path, text: str, name: str = "some.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return folder


def test_an_entry_has_code_names_kind_dates_and_its_place(tmp_path: Path) -> None:
    write(tmp_path, "# people\n\n[person]\nARMGOV | Ana Bel; A. Bel | 2018-05-08.. | Prime Minister  # source\n")
    (entry,), problems = read_dictionaries([tmp_path])
    assert problems == []
    assert (entry.code, entry.names, entry.kind) == ("ARMGOV", ("Ana Bel", "A. Bel"), "person")
    assert (entry.begin, entry.end, entry.note) == (dt.date(2018, 5, 8), None, "Prime Minister")
    assert entry.where == "some.txt:4"


@pytest.mark.parametrize(
    ("written", "begin", "end"),
    [
        ("1991..1998-02", dt.date(1991, 1, 1), dt.date(1998, 2, 28)),
        ("..2011", None, dt.date(2011, 12, 31)),
        ("2016-02..2016-02", dt.date(2016, 2, 1), dt.date(2016, 2, 29)),
    ],
)
def test_dates_cover_whole_months_and_years(tmp_path: Path, written: str, begin: dt.date | None, end: dt.date) -> None:
    write(tmp_path, f"[party]\nUSAPTY | Some Party | {written}\n")
    (entry,), _ = read_dictionaries([tmp_path])
    assert (entry.begin, entry.end) == (begin, end)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("USAGOV", "expected CODE | names"),
        ("usa | America", "not an actor code"),
        ("USAGO | America", "not an actor code"),
        ("USA | ;", "no name"),
        ("USA | A | 2020", "from..to"),
        ("USA | A | 2020-02-30..", "no such day"),
        ("USA | A | 2020..2019", "ends before it begins"),
        ("USA | A | .. | note | more", "more than four fields"),
        ("[nonsense]", "no such kind"),
    ],
)
def test_a_bad_line_is_reported_with_its_number_and_the_rest_is_read(tmp_path: Path, line: str, message: str) -> None:
    write(tmp_path, f"[country]\nARM | Armenia\n{line}\n[country]\nAZE | Azerbaijan\n")
    entries, problems = read_dictionaries([tmp_path])
    assert [e.code for e in entries] == ["ARM", "AZE"]
    (problem,) = problems
    assert (problem.file, problem.line, problem.severity) == ("some.txt", 3, "error")
    assert message in problem.message


def test_an_entry_before_any_kind_and_a_file_that_is_no_text_are_reported(tmp_path: Path) -> None:
    write(tmp_path, "ARM | Armenia\n")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    entries, problems = read_dictionaries([tmp_path])
    assert entries == []
    assert {(p.file, p.line) for p in problems} == {("binary.txt", 0), ("some.txt", 1)}


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    write(tmp_path, "[country]\nARM | Armenia\n")
    before = content_hash([tmp_path])
    assert before == content_hash([tmp_path])
    write(tmp_path, "[country]\nARM | Armenia; Hayastan\n")
    assert content_hash([tmp_path]) != before
