"""A whole run: input files to one output file, a rejects file and a summary."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from coders import CoderError, InputError
from service._inputs import Meter, expand, read_records
from service.dataset._coding import Chunk, Coded, CodingSpec, chunks
from service.dataset._layouts import WITH_STATUS, to_layout
from service.dataset._progress import Progress
from service.dataset._runners import run_here, run_in_processes
from service.dataset._schema import Layout, load_layout
from service.dataset._work import WorkFolder, commit, write_durably
from service.dataset._writers import output_format, write_table

Runner = Callable[[Iterable[Chunk], CodingSpec], Iterator[Coded]]


class TooManyRejectsError(CoderError):
    """More records were rejected than `max_rejects` allows; the run can go on with a higher limit."""


@dataclass(frozen=True, slots=True)
class DatasetJob:
    """What to make of what. `max_rejects` below 0 is no limit; `chunk` is how many records a kill can cost each process."""

    inputs: tuple[str, ...]
    output: Path
    spec: CodingSpec = field(default_factory=CodingSpec)
    layout: str = "whowhom"
    input_format: str = "auto"
    output_format: str = "auto"
    header: bool = True
    chunk: int = 64
    max_rejects: int = -1
    processes: int = 1
    overwrite: bool = False

    @property
    def parts(self) -> Path:
        """The folder of the run in progress."""
        return self.output.with_name(f"{self.output.name}.parts")

    @property
    def rejects(self) -> Path:
        """The rejects file."""
        return self.output.with_name(f"{self.output.name}.rejects.jsonl")

    @property
    def summary(self) -> Path:
        """The summary."""
        return self.output.with_name(f"{self.output.name}.summary.json")


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a finished run; `sha256` is that of the output file."""

    records: int
    articles: int
    rejected: int
    events: int
    rows: int
    layout: str
    sha256: str
    versions: dict[str, str]
    run: str


def run_dataset(job: DatasetJob, *, runner: Runner | None = None, progress: Progress | None = None) -> Summary:
    """Code the inputs into the output, or go on with a run that was ended; a run that has finished is only reported.

    Raises `InputError` for wrong options, an input that has changed or an output that is another's, and `TooManyRejectsError`.
    """
    layout = load_layout(job.layout)
    kind = output_format(job.output, job.output_format)
    if job.spec.statuses != {"actual"} and job.layout not in WITH_STATUS:
        raise InputError(
            "--all", f"layout {job.layout}", f"a layout that says the status: {', '.join(sorted(WITH_STATUS))}"
        )
    run = _description(job, kind)
    if (finished := _finished(job, run)) is not None:
        return finished
    if not job.parts.exists():
        _check_inputs(job)
    job.output.parent.mkdir(parents=True, exist_ok=True)
    work = WorkFolder.open(job.parts, run)
    try:
        _code(job, work, runner or _runner(job.processes), progress or Progress())
        return _finish(job, work, layout, kind, run)
    finally:
        work.close()


def _description(job: DatasetJob, kind: str) -> dict[str, Any]:
    """What must be the same when the run goes on; how many processes and how many rejects may change."""
    worker = job.spec.worker
    return {
        "inputs": list(job.inputs),
        "input_format": job.input_format,
        "columns": asdict(job.spec.columns),
        "date": job.spec.date.isoformat() if job.spec.date else "",
        "statuses": sorted(job.spec.statuses),
        "layout": job.layout,
        "output_format": kind,
        "packed": _packed(job.output),
        "header": job.header,
        "chunk": job.chunk,
        "coder": worker.factory,
        "model": str(worker.stanza_dir or ""),
        "dictionaries": [str(path) for path in worker.dictionaries],
        "petrarch": [str(path) for path in worker.petrarch],
        "lexicon": [str(path) for path in worker.lexicon],
    }


def _fingerprint(run: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(run, sort_keys=True).encode()).hexdigest()


def _finished(job: DatasetJob, run: dict[str, Any]) -> Summary | None:
    if job.parts.exists():
        return None
    if job.overwrite:
        for path in (job.output, job.summary, job.rejects):
            path.unlink(missing_ok=True)
    if not job.output.exists():
        return None
    if job.summary.exists():
        summary = Summary(**json.loads(job.summary.read_text("utf-8")))
        if summary.run == _fingerprint(run):
            return summary
    raise InputError("--output", str(job.output), "a file that is not there, or --overwrite")


