"""Documents that wait for a worker, in one lane for each caller, so that a big batch does not hold up a small request."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from service._convert import Options
from service._errors import DrainingError, ExpiredError, QueueFullError

from coders import Document


@dataclass(eq=False, slots=True)
class Job:
    """A document on its way; `deadline` in seconds of the monotonic clock, or None."""

    document: Document
    options: Options
    lane: str
    deadline: float | None
    future: asyncio.Future[bytes]
    queued: float = field(default_factory=time.monotonic)
    attempts: int = 0

    @property
    def words(self) -> int:
        """An estimate: English news has about six characters a word, with its space."""
        return len(self.document.text) // 6 + 1


class JobQueue:
    """First in, first out within a lane, in turn between lanes; `on_drop` is told why a job left without being coded."""

    def __init__(self, limit: int, *, on_drop: Callable[[str], None] = lambda reason: None) -> None:
        self._limit = limit
        self._lanes: OrderedDict[str, deque[Job]] = OrderedDict()
        self._retry: deque[Job] = deque()
        self._arrived = asyncio.Event()
        self._size = 0
        self._closed = False
        self._on_drop = on_drop

    def __len__(self) -> int:
        return self._size

    def put(self, job: Job) -> None:
        """Queue a job; `QueueFullError` or `DrainingError` where it cannot be."""
        if self._closed:
            raise DrainingError("the service is stopping")
        if self._size >= self._limit:
            self._on_drop("queue_full")
            raise QueueFullError(f"{self._size} documents wait already, at most {self._limit} may")
        self._lanes.setdefault(job.lane, deque()).append(job)
        self._size += 1
        self._arrived.set()

    def put_back(self, job: Job) -> None:
        """Queue a job whose worker died: it goes first, and alone."""
        self._retry.append(job)
        self._size += 1
        self._arrived.set()

    def close(self) -> None:
        """Take no more jobs; those that wait are still handed out."""
        self._closed = True
        self._arrived.set()

    async def take(self, max_words: int) -> list[Job]:
        """The next batch: at least one job, then as many as fit, one lane after the other. Waits for the first, for no second."""
        while True:
            batch = self._collect(max_words)
            if batch:
                return batch
            self._arrived.clear()
            await self._arrived.wait()

    def _collect(self, max_words: int) -> list[Job]:
        while self._retry:
            job = self._retry.popleft()
            self._size -= 1
            if self._alive(job):
                return [job]
        batch: list[Job] = []
        words = 0
        while self._lanes:
            lane, jobs = self._lanes.popitem(last=False)
            job = jobs[0]
            if batch and words + job.words > max_words:
                self._lanes[lane] = jobs
                self._lanes.move_to_end(lane, last=False)
                break
            jobs.popleft()
            self._size -= 1
            if jobs:
                self._lanes[lane] = jobs
            if self._alive(job):
                batch.append(job)
                words += job.words
        return batch

    def _alive(self, job: Job) -> bool:
        if job.future.done():  # the caller has gone
            self._on_drop("cancelled")
            return False
        if job.deadline is not None and time.monotonic() >= job.deadline:
            self._on_drop("expired")
            job.future.set_exception(ExpiredError("the deadline passed while the document waited"))
            return False
        return True
