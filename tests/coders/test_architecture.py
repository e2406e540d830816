"""The house rules that an import can break."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "coders").rglob("*.py")) + sorted((ROOT / "service").rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top packages that a module imports anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def importers(package: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in MODULES if package in imported(path)}


@pytest.mark.parametrize("package", ["service", "grpc", "whowhom", "prometheus_client", "structlog", "google", "typer"])
def test_library_knows_nothing_of_the_service(package: str) -> None:
    assert {name for name in importers(package) if name.startswith("coders/")} == set()


def test_only_one_module_imports_stanza() -> None:
    assert importers("stanza") == {"coders/parsing/_stanza.py"}


def test_only_one_module_imports_dateparser() -> None:
    assert len(importers("dateparser")) == 1


def test_only_one_module_converts_records_to_messages() -> None:
    makers = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if "coders" in imported(path) and "event_pb2.Event(" in path.read_text(encoding="utf-8")
    }
    assert makers == {"service/_convert.py"}


def test_the_library_never_asks_for_the_clock() -> None:
    asked = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        if path.relative_to(ROOT).parts[0] == "coders"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow")
    ]
    assert asked == []


def test_importing_the_library_loads_no_model_and_no_server() -> None:
    code = "import sys, coders; print(sorted({'grpc', 'stanza', 'prometheus_client'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "[]"


def test_modules_stay_small() -> None:
    long = {
        p.relative_to(ROOT).as_posix(): n
        for p in MODULES
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert long == {}
