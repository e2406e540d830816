"""The place of an event: the most precise place that the parse gives to its action."""

from __future__ import annotations

from collections.abc import Sequence

from coders._records import ActionMention, EventPlace, ParsedDocument, PlaceMention, Sentence

# Roots of actions that are words, not happenings: they take place nowhere (the coding guide). Consultations do.
_SPOKEN = frozenset({"01", "02", "03", "05", "10", "11", "12", "13"})
_SYMBOLIC = frozenset({"017"})
_STRUCK = frozenset({"obj", "nsubj:pass"})
_CLAUSES = frozenset({"ccomp", "advcl", "acl", "parataxis", "conj", "csubj"})
_PLACE_NOUNS = frozenset(
    "city town village capital province region state district port area island camp base airport".split()
)
_IN = frozenset("in at near outside on around inside across over off to into from of throughout along between".split())
_PRECISION = {"site": 0, "city": 1, "area": 2, "region": 2, "country": 3}


def event_places(
    parsed: ParsedDocument, places: Sequence[PlaceMention], actions: Sequence[ActionMention]
) -> tuple[EventPlace | None, ...]:
    """One place or None for each action, in order."""
    by_sentence: dict[int, list[PlaceMention]] = {}
    for place in places:
        by_sentence.setdefault(place.sentence, []).append(place)
    happening: dict[int, set[int]] = {}
    for action in actions:
        if _happens(action):
            happening.setdefault(action.sentence, set()).add(action.trigger)
    return tuple(
        _place(parsed.sentences[a.sentence], a, by_sentence.get(a.sentence, []), happening.get(a.sentence, set()))
        for a in actions
    )


def _happens(action: ActionMention) -> bool:
    return action.code[:2] not in _SPOKEN or action.code in _SYMBOLIC


def _place(
    sentence: Sentence, action: ActionMention, places: Sequence[PlaceMention], triggers: set[int]
) -> EventPlace | None:
    if not _happens(action) or not places:
        return None
    sides = {m.head for pair in action.triples for m in pair if m is not None and m.sentence == sentence.index}
    best: tuple[tuple[int, int, int], PlaceMention] | None = None
    for place in places:
        # a country that is itself a side, or only says whose somebody is ("US President"), is not where it happened
        named = sentence.tokens[place.head].deprel in ("compound", "amod", "nmod:poss")
        if place.kind == "country" and (named or any(place.first <= head < place.last for head in sides)):
            continue
        distance = _distance(sentence, place, action.trigger, triggers)
        if distance is None:
            continue
        rank = (_PRECISION.get(place.kind, 2), distance, abs(place.head - action.trigger))
        if best is None or rank < best[0]:
            best = (rank, place)
    return _event_place(best[1]) if best else None


def _distance(sentence: Sentence, place: PlaceMention, trigger: int, triggers: set[int]) -> int | None:
    """How far the place is from the trigger in the parse; None where it belongs to another action or to none.

    The place hangs below the trigger by a preposition of place, or is the thing that is hit, or it hangs below the verb that governs
    the trigger; or the trigger is the only happening of its sentence and the place is said with a preposition.
    """
    tokens = sentence.tokens
    node, steps, spatial = place.head, 0, _spatial(sentence, place.head) or _dateline(sentence, place)
    crossed = False
    while node >= 0:
        if node == trigger:
            struck = tokens[place.head].deprel in _STRUCK and tokens[place.head].head == trigger
            return steps + 6 * crossed if spatial or struck or _inside_struck(sentence, place, trigger) else None
        if node in triggers and node != place.head:
            return None  # a nearer action has it
        token = tokens[node]
        # out of another clause: its places are its own, unless nothing else happens in it
        crossed = crossed or (
            node != place.head and token.upos == "VERB" and token.deprel.partition(":")[0] in _CLAUSES
        )
        spatial = spatial or _spatial(sentence, node)
        node, steps = token.head, steps + 1
    if not spatial:
        return None
    # not on the way up: below the verb that governs the trigger ("carried out an attack in Kabul")
    governors: dict[int, int] = {}
    node, up = trigger, 0
    while node >= 0 and up < 4:
        governors[node] = up
        node, up = tokens[node].head, up + 1
    node, steps = tokens[place.head].head, 1
    while node >= 0:
        if node in governors:
            return 10 + steps + governors[node]
        if tokens[node].upos == "VERB":
            break
        node, steps = tokens[node].head, steps + 1
    return 30 + steps if len(triggers) == 1 and place.kind != "country" else None


def _inside_struck(sentence: Sentence, place: PlaceMention, trigger: int) -> bool:
    """Whether the place is a modifier of the thing hit: "invaded the Antofagasta port city"."""
    token = sentence.tokens[place.head]
    if (
        place.kind == "country"
        or token.deprel not in ("compound", "nmod", "nmod:poss", "appos", "flat")
        or token.head < 0
    ):
        return False
    governor = sentence.tokens[token.head]
    return governor.deprel in _STRUCK and governor.head == trigger and governor.lemma.lower() in _PLACE_NOUNS


def _dateline(sentence: Sentence, place: PlaceMention) -> bool:
    """Whether the place opens a sentence as its dateline: "AMMAN — …", "RAIPUR: …", "SEOUL (Reuters) - …"."""
    after = sentence.tokens[place.last].text if place.last < len(sentence.tokens) else ""
    return place.first == 0 and after[:1] in ("—", "–", "-", ":", "(")


def _spatial(sentence: Sentence, node: int) -> bool:
    return any(sentence.tokens[c].lemma.lower() in _IN for c in sentence.dependents(node, "case"))


def _event_place(place: PlaceMention) -> EventPlace:
    return EventPlace(
        place.name,
        place.text,
        place.start,
        place.end,
        place.country,
        place.region,
        place.kind,
        place.latitude,
        place.longitude,
        place.geoname_id,
        place.precision,
    )
