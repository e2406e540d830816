"""The time of every action of a document: its own, that of the same act or episode, or that of publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from coders._records import ActionMention, EventTime, ParsedDocument, Sentence, Status, TimeMention

from . import _calendar as cal
from ._context import is_clause_head
from ._links import LOOSE, counted, link, owners, shares_time
from ._vocabulary import CONTEXT

# statements, appeals, promises, threats, refusals: their date is that of the words, not of what is to come
_ANNOUNCED_ROOTS = frozenset(("01", "02", "03", "10", "11", "12", "13"))
_HISTORICAL_DAYS = 365
_CLIMB = 12
# an episode told to the day or week goes on until the next date; one of a month or longer for one more sentence
_LASTING = frozenset(("day", "week"))
_RECENT = 7
_LASTING_ACTS = frozenset(word for word, kind in CONTEXT.items() if kind == "lasting")
# so many sentences later the date of a statement of the same speaker may follow
_LOOK_AHEAD = 2


def event_times(
    parsed: ParsedDocument, times: Sequence[TimeMention], actions: Sequence[ActionMention]
) -> tuple[EventTime, ...]:
    """When each action happened: one answer per action, in their order, as half-open days.

    The time in the clause of the action, else of a clause above it; else what the document said of the same act, or
    of the episode that it is telling; else the day of publication, marked `inferred`. An historical action without
    any date has none. Times ahead of publication are never those of an announcement; `how` names the step that
    answered: "clause", "sentence", "counted", "same act", "episode", "publication" or "none".
    """
    by_sentence: dict[int, list[TimeMention]] = {}
    for mention in times:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    story = _Story(parsed, by_sentence, actions)
    order = sorted(range(len(actions)), key=lambda i: (actions[i].sentence, actions[i].trigger))
    found = {index: story.date(actions[index]) for index in order}
    for index in order:
        if found[index].how == "publication":
            later = _same_speaker(actions, found, index)
            if later is not None:
                found[index] = replace(later, how="same act")
    return tuple(found[i] for i in range(len(actions)))


def status_by_time(status: Status, time: EventTime, publication: dt.date) -> Status:
    """ "historical" where an actual event ended more than 365 days before publication, else the status given."""
    if status != "actual" or time.stop is None:
        return status
    return "historical" if (publication - (time.stop - cal.DAY)).days > _HISTORICAL_DAYS else status


def _same_speaker(actions: Sequence[ActionMention], found: dict[int, EventTime], index: int) -> EventTime | None:
    """A dated statement of the same kind by the same source shortly after: "X said ... , X said on Tuesday"."""
    action = actions[index]
    if action.code[:2] not in _ANNOUNCED_ROOTS:
        return None
    for other, time in found.items():
        near = 0 < actions[other].sentence - action.sentence <= _LOOK_AHEAD
        if (
            near
            and time.how == "clause"
            and actions[other].code == action.code
            and _sources(action) & _sources(actions[other])
        ):
            return time
    return None


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
        self.episodes = self._episodes()

    def date(self, action: ActionMention) -> EventTime:
        """The time of one action; to be asked in the order of the text."""
        sentence = self.parsed.sentences[action.sentence]
        found = (
            self._in_sentence(sentence, action)
            or self._same_act(action)
            or self._episode(sentence, action)
            or self._inferred(action)
        )
        self.dated.append((action, found))
        return found

    def _in_sentence(self, sentence: Sentence, action: ActionMention) -> EventTime | None:
        mentions = self.by_sentence.get(action.sentence, [])
        links = []
        for mention in mentions:
            if self._can_date(mention):
                bond = link(sentence, mention, action, self.triggers[action.sentence], self.published)
                if bond is not None:
                    links.append(bond)
        if links:
            best = min(
                links, key=lambda k: (k.mention.begin is None or k.mention.granularity == "vague", k.rank, k.distance)
            )
            if best.rank == LOOSE:
                return counted(sentence, action, mentions, self.published) or self._event_time(best.mention, "sentence")
            if best.rank == 0 or best.mention.granularity != "vague":
                return self._event_time(best.mention, "clause" if best.rank == 0 else "sentence")
        return counted(sentence, action, mentions, self.published)

    def _can_date(self, mention: TimeMention) -> bool:
        """Whether a time can be that of something told: it has days and does not lie ahead, or is a vague past."""
        if mention.rule == "dateline" or _is_ahead(mention, self.published):
            return False
        if mention.value == "PAST_REF":
            return True
        return mention.begin is not None and mention.begin <= self.published and mention.value != "PRESENT_REF"

    def _event_time(self, mention: TimeMention, how: str) -> EventTime:
        begin, stop = self.published, self.published + cal.DAY
        vague = mention.value == "PAST_REF"
        # "recently" is the day of publication, "in recent weeks" the thirty days before it
        if mention.begin is not None and mention.stop is not None:
            begin = mention.begin
            stop = min(mention.stop, stop)
        granularity = "vague" if vague else mention.granularity
        return EventTime(begin, stop, granularity, mention.text, mention.start, mention.end, mention.value, how, False)

    def _same_act(self, action: ActionMention) -> EventTime | None:
        """The date that the document gave to the same act: the same word, or a noun for an act of the same kind,
        and a side in common."""
        sentence = self.parsed.sentences[action.sentence]
        noun = sentence.tokens[action.trigger].upos in ("NOUN", "PROPN")
        announced = action.code[:2] in _ANNOUNCED_ROOTS
        for earlier, time in reversed(self.dated):
            if time.inferred or time.granularity == "vague" or earlier.code[:2] != action.code[:2]:
                continue
            if announced and (not noun or earlier.sentence != action.sentence):
                continue
            again = self._lemma(earlier) == self._lemma(action) or (noun and _is_definite(sentence, action.trigger))
            if noun and self._is_plural(earlier) != self._is_plural(action):
                continue  # "the attacks" are more than the attack told
            if again and _related(earlier, action):
                return replace(time, how="same act")
        return None

    def _is_plural(self, action: ActionMention) -> bool:
        token = self.parsed.sentences[action.sentence].tokens[action.trigger]
        return token.upos == "NOUN" and token.has_feat("Number=Plur")

    def _lemma(self, action: ActionMention) -> str:
        return self.parsed.sentences[action.sentence].tokens[action.trigger].lemma.lower()

    def _episodes(self) -> dict[int, tuple[TimeMention, int]]:
        """For each sentence the time of the episode that the text is telling there, and the sentence that gave it."""
        result: dict[int, tuple[TimeMention, int]] = {}
        current: tuple[TimeMention, int] | None = None
        for sentence in self.parsed.sentences:
            if not sentence.tokens:
                continue
            if current is not None and (current[0].granularity in _LASTING or sentence.index - current[1] <= 1):
                result[sentence.index] = current
            mention = self._main_time(sentence, current is None)
            if mention is not None:
                current = (mention, sentence.index)
        return result

    def _main_time(self, sentence: Sentence, opening: bool) -> TimeMention | None:
        """The time of the main clause of a sentence; or, as long as no episode is told, the only day that it names,
        if recent."""
        own = [
            m
            for m in self.by_sentence.get(sentence.index, ())
            if m.begin is not None
            and m.type in ("DATE", "TIME")
            and m.rule != "dateline"
            and m.granularity != "vague"
            and m.begin <= self.published
        ]
        for mention in own:
            if sentence.root in owners(sentence, mention, frozenset(), self.published):
                return mention
        days = [
            m
            for m in own
            if m.granularity == "day" and m.begin is not None and (self.published - m.begin).days <= _RECENT
        ]
        return days[0] if opening and len(own) == 1 and days else None

    def _episode(self, sentence: Sentence, action: ActionMention) -> EventTime | None:
        """The episode's date, for an action told in the simple past whose doer has part in it, or that follows it
        without one."""
        if action.sentence not in self.episodes:
            return None
        mention, given = self.episodes[action.sentence]
        if not self._can_date(mention) or not _is_told(sentence, action):
            return None
        if mention.granularity not in _LASTING and sentence.tokens[action.trigger].upos != "VERB":
            return None
        told = [a for a, t in self.dated if a.sentence == given and t.how in ("clause", "sentence")]
        if any(_LASTING_ACTS & set(a.text.lower().split()) for a in told):
            return None
        cast = {code for a in told for code in _sides(a)}
        doers = _sources(action) if all(_sources(a) for a in told) and _sources(action) else _sides(action)
        follows = action.sentence - given == 1 and not _sources(action)
        if cast and not follows and not _meet(doers, cast):
            return None
        return self._event_time(mention, "episode")

    def _inferred(self, action: ActionMention) -> EventTime:
        if action.status == "historical":
            return EventTime(None, None, "", "", -1, -1, "", "none", True)
        stop = self.published + cal.DAY
        return EventTime(self.published, stop, "day", "", -1, -1, self.published.isoformat(), "publication", True)


def _is_ahead(mention: TimeMention, published: dt.date) -> bool:
    """Whether an amount of time begins with publication: "the next six years"."""
    return mention.type == "DURATION" and mention.begin == published


def _sources(action: ActionMention) -> set[str]:
    return {source.code or source.text for source, _ in action.triples if source is not None}


def _sides(action: ActionMention) -> set[str]:
    return {actor.code for triple in action.triples for actor in triple if actor is not None and actor.code}


def _meet(some: set[str], others: set[str]) -> bool:
    """Whether two sets of codes have an actor in common, a country standing for its institutions too."""
    return any(a.startswith(b) or b.startswith(a) for a in some for b in others)


def _is_definite(sentence: Sentence, noun: int) -> bool:
    """Whether a noun stands for something told before: "the attack", "his murder"."""
    return any(
        sentence.tokens[c].deprel == "nmod:poss" or sentence.tokens[c].lemma in ("the", "this", "that")
        for c in sentence.dependents(noun, "det", "nmod")
    )


def _related(one: ActionMention, other: ActionMention) -> bool:
    """Whether two actions can be one act: a side in common, or one of them names none."""
    return _meet(_sides(one), _sides(other)) or not _sides(one) or not _sides(other)


def _is_told(sentence: Sentence, action: ActionMention) -> bool:
    """Whether an action is told in the simple past, as an episode is; of an announcement the words that make it
    count."""
    node = sentence.root if action.code[:2] in _ANNOUNCED_ROOTS else action.trigger
    for _ in range(_CLIMB):
        if is_clause_head(sentence, node) or sentence.tokens[node].head < 0:
            break
        if not shares_time(sentence, node) or sentence.tokens[node].deprel.startswith("nmod"):
            return False
        node = sentence.tokens[node].head
    relation = sentence.tokens[node].deprel
    if relation == "acl:relcl" or (relation.startswith("advcl") and not shares_time(sentence, node)):
        return False  # a relative clause tells the background
    helpers = [sentence.tokens[c] for c in sentence.dependents(node, "aux", "cop")]
    if any(h.lemma in ("have", "will", "would", "may", "can", "could", "shall", "must", "should") for h in helpers):
        return False
    verb = sentence.tokens[node]
    return any(t.has_feat("Tense=Past") and t.has_feat("VerbForm=Fin") for t in (verb, *helpers))
