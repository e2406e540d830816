"""Shared parts: the real coder, loaded once."""

from __future__ import annotations

import datetime as dt

import pytest

from coders import Document, DocumentResult, Event, EventCoder


@pytest.fixture(scope="session")
def coder() -> EventCoder:
    """The coder with the embedded model and all shipped data."""
    return EventCoder.load()


@pytest.fixture(scope="session")
def code(coder: EventCoder):
    """Code one text: `code(text, "2020-10-05")` gives its result."""

    def run(text: str, date: str = "2020-10-05") -> DocumentResult:
        return coder.code([Document("d", text, dt.date.fromisoformat(date))])[0]

    return run


def triple(event: Event) -> tuple[str, str, str]:
    """Source, code and target of an event; an unknown side is "---"."""
    return (
        event.source.code if event.source else "---",
        event.action.code,
        event.target.code if event.target else "---",
    )
