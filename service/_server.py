"""The server: gRPC with health and reflection, the metrics page, and an orderly end on SIGTERM."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import signal
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIServer

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from prometheus_client import start_http_server
from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_coding_service_pb2_grpc as service_grpc

from coders import Limits
from service._interceptors import CallInterceptor
from service._metrics import Metrics
from service._pool import PoolOptions, WorkerPool
from service._servicer import EventCodingServicer
from service._settings import Settings, SettingsError
from service._tls import server_credentials
from service._tokens import TokenSource
from service._tracing import Tracer, make_tracer
from service._worker import WorkerSpec

log = structlog.get_logger("whowhom.server")
SERVICE = service_pb2.DESCRIPTOR.services_by_name["EventCodingService"].full_name
_SERVING = health_pb2.HealthCheckResponse.SERVING
_NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
# Answers that are ready still have to reach slow callers.
_LAST_SECONDS = 0.5


@dataclass
class _Health:
    """The overall health, "", says that the process lives and is not stopping; that of the service, that a worker can answer.

    Both begin as NOT_SERVING, until the model has answered a warm-up document.
    """

    servicer: Any = field(default_factory=health.aio.HealthServicer)  # type: ignore[attr-defined]
    started: bool = False
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        await self.servicer.set("", _NOT_SERVING)
        await self.servicer.set(SERVICE, _NOT_SERVING)

    async def ready(self) -> None:
        self.started = True
        await self.servicer.set("", _SERVING)
        await self.servicer.set(SERVICE, _SERVING)

    def on_workers(self, ready: int) -> None:
        if not self.started:
            return
        task = asyncio.get_running_loop().create_task(self.servicer.set(SERVICE, _SERVING if ready else _NOT_SERVING))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


@dataclass
class Server:
    """A running server."""

    port: int
    metrics_port: int
    pool: WorkerPool
    metrics: Metrics
    _calls: CallInterceptor
    _server: grpc.aio.Server
    _health: _Health
    _http: tuple[WSGIServer, Thread] | None
    _settings: Settings
    ready: asyncio.Task[None] | None = None

    async def drain(self) -> bool:
        """NOT_SERVING, no new work, what is in flight finished; whether that was done within the grace time."""
        grace = self._settings.grace
        end = time.monotonic() + grace
        await self._health.servicer.enter_graceful_shutdown()
        log.info("draining", grace=grace, documents=len(self.pool.queue), calls=self._calls.in_flight)
        finished = await self.pool.drain(grace)
        while finished and self._calls.in_flight and time.monotonic() < end:
            await asyncio.sleep(0.02)
        finished = finished and not self._calls.in_flight
        await self._server.stop(_LAST_SECONDS)
        log.info("drained", finished=finished)
        return finished

    async def close(self) -> None:
        """End everything at once."""
        self.pool.queue.close()
        await self._server.stop(0.2)
        await self.pool.stop()
        self._calls.tracer.close()
        if self._http is not None:
            await asyncio.to_thread(_stop_page, *self._http)


def _stop_page(page: WSGIServer, thread: Thread) -> None:
    page.shutdown()
    page.server_close()
    thread.join()


@contextlib.asynccontextmanager
async def running_server(
    settings: Settings, *, wait_ready: bool = True, spec: WorkerSpec | None = None, tracer: Tracer | None = None
) -> AsyncIterator[Server]:
    """A server for the time of the context. With `wait_ready`, entered only when the model has answered its warm-up.

    `spec` replaces what the workers load; `tracer`, where traces go. Raises `SettingsError`, and what keeps the model from loading.
    """
    server = await _start(settings, spec or worker_spec(settings), tracer or make_tracer(settings.trace_endpoint))
    server.ready = asyncio.create_task(_become_ready(server))
    try:
        if wait_ready:
            await server.ready
        yield server
    finally:
        server.ready.cancel()
        await asyncio.gather(server.ready, return_exceptions=True)
        await server.close()


def worker_spec(settings: Settings) -> WorkerSpec:
    """What the workers load by the settings."""
    limits = Limits(settings.max_text_characters, settings.max_sentence_words)
    return WorkerSpec(
        settings.stanza_dir, settings.dictionaries, settings.petrarch, settings.lexicon, settings.threads, limits
    )


async def _start(settings: Settings, spec: WorkerSpec, tracer: Tracer) -> Server:
    credentials = server_credentials(settings)
    tokens = TokenSource(settings.tokens, settings.tokens_file)
    metrics = Metrics()
    metrics.queue_limit.set(settings.max_queue_documents)
    metrics.workers_wanted.set(settings.workers)
    options = PoolOptions(
        settings.workers,
        settings.batch_words,
        settings.max_queue_documents,
        settings.worker_timeout,
        settings.worker_growth_mb * 1024 * 1024,
    )
    status = _Health()
    await status.start()
    pool = WorkerPool(spec, options, metrics, tracer=tracer, on_workers=status.on_workers)
    calls = CallInterceptor(metrics, tokens, tracer)
    grpc_server = grpc.aio.server(
        interceptors=[calls],
        options=[
            ("grpc.max_receive_message_length", settings.max_message_bytes),
            ("grpc.max_send_message_length", -1),
            ("grpc.max_concurrent_streams", settings.max_concurrent_streams),
            # two servers on one port would share its callers between them, unseen
            ("grpc.so_reuseport", 0),
        ],
    )
    service_grpc.add_EventCodingServiceServicer_to_server(EventCodingServicer(pool, settings, metrics), grpc_server)
    health_pb2_grpc.add_HealthServicer_to_server(status.servicer, grpc_server)
    if settings.reflection:
        reflection.enable_server_reflection((SERVICE, health.SERVICE_NAME, reflection.SERVICE_NAME), grpc_server)
    port = _bind(grpc_server, settings, credentials)
    http = _metrics_page(settings, metrics)
    await grpc_server.start()
    _warn(settings, tokens)
    metrics_port = http[0].server_port if http else -1
    log.info(
        "listening",
        host=settings.host,
        port=port,
        metrics_port=metrics_port,
        tls=bool(credentials),
        tokens=tokens.required,
    )
    return Server(port, metrics_port, pool, metrics, calls, grpc_server, status, http, settings)


def _bind(server: grpc.aio.Server, settings: Settings, credentials: grpc.ServerCredentials | None) -> int:
    host = f"[{settings.host}]" if ":" in settings.host and not settings.host.startswith("[") else settings.host
    address = f"{host}:{settings.port}"
    try:
        port = server.add_secure_port(address, credentials) if credentials else server.add_insecure_port(address)
    except RuntimeError as error:
        raise SettingsError(f"host, port: cannot listen on {address}; another server may be there") from error
    return int(port)


def _metrics_page(settings: Settings, metrics: Metrics) -> tuple[WSGIServer, Thread] | None:
    if settings.metrics_port < 0:
        return None
    try:
        return start_http_server(settings.metrics_port, settings.metrics_host, metrics.registry)
    except OSError as error:
        place = f"{settings.metrics_host}:{settings.metrics_port}"
        raise SettingsError(f"metrics_host, metrics_port: cannot listen on {place}: {error.strerror}") from error


def _warn(settings: Settings, tokens: TokenSource) -> None:
    if settings.tls_certificate is not None or _is_loopback(settings.host):
        return
    log.warning("serving without TLS beyond this machine: texts can be read on the way", host=settings.host)
    if tokens.required:
        log.warning("tokens are sent without TLS: they can be read on the way", host=settings.host)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


async def _become_ready(server: Server) -> None:
    versions = await server.pool.start()
    server.metrics.set_build(versions)
    await server._health.ready()
    log.info("ready", model=versions.model, dictionaries=versions.dictionaries, lexicon=versions.lexicon)


async def serve(
    settings: Settings, *, on_ready: Callable[[Server], None] | None = None, spec: WorkerSpec | None = None
) -> None:
    """Serve until SIGTERM or SIGINT, then drain. Raises what keeps the model from loading."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with running_server(settings, wait_ready=False, spec=spec) as server:
        stopped = asyncio.create_task(stop.wait())
        if server.ready is not None:
            await asyncio.wait((server.ready, stopped), return_when=asyncio.FIRST_COMPLETED)
            if server.ready.done():
                server.ready.result()  # a model that does not load ends the service
                if on_ready is not None:
                    on_ready(server)
        await stopped
        await server.drain()
