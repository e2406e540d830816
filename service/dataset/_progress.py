"""Progress of long work on standard error: counts, rate, share and time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

# A terminal's line is written anew; a log gets a line of its own now and then.
_TERMINAL_SECONDS, _LOG_SECONDS = 0.5, 30.0


@dataclass
class Progress:
    """Told of each chunk; `clock` is a monotonic clock in seconds."""

    total: int = 0
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    clock: Callable[[], float] = time.monotonic
    records: int = 0
    events: int = 0
    rejects: int = 0

    def __post_init__(self) -> None:
        self._start = self._last = self.clock()
        self._from = 0
        self._coded = 0
        self._terminal = self.stream.isatty()

    def resumed(self, records: int, events: int, rejects: int, position: int) -> None:
        """What an earlier start has done: it counts as done, and not for the rate."""
        self.records, self.events, self.rejects, self._from = records, events, rejects, position
        if records:
            self._write(f"goes on after {records:,} articles")

    def add(self, records: int, events: int, rejects: int, position: int) -> None:
        """A chunk is finished; `position` is how many bytes of the input are behind it."""
        self.records += records
        self.events += events
        self.rejects += rejects
        self._coded += records
        now = self.clock()
        if now - self._last >= (_TERMINAL_SECONDS if self._terminal else _LOG_SECONDS):
            self._last = now
            self._write(self.line(now, position))

    def line(self, now: float, position: int) -> str:
        """The line to show."""
        seconds = max(now - self._start, 1e-9)
        parts = [
            f"{self.records:,} articles",
            f"{self.events:,} events",
            f"{self.rejects:,} rejected",
            f"{self._coded / seconds:,.1f} articles/s",
        ]
        if self.total and position > self._from:
            left = (self.total - position) * seconds / (position - self._from)
            parts += [f"{100 * position / self.total:.0f} %", f"{duration(left)} left"]
        return " · ".join(parts)

    def end(self) -> None:
        """The last line, with the whole rate."""
        self._write(self.line(self.clock(), 0), last=True)

    def _write(self, text: str, *, last: bool = False) -> None:
        if self._terminal:
            self.stream.write(f"\r\x1b[K{text}" + ("\n" if last else ""))
        else:
            self.stream.write(f"{text}\n")
        self.stream.flush()


def duration(seconds: float) -> str:
    """Hours, minutes and seconds; days where there are any."""
    whole = max(0, round(seconds))
    days, rest = divmod(whole, 86_400)
    clock = f"{rest // 3600:d}:{rest % 3600 // 60:02d}:{rest % 60:02d}"
    return f"{days} d {clock}" if days else clock
