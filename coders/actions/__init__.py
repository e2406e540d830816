"""Who did what to whom: the actions of a parsed document, from a lexicon in plain text.

`ActionCoder.load()` reads the lexicon (lexicon/README.md documents the format); `.find(parsed, actors)` gives the
coded actions and the verbs between known actors that no entry covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coders._records import ActionMention, ParsedDocument, Unresolved
from coders.actions._entry import Entry, Example, Operator
from coders.actions._find import SentenceCoder
from coders.actions._format import FormatError
from coders.actions._lexicon import Lexicon, load_lexicon
from coders.actions._mention import mention, scope_of, unknown_verbs
from coders.actions._sides import Actors

__all__ = [
    "ActionCoder",
    "ActionResult",
    "Actors",
    "Entry",
    "Example",
    "FormatError",
    "Lexicon",
    "Operator",
    "load_lexicon",
]


@dataclass(frozen=True, slots=True)
class ActionResult:
    """The actions of a document, the verbs that no entry covers, and (where asked) why candidates were dropped.

    `trace` has (sentence, line) pairs.
    """

    actions: tuple[ActionMention, ...]
    unresolved: tuple[Unresolved, ...] = ()
    trace: tuple[tuple[int, str], ...] = ()


class ActionCoder:
    """Finds coded actions in parsed documents; holds nothing but its lexicon and is safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    @classmethod
    def load(cls, paths: Path | None = None, extra: Sequence[Path] = ()) -> ActionCoder:
        """A coder with the lexicon of a folder (the package's own by default) and `extra` files of entries before it.

        Raises `FormatError` with file and line where a line cannot be read.
        """
        return cls(load_lexicon(paths, tuple(extra)))

    @property
    def version(self) -> str:
        """A hash of all data files."""
        return self.lexicon.version

    def find(self, parsed: ParsedDocument, actors: Actors, *, trace: bool = False) -> ActionResult:
        """The actions of a document in the order of the text; `trace` also says why candidates were dropped."""
        actions: list[ActionMention] = []
        unresolved: list[Unresolved] = []
        lines: list[tuple[int, str]] = []
        for sentence in parsed.sentences:
            if not sentence.tokens or not (trace or actors.names_any(sentence.index)):
                continue
            notes: list[str] | None = [] if trace else None
            coder = SentenceCoder(self.lexicon, sentence, actors, notes)
            drafts = coder.find()
            actions.extend(mention(d, parsed, sentence, scope_of(coder._graph, d.act)) for d in drafts)
            used = {t for d in drafts for t in d.act.tokens}
            unresolved.extend(unknown_verbs(coder._graph, coder._reader, used, parsed))
            lines.extend((sentence.index, line) for line in notes or ())
        return ActionResult(tuple(actions), tuple(unresolved), tuple(lines))
