"""A small client of the service, for Python programs without asyncio."""

from __future__ import annotations

import itertools
import queue
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import grpc
from google.rpc import status_pb2
from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_coding_service_pb2_grpc as service_grpc

_UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


class Client:
    """A channel to one service; use it as a context, or close it."""

    def __init__(self, address: str, *, token: str = "", credentials: grpc.ChannelCredentials | None = None, timeout: float = 60.0) -> None:
        self._channel = (
            grpc.secure_channel(address, credentials, _UNLIMITED) if credentials else grpc.insecure_channel(address, _UNLIMITED)
        )
        self._stub: Any = service_grpc.EventCodingServiceStub(self._channel)
        self._metadata = (("authorization", f"Bearer {token}"),) if token else ()
        self._timeout = timeout

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the channel."""
        self._channel.close()

    def info(self) -> service_pb2.GetServiceInfoResponse:
        """Versions, languages and limits of the service."""
        return self._stub.GetServiceInfo(service_pb2.GetServiceInfoRequest(), timeout=self._timeout, metadata=self._metadata)

    def code(self, document: service_pb2.Document, options: service_pb2.CodingOptions | None = None) -> service_pb2.CodedDocument:
        """The events of one document; raises `grpc.RpcError`."""
        request = service_pb2.CodeDocumentRequest(document=document, options=options)
        return self._stub.CodeDocument(request, timeout=self._timeout, metadata=self._metadata).result

    def code_batch(
        self, documents: Sequence[service_pb2.Document], options: service_pb2.CodingOptions | None = None
    ) -> list[service_pb2.CodedDocument | status_pb2.Status]:
        """A result or an error for each document, in order."""
        request = service_pb2.BatchCodeDocumentsRequest(documents=documents, options=options)
        answer = self._stub.BatchCodeDocuments(request, timeout=self._timeout, metadata=self._metadata)
        return [item.result if item.HasField("result") else item.error for item in answer.items]

    def stream(
        self, documents: Iterable[service_pb2.Document], options: service_pb2.CodingOptions | None = None, *, window: int = 64
    ) -> Iterator[tuple[service_pb2.Document, service_pb2.CodedDocument | status_pb2.Status]]:
        """Each document with its result or error, in order; at most `window` documents are on their way."""
        waiting: queue.SimpleQueue[service_pb2.Document] = queue.SimpleQueue()
        places: queue.Queue[None] = queue.Queue(window)

        def requests() -> Iterator[service_pb2.StreamCodeDocumentsRequest]:
            for sequence, document in zip(itertools.count(), documents, strict=False):
                places.put(None)
                waiting.put(document)
                yield service_pb2.StreamCodeDocumentsRequest(sequence=sequence, document=document, options=options)

        for answer in self._stub.StreamCodeDocuments(requests(), metadata=self._metadata):
            document = waiting.get()
            places.get()
            yield document, answer.result if answer.HasField("result") else answer.error
