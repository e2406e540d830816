"""Worker processes and their supervision: batches out, answers in, the dead and the hung replaced.

Each worker has one thread in the front that waits on its pipe, so the event loop never does.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import multiprocessing.connection
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import structlog

from service._convert import Options
from service._errors import NotReadyError, PoisonError
from service._metrics import Metrics
from service._queue import Job, JobQueue
from service._worker import BatchReply, LoadFailed, Ready, Task, WorkerSpec, worker_main

from coders import Document, ModelError, Versions

log = structlog.get_logger("whowhom.pool")

# Loading takes seconds; minutes mean that something is broken.
_LOAD_TIMEOUT = 300.0
_CONTEXT = multiprocessing.get_context("spawn")


class WorkerLostError(Exception):
    """The worker died or hung; `reason` is "died" or "hung"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class _Process:
    """One worker process, from the front's side. Its methods block: they run in the worker's thread."""

    def __init__(self, spec: WorkerSpec) -> None:
        self.base_memory = 0
        self._pipe, theirs = _CONTEXT.Pipe()
        self.process = _CONTEXT.Process(target=worker_main, args=(theirs, spec), name="whowhom-worker", daemon=True)
        self.process.start()
        theirs.close()

    def start(self) -> Ready:
        answer = self._receive(_LOAD_TIMEOUT)
        if isinstance(answer, LoadFailed):
            raise answer.error
        if not isinstance(answer, Ready):
            raise WorkerLostError("died")
        return answer

    def run(self, tasks: list[Task], timeout: float) -> BatchReply:
        try:
            self._pipe.send(tasks)
        except OSError as error:
            raise WorkerLostError("died") from error
        answer = self._receive(timeout)
        if not isinstance(answer, BatchReply):
            raise WorkerLostError("died")
        return answer

    def _receive(self, timeout: float) -> Any:
        ready = multiprocessing.connection.wait([self._pipe, self.process.sentinel], timeout)
        if not ready:
            raise WorkerLostError("hung")
        try:
            # a dead worker's last answer may still be in the pipe
            if self._pipe.poll():
                return self._pipe.recv()
        except (EOFError, OSError):
            pass
        raise WorkerLostError("died")

    def stop(self) -> None:
        self._pipe.close()
        self.process.join(2.0)
        self.kill()

    def kill(self) -> None:
        if self.process.is_alive():
            self.process.kill()
        self.process.join()


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """`batch_words` in one call of the model; `timeout` seconds for a batch; `growth` bytes before a worker is renewed."""

    workers: int
    batch_words: int
    queue_documents: int
    timeout: float
    growth: int


