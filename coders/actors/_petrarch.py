"""Reads the PETRARCH / TABARI formats as they are: actor, agent, discard and issue dictionaries.

A line that cannot be read is reported and left out; the rest of the file still counts. Nothing is ever raised for
what a file holds.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from coders.actors._entry import NO_CODE, Entry, Problem, Reading
from coders.actors._petrarch_lists import read_agents, read_discards, read_issues

FileKind = Literal["actors", "agents", "discards", "issues"]

_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_CONTENT = re.compile(r"(?P<code>[A-Z0-9]{3,}|---)(?:\s*(?P<rest>\S.*))?$")
_RANGE = re.compile(r"(\d+)\s*-\s*(\d+)$")
_BOUND = re.compile(r"([<>])\s*(\d+)$")
_TRIPLES = re.compile(r"(?:[A-Z0-9]{3})+$")


class _Coded(NamedTuple):
    code: str
    begin: dt.date | None
    end: dt.date | None
    line: int


def load_petrarch(paths: Iterable[Path], layer: int = 1) -> Reading:
    """Read PETRARCH dictionaries: files, or folders of `*.txt`, each taken for what its name and first lines say.

    Lines refused come back as problems (severity "error") with file, line and reason; a doubtful line that could be
    read all the same is a "warning".
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    for root in map(Path, paths):
        files = [root] if root.is_file() else sorted(root.rglob("*.txt"))
        if not files:
            problems.append(Problem(str(root), 0, "error", "no dictionary file here"))
        for file in files:
            _read(file, layer, entries, problems)
    return Reading(entries, problems)


def file_kind(name: str, text: str) -> FileKind | None:
    """What kind of dictionary a file is, by its name or else by the marks in it; None for verb patterns and the
    rest.
    """
    low = name.lower()
    for part, kind in (("actor", "actors"), ("agent", "agents"), ("discard", "discards"), ("issue", "issues")):
        if part in low:
            return kind  # type: ignore[return-value]
    if "verb" in low or "--- " in text[:20000]:
        return None
    if "<ISSUE" in text:
        return "issues"
    if "[~" in text:
        return "agents"
    return "actors" if _BRACKET.search(text) else None


def _read(file: Path, layer: int, entries: list[Entry], problems: list[Problem]) -> None:
    try:
        data = file.read_bytes()
    except OSError as error:
        problems.append(Problem(file.name, 0, "error", f"cannot be read: {error}"))
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        # the field's files are partly Latin-1; every byte has a meaning there
        text = data.decode("latin-1")
        problems.append(Problem(file.name, 0, "warning", "not UTF-8: read as Latin-1"))
    lines = text.split("\n")
    match file_kind(file.name, text):
        case "actors":
            read_actors(lines, file.name, layer, entries, problems)
        case "agents":
            read_agents(lines, file.name, layer, entries, problems)
        case "discards":
            read_discards(lines, file.name, layer, entries, problems)
        case "issues":
            read_issues(lines, file.name, layer, entries, problems)
        case None:
            problems.append(Problem(file.name, 0, "error", "no actor, agent, discard or issue dictionary"))


def read_actors(lines: list[str], file: str, layer: int, entries: list[Entry], problems: list[Problem]) -> None:
    """Read an actor dictionary: a phrase with its code behind it or its dated codes below, synonyms on `+` lines."""
    names: list[str] = []
    codes: list[_Coded] = []
    start = 0
    in_comment = False

    def close() -> None:
        if not names:
            return
        if not codes:
            problems.append(Problem(file, start, "error", f"no code for {names[0]!r}"))
        dated = any(c.begin or c.end for c in codes)
        spelt = tuple(names)
        for code, begin, end, line in codes:
            kind = "discard" if code == NO_CODE and not dated else "actor"
            fallback = dated and not (begin or end)
            entries.append(Entry(code, spelt, kind, file, line, begin, end, "", layer, fallback))
        names.clear()
        codes.clear()

    previous_was_phrase = False
    for number, line in enumerate(lines, 1):
        if in_comment or "<!--" in line:
            in_comment = "-->" not in line
            continue
        first = line[:1]
        if not first or first in "#;\r":
            continue
        if "\0" in line:
            problems.append(Problem(file, number, "error", "holds a NUL byte"))
            continue
        bracket = line.find("[")
        if first in " \t":
            if bracket < 0:
                if line.strip() and line.strip()[0] not in "#;":
                    problems.append(Problem(file, number, "error", f"neither phrase nor code: {line.strip()[:60]!r}"))
                continue
            if not names:
                problems.append(Problem(file, number, "error", "a code without a phrase"))
                continue
            _codes(line, file, number, codes, problems)
            previous_was_phrase = False
            continue
        cut = len(line) if bracket < 0 else bracket
        for mark in "#;":
            at = line.find(mark, 0, cut)
            if at >= 0:
                cut, bracket = at, -1
        phrase = line[:cut].strip().strip("+").replace("_", " ").strip()
        if first == "+":
            if not names:
                problems.append(Problem(file, number, "error", "a synonym without a phrase"))
            elif not phrase:
                problems.append(Problem(file, number, "error", "an empty synonym"))
            else:
                names.append(phrase)
                if bracket >= 0:
                    _codes(line[bracket:], file, number, codes, problems)
            continue
        if not phrase:
            problems.append(Problem(file, number, "error", "an empty phrase"))
            continue
        if previous_was_phrase and names and not codes:
            # two phrases over one code, the second without its "+"
            problems.append(Problem(file, number, "warning", f"phrase without '+' taken as a synonym of {names[0]!r}"))
            names.append(phrase)
        else:
            close()
            start = number
            names.append(phrase)
        previous_was_phrase = True
        if bracket >= 0:
            _codes(line[bracket:], file, number, codes, problems)
            previous_was_phrase = False
    close()


def _codes(text: str, file: str, number: int, codes: list[_Coded], problems: list[Problem]) -> None:
    comment = text.find("#")
    found = _BRACKET.findall(text if comment < 0 else text[:comment])
    if not found:
        problems.append(Problem(file, number, "error", f"no code in brackets: {text.strip()[:60]!r}"))
    for content in found:
        made = _coded(content.strip(), number)
        if isinstance(made, str):
            problems.append(Problem(file, number, "error", made))
        else:
            codes.append(made)


def _coded(content: str, number: int) -> _Coded | str:
    match = _CONTENT.match(content)
    if match is None:
        return f"no code: {content[:40]!r}"
    code, rest = match.group("code"), (match.group("rest") or "").strip()
    if code != NO_CODE and not _TRIPLES.match(code):
        return f"misspelt code: {code!r} is not made of groups of three"
    if not rest:
        return _Coded(code, None, None, number)
    bound = _BOUND.match(rest)
    if bound:
        day = petrarch_day(bound.group(2))
        if day is None:
            return f"no such day: {rest!r}"
        return _Coded(code, day, None, number) if bound.group(1) == ">" else _Coded(code, None, day, number)
    span = _RANGE.match(rest)
    if span:
        begin, end = petrarch_day(span.group(1)), petrarch_day(span.group(2))
        if begin is None or end is None:
            return f"no such day: {rest!r}"
        if begin > end:
            return f"{rest!r} ends before it begins"
        return _Coded(code, begin, end, number)
    return f"dates that cannot be read: {rest!r}"


def petrarch_day(digits: str) -> dt.date | None:
    """A day written YYMMDD (30 to 99 are 19xx) or YYYYMMDD; a day or month past the end is no day."""
    if len(digits) == 6:
        century = 19 if int(digits[:2]) >= 30 else 20
        digits = f"{century}{digits}"
    if len(digits) != 8:
        return None
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
