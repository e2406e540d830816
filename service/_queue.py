"""Documents that wait for a worker, in one lane for each call, so that a big batch does not hold up a small request.

Lanes share the workers by words, not by documents (start-time fair queueing): the next document is that of the lane that
has had the fewest words; a new lane starts level with the one that is being served, so waiting earns no credit.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from coders import Document
from service._convert import Options
from service._errors import DrainingError, ExpiredError, QueueFullError


@dataclass(eq=False, slots=True)
class Job:
    """A document on its way; `deadline` in seconds of the monotonic clock, or None."""

    document: Document
    options: Options
    lane: str
    deadline: float | None
    future: asyncio.Future[bytes]
    request_id: str = ""
    queued: float = field(default_factory=time.monotonic)
    taken: float = 0.0
    attempts: int = 0
    words: int = 0

    def __post_init__(self) -> None:
        # English news has about six characters a word, with its space; text of short words has more.
        text = self.document.text
        self.words = max(len(text) // 6, text.count(" ")) + 1


@dataclass(eq=False, slots=True)
class _Lane:
    jobs: deque[Job]
    served: float


class JobQueue:
    """First in, first out within a lane, fair between lanes; `on_drop` is told why a job left without being coded."""

    def __init__(self, limit: int, *, on_drop: Callable[[str], None] = lambda reason: None) -> None:
        self._limit = limit
        self._lanes: dict[str, _Lane] = {}
        self._turns: list[tuple[float, int, str]] = []  # heap of (served, tie-break, lane)
        self._ties = itertools.count()
        self._level = 0.0
        self._retry: deque[Job] = deque()
        self._arrived = asyncio.Event()
        self._left = asyncio.Event()
        self._size = 0
        self._on_drop = on_drop
        self.closed = asyncio.Event()

    def __len__(self) -> int:
        return self._size

    def check_room(self, documents: int = 1) -> None:
        """Raise `DrainingError` or `QueueFullError` where that many more documents cannot be taken."""
        if self.closed.is_set():
            raise DrainingError("the service is stopping")
        if self._size + documents > self._limit:
            for _ in range(documents):
                self._on_drop("queue_full")
            raise QueueFullError(f"{self._size} documents wait already; at most {self._limit} may")

    async def wait_room(self) -> None:
        """Return when one more document can be taken; `DrainingError` where none will be."""
        while self._size >= self._limit and not self.closed.is_set():
            self._left.clear()
            await self._left.wait()
        self.check_room()

    def put(self, job: Job) -> None:
        """Queue a job; `QueueFullError` or `DrainingError` where it cannot be."""
        self.check_room()
        lane = self._lanes.get(job.lane)
        if lane is None:
            lane = self._lanes[job.lane] = _Lane(deque(), self._level)
            heapq.heappush(self._turns, (lane.served, next(self._ties), job.lane))
        lane.jobs.append(job)
        self._size += 1
        job.future.add_done_callback(lambda _: self._forget(job))
        self._arrived.set()

    def put_back(self, job: Job) -> None:
        """Queue a job whose worker died: it goes first, and alone, and the limit does not hold for it."""
        self._retry.append(job)
        self._size += 1
        self._arrived.set()

    def close(self) -> None:
        """Take no more jobs; those that wait are still handed out."""
        self.closed.set()
        self._left.set()
        self.wake()

    def wake(self) -> None:
        """Let those who wait in `take` look whether they are to stop."""
        self._arrived.set()

    def drain(self) -> list[Job]:
        """Take out all that waits."""
        jobs = [*self._retry, *(job for lane in self._lanes.values() for job in lane.jobs)]
        self._retry.clear()
        self._lanes.clear()
        self._turns.clear()
        self._shrink(self._size)
        return jobs

    async def take(self, max_words: int, *, stopped: Callable[[], bool] = lambda: False) -> list[Job]:
        """The next batch: at least one job, then as many as fit in `max_words`. Waits for the first, for no second.

        Empty only where `stopped` says so; it is asked on each arrival and on `wake`.
        """
        while not stopped():
            batch = self._collect(max_words)
            if batch:
                now = time.monotonic()
                for job in batch:
                    job.taken = now
                return batch
            self._arrived.clear()
            await self._arrived.wait()
        return []

    def _collect(self, max_words: int) -> list[Job]:
        while self._retry:
            job = self._retry.popleft()
            self._shrink(1)
            if self._alive(job):
                return [job]
        batch: list[Job] = []
        words = 0
        while self._turns:
            served, _, name = self._turns[0]
            lane = self._lanes.get(name)
            if lane is None or not lane.jobs:  # all its jobs were cancelled
                heapq.heappop(self._turns)
                self._lanes.pop(name, None)
                continue
            job = lane.jobs[0]
            if batch and words + job.words > max_words:
                break
            lane.jobs.popleft()
            self._shrink(1)
            heapq.heappop(self._turns)
            self._level = served
            if self._alive(job):
                batch.append(job)
                words += job.words
                lane.served = served + job.words
            if lane.jobs:
                heapq.heappush(self._turns, (lane.served, next(self._ties), name))
            else:
                del self._lanes[name]
        return batch

    def _forget(self, job: Job) -> None:
        """Give up the place of a job that waits for a caller who has gone."""
        lane = self._lanes.get(job.lane)
        if lane is None or not job.future.cancelled():
            return
        try:
            lane.jobs.remove(job)
        except ValueError:  # in work, or answered
            return
        self._shrink(1)
        self._drop_gone(job)

    def _alive(self, job: Job) -> bool:
        if job.future.done():  # the caller has gone
            self._drop_gone(job)
            return False
        if _expired(job):
            self._on_drop("expired")
            job.future.set_exception(ExpiredError("the deadline passed while the document waited"))
            return False
        return True

    def _drop_gone(self, job: Job) -> None:
        self._on_drop("expired" if _expired(job) else "cancelled")

    def _shrink(self, jobs: int) -> None:
        self._size -= jobs
        self._left.set()


def _expired(job: Job) -> bool:
    return job.deadline is not None and time.monotonic() >= job.deadline
