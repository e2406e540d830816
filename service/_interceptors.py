"""Around every call: request id, token, metrics, trace, log line, and an INTERNAL status where something escaped."""

from __future__ import annotations

import asyncio
import inspect
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import grpc
import structlog
from google.rpc import status_pb2

from service._context import HEADER, begin_request
from service._errors import STATUS_DETAILS, UnauthenticatedError, status_of
from service._metrics import Metrics
from service._tokens import TokenSource
from service._tracing import Tracer
from service._wire import Malformed, tolerant

log = structlog.get_logger("whowhom.call")

# Probes have no tokens, and a watched health is no work that a drain waits for.
_HEALTH = "/grpc.health.v1.Health/"
_NO_WORK = (_HEALTH, "/grpc.reflection.")
_CODES = {code.value[0]: code for code in grpc.StatusCode}

Handler = Any  # grpc.RpcMethodHandler, which is no generic at run time


async def abort(context: grpc.aio.ServicerContext[Any, Any], status: status_pb2.Status) -> None:
    """End a call with a `google.rpc.Status`, its details in the trailing metadata; always raises."""
    await context.abort(_CODES[status.code], status.message, ((STATUS_DETAILS, status.SerializeToString()),))


class CallInterceptor(grpc.aio.ServerInterceptor):  # type: ignore[type-arg]  # no generic at run time
    """Counts, times, logs and guards each call; `in_flight` calls are work that a drain waits for."""

    def __init__(self, metrics: Metrics, tokens: TokenSource, tracer: Tracer) -> None:
        self.metrics = metrics
        self.tokens = tokens
        self.tracer = tracer
        self.in_flight = 0

    async def intercept_service(
        self, continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Handler]], details: grpc.HandlerCallDetails
    ) -> Handler:
        """Wrap the handler of a known method."""
        handler: Any = await continuation(details)
        if handler is None:
            return handler
        method: str = details.method
        metadata = dict(details.invocation_metadata or ())
        allowed = (
            not self.tokens.required
            or method.startswith(_HEALTH)
            or self.tokens.accepts(metadata.get("authorization", ""))
        )
        call = _Call(self, method, _type_of(handler), metadata, allowed)
        # what a caller without a token sends is not even read
        read = tolerant(handler.request_deserializer) if allowed else lambda data: None
        if handler.unary_unary:
            return grpc.unary_unary_rpc_method_handler(
                call.unary(handler.unary_unary), read, handler.response_serializer
            )
        if handler.unary_stream:
            return grpc.unary_stream_rpc_method_handler(
                call.stream(handler.unary_stream), read, handler.response_serializer
            )
        if handler.stream_stream:
            return grpc.stream_stream_rpc_method_handler(
                call.stream(handler.stream_stream), read, handler.response_serializer
            )
        raise AssertionError(f"{method}: no service of ours has methods of this kind")


def _type_of(handler: Any) -> str:
    if handler.request_streaming:
        return "bidi_stream" if handler.response_streaming else "client_stream"
    return "server_stream" if handler.response_streaming else "unary"


class _Call:
    def __init__(self, owner: CallInterceptor, method: str, kind: str, metadata: dict[str, Any], allowed: bool) -> None:
        _, self._service, self._method = method.split("/", 2)
        self._owner = owner
        self._labels = (kind, self._service, self._method)
        self._metadata = metadata
        self._allowed = allowed
        self._counts = 0 if method.startswith(_NO_WORK) else 1

    def unary(self, behaviour: Callable[[Any, Any], Awaitable[Any]]) -> Callable[[Any, Any], Awaitable[Any]]:
        async def answer(request: Any, context: Any) -> Any:
            async def work() -> Any:
                self._check(request)
                return await behaviour(request, context)

            return await self._around(work, context)

        return answer

    def stream(self, behaviour: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Awaitable[None]]:
        """A handler that writes its answers itself, as the ones of health do."""

        async def answer(request: Any, context: Any) -> None:
            async def work() -> None:
                self._check(request)
                source = self._checked(request) if hasattr(request, "__aiter__") else request
                answers = behaviour(source, context)
                if inspect.isawaitable(answers):
                    await answers
                    return
                try:
                    async for message in answers:
                        await context.write(message)
                finally:
                    await answers.aclose()

            await self._around(work, context)

        return answer

    async def _checked(self, requests: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for request in requests:
            self._check(request)
            yield request

    def _check(self, request: Any) -> None:
        if isinstance(request, Malformed):
            raise request.error

    async def _around(self, work: Callable[[], Awaitable[Any]], context: Any) -> Any:
        owner = self._owner
        owner.metrics.started.labels(*self._labels).inc()
        owner.in_flight += self._counts
        start = time.perf_counter()
        request_id = begin_request(self._metadata)
        code = "OK"
        with owner.tracer.call(self._service, self._method, self._metadata, request_id) as span:
            try:
                await context.send_initial_metadata(((HEADER, request_id),))
                if not self._allowed:
                    raise UnauthenticatedError("no accepted token in 'authorization: Bearer …'")
                return await work()
            except asyncio.CancelledError:
                left = context.time_remaining()
                code = "DEADLINE_EXCEEDED" if left is not None and left <= 0 else "CANCELLED"
                raise
            except grpc.aio.AbortError:
                code = _code_name(context.code())
                raise
            except Exception as error:
                status = status_of(error, request_id=request_id)
                code = _CODES[status.code].name
                if code == "INTERNAL":
                    log.error("call failed", method=self._method, request_id=request_id, error=_trace(error))
                # not the error itself: gRPC would log it, with its message
                await abort(context, status)
            finally:
                if code == "OK":
                    code = _code_name(context.code())
                owner.in_flight -= self._counts
                seconds = time.perf_counter() - start
                owner.metrics.handling.labels(*self._labels, code).observe(seconds)
                owner.metrics.handled.labels(*self._labels, code).inc()
                span.finish(code)
                note = log.warning if code in ("INTERNAL", "UNKNOWN") else log.info if self._counts else log.debug
                note("call", method=self._method, code=code, seconds=round(seconds, 4), request_id=request_id)


def _trace(error: BaseException) -> str:
    """Where an error arose; not its message, which may quote the text of an article."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(
        [type(error).__name__, *(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))]
    )


def _code_name(code: Any) -> str:
    if not code:
        return "OK"
    known = code if isinstance(code, grpc.StatusCode) else _CODES.get(int(code))
    return known.name if known is not None else "UNKNOWN"
