"""`whowhom health`: whether a running service serves; for health checks of containers."""

from __future__ import annotations

from typing import Annotated

import grpc
import typer
from grpc_health.v1 import health_pb2, health_pb2_grpc

NO_SERVICE = 3


def health(
    address: Annotated[str, typer.Option(help="HOST:PORT of the service.")] = "127.0.0.1:50051",
    timeout: Annotated[float, typer.Option(help="Seconds to wait.")] = 3.0,
) -> None:
    """Ask a service for its health. Exit code 0 where it serves, 3 where it does not or cannot be reached."""
    try:
        with grpc.insecure_channel(address) as channel:
            answer = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=timeout)
    except grpc.RpcError as error:
        typer.echo(f"{address}: {error.code().name}", err=True)
        raise typer.Exit(NO_SERVICE) from error
    word = health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status)
    typer.echo(word)
    if answer.status != health_pb2.HealthCheckResponse.SERVING:
        raise typer.Exit(NO_SERVICE)
