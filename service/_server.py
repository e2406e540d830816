"""The server: gRPC with health and reflection, the metrics page, and an orderly end on SIGTERM."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from threading import Thread
from wsgiref.simple_server import WSGIServer

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from prometheus_client import start_http_server
from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_coding_service_pb2_grpc as service_grpc

from coders import Limits
from service._interceptors import CallInterceptor, TokenSource
from service._metrics import Metrics
from service._pool import PoolOptions, WorkerPool
from service._servicer import EventCodingServicer
from service._settings import Settings
from service._tls import server_credentials
from service._worker import WorkerSpec

log = structlog.get_logger("whowhom.server")
SERVICE = service_pb2.DESCRIPTOR.services_by_name["EventCodingService"].full_name


@dataclass
class Server:
    """A running server."""

    port: int
    metrics_port: int
    pool: WorkerPool
    metrics: Metrics
    _server: grpc.aio.Server
    _health: health.aio.HealthServicer
    _http: tuple[WSGIServer, Thread] | None
    _settings: Settings
    ready: asyncio.Task[None] | None = None

    async def drain(self) -> None:
        """NOT_SERVING, no new work, what is in flight finished within the grace time."""
        await _set_health(self._health, health_pb2.HealthCheckResponse.NOT_SERVING)
        log.info("draining", grace=self._settings.grace)
        finished = await self.pool.drain(self._settings.grace)
        await self._server.stop(self._settings.grace if finished else 0.5)
        log.info("drained", finished=finished)

    async def close(self) -> None:
        """End everything at once."""
        await self._server.stop(0.2)
        await self.pool.stop()
        if self._http is not None:
            self._http[0].shutdown()
            self._http[0].server_close()
            self._http[1].join()


async def _set_health(servicer: health.aio.HealthServicer, status: int) -> None:
    for name in ("", SERVICE):
        await servicer.set(name, status)


@contextlib.asynccontextmanager
async def running_server(settings: Settings, *, wait_ready: bool = True) -> AsyncIterator[Server]:
    """A server for the time of the context. With `wait_ready`, entered only when the model has answered its warm-up."""
    server = await _start(settings)
    server.ready = asyncio.create_task(_become_ready(server))
    try:
        if wait_ready:
            await server.ready
        yield server
    finally:
        server.ready.cancel()
        await asyncio.gather(server.ready, return_exceptions=True)
        await server.close()


async def _start(settings: Settings) -> Server:
    metrics = Metrics()
    limits = Limits(settings.max_text_characters, settings.max_sentence_words)
    spec = WorkerSpec(
        settings.stanza_dir, settings.dictionaries, settings.petrarch, settings.lexicon, settings.threads, limits
    )
    options = PoolOptions(
        settings.workers,
        settings.batch_words,
        settings.max_queue_documents,
        settings.worker_timeout,
        settings.worker_growth_mb * 1024 * 1024,
    )
    pool = WorkerPool(spec, options, metrics)
    tokens = TokenSource(settings.tokens, settings.tokens_file)
    grpc_server = grpc.aio.server(
        interceptors=[CallInterceptor(metrics, tokens)],
        options=[
            ("grpc.max_receive_message_length", settings.max_message_bytes),
            ("grpc.max_send_message_length", -1),
            ("grpc.max_concurrent_streams", settings.max_concurrent_streams),
            # two servers on one port would share its callers between them, unseen
            ("grpc.so_reuseport", 0),
        ],
    )
    service_grpc.add_EventCodingServiceServicer_to_server(EventCodingServicer(pool, settings), grpc_server)
    health_servicer = health.aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(health_servicer, grpc_server)
    await _set_health(health_servicer, health_pb2.HealthCheckResponse.NOT_SERVING)
    if settings.reflection:
        reflection.enable_server_reflection((SERVICE, health.SERVICE_NAME, reflection.SERVICE_NAME), grpc_server)
    address = f"{settings.host}:{settings.port}"
    credentials = server_credentials(settings)
    port = (
        grpc_server.add_secure_port(address, credentials) if credentials else grpc_server.add_insecure_port(address)
    )
    if not credentials and not _is_loopback(settings.host):
        log.warning("serving without TLS beyond this machine", host=settings.host)
    http = None
    metrics_port = -1
    if settings.metrics_port >= 0:
        http = start_http_server(settings.metrics_port, settings.metrics_host, metrics.registry)
        metrics_port = http[0].server_port
    await grpc_server.start()
    log.info("listening", host=settings.host, port=port, metrics_port=metrics_port, tls=bool(credentials))
    return Server(port, metrics_port, pool, metrics, grpc_server, health_servicer, http, settings)


async def _become_ready(server: Server) -> None:
    versions = await server.pool.start()
    server.metrics.set_build(versions)
    await _set_health(server._health, health_pb2.HealthCheckResponse.SERVING)
    log.info("ready", model=versions.model, dictionaries=versions.dictionaries, lexicon=versions.lexicon)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


async def serve(settings: Settings, *, on_ready: Callable[[Server], None] | None = None) -> None:
    """Serve until SIGTERM or SIGINT, then drain. Raises what keeps the model from loading."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with running_server(settings, wait_ready=False) as server:
        stopped = asyncio.create_task(stop.wait())
        if server.ready is not None:
            await asyncio.wait((server.ready, stopped), return_when=asyncio.FIRST_COMPLETED)
            if server.ready.done():
                server.ready.result()  # a model that does not load ends the service
                if on_ready is not None:
                    on_ready(server)
        await stopped
        await server.drain()
