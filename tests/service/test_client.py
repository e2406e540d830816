"""The clients, sync and aio, against servers that refuse, stop and restart."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from google.rpc import code_pb2, error_details_pb2, status_pb2
from whowhom.v1 import event_coding_service_pb2 as service_pb2

from service import AsyncClient, Client, RetryPolicy, failure_of
from service._errors import DrainingError, status_of
from service._retry import Attempts
from tests.service.conftest import Background, Running, document, serving, settings_with
from tests.service.fake_coder import SPEC


def test_one_document_a_batch_and_the_service_itself(fake_server: Background) -> None:
    with Client(fake_server.address) as client:
        assert client.info().versions.model == "m1"
        assert client.code(document("Armenia attacked", "a")).events[0].action.code == "190"
        outcomes = client.code_batch([document("x", "b0"), document("", "b1"), document("y", "b2")])
    assert [getattr(outcome, "document_id", "") for outcome in outcomes] == ["b0", "", "b2"]
    assert isinstance(outcomes[1], status_pb2.Status)
    assert failure_of(outcomes[1]).fields.keys() == {"documents[1].text"}


def test_an_error_is_explained(fake_server: Background) -> None:
    with Client(fake_server.address) as client, pytest.raises(grpc.RpcError) as caught:
        client.code(document("text", publication_date="soon"))
    failure = failure_of(caught.value)
    assert str(failure).startswith("INVALID_ARGUMENT (BAD_INPUT): document.publication_date: got 'soon'")
    assert failure.request_id


def test_one_client_serves_many_threads(fake_server: Background) -> None:
    with Client(fake_server.address) as client, ThreadPoolExecutor(16) as threads:
        names = [f"t{number}" for number in range(100)]
        results = list(threads.map(lambda name: client.code(document("text", name)), names))
    assert [result.document_id for result in results] == names


def test_a_stream_is_read_no_faster_than_answered(fake_server: Background) -> None:
    read = 0

    def documents() -> Iterator[service_pb2.Document]:
        nonlocal read
        for number in range(60):
            read += 1
            yield document("SLEEP 0.001" if number % 7 else "", f"s{number}")

    seen = []
    with Client(fake_server.address) as client:
        for given, outcome in client.stream(documents(), window=5):
            assert read <= len(seen) + 5 + 1
            seen.append((given.id, isinstance(outcome, status_pb2.Status)))
    assert seen == [(f"s{number}", number % 7 == 0) for number in range(60)]


def test_an_error_of_the_callers_iterable_comes_back_to_the_caller(fake_server: Background) -> None:
    def documents() -> Iterator[service_pb2.Document]:
        yield document("text", "first")
        raise LookupError("the disk is gone")

    seen = []
    with Client(fake_server.address) as client, pytest.raises(LookupError, match="the disk is gone"):
        for given, _ in client.stream(documents()):
            seen.append(given.id)
    assert seen == ["first"]


def test_a_stream_that_is_left_early_ends_its_threads(fake_server: Background) -> None:
    with Client(fake_server.address) as client:
        stream = client.stream(document("text", f"s{number}") for number in range(10_000))
        next(stream)
        stream.close()
        end = time.monotonic() + 10
        while any(thread.name == "whowhom-stream" for thread in threading.enumerate()):
            assert time.monotonic() < end
            time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_stream_goes_on_over_a_restart_of_the_service() -> None:
    port = _free_port()
    seen: list[str] = []
    async with AsyncClient(f"127.0.0.1:{port}", retry=RetryPolicy(attempts=20, longest=0.5)) as client:

        async def drink() -> None:
            async for given, outcome in client.stream(
                (document("SLEEP 0.005", f"s{n}") for n in range(400)), window=16
            ):
                assert getattr(outcome, "document_id", outcome) == given.id
                seen.append(given.id)

        drinker = asyncio.create_task(drink())
        for part in range(3):
            async with serving(port=port) as running:
                if part < 2:
                    goal = (part + 1) * 60
                    while len(seen) < goal:
                        await asyncio.sleep(0.01)
                    await running.server.drain()
                else:
                    await asyncio.wait_for(drinker, 60)
    assert seen == [f"s{n}" for n in range(400)]


def test_the_plain_client_goes_on_over_a_restart_too() -> None:
    port = _free_port()
    first = Background(settings_with(port=port, grace=0.2), SPEC)
    with Client(f"127.0.0.1:{port}", retry=RetryPolicy(attempts=20, longest=0.5)) as client:
        stream = client.stream((document("SLEEP 0.002", f"s{n}") for n in range(150)), window=8)
        with first:
            seen = [next(stream)[0].id for _ in range(40)]
        with Background(settings_with(port=port), SPEC):
            seen += [given.id for given, outcome in stream if outcome.document_id == given.id]  # type: ignore[union-attr]
    assert seen == [f"s{n}" for n in range(150)]


async def test_the_aio_client_does_the_same_as_the_plain_one(shared: Running) -> None:
    async with AsyncClient(shared.address) as client:
        assert (await client.info()).versions.model == "m1"
        outcomes = await client.code_batch([document("x", "b0"), document("", "b1")])
        assert outcomes[0].document_id == "b0"  # type: ignore[union-attr]
        assert isinstance(outcomes[1], status_pb2.Status)

        async def documents() -> object:
            yield document("text", "first")
            raise LookupError("the disk is gone")

        with pytest.raises(LookupError, match="the disk is gone"):
            async for given, _ in client.stream(documents()):  # type: ignore[arg-type]
                assert given.id == "first"


async def test_a_deadline_bounds_all_attempts_together() -> None:
    async with AsyncClient(f"127.0.0.1:{_free_port()}", timeout=1.0, retry=RetryPolicy(attempts=1000)) as client:
        start = time.monotonic()
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await client.code(document("text"))
    assert time.monotonic() - start < 3.0
    assert caught.value.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)


def test_a_pause_is_never_shorter_than_the_service_asks() -> None:
    refusal = status_of(DrainingError("stop", retry_after=3.0))
    attempts = Attempts(RetryPolicy(attempts=4, first=0.1, longest=0.3), None)
    pauses = [attempts.pause_after(refusal) for _ in range(4)]
    assert pauses[3] is None
    assert all(pause is not None and 3.05 <= pause <= 3.3 for pause in pauses[:3])
    assert Attempts(RetryPolicy(), timeout=2.0).pause_after(refusal) is None


@pytest.mark.parametrize("code", [code_pb2.INTERNAL, code_pb2.INVALID_ARGUMENT, code_pb2.RESOURCE_EXHAUSTED])
def test_what_would_fail_again_is_not_sent_again(code: int) -> None:
    status = status_pb2.Status(code=code)
    status.details.add().Pack(error_details_pb2.ErrorInfo(reason="X"))
    assert Attempts(RetryPolicy(), None).pause_after(status) is None
