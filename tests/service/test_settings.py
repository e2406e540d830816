"""Settings from file, environment and flags, and what is said of those that cannot be used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service._settings import SettingsError, load_settings


def test_flags_over_environment_over_file_over_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "whowhom.toml"
    config.write_text('workers = 2\nthreads = 2\nport = 2\nlexicon = ["a.txt"]\n', encoding="utf-8")
    monkeypatch.setenv("WHOWHOM_THREADS", "3")
    monkeypatch.setenv("WHOWHOM_PORT", "3")
    settings = load_settings(config, port=4, host=None)
    assert (settings.workers, settings.threads, settings.port, settings.host) == (2, 3, 4, "127.0.0.1")
    assert settings.lexicon == (Path("a.txt"),)


def test_a_variable_holds_paths_as_path_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOWHOM_DICTIONARIES", os.pathsep.join(["one", "two", ""]))
    monkeypatch.setenv("WHOWHOM_STANZA_DIR", "")
    monkeypatch.setenv("WHOWHOM_CLIENT_TOKEN", "of the command line")
    settings = load_settings(petrarch=(Path("three"),))
    assert (settings.dictionaries, settings.petrarch, settings.stanza_dir) == (
        (Path("one"), Path("two")),
        (Path("three"),),
        None,
    )


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("WHOWHOM_WORKERS", "0", r"^workers: got '0'"),
        ("WHOWHOM_PORT", "http", r"^port: got 'http'"),
        ("WHOWHOM_LOG_LEVEL", "loud", r"^log_level: got 'loud'"),
        ("WHOWHOM_WROKERS", "1", r"no setting WHOWHOM_WROKERS"),
        ("WHOWHOM_MAX_QUEUE_DOCUMENTS", "3", r"^max_batch_documents: a batch has to fit"),
    ],
)
def test_a_bad_variable_is_named(name: str, value: str, complaint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=complaint):
        load_settings()


@pytest.mark.parametrize(
    ("content", "complaint"), [("wokers = 1", "wokers"), ("workers = ", "cannot be read"), (None, "cannot be read")]
)
def test_a_bad_file_is_named(content: str | None, complaint: str, tmp_path: Path) -> None:
    config = tmp_path / "whowhom.toml"
    if content is not None:
        config.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=complaint):
        load_settings(config)


def test_tokens_are_not_shown() -> None:
    assert "geheim" not in repr(load_settings(tokens="geheim"))
    with pytest.raises(SettingsError) as caught:
        load_settings(tokens=["geheim"])
    assert "geheim" not in str(caught.value)
