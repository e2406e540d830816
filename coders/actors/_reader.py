"""Reads the actor dictionaries of our own format; its README says what a line means."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from coders.actors._entry import KINDS, NO_CODE, Entry, Problem, Reading

DICTIONARIES = Path(__file__).parent / "dictionaries"
_KIND = re.compile(r"\[([a-z-]+)\]\s*$")
_CODE = re.compile(r"(?:[A-Z0-9]{3})+$")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


def dictionary_files(path: Path) -> list[Path]:
    """The dictionary files at or below a path, in a fixed order."""
    if path.is_file():
        return [path]
    return sorted(p for p in path.rglob("*.txt") if p.is_file())


def read_dictionaries(paths: Iterable[Path] | None = None, layer: int = 0) -> Reading:
    """Read files and folders of our format (default: those shipped).

    Never raises for what a file holds: a line that cannot be read is a problem of severity "error" and is left out.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    for root in [DICTIONARIES] if paths is None else [Path(p) for p in paths]:
        files = dictionary_files(root)
        if not files:
            problems.append(Problem(str(root), 0, "error", "no dictionary file here"))
        for file in files:
            name = file.name if root.is_file() else file.relative_to(root).as_posix()
            _read_file(file, name, layer, entries, problems)
    return Reading(entries, problems)


def content_hash(paths: Iterable[Path]) -> str:
    """A short hash of the names and bytes of dictionary files: the version of the data."""
    digest = hashlib.sha256()
    for root in paths:
        for file in dictionary_files(Path(root)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def parse_day(text: str, last: bool) -> dt.date | None:
    """A day written "2018", "2018-05" or "2018-05-08": its first day, or its `last` one. None where there is no
    such day.
    """
    match = _DAY.match(text)
    if match is None:
        return None
    year, month, day = (int(g) if g else 0 for g in match.groups())
    try:
        if day:
            return dt.date(year, month, day)
        if match.group(2):
            return dt.date(year, month, calendar.monthrange(year, month)[1] if last else 1)
        return dt.date(year, 12, 31) if last else dt.date(year, 1, 1)
    except (ValueError, calendar.IllegalMonthError):
        return None


def _read_file(path: Path, name: str, layer: int, entries: list[Entry], problems: list[Problem]) -> None:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(name, 0, "error", f"cannot be read as UTF-8 text: {error}"))
        return
    kind = ""
    for number, raw in enumerate(text.split("\n"), 1):
        if not raw or raw.startswith("#"):
            continue
        comment = raw.find("  #")
        line = (raw if comment < 0 else raw[:comment]).strip()
        if not line:
            continue
        if line[0] == "[":
            match = _KIND.match(line)
            kind = match.group(1) if match else ""
            if kind not in KINDS:
                problems.append(Problem(name, number, "error", f"no such kind: {line}"))
                kind = ""
            continue
        made = _entry(line, kind, name, number, layer)
        if isinstance(made, Entry):
            entries.append(made)
        else:
            problems.append(Problem(name, number, "error", made))


def _entry(line: str, kind: str, file: str, number: int, layer: int) -> Entry | str:
    """The entry of a line, or what is wrong with it."""
    if not kind:
        return "entry before a line with its kind"
    fields = [f.strip() for f in line.split("|")]
    if len(fields) < 2:
        return "expected CODE | names"
    if len(fields) > 4:
        return "more than four fields"
    code = fields[0]
    if kind == "discard":
        if code != NO_CODE:
            return f"a discard has the code {NO_CODE}, not {code!r}"
    elif not _CODE.match(code):
        return f"not an actor code: {code!r}"
    names = tuple(n for part in fields[1].split(";") if (n := part.strip()))
    if not names:
        return "no name"
    begin = end = None
    if len(fields) > 2 and fields[2]:
        span = parse_span(fields[2])
        if isinstance(span, str):
            return span
        begin, end = span
    return Entry(code, names, kind, file, number, begin, end, fields[3] if len(fields) > 3 else "", layer)


def parse_span(text: str) -> tuple[dt.date | None, dt.date | None] | str:
    """The days of "from..to", either side open; or what is wrong with it."""
    left, dots, right = text.partition("..")
    if not dots:
        return f"dates are from..to, not {text!r}"
    begin = parse_day(left.strip(), last=False) if left.strip() else None
    end = parse_day(right.strip(), last=True) if right.strip() else None
    if (left.strip() and begin is None) or (right.strip() and end is None):
        return f"no such day in {text!r}"
    if begin and end and begin > end:
        return f"{text!r} ends before it begins"
    return begin, end
