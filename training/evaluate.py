"""CoNLL 2018 scores of a model on any CoNLL-U file, from raw text, everything predicted, by the project's own parser.

    python -m training.evaluate en_ewt-ud-test.conllu en_gum-ud-test.conllu [--model DIR] [--json]

The text is rebuilt from `# text`, `# newpar` and SpaceAfter. Scores are F1 in per cent; LAS compares universal relations, as in the shared
task. The parser gives words and not multi-word tokens, so tokens are not scored.
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
from training._inputs import Block, Tagged, TrainingError, blocks, cleaned
from training._text import raw_text

METRICS = ("Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemmas", "UAS", "LAS", "CLAS")
_DAY = dt.date(2000, 1, 1)


def scores(parser: StanzaParser, sentences: list[Block]) -> dict[str, float]:
    """F1 in per cent by metric. Raises `TrainingError` where the text cannot be parsed."""
    from udtools import udeval  # type: ignore[import-untyped]

    text = raw_text(sentences)
    parsed = parser.parse([Document("test", text, _DAY)])[0]
    if not isinstance(parsed, ParsedDocument):
        raise TrainingError(str(parsed))
    gold = io.StringIO("".join("\n".join(block) + "\n\n" for block in sentences))
    system = io.StringIO(write_conllu([parsed]))
    found = udeval.evaluate(udeval.load_conllu(gold, "gold", {}), udeval.load_conllu(system, "system", {}))
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
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(args)
    model = StanzaParser.load(options.model)
    found = {}
    try:
        for path in options.files:
            found[path.name] = scores(model, [cleaned(block, path.name) for block in blocks(path)])
    except (OSError, TrainingError) as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps({"model": model.version, "scores": found}, indent=1))
        return 0
    print("\t".join(("file", *METRICS)))
    for name, row in found.items():
        print("\t".join((name, *(f"{row[metric]:.2f}" for metric in METRICS))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
