"""The form of the log."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from service._logging import configure_logging


def test_lines_are_json_with_time_and_level(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    structlog.get_logger("x").info("call", method="CodeDocument", id="line\nbreak")
    structlog.get_logger("x").debug("not shown")
    (line,) = capfd.readouterr().err.splitlines()
    entry = json.loads(line)
    assert entry["event"] == "call"
    assert entry["level"] == "info"
    assert entry["id"] == "line\nbreak"
    assert entry["timestamp"].endswith("Z")


def test_on_a_console_they_are_columns(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "console")
    structlog.get_logger("x").info("call", method="CodeDocument")
    line = capfd.readouterr().err
    assert "CodeDocument" in line
    assert not line.startswith("{")


def test_libraries_log_in_the_same_form_and_without_messages_of_exceptions(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    try:
        raise ValueError("Xyzzyville was attacked")
    except ValueError:
        logging.getLogger("some.library").exception("it failed on %s", "Xyzzyville")
    logging.getLogger("some.library").info("chatter")
    (line,) = capfd.readouterr().err.splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["error"], entry["source"]) == ("it failed on %s", "ValueError", "some.library")
    assert "Xyzzy" not in line
