"""A local Ray with two actors gives what a plain run gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.dataset import DatasetJob, run_dataset
from tests.service.dataset.conftest import SPEC, code, write_articles
from tests.service.dataset.test_run import EndedError, ending_after

pytest.importorskip("ray.data", reason="the extra `ray` is not installed")


def test_ray_goes_on_and_gives_the_bytes_of_a_plain_run(tmp_path: Path) -> None:
    from service.dataset._ray import ray_runner

    source = write_articles(tmp_path / "in.jsonl", 24)
    bad = json.dumps({"id": "bad", "date": "2021-13-01", "text": "x"})
    source.write_text(f"{source.read_text('utf-8')}{bad}\n{{\n", encoding="utf-8")
    code(source, tmp_path / "plain.parquet")
    job = DatasetJob((str(source),), tmp_path / "ray.parquet", SPEC, chunk=5)
    with pytest.raises(EndedError):
        run_dataset(job, runner=ending_after(1))
    summary = run_dataset(job, runner=ray_runner(2, job.parts))
    assert (summary.records, summary.rejected) == (26, 2)
    assert job.output.read_bytes() == (tmp_path / "plain.parquet").read_bytes()
    assert job.rejects.read_bytes() == (tmp_path / "plain.parquet.rejects.jsonl").read_bytes()
