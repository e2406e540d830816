"""Shared parts: the real coder, loaded once."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """HOST:PORT of a service that runs as an operator would start it; at the end it must stop in order."""
    arguments = ["serve", "--port", "0", "--metrics-port", "-1", "--log-format", "json"]
    root = Path(__file__).resolve().parents[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "service.cli", *arguments], cwd=root, stderr=subprocess.PIPE, text=True
    )
    assert server.stderr is not None
    port = 0
    for line in server.stderr:
        record = json.loads(line)
        port = record.get("port", port)
        if record["event"] == "ready":
            break
    yield f"127.0.0.1:{port}"
    server.terminate()
    server.communicate(timeout=30)
    assert server.returncode == 0


def triple(event: Event) -> tuple[str, str, str]:
    """Source, code and target of an event; an unknown side is "---"."""
    return (
        event.source.code if event.source else "---",
        event.action.code,
        event.target.code if event.target else "---",
    )
