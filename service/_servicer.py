"""The methods of `EventCodingService`. What they raise, the interceptor turns into a status."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Awaitable
from typing import Any

from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_coding_service_pb2_grpc as service_grpc

from coders import LANGUAGES, InputError, Limits, check_document
from service._context import current_request_id
from service._convert import Options, document_from, options_from, versions_message
from service._errors import DrainingError, status_of
from service._metrics import Metrics
from service._pool import WorkerPool
from service._settings import Settings

Context = Any  # grpc.aio.ServicerContext, which is no generic at run time
# In the row of a stream's answers: the reader is at the end, or the service is stopping.
_END, _STOPPING = object(), object()


class EventCodingServicer(service_grpc.EventCodingServiceServicer):
    """Answers calls from a pool of workers."""

    def __init__(self, pool: WorkerPool, settings: Settings, metrics: Metrics) -> None:
        self._pool = pool
        self._settings = settings
        self._metrics = metrics
        self._limits = Limits(settings.max_text_characters, settings.max_sentence_words)
        self._lanes = itertools.count()

    async def CodeDocument(  # noqa: N802
        self, request: service_pb2.CodeDocumentRequest, context: Context
    ) -> service_pb2.CodeDocumentResponse:
        """One document."""
        options = self._options(request.options)
        result = await self._code(request.document, options, self._lane(), _deadline(context))
        return service_pb2.CodeDocumentResponse(result=result)

    async def BatchCodeDocuments(  # noqa: N802
        self, request: service_pb2.BatchCodeDocumentsRequest, context: Context
    ) -> service_pb2.BatchCodeDocumentsResponse:
        """A bounded list: one item for each document, in order. A list that the queue has no room for is refused as a whole."""
        limit, number = self._settings.max_batch_documents, len(request.documents)
        if not 1 <= number <= limit:
            self._metrics.rejected.labels("invalid").inc()
            raise InputError("documents", str(number), f"1 to {limit} documents; StreamCodeDocuments takes more")
        options = self._options(request.options)
        self._pool.check_room(number)
        lane, deadline = self._lane(), _deadline(context)
        items = await asyncio.gather(
            *(
                self._item(self._code(document, options, lane, deadline), f"documents[{position}].")
                for position, document in enumerate(request.documents)
            )
        )
        return service_pb2.BatchCodeDocumentsResponse(items=items)

    async def StreamCodeDocuments(  # noqa: N802
        self, request_iterator: AsyncIterator[service_pb2.StreamCodeDocumentsRequest], context: Context
    ) -> AsyncIterator[service_pb2.StreamCodeDocumentsResponse]:
        """A long stream: at most `stream_window` documents in work, answers in the order of the requests.

        A full queue holds the stream up. When the service stops, what has been read is answered and the stream ends with
        UNAVAILABLE: the caller sends what has no answer to another instance.
        """
        lane = self._lane()
        answers: asyncio.Queue[Any] = asyncio.Queue()
        window = asyncio.Semaphore(self._settings.stream_window)
        helpers = [
            asyncio.create_task(self._read(request_iterator, lane, _deadline(context), answers, window)),
            asyncio.create_task(self._announce_stop(answers)),
        ]
        try:
            while (answer := await answers.get()) is not _END:
                if answer is _STOPPING:
                    raise DrainingError("the service is stopping; documents without an answer were not coded")
                sequence, work = answer
                item = await work
                window.release()
                if item.HasField("result"):
                    yield service_pb2.StreamCodeDocumentsResponse(sequence=sequence, result=item.result)
                else:
                    yield service_pb2.StreamCodeDocumentsResponse(sequence=sequence, error=item.error)
            await helpers[0]  # what ended the reader ends the call
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)
            while not answers.empty():
                left = answers.get_nowait()
                if isinstance(left, tuple):
                    left[1].cancel()

    async def _read(
        self,
        requests: AsyncIterator[service_pb2.StreamCodeDocumentsRequest],
        lane: str,
        deadline: float | None,
        answers: asyncio.Queue[Any],
        window: asyncio.Semaphore,
    ) -> None:
        try:
            async for request in requests:
                await window.acquire()
                with contextlib.suppress(DrainingError):
                    await self._pool.queue.wait_room()
                if self._pool.queue.closed.is_set():
                    return  # the row has or gets its mark of the stop
                work = asyncio.create_task(self._item(self._stream_item(request, lane, deadline), "document."))
                answers.put_nowait((request.sequence, work))
        finally:
            if not self._pool.queue.closed.is_set():
                answers.put_nowait(_END)

    async def _announce_stop(self, answers: asyncio.Queue[Any]) -> None:
        await self._pool.queue.closed.wait()
        answers.put_nowait(_STOPPING)

    async def GetServiceInfo(  # noqa: N802
        self, request: service_pb2.GetServiceInfoRequest, context: Context
    ) -> service_pb2.GetServiceInfoResponse:
        """Versions, languages, limits."""
        return service_pb2.GetServiceInfoResponse(
            versions=versions_message(self._pool.versions),
            languages=LANGUAGES,
            limits=service_pb2.Limits(
                max_text_characters=self._settings.max_text_characters,
                max_batch_documents=self._settings.max_batch_documents,
                max_sentence_words=self._settings.max_sentence_words,
                max_message_bytes=self._settings.max_message_bytes,
            ),
        )

    def _lane(self) -> str:
        return str(next(self._lanes))

    def _options(self, message: service_pb2.CodingOptions) -> Options:
        try:
            return options_from(message)
        except InputError:
            self._metrics.rejected.labels("invalid").inc()
            raise

    async def _code(
        self,
        message: service_pb2.Document,
        options: Options,
        lane: str,
        deadline: float | None,
        *,
        patient: bool = False,
    ) -> service_pb2.CodedDocument:
        try:
            document = document_from(message)
            check_document(document, self._limits)
        except InputError:
            self._metrics.rejected.labels("invalid").inc()
            raise
        coded = await self._pool.code(document, options, lane=lane, deadline=deadline, patient=patient)
        return service_pb2.CodedDocument.FromString(coded)

    async def _stream_item(
        self, request: service_pb2.StreamCodeDocumentsRequest, lane: str, deadline: float | None
    ) -> service_pb2.CodedDocument:
        return await self._code(request.document, self._options(request.options), lane, deadline, patient=True)

    async def _item(self, work: Awaitable[service_pb2.CodedDocument], prefix: str) -> service_pb2.BatchItem:
        try:
            return service_pb2.BatchItem(result=await work)
        except Exception as error:
            return service_pb2.BatchItem(error=status_of(error, request_id=current_request_id(), field_prefix=prefix))


def _deadline(context: Context) -> float | None:
    left = context.time_remaining()
    return None if left is None else time.monotonic() + left
