"""Runs that are ended and go on, in one process and in several; bad records; what may not change between two starts."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from coders import InputError
from service._worker import WorkerSpec
from service.dataset import CodingSpec, DatasetJob, TooManyRejectsError, load_coder, run_dataset
from service.dataset._coding import Chunk, Coded, code_chunk
from service.dataset._run import Runner
from service.dataset._runners import run_here
from tests.service.dataset.conftest import FACTORY, SPEC, code, write_articles

ROOT = Path(__file__).parents[3]


class EndedError(Exception):
    pass


def ending_after(count: int) -> Runner:
    """A runner that fails after some chunks, as a process that is killed."""

    def run(todo: Iterable[Chunk], spec: CodingSpec) -> Iterator[Coded]:
        for number, coded in enumerate(run_here(todo, spec)):
            if number == count:
                raise EndedError
            yield coded

    return run


@pytest.mark.parametrize("name", ["out.parquet", "out.csv", "out.tsv.gz", "out.jsonl.zst"])
def test_a_run_that_goes_on_gives_the_bytes_of_an_unbroken_one(tmp_path: Path, source: Path, name: str) -> None:
    code(source, tmp_path / "whole" / name)
    job = DatasetJob((str(source),), tmp_path / "broken" / name, SPEC, chunk=5)
    for chunks in (2, 0, 1):
        with pytest.raises(EndedError):
            run_dataset(job, runner=ending_after(chunks))
    assert len((job.parts / "journal.jsonl").read_text().splitlines()) == 3
    assert not job.output.exists()
    run_dataset(job)
    assert job.output.read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert not job.parts.exists()


def test_only_what_is_not_done_is_coded_again(tmp_path: Path, source: Path) -> None:
    job = DatasetJob((str(source),), tmp_path / "o.csv", SPEC, chunk=5)
    with pytest.raises(EndedError):
        run_dataset(job, runner=ending_after(3))
    numbers: list[int] = []

    def noted(todo: Iterable[Chunk], spec: CodingSpec) -> Iterator[Coded]:
        for coded in run_here(todo, spec):
            numbers.append(coded.number)
            yield coded

    run_dataset(job, runner=noted)
    assert numbers == [3, 4]


def test_a_torn_line_of_the_journal_and_half_a_shard_did_not_happen(tmp_path: Path, source: Path) -> None:
    code(source, tmp_path / "whole.csv")
    job = DatasetJob((str(source),), tmp_path / "o.csv", SPEC, chunk=5)
    with pytest.raises(EndedError):
        run_dataset(job, runner=ending_after(2))
    journal = job.parts / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-20])
    (job.parts / "000000" / "000000003.arrow.tmp").write_bytes(b"half")
    run_dataset(job)
    assert job.output.read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_a_kill_while_the_parts_are_put_together_loses_nothing(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code(source, tmp_path / "whole.csv")
    job = DatasetJob((str(source),), tmp_path / "o.csv", SPEC, chunk=5)
    with monkeypatch.context() as patch:
        patch.setattr("service.dataset._run.commit", lambda partial, path: (_ for _ in ()).throw(EndedError))
        with pytest.raises(EndedError):
            run_dataset(job)
    assert not job.output.exists()
    run_dataset(job)
    assert job.output.read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize("seed, processes", [(1, 1), (2, 2), (3, 1)])
def test_killed_at_a_random_moment_and_started_again(tmp_path: Path, seed: int, processes: int) -> None:
    """Three processes with SIGKILL; `python -m benchmarks.dataset --kills 20` does more of it."""
    source = write_articles(tmp_path / "in.jsonl", 1200)
    code(source, tmp_path / "whole.parquet", chunk=8)
    output = tmp_path / "o.parquet"
    command = [sys.executable, "-m", "service.cli", "dataset", str(source), "-o", str(output), "-q", "--chunk", "8"]
    environment = {**os.environ, "WHOWHOM_CODER_FACTORY": FACTORY}
    child = subprocess.Popen(
        [*command, "--processes", str(processes)],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        stderr=subprocess.PIPE,
    )
    journal = output.with_name("o.parquet.parts") / "journal.jsonl"
    wanted = random.Random(seed).randint(1, 60)
    while child.poll() is None and not (journal.exists() and journal.read_bytes().count(b"\n") >= wanted):
        time.sleep(0.002)
    assert child.poll() is None, "the run ended before it could be killed"
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    assert not output.exists()
    summary = code(source, output, chunk=8)
    assert output.read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    ids = pq.read_table(output)["event_id"].to_pylist()
    assert len(ids) == len(set(ids)) == summary.events


def test_several_processes_give_what_one_gives(tmp_path: Path, source: Path) -> None:
    code(source, tmp_path / "one.parquet")
    code(source, tmp_path / "two.parquet", processes=2)
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


def test_a_record_that_ends_its_process_is_rejected_and_alone(tmp_path: Path) -> None:
    source = write_articles(tmp_path / "in.jsonl", 12)
    lines = source.read_text("utf-8").splitlines()
    lines.insert(7, json.dumps({"id": "poison", "date": "2021-01-01", "text": "CRASH"}))
    source.write_text("\n".join(lines), encoding="utf-8")
    summary = code(source, tmp_path / "o.parquet", processes=2)
    assert (summary.records, summary.rejected) == (13, 1)
    reject = json.loads((tmp_path / "o.parquet.rejects.jsonl").read_text("utf-8"))
    assert reject["where"] == "in.jsonl:8"
    assert "process ended" in reject["reason"]


def test_bad_records_are_set_aside_with_reason_and_line(tmp_path: Path) -> None:
    good = {"id": "a", "date": "2021-01-01", "text": "France met with Brazil."}
    lines = [
        json.dumps(good),
        "{not json",
        json.dumps({**good, "date": "2021-02-30"}),
        json.dumps({**good, "text": "FAIL"}),
        json.dumps({**good, "text": None}),
        json.dumps({**good, "url": "\ud800"}),
        json.dumps({**good, "id": "b"}),
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8")
    output = tmp_path / "o.csv"
    summary = code(source, output)
    assert (summary.records, summary.articles, summary.rejected, summary.events) == (7, 2, 5, 2)
    rejects = [json.loads(line) for line in output.with_name("o.csv.rejects.jsonl").read_text("utf-8").splitlines()]
    assert [r["where"] for r in rejects] == [f"in.jsonl:{n}" for n in (2, 3, 4, 5, 6)]
    assert [r["record"] for r in rejects] == lines[1:6]
    assert [r["field"] for r in rejects] == ["line", "date", "", "text", "url"]
    assert "day is out of range" in rejects[1]["reason"]
    assert json.loads(output.with_name("o.csv.summary.json").read_text())["rejected"] == 5


def test_too_many_rejects_stop_the_run_and_a_higher_limit_lets_it_go_on(tmp_path: Path) -> None:
    source = write_articles(tmp_path / "in.jsonl", 20)
    source.write_text("\n".join(["{"] * 4) + "\n" + source.read_text("utf-8"), encoding="utf-8")
    with pytest.raises(TooManyRejectsError, match="4 records"):
        code(source, tmp_path / "o.csv", max_rejects=3)
    assert not (tmp_path / "o.csv").exists()
    assert code(source, tmp_path / "o.csv", max_rejects=4).rejected == 4


def test_a_finished_run_is_reported_and_not_done_again(tmp_path: Path, source: Path) -> None:
    first = code(source, tmp_path / "o.csv")
    stamp = (tmp_path / "o.csv").stat().st_mtime_ns
    assert code(source, tmp_path / "o.csv") == first
    assert (tmp_path / "o.csv").stat().st_mtime_ns == stamp


def test_an_output_of_something_else_is_not_overwritten(tmp_path: Path, source: Path) -> None:
    (tmp_path / "o.csv").write_text("precious")
    with pytest.raises(InputError, match="overwrite"):
        code(source, tmp_path / "o.csv")
    assert (tmp_path / "o.csv").read_text() == "precious"
    assert code(source, tmp_path / "o.csv", overwrite=True).rows > 0


@pytest.mark.parametrize("change", ["input", "option", "shorter"])
def test_what_a_run_began_with_may_not_change(tmp_path: Path, source: Path, change: str) -> None:
    job = DatasetJob((str(source),), tmp_path / "o.csv", SPEC, chunk=5)
    with pytest.raises(EndedError):
        run_dataset(job, runner=ending_after(3))
    if change == "input":
        source.write_text(source.read_text("utf-8").replace("Report 6", "Report 7"), encoding="utf-8")
    elif change == "shorter":
        source.write_text("".join(source.read_text("utf-8").splitlines(keepends=True)[:10]), encoding="utf-8")
    else:
        job = replace(job, layout="icews")
    with pytest.raises(InputError, match=r"o\.csv\.parts"):
        run_dataset(job)


def test_two_runs_do_not_work_on_one_output(tmp_path: Path, source: Path) -> None:
    job = DatasetJob((str(source),), tmp_path / "o.csv", SPEC, chunk=5)

    def meanwhile(todo: Iterable[Chunk], spec: CodingSpec) -> Iterator[Coded]:
        with pytest.raises(InputError, match="another run"):
            run_dataset(job)
        yield from run_here(todo, spec)

    assert run_dataset(job, runner=meanwhile).rows > 0


def test_other_versions_of_the_coder_may_not_go_on(tmp_path: Path, source: Path) -> None:
    job = DatasetJob((str(source),), tmp_path / "o.csv", SPEC, chunk=5)
    with pytest.raises(EndedError):
        run_dataset(job, runner=ending_after(2))

    def newer(todo: Iterable[Chunk], spec: CodingSpec) -> Iterator[Coded]:
        for chunk in todo:
            coded = code_chunk(load_coder(spec), chunk, spec)
            yield replace(coded, versions='{"lexicon": "l2"}')

    with pytest.raises(InputError, match="versions"):
        run_dataset(job, runner=newer)


def test_a_coder_that_cannot_be_loaded_is_an_error_and_no_reject(tmp_path: Path, source: Path) -> None:
    spec = CodingSpec(WorkerSpec(factory="tests.service.fake_coder:load_never"))
    for processes in (1, 2):
        with pytest.raises(Exception, match=r"newsmini\.pt"):
            code(source, tmp_path / "o.csv", spec=spec, processes=processes)
    assert not (tmp_path / "o.csv").exists()


def test_only_layouts_with_a_status_take_what_did_not_happen(tmp_path: Path) -> None:
    source = write_articles(tmp_path / "in.jsonl", 200)
    everything = replace(SPEC, statuses=frozenset({"actual", "hypothetical"}))
    actual = code(source, tmp_path / "a.csv").rows
    assert code(source, tmp_path / "b.csv", spec=everything).rows > actual
    with pytest.raises(InputError, match="layout icews"):
        code(source, tmp_path / "c.csv", spec=everything, layout="icews")


def test_an_input_without_records_gives_an_output_without_rows(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("")
    for name in ("o.parquet", "o.csv"):
        assert code(source, tmp_path / name).rows == 0
    assert pq.read_table(tmp_path / "o.parquet").num_rows == 0
    assert len((tmp_path / "o.csv").read_text().splitlines()) == 1


@pytest.mark.model
def test_the_real_coder_goes_on_in_another_process_and_gives_the_same(tmp_path: Path) -> None:
    source = write_articles(tmp_path / "in.jsonl", 6, share=0.9)
    coder = load_coder(CodingSpec())

    def here(count: int) -> Runner:
        def run(todo: Iterable[Chunk], spec: CodingSpec) -> Iterator[Coded]:
            for number, chunk in enumerate(todo):
                if number == count:
                    raise EndedError
                yield code_chunk(coder, chunk, spec)

        return run

    whole = DatasetJob((str(source),), tmp_path / "whole.parquet", chunk=3)
    summary = run_dataset(whole, runner=here(9))
    job = replace(whole, output=tmp_path / "o.parquet")
    with pytest.raises(EndedError):
        run_dataset(job, runner=here(1))
    assert run_dataset(replace(job, processes=2)) == summary
    assert job.output.read_bytes() == whole.output.read_bytes()
    assert summary.events > 8
    assert all(summary.versions.values())
