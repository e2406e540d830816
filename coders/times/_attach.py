"""Which time belongs to which action."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from coders._records import ActionMention, EventTime, ParsedDocument, Sentence, Status, TimeMention

from . import _calendar as cal
from ._context import head_of, is_clause_head

# verbs of saying: a time of theirs is not the time of what they tell
_SPEECH = frozenset(
    "say tell report add announce state claim note write explain warn deny confirm admit insist argue reveal disclose comment"
    " remark declare suggest indicate believe think know hope fear".split()
)
# announcements, promises, plans, threats, appeals, demands: their date is that of the words, not of what is to come
_ANNOUNCED_ROOTS = frozenset(("01", "02", "03", "10", "11", "12", "13"))
_HISTORICAL_DAYS = 365
_CLIMB = 12


@dataclass(frozen=True, slots=True)
class _Link:
    """A time that can be an action's own; a smaller `rank` is a closer bond."""

    rank: int
    distance: int
    mention: TimeMention


def event_times(
    parsed: ParsedDocument, times: Sequence[TimeMention], actions: Sequence[ActionMention]
) -> tuple[EventTime, ...]:
    """When each action happened: one answer per action, in their order, as half-open days.

    The time in the clause of the action, else of a clause above it; else what the document said of the same act, or of the
    episode that it is telling; else the day of publication, marked `inferred`. An historical action without any date has none.
    Times ahead of publication are not the time of an announcement; `how` names the step that answered.
    """
    by_sentence: dict[int, list[TimeMention]] = {}
    for mention in times:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    story = _Story(parsed, by_sentence, actions)
    order = sorted(range(len(actions)), key=lambda i: (actions[i].sentence, actions[i].trigger))
    found: dict[int, EventTime] = {}
    for index in order:
        found[index] = story.date(actions[index])
    return tuple(found[i] for i in range(len(actions)))


def status_by_time(status: Status, time: EventTime, publication: dt.date) -> Status:
    """ "historical" where the event ended more than 365 days before publication, else the status given."""
    if status != "actual" or time.stop is None:
        return status
    return "historical" if (publication - (time.stop - cal.DAY)).days > _HISTORICAL_DAYS else status


