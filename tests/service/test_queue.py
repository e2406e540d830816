"""The queue by itself: order, fairness, bounds, and what leaves it without being coded."""

from __future__ import annotations

import asyncio
import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coders import Document
from service._convert import Options
from service._errors import DrainingError, ExpiredError, QueueFullError
from service._queue import Job, JobQueue


def job(name: str, lane: str, words: int = 10, deadline: float | None = None) -> Job:
    """A job of about so many words."""
    text = "x" * (6 * words - 6)
    return Job(
        Document(name, text, dt.date(2020, 10, 5)),
        Options(),
        lane,
        deadline,
        asyncio.get_running_loop().create_future(),
    )


def names(jobs: list[Job]) -> list[str]:
    return [one.document.id for one in jobs]


async def test_a_batch_fills_up_to_its_words_and_waits_for_nobody() -> None:
    queue = JobQueue(100)
    for number in range(5):
        queue.put(job(str(number), "a", words=40))
    assert names(await queue.take(100)) == ["0", "1"]
    assert names(await queue.take(100)) == ["2", "3"]
    assert names(await queue.take(100)) == ["4"]


async def test_a_document_over_the_bound_goes_alone() -> None:
    queue = JobQueue(100)
    queue.put(job("big", "a", words=500))
    queue.put(job("small", "b"))
    assert names(await queue.take(100)) == ["big"]
    assert names(await queue.take(100)) == ["small"]


async def test_a_small_request_does_not_wait_for_a_big_batch() -> None:
    queue = JobQueue(1000)
    for number in range(500):
        queue.put(job(f"batch{number}", "batch"))
    await queue.take(100)
    queue.put(job("small", "single"))
    assert "small" in names(await queue.take(100))


async def test_lanes_share_by_words_not_by_documents() -> None:
    queue = JobQueue(1000)
    for number in range(40):
        queue.put(job(f"long{number}", "long", words=100))
        queue.put(job(f"short{number}", "short", words=10))
    taken = [one for _ in range(8) for one in await queue.take(110)]
    words = {lane: sum(one.words for one in taken if one.lane == lane) for lane in ("long", "short")}
    assert words["short"] >= 0.3 * words["long"]
    assert len([one for one in taken if one.lane == "short"]) > 3 * len([one for one in taken if one.lane == "long"])


async def test_waiting_earns_no_credit() -> None:
    queue = JobQueue(1000)
    for number in range(100):
        queue.put(job(f"a{number}", "a"))
    for _ in range(5):
        await queue.take(100)
    for number in range(100):
        queue.put(job(f"b{number}", "b"))
    lanes = [one.lane for one in await queue.take(200)]
    assert 6 <= lanes.count("b") <= 14


async def test_a_full_queue_refuses_and_says_so() -> None:
    dropped: list[str] = []
    queue = JobQueue(2, on_drop=dropped.append)
    queue.put(job("1", "a"))
    queue.put(job("2", "b"))
    with pytest.raises(QueueFullError) as caught:
        queue.put(job("3", "c"))
    assert caught.value.retry_after == 1.0
    assert dropped == ["queue_full"]


async def test_who_goes_away_gives_the_place_up_at_once() -> None:
    dropped: list[str] = []
    queue = JobQueue(2, on_drop=dropped.append)
    gone = job("gone", "a")
    queue.put(gone)
    queue.put(job("stays", "b"))
    gone.future.cancel()
    await asyncio.sleep(0)
    assert len(queue) == 1
    queue.put(job("next", "c"))
    assert names(await queue.take(100)) == ["stays", "next"]
    assert dropped == ["cancelled"]


async def test_the_expired_are_dropped_and_told() -> None:
    dropped: list[str] = []
    queue = JobQueue(10, on_drop=dropped.append)
    late = job("late", "a", deadline=time.monotonic() - 1)
    queue.put(late)
    queue.put(job("in time", "b", deadline=time.monotonic() + 60))
    assert names(await queue.take(100)) == ["in time"]
    with pytest.raises(ExpiredError):
        late.future.result()
    assert dropped == ["expired"]


async def test_a_retry_goes_first_and_alone() -> None:
    queue = JobQueue(1)
    queue.put(job("new", "a"))
    queue.put_back(job("again", "b"))
    assert names(await queue.take(100)) == ["again"]
    assert names(await queue.take(100)) == ["new"]


async def test_who_waits_for_room_gets_it_or_is_told_of_the_end() -> None:
    queue = JobQueue(1)
    queue.put(job("1", "a"))
    first, second = asyncio.create_task(queue.wait_room()), asyncio.create_task(queue.wait_room())
    await asyncio.sleep(0)
    assert not first.done()
    await queue.take(100)
    await asyncio.wait_for(asyncio.gather(first, second), 1)
    queue.put(job("2", "a"))
    third = asyncio.create_task(queue.wait_room())
    await asyncio.sleep(0)
    queue.close()
    with pytest.raises(DrainingError):
        await third


async def test_a_taker_can_be_woken_and_sent_home() -> None:
    queue = JobQueue(1)
    home: list[bool] = []
    taker = asyncio.create_task(queue.take(100, stopped=lambda: bool(home)))
    await asyncio.sleep(0)
    home.append(True)
    queue.wake()
    assert await asyncio.wait_for(taker, 1) == []


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 4), st.integers(1, 60)),
        st.tuples(st.just("cancel"), st.integers(0, 30), st.just(0)),
        st.tuples(st.just("take"), st.integers(10, 100), st.just(0)),
        st.tuples(st.just("back"), st.integers(0, 4), st.integers(1, 60)),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_every_job_leaves_exactly_once(steps: list[tuple[str, int, int]]) -> None:
    """Whatever comes in which order: taken once, cancelled or refused; in order within its lane; the size is right."""

    async def run() -> None:
        queue = JobQueue(20)
        waiting: dict[str, Job] = {}
        order: dict[str, list[str]] = {}
        for number, (step, value, words) in enumerate(steps):
            if step in ("put", "back"):
                new = job(str(number), str(value), words)
                if step == "back":
                    queue.put_back(new)
                elif len(queue) >= 20:
                    with pytest.raises(QueueFullError):
                        queue.put(new)
                    continue
                else:
                    queue.put(new)
                    order.setdefault(new.lane, []).append(new.document.id)
                waiting[new.document.id] = new
            elif step == "cancel" and waiting:
                gone = list(waiting.values())[value % len(waiting)]
                if gone.document.id in order.get(gone.lane, ()):
                    gone.future.cancel()
                    await asyncio.sleep(0)
                    order[gone.lane].remove(gone.document.id)
                    del waiting[gone.document.id]
            elif step == "take" and waiting:
                taken = await asyncio.wait_for(queue.take(value), 1)
                assert len(taken) == 1 or sum(one.words for one in taken) <= value
                for one in taken:
                    del waiting[one.document.id]
                    if one.document.id in order.get(one.lane, ()):
                        assert order[one.lane].pop(0) == one.document.id
            assert len(queue) == len(waiting)
        while waiting:
            for one in await asyncio.wait_for(queue.take(1000), 1):
                del waiting[one.document.id]

    asyncio.run(run())
