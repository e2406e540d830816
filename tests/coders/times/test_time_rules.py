"""The data files of the times: every example holds, and a faulty line is refused with its place."""

from __future__ import annotations

import ast
import datetime as dt
from importlib.resources import files
from pathlib import Path

import pytest

import coders.times
from coders import _errors
from coders.times import Context, _normalise, _rules, _vocabulary, normalise

EXAMPLES = [(rule.name, example) for rule in _rules.rules() for example in rule.examples]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{name}: {e.text}" for name, e in EXAMPLES])
def test_each_example_beside_a_rule_is_read_by_that_rule(name: str, example: _rules.Example) -> None:
    publication = dt.date.fromisoformat(example.published)
    found = normalise(example.text, publication, Context(publication, example.tense))  # type: ignore[arg-type]
    assert found is not None, f"line {example.line}"
    assert (found.value, found.rule) == (example.value, name), f"line {example.line}"


def test_every_rule_has_a_handler_and_every_handler_a_rule() -> None:
    used = {rule.handler for rule in _rules.rules()}
    assert used == set(_normalise.HANDLERS)


@pytest.mark.parametrize(
    "text",
    [
        "rule x\ndo month\nsay {nonsense}\neg May = 2020-05\n",
        "rule x\ndo month\nsay (a|b\neg May = 2020-05\n",
        "rule x\ndo month\nsay {month}\neg May 2020-05\n",
        "rule x\ndo month\nshout {month}\n",
    ],
)
def test_a_faulty_rule_names_its_line(text: str) -> None:
    with pytest.raises(_errors.DictionaryError, match=r"mine:[34]: "):
        _rules.parse_rules(text, "mine")


def test_a_rule_without_an_example_is_refused() -> None:
    with pytest.raises(_errors.DictionaryError, match="needs a handler, a pattern and an example"):
        _rules.parse_rules("rule x\ndo month\nsay {month}\n", "mine")


@pytest.mark.parametrize("name", ["calendar", "numbers", "modifiers", "references", "context", "holidays", "filters"])
def test_each_word_list_can_be_read_and_holds_lower_case_words(name: str) -> None:
    for section, words in _vocabulary.sections(f"{name}.txt").items():
        assert words, section
        assert all(word == word.lower() for word in words), section


def test_every_holiday_of_the_list_has_a_day_in_most_years() -> None:
    for word in _vocabulary.HOLIDAYS:
        found = [normalise(f"{word[0].upper()}{word[1:]} {year}", dt.date(2022, 6, 1)) for year in (2019, 2020, 2021)]
        assert all(f is not None and f.granularity == "day" and f.value[:4] in "201920202021" for f in found), word


def test_only_one_module_imports_dateparser() -> None:
    root = Path(str(files(coders))).resolve()
    importing = set()
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(n.split(".")[0] == "dateparser" for n in names):
                importing.add(path.relative_to(root).as_posix())
    assert importing == {"times/_dates.py"}


def test_no_module_of_the_times_asks_for_the_clock() -> None:
    for path in Path(str(files(coders.times))).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow")), path.name
