"""CoNLL 2018 scores of a model on any CoNLL-U file, from raw text, everything predicted, by the project's own parser.

    python -m training.evaluate en_ewt-ud-test.conllu en_gum-ud-test.conllu [--model DIR] [--plain] [--alone] [--json]

The text is rebuilt from `# text`, `# newpar` and SpaceAfter. Scores are F1 in per cent; LAS compares universal relations, as in the shared
task. The parser gives words and not multi-word tokens, so tokens are not scored. `--plain` scores
the same package through Stanza alone as well and counts the words in which the two parses differ. `--alone` parses the documents of
each file by themselves and in one call, and names those that differ.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from coders import Document, ParsedDocument
from coders.parsing import StanzaParser, write_conllu
from training._compare import alone, differences, plain_pipeline
from training._inputs import Block, Tagged, TrainingError, blocks, cleaned
from training._text import documents, raw_text

METRICS = ("Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemmas", "UAS", "LAS", "CLAS")
_DAY = dt.date(2000, 1, 1)


def scores(parser: StanzaParser, sentences: list[Block]) -> dict[str, float]:
    """F1 in per cent by metric. Raises `TrainingError` where the text cannot be parsed."""
    return measured(write_conllu([parse(parser, sentences)]), sentences)


def parse(parser: StanzaParser, sentences: list[Block]) -> ParsedDocument:
    """The raw text of treebank sentences, parsed as one document. Raises `TrainingError` where it cannot be."""
    parsed = parser.parse([Document("test", raw_text(sentences), _DAY)])[0]
    if not isinstance(parsed, ParsedDocument):
        raise TrainingError(str(parsed))
    return parsed


def measured(system: str, sentences: list[Block]) -> dict[str, float]:
    """F1 in per cent by metric of a parse in CoNLL-U."""
    from udtools import udeval  # type: ignore[import-untyped]

    gold = io.StringIO("".join("\n".join(block) + "\n\n" for block in sentences))
    found = udeval.evaluate(udeval.load_conllu(gold, "gold", {}), udeval.load_conllu(io.StringIO(system), "system", {}))
    return {metric: round(100 * found[metric].f1, 2) for metric in METRICS}


def entity_scores(parser: StanzaParser, sentences: Sequence[Tagged]) -> dict[str, float]:
    """Precision, recall and F1 in per cent of entities, by their characters and class; the words of a sentence joined by spaces."""
    right = guessed = wanted = 0
    documents = [Document(str(n), " ".join(word for word, _ in s), _DAY) for n, s in enumerate(sentences)]
    for sentence, parsed in zip(sentences, parser.parse(documents), strict=True):
        gold: set[tuple[int, int, str]] = set()
        place = begin = 0
        for word, tag in sentence:
            begin = place if tag[0] in "BS" else begin
            if tag[0] in "ES":
                gold.add((begin, place + len(word), tag[2:]))
            place += len(word) + 1
        found = set()
        if isinstance(parsed, ParsedDocument):
            found = {
                (s.tokens[e.first].start, s.tokens[e.last - 1].end, e.type)
                for s in parsed.sentences
                for e in s.entities
            }
        right, guessed, wanted = right + len(gold & found), guessed + len(found), wanted + len(gold)
    return {
        "P": round(100 * right / max(1, guessed), 2),
        "R": round(100 * right / max(1, wanted), 2),
        "F1": round(200 * right / max(1, guessed + wanted), 2),
    }


def main(args: Sequence[str] | None = None) -> int:
    """Print a row of scores for each file."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--model", type=Path, help="another Stanza resources directory than the embedded one")
    parser.add_argument("--plain", action="store_true", help="score the package through plain Stanza too, and compare")
    parser.add_argument("--alone", action="store_true", help="compare documents by themselves with all in one call")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(args)
    model = StanzaParser.load(options.model)
    plain = plain_pipeline(options.model) if options.plain else None
    found: dict[str, dict[str, float]] = {}
    differ: dict[str, dict[str, int]] = {}
    unequal: dict[str, list[str]] = {}
    try:
        for path in options.files:
            sentences = [cleaned(block, path.name) for block in blocks(path)]
            parsed = parse(model, sentences)
            found[path.name] = measured(write_conllu([parsed]), sentences)
            if plain:
                said, theirs = plain(parsed.document)
                found[f"{path.name} plain"] = measured(said, sentences)
                differ[path.name] = differences(parsed, theirs)
            if options.alone:
                texts = [raw_text(part) for part in documents(sentences)]
                unequal[path.name] = alone(model, [Document(str(n), text, _DAY) for n, text in enumerate(texts, 1)])
    except (OSError, TrainingError) as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return 1
    if options.json:
        rest = {"differences": differ} if plain else {}
        print(
            json.dumps(
                {"model": model.version, "scores": found, **rest, **({"alone": unequal} if unequal else {})}, indent=1
            )
        )
        return 0
    print("\t".join(("file", *METRICS)))
    for name, row in found.items():
        print("\t".join((name, *(f"{row[metric]:.2f}" for metric in METRICS))))
    for name, counts in differ.items():
        print(f"{name}, differences from plain: " + ", ".join(f"{field} {count}" for field, count in counts.items()))
    for name, which in unequal.items():
        print(f"{name}, documents that differ alone: {', '.join(which) or 'none'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
