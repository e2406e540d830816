"""A small client of the service, for Python programs without asyncio."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Condition, Thread
from typing import Any, TypeAlias, TypeVar

import grpc
from google.rpc import status_pb2
from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_coding_service_pb2_grpc as service_grpc

from service._retry import Attempts, RetryPolicy, is_worth_retrying

T = TypeVar("T")
Outcome: TypeAlias = service_pb2.CodedDocument | status_pb2.Status
CHANNEL_OPTIONS = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


class Client:
    """A channel to one service; use it as a context, or close it.

    `timeout` is the deadline of a call in seconds, all its attempts together. Calls raise `grpc.RpcError`, which `failure_of`
    explains. One client serves any number of threads.
    """

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
            grpc.secure_channel(address, credentials, CHANNEL_OPTIONS)
            if credentials
            else grpc.insecure_channel(address, CHANNEL_OPTIONS)
        )
        self._stub: Any = service_grpc.EventCodingServiceStub(self._channel)
        self._metadata = (("authorization", f"Bearer {token}"),) if token else ()
        self._timeout = timeout
        self._retry = retry or RetryPolicy()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the channel."""
        self._channel.close()

    def info(self) -> service_pb2.GetServiceInfoResponse:
        """Versions, languages and limits of the service."""
        answer: service_pb2.GetServiceInfoResponse = self._call(
            self._stub.GetServiceInfo, service_pb2.GetServiceInfoRequest(), Attempts(self._retry, self._timeout)
        )
        return answer

    def code(
        self, document: service_pb2.Document, options: service_pb2.CodingOptions | None = None
    ) -> service_pb2.CodedDocument:
        """The events of one document."""
        request = service_pb2.CodeDocumentRequest(document=document, options=options)
        answer: service_pb2.CodeDocumentResponse = self._call(
            self._stub.CodeDocument, request, Attempts(self._retry, self._timeout)
        )
        return answer.result

    def code_batch(
        self, documents: Sequence[service_pb2.Document], options: service_pb2.CodingOptions | None = None
    ) -> list[Outcome]:
        """A result or an error for each document, in order; at most as many documents as `info().limits` says."""
        attempts = Attempts(self._retry, self._timeout)
        outcomes: list[Outcome] = [status_pb2.Status()] * len(documents)
        todo = list(range(len(documents)))
        while todo:
            request = service_pb2.BatchCodeDocumentsRequest(documents=[documents[i] for i in todo], options=options)
            answer: service_pb2.BatchCodeDocumentsResponse = self._call(
                self._stub.BatchCodeDocuments, request, attempts
            )
            for position, item in zip(todo, answer.items, strict=True):
                outcomes[position] = outcome_of(item)
            todo, pause = left_to_retry(outcomes, todo, attempts)
            if pause:
                time.sleep(pause)
        return outcomes

    def stream(
        self,
        documents: Iterable[service_pb2.Document],
        options: service_pb2.CodingOptions | None = None,
        *,
        window: int = 64,
        timeout: float | None = None,
    ) -> Iterator[tuple[service_pb2.Document, Outcome]]:
        """Each document with its result or error, in order; at most `window` documents are on their way.

        `documents` is read in a thread of its own, as fast as answers come. When the connection breaks or the service stops, the
        documents without an answer are sent again, over a new stream; none is lost, none is answered twice.
        """
        feed = _Feed(documents, window)
        attempts = Attempts(self._retry, timeout)
        try:
            while True:
                requests = (
                    service_pb2.StreamCodeDocumentsRequest(sequence=number, document=document, options=options)
                    for number, document in feed.begin()
                )
                call = self._stub.StreamCodeDocuments(requests, timeout=attempts.left, metadata=self._metadata)
                try:
                    for answer in call:
                        outcome = outcome_of(answer)
                        pause = attempts.pause_after(outcome) if _again(outcome) else None
                        if pause is not None:
                            break
                        attempts.progress()
                        yield feed.answered(answer.sequence), outcome
                    else:
                        feed.check()
                        return
                except grpc.RpcError as error:
                    feed.check()
                    pause = attempts.pause_after(error)
                    if pause is None:
                        raise
                finally:
                    call.cancel()
                time.sleep(pause)
        finally:
            feed.close()

    def _call(self, method: Callable[..., T], request: object, attempts: Attempts) -> T:
        while True:
            try:
                return method(request, timeout=attempts.left, metadata=self._metadata)
            except grpc.RpcError as error:
                pause = attempts.pause_after(error)
                if pause is None:
                    raise
            time.sleep(pause)


def outcome_of(item: service_pb2.BatchItem | service_pb2.StreamCodeDocumentsResponse) -> Outcome:
    """The result or the error of an answer."""
    return item.result if item.HasField("result") else item.error


def _again(outcome: Outcome) -> bool:
    return isinstance(outcome, status_pb2.Status) and is_worth_retrying(outcome)


def left_to_retry(outcomes: Sequence[Outcome], tried: Sequence[int], attempts: Attempts) -> tuple[list[int], float]:
    """Which documents of a batch to send again, and after how many seconds; none where the attempts are used up."""
    refused = [
        (i, outcome)
        for i in tried
        if isinstance(outcome := outcomes[i], status_pb2.Status) and is_worth_retrying(outcome)
    ]
    pause = attempts.pause_after(refused[0][1]) if refused else None
    return ([], 0.0) if pause is None else ([i for i, _ in refused], pause)


class _Feed:
    """Documents on their way: read by one thread, sent by those of gRPC, answered in the caller's."""

    def __init__(self, documents: Iterable[service_pb2.Document], window: int) -> None:
        self._changed = Condition()
        self._waiting: deque[tuple[int, service_pb2.Document]] = deque()
        self._sent: deque[tuple[int, service_pb2.Document]] = deque()
        self._window = window
        self._stream = 0
        self._ended = False
        self._error: BaseException | None = None
        Thread(target=self._read, args=(documents,), name="whowhom-stream", daemon=True).start()

    def _read(self, documents: Iterable[service_pb2.Document]) -> None:
        try:
            for number, document in enumerate(documents):
                with self._changed:
                    self._waiting.append((number, document))
                    self._changed.notify_all()
                    self._changed.wait_for(lambda: len(self._waiting) + len(self._sent) < self._window or self._ended)
                    if self._ended:
                        return
        except BaseException as error:  # of the caller's own iterable; `check` raises it in the caller's thread
            self._error = error
        finally:
            self._end()

    def _end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def begin(self) -> Iterator[tuple[int, service_pb2.Document]]:
        """The documents for a new stream, beginning with those that have no answer."""
        with self._changed:
            self._stream += 1
            self._waiting.extendleft(reversed(self._sent))
            self._sent.clear()
            self._changed.notify_all()
            return self._of(self._stream)

    def _of(self, stream: int) -> Iterator[tuple[int, service_pb2.Document]]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stream != stream or bool(self._waiting) or self._ended)
                if self._stream != stream or not self._waiting:
                    return
                item = self._waiting.popleft()
                self._sent.append(item)
            yield item

    def answered(self, number: int) -> service_pb2.Document:
        """The document of the answer that has come."""
        with self._changed:
            expected, document = self._sent.popleft()
            self._changed.notify_all()
        if expected != number:
            raise RuntimeError(f"the service answered document {number} of the stream, expected {expected}")
        return document

    def check(self) -> None:
        """Raise what the caller's iterable raised."""
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """Let the threads end."""
        with self._changed:
            self._stream += 1
            self._ended = True
            self._waiting.clear()
            self._changed.notify_all()
