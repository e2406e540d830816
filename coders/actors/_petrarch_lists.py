"""The PETRARCH formats other than actors: agents with substitution sets, discards, issues."""

from __future__ import annotations

import re

from coders.actors._entry import NO_CODE, Entry, Problem
from coders.actors._normalise import plural

_SET = re.compile(r"(![A-Z]+!)\s*=\s*(.+)$")
_USE = re.compile(r"![A-Z]+!")
_AGENT = re.compile(r"(?P<phrase>[^\[{]+?)\s*(?:\{(?P<plural>[^}]*)\}\s*)?\[(?P<code>[^\]]*)\]\s*(?:[#;].*)?$")
_ROLES = re.compile(r"(?:[A-Z]{3})+$")
_ISSUE = re.compile(r"(?P<phrase>[^\[\]]+?)\s*(?:\[(?P<code>[A-Z][A-Z_-]*)\])?\s*$")


def read_agents(lines: list[str], file: str, layer: int, entries: list[Entry], problems: list[Problem]) -> None:
    """Read an agent dictionary: role nouns; `{}` says that a phrase has no plural, `{X}` what it is.

    `[~CODE]` is put behind the country and is an agent; `[CODE~]` is put before and is a name of its own.
    """
    sets: dict[str, list[str]] = {}
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if not line or line[0] in "#;":
            continue
        definition = _SET.match(line)
        if definition:
            sets[definition.group(1)] = [w.strip() for w in definition.group(2).split(",") if w.strip()]
            continue
        match = _AGENT.match(line)
        if match is None:
            problems.append(Problem(file, number, "error", f"no role in brackets: {line[:60]!r}"))
            continue
        code = match.group("code").strip()
        role = code.strip("~")
        if not _ROLES.match(role) or code.count("~") > 1:
            problems.append(Problem(file, number, "error", f"misspelt role: {code!r}"))
            continue
        phrase = match.group("phrase").replace("_", " ").strip().lower()
        missing = [u for u in _USE.findall(phrase.upper()) if u not in sets]
        if missing:
            problems.append(Problem(file, number, "error", f"set {missing[0]} is not defined"))
            continue
        phrases = expand_sets(phrase, sets)
        written = match.group("plural")
        if written is None:
            phrases += [p for one in phrases if (p := plural(one)) != one]
        elif written.strip():
            phrases += expand_sets(written.replace("_", " ").strip().lower(), sets)
        kind = "actor" if code.endswith("~") else "agent"
        entries.append(Entry(role, tuple(phrases), kind, file, number, layer=layer))


def expand_sets(phrase: str, sets: dict[str, list[str]]) -> list[str]:
    """The phrase with each `!SET!` replaced by each of its words."""
    for name, words in sets.items():
        if name.lower() in phrase:
            return [p for word in words for p in expand_sets(phrase.replace(name.lower(), word.lower(), 1), sets)]
    return [" ".join(phrase.split())]


def read_discards(lines: list[str], file: str, layer: int, entries: list[Entry], problems: list[Problem]) -> None:
    """Read a discard list: a phrase whose sentence is not coded, or with `+` before it the whole document."""
    for number, raw in enumerate(lines, 1):
        line = raw.split("#")[0].split(";")[0].strip()
        if not line:
            continue
        if "\0" in line:
            problems.append(Problem(file, number, "error", "holds a NUL byte"))
            continue
        kind = "discard-document" if line.startswith("+") else "discard-sentence"
        phrase = line.lstrip("+").replace("_", " ").strip()
        if not phrase:
            problems.append(Problem(file, number, "error", "an empty phrase"))
            continue
        entries.append(Entry(NO_CODE, (phrase.lower(),), kind, file, number, layer=layer))


def read_issues(lines: list[str], file: str, layer: int, entries: list[Entry], problems: list[Problem]) -> None:
    """Read an issue list: topics of a text, of no use as actors; `~` and `~~` phrases come back with the code `---`."""
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if not line or line[0] in "#<":
            continue
        if line.startswith("~"):
            entries.append(
                Entry(
                    NO_CODE,
                    (line.lstrip("~").replace("+", " ").strip(),),
                    "issue",
                    file,
                    number,
                    note="ignore",
                    layer=layer,
                )
            )
            continue
        match = _ISSUE.match(line)
        if match is None or "\0" in line:
            problems.append(Problem(file, number, "error", f"cannot be read: {line[:60]!r}"))
            continue
        if match.group("code") is None:
            problems.append(Problem(file, number, "error", f"no issue in brackets: {line[:60]!r}"))
            continue
        names = [""]
        for word in match.group("phrase").replace("+", " ").split():
            mark, colon, rest = word.partition(":")
            forms = [word] if not colon else [rest, plural(rest)] if mark == "n" else _verb_forms(rest)
            names = [f"{n} {f}".strip() for n in names for f in forms]
        entries.append(Entry(match.group("code"), tuple(names), "issue", file, number, layer=layer))


def _verb_forms(verb: str) -> list[str]:
    stem = verb[:-1] if verb.endswith("e") else verb
    return [verb, plural(verb), stem + "ed", stem + "ing"]
