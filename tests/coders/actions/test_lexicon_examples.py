"""Every example sentence of the lexicon, on stored parses of the shipped parser."""

from __future__ import annotations

from pathlib import Path

import pytest

from coders.actions import ActionCoder
from coders.actions._examples import example_document, run_examples
from coders.actors import ActorResolver
from coders.parsing import read_conllu

PARSES = Path(__file__).with_name("examples.conllu")


@pytest.fixture(scope="module")
def coder() -> ActionCoder:
    return ActionCoder.load()


def test_every_example_has_a_stored_parse(coder: ActionCoder) -> None:
    stored = {p.document.id for p in read_conllu(PARSES.read_text(encoding="utf-8"))}
    missing = [e.where for e in coder.lexicon.examples if example_document(e).id not in stored]
    assert missing == [], "run: python -m coders.actions.check --store"


def test_examples_give_just_the_promised_triples(coder: ActionCoder) -> None:
    documents = {example_document(e).id: example_document(e) for e in coder.lexicon.examples}
    text = PARSES.read_text(encoding="utf-8")
    parses = {p.document.id: p for p in read_conllu(text, documents) if p.document.id in documents}
    outcomes = run_examples(coder, coder.lexicon.examples, parses, ActorResolver.load().find)
    wrong = [
        f"{o.example.where}: {o.example.text} missing {o.missing} too much {o.surplus}" for o in outcomes if not o.right
    ]
    assert wrong == []
    assert len(outcomes) >= len(coder.lexicon.examples)
