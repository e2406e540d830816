"""Running servers for tests: with a coder of milliseconds, and one with the real model for the whole session."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
import structlog
from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_coding_service_pb2_grpc as service_grpc

from service._server import Server, running_server
from service._settings import Settings, load_settings
from service._worker import WorkerSpec
from tests.service.fake_coder import SPEC

DAY = "2020-10-05"


def settings_with(**changes: Any) -> Settings:
    """Settings of a test: free ports, a short grace."""
    return load_settings(**{"port": 0, "metrics_port": 0, "grace": 5.0, **changes})


@contextlib.asynccontextmanager
async def serving(spec: WorkerSpec = SPEC, **changes: Any) -> AsyncIterator[Running]:
    """A server in this process with a stub to it."""
    async with (
        running_server(settings_with(**changes), spec=spec) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        await until(lambda: server.pool.alive == changes.get("workers", 1))
        yield Running(server, service_grpc.EventCodingServiceStub(channel), channel)


@dataclass(frozen=True)
class Running:
    """A server, a stub and its channel."""

    server: Server
    stub: Any
    channel: grpc.aio.Channel

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self.server.port}"

    def metric(self, name: str, **labels: str) -> float:
        """The value of a metric now."""
        return self.server.metrics.registry.get_sample_value(name, labels) or 0.0

    async def code(self, text: str, name: str = "d", **call: Any) -> service_pb2.CodedDocument:
        """The answer of CodeDocument."""
        answer = await self.stub.CodeDocument(request(text, name), **call)
        return answer.result


def document(text: str, name: str = "d", **fields: Any) -> service_pb2.Document:
    """A document that may be coded."""
    return service_pb2.Document(**{"id": name, "text": text, "publication_date": DAY, **fields})


def request(text: str, name: str = "d", **fields: Any) -> service_pb2.CodeDocumentRequest:
    """A request that may be answered."""
    return service_pb2.CodeDocumentRequest(document=document(text, name, **fields))


async def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for a condition; fail where it does not come."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def plain_logging() -> Iterator[None]:
    """What a test sets of the log ends with it."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def coder_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which fake coders note their batches."""
    path = tmp_path / "batches.jsonl"
    monkeypatch.setenv("FAKE_CODER_LOG", str(path))
    return path


class Background:
    """A server on an event loop of its own, in a thread, for callers without asyncio."""

    def __init__(self, settings: Settings, spec: WorkerSpec | None) -> None:
        self.server: Server
        self._settings, self._spec = settings, spec
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), daemon=True)

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            async with running_server(self._settings, spec=self._spec) as server:
                self.server = server
                self._started.set()
                await self._stop.wait()
        except BaseException as error:
            self._failure = error
        finally:
            self._started.set()

    def __enter__(self) -> Background:
        self._thread.start()
        self._started.wait(300)
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self.server.port}"


@pytest.fixture(scope="session")
def fake_server() -> Iterator[Background]:
    """A server with the fake coder, for all tests that need no settings of their own and do it no harm."""
    with Background(
        settings_with(workers=2, max_text_characters=2000, max_batch_documents=30, stream_window=8), SPEC
    ) as running:
        yield running


@pytest.fixture
async def shared(fake_server: Background) -> AsyncIterator[Running]:
    """A stub to the shared server, on the event loop of the test."""
    async with grpc.aio.insecure_channel(fake_server.address) as channel:
        yield Running(fake_server.server, service_grpc.EventCodingServiceStub(channel), channel)


@pytest.fixture(scope="session")
def real_server() -> Iterator[Background]:
    """A server with the real model for the whole session."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with Background(settings_with(worker_timeout=120.0), None) as running:
        yield running
