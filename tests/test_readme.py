"""The README's commands and examples do what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from google.protobuf import json_format
from whowhom.v1 import event_coding_service_pb2 as service_pb2

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, body in BLOCKS if kind == "bash" for line in body.splitlines() if line.strip()]
EXAMPLES = [body for kind, body in BLOCKS if kind == "python"]


def environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands write: in place of the README's /tmp."""
    return tmp_path_factory.mktemp("readme")


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run(command: str, folder: Path) -> None:
    here = command.replace("/tmp/", f"{folder}/").replace(".venv/bin/whowhom", f"{sys.executable} -m service.cli")
    done = subprocess.run(
        ["bash", "-c", here], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env=environment()
    )
    assert done.returncode == 0, done.stderr
    written = re.search(r"(?:-o|--output) (\S+)", here)
    assert done.stdout or (written and Path(written.group(1)).stat().st_size > 100)


@pytest.mark.parametrize("example", EXAMPLES)
def test_python_examples_print_events(example: str, address: str) -> None:
    code = example.replace("127.0.0.1:50051", address)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"\b\d{3,4}\b", done.stdout), done.stdout


def test_the_grpcurl_request_is_one_of_the_contract() -> None:
    request = re.search(r"grpcurl -plaintext -d '(.*?)'", README)
    assert request is not None
    message = json_format.Parse(request.group(1), service_pb2.CodeDocumentRequest())
    assert message.document.text
    method = re.search(r"whowhom\.v1\.(\w+)/(\w+)", README)
    assert method is not None
    assert method.group(2) in service_pb2.DESCRIPTOR.services_by_name[method.group(1)].methods_by_name


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake ([a-z]+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        if not link.startswith("http"):
            assert (ROOT / link).exists(), link
