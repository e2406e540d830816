"""Back-pressure and limits through real channels: full, expired, cancelled, too big."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import grpc
import pytest
from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_coding_service_pb2_grpc as service_grpc

from service import AsyncClient, RetryPolicy, failure_of
from tests.service.conftest import Running, document, request, serving, until


def parsed(log: Path) -> list[str]:
    """The ids of all documents that reached a coder."""
    return [name for line in log.read_text().splitlines() for name in json.loads(line)]


async def occupied(running: Running, gate: Path) -> asyncio.Task[object]:
    """Keep the one worker busy until the gate opens."""
    task = asyncio.create_task(running.code(f"WAIT-FOR {gate}", "first"))
    await until(lambda: running.server.pool._in_work == 1)
    return task


async def test_a_full_queue_refuses_with_the_time_to_wait(tmp_path: Path) -> None:
    async with serving(max_queue_documents=3, max_batch_documents=3) as running:
        first = await occupied(running, tmp_path / "gate")
        waiting = [asyncio.create_task(running.code("text", f"w{n}")) for n in range(3)]
        await until(lambda: len(running.server.pool.queue) == 3)
        with pytest.raises(grpc.aio.AioRpcError) as single:
            await running.code("text")
        with pytest.raises(grpc.aio.AioRpcError) as batch:
            await running.stub.BatchCodeDocuments(service_pb2.BatchCodeDocumentsRequest(documents=[document("a")] * 2))
        (tmp_path / "gate").touch()
        await asyncio.gather(first, *waiting)
        assert running.metric("whowhom_rejected_documents_total", reason="queue_full") == 3
        assert (await running.code("text")).document_id == "d"
    for caught in (single, batch):
        failure = failure_of(caught.value)
        assert (failure.code, failure.reason, failure.retry_after) == ("RESOURCE_EXHAUSTED", "QUEUE_FULL", 1.0)


async def test_a_client_that_waits_as_told_comes_through(tmp_path: Path) -> None:
    async with serving(max_queue_documents=1, max_batch_documents=1) as running, AsyncClient(running.address) as client:
        first = await occupied(running, tmp_path / "gate")
        waiting = asyncio.create_task(running.code("text", "w"))
        await until(lambda: len(running.server.pool.queue) == 1)
        start = time.monotonic()
        patient = asyncio.create_task(client.code(document("text", "patient")))
        await until(lambda: running.metric("whowhom_rejected_documents_total", reason="queue_full") == 1)
        (tmp_path / "gate").touch()
        assert (await patient).document_id == "patient"
        assert time.monotonic() - start >= 1.0
        await asyncio.gather(first, waiting)


async def test_a_full_queue_holds_a_stream_up_instead_of_refusing(tmp_path: Path) -> None:
    async with serving(max_queue_documents=2, max_batch_documents=2) as running:
        first = await occupied(running, tmp_path / "gate")
        call = running.stub.StreamCodeDocuments()
        for number in range(12):
            await call.write(
                service_pb2.StreamCodeDocumentsRequest(sequence=number, document=document("t", f"s{number}"))
            )
        await call.done_writing()
        await until(lambda: len(running.server.pool.queue) == 2)
        (tmp_path / "gate").touch()
        answers = [answer async for answer in call]
        await first
    assert [answer.result.document_id for answer in answers] == [f"s{number}" for number in range(12)]


async def test_a_deadline_of_a_millisecond(coder_log: Path, tmp_path: Path) -> None:
    async with serving() as running:
        first = await occupied(running, tmp_path / "gate")
        for _ in range(20):
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await running.code("text", "too late", timeout=0.001)
            assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        (tmp_path / "gate").touch()
        await first
        assert (await running.code("text", "after")).document_id == "after"
    assert "too late" not in parsed(coder_log)


async def test_what_expires_in_the_queue_is_not_parsed_and_is_counted(coder_log: Path, tmp_path: Path) -> None:
    async with serving() as running:
        first = await occupied(running, tmp_path / "gate")
        calls = [asyncio.create_task(running.code("text", f"late{n}", timeout=0.3)) for n in range(5)]
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert all(
            isinstance(r, grpc.aio.AioRpcError) and r.code() is grpc.StatusCode.DEADLINE_EXCEEDED for r in results
        )
        await until(lambda: len(running.server.pool.queue) == 0)
        (tmp_path / "gate").touch()
        await first
        left = [
            running.metric("whowhom_rejected_documents_total", reason=reason) for reason in ("expired", "cancelled")
        ]
        assert sum(left) == 5
    assert parsed(coder_log) == ["warm-up", "first"]


async def test_cancelled_calls_and_streams_are_not_parsed(coder_log: Path, tmp_path: Path) -> None:
    async with serving() as running:
        first = await occupied(running, tmp_path / "gate")
        call = running.stub.CodeDocument(request("text", "cancelled"))
        stream = running.stub.StreamCodeDocuments()
        for number in range(4):
            await stream.write(
                service_pb2.StreamCodeDocumentsRequest(sequence=number, document=document("text", "cancelled"))
            )
        await until(lambda: len(running.server.pool.queue) == 5)
        call.cancel()
        stream.cancel()
        await until(lambda: len(running.server.pool.queue) == 0)
        (tmp_path / "gate").touch()
        await first
        assert running.metric("whowhom_rejected_documents_total", reason="cancelled") == 5
        await until(lambda: _handled(running, "CANCELLED") == 2)
    assert "cancelled" not in parsed(coder_log)


def _handled(running: Running, code: str) -> float:
    return sum(
        running.metric(
            "grpc_server_handled_total",
            grpc_type=kind,
            grpc_service="whowhom.v1.EventCodingService",
            grpc_method=method,
            grpc_code=code,
        )
        for kind, method in (("unary", "CodeDocument"), ("bidi_stream", "StreamCodeDocuments"))
    )


async def test_a_client_that_is_gone_leaves_nothing_behind(coder_log: Path, tmp_path: Path) -> None:
    async with serving() as running:
        first = await occupied(running, tmp_path / "gate")
        channel = grpc.aio.insecure_channel(running.address)
        stub = service_grpc.EventCodingServiceStub(channel)
        batch = service_pb2.BatchCodeDocumentsRequest(documents=[document("text", "gone")] * 6)
        call = stub.BatchCodeDocuments(batch)
        await until(lambda: len(running.server.pool.queue) == 6)
        await channel.close()
        await until(lambda: len(running.server.pool.queue) == 0)
        (tmp_path / "gate").touch()
        await first
        assert call.cancelled()
        await until(lambda: running.server._calls.in_flight == 0)
    assert "gone" not in parsed(coder_log)


async def test_a_message_over_the_limit_is_refused_without_a_promise() -> None:
    async with serving(max_message_bytes=10_000, max_text_characters=10**6) as running:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await running.code("x" * 20_000)
        assert (await running.code("text")).document_id == "d"
        async with AsyncClient(running.address, retry=RetryPolicy(attempts=3)) as client:
            start = time.monotonic()
            with pytest.raises(grpc.aio.AioRpcError):
                await client.code(document("x" * 20_000))
            assert time.monotonic() - start < 1.0
    failure = failure_of(caught.value)
    assert (failure.code, failure.retry_after) == ("RESOURCE_EXHAUSTED", None)


async def test_a_small_request_overtakes_a_big_batch() -> None:
    async with serving(batch_words=50) as running:
        batch = service_pb2.BatchCodeDocumentsRequest(
            documents=[document("SLEEP 0.01\n" + "word " * 8, f"b{n}") for n in range(200)]
        )
        big = running.stub.BatchCodeDocuments(batch)
        await until(lambda: running.metric("whowhom_documents_total", outcome="coded") >= 10)
        await running.code("small")
        assert not big.done()
        assert running.metric("whowhom_documents_total", outcome="coded") < 100
        assert len((await big).items) == 200


async def test_concurrent_callers_share_batches_and_a_lone_one_waits_for_nobody(
    coder_log: Path, tmp_path: Path
) -> None:
    async with serving() as running:
        first = await occupied(running, tmp_path / "gate")
        calls = [asyncio.create_task(running.code("text", f"c{n}")) for n in range(16)]
        await until(lambda: len(running.server.pool.queue) == 16)
        (tmp_path / "gate").touch()
        results = await asyncio.gather(*calls)
        await first
        assert [result.document_id for result in results] == [f"c{n}" for n in range(16)]
        times = []
        for _ in range(20):
            start = time.perf_counter()
            await running.code("text")
            times.append(time.perf_counter() - start)
    batches = [json.loads(line) for line in coder_log.read_text().splitlines()]
    assert max(len(batch) for batch in batches) == 16
    assert sorted(times)[5] < 0.05
