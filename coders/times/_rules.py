"""The rules of `data/expressions.txt`, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from coders._errors import DictionaryError

from . import _vocabulary

_BEHIND = re.compile(r"\(\?<=[^)]*\)")
_ITEM = re.compile(r"\{(\w+)(?::(\w+))?\}|\)\{(\w+)\}|<([^>]+)>|([!&])(\S+)|[\[\]()|]|[^\s\[\]()|{}<>]+")


@dataclass(frozen=True, slots=True)
class Example:
    """A text, when it was published, its tense, and the TIMEX3 value expected."""

    text: str
    published: str
    tense: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of saying a time; `handler` is the name of the function that reads it."""

    name: str
    handler: str
    patterns: tuple[re.Pattern[str], ...]
    examples: tuple[Example, ...]


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of expressions.txt as a regular expression over words with a space after each.

    Raises `KeyError` for an unknown macro and `re.error` for brackets that do not match.
    """
    out: list[str] = []
    opened: list[int] = []
    used: set[str] = set()
    for match in _ITEM.finditer(pattern):
        macro, alias, choice, behind, ahead, word = match.groups()
        item = match.group()
        if macro:
            name = _fresh(alias or macro, used)
            out.append(f"(?P<{name}>{_vocabulary.MACROS[macro]})")
        elif choice:
            begin = opened.pop()
            out[begin] = f"(?P<{_fresh(choice, used)}>"
            out.append(")")
        elif behind:
            out.append("(?:" + "|".join(f"(?<={re.escape(w)} )" for w in behind.split("|")) + ")")
        elif ahead:
            out.append(f"(?{'!' if ahead == '!' else '='}{re.escape(word)} )")
        elif item in "[(":
            opened.append(len(out))
            out.append("(?:")
        elif item == "]":
            opened.pop()
            out.append(")?")
        elif item == ")":
            opened.pop()
            out.append(")")
        elif item == "|":
            out.append("|")
        else:
            out.append(re.escape(item) + " ")
    return re.compile("".join(out))


def _fresh(name: str, used: set[str]) -> str:
    """A group may stand in several branches; its copies are called name_2, name_3."""
    unique, number = name, 1
    while unique in used:
        number += 1
        unique = f"{name}_{number}"
    used.add(unique)
    return unique


def groups(match: re.Match[str]) -> dict[str, str]:
    """The groups that matched, copies folded together, without the spaces after words."""
    found: dict[str, str] = {}
    for name, text in match.groupdict().items():
        if text:
            found.setdefault(re.sub(r"_\d+$", "", name), text.strip())
    return found


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in the order of the file.

    Raises `DictionaryError` naming the line of the first fault.
    """
    return parse_rules(_vocabulary.read("expressions.txt"), "expressions.txt")


@cache
def _openings() -> tuple[tuple[Rule, re.Pattern[str], regex.Pattern[str]], ...]:
    """Each pattern with a copy that can be asked how it may begin; what must stand before it is left out of the copy."""
    return tuple(
        (rule, pattern, regex.compile(_BEHIND.sub("", pattern.pattern)))
        for rule in rules()
        for pattern in rule.patterns
    )


@cache
def _begun_with(letters: str) -> tuple[tuple[Rule, re.Pattern[str], regex.Pattern[str]], ...]:
    """The openings that the first letters of a word leave: what cannot go on from them need not be asked of every word."""
    before = _begun_with(letters[:-1]) if len(letters) > 1 else _openings()
    return tuple(opening for opening in before if opening[2].match(letters, partial=True))


@lru_cache(maxsize=20_000)
def opened_by(word: str) -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    """The patterns that can match from a word on, in the order of the file: some ten of the hundred."""
    start = word + " "
    return tuple((rule, pattern) for rule, pattern, copy in _begun_with(word[:2]) if copy.match(start, partial=True))


def parse_rules(text: str, source: str) -> tuple[Rule, ...]:
    """The rules written in `text`; `source` is named in errors (`DictionaryError`)."""
    result: list[Rule] = []
    name, handler = "", ""
    patterns: list[re.Pattern[str]] = []
    examples: list[Example] = []

    def close() -> None:
        if name:
            if not (handler and patterns and (examples)):
                raise DictionaryError(f"{source}: rule {name!r} needs a handler, a pattern and an example")
            result.append(Rule(name, handler, tuple(patterns), tuple(examples)))
            patterns.clear()
            examples.clear()

    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        key, _, rest = line.partition(" ")
        try:
            match key:
                case "rule":
                    close()
                    name, handler = rest, ""
                case "do":
                    handler = rest
                case "say":
                    patterns.append(compile_pattern(rest))
                case "eg":
                    examples.append(_example(rest, number))
                case _:
                    raise ValueError(f"unknown key {key!r}")
        except (ValueError, KeyError, IndexError, re.error) as error:
            raise DictionaryError(f"{source}:{number}: {error}") from error
    close()
    return tuple(result)


def _example(text: str, line: int) -> Example:
    left, equals, value = text.partition(" = ")
    if not equals:
        raise ValueError("an example reads 'text = value'")
    said, _, when = left.partition(" @")
    published, _, tense = when.partition(" ")
    return Example(said.strip(), published or "2020-10-05", tense or "past", value.strip(), line)


def vocabulary() -> frozenset[str]:
    """Every word that some pattern can read, but numbers."""
    words: set[str] = set()
    for rule in rules():
        for pattern in rule.patterns:
            words.update(
                re.findall(r"[a-z']+[a-z']*", re.sub(r"\\(.)|\(\?P<\w+>|\(\?[:=!<]+", r"\1 ", pattern.pattern))
            )
    return frozenset(words)
