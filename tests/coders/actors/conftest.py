"""The shipped resolver and stored parses, loaded once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coders import ParsedDocument
from coders.actors import ActorResolver, ActorTable
from coders.parsing import read_conllu

PARSES = Path(__file__).parents[2] / "data" / "parses"


@pytest.fixture(scope="session")
def resolver() -> ActorResolver:
    """The resolver with the shipped dictionaries."""
    return ActorResolver.load()


@pytest.fixture(scope="session")
def parses() -> dict[str, ParsedDocument]:
    """The stored parses of the actor tests, by document id."""
    return {
        parsed.document.id: parsed
        for name in ("actors-phrases.conllu", "actors-documents.conllu", "actors-news.conllu", "actors-several.conllu")
        for parsed in read_conllu((PARSES / name).read_text(encoding="utf-8"))
    }


Find = Callable[[str], ActorTable]


@pytest.fixture(scope="session")
def find(resolver: ActorResolver, parses: dict[str, ParsedDocument]) -> Find:
    """The actors of a stored parse."""
    return lambda identifier: resolver.find(parses[identifier])


def codes(table: ActorTable, sentence: int = 0) -> dict[str, str]:
    """The code of each phrase of a sentence, by its text."""
    return {m.text: m.code for m in table.mentions if m.sentence == sentence}
