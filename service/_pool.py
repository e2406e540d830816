"""Worker processes and their supervision: batches out, answers in, the dead and the hung replaced.

Each worker has one thread in the front that waits on its pipe, so the event loop never does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import structlog

from coders import CoderError, Document, InputError, ModelError, Versions
from service._context import current_request_id
from service._convert import Options
from service._errors import DrainingError, NotReadyError, PoisonError
from service._metrics import Metrics
from service._process import WorkerLostError, WorkerProcess
from service._queue import Job, JobQueue
from service._tracing import Tracer
from service._worker import BatchReply, Task, WorkerSpec

log = structlog.get_logger("whowhom.pool")

# Loading takes seconds; minutes mean that something is broken.
_LOAD_TIMEOUT = 300.0
# How often the memory of a worker at work is looked at.
_LOOK = 0.5
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """`batch_words` in one call of the model; `timeout` seconds for a full batch, more for a longer document.

    A worker that has grown by `growth` bytes is renewed between two batches; by twice as many, it is killed.
    """

    workers: int
    batch_words: int
    queue_documents: int
    timeout: float
    growth: int


class WorkerPool:
    """Documents in, serialized answers out. `on_workers` is told how many workers are ready, on each change."""

    def __init__(
        self,
        spec: WorkerSpec,
        options: PoolOptions,
        metrics: Metrics,
        *,
        tracer: Tracer | None = None,
        on_workers: Callable[[int], None] = lambda ready: None,
    ) -> None:
        self._spec = spec
        self._options = options
        self._metrics = metrics
        self._tracer = tracer or Tracer()
        self._on_workers = on_workers
        self.queue = JobQueue(options.queue_documents, on_drop=lambda reason: metrics.rejected.labels(reason).inc())
        # a worker that is renewed has a second process for the time that it loads
        self._threads = ThreadPoolExecutor(2 * options.workers + 2, thread_name_prefix="whowhom-pool")
        self._tasks: list[asyncio.Task[None]] = []
        self._ready: dict[int, WorkerProcess] = {}
        self._all: set[WorkerProcess] = set()
        self._first_ready: asyncio.Future[Versions] | None = None
        self._in_work = 0
        self.versions = Versions()
        metrics.queue_depth.set_function(lambda: len(self.queue))

    async def start(self) -> Versions:
        """Start the workers; returns when the first has answered its warm-up document. Raises `ModelError` and the like."""
        self._first_ready = asyncio.get_running_loop().create_future()
        self._tasks = [asyncio.create_task(self._supervise(number)) for number in range(self._options.workers)]
        self.versions = await self._first_ready
        return self.versions

    @property
    def alive(self) -> int:
        """Workers that are ready."""
        return len(self._ready)

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that are ready."""
        return [process.pid for process in self._ready.values()]

    def check_room(self, documents: int = 1) -> None:
        """Raise where that many documents would be refused."""
        if not self.versions.whowhom:
            raise NotReadyError("no worker has loaded the model yet")
        self.queue.check_room(documents)

    async def code(
        self, document: Document, options: Options, *, lane: str, deadline: float | None = None, patient: bool = False
    ) -> bytes:
        """The serialized `CodedDocument`. Raises what the coder or the service says of the document.

        `patient`: wait for room in the queue instead of being refused.
        """
        self.check_room(0)
        if patient:
            await self.queue.wait_room()
        job = Job(document, options, lane, deadline, asyncio.get_running_loop().create_future(), current_request_id())
        self.queue.put(job)
        try:
            return await job.future
        finally:
            if job.taken:
                self._tracer.record("wait", job.queued, job.taken)
                self._tracer.record("code", job.taken, time.monotonic(), attempts=job.attempts + 1)

    async def drain(self, grace: float) -> bool:
        """Take no more documents, wait for those in flight; whether all were finished in `grace` seconds."""
        self.queue.close()
        end = time.monotonic() + grace
        while (len(self.queue) or self._in_work) and time.monotonic() < end:
            await asyncio.sleep(0.02)
        return not len(self.queue) and not self._in_work

    async def stop(self) -> None:
        """End all workers; documents that still wait get `DrainingError`."""
        self.queue.close()
        for task in self._tasks:
            task.cancel()
        for process in self._all:
            process.kill()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for job in self.queue.drain():
            if not job.future.done():
                job.future.set_exception(DrainingError("the service has stopped"))
        self._threads.shutdown(wait=True, cancel_futures=True)

    # ------------------------------------------------------------ supervision

    async def _supervise(self, number: int) -> None:
        """Keep one worker alive and fed."""
        pause = 0.0
        process: WorkerProcess | None = None
        while True:
            if process is None:
                await asyncio.sleep(pause)
                process = await self._load(number)
                if process is None:
                    pause = min(max(_FIRST_PAUSE, pause * 2), _LONGEST_PAUSE)
                    continue
            pause = 0.0
            try:
                process = await self._serve(number, process)
            except Exception as error:  # a fault of ours must not end the supervision
                log.error("supervision failed", worker=number, error=type(error).__name__)
                process, pause = None, _FIRST_PAUSE

    async def _load(self, number: int) -> WorkerProcess | None:
        """A process that is ready; None, after a line in the log, where it does not load."""
        process = WorkerProcess(self._spec)
        self._all.add(process)
        loop = asyncio.get_running_loop()
        loading = loop.run_in_executor(self._threads, process.load)
        try:
            ready = await asyncio.wait_for(asyncio.shield(loading), _LOAD_TIMEOUT)
        except asyncio.CancelledError:
            await self._end(process, loading)
            raise
        except Exception as error:
            await self._end(process, loading)
            log.error("worker did not load", worker=number, error=type(error).__name__, message=str(error))
            if self._first_ready is not None and not self._first_ready.done():
                self._first_ready.set_exception(
                    error
                    if isinstance(error, CoderError)
                    else ModelError(f"a worker did not load: {error or type(error).__name__}")
                )
            return None
        log.info("worker ready", worker=number, pid=process.pid, seconds=round(ready.seconds, 2))
        self.versions = ready.versions
        if self._first_ready is not None and not self._first_ready.done():
            self._first_ready.set_result(ready.versions)
        return process

    async def _end(self, process: WorkerProcess, work: asyncio.Future[Any] | None = None) -> None:
        """Kill a process, then wait for the thread that waits on it, then for the process."""
        process.kill()
        if work is not None:
            # a process that is being started has no id yet: its thread kills nothing, so look again until it ends
            while not (await asyncio.wait({work}, timeout=0.05))[0]:
                process.kill()
            if not work.cancelled():
                work.exception()  # what ended it is known; asyncio is not to complain that nobody asked
        await asyncio.get_running_loop().run_in_executor(self._threads, process.end)
        self._all.discard(process)

    async def _serve(self, number: int, process: WorkerProcess) -> WorkerProcess | None:
        """Feed a worker until it has to be replaced; returns the one that follows it, if that is there already."""
        loop = asyncio.get_running_loop()
        over = _Over(self.queue.wake)
        loop.add_reader(process.sentinel, over.set)
        self._set_ready(number, process)
        feeding = _Feeding(process, over)
        try:
            reason = await self._feed(number, feeding)
            self._metrics.worker_restarts.labels(reason).inc()
            log.warning("worker is replaced", worker=number, reason=reason)
        finally:
            loop.remove_reader(process.sentinel)
            self._set_ready(number, None)
            await asyncio.shield(self._end(process, feeding.work))
            if feeding.renewal is not None and asyncio.current_task().cancelling():  # type: ignore[union-attr]
                feeding.renewal.cancel()
                await asyncio.gather(feeding.renewal, return_exceptions=True)
        return await feeding.renewal if feeding.renewal is not None else None

    def _set_ready(self, number: int, process: WorkerProcess | None) -> None:
        if process is None:
            self._ready.pop(number, None)
            self._metrics.worker_memory.labels(str(number)).set(0)
        else:
            self._ready[number] = process
            self._metrics.worker_memory.labels(str(number)).set(process.base_memory)
        self._metrics.workers_alive.set(len(self._ready))
        self._on_workers(len(self._ready))

    async def _feed(self, number: int, feeding: _Feeding) -> str:
        """Hand out batches until the worker has to be replaced; returns why."""
        process = feeding.process

        def stopped() -> bool:
            return feeding.over.is_set or feeding.renewed

        while True:
            jobs = await self.queue.take(self._options.batch_words, stopped=stopped)
            if not jobs:
                return "died" if feeding.over.is_set else "memory"
            self._in_work += len(jobs)
            try:
                reply = await self._run(feeding, jobs)
            except WorkerLostError as error:
                self._after_loss(jobs, error.reason)
                return error.reason
            except Exception as error:  # what cannot cross the pipe, or a fault of ours: no document may be lost by it
                log.error("batch failed", worker=number, error=type(error).__name__)
                self._after_loss(jobs, "died")
                return "died"
            finally:
                self._in_work -= len(jobs)
            self._metrics.worker_memory.labels(str(number)).set(reply.memory)
            self._answer(jobs, reply)
            if feeding.renewal is not None and feeding.renewal.done() and not feeding.renewed:
                feeding.renewal = None  # it did not load; the old one works on
            if feeding.renewal is None and reply.memory - process.base_memory > self._options.growth:
                # the new worker loads while the old one works on, so that nobody waits for it
                feeding.renewal = asyncio.create_task(self._load(number))
                feeding.renewal.add_done_callback(lambda _: self.queue.wake())

    async def _run(self, feeding: _Feeding, jobs: list[Job]) -> BatchReply:
        """Send a batch and wait, within bounds of time and memory."""
        process, options = feeding.process, self._options
        words = sum(job.words for job in jobs)
        for job in jobs:
            self._metrics.queue_wait.observe(job.taken - job.queued)
        self._metrics.batch_documents.observe(len(jobs))
        self._metrics.batch_words.observe(words)
        tasks = [Task(position, job.document, job.options) for position, job in enumerate(jobs)]
        work = feeding.work = asyncio.get_running_loop().run_in_executor(self._threads, process.run, tasks)
        end = time.monotonic() + options.timeout * max(1.0, words / options.batch_words)
        reason = "died"
        while not work.done():
            left = end - time.monotonic()
            await asyncio.wait({work}, timeout=max(0.0, min(_LOOK, left)))
            if work.done():
                break
            if time.monotonic() >= end:
                reason = "hung"
            elif process.grown > 2 * options.growth:
                reason = "memory"
            else:
                continue
            process.kill()
            await asyncio.wait({work})
        try:
            return work.result()  # it may have answered at the last moment: then the answers count
        except WorkerLostError as error:
            raise WorkerLostError(reason) from error

    def _after_loss(self, jobs: list[Job], reason: str) -> None:
        """Try each document once more, alone; one for which a second worker is lost is the one that breaks workers."""
        for job in jobs:
            job.attempts += 1
            if job.future.done():
                continue
            if job.attempts > 1:
                self._metrics.rejected.labels("poison").inc()
                log.error("document broke two workers", document=job.document.id[:64], reason=reason)
                job.future.set_exception(
                    PoisonError(f"two workers were lost on this document ({reason}); do not send it again")
                )
            else:
                self._metrics.retried.inc()
                self.queue.put_back(job)

    def _answer(self, jobs: list[Job], batch: BatchReply) -> None:
        self._metrics.observe_batch(batch)
        for reply in batch.replies:
            job = jobs[reply.number]
            if reply.error is not None and not isinstance(reply.error, InputError):
                log.error(
                    "document failed", document=job.document.id[:64], fault=reply.fault, request_id=job.request_id
                )
            if job.future.done():  # the caller has gone while the document was coded
                continue
            if reply.error is not None:
                job.future.set_exception(reply.error)
            else:
                job.future.set_result(reply.message)


class _Over:
    """That a process has ended, as the event loop sees it."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self.is_set = False
        self._wake = wake

    def set(self) -> None:
        if not self.is_set:
            self.is_set = True
            self._wake()


@dataclass(slots=True)
class _Feeding:
    """A worker at work: the call that its thread is in, and the process that is to follow it."""

    process: WorkerProcess
    over: _Over
    work: asyncio.Future[BatchReply] | None = None
    renewal: asyncio.Task[WorkerProcess | None] | None = None

    @property
    def renewed(self) -> bool:
        """Whether the process that is to follow is ready."""
        return self.renewal is not None and self.renewal.done() and self.renewal.result() is not None
