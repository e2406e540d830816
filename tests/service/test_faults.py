"""Workers that die, hang, grow or fail: replaced, and no document lost or answered twice."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import grpc
import pytest
from whowhom.v1 import event_coding_service_pb2 as service_pb2

from coders import ModelError
from service import Failure, failure_of
from service._worker import WorkerSpec
from tests.service.conftest import Running, document, serving, until
from tests.service.fake_coder import SPEC


async def failure(running: Running, text: str, **call: object) -> Failure:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await running.code(text, **call)
    return failure_of(caught.value)


async def test_workers_killed_under_load_lose_nothing() -> None:
    async with serving(workers=2, batch_words=60) as running:
        seen: list[str] = []
        numbers = iter(range(500))

        async def caller() -> None:
            for number in numbers:
                result = await running.code(f"SLEEP 0.005\nNumber {number} attacked", f"d{number}")
                assert result.events[0].id == f"d{number}-1"
                seen.append(result.document_id)

        async def kill() -> None:
            for goal in (50, 200):
                await until(lambda goal=goal: len(seen) >= goal)
                os.kill(running.server.pool.pids[0], signal.SIGKILL)

        await asyncio.gather(kill(), *(caller() for _ in range(64)))
        assert sorted(seen) == sorted(f"d{number}" for number in range(500))
        assert running.metric("whowhom_documents_total", outcome="coded") == 500
        assert running.metric("whowhom_worker_restarts_total", reason="died") == 2
        await until(lambda: running.server.pool.alive == 2)


async def test_only_the_poisonous_document_fails(coder_log: Path, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    async with serving() as running:
        first = asyncio.create_task(running.code(f"WAIT-FOR {gate}", "first"))
        await until(lambda: running.server.pool._in_work == 1)
        batch = service_pb2.BatchCodeDocumentsRequest(
            documents=[document("CRASH" if n == 4 else f"text {n}", f"d{n}") for n in range(8)]
        )
        answers = asyncio.create_task(_await(running.stub.BatchCodeDocuments(batch)))
        await until(lambda: len(running.server.pool.queue) == 8)
        gate.touch()
        items = (await answers).items
        await first
        assert [n for n, item in enumerate(items) if item.HasField("error")] == [4]
        poison = failure_of(items[4].error)
        assert (poison.code, poison.reason, poison.retry_after) == ("INTERNAL", "DOCUMENT_BROKE_WORKER", None)
        assert running.metric("whowhom_rejected_documents_total", reason="poison") == 1
        assert running.metric("whowhom_retried_documents_total") == 8
        assert (await running.code("after")).document_id == "d"
    batches = [json.loads(line) for line in coder_log.read_text().splitlines()]
    assert [f"d{n}" for n in range(8)] in batches  # together at first, then one by one
    alone = [batch[0] for batch in batches if len(batch) == 1]
    assert all(alone.count(f"d{n}") == 1 for n in range(8))


async def _await(call: object) -> object:
    return await call  # type: ignore[misc]


async def test_a_document_whose_worker_died_by_chance_is_answered(tmp_path: Path) -> None:
    async with serving() as running:
        result = await running.code(f"CRASH-ONCE {tmp_path / 'mark'}", "unlucky")
        assert result.document_id == "unlucky"
        assert running.metric("whowhom_worker_restarts_total", reason="died") == 1


async def test_a_hung_worker_is_replaced() -> None:
    async with serving(worker_timeout=0.4) as running:
        poison = await failure(running, "HANG")
        assert poison.reason == "DOCUMENT_BROKE_WORKER"
        assert running.metric("whowhom_worker_restarts_total", reason="hung") == 2
        assert (await running.code("after")).document_id == "d"


async def test_a_stopped_worker_counts_as_hung(tmp_path: Path) -> None:
    async with serving(worker_timeout=0.5, batch_words=50_000) as running:
        pid = running.server.pool.pids[0]
        os.kill(pid, signal.SIGSTOP)
        # more than a pipe holds, so that already the sending blocks
        assert (await running.code("word " * 30_000, "big")).document_id == "big"
        assert running.metric("whowhom_worker_restarts_total", reason="hung") == 1


async def test_an_idle_worker_that_dies_is_replaced_before_anybody_asks() -> None:
    async with serving() as running:
        (pid,) = running.server.pool.pids
        os.kill(pid, signal.SIGKILL)
        await until(lambda: running.server.pool.pids not in ([pid], []))
        assert running.metric("whowhom_worker_restarts_total", reason="died") == 1
        assert running.metric("whowhom_retried_documents_total") == 0


async def test_a_worker_that_has_grown_is_renewed_without_a_gap() -> None:
    async with serving(worker_growth_mb=60) as running:
        (pid,) = running.server.pool.pids
        await running.code("GROW 80")
        while running.server.pool.pids == [pid]:
            assert running.server.pool.alive == 1
            await asyncio.wait_for(running.code("meanwhile"), 5)
        await until(lambda: running.server.pool.alive == 1)
        assert running.metric("whowhom_worker_restarts_total", reason="memory") == 1
        assert running.metric("whowhom_retried_documents_total") == 0
        assert running.metric("whowhom_worker_memory_bytes", worker="0") < (1 << 30)


async def test_a_worker_that_takes_too_much_memory_is_killed_at_work() -> None:
    async with serving(worker_growth_mb=50) as running:
        poison = await failure(running, "HOARD 300")
        assert poison.reason == "DOCUMENT_BROKE_WORKER"
        assert running.metric("whowhom_worker_restarts_total", reason="memory") == 2


@pytest.mark.parametrize("text", ["FAULT secret words", "RAISE secret words"])
async def test_a_fault_of_the_coder_is_an_internal_error_without_a_trace(shared: Running, text: str) -> None:
    found = await failure(shared, text)
    assert (found.code, found.reason) in {("INTERNAL", "INTERNAL"), ("INTERNAL", "CODER_FAILED")}
    assert found.request_id in found.message
    assert "secret" not in found.message
    assert "Traceback" not in found.message


async def test_a_fault_costs_one_document_of_its_batch(shared: Running) -> None:
    documents = [document("FAULT" if n == 2 else "text", f"d{n}") for n in range(5)]
    answer = await shared.stub.BatchCodeDocuments(service_pb2.BatchCodeDocumentsRequest(documents=documents))
    assert [item.HasField("error") for item in answer.items] == [False, False, True, False, False]


async def test_what_the_coder_says_of_the_input_names_the_field(shared: Running) -> None:
    found = await failure(shared, "BAD")
    assert (found.code, set(found.fields)) == ("INVALID_ARGUMENT", {"document.text"})


async def test_a_model_that_does_not_load_ends_the_start() -> None:
    with pytest.raises(ModelError, match=r"got 12 bytes, expected 1,000"):
        async with serving(WorkerSpec(factory="tests.service.fake_coder:load_never")):
            pytest.fail("it must not come this far")


async def test_work_begins_when_the_last_worker_comes_back() -> None:
    async with serving(SPEC) as running:
        os.kill(running.server.pool.pids[0], signal.SIGKILL)
        await until(lambda: running.server.pool.alive == 0)
        assert (await running.code("text", timeout=20)).document_id == "d"