def _check_inputs(job: DatasetJob) -> None:
    for path in job.inputs:
        if path != "-" and not Path(path).exists():
            raise InputError("input", path, "a file or folder that exists")
    if "-" not in job.inputs and not expand(job.inputs):
        raise InputError("input", ", ".join(job.inputs), "files of text, JSON lines, CSV, TSV or Parquet")


def _runner(processes: int) -> Runner:
    if processes == 1:
        return run_here
    return lambda todo, spec: run_in_processes(todo, spec, processes)


def _packed(path: Path) -> str:
    return path.suffix if path.suffix in (".gz", ".zst") else ""


def _code(job: DatasetJob, work: WorkFolder, runner: Runner, progress: Progress) -> None:
    meter = Meter()
    records = read_records(job.inputs, columns=job.spec.columns, format=job.input_format, meter=meter)
    rejected = sum(done.rejects for done in work.done.values())
    versions = next((done.versions for done in work.done.values() if done.versions), "")
    position = 0
    seen = 0
    shown = False

    def todo() -> Iterator[Chunk]:
        nonlocal position, seen, shown
        for chunk in chunks(records, job.chunk, meter):
            seen += 1
            before = work.done.get(chunk.number)
            if before is None:
                if not shown:
                    progress.total, shown = meter.total, True
                    counts = work.done.values()
                    progress.resumed(sum(d.records for d in counts), sum(d.events for d in counts), rejected, position)
                position = chunk.position
                yield chunk
            elif (before.check, before.records) != (chunk.check, len(chunk.records)):
                where = chunk.records[0].where
                raise InputError(
                    "input", f"other records at {where} than when this run began", f"the same, or no {job.parts}"
                )
            else:
                position = chunk.position

    _limit(job, rejected)
    for coded in runner(todo(), job.spec):
        if coded.versions and versions and coded.versions != versions:
            raise InputError(
                "coder", f"versions {coded.versions}", f"those that the run began with, {versions}, or no {job.parts}"
            )
        versions = versions or coded.versions
        work.add(coded)
        progress.add(coded.records, coded.table.num_rows, len(coded.rejects), position)
        rejected += len(coded.rejects)
        _limit(job, rejected)
    if seen != len(work.done):
        raise InputError("input", f"{seen} chunks", f"the {len(work.done)} that this run began with, or no {job.parts}")
    progress.end()


def _limit(job: DatasetJob, rejected: int) -> None:
    if 0 <= job.max_rejects < rejected:
        raise TooManyRejectsError(
            f"{rejected} records were rejected, more than --max-rejects {job.max_rejects}; {job.parts} holds what is done and why "
            "records were rejected: start again with a higher limit to go on"
        )


def _finish(job: DatasetJob, work: WorkFolder, layout: Layout, kind: str, run: dict[str, Any]) -> Summary:
    """Put the parts together, in the order of the input. A kill at any point leaves the parts, from which this is done again."""
    partial = job.output.with_name(f"{job.output.name}.tmp")
    pieces: Iterator[pa.Table] = (to_layout(table, layout) for table in work.tables())
    rows = write_table(pieces, partial, layout, kind, header=job.header, packed=_packed(job.output))
    done = work.done.values()
    rejected = sum(d.rejects for d in done)
    versions = next((d.versions for d in done if d.versions), "{}")
    records = sum(d.records for d in done)
    summary = Summary(
        records, records - rejected, rejected, sum(d.events for d in done), rows, layout.name,
        _sha256(partial), json.loads(versions), _fingerprint(run),
    )  # fmt: skip
    if rejected:
        rejects = job.rejects.with_name(f"{job.rejects.name}.tmp")
        with rejects.open("wb") as stream:
            stream.writelines(work.rejects())
        commit(rejects, job.rejects)
    else:
        job.rejects.unlink(missing_ok=True)
    write_durably(job.summary, (json.dumps(asdict(summary), indent=1) + "\n").encode())
    with partial.open("rb+") as stream:
        os.fsync(stream.fileno())
    commit(partial, job.output)
    work.remove()
    return summary


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
