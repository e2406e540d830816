"""The lexicon as a whole: entries by lemma, operators, light verbs, instruments, status words, discards."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coders.actions._entry import Entry, Example, Operator
from coders.actions._format import FormatError, LineReader
from coders.actions._ways import Ways
from coders.actions._words import WordSet, load_classes, read_lines, word_set

DATA = Path(__file__).parent
# lemma -> the entries at it, each with the other words of its phrase
Index = dict[str, Ways]
_OWN_FILES = 100_000_000  # the order of entries in a user's files begins here
_HEADER = re.compile(r"^\[([\w-]+)\]\s*(.*)$")


@dataclass(frozen=True)
class Lexicon:
    """Everything the coder knows about actions; `version` is a hash of all files."""

    verbs: Index
    nouns: Index
    adjectives: Index
    operators: dict[str, Operator]
    light: dict[str, tuple[tuple[str, str, str], ...]]
    refinements: dict[str, tuple[tuple[WordSet, str], ...]]
    status: dict[str, frozenset[str]]
    discards: tuple[frozenset[str], frozenset[str]]
    classes: dict[str, WordSet]
    entries: tuple[Entry, ...]
    examples: tuple[Example, ...]
    version: str = ""
    sections: dict[str, WordSet] = field(default_factory=dict)


def load_lexicon(folder: Path | None = None, extra: Sequence[Path] = ()) -> Lexicon:
    """The lexicon of a folder laid out as this package's own; `extra` files of entries come before all others.

    Raises `FormatError` (a `DictionaryError`) with file and line where a line cannot be read.
    """
    root = folder or DATA
    classes = load_classes(root / "classes")
    operators = load_operators(root / "composition.txt")
    reader = LineReader(classes, frozenset(operators))
    entries: list[Entry] = []
    examples: list[Example] = []
    files = sorted((root / "lexicon").glob("*.txt"))
    for order, path in enumerate([*files, *extra]):
        # a user's entry comes before a shipped one of any rank that matches at the same word
        level = order if order < len(files) else 1000 + order
        found, shown = reader.read_file(path, level)
        entries.extend(found)
        examples.extend(shown)
    digest = hashlib.sha256()
    for path in [*sorted(root.glob("*.txt")), *sorted((root / "classes").glob("*.txt")), *files, *extra]:
        digest.update(path.read_bytes())
    return Lexicon(
        _index(entries, "verb"),
        _index(entries, "noun"),
        _index(entries, "adj"),
        operators,
        load_light(root / "light.txt"),
        load_refinements(root / "instruments.txt", classes),
        load_sections(root / "status.txt"),
        load_discards(root / "discards.txt"),
        classes,
        tuple(entries),
        tuple(examples),
        digest.hexdigest()[:16],
    )


def _index(entries: Iterable[Entry], kind: str) -> Index:
    """Entries by lemma, each with the other words of its phrase; those with most conditions first."""
    table: dict[str, list[tuple[Entry, str]]] = {}
    for entry in entries:
        if entry.kind == kind:
            for head, extra in dict.fromkeys(entry.words):
                table.setdefault(head, []).append((entry, extra))

    def rank(way: tuple[Entry, str]) -> tuple[bool, int, int]:
        entry, extra = way
        conditions, order = entry.rank
        return order >= _OWN_FILES, conditions + 3 * len(extra.split()), order

    return {head: Ways(sorted(found, key=rank, reverse=True)) for head, found in table.items()}


def load_operators(path: Path) -> dict[str, Operator]:
    """The table of composition: `[name] target=...` and lines `INNER CODE`."""
    found: dict[str, Operator] = {}
    current: Operator | None = None
    for number, line in read_lines(path):
        where = f"{path.name}:{number}"
        header = _HEADER.match(line)
        if header:
            settings = dict(item.partition("=")[::2] for item in header[2].split())
            if unknown := settings.keys() - {"target", "inner", "source"}:
                raise FormatError(f"{where}: unknown setting {sorted(unknown)[0]!r}; known: source, target, inner")
            target = tuple(settings.get("target", "T").split(","))
            current = Operator(
                header[1], {}, settings.get("source", "S"), target, settings.get("inner") != "kept", where
            )
            found[current.name] = current
            continue
        parts = line.split()
        if current is None or len(parts) != 2 or not re.fullmatch(r"\d{2,4}|\*|-", parts[0]):
            raise FormatError(f"{where}: expected 'INNER CODE' below a [name], got {line!r}")
        if not re.fullmatch(r"(?:\d{3,4}@inner-target,)?\d{3,4}|=|none", parts[1]):
            raise FormatError(f"{where}: the code must be three or four digits, '=' or 'none', got {parts[1]!r}")
        if parts[0] in current.codes:
            raise FormatError(f"{where}: {parts[0]} stands twice under [{current.name}]")
        current.codes[parts[0]] = parts[1]
    return found


def load_light(path: Path) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Light verbs: lines `S: launch; carry_out; engage in` under the side that their subject is."""
    table: dict[str, list[tuple[str, str, str]]] = {}
    for number, line in read_lines(path):
        side, colon, items = line.partition(":")
        if not colon or side.strip() not in ("S", "T"):
            raise FormatError(f"{path.name}:{number}: expected 'S: verbs' or 'T: verbs', got {line!r}")
        for item in filter(None, (part.strip() for part in items.split(";"))):
            words = item.split()
            verb, _, particle = words[0].partition("_")
            table.setdefault(verb, []).append((particle, words[1] if len(words) > 1 else "", side.strip()))
    # the more particular first
    return {verb: tuple(sorted(ways, key=lambda w: (not w[0], not w[1]))) for verb, ways in table.items()}


def load_refinements(path: Path, classes: dict[str, WordSet]) -> dict[str, tuple[tuple[WordSet, str], ...]]:
    """What words of a weapon make of a code: lines `190 +drones 1952`, the first that fits wins."""
    table: dict[str, list[tuple[WordSet, str]]] = {}
    for number, line in read_lines(path):
        parts = line.split()
        if len(parts) != 3 or not parts[1].startswith("+") or parts[1][1:] not in classes:
            raise FormatError(f"{path.name}:{number}: expected 'CODE +class CODE', got {line!r}")
        table.setdefault(parts[0], []).append((classes[parts[1][1:]], parts[2]))
    return {code: tuple(rows) for code, rows in table.items()}


def load_sections(path: Path) -> dict[str, frozenset[str]]:
    """Lists of words by section: `[name]` and lines of words divided by `;`."""
    table: dict[str, set[str]] = {}
    current = ""
    for number, line in read_lines(path):
        header = _HEADER.match(line)
        if header:
            current = header[1]
            table.setdefault(current, set())
        elif not current:
            raise FormatError(f"{path.name}:{number}: words before any [section]")
        else:
            table[current].update(filter(None, (word.strip() for word in line.split(";"))))
    return {name: frozenset(words) for name, words in table.items()}


def load_discards(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Words that show that a sentence is about something else: one is enough, or three of the weaker ones."""
    sections = load_sections(path)
    return sections.get("one", frozenset()), sections.get("three", frozenset())


def words_of(sections: dict[str, frozenset[str]], name: str) -> WordSet:
    """A section as a word set."""
    return word_set(sections.get(name, frozenset()))
