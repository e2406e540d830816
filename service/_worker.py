"""A worker process: it holds one coder, takes batches of documents from a pipe and answers with finished messages.

The answers are serialized here, so that the front, which serves every caller, only passes bytes on.
"""

from __future__ import annotations

import copyreg
import datetime as dt
import importlib
import os
import pickle
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from coders import CoderError, Document, DocumentResult, InputError, Limits, Versions
from service._convert import Options, result_message

# Of a process that ran out of memory; the front sees a death like any other.
_OUT_OF_MEMORY = 70


class Coder(Protocol):
    """Documents to results, one each, in order."""

    @property
    def versions(self) -> Versions: ...

    def code(self, documents: Sequence[Document]) -> Sequence[DocumentResult]: ...


StageTimer = Callable[[str, float], None]
CoderFactory = Callable[["WorkerSpec", StageTimer], Coder]


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """What a worker needs to load its coder; `factory` is the "module:function" that makes it, a `CoderFactory`."""

    stanza_dir: Path | None = None
    dictionaries: tuple[Path, ...] = ()
    petrarch: tuple[Path, ...] = ()
    lexicon: tuple[Path, ...] = ()
    threads: int = 1
    limits: Limits = field(default_factory=Limits)
    factory: str = "service._worker:load_event_coder"


def load_event_coder(spec: WorkerSpec, on_stage: StageTimer) -> Coder:
    """The coder that the settings ask for. Raises `ModelError` or `DictionaryError`."""
    from coders import EventCoder

    return EventCoder.load(
        model=spec.stanza_dir,
        dictionaries=spec.dictionaries,
        petrarch=spec.petrarch,
        lexicon=spec.lexicon,
        threads=spec.threads,
        limits=spec.limits,
        on_stage=on_stage,
    )


@dataclass(frozen=True, slots=True)
class Task:
    """One document of a batch."""

    number: int
    document: Document
    options: Options


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer for one task: a serialized `CodedDocument`, or the error; `fault` says where a fault of ours arose."""

    number: int
    message: bytes
    error: Exception | None = None
    fault: str = ""
    sentences: int = 0
    words: int = 0
    events: Mapping[tuple[str, str, str], int] = field(default_factory=dict)  # (root, quad class, status) -> count
    unresolved: Mapping[str, int] = field(default_factory=dict)


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


def memory_of(pid: int | str = "self") -> int:
    """Resident memory of a process in bytes; 0 where the system does not tell (no Linux, or the process has ended)."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as stream:
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def worker_main(pipe: Connection, spec: WorkerSpec) -> None:
    """The life of a worker; ends when the pipe closes."""
    # The front decides when workers stop: a Ctrl-C in a terminal reaches the whole group.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.environ.setdefault("OMP_NUM_THREADS", str(spec.threads))
    try:
        _work(pipe, spec)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except (EOFError, OSError):  # the front has gone or has closed the pipe
        return


def _work(pipe: Connection, spec: WorkerSpec) -> None:
    stages = _Stages()
    start = time.perf_counter()
    try:
        coder = _factory(spec.factory)(spec, stages.add)
        (warm,) = coder.code([WARM_UP])
        if warm.error is not None:
            raise warm.error
    except Exception as error:
        pipe.send(LoadFailed(_portable(error)))
        return
    stages.take()
    pipe.send(Ready(coder.versions, memory_of(), time.perf_counter() - start))
    while True:
        tasks: list[Task] = pipe.recv()
        results = _code(coder, [task.document for task in tasks])
        begin = time.perf_counter()
        replies = tuple(_reply(task, result) for task, result in zip(tasks, results, strict=True))
        stages.add("convert", time.perf_counter() - begin)
        pipe.send(BatchReply(replies, stages.take(), memory_of()))


def _factory(name: str) -> CoderFactory:
    module, _, function = name.partition(":")
    factory: CoderFactory = getattr(importlib.import_module(module), function)
    return factory


def _code(coder: Coder, documents: list[Document]) -> list[DocumentResult]:
    """One result each; a fault that escapes the coder costs one document, never the batch."""
    try:
        return list(coder.code(documents))
    except MemoryError:
        raise
    except Exception as error:
        if len(documents) == 1:
            return [DocumentResult(documents[0], error=error)]
        return [result for document in documents for result in _code(coder, [document])]


def _reply(task: Task, result: DocumentResult) -> Reply:
    if result.error is not None:
        return Reply(task.number, b"", _portable(result.error), _where(result.error))
    try:
        message = result_message(result, task.options).SerializeToString()
    except Exception as error:
        return Reply(task.number, b"", _portable(error), _where(error))
    events: Counter[tuple[str, str, str]] = Counter(
        (event.action.root, str(event.action.quad_class), event.status) for event in result.events
    )
    unresolved: Counter[str] = Counter(item.kind for item in result.unresolved)
    sentences = result.parsed.sentences if result.parsed else ()
    words = sum(len(sentence.tokens) for sentence in sentences)
    return Reply(task.number, message, None, "", len(sentences), words, dict(events), dict(unresolved))


def _where(error: BaseException) -> str:
    """Type and place of an error and of what caused it, for the log: never its message, which may quote the text."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(parts) < 4:
        trace = cause.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else ""
        parts.append(type(cause).__name__ + place)
        cause = cause.__cause__ or cause.__context__
    return " from ".join(parts)


def _reduced(error: Any) -> tuple[type[InputError], tuple[str, str, str]]:
    return type(error), (error.field, error.got, error.expected)


# By default an exception is made anew from its message alone.
_KINDS: tuple[Any, ...] = (InputError, *InputError.__subclasses__())
for _kind in _KINDS:
    copyreg.pickle(_kind, _reduced)


def _portable(error: Exception) -> Exception:
    """The error as one that can cross the pipe."""
    try:
        copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except Exception:
        return CoderError(type(error).__name__)
    return copy if type(copy) is type(error) else CoderError(type(error).__name__)
