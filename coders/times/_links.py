"""Inside one sentence: which time belongs to which action."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from coders._records import ActionMention, EventTime, Sentence, TimeMention

from . import _calendar as cal
from ._context import clause_tense, head_of, is_clause_head
from ._vocabulary import CONTEXT, ORDINALS

# verbs of saying and thinking: a time of theirs is not the time of what they tell
SPEECH = frozenset(w for w, kind in CONTEXT.items() if kind == "speech")
# clauses after these have a time of their own
_OTHER_TIME = frozenset(
    (
        "after",
        "before",
        "since",
        "until",
        "if",
        "unless",
        "because",
        "although",
        "though",
        "once",
        "following",
        "according",
    )
)
_INSIDE = frozenset(("compound", "amod", "nummod", "nmod:poss", "nmod:unmarked", "nmod:desc", "det"))
# an event noun after one of these takes place when the clause does: "at Sunday's meeting"
_AT = frozenset(("in", "at", "on", "during", "amid"))
_CLIMB = 12
# the rank of a time that no clause governs
LOOSE = 50


@dataclass(frozen=True, slots=True)
class Link:
    """A time that can be an action's own; a smaller `rank` is a closer bond (0 is the action's own clause)."""

    rank: int
    distance: int
    mention: TimeMention


def link(
    sentence: Sentence, mention: TimeMention, action: ActionMention, triggers: Set[int], published: dt.date
) -> Link | None:
    """The bond between a time and an action of the same sentence, None where the time belongs to something else."""
    if mention.type == "SET" or (mention.type == "DURATION" and mention.begin is None):
        return None
    owned = owners(sentence, mention, triggers, published)
    for rank, node in enumerate(_clauses_of(sentence, action.trigger)):
        if node in owned:
            return Link(rank, abs(mention.first - action.trigger), mention)
    if not owned:  # a fragment, or a parse without a clause above the time
        return Link(LOOSE, abs(mention.first - action.trigger), mention)
    return None


def owners(sentence: Sentence, mention: TimeMention, triggers: Set[int], published: dt.date) -> frozenset[int]:
    """The tokens that a time can modify: the first action or clause above it; none where there is no clause.

    A time that is over cannot belong to a clause that looks ahead, and goes to the next one ("met X, who is expected to
    become minister, the previous day").
    """
    node = head_of(sentence, mention.first, mention.last)
    over = mention.stop is not None and mention.stop <= published
    coarse = mention.granularity not in ("day", "week", "vague")
    for _ in range(_CLIMB):
        relation = sentence.tokens[node].deprel
        child, node = node, sentence.tokens[node].head
        if node < 0:
            return frozenset((child,)) if child in triggers else frozenset()
        if node in triggers:
            return frozenset((node,))
        if is_clause_head(sentence, node):
            if over and clause_tense(sentence, node) == "future":
                continue
            return frozenset((node,))
        loose = relation in ("nmod", "nmod:unmarked")
        if sentence.tokens[node].deprel.startswith("nsubj"):  # "parliament on Tuesday passed", "Sunday's attack killed"
            return frozenset((node, sentence.tokens[node].head)) if loose else frozenset((node,))
        inside = relation in _INSIDE and relation != "nmod:unmarked"
        if _marker(sentence, node) in _OTHER_TIME or (inside and not _takes_place(sentence, node)):
            return frozenset((node,))
        if relation == "nmod" and coarse and _marker(sentence, node):  # "since the launch in 2019"
            return frozenset((node,))
    return frozenset()


def _takes_place(sentence: Sentence, noun: int) -> bool:
    """Whether a noun stands for the occasion of its clause: "at the Sunday meeting", not "condemned Sunday's
    attack"."""
    if not sentence.tokens[noun].deprel.startswith("obl"):
        return False
    return any(sentence.tokens[c].text.lower() in _AT for c in sentence.dependents(noun, "case"))


def _clauses_of(sentence: Sentence, trigger: int) -> list[int]:
    """The action and the clauses whose time is its time as well, nearest first."""
    chain = [trigger]
    # "protests that erupted on July 11", "agreement signed on Monday"
    if sentence.tokens[trigger].upos in ("NOUN", "PROPN"):
        chain.extend(sentence.dependents(trigger, "acl"))
    node = trigger
    for _ in range(_CLIMB):
        token = sentence.tokens[node]
        if token.head < 0 or not shares_time(sentence, node):
            break
        node = token.head
        chain.append(node)
    # "Sunday's attack killed six": an event that does something does it when it takes place
    if sentence.tokens[trigger].lemma not in SPEECH and sentence.tokens[trigger].has_feat("Tense=Past"):
        chain.extend(c for c in sentence.dependents(trigger, "nsubj") if sentence.tokens[c].upos == "NOUN")
    chain.extend(
        c for c in sentence.dependents(trigger, "conj") if c not in chain and sentence.tokens[c].upos == "VERB"
    )
    return chain


def shares_time(sentence: Sentence, node: int) -> bool:
    """Whether what is said of the time of the head of `node` holds for `node` too."""
    token = sentence.tokens[node]
    head = sentence.tokens[token.head]
    relation = token.deprel.partition(":")[0]
    speech = head.lemma in SPEECH and head.upos == "VERB"
    match relation:
        case "ccomp" | "parataxis":
            return not speech and relation == "parataxis"
        case "acl":
            return token.deprel != "acl:relcl"
        case "advcl":
            return _marker(sentence, node) not in _OTHER_TIME
        case "conj":
            return _perfect(sentence, node) == _perfect(sentence, token.head)
        case "nsubj" | "obj" | "obl" | "nmod" | "iobj" | "xcomp":
            if relation == "nmod" and _marker(sentence, node) in ("over", "about", "on", "against", "after", "since"):
                return False
            return not speech and not (
                relation == "obl" and _marker(sentence, node) in ("after", "since", "before", "for", "over")
            )
    return True


def _perfect(sentence: Sentence, verb: int) -> bool:
    return any(sentence.tokens[c].lemma == "have" for c in sentence.dependents(verb, "aux"))


def _marker(sentence: Sentence, clause: int) -> str:
    for child in sentence.dependents(clause, "mark", "case"):
        return sentence.tokens[child].text.lower()
    return ""


_EXACT = re.compile(r"P(\d+)([DWMY])$")


def counted(
    sentence: Sentence, action: ActionMention, mentions: Sequence[TimeMention], published: dt.date
) -> EventTime | None:
    """A day counted from another: "two days after he was shot", "the 50th year of its return"; None where there is
    none.

    The other day is the one that the sentence gives besides, or else the day of publication.
    """
    for mention in mentions:
        match = _EXACT.match(mention.value)
        if match is None or mention.type != "DURATION" or mention.last >= len(sentence.tokens):
            continue
        word = sentence.tokens[mention.last]
        if word.text.lower() not in ("after", "before") or word.head < 0:
            continue
        below = sentence.subtree(word.head)
        if action.trigger not in below or any(
            m.first > mention.last and m.first in below and m.begin for m in mentions
        ):
            continue
        base = next((m.begin for m in mentions if m.granularity == "day" and m.begin is not None), published)
        day = cal.shift(base, match[2], int(match[1]) * (-1 if word.text.lower() == "after" else 1))
        return EventTime(
            day,
            day + cal.DAY,
            "day",
            f"{mention.text} {word.text}",
            mention.start,
            word.end,
            day.isoformat(),
            "counted",
            False,
        )
    return _anniversary(sentence, action, published)


def _anniversary(sentence: Sentence, action: ActionMention, published: dt.date) -> EventTime | None:
    """ "The 50th year of the return", "the 44th anniversary of the assassination": that many years before
    publication."""
    node = sentence.tokens[action.trigger].head
    if (
        node < 0
        or sentence.tokens[node].lemma not in ("anniversary", "year")
        or sentence.tokens[action.trigger].deprel != "nmod"
    ):
        return None
    for child in sentence.dependents(node, "amod", "nummod", "compound"):
        word = sentence.tokens[child]
        digits = re.match(r"(\d+)(?:st|nd|rd|th)$", word.text.lower())
        number = int(digits[1]) if digits else ORDINALS.get(word.text.lower(), 0)
        if 0 < number < published.year - cal.FIRST_YEAR:
            year = cal.year(published.year - number)
            text = f"{word.text} {sentence.tokens[node].text}"
            return EventTime(
                year.begin, year.stop, "year", text, word.start, sentence.tokens[node].end, year.value, "counted", False
            )
    return None
