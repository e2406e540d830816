"""The methods of `EventCodingService`."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import grpc
from google.rpc import status_pb2
from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_coding_service_pb2_grpc as service_grpc

from coders import LANGUAGES, InputError, Limits, check_document
from service._context import request_id_of
from service._convert import Options, document_from, options_from, versions_message
from service._errors import STATUS_DETAILS, status_of
from service._pool import WorkerPool
from service._settings import Settings

_CODES = {code.value[0]: code for code in grpc.StatusCode}


async def abort(context: grpc.aio.ServicerContext[Any, Any], status: status_pb2.Status) -> None:
    """End a call with a `google.rpc.Status`, its details in the trailing metadata."""
    await context.abort(_CODES[status.code], status.message, ((STATUS_DETAILS, status.SerializeToString()),))


class EventCodingServicer(service_grpc.EventCodingServiceServicer):
    """Answers calls from a pool of workers."""

    def __init__(self, pool: WorkerPool, settings: Settings) -> None:
        self._pool = pool
        self._settings = settings
        self._limits = Limits(settings.max_text_characters, settings.max_sentence_words)
        self._lanes = itertools.count()

    async def CodeDocument(  # noqa: N802
        self, request: service_pb2.CodeDocumentRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> service_pb2.CodeDocumentResponse:
        """One document."""
        try:
            options = options_from(request.options)
            result = await self._code(request.document, options, self._lane(), _deadline(context))
        except InputError as error:
            await abort(context, _bad_input(error, context))
        except Exception as error:
            await abort(context, status_of(error, request_id=request_id_of(context)))
        return service_pb2.CodeDocumentResponse(result=result)

    async def BatchCodeDocuments(  # noqa: N802
        self, request: service_pb2.BatchCodeDocumentsRequest, context: grpc.aio.ServicerContext[Any, Any]
    ) -> service_pb2.BatchCodeDocumentsResponse:
        """A bounded list: one item for each document, in order."""
        limit = self._settings.max_batch_documents
        try:
            if not request.documents:
                raise InputError("documents", "none", f"1 to {limit}")
            if len(request.documents) > limit:
                raise InputError("documents", str(len(request.documents)), f"at most {limit}; use StreamCodeDocuments for more")
            options = options_from(request.options)
        except InputError as error:
            await abort(context, _bad_input(error, context))
        lane, deadline = self._lane(), _deadline(context)
        items = await asyncio.gather(
            *(
                self._item(self._code(document, options, lane, deadline), context, f"documents[{number}].")
                for number, document in enumerate(request.documents)
            )
        )
        return service_pb2.BatchCodeDocumentsResponse(items=items)

    async def StreamCodeDocuments(  # noqa: N802
        self,
        request_iterator: AsyncIterator[service_pb2.StreamCodeDocumentsRequest],
        context: grpc.aio.ServicerContext[Any, Any],
    ) -> AsyncIterator[service_pb2.StreamCodeDocumentsResponse]:
        """A long stream: at most `stream_window` documents in work, answers in the order of the requests."""
        lane = self._lane()
        answers: asyncio.Queue[tuple[int, asyncio.Task[service_pb2.BatchItem]] | None] = asyncio.Queue()
        window = asyncio.Semaphore(self._settings.stream_window)

        async def read() -> None:
            try:
                async for request in request_iterator:
                    await window.acquire()
                    work = asyncio.create_task(self._stream_item(request, lane, context))
                    await answers.put((request.sequence, work))
            finally:
                await answers.put(None)

        reader = asyncio.create_task(read())
        try:
            while (answer := await answers.get()) is not None:
                sequence, work = answer
                item = await work
                window.release()
                if item.HasField("result"):
                    yield service_pb2.StreamCodeDocumentsResponse(sequence=sequence, result=item.result)
                else:
                    yield service_pb2.StreamCodeDocumentsResponse(sequence=sequence, error=item.error)
            await reader
        finally:
            reader.cancel()
            while not answers.empty():
                left = answers.get_nowait()
                if left is not None:
                    left[1].cancel()

    async def GetServiceInfo(  # noqa: N802
        self, request: service_pb2.GetServiceInfoRequest, context: grpc.aio.ServicerContext[Any, Any]
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

    async def _code(
        self, message: service_pb2.Document, options: Options, lane: str, deadline: float | None
    ) -> service_pb2.CodedDocument:
        document = document_from(message)
        check_document(document, self._limits)
        coded = await self._pool.code(document, options, lane=lane, deadline=deadline)
        return service_pb2.CodedDocument.FromString(coded)

    async def _stream_item(
        self, request: service_pb2.StreamCodeDocumentsRequest, lane: str, context: grpc.aio.ServicerContext[Any, Any]
    ) -> service_pb2.BatchItem:
        async def work() -> service_pb2.CodedDocument:
            return await self._code(request.document, options_from(request.options), lane, _deadline(context))

        return await self._item(work(), context, "document.")

    async def _item(
        self, work: Awaitable[service_pb2.CodedDocument], context: grpc.aio.ServicerContext[Any, Any], prefix: str
    ) -> service_pb2.BatchItem:
        try:
            return service_pb2.BatchItem(result=await work)
        except Exception as error:
            status = status_of(error, request_id=request_id_of(context), field_prefix=prefix)
            return service_pb2.BatchItem(error=status)


def _bad_input(error: InputError, context: grpc.aio.ServicerContext[Any, Any]) -> status_pb2.Status:
    prefix = "" if error.field.startswith(("options", "documents")) else "document."
    return status_of(error, request_id=request_id_of(context), field_prefix=prefix)


def _deadline(context: grpc.aio.ServicerContext[Any, Any]) -> float | None:
    left = context.time_remaining()
    return None if left is None else time.monotonic() + left