class WorkerPool:
    """Documents in, serialized answers out."""

    def __init__(self, spec: WorkerSpec, options: PoolOptions, metrics: Metrics) -> None:
        self._spec = spec
        self._options = options
        self._metrics = metrics
        self._queue = JobQueue(options.queue_documents, on_drop=self._dropped)
        self._threads = ThreadPoolExecutor(options.workers, thread_name_prefix="whowhom-pool")
        self._tasks: list[asyncio.Task[None]] = []
        self._processes: dict[int, _Process] = {}
        self._first_ready: asyncio.Future[Versions] | None = None
        self._in_work = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.versions = Versions()
        metrics.queue_depth.set_function(lambda: len(self._queue))

    async def start(self) -> Versions:
        """Start the workers; returns when the first has answered its warm-up document. Raises `ModelError` and the like."""
        self._first_ready = asyncio.get_running_loop().create_future()
        self._tasks = [asyncio.create_task(self._supervise(number)) for number in range(self._options.workers)]
        self.versions = await self._first_ready
        return self.versions

    @property
    def alive(self) -> int:
        """Workers that are ready."""
        return len(self._processes)

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that are ready."""
        return [p.process.pid for p in self._processes.values() if p.process.pid is not None]

    async def code(self, document: Document, options: Options, *, lane: str, deadline: float | None = None) -> bytes:
        """The serialized `CodedDocument`. Raises what the coder or the service says of the document."""
        if not self.versions.whowhom:
            raise NotReadyError("no worker has loaded the model yet")
        job = Job(document, options, lane, deadline, asyncio.get_running_loop().create_future())
        self._queue.put(job)
        return await job.future

    async def drain(self, grace: float) -> bool:
        """Take no more documents, wait for those in flight; whether all were finished in `grace` seconds."""
        self._queue.close()
        end = time.monotonic() + grace
        while (len(self._queue) or self._in_work) and time.monotonic() < end:
            await asyncio.sleep(0.02)
        return not len(self._queue) and not self._in_work

    async def stop(self) -> None:
        """End all workers; documents still waiting get an error."""
        self._queue.close()
        for task in self._tasks:
            task.cancel()
        for process in list(self._processes.values()):
            process.kill()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._processes.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)

    # ------------------------------------------------------------ supervision

    async def _supervise(self, number: int) -> None:
        """Keep one worker alive and fed."""
        pause = 0.0
        while True:
            await asyncio.sleep(pause)
            process = await self._start_one(number)
            if process is None:
                pause = min(max(1.0, pause * 2), 30.0)
                continue
            pause = 0.0
            try:
                reason = await self._feed(process)
            finally:
                self._processes.pop(number, None)
                self._metrics.workers_alive.set(len(self._processes))
                process.kill()
            self._metrics.worker_restarts.labels(reason).inc()
            log.warning("worker replaced", worker=number, reason=reason)

    async def _start_one(self, number: int) -> _Process | None:
        loop = asyncio.get_running_loop()
        process = _Process(self._spec)
        try:
            ready = await loop.run_in_executor(self._threads, process.start)
        except asyncio.CancelledError:
            process.kill()
            raise
        except Exception as error:
            process.kill()
            log.error("worker did not load", worker=number, error=str(error))
            first = self._first_ready
            if first is not None and not first.done():
                first.set_exception(error if not isinstance(error, WorkerLostError) else ModelError("a worker died while it loaded"))
            return None
        self._processes[number] = process
        process.base_memory = ready.memory
        self._metrics.workers_alive.set(len(self._processes))
        log.info("worker ready", worker=number, pid=process.process.pid, seconds=round(ready.seconds, 2))
        if self._first_ready is not None and not self._first_ready.done():
            self._first_ready.set_result(ready.versions)
        return process

    async def _feed(self, process: _Process) -> str:
        """Hand out batches until the worker has to be replaced; returns why."""
        loop = asyncio.get_running_loop()
        while True:
            jobs = await self._queue.take(self._options.batch_words)
            self._in_work += len(jobs)
            try:
                now = time.monotonic()
                for job in jobs:
                    self._metrics.queue_wait.observe(now - job.queued)
                self._metrics.batch_documents.observe(len(jobs))
                self._metrics.batch_words.observe(sum(job.words for job in jobs))
                tasks = [Task(number, job.document, job.options) for number, job in enumerate(jobs)]
                try:
                    reply = await loop.run_in_executor(self._threads, process.run, tasks, self._options.timeout)
                except WorkerLostError as error:
                    self._after_loss(jobs, error.reason)
                    return error.reason
                self._answer(jobs, reply)
            finally:
                self._in_work -= len(jobs)
            if reply.memory - process.base_memory > self._options.growth:
                return "memory"

    def _after_loss(self, jobs: list[Job], reason: str) -> None:
        """Try each document once more, alone; one that has been alone already is the one that breaks workers."""
        for job in jobs:
            job.attempts += 1
            if job.future.done():
                continue
            if job.attempts > 1:
                self._metrics.rejected.labels("poison").inc()
                job.future.set_exception(PoisonError(f"a worker {reason} on this document, twice"))
            else:
                self._queue.put_back(job)

    def _answer(self, jobs: list[Job], batch: BatchReply) -> None:
        self._metrics.observe_batch(batch)
        for reply in batch.replies:
            future = jobs[reply.number].future
            if future.done():
                continue
            if reply.error is not None:
                future.set_exception(reply.error)
            else:
                future.set_result(reply.message)

    def _dropped(self, reason: str) -> None:
        self._metrics.rejected.labels(reason).inc()
