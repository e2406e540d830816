"""What the documents tell callers to do is done here: the Node example, the table of errors, the settings."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from service._errors import DOCUMENTED_CODES
from service._settings import PREFIX, Settings
from tests.service.conftest import Background

DOCS = Path(__file__).resolve().parents[2] / "docs"
NODE = DOCS / "examples" / "node"


def _npm(target: Path) -> None:
    """The example as a user has it: its own packages beside it, the contract where the project keeps it."""
    npm = shutil.which("npm")
    if shutil.which("node") is None or npm is None:
        if "CI" not in os.environ:
            pytest.skip("node and npm are not installed")
        pytest.fail("node and npm are not installed")
    for name in ("code.js", "package.json", "package-lock.json", "proto"):
        source = NODE / name
        shutil.copytree(source, target / name) if source.is_dir() else shutil.copy(source, target / name)
    shutil.copytree(DOCS.parent / "proto" / "whowhom", target / "proto" / "whowhom")
    done = subprocess.run(
        [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=target,
        capture_output=True,
        text=True,
        check=False,
    )
    if "CI" not in os.environ and any(word in done.stderr for word in ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED")):
        pytest.skip("the registry of npm cannot be reached")
    assert done.returncode == 0, done.stderr


def test_the_node_example_codes_a_sentence(fake_server: Background, tmp_path: Path) -> None:
    _npm(tmp_path)
    command = ["node", "code.js", fake_server.address]
    done = subprocess.run(
        [*command, "🚀 Ağrı attacked"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"source": "ARM", "action": "190", "trigger": "attacked"}
    ]
    bad = subprocess.run(
        [*command, "text", "soon"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert bad.returncode == 1
    assert bad.stderr.startswith("INVALID_ARGUMENT: document.publication_date")


def test_the_example_in_the_text_is_the_one_that_runs() -> None:
    text = (DOCS / "clients.md").read_text(encoding="utf-8")
    shown = re.search(r"```javascript\n(.*?)```", text, re.S)
    assert shown is not None
    program = (NODE / "code.js").read_text(encoding="utf-8")
    for call in (
        "protoLoader.loadSync",
        "EventCodingService(",
        "client.CodeDocument(",
        "ENCODING_TYPE_UTF16",
        "publication_date",
    ):
        assert call in shown[1]
        assert call in program


def test_the_table_of_errors_is_that_of_the_program() -> None:
    text = (DOCS / "clients.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", text, re.M)
    told: dict[str, set[str]] = {}
    for code, reasons in rows:
        told.setdefault(code, set()).update(re.findall(r"`([A-Z_]+)`", reasons))
    assert told == {code: set(re.findall(r"[A-Z_]+", reasons)) for code, reasons in DOCUMENTED_CODES.items()}


def test_every_setting_is_in_the_documents_with_its_default() -> None:
    text = (DOCS / "service.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| (.*?) \|", text, re.M))
    assert set(rows) == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, (), "") else str(field.default).lower()
        assert rows[name].strip("`") == default, name
    assert PREFIX in text
