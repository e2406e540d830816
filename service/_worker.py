"""A worker process: it holds one coder, takes batches of documents from a pipe and answers with finished messages.

The answers are serialized here, so that the front, which serves every caller, only passes bytes on.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import datetime as dt

from service._convert import Options, result_message

from coders import Document, DocumentResult, EventCoder, Limits, Versions


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """What a worker needs to load its coder."""

    stanza_dir: Path | None
    dictionaries: tuple[Path, ...]
    petrarch: tuple[Path, ...]
    lexicon: tuple[Path, ...]
    threads: int
    limits: Limits


@dataclass(frozen=True, slots=True)
class Task:
    """One document of a batch."""

    number: int
    document: Document
    options: Options


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer for one task: a serialized `CodedDocument`, or the error."""

    number: int
    message: bytes
    error: Exception | None
    sentences: int
    words: int
    events: Mapping[tuple[str, str, str], int]  # (root, quad class, status) -> count
    unresolved: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BatchReply:
    """The answers of a batch with what it cost: seconds by stage, and the worker's memory in bytes."""

    replies: tuple[Reply, ...]
    stages: Mapping[str, float]
    memory: int


@dataclass(frozen=True, slots=True)
class Ready:
    """A worker has loaded its coder and coded the warm-up document."""

    versions: Versions
    memory: int
    seconds: float


@dataclass(frozen=True, slots=True)
class LoadFailed:
    """A worker could not load its coder."""

    error: Exception


@dataclass
class _Stages:
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, stage: str, seconds: float) -> None:
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    def take(self) -> dict[str, float]:
        taken, self.seconds = self.seconds, {}
        return taken


WARM_UP = Document(
    "warm-up",
    "Turkey condemned the attack on Monday. Rebels killed four soldiers near Aleppo, officials said.",
    dt.date(2020, 10, 5),
)


def memory_of_this_process() -> int:
    """Resident memory in bytes."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # not Linux
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def worker_main(pipe: Connection, spec: WorkerSpec) -> None:
    """The life of a worker; ends when the pipe closes."""
    # The front decides when workers stop: a Ctrl-C in a terminal reaches the whole group.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.environ.setdefault("OMP_NUM_THREADS", str(spec.threads))
    stages = _Stages()
    start = time.perf_counter()
    try:
        coder = EventCoder.load(
            model=spec.stanza_dir,
            dictionaries=spec.dictionaries,
            petrarch=spec.petrarch,
            lexicon=spec.lexicon,
            threads=spec.threads,
            limits=spec.limits,
            on_stage=stages.add,
        )
        coder.code([WARM_UP])
    except Exception as error:
        pipe.send(LoadFailed(_portable(error)))
        return
    stages.take()
    pipe.send(Ready(coder.versions, memory_of_this_process(), time.perf_counter() - start))
    while True:
        try:
            tasks: list[Task] = pipe.recv()
        except (EOFError, OSError):
            return
        results = coder.code([task.document for task in tasks])
        start = time.perf_counter()
        replies = tuple(_reply(task, result) for task, result in zip(tasks, results, strict=True))
        stages.add("convert", time.perf_counter() - start)
        try:
            pipe.send(BatchReply(replies, stages.take(), memory_of_this_process()))
        except OSError:
            return


def _reply(task: Task, result: DocumentResult) -> Reply:
    if result.error is not None:
        return Reply(task.number, b"", _portable(result.error), 0, 0, {}, {})
    events = Counter((event.action.root, str(event.action.quad_class), event.status) for event in result.events)
    unresolved = Counter(item.kind for item in result.unresolved)
    sentences = result.parsed.sentences if result.parsed else ()
    words = sum(len(sentence.tokens) for sentence in sentences)
    message = result_message(result, task.options).SerializeToString()
    return Reply(task.number, message, None, len(sentences), words, dict(events), dict(unresolved))


def _portable(error: Exception) -> Exception:
    """The error as one that can cross the pipe."""
    import pickle

    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        from coders import CoderError

        return CoderError(str(error))
    return error
