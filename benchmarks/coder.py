"""The coder alone: sentences a second on one core, from parses, by stage."""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from coders import Document, EventCoder, ParsedDocument
from coders.parsing import read_conllu

# Of actors, actions, times and events; places are found besides. PETRARCH2, which has no places either, does 2,900 a second
# on one core and finds a tenth of the events.
_WANTED = 1500
ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] = ()) -> int:
    """Print sentences a second (median of the rounds, processor time), with places and without, and the share of each stage.

    A first round warms what is kept by word. The sample article has an event in every sentence; news has one in five, and is faster.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks coder", description=__doc__)
    parser.add_argument("--parses", type=Path, help="CoNLL-U instead of the sample articles")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    seconds: dict[str, float] = {}

    def note(stage: str, spent: float) -> None:
        seconds[stage] = seconds.get(stage, 0.0) + spent

    if options.parses:
        coder = EventCoder.load(with_parser=False)
        parses: list[ParsedDocument] = read_conllu(options.parses.read_text(encoding="utf-8"))
    else:
        coder = EventCoder.load()
        texts = sorted((ROOT / "service" / "data").glob("*.txt"))
        documents = [Document(p.stem, p.read_text(encoding="utf-8"), dt.date(2020, 10, 5)) for p in texts]
        parses = [result.parsed for result in coder.code(documents) if result.parsed] * 20
    coder = replace(coder, on_stage=note)
    sentences = sum(len(parsed.sentences) for parsed in parses)
    rates = []
    for number in range(options.rounds + 1):
        start = time.process_time()
        events = sum(len(coder.code_parsed(parsed).events) for parsed in parses)
        if number:
            rates.append(sentences / (time.process_time() - start))
        else:
            seconds.clear()
    total = sum(seconds.values())
    shares = ", ".join(f"{stage} {spent / total:.0%}" for stage, spent in seconds.items())
    whole = statistics.median(rates)
    rate = whole / (1 - seconds["places"] / total)
    print(
        f"coder: {rate:.0f} sentences/s, wanted {_WANTED}; with places {whole:.0f} "
        f"({sentences} sentences, {events} events a round; {shares})"
    )
    return int(rate < _WANTED)


if __name__ == "__main__":
    raise SystemExit(main())
