"""Jobs over made-up articles with the coder that knows their templates."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.synthetic import articles
from service._worker import WorkerSpec
from service.dataset import CodingSpec, DatasetJob, Summary, run_dataset

FACTORY = "benchmarks.synthetic:load"
SPEC = CodingSpec(WorkerSpec(factory=FACTORY))


def write_articles(path: Path, count: int = 24, **options: Any) -> Path:
    """A JSON lines file of made-up articles."""
    path.write_text("".join(json.dumps(a) + "\n" for a in articles(count, **options)), encoding="utf-8")
    return path


def code(source: Path, output: Path, **options: Any) -> Summary:
    """Code a file with the fast coder."""
    return run_dataset(DatasetJob((str(source),), output, options.pop("spec", SPEC), **{"chunk": 5, **options}))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two dozen articles."""
    return write_articles(tmp_path / "articles.jsonl")


@pytest.fixture
def coded(tmp_path: Path, source: Path) -> Callable[..., Path]:
    """Codes the articles into a file of this name."""

    def make(name: str, **options: Any) -> Path:
        output = tmp_path / name
        code(source, output, **options)
        return output

    return make
