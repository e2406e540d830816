"""Running the example sentences of the lexicon: do the triples come out that an entry promises?"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from coders._records import ActorMention, Document, ParsedDocument
from coders.actions import ActionCoder, Actors, Example

# the day on which example sentences are read, as far as office-holders depend on it
EXAMPLE_DAY = dt.date(2015, 6, 1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one example; `missing` and `surplus` are empty where it is right."""

    example: Example
    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    trace: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether just the promised triples came out."""
        return not self.missing and not self.surplus


def example_document(example: Example) -> Document:
    """The document of an example; its name is a hash of the text, so that parses can be stored."""
    return Document(hashlib.sha256(example.text.encode()).hexdigest()[:12], example.text, EXAMPLE_DAY)


def run_examples(
    coder: ActionCoder,
    examples: Iterable[Example],
    parses: Mapping[str, ParsedDocument],
    actors: Callable[[ParsedDocument], Actors],
) -> list[Outcome]:
    """The outcome of each example that has a parse; hypothetical and negated actions do not count."""
    outcomes = []
    for example in examples:
        parsed = parses.get(example_document(example).id)
        if parsed is not None:
            outcomes.append(_outcome(coder, example, parsed, actors(parsed)))
    return outcomes


def _outcome(coder: ActionCoder, example: Example, parsed: ParsedDocument, actors: Actors) -> Outcome:
    result = coder.find(parsed, actors, trace=True)
    got = [
        (_code(source), action.code, _code(target))
        for action in result.actions
        if action.status == "actual"
        for source, target in action.triples
    ]
    missing, left = [], list(dict.fromkeys(got))
    for wanted in example.triples:
        match = next((triple for triple in left if _fits(wanted, triple)), None)
        if match is None:
            missing.append(" ".join(wanted))
        else:
            left.remove(match)
    return Outcome(example, tuple(missing), tuple(" ".join(t) for t in left), tuple(line for _, line in result.trace))


def _code(actor: ActorMention | None) -> str:
    return actor.code if actor is not None and actor.code else "---"


def _fits(wanted: tuple[str, str, str], got: tuple[str, str, str]) -> bool:
    return wanted[1] == got[1] and _side(wanted[0], got[0]) and _side(wanted[2], got[2])


def _side(wanted: str, got: str) -> bool:
    return wanted == "*" or (got.startswith(wanted) and (got != "---" or wanted == "---"))
