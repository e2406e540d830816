"""`python -m coders.actions.check`: run the example sentences of the lexicon through the real parser.

Prints each example that does not give just its triples, with file and line; exit status 1 where there is one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from coders._errors import DictionaryError
from coders._records import ParsedDocument
from coders.actions import ActionCoder, Example
from coders.actions._examples import example_document, run_examples
from coders.actions._table import code_table, with_table
from coders.actors import ActorResolver
from coders.ontology import load_ontology
from coders.parsing import StanzaParser, read_conllu, write_conllu


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the examples; 0 where all are right, 1 where some are not, 2 where the lexicon cannot be read."""
    options = _options(arguments)
    try:
        coder = ActionCoder.load(
            extra=[p for p in options.files if p.suffix == ".txt" and p.is_file() and options.extra]
        )
    except DictionaryError as error:
        print(error, file=sys.stderr)
        return 2
    if options.table is not None:
        ontology = load_ontology()
        codes = {code: ontology.get(code).name for code in ontology.codes()}
        text = options.table.read_text(encoding="utf-8")
        options.table.write_text(with_table(text, code_table(coder.lexicon, codes)), encoding="utf-8")
        return 0
    names = {path.name for path in options.files}
    examples = [e for e in coder.lexicon.examples if not names or e.where.partition(":")[0] in names]
    parses = parse_examples(coder.lexicon.examples if options.store else examples, options.parses)
    if options.store:
        options.parses.parent.mkdir(parents=True, exist_ok=True)
        options.parses.write_text(write_conllu(parses.values()), encoding="utf-8")
    actors = ActorResolver.load()
    outcomes = run_examples(coder, examples, parses, lambda parsed: actors.find(parsed))
    wrong = [outcome for outcome in outcomes if not outcome.right]
    for outcome in wrong:
        print(f"{outcome.example.where}: {outcome.example.text}")
        for label, triples in (("missing", outcome.missing), ("too much", outcome.surplus)):
            for triple in triples:
                print(f"    {label}: {triple}")
        for line in outcome.trace if options.verbose else ():
            print(f"    {line}")
        if options.verbose:
            print(_tree(parses[example_document(outcome.example).id]))
    print(f"{len(coder.lexicon.entries)} entries, {len(outcomes)} examples run, {len(wrong)} wrong")
    return 1 if wrong else 0


def parse_examples(examples: Sequence[Example], stored: Path) -> dict[str, ParsedDocument]:
    """Parses by document id: from the stored file where it has them, the others with the parser."""
    documents = {(d := example_document(e)).id: d for e in examples}
    known: dict[str, ParsedDocument] = {}
    if stored.is_file():
        text = stored.read_text(encoding="utf-8")
        known = {p.document.id: p for p in read_conllu(text, documents) if p.document.id in documents}
    missing = [d for d in documents.values() if d.id not in known]
    if missing:
        for result in StanzaParser.load().parse(missing):
            if isinstance(result, ParsedDocument):
                known[result.document.id] = result
    return {key: known[key] for key in documents if key in known}


def _tree(parsed: ParsedDocument) -> str:
    return "\n".join(
        f"      {t.index:3} {t.text:16} {t.lemma:14} {t.upos:6} {t.xpos:5} {t.head:3} {t.deprel}"
        for sentence in parsed.sentences
        for t in sentence.tokens
    )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m coders.actions.check", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="lexicon files whose examples run (default: all)")
    parser.add_argument(
        "--extra", action="store_true", help="the files named are a user's own and are loaded over the shipped ones"
    )
    parser.add_argument(
        "--parses", type=Path, default=Path("tests/coders/actions/examples.conllu"), help="stored parses"
    )
    parser.add_argument("--store", action="store_true", help="write the parses of all examples")
    parser.add_argument("--table", type=Path, help="write the table of codes into this document and do nothing else")
    parser.add_argument("--verbose", action="store_true", help="also print the parse and why candidates were dropped")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
