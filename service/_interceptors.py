"""Around every call: request id, token, metrics, log line, and an INTERNAL status where something escaped."""

from __future__ import annotations

import hmac
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import grpc
import structlog

from service._context import begin_request
from service._errors import STATUS_DETAILS, UnauthenticatedError, status_of
from service._metrics import Metrics

log = structlog.get_logger("whowhom.call")
_EXEMPT = ("/grpc.health.v1.Health/",)


class TokenSource:
    """Accepted tokens, from a setting and a file that is read again when it changes."""

    def __init__(self, tokens: str = "", path: Path | None = None) -> None:
        self._fixed = [token.strip().encode() for token in tokens.split(",") if token.strip()]
        self._path = path
        self._read: tuple[float, list[bytes]] = (-1.0, [])

    @property
    def required(self) -> bool:
        """Whether calls need a token."""
        return bool(self._fixed) or self._path is not None

    def accepts(self, header: str) -> bool:
        """Whether `Bearer …` holds an accepted token; takes the same time whichever it is."""
        kind, _, token = header.partition(" ")
        given = token.strip().encode()
        matches = [hmac.compare_digest(given, known) for known in self._tokens()]
        return kind.lower() == "bearer" and any(matches)

    def _tokens(self) -> list[bytes]:
        if self._path is None:
            return self._fixed
        changed = self._path.stat().st_mtime
        if changed != self._read[0]:
            lines = self._path.read_text(encoding="utf-8").splitlines()
            self._read = (changed, [line.strip().encode() for line in lines if line.strip() and not line.startswith("#")])
        return [*self._fixed, *self._read[1]]


class CallInterceptor(grpc.aio.ServerInterceptor):
    """Counts, times, logs and guards each call."""

    def __init__(self, metrics: Metrics, tokens: TokenSource) -> None:
        self._metrics = metrics
        self._tokens = tokens

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any]]],
        details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any]:
        """Wrap the handler of a known method."""
        handler = await continuation(details)
        if handler is None:
            return handler
        method: str = details.method
        metadata = {key: value for key, value in details.invocation_metadata or ()}
        allowed = not self._tokens.required or method.startswith(_EXEMPT) or self._tokens.accepts(str(metadata.get("authorization", "")))
        call = _Call(self._metrics, method, _type_of(handler), metadata, allowed)
        if handler.unary_unary:
            return grpc.unary_unary_rpc_method_handler(
                call.unary(handler.unary_unary), handler.request_deserializer, handler.response_serializer
            )
        if handler.stream_stream:
            return grpc.stream_stream_rpc_method_handler(
                call.stream(handler.stream_stream), handler.request_deserializer, handler.response_serializer
            )
        if handler.unary_stream:
            return grpc.unary_stream_rpc_method_handler(
                call.stream(handler.unary_stream), handler.request_deserializer, handler.response_serializer
            )
        return handler


def _type_of(handler: Any) -> str:
    first = "client_stream" if handler.request_streaming else "unary"
    return "bidi_stream" if handler.request_streaming and handler.response_streaming else "server_stream" if handler.response_streaming else first


class _Call:
    def __init__(self, metrics: Metrics, method: str, kind: str, metadata: dict[str, Any], allowed: bool) -> None:
        _, service, name = method.split("/", 2)
        self._metrics = metrics
        self._labels = (kind, service, name)
        self._metadata = metadata
        self._allowed = allowed

    def unary(self, behaviour: Callable[[Any, Any], Awaitable[Any]]) -> Callable[[Any, Any], Awaitable[Any]]:
        async def answer(request: Any, context: Any) -> Any:
            start, request_id = self._begin()
            try:
                await self._guard(context, request_id)
                return await behaviour(request, context)
            except Exception as error:
                await self._escaped(error, context, request_id)
                raise
            finally:
                self._end(start, context, request_id)

        return answer

    def stream(self, behaviour: Callable[[Any, Any], AsyncIterator[Any]]) -> Callable[[Any, Any], AsyncIterator[Any]]:
        async def answer(request: Any, context: Any) -> AsyncIterator[Any]:
            start, request_id = self._begin()
            try:
                await self._guard(context, request_id)
                async for message in behaviour(request, context):
                    yield message
            except Exception as error:
                await self._escaped(error, context, request_id)
                raise
            finally:
                self._end(start, context, request_id)

        return answer

    def _begin(self) -> tuple[float, str]:
        self._metrics.started.labels(*self._labels).inc()
        return time.perf_counter(), begin_request(self._metadata)

    async def _guard(self, context: Any, request_id: str) -> None:
        await context.send_initial_metadata((("x-request-id", request_id),))
        if not self._allowed:
            status = status_of(UnauthenticatedError("no accepted token in 'authorization: Bearer …'"), request_id=request_id)
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, status.message, ((STATUS_DETAILS, status.SerializeToString()),))

    async def _escaped(self, error: Exception, context: Any, request_id: str) -> None:
        if isinstance(error, grpc.aio.AbortError) or context.code() not in (None, 0, grpc.StatusCode.OK):
            return
        log.exception("call failed", method=self._labels[2], request_id=request_id)
        status = status_of(error, request_id=request_id)
        await context.abort(grpc.StatusCode.INTERNAL, status.message, ((STATUS_DETAILS, status.SerializeToString()),))

    def _end(self, start: float, context: Any, request_id: str) -> None:
        seconds = time.perf_counter() - start
        code = _code_name(context)
        self._metrics.handling.labels(*self._labels).observe(seconds)
        self._metrics.handled.labels(*self._labels, code).inc()
        log.info("call", method=self._labels[2], code=code, seconds=round(seconds, 4), request_id=request_id)


def _code_name(context: Any) -> str:
    if context.cancelled():
        return "CANCELLED"
    code = context.code()
    if not code:
        return "OK"
    if isinstance(code, grpc.StatusCode):
        return code.name
    return next((known.name for known in grpc.StatusCode if known.value[0] == code), "UNKNOWN")
