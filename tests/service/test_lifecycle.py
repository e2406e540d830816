"""Health, the start, and the orderly end of a server that is a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_coding_service_pb2_grpc as service_grpc

from service import AsyncClient, failure_of
from service._server import SERVICE
from tests.service.conftest import document, serving, until

ROOT = Path(__file__).resolve().parents[2]
SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING


@dataclass
class Process:
    """A server process, with what it has logged so far."""

    process: asyncio.subprocess.Process
    lines: list[dict[str, Any]]
    port: int = 0

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def logged(self, event: str) -> dict[str, Any]:
        await until(lambda: any(line["event"] == event for line in self.lines), 60)
        return next(line for line in self.lines if line["event"] == event)


@contextlib.asynccontextmanager
async def process(**environment: str) -> AsyncIterator[Process]:
    """A server process; killed at the end if it lives."""
    settings = {"WHOWHOM_PORT": "0", "WHOWHOM_METRICS_PORT": "-1", "WHOWHOM_GRACE": "10", **environment}
    path = os.pathsep.join([str(ROOT), str(ROOT / "proto")])
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.service.serve_fake",
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, **settings},
        stderr=asyncio.subprocess.PIPE,
    )
    running = Process(started, [])

    async def read() -> None:
        assert started.stderr is not None
        async for line in started.stderr:
            with contextlib.suppress(ValueError):
                running.lines.append(json.loads(line))

    reader = asyncio.create_task(read())
    try:
        running.port = (await running.logged("listening"))["port"]
        yield running
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()
        await reader


async def health(channel: grpc.aio.Channel, service: str) -> int:
    answer = await health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service=service))
    return int(answer.status)


async def test_not_serving_until_the_model_has_answered(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    slow = {"FAKE_CODER_FACTORY": "tests.service.fake_coder:load_slowly", "FAKE_CODER_READY": str(ready)}
    async with process(**slow) as running, grpc.aio.insecure_channel(running.address) as channel:
        assert [await health(channel, name) for name in ("", SERVICE)] == [NOT_SERVING, NOT_SERVING]
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await service_grpc.EventCodingServiceStub(channel).CodeDocument(
                service_pb2.CodeDocumentRequest(document=document("text"))
            )
        failure = failure_of(caught.value)
        assert (failure.code, failure.reason) == ("UNAVAILABLE", "NOT_READY")
        assert failure.retry_after
        ready.touch()
        await running.logged("ready")
        async with AsyncClient(running.address) as client:
            assert (await client.code(document("text"))).document_id == "d"
        assert [await health(channel, name) for name in ("", SERVICE)] == [SERVING, SERVING]
        with pytest.raises(grpc.aio.AioRpcError) as unknown:
            await health(channel, "no.such.Service")
        assert unknown.value.code() is grpc.StatusCode.NOT_FOUND


async def test_a_stop_before_the_model_is_there_is_quick_and_clean(tmp_path: Path) -> None:
    slow = {"FAKE_CODER_FACTORY": "tests.service.fake_coder:load_slowly", "FAKE_CODER_READY": str(tmp_path / "never")}
    async with process(**slow) as running:
        running.process.terminate()
        assert await asyncio.wait_for(running.process.wait(), 15) == 0


async def test_sigterm_in_the_middle_of_load_finishes_what_was_taken_and_exits_0() -> None:
    async with process() as running, grpc.aio.insecure_channel(running.address) as channel:
        await running.logged("ready")
        stub = service_grpc.EventCodingServiceStub(channel)
        watched: list[int] = []

        async def watch() -> None:
            with contextlib.suppress(grpc.aio.AioRpcError, asyncio.CancelledError):
                async for answer in health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest()):
                    watched.append(answer.status)  # noqa: PERF401 - one by one, as they come

        watcher = asyncio.create_task(watch())
        idle_stream = stub.StreamCodeDocuments()
        await idle_stream.write(service_pb2.StreamCodeDocumentsRequest(sequence=1, document=document("text")))
        assert (await idle_stream.read()).sequence == 1
        batch = service_pb2.BatchCodeDocumentsRequest(documents=[document("SLEEP 0.02", f"b{n}") for n in range(50)])
        calls = [stub.BatchCodeDocuments(batch)]
        calls += [
            stub.CodeDocument(service_pb2.CodeDocumentRequest(document=document("SLEEP 0.02", f"d{n}")))
            for n in range(20)
        ]
        waiting = [asyncio.create_task(_answer(call)) for call in calls]
        await asyncio.sleep(0.3)
        start = time.monotonic()
        running.process.send_signal(signal.SIGTERM)
        await running.logged("draining")
        with pytest.raises(grpc.aio.AioRpcError) as late:
            await stub.CodeDocument(service_pb2.CodeDocumentRequest(document=document("late")))
        answers = await asyncio.gather(*waiting)
        assert [item.result.document_id for item in answers[0].items] == [f"b{n}" for n in range(50)]
        assert [answer.result.document_id for answer in answers[1:]] == [f"d{n}" for n in range(20)]
        assert await asyncio.wait_for(running.process.wait(), 15) == 0
        # an idle stream and a watched health do not hold the end up
        assert time.monotonic() - start < 8
        await watcher
        with pytest.raises(grpc.aio.AioRpcError) as ended:
            await idle_stream.read()
    assert watched == [SERVING, NOT_SERVING]
    assert failure_of(late.value).code == "UNAVAILABLE"
    assert failure_of(ended.value).reason == "DRAINING"
    drained = await running.logged("drained")
    assert drained["finished"] is True


async def _answer(call: Any) -> Any:
    return await call


async def test_what_takes_longer_than_the_grace_is_cut_off() -> None:
    async with process(WHOWHOM_GRACE="0.5") as running, AsyncClient(running.address) as client:
        await running.logged("ready")
        hanging = asyncio.create_task(client.code(document("HANG")))
        await asyncio.sleep(0.3)
        running.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(running.process.wait(), 10) == 0
        hanging.cancel()
        await asyncio.gather(hanging, return_exceptions=True)
    assert (await running.logged("drained"))["finished"] is False


async def test_workers_end_with_their_front() -> None:
    async with process(WHOWHOM_WORKERS="2") as running:
        await until(lambda: sum(line["event"] == "worker ready" for line in running.lines) == 2, 60)
        pids = [line["pid"] for line in running.lines if line["event"] == "worker ready"]
        running.process.kill()
        await running.process.wait()
        await until(lambda: not any(_alive(pid) for pid in pids))


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_the_health_of_the_service_follows_its_workers() -> None:
    async with serving() as running:
        os.kill(running.server.pool.pids[0], signal.SIGKILL)
        await until(lambda: running.server.pool.alive == 0)
        await asyncio.sleep(0.05)
        assert [await health(running.channel, name) for name in ("", SERVICE)] == [SERVING, NOT_SERVING]
        await until(lambda: running.server.pool.alive == 1)
        await asyncio.sleep(0.05)
        assert await health(running.channel, SERVICE) == SERVING


async def test_a_port_that_is_taken_is_told() -> None:
    from service._settings import SettingsError

    async with serving() as running:
        with pytest.raises(SettingsError, match="cannot listen on"):
            async with serving(port=running.server.port):
                pytest.fail("it must not come this far")
        with pytest.raises(SettingsError, match="metrics_port"):
            async with serving(metrics_port=running.server.metrics_port):
                pytest.fail("it must not come this far")