class _Story:
    """The dates of a document's actions, in the order of the text."""

    def __init__(
        self, parsed: ParsedDocument, by_sentence: dict[int, list[TimeMention]], actions: Sequence[ActionMention]
    ) -> None:
        self.parsed = parsed
        self.published = parsed.document.date
        self.by_sentence = by_sentence
        self.triggers: dict[int, set[int]] = {}
        for action in actions:
            self.triggers.setdefault(action.sentence, set()).add(action.trigger)
        self.dated: list[tuple[ActionMention, EventTime]] = []
        self.episodes = _episodes(parsed, by_sentence)

    def date(self, action: ActionMention) -> EventTime:
        sentence = self.parsed.sentences[action.sentence]
        result = self._in_sentence(sentence, action)
        if result is None:
            result = self._same_act(action) or self._episode(sentence, action) or self._inferred(action)
        self.dated.append((action, result))
        return result

    def _in_sentence(self, sentence: Sentence, action: ActionMention) -> EventTime | None:
        mentions = self.by_sentence.get(action.sentence, ())
        links = []
        for mention in mentions:
            computed = _counted_from_clause(sentence, mention, action, mentions, self.published)
            if computed is not None:
                return computed
            link = _link(sentence, mention, action, self.triggers[action.sentence])
            if link is not None and self._fits(mention):
                links.append(link)
        if not links:
            return None
        best = min(links, key=lambda k: (k.rank, _precision(k.mention), k.distance))
        return self._event_time(best.mention, "clause" if best.rank == 0 else "sentence", mentions)

    def _fits(self, mention: TimeMention) -> bool:
        """Whether a time can be that of something told: it has days and does not lie ahead."""
        if mention.value == "PAST_REF":
            return True
        return mention.begin is not None and mention.begin <= self.published and mention.value != "PRESENT_REF"

    def _event_time(self, mention: TimeMention, how: str, mentions: Sequence[TimeMention]) -> EventTime:
        begin, stop = _days(mention, self.published)
        vague = mention.value == "PAST_REF" or mention.granularity == "vague"
        return EventTime(begin, stop, mention.granularity, mention.text, mention.start, mention.end, mention.value, how, vague and begin is None)

    def _same_act(self, action: ActionMention) -> EventTime | None:
        """The date that the document gave to the same act."""
        lemma = self._lemma(action)
        for earlier, time in reversed(self.dated):
            if time.inferred or time.begin is None or earlier.code[:2] != action.code[:2]:
                continue
            if action.code[:2] in _ANNOUNCED_ROOTS and earlier.sentence != action.sentence:
                continue
            if self._lemma(earlier) == lemma or (earlier.code == action.code and _share(earlier, action)):
                return _again(time, "same act")
        return None

    def _lemma(self, action: ActionMention) -> str:
        return self.parsed.sentences[action.sentence].tokens[action.trigger].lemma.lower()

    def _episode(self, sentence: Sentence, action: ActionMention) -> EventTime | None:
        mention = self.episodes.get(action.sentence)
        if mention is None or not self._fits(mention) or not _is_told(sentence, action.trigger):
            return None
        return _again(self._event_time(mention, "episode", ()), "episode")

    def _inferred(self, action: ActionMention) -> EventTime:
        if action.status == "historical":
            return EventTime(None, None, "", "", -1, -1, "", "none", True)
        stop = self.published + cal.DAY
        return EventTime(self.published, stop, "day", "", -1, -1, self.published.isoformat(), "publication", True)


def _again(time: EventTime, how: str) -> EventTime:
    return EventTime(time.begin, time.stop, time.granularity, time.text, time.start, time.end, time.value, how, False)


def _share(one: ActionMention, other: ActionMention) -> bool:
    """Whether two actions have a side in common."""
    codes = [{a.code for triple in m.triples for a in triple if a is not None and a.code} for m in (one, other)]
    return bool(codes[0] & codes[1])


def _precision(mention: TimeMention) -> int:
    """A date before a vague word."""
    return 1 if mention.begin is None or mention.granularity == "vague" else 0


def _days(mention: TimeMention, published: dt.date) -> tuple[dt.date, dt.date]:
    """The days of an event that a mention dates: cut at publication, vague words being the day of publication."""
    if mention.begin is None or mention.stop is None:
        return published, published + cal.DAY
    if mention.value == "PAST_REF" and (published - mention.begin).days < 7:
        return published, published + cal.DAY
    stop = min(mention.stop, published + cal.DAY) if mention.begin <= published else mention.stop
    return mention.begin, stop


def _link(sentence: Sentence, mention: TimeMention, action: ActionMention, triggers: set[int]) -> _Link | None:
    """The bond between a time and an action of the same sentence, None where it belongs to something else."""
    if mention.type in ("SET",) or (mention.type == "DURATION" and mention.begin is None):
        return None
    owners = _owners(sentence, mention, triggers)
    if not owners:
        return None
    distance = abs(mention.first - action.trigger)
    target = action.trigger
    for rank, node in enumerate(_clauses_above(sentence, target, triggers)):
        if node in owners:
            return _Link(rank, distance, mention)
    return None


def _owners(sentence: Sentence, mention: TimeMention, triggers: set[int]) -> set[int]:
    """The token that a time modifies: the first action or clause above it, and the verbs it shares the clause with."""
    node = head_of(sentence, mention.first, mention.last)
    for _ in range(_CLIMB):
        relation = sentence.tokens[node].deprel
        node = sentence.tokens[node].head
        if node < 0:
            return set()
        if node in triggers or is_clause_head(sentence, node):
            return {node}
        if relation.startswith(("acl", "advcl")):
            return set()
    return set()


