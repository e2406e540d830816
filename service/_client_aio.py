"""The same small client for asyncio."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeVar

import grpc
from google.rpc import status_pb2
from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_coding_service_pb2_grpc as service_grpc

from service._client import CHANNEL_OPTIONS, Outcome, left_to_retry, outcome_of
from service._retry import Attempts, RetryPolicy, is_worth_retrying

T = TypeVar("T")
_END: Any = grpc.aio.EOF  # type: ignore[attr-defined]  # unknown to the stubs
Documents = Iterable[service_pb2.Document] | AsyncIterable[service_pb2.Document]


class AsyncClient:
    """A channel to one service; use it as an asynchronous context, or close it. The arguments are those of `Client`."""

    def __init__(
        self,
        address: str,
        *,
        token: str = "",
        credentials: grpc.ChannelCredentials | None = None,
        timeout: float = 60.0,
        retry: RetryPolicy | None = None,
    ) -> None:
        self._channel = (
            grpc.aio.secure_channel(address, credentials, CHANNEL_OPTIONS)
            if credentials
            else grpc.aio.insecure_channel(address, CHANNEL_OPTIONS)
        )
        self._stub: Any = service_grpc.EventCodingServiceStub(self._channel)
        self._metadata = (("authorization", f"Bearer {token}"),) if token else ()
        self._timeout = timeout
        self._retry = retry or RetryPolicy()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the channel."""
        await self._channel.close(None)

    async def info(self) -> service_pb2.GetServiceInfoResponse:
        """Versions, languages and limits of the service."""
        attempts = Attempts(self._retry, self._timeout)
        request = service_pb2.GetServiceInfoRequest()
        answer: service_pb2.GetServiceInfoResponse = await self._call(self._stub.GetServiceInfo, request, attempts)
        return answer

    async def code(
        self, document: service_pb2.Document, options: service_pb2.CodingOptions | None = None
    ) -> service_pb2.CodedDocument:
        """The events of one document; raises `grpc.RpcError`."""
        request = service_pb2.CodeDocumentRequest(document=document, options=options)
        answer: service_pb2.CodeDocumentResponse = await self._call(
            self._stub.CodeDocument, request, Attempts(self._retry, self._timeout)
        )
        return answer.result

    async def code_batch(
        self, documents: Sequence[service_pb2.Document], options: service_pb2.CodingOptions | None = None
    ) -> list[Outcome]:
        """A result or an error for each document, in order."""
        attempts = Attempts(self._retry, self._timeout)
        outcomes: list[Outcome] = [status_pb2.Status()] * len(documents)
        todo = list(range(len(documents)))
        while todo:
            request = service_pb2.BatchCodeDocumentsRequest(documents=[documents[i] for i in todo], options=options)
            answer: service_pb2.BatchCodeDocumentsResponse = await self._call(
                self._stub.BatchCodeDocuments, request, attempts
            )
            for position, item in zip(todo, answer.items, strict=True):
                outcomes[position] = outcome_of(item)
            todo, pause = left_to_retry(outcomes, todo, attempts)
            if pause:
                await asyncio.sleep(pause)
        return outcomes

    async def stream(
        self,
        documents: Documents,
        options: service_pb2.CodingOptions | None = None,
        *,
        window: int = 64,
        timeout: float | None = None,
    ) -> AsyncIterator[tuple[service_pb2.Document, Outcome]]:
        """Each document with its result or error, in order; at most `window` documents are on their way.

        When the connection breaks or the service stops, the documents without an answer are sent again, over a new stream.
        """
        attempts = Attempts(self._retry, timeout)
        feed = _Feed(documents, window)
        try:
            while True:
                call = self._stub.StreamCodeDocuments(timeout=attempts.left, metadata=self._metadata)
                sender = asyncio.create_task(feed.send(call, options))
                pause: float | None = None
                try:
                    while (answer := await call.read()) is not _END:
                        outcome = outcome_of(answer)
                        if isinstance(outcome, status_pb2.Status) and is_worth_retrying(outcome):
                            pause = attempts.pause_after(outcome)
                            if pause is not None:
                                break
                        attempts.progress()
                        yield feed.answered(answer.sequence), outcome
                    if pause is None:
                        await feed.check()
                        return
                except grpc.RpcError as error:
                    await feed.check()
                    pause = attempts.pause_after(error)
                    if pause is None:
                        raise
                finally:
                    call.cancel()
                    sender.cancel()
                    await asyncio.gather(sender, return_exceptions=True)
                await asyncio.sleep(pause)
        finally:
            await feed.close()

    async def _call(self, method: Callable[..., Awaitable[T]], request: object, attempts: Attempts) -> T:
        while True:
            try:
                return await method(request, timeout=attempts.left, metadata=self._metadata)
            except grpc.RpcError as error:
                pause = attempts.pause_after(error)
                if pause is None:
                    raise
            await asyncio.sleep(pause)


class _Feed:
    """Documents on their way: read by one task, sent by one for each stream, answered in the caller's."""

    def __init__(self, documents: Documents, window: int) -> None:
        self._waiting: deque[tuple[int, service_pb2.Document]] = deque()
        self._sent: deque[tuple[int, service_pb2.Document]] = deque()
        self._arrived = asyncio.Event()
        self._places = asyncio.Semaphore(window)
        self._reader = asyncio.create_task(self._read(documents))
        self._reader.add_done_callback(lambda _: self._arrived.set())

    async def _read(self, documents: Documents) -> None:
        number = 0
        async for document in _each(documents):
            await self._places.acquire()
            self._waiting.append((number, document))
            self._arrived.set()
            number += 1

    async def send(self, call: Any, options: service_pb2.CodingOptions | None) -> None:
        """Write documents to a stream, beginning with those that have no answer, and close its sending side."""
        self._waiting.extendleft(reversed(self._sent))
        self._sent.clear()
        while True:
            while self._waiting:
                item = self._waiting.popleft()
                self._sent.append(item)
                number, document = item
                request = service_pb2.StreamCodeDocumentsRequest(sequence=number, document=document, options=options)
                try:
                    await call.write(request)
                except (grpc.RpcError, asyncio.InvalidStateError):  # the stream has ended; its reader is told why
                    return
            if self._reader.done():  # also where it failed: what it gave before is answered, then `check` tells
                await call.done_writing()
                return
            self._arrived.clear()
            await self._arrived.wait()

    def answered(self, number: int) -> service_pb2.Document:
        """The document of the answer that has come."""
        expected, document = self._sent.popleft()
        self._places.release()
        if expected != number:
            raise RuntimeError(f"the service answered document {number} of the stream, expected {expected}")
        return document

    async def check(self) -> None:
        """Raise what the caller's iterable raised."""
        if self._reader.done():
            await self._reader

    async def close(self) -> None:
        """End the reading."""
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)


async def _each(documents: Documents) -> AsyncIterator[service_pb2.Document]:
    if isinstance(documents, AsyncIterable):
        async for document in documents:
            yield document
    else:
        for document in documents:
            yield document
            await asyncio.sleep(0)
