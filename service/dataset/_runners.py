"""Where chunks are coded: in this process, or in several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

import pyarrow as pa

from service._worker import Coder
from service.dataset._coding import Chunk, Coded, CodingSpec, code_chunk, died, load_coder
from service.dataset._schema import load_layout

# Chunks that wait for a process, for each process: one is coded, one is at hand.
_AHEAD = 2
_state: dict[str, Coder] = {}


def run_here(todo: Iterable[Chunk], spec: CodingSpec) -> Iterator[Coded]:
    """Code the chunks in this process, in order; the coder is loaded when there is something to code."""
    coder: Coder | None = None
    for chunk in todo:
        coder = coder or load_coder(spec)
        yield code_chunk(coder, chunk, spec)


def run_in_processes(todo: Iterable[Chunk], spec: CodingSpec, processes: int) -> Iterator[Coded]:
    """Code the chunks in several processes; what is done comes first. At most `2 * processes` chunks are held.

    A record that ends its process (out of memory, a fault in a native library) is found by coding the chunks that were lost one
    record at a time, and is rejected; the others lose nothing.
    """
    rest = iter(todo)
    while True:
        lost: list[Chunk] = []
        with _pool(spec, processes) as pool:
            waiting: dict[Future[Coded], Chunk] = {}
            try:
                while True:
                    while len(waiting) < _AHEAD * processes and (chunk := next(rest, None)) is not None:
                        waiting[pool.submit(_work, chunk, spec)] = chunk
                    if not waiting:
                        return
                    finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
                    for future in finished:
                        coded = future.result()
                        del waiting[future]
                        yield coded
            except BrokenProcessPool:
                lost = sorted(waiting.values(), key=lambda chunk: chunk.number)
        for chunk in lost:
            yield _one_by_one(chunk, spec)


def _one_by_one(chunk: Chunk, spec: CodingSpec) -> Coded:
    parts: list[Coded] = []
    records = list(chunk.records)
    single: Chunk | None = None
    loaded = False
    while records:
        loaded = False
        try:
            with _pool(spec, 1) as pool:
                # a coder that cannot even be loaded is no fault of the record
                pool.submit(_ready, spec).result()
                loaded = True
                while records:
                    single = replace(chunk, records=(records[0],))
                    parts.append(pool.submit(_work, single, spec).result())
                    del records[0]
        except BrokenProcessPool:
            if single is None or not loaded:
                raise
            reject = died(single, "the process ended while it coded this record")
            empty = pa.Table.from_pylist([], schema=load_layout("whowhom").arrow)
            parts.append(Coded(chunk.number, chunk.check, 1, empty, (reject,), ""))
            del records[0]
    versions = next((part.versions for part in parts if part.versions), "")
    table = pa.concat_tables([part.table for part in parts])
    rejects = tuple(reject for part in parts for reject in part.rejects)
    return Coded(chunk.number, chunk.check, len(chunk.records), table, rejects, versions)


def _pool(spec: CodingSpec, processes: int) -> ProcessPoolExecutor:
    # fork would copy the locks of threads that Arrow has started here
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, context, initializer=_start, initargs=(spec, os.getpid()))


def _start(spec: CodingSpec, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OMP_NUM_THREADS", str(spec.worker.threads))
    _end_with(parent)


def _end_with(parent: int) -> None:
    """End this process when its parent has gone (kill -9 leaves no one to tell it)."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _ready(spec: CodingSpec) -> None:
    # not in the pool's initializer: an error there would come back as a broken pool, without its message
    if "coder" not in _state:
        _state["coder"] = load_coder(spec)


def _work(chunk: Chunk, spec: CodingSpec) -> Coded:
    _ready(spec)
    return code_chunk(_state["coder"], chunk, spec)