def _clauses_above(sentence: Sentence, trigger: int, triggers: set[int]) -> list[int]:
    """The trigger and the clauses whose time is its time as well, nearest first."""
    chain = [trigger]
    node = trigger
    for _ in range(_CLIMB):
        token = sentence.tokens[node]
        above = token.head
        if above < 0:
            break
        relation = token.deprel.partition(":")[0]
        head = sentence.tokens[above]
        if relation in ("ccomp", "parataxis") or (relation == "acl" and token.deprel == "acl:relcl"):
            break
        if relation == "advcl" and _marker(sentence, node) in ("after", "before", "since", "until", "if", "because", "although"):
            break
        if relation in ("nsubj", "obj", "obl", "nmod", "iobj") and above in triggers and head.lemma in _SPEECH:
            break
        chain.append(above)
        node = above
    for extra in list(chain[:1]):
        chain.extend(c for c in sentence.dependents(extra, "conj") if c not in chain)
    return chain


def _marker(sentence: Sentence, clause: int) -> str:
    for child in sentence.dependents(clause, "mark", "case"):
        return sentence.tokens[child].text.lower()
    return ""


_EXACT = re.compile(r"P(\d+)([DWMY])$")


def _counted_from_clause(
    sentence: Sentence, mention: TimeMention, action: ActionMention, mentions: Sequence[TimeMention], published: dt.date
) -> EventTime | None:
    """ "Two days after he was shot": the shooting is two days before the time of the clause, or before publication."""
    match = _EXACT.match(mention.value)
    if match is None or mention.type != "DURATION" or mention.last >= len(sentence.tokens):
        return None
    word = sentence.tokens[mention.last]
    if word.text.lower() not in ("after", "before") or word.head < 0:
        return None
    clause = word.head
    if action.trigger != clause and action.trigger not in sentence.subtree(clause)[:]:
        return None
    if any(mention.last < other.first and other.first in sentence.subtree(clause) for other in mentions):
        return None
    base = published
    for other in mentions:
        if other is not mention and other.granularity == "day" and other.begin is not None:
            base = other.begin
    count = int(match[1]) * (-1 if word.text.lower() == "after" else 1)
    day = cal.shift(base, match[2], count)
    text = mention.text + " " + word.text
    return EventTime(day, day + cal.DAY, "day", text, mention.start, word.end, day.isoformat(), "counted", False)


def _episodes(parsed: ParsedDocument, by_sentence: dict[int, list[TimeMention]]) -> dict[int, TimeMention]:
    """For each sentence the time of the episode that the text is telling, as far as there is one."""
    result: dict[int, TimeMention] = {}
    current: TimeMention | None = None
    for sentence in parsed.sentences:
        if not sentence.tokens:
            continue
        if current is not None:
            result[sentence.index] = current
        own = [
            m
            for m in by_sentence.get(sentence.index, ())
            if m.begin is not None and m.type in ("DATE", "TIME") and m.granularity != "vague" and m.begin <= parsed.document.date
        ]
        root = sentence.root
        main = [m for m in own if root in _owners(sentence, m, set())]
        if main:
            current = main[0]
    return result


def _is_told(sentence: Sentence, trigger: int) -> bool:
    """Whether an action is told in the simple past, as an episode is."""
    node = trigger
    for _ in range(_CLIMB):
        if is_clause_head(sentence, node) or sentence.tokens[node].head < 0:
            break
        node = sentence.tokens[node].head
    token = sentence.tokens[node]
    helpers = [sentence.tokens[c] for c in sentence.dependents(node, "aux", "cop")]
    if any(h.lemma == "have" or h.lemma in ("will", "would", "may", "can", "could", "shall") for h in helpers):
        return False
    return any(t.has_feat("Tense=Past") for t in (token, *helpers))
