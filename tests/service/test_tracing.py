"""Traces by OpenTelemetry: a span for each call under the caller's, and none of the text."""

from __future__ import annotations

import sys
from typing import Any

import grpc
import pytest
from whowhom.v1 import event_coding_service_pb2_grpc as service_grpc

from service._server import running_server
from service._settings import SettingsError
from service._tracing import Tracer, make_tracer
from tests.service.conftest import request, settings_with
from tests.service.fake_coder import SPEC


def _spans() -> tuple[Tracer, Any]:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    provider, exporter = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return Tracer(provider), exporter


async def test_a_call_is_a_span_under_that_of_the_caller() -> None:
    tracer, exporter = _spans()
    trace = "0af7651916cd43dd8448eb211c80319c"
    async with (
        running_server(settings_with(), spec=SPEC, tracer=tracer) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        stub = service_grpc.EventCodingServiceStub(channel)
        headers = (("traceparent", f"00-{trace}-b7ad6b7169203331-01"), ("x-request-id", "r1"))
        await stub.CodeDocument(request("SLEEP 0.05 Xyzzyville"), metadata=headers)
        with pytest.raises(grpc.aio.AioRpcError):
            await stub.CodeDocument(request("FAULT Xyzzyville"))
        spans = exporter.get_finished_spans()
    first = {span.name: span for span in spans if format(span.context.trace_id, "032x") == trace}
    call = first["whowhom.v1.EventCodingService/CodeDocument"]
    assert format(call.parent.span_id, "016x") == "b7ad6b7169203331"
    assert call.attributes["whowhom.request_id"] == "r1"
    assert call.attributes["rpc.grpc.status_code"] == "OK"
    for name in ("wait", "code"):
        assert first[name].parent.span_id == call.context.span_id
    assert first["code"].end_time - first["code"].start_time >= 50e6
    failed = [span for span in spans if span.attributes.get("rpc.grpc.status_code") == "INTERNAL"]
    assert [span.status.is_ok for span in failed] == [False]
    assert "Xyzzy" not in "".join(span.to_json() for span in spans)


def test_an_endpoint_without_the_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(SettingsError, match=r"whowhom\[tracing\]"):
        make_tracer("http://localhost:4317")


def test_without_an_endpoint_nothing_of_it_is_loaded() -> None:
    tracer = make_tracer("")
    with tracer.call("service", "method", {}, "r1") as span:
        tracer.record("wait", 0.0, 1.0)
        span.finish("OK")
    tracer.close()
