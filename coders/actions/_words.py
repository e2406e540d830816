"""Sets of words and phrases, matched at a token of a parse by lemma and by the words that depend on it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from coders._errors import DictionaryError

# lemma of the head of the phrase -> for each phrase the lemmas that must depend on the head
WordSet = dict[str, tuple[tuple[str, ...], ...]]

_FUNCTION = frozenset("the a an of on in for to at from by with and".split())
_LINKS = frozenset("of on in for to at from by with".split())


class Near(Protocol):
    """What a word set asks of a parse."""

    lemmas: list[str]

    def near(self, token: int) -> frozenset[str]:
        """The lemmas that depend on a token, directly or through a modifier."""
        ...


def phrase_key(phrase: str) -> tuple[str, tuple[str, ...]]:
    """The head of a noun phrase and the other content words: "state of emergency" -> ("state", ("emergency",))."""
    words = phrase.replace("_", " ").split()
    head = len(words) - 1
    for number, word in enumerate(words):
        if number and word in _LINKS:
            head = number - 1
            break
    return words[head], tuple(w for n, w in enumerate(words) if n != head and w not in _FUNCTION)


def word_set(phrases: Iterable[str]) -> WordSet:
    """A word set of phrases in base form ("hunger strike", "sanction")."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        head, rest = phrase_key(phrase)
        table.setdefault(head, []).append(rest)
    return {head: tuple(rests) for head, rests in table.items()}


def in_set(words: WordSet, graph: Near, token: int) -> bool:
    """Whether the phrase headed by a token is in a word set."""
    phrases = words.get(graph.lemmas[token])
    if phrases is None:
        return False
    if () in phrases:
        return True
    near = graph.near(token)
    return any(all(word in near for word in rest) for rest in phrases)


def set_length(words: WordSet, graph: Near, token: int) -> int:
    """The number of words, beside its head, of the longest phrase of a set that stands at a token."""
    phrases = words.get(graph.lemmas[token], ())
    near = graph.near(token) if any(phrases) else frozenset()
    return max((len(rest) for rest in phrases if all(word in near for word in rest)), default=0)


def merge(first: WordSet, second: WordSet) -> WordSet:
    """The union of two word sets."""
    table = dict(first)
    for head, rests in second.items():
        table[head] = (*table.get(head, ()), *rests)
    return table


def read_lines(path: Path) -> list[tuple[int, str]]:
    """The lines of a data file that say something, with their numbers; comments (`#` and two spaces + `#`) are cut."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DictionaryError(f"{path.name}: {error}") from error
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.partition("  #")[0].rstrip()
        if bare.strip() and not bare.lstrip().startswith("#"):
            lines.append((number, bare))
    return lines


def load_classes(folder: Path) -> dict[str, WordSet]:
    """The noun classes of a folder, by file name; a line `+name` inside a class adds the class of that name."""
    phrases: dict[str, list[str]] = {}
    includes: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(folder.glob("*.txt")):
        name = path.stem
        phrases[name], includes[name] = [], []
        for number, line in read_lines(path):
            for item in (part.strip() for part in line.split(";")):
                if item.startswith("+"):
                    includes[name].append((item[1:], f"{path.name}:{number}"))
                elif item:
                    phrases[name].append(item)
    for wanted in includes.values():
        for other, where in wanted:
            if other not in phrases:
                raise DictionaryError(f"{where}: no class '+{other}' (classes/{other}.txt)")
    return {name: word_set(_all_phrases(name, phrases, includes, ())) for name in phrases}


def _all_phrases(
    name: str, phrases: dict[str, list[str]], includes: dict[str, list[tuple[str, str]]], path: tuple[str, ...]
) -> list[str]:
    found = list(phrases[name])
    for other, where in includes[name]:
        if other == name or other in path:
            raise DictionaryError(f"{where}: '+{other}' includes itself")
        found.extend(_all_phrases(other, phrases, includes, (*path, name)))
    return found
