"""Marked pairs: which PLOVER type holds between a source and a target that are given as spans.

Every pair must be answered; none counts as wrong. The two spans take the place of the actor step: whatever stands in them
is an actor, so that only the action is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from coders._records import ActorMention, Event, ParsedDocument, Sentence
from coders.actors import ActorTable
from coders.evaluation._gold import GoldDocument
from coders.evaluation._match import Tally

if TYPE_CHECKING:
    from coders._coder import EventCoder

_TAG = re.compile(r"</?[st]>")
# Older labels and the types of today, see the ontology.
OLD_TYPES = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
# Codes that stand for "whoever is marked": two states, so that no rule for private persons applies.
SOURCE_CODE, TARGET_CODE = "USAGOV", "RUSGOV"


def marked_spans(marked: str) -> dict[str, tuple[int, int]]:
    """Offsets of the `<s>` and `<t>` spans in the text without its marks."""
    spans: dict[str, tuple[int, int]] = {}
    removed = 0
    begin = {"s": 0, "t": 0}
    for match in _TAG.finditer(marked):
        position = match.start() - removed
        removed += len(match.group())
        if match.group()[1] == "/":
            spans[match.group()[2]] = (begin[match.group()[2]], position)
        else:
            begin[match.group()[1]] = position
    return spans


def _mention(parsed: ParsedDocument, span: tuple[int, int], code: str) -> ActorMention | None:
    for sentence in parsed.sentences:
        inside = [t.index for t in sentence.tokens if t.start < span[1] and t.end > span[0]]
        if inside:
            head = _head(sentence, inside)
            first, last = inside[0], inside[-1] + 1
            start, end = sentence.tokens[first].start, sentence.tokens[last - 1].end
            text = parsed.document.text[start:end]
            return ActorMention(
                sentence.index,
                first,
                last,
                head,
                start,
                end,
                text,
                code,
                code[:3],
                (code[3:],),
                text,
                "marked",
                "dictionary",
                "dictionary",
            )
    return None


def _head(sentence: Sentence, inside: Sequence[int]) -> int:
    return next((i for i in inside if sentence.tokens[i].head not in inside), inside[-1])


def answer(events: Iterable[Event]) -> str:
    """The PLOVER type of the best event between the two: both sides right, then one, then the sides turned, then any."""

    def rank(event: Event) -> tuple[float, float]:
        source = event.source.code if event.source else ""
        target = event.target.code if event.target else ""
        fit = (
            2 * (source == SOURCE_CODE)
            + 2 * (target == TARGET_CODE)
            - (target == SOURCE_CODE)
            - (source == TARGET_CODE)
        )
        return fit + 0.5 * (event.status == "actual"), event.confidence

    typed = [event for event in events if event.action.plover_type]
    if not typed:
        return ""
    best = max(typed, key=rank).action.plover_type
    return OLD_TYPES.get(best, best)


def score_pairs(
    gold: Sequence[GoldDocument], parsed: Mapping[str, ParsedDocument], coder: EventCoder, errors: list[str]
) -> dict[str, Tally]:
    """Tallies by type, macro-F1 over types (as a tally of thousandths), and the other system's on the same rows."""
    ours: dict[str, Tally] = {}
    rival: dict[str, Tally] = {}
    for document in gold:
        if document.id not in parsed:
            continue
        parse = parsed[document.id]
        spans = marked_spans(document.marked)
        mentions = [
            m
            for tag, code in (("s", SOURCE_CODE), ("t", TARGET_CODE))
            if tag in spans and (m := _mention(parse, spans[tag], code))
        ]
        table = ActorTable(tuple(mentions), {(m.sentence, i): m for m in mentions for i in range(m.first, m.last)})
        got = answer(coder.code_actors(parse, table))
        wanted = document.sentences[0].events[0].plover
        for tallies, reply in ((ours, got), (rival, document.rival)):
            for name in {wanted, reply} - {""}:
                tally = tallies.setdefault(name, Tally())
                tally.labelled += name == wanted
                tally.coded += name == reply
                tally.right += name == wanted == reply
        if got != wanted:
            errors.append(f"PAIR {wanted} got {got or 'nothing'}: {document.marked}")
    result = {name: ours[name] for name in sorted(ours)}
    result["macro-F1 (x1000)"] = _macro(ours)
    if any(document.rival for document in gold):
        result["macro-F1 of zsp_pred (x1000)"] = _macro(rival)
    return result


def _macro(tallies: Mapping[str, Tally]) -> Tally:
    labelled = [tally for tally in tallies.values() if tally.labelled]
    value = round(1000 * sum(tally.f1 for tally in labelled) / len(labelled)) if labelled else 0
    return Tally(value, 1000, 1000)
