"""`python -m coders.evaluation`: score the coder on every labelled file of a folder, in one table."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from coders import Document, EventCoder
from coders._records import ParsedDocument
from coders.actors import ActorResolver
from coders.evaluation._gold import GoldDocument, read_gold
from coders.evaluation._match import Scores, Tally, score_documents
from coders.evaluation._more import actor_tallies, event_time_tally, timex_tallies
from coders.evaluation._pairs import score_pairs
from coders.evaluation._places import score_event_places
from coders.parsing import StanzaParser, read_conllu, write_conllu
from coders.times import TimeFinder


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 0, or 2 where there is nothing to score."""
    parser = argparse.ArgumentParser(prog="python -m coders.evaluation", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="labelled files (JSON lines)")
    parser.add_argument("--gold", type=Path, help="a folder of labelled files")
    parser.add_argument("--errors", type=Path, help="write every miss and false alarm here")
    parser.add_argument("--parses", type=Path, help="a folder that keeps the parses between runs")
    options = parser.parse_args(arguments)
    files = list(options.files) or (sorted(options.gold.glob("*-dev.jsonl")) if options.gold else [])
    if not files:
        print("no labelled files: name some, or --gold FOLDER", file=sys.stderr)
        return 2
    run = _Run(options.parses)
    console = Console(width=110)
    errors: list[str] = []
    for path in files:
        console.print(run.score(path, errors))
    if options.errors:
        options.errors.write_text("\n".join(errors) + "\n", encoding="utf-8")
        console.print(f"{options.errors}: every miss and false alarm")
    return 0


class _Run:
    def __init__(self, parses: Path | None) -> None:
        self._coder = EventCoder.load(with_parser=False)
        self._times = TimeFinder.load()
        self._actors = ActorResolver.load()
        self._parser: StanzaParser | None = None
        self._parses = parses

    def parsed(self, name: str, documents: Sequence[Document]) -> list[ParsedDocument]:
        """The parses, from the folder where it has them for just these texts."""
        digest = hashlib.sha256("\0".join(f"{d.id}\0{d.text}" for d in documents).encode()).hexdigest()[:12]
        stored = self._parses / f"{name}-{digest}.conllu" if self._parses else None
        by_id = {document.id: document for document in documents}
        if stored and stored.is_file():
            return read_conllu(stored.read_text(encoding="utf-8"), by_id)
        if self._parser is None:
            self._parser = StanzaParser.load()
        results = [r for r in self._parser.parse(documents) if isinstance(r, ParsedDocument)]
        if stored:
            stored.parent.mkdir(parents=True, exist_ok=True)
            stored.write_text(write_conllu(results), encoding="utf-8")
        return results

    def score(self, path: Path, errors: list[str]) -> Table:
        """The table of one file."""
        table = Table(
            "measure", "precision", "recall", "F1", "right", "coded", "labelled", title=path.name, title_justify="left"
        )
        if path.name.startswith("timex"):
            for name, value in timex_tallies(path, self.parsed, self._times, errors).items():
                _row(table, name, value)
            return table
        gold = list(read_gold(path))
        documents = [Document(g.id, g.text, g.date, url=g.url) for g in gold]
        parsed = {p.document.id: p for p in self.parsed(path.stem, documents)}
        if gold and gold[0].marked:
            for name, value in score_pairs(gold, parsed, self._coder, errors).items():
                _row(table, name, value)
            return table
        start = time.perf_counter()
        results = [(g, self._coder.code_parsed(parsed[g.id])) for g in gold if g.id in parsed]
        seconds = time.perf_counter() - start
        for _, result in results:
            if result.error is not None:
                errors.append(f"ERROR {result.error}")
        scores = score_documents((g, result.events) for g, result in results)
        errors += [f"\n##### {path.name}", *scores.errors]
        for name, tally in scores.tallies.items():
            _row(table, name, tally)
        for name, value in self._more(gold, parsed, scores, errors).items():
            _row(table, name, value)
        sentences = sum(len(p.sentences) for p in parsed.values())
        table.caption = f"{sentences} sentences coded from parses at {sentences / max(seconds, 1e-9):.0f} a second"
        return table

    def _more(
        self, gold: list[GoldDocument], parsed: dict[str, ParsedDocument], scores: Scores, errors: list[str]
    ) -> dict[str, Tally]:
        events = [event for document in gold for sentence in document.sentences for event in sentence.events]
        if all(event.source == "?" for event in events):
            return _coverage(scores)
        more = actor_tallies(gold, parsed, self._actors, self._coder.places, errors)
        if any(event.first for event in events):
            more |= event_time_tally(scores.matched, errors) | score_event_places(scores.matched, errors)
        return more


def _coverage(scores: Scores) -> dict[str, Tally]:
    codes = scores.tallies.get("full code", Tally())
    return {"codes returned per labelled code": Tally(codes.coded, codes.labelled, codes.labelled)}


def _row(table: Table, name: str, tally: Tally) -> None:
    table.add_row(
        name,
        f"{tally.precision:.3f}",
        f"{tally.recall:.3f}",
        f"{tally.f1:.3f}",
        str(tally.right),
        str(tally.coded),
        str(tally.labelled),
    )


if __name__ == "__main__":
    sys.exit(main())
