"""How fast the service is: one caller against many, a batch call, its own overhead, and its memory under lasting load.

All figures of a run come from one server and one process that loads the library, on the same texts. Ratios are comparable between
machines; documents per second are not.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import itertools
import os
import statistics
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace

from whowhom.v1 import event_coding_service_pb2 as service_pb2

from coders import Document, EventCoder
from service import AsyncClient
from service._convert import Options, document_message, result_message
from service._logging import configure_logging
from service._server import Server, running_server
from service._settings import load_settings
from service._worker import memory_of

_DAY = dt.date(2021, 3, 15)
# Our own sentences, in the manner of wire reports; articles are made of them, each another.
_SENTENCES = (
    "The foreign minister of {a} arrived in {b} on Tuesday for two days of talks on trade and border security.",
    "Police in the capital of {a} fired tear gas at demonstrators who demanded the resignation of the government.",
    "{a} accused {b} of violating the ceasefire after shells hit a village near the border, wounding three farmers.",
    "Rebels ambushed an army convoy in the north of {a}, killing at least seven soldiers, a military spokesman said.",
    "The president of {a} condemned the attack and promised to send humanitarian aid to the victims.",
    "Lawmakers in {b} voted to impose sanctions on officials of {a} who had ordered the arrest of journalists.",
    "The two governments signed an agreement last month to exchange prisoners and reopen their embassies.",
    "A court in {a} sentenced an opposition leader to six years in prison on Monday, his lawyer told reporters.",
    "Officials denied that troops of {b} had crossed the river, but residents reported hearing explosions at night.",
    "The United Nations urged both sides to return to negotiations and to protect civilians.",
    "Workers at the main port of {a} went on strike over unpaid wages, halting exports of grain.",
    "Analysts in {b} said that the dispute could spread if neither side withdrew its forces from the hills.",
)
_COUNTRIES = (
    "Armenia",
    "Turkey",
    "Kenya",
    "Brazil",
    "Poland",
    "Iran",
    "India",
    "Egypt",
    "Japan",
    "Chile",
    "Mali",
    "Greece",
)


def articles(number: int, sentences: int = 9) -> list[Document]:
    """So many articles of about 170 words, no two alike."""
    pairs = itertools.cycle(itertools.permutations(_COUNTRIES, 2))
    made = []
    for index, (a, b) in zip(range(number), pairs, strict=False):
        chosen = [_SENTENCES[(index * 5 + step) % len(_SENTENCES)] for step in range(sentences)]
        text = "\n\n".join(" ".join(chosen[i : i + 3]).format(a=a, b=b) for i in range(0, sentences, 3))
        made.append(Document(f"bench{index}", text, _DAY))
    return made


@dataclass(frozen=True)
class Run:
    """Documents per second, the seconds that each call took, and the processor seconds of workers for each document."""

    rate: float
    seconds: tuple[float, ...]
    work: float = 0.0

    def quantile(self, share: float) -> float:
        """The time within which that share of the calls was answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def _callers(client: AsyncClient, documents: Sequence[service_pb2.Document], callers: int) -> Run:
    rest = iter(documents)
    seconds: list[float] = []

    async def call() -> None:
        for document in rest:
            start = time.perf_counter()
            result = await client.code(document)
            seconds.append(time.perf_counter() - start)
            if result.document_id != document.id:
                raise RuntimeError(f"{document.id} was answered with {result.document_id}")

    start = time.perf_counter()
    await asyncio.gather(*(call() for _ in range(callers)))
    return Run(len(documents) / (time.perf_counter() - start), tuple(seconds))


async def _batch(client: AsyncClient, documents: Sequence[service_pb2.Document]) -> Run:
    start = time.perf_counter()
    outcomes = await client.code_batch(documents)
    seconds = time.perf_counter() - start
    if not all(isinstance(outcome, service_pb2.CodedDocument) for outcome in outcomes):
        raise RuntimeError("a document of the batch was not coded")
    return Run(len(documents) / seconds, (seconds,))


async def _measured(server: Server, documents: int, run: Awaitable[Run]) -> Run:
    """A run with the processor time that the workers took for it."""
    before = sum(_processor_seconds(pid) for pid in server.pool.pids)
    done = await run
    after = sum(_processor_seconds(pid) for pid in server.pool.pids)
    return replace(done, work=(after - before) / documents)


