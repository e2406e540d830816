"""`whowhom demo`: the whole path on the sample article, through a service of its own."""

from __future__ import annotations

import asyncio
import re
import time
import urllib.request
from importlib import resources
from pathlib import Path
from typing import Annotated

import grpc
import typer
from rich.console import Console
from rich.text import Text
from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_coding_service_pb2_grpc as service_grpc

from service._convert import ALL_STATUSES, Options, options_message
from service._logging import configure_logging
from service._outputs import event_table
from service._server import running_server
from service._settings import load_settings

_SAMPLE_DATE = "2020-10-05"
_SHOWN = re.compile(
    r"^(grpc_server_handled_total|whowhom_(documents|sentences|words|events|stage_seconds|unresolved)_total)"
)


def sample_article() -> str:
    """The sample article: our own words on the shelling of Ganja and Stepanakert, October 2020."""
    return resources.files("service").joinpath("data/ganja.txt").read_text(encoding="utf-8")


def demo(
    svg: Annotated[Path | None, typer.Option(help="Save what is shown as a picture.")] = None,
) -> None:
    """Start a service, code the sample article over gRPC, show the events and the metrics that moved, stop the service."""
    configure_logging("error", "console")
    console = Console(width=150, record=svg is not None)
    asyncio.run(_demo(console))
    if svg is not None:
        console.save_svg(str(svg), title="make demo")


async def _demo(console: Console) -> None:
    text = sample_article()
    settings = load_settings(port=0, metrics_port=0, log_level="error")
    start = time.perf_counter()
    async with running_server(settings) as server:
        console.print(
            f"service ready on 127.0.0.1:{server.port} after {time.perf_counter() - start:.1f} s", style="dim"
        )
        before = await asyncio.to_thread(_metrics, server.metrics_port)
        async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
            stub = service_grpc.EventCodingServiceStub(channel)
            request = service_pb2.CodeDocumentRequest(
                document=service_pb2.Document(id="ganja", text=text, publication_date=_SAMPLE_DATE),
                options=options_message(Options(ALL_STATUSES)),
            )
            start = time.perf_counter()
            answer = await stub.CodeDocument(request, timeout=120)
            seconds = time.perf_counter() - start
        after = await asyncio.to_thread(_metrics, server.metrics_port)
        console.print(event_table(text, answer.result.events))
        console.print(Text("* inferred date; --- unknown side", style="dim"))
        console.print(f"\n{len(answer.result.events)} events in {seconds:.2f} s. Metrics that moved:", style="bold")
        for name, value in after.items():
            moved = value - before.get(name, 0.0)
            if moved and _SHOWN.match(name):
                console.print(Text(f"  {name} +{moved:g}"))
        await server.drain()
    console.print("service stopped", style="dim")


def _metrics(port: int) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as page:
        lines = page.read().decode().splitlines()
    return {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if not line.startswith("#"))
    }
