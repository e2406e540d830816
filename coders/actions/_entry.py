"""The records of the lexicon: entries, their arguments, and the rules of composition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from coders.actions._words import WordSet

Kind = Literal["verb", "noun", "adj"]
Role = Literal["S", "T", "DO", "word"]
# where an argument stands: the object, behind a preposition, an infinitive, a that-clause, any complement,
# the subject (words before the verb), before a noun (possessor, nationality, compound)
Where = Literal["obj", "prep", "to", "that", "any", "subj", "before"]

FLAGS: dict[str, str] = {
    "sym": "symmetric: every party acts on every other",
    "inner": "never an event by itself, only inside a composition",
    "both": "an event only where both sides are known",
    "target": "an event only where the target is known",
    "source": "an event only where the source is known",
    "presupposed": "an event even where the clause about it is denied or hypothetical",
    "killed": "the number of the target was killed",
    "injured": "the number of the target was injured",
    "arrested": "the number of the target was arrested",
    "displaced": "the number of the target was driven out",
    "weapon": "the words of a weapon in the clause refine the code",
    "demand": "what is demanded in the clause refines the code",
    "place": "without a named target the place where it happens is the target",
    "amod": "also as a participle before its noun (`the assassinated leader`)",
    "state": "only a state can do it: without a source, the state named in the clause",
    "speech": "a plain statement: dropped where anything more specific is said",
    "casualty": "takes over source and code of the attack that caused it",
    "foreign": "an event only between two sides of different countries",
    "act": "a composition that holds only with a recognised inner act",
    "intransitive": "only where the verb has no object",
    "crime": "a crime unless one side is political: dropped between private persons and unknown ones",
    "predicate": "of a noun: the one who is said to be it is the source (`Germany is a supporter of Ukraine`)",
    "said": "what somebody feels: an event only where it is reported as said",
    "mutual": "several sources agree with each other by it, beside what they do to the target",
    "owner": "in the passive without an agent, the one whose object it is is the source (troops are deployed by their state)",
    "clash": "both sides fight: without a second side, one direction only",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """What an actor must be: roles it may or must not have, classes of its noun, `state` for a country or government."""

    roles: frozenset[str] = frozenset()
    not_roles: frozenset[str] = frozenset()
    words: WordSet | None = None
    not_words: WordSet | None = None
    state: bool = False
    country: bool = False
    not_state: bool = False
    known: bool = False
    not_country: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """One part of an entry's frame beside its own word."""

    where: Where
    role: Role
    preps: tuple[str, ...] = ()
    words: WordSet | None = None
    limit: Limit | None = None
    optional: bool = False
    anything: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """An example sentence and the triples that it must give ("---" unknown, "*" anything; a code matches its beginning)."""

    text: str
    triples: tuple[tuple[str, str, str], ...]
    where: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the lexicon.

    `words` are the lemmas of its own word with their particle ("carry", "out"); `modifiers` must depend on it.
    `code` is a CAMEO code, or "" where `operator` names a rule of composition. `converse` is the code of the same act
    seen from the target (043 for 042). `rank` orders entries that match: more conditions first, then later lines.
    """

    id: str
    kind: Kind
    words: tuple[tuple[str, str], ...]
    arguments: tuple[Argument, ...]
    code: str
    operator: str = ""
    converse: str = ""
    flags: frozenset[str] = frozenset()
    modifiers: WordSet | None = None
    source_limit: Limit | None = None
    target_limit: Limit | None = None
    before: Role = "S"
    rank: tuple[int, int] = (0, 0)
    text: str = ""
    needs: tuple[frozenset[str], ...] = ()  # of each of these lemmas one must stand in the sentence
    prepositions: tuple[frozenset[str], ...] = ()  # and of each of these first words of prepositions


@dataclass(frozen=True, slots=True)
class Operator:
    """How an act that takes another act as its object gets its code and sides.

    `codes` maps the beginning of the inner code to the composed one: the longest beginning wins. "=" keeps the inner code,
    the key "*" is any inner act, "-" stands for no recognised act at all.
    `target` names in order where the target is looked for: "T", "inner-source", "inner-target".
    `consumes`: whether the inner act is thereby not asserted.
    """

    name: str
    codes: dict[str, str]
    source: str = "S"
    target: tuple[str, ...] = ("T",)
    consumes: bool = True
    where: str = ""

    def compose(self, code: str) -> str:
        """The composed code of an inner code, or "" where the table gives none."""
        # a value "053@inner-target,022" is taken apart by the reader
        for length in range(len(code), 1, -1):
            found = self.codes.get(code[:length])
            if found is not None:
                return code if found == "=" else "" if found == "none" else found
        found = self.codes.get("*", "")
        return code if found == "=" else "" if found == "none" else found


@dataclass(frozen=True)
class LightVerbs:
    """Verbs that only carry an event noun, by lemma: (particle, preposition or "" for the object, side of the subject)."""

    verbs: dict[str, tuple[tuple[str, str, str], ...]] = field(default_factory=dict)
