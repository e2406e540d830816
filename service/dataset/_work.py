"""The folder of a run in progress, from which a run that was killed goes on.

`OUT.parts` holds `run.json` (what the run is), `journal.jsonl` (one line for each finished chunk) and the chunks' events and
rejects. A chunk's files are written under another name, made durable and renamed; only then its line goes into the journal. What
has no line did not happen and is done again; a line that was torn in the middle is no line.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from coders import InputError
from service.dataset._coding import Coded

# Files of one folder: tens of thousands in one make every listing slow.
_PER_FOLDER = 1000


@dataclass(frozen=True, slots=True)
class Done:
    """A finished chunk as the journal has it."""

    number: int
    check: int
    records: int
    events: int
    rejects: int
    versions: str


class WorkFolder:
    """The parts of an output; made by `open`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._journal = (path / "journal.jsonl").open("ab")
        try:
            # goes with the process, however it ends
            fcntl.flock(self._journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._journal.close()
            raise InputError("--output", f"{path}, which another run is at work on", "one run at a time") from error
        self.done = _read_journal(path / "journal.jsonl")

    @classmethod
    def open(cls, path: Path, run: Mapping[str, Any]) -> WorkFolder:
        """The folder of this run, new or as an earlier start left it; `InputError` where it is another run's."""
        for trash in (path.with_name(f"{path.name}.new"), path.with_name(f"{path.name}.old")):
            shutil.rmtree(trash, ignore_errors=True)
        if not path.exists():
            fresh = path.with_name(f"{path.name}.new")
            fresh.mkdir(parents=True)
            write_durably(fresh / "run.json", json.dumps(run, indent=1, sort_keys=True).encode())
            (fresh / "journal.jsonl").touch()
            fresh.rename(path)
        before = json.loads((path / "run.json").read_text("utf-8"))
        if before != dict(run):
            changed = sorted(k for k in {*before, *run} if before.get(k) != run.get(k))
            raise InputError(", ".join(changed), "other values than when this run began", f"the same, or no {path}")
        return cls(path)

    def add(self, coded: Coded) -> Done:
        """Keep a finished chunk."""
        folder = self._shard(coded.number, "x").parent
        folder.mkdir(exist_ok=True)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, coded.table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
            writer.write_table(coded.table)
        write_durably(self._shard(coded.number, "arrow"), sink.getvalue())
        if coded.rejects:
            lines = "".join(reject.line() for reject in coded.rejects)
            write_durably(self._shard(coded.number, "rejects"), lines.encode())
        done = Done(coded.number, coded.check, coded.records, coded.table.num_rows, len(coded.rejects), coded.versions)
        self._journal.write(json.dumps(asdict(done)).encode() + b"\n")
        self._journal.flush()
        os.fsync(self._journal.fileno())
        self.done[done.number] = done
        return done

    def tables(self) -> Iterator[pa.Table]:
        """The events of all chunks in the order of the input."""
        for number in range(len(self.done)):
            with pa.memory_map(str(self._shard(number, "arrow"))) as source:
                yield pa.ipc.open_file(source).read_all()

    def rejects(self) -> Iterator[bytes]:
        """The lines of the rejects file in the order of the input."""
        for number in range(len(self.done)):
            if self.done[number].rejects:
                yield self._shard(number, "rejects").read_bytes()

    def remove(self) -> None:
        """Away with the parts; a start that finds them half removed cannot take them for a run."""
        self._journal.close()
        old = self.path.with_name(f"{self.path.name}.old")
        self.path.rename(old)
        shutil.rmtree(old, ignore_errors=True)

    def close(self) -> None:
        """Leave the parts as they are."""
        self._journal.close()

    def _shard(self, number: int, suffix: str) -> Path:
        return self.path / f"{number // _PER_FOLDER:06d}" / f"{number:09d}.{suffix}"


def _read_journal(path: Path) -> dict[int, Done]:
    done: dict[int, Done] = {}
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):  # a line that was torn; what comes next must not be glued to it
        with path.open("r+b") as stream:
            stream.truncate(whole)
    for line in data[:whole].splitlines():
        entry = Done(**json.loads(line))
        done[entry.number] = entry
    return done


def write_durably(path: Path, data: bytes | pa.Buffer) -> None:
    """A file that is whole or not there, also after a loss of power."""
    partial = path.with_name(f"{path.name}.tmp")
    with partial.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    commit(partial, path)


def commit(partial: Path, path: Path) -> None:
    """Give a finished file its name, durably."""
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
