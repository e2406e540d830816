"""Coding on a Ray cluster, by the optional extra `ray[data]`: the same function, over Arrow batches, the model once in each actor.

The driver reads the input and puts each chunk that is still to do into `OUT.parts/ray` as an Arrow file; Ray Data maps the list of
them with a pool of actors; the driver keeps what comes back as any other run does, so that it resumes the same way. The folder of
the output must be one that all nodes see.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from coders import CoderError, InputError
from service._inputs import RawRecord
from service.dataset._coding import Chunk, Coded, CodingSpec, Reject, code_chunk, load_coder

if TYPE_CHECKING:
    from service.dataset._run import Runner

# Ray plans every block ahead; the chunks of a block are coded one after the other.
_MOST_BLOCKS = 4096
# A record as it crosses to an actor: what could not be read crosses as bytes that are no record, with the reason.
_RECORD = pa.schema(
    [
        ("where", pa.string()),
        ("data", pa.binary()),
        ("field", pa.string()),
        ("got", pa.string()),
        ("expected", pa.string()),
    ]
)
_ANSWER = pa.schema(
    [
        ("number", pa.int64()),
        ("check", pa.int64()),
        ("records", pa.int64()),
        ("versions", pa.string()),
        ("events", pa.large_binary()),
        ("rejects", pa.large_binary()),
    ]
)


def ray_runner(actors: int, parts: Path, *, address: str = "") -> Runner:
    """A runner for `run_dataset` with this many actors; `CoderError` where Ray is not installed."""
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise CoderError(f"Ray is not installed: pip install 'whowhom[ray]' ({error})") from error

    def run(todo: Iterable[Chunk], spec: CodingSpec) -> Iterator[Coded]:
        folder = parts / "ray"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        items = [_spill(chunk, folder) for chunk in todo]
        if not items:
            return
        started = not ray.is_initialized()
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        if started:
            # workers import this program as the driver does, from wherever it lies
            runtime = {"env_vars": {"PYTHONPATH": os.pathsep.join(_import_paths())}}
            local: dict[str, Any] = {} if address else {"num_cpus": actors + 1, "include_dashboard": False}
            ray.init(
                address=address or None, runtime_env=runtime, log_to_driver=False, logging_level=logging.ERROR, **local
            )
        try:
            ray.data.DataContext.get_current().enable_progress_bars = False
            data = ray.data.from_items(items, override_num_blocks=min(len(items), _MOST_BLOCKS)).map_batches(
                ArrowCoder,
                fn_constructor_args=(spec,),
                batch_format="pyarrow",
                batch_size=1,
                zero_copy_batch=True,
                compute=ray.data.ActorPoolStrategy(size=actors),
                num_cpus=1,
            )
            for batch in data.iter_batches(batch_size=1, batch_format="pyarrow", prefetch_batches=1):
                yield from _answers(batch)
        finally:
            if started:
                ray.shutdown()

    return run


class ArrowCoder:
    """What an actor does: it loads the coder once and codes the chunks that a batch names."""

    def __init__(self, spec: CodingSpec) -> None:
        os.environ.setdefault("OMP_NUM_THREADS", str(spec.worker.threads))
        self._spec = spec
        self._coder = load_coder(spec)

    def __call__(self, batch: pa.Table) -> pa.Table:
        answers = [self._code(row) for row in batch.to_pylist()]
        return pa.Table.from_pylist(answers, schema=_ANSWER)

    def _code(self, item: dict[str, Any]) -> dict[str, Any]:
        coded = code_chunk(self._coder, _load(item), self._spec)
        events = pa.BufferOutputStream()
        with pa.ipc.new_stream(events, coded.table.schema) as writer:
            writer.write_table(coded.table)
        rejects = pa.BufferOutputStream()
        rows = [{name: getattr(r, name) for name in Reject.__slots__} for r in coded.rejects]
        table = pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in Reject.__slots__]))
        with pa.ipc.new_stream(rejects, table.schema) as writer:
            writer.write_table(table)
        return {
            "number": coded.number,
            "check": coded.check,
            "records": coded.records,
            "versions": coded.versions,
            "events": events.getvalue().to_pybytes(),
            "rejects": rejects.getvalue().to_pybytes(),
        }


def _import_paths() -> list[str]:
    import whowhom

    import service

    program = Path(service.__file__).resolve().parent.parent
    return [str(program), str(Path(next(iter(whowhom.__path__))).resolve().parent)]


def _spill(chunk: Chunk, folder: Path) -> dict[str, Any]:
    rows = [
        {
            "where": record.where,
            "data": record.data,
            "field": record.problem.field if record.problem else None,
            "got": record.problem.got if record.problem else None,
            "expected": record.problem.expected if record.problem else None,
        }
        for record in chunk.records
    ]
    path = folder / f"{chunk.number:09d}.arrow"
    table = pa.Table.from_pylist(rows, schema=_RECORD)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, _RECORD) as writer:
        writer.write_table(table)
    return {"number": chunk.number, "check": chunk.check, "path": str(path.resolve())}


def _load(item: dict[str, Any]) -> Chunk:
    with pa.memory_map(item["path"]) as source:
        rows = pa.ipc.open_file(source).read_all().to_pylist()
    records = tuple(
        RawRecord(
            row["where"],
            row["data"],
            InputError(row["field"], row["got"], row["expected"]) if row["field"] is not None else None,
        )
        for row in rows
    )
    return Chunk(item["number"], records, item["check"])


def _answers(batch: pa.Table) -> Iterator[Coded]:
    for row in batch.to_pylist():
        rejects = pa.ipc.open_stream(row["rejects"]).read_all().to_pylist()
        yield Coded(
            row["number"],
            row["check"],
            row["records"],
            pa.ipc.open_stream(row["events"]).read_all(),
            tuple(Reject(**reject) for reject in rejects),
            row["versions"],
        )
