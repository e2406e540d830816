"""When to send a call again, and after how long."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

import grpc
from google.rpc import status_pb2

from service._failures import failure_of


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """`attempts` in all; pauses from `first` seconds on, doubling up to `longest`, each made shorter by chance.

    A pause that the service asks for (RetryInfo) is never cut short.
    """

    attempts: int = 6
    first: float = 0.2
    longest: float = 10.0


class Attempts:
    """The attempts of one call, within `timeout` seconds in all (None: no bound)."""

    def __init__(self, policy: RetryPolicy, timeout: float | None) -> None:
        self._policy = policy
        self._end = None if timeout is None else time.monotonic() + timeout
        self._made = 0

    @property
    def left(self) -> float | None:
        """Seconds until the deadline; at least a hundredth, so that the call itself reports the deadline."""
        return None if self._end is None else max(0.01, self._end - time.monotonic())

    def progress(self) -> None:
        """Something came back: begin to count anew."""
        self._made = 0

    def pause_after(self, error: grpc.RpcError | status_pb2.Status) -> float | None:
        """Seconds to wait before the next attempt; None where there is to be none."""
        self._made += 1
        failure = failure_of(error)
        # The service itself always gives a reason. Without one a connection broke: UNAVAILABLE, or INTERNAL where it broke in
        # the middle of a stream. RESOURCE_EXHAUSTED without RetryInfo is a message over the limit.
        broken = failure.code == "UNAVAILABLE" or (failure.code == "INTERNAL" and not failure.reason)
        if failure.retry_after is None and not broken:
            return None
        if self._made >= self._policy.attempts:
            return None
        longest = min(self._policy.longest, self._policy.first * 2 ** (self._made - 1))
        pause = random.uniform(longest / 2, longest)
        if failure.retry_after is not None:
            pause += failure.retry_after
        if self._end is not None and time.monotonic() + pause >= self._end:
            return None
        return pause


def is_worth_retrying(status: status_pb2.Status) -> bool:
    """Whether the service says of one document that it may be sent again."""
    return failure_of(status).retry_after is not None
