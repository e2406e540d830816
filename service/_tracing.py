"""Traces by OpenTelemetry where the extra `tracing` is installed and an endpoint is set; otherwise nothing at all."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from typing import Any

from service._settings import SettingsError


class Tracer:
    """One span for each call, with the caller's `traceparent` as its parent, and spans under it for waiting and coding.

    `provider` is an OpenTelemetry `TracerProvider`; without one nothing is recorded. No span holds text of a document.
    """

    def __init__(self, provider: Any = None) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("whowhom") if provider is not None else None

    @contextlib.contextmanager
    def call(self, service: str, method: str, metadata: Mapping[str, Any], request_id: str) -> Iterator[_Span]:
        """The span of a call."""
        if self._tracer is None:
            yield _Span(None)
            return
        from opentelemetry.trace import SpanKind
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        parent = TraceContextTextMapPropagator().extract({k: v for k, v in metadata.items() if isinstance(v, str)})
        attributes = {
            "rpc.system": "grpc",
            "rpc.service": service,
            "rpc.method": method,
            "whowhom.request_id": request_id,
        }
        with self._tracer.start_as_current_span(
            f"{service}/{method}",
            context=parent,
            kind=SpanKind.SERVER,
            attributes=attributes,
            record_exception=False,  # the message of an exception may quote the text
            set_status_on_exception=False,
        ) as span:
            yield _Span(span)

    def record(self, name: str, begin: float, end: float, **attributes: int) -> None:
        """A span under the current one that has been; `begin` and `end` in seconds of the monotonic clock."""
        if self._tracer is None:
            return
        offset = time.time() - time.monotonic()
        span = self._tracer.start_span(name, start_time=_nanoseconds(begin + offset), attributes=attributes)
        span.end(_nanoseconds(end + offset))

    def close(self) -> None:
        """Send what has not been sent."""
        if self._provider is not None:
            self._provider.shutdown()


class _Span:
    def __init__(self, span: Any) -> None:
        self._span = span

    def finish(self, code: str) -> None:
        """Note the status of the call."""
        if self._span is None:
            return
        from opentelemetry.trace import StatusCode

        self._span.set_attribute("rpc.grpc.status_code", code)
        if code in ("INTERNAL", "UNKNOWN", "DATA_LOSS", "UNAVAILABLE"):
            self._span.set_status(StatusCode.ERROR, code)


def _nanoseconds(seconds: float) -> int:
    return round(seconds * 1e9)


def make_tracer(endpoint: str) -> Tracer:
    """The tracer that sends to an OTLP endpoint; one that does nothing where the endpoint is empty.

    Raises `SettingsError` where an endpoint is set and the extra is not installed.
    """
    if not endpoint:
        return Tracer()
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise SettingsError("trace_endpoint: needs the extra 'tracing': pip install 'whowhom[tracing]'") from error
    provider = TracerProvider(resource=Resource.create({"service.name": "whowhom"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    return Tracer(provider)
