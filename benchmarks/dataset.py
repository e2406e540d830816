"""Rate and memory of `whowhom dataset` apart from the model: a large synthetic input through a coder of microseconds.

    python -m benchmarks.dataset --megabytes 1000 --processes 1
    python -m benchmarks.dataset --kills 20

The first writes the input, codes it and prints articles and megabytes a second and the peak of resident memory, once for a tenth of
the input and once for the whole, so that growth is seen. The second ends a run with SIGKILL at random moments, starts it again until it
is done and compares the bytes with those of an unbroken run.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.synthetic import articles

_FACTORY = "benchmarks.synthetic:load"
# Sentences that make an article of about the size of the news sample's, 3 kB.
_SENTENCES = 50
# ... with four events, as there.
_SHARE = 0.08


def main() -> None:
    """Measure what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="whowhom-") as folder:
        if options.kills:
            kills(Path(folder), options.kills, options.processes, options.seed)
        else:
            memory(Path(folder), options.megabytes, options.processes)


def command(source: Path, output: Path, processes: int, chunk: int = 256) -> list[str]:
    """The command line of a run."""
    run = [sys.executable, "-m", "service.cli", "dataset", str(source), "-o", str(output), "--quiet"]
    return [*run, "--processes", str(processes), "--chunk", str(chunk)]


def environment() -> dict[str, str]:
    """The environment with the fast coder."""
    return {**os.environ, "WHOWHOM_CODER_FACTORY": _FACTORY}


def memory(folder: Path, megabytes: int, processes: int) -> None:
    """Print a line for a tenth of the input and one for the whole."""
    for size in (max(1, megabytes // 10), megabytes):
        source, output = folder / "in.jsonl", folder / f"out-{size}.parquet"
        count = _write(source, size << 20)
        start = time.monotonic()
        child = subprocess.Popen(command(source, output, processes), env=environment(), stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - start
        if status:
            raise SystemExit(f"the run failed with status {status}")
        print(
            f"{size} MB, {count:,} articles: {seconds:.0f} s, {count / seconds:,.0f} articles/s, {size / seconds:.1f} MB/s, "
            f"peak {usage.ru_maxrss / 1024:.0f} MB, output {output.stat().st_size / 1e6:.0f} MB",
            flush=True,
        )


def _write(path: Path, size: int) -> int:
    # a few thousand articles repeated with other ids: making text is slower than coding it here
    stock = list(articles(2000, sentences=_SENTENCES, share=_SHARE))
    count = written = 0
    with path.open("w", encoding="utf-8") as stream:
        while written < size:
            record = {**stock[count % len(stock)], "id": f"made-{count:09d}"}
            written += stream.write(json.dumps(record) + "\n")
            count += 1
    return count


def kills(folder: Path, times: int, processes: int, seed: int) -> None:
    """Print the result of runs that were ended `times` times in all."""
    dice = random.Random(seed)
    source = folder / "in.jsonl"
    _write(source, 6 << 20)
    whole = folder / "whole.parquet"
    start = time.monotonic()
    subprocess.run(command(source, whole, processes, 16), env=environment(), check=True, stderr=subprocess.DEVNULL)
    seconds = time.monotonic() - start
    runs = same = ended = 0
    while ended < times:
        output = folder / f"broken-{runs}.parquet"
        while True:
            child = subprocess.Popen(
                command(source, output, processes, 16),
                env=environment(),
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                if status := child.wait(dice.uniform(0.1, 0.9) * seconds):
                    raise SystemExit(f"a run failed with status {status}")
                break
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
                ended += 1
        runs += 1
        same += output.read_bytes() == whole.read_bytes()
    print(
        f"{runs} runs, ended {ended} times with SIGKILL, each started again until done: {same} byte-identical to the unbroken run"
    )


if __name__ == "__main__":
    main()