def _processor_seconds(pid: int) -> float:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stream:
            user, system = stream.read().rpartition(")")[2].split()[11:13]
    except OSError:  # not Linux
        return 0.0
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _in_process(coder: EventCoder, documents: Sequence[Document], batch_words: int) -> float:
    """Seconds of the library for the documents, in the batches that the service makes of them."""
    start = time.perf_counter()
    batch: list[Document] = []
    words = 0
    for document in documents:
        size = max(len(document.text) // 6, document.text.count(" ")) + 1
        if batch and words + size > batch_words:
            coder.code(batch)
            batch, words = [], 0
        batch.append(document)
        words += size
    coder.code(batch)
    return time.perf_counter() - start


async def _throughput(options: argparse.Namespace, documents: list[Document]) -> dict[str, float]:
    messages = [document_message(document) for document in documents]
    figures: dict[str, float] = {}
    settings = load_settings(port=0, metrics_port=-1, workers=options.workers, log_level="error")
    async with running_server(settings) as server, AsyncClient(f"127.0.0.1:{server.port}", timeout=3600) as client:
        await _all_ready(server, options.workers)
        await _callers(client, messages[: 4 * options.workers], options.callers)
        rates: dict[str, list[Run]] = {"one": [], "many": [], "batch": []}
        for _ in range(options.rounds):  # in turn, so that what else the machine does touches all alike
            half = messages[: options.documents // 2]
            rates["one"].append(await _measured(server, len(half), _callers(client, half, 1)))
            rates["many"].append(await _measured(server, len(messages), _callers(client, messages, options.callers)))
            rates["batch"].append(await _measured(server, len(messages), _batch(client, messages)))
        rate = {name: statistics.median(run.rate for run in runs) for name, runs in rates.items()}
        print(f"{options.workers} workers, {options.documents} articles, median of {options.rounds} rounds")
        for name, title in (("one", "1 caller"), ("many", f"{options.callers} callers"), ("batch", "1 batch call")):
            calls = Run(rate[name], tuple(s for run in rates[name] for s in run.seconds))
            times = f"p50 {calls.quantile(0.5):.3f} s, p99 {calls.quantile(0.99):.3f} s" if name != "batch" else ""
            work = statistics.median(run.work for run in rates[name])
            print(f"  {title:<12} {rate[name]:6.2f} documents/s  {work:.3f} s of a worker for each  {times}")
        figures["many_over_one"] = rate["many"] / rate["one"]
        figures["batch_over_many"] = rate["batch"] / rate["many"]
        print(f"  {options.callers} callers / 1 caller: {figures['many_over_one']:.2f} (wanted: at least 2.0)")
        print(
            f"  batch / {options.callers} callers: {figures['batch_over_many']:.2f} (wanted: at least 1.0, give or take 0.05)"
        )
    return figures


async def _overhead(options: argparse.Namespace, documents: list[Document]) -> float:
    """The share by which a batch takes longer through the service with one worker than through the library."""
    settings = load_settings(port=0, metrics_port=-1, workers=1, log_level="error", threads=1)
    coder = EventCoder.load(threads=1)
    messages = [document_message(document) for document in documents]
    async with running_server(settings) as server, AsyncClient(f"127.0.0.1:{server.port}", timeout=3600) as client:
        await _batch(client, messages[:4])
        coder.code(documents[:4])
        through, direct = [], []
        for _ in range(options.rounds + 1):
            through.append((await _batch(client, messages)).seconds[0])
            direct.append(await asyncio.to_thread(_in_process, coder, documents, settings.batch_words))
    share = min(through) / min(direct) - 1  # the least disturbed round of each
    convert = _conversion(coder, documents)
    print(f"service {min(through):.2f} s, library {min(direct):.2f} s: overhead {share:+.1%} (wanted: under 8%)")
    print(f"  of it making and serializing messages: {convert / min(direct):.2%}")
    return share


def _conversion(coder: EventCoder, documents: list[Document]) -> float:
    results = coder.code(documents)
    start = time.perf_counter()
    for result in results:
        service_pb2.CodedDocument.FromString(result_message(result, Options()).SerializeToString()).SerializeToString()
    return time.perf_counter() - start


async def _all_ready(server: Server, workers: int) -> None:
    while server.pool.alive < workers:
        await asyncio.sleep(0.1)


async def _soak(options: argparse.Namespace, documents: list[Document]) -> None:
    """Memory of front and workers under lasting load."""
    settings = load_settings(port=0, metrics_port=-1, workers=options.workers, log_level="error")
    messages = [document_message(document) for document in documents]
    async with running_server(settings) as server, AsyncClient(f"127.0.0.1:{server.port}", timeout=3600) as client:
        await _all_ready(server, options.workers)
        end = time.monotonic() + 60 * options.minutes
        step, coded = 60 * options.minutes / 10, 0
        report = time.monotonic()

        async def call(offset: int) -> None:
            nonlocal coded
            for message in itertools.islice(itertools.cycle(messages), offset, None):
                if time.monotonic() >= end:
                    return
                await client.code(message)
                coded += 1

        load = [asyncio.create_task(call(number)) for number in range(options.callers)]
        while not all(task.done() for task in load):
            await asyncio.wait(load, timeout=max(0.1, report - time.monotonic()))
            if time.monotonic() >= report:
                report += step
                workers = ", ".join(f"{memory_of(pid) / 1e6:.0f}" for pid in server.pool.pids)
                print(f"  {coded:6} documents: front {memory_of() / 1e6:.0f} MB, workers {workers} MB", flush=True)
        await asyncio.gather(*load)


def main(args: Sequence[str] | None = None) -> int:
    """Print the figures; the exit code is 1 where one of those wanted is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks service", description=__doc__)
    parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--callers", type=int, default=16)
    parser.add_argument("--documents", type=int, default=48)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--minutes", type=float, default=0.0, help="also load the service for so long and print its memory"
    )
    options = parser.parse_args(args)
    configure_logging("error")
    documents = articles(options.documents)
    figures = asyncio.run(_throughput(options, documents))
    overhead = asyncio.run(_overhead(options, documents))
    if options.minutes:
        print(f"memory, {options.callers} callers for {options.minutes:g} minutes")
        asyncio.run(_soak(options, documents))
    reached = figures["many_over_one"] >= 2.0 and figures["batch_over_many"] >= 0.95 and overhead < 0.08
    return 0 if reached else 1


if __name__ == "__main__":
    raise SystemExit(main())
