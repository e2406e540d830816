"""Whowhom as a service: the server, its settings and metrics, the clients and the command line.

For callers: `Client`, `AsyncClient`, `failure_of`. To run a server inside a program: `service._server` by way of
`whowhom serve`, or `running_server` as the tests do.
"""

from service._client import Client
from service._client_aio import AsyncClient
from service._failures import Failure, failure_of
from service._retry import RetryPolicy

__all__ = ["AsyncClient", "Client", "Failure", "RetryPolicy", "failure_of"]
