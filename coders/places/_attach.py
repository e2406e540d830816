"""The place of an event: the most precise place that the parse gives to its action."""

from __future__ import annotations

from collections.abc import Sequence

from coders._records import ActionMention, EventPlace, ParsedDocument, PlaceMention, Sentence

# Roots of actions that are words, not happenings: they take place nowhere (the coding guide). Consultations do.
_SPOKEN = frozenset({"01", "02", "03", "05", "10", "11", "12", "13"})
_IN = frozenset("in at near outside on around inside across over off to into from of throughout along between".split())
_PRECISION = {"site": 0, "city": 1, "area": 2, "region": 2, "country": 3}


def event_places(
    parsed: ParsedDocument, places: Sequence[PlaceMention], actions: Sequence[ActionMention]
) -> tuple[EventPlace | None, ...]:
    """One place or None for each action, in order."""
    by_sentence: dict[int, list[PlaceMention]] = {}
    for place in places:
        by_sentence.setdefault(place.sentence, []).append(place)
    return tuple(_place(parsed.sentences[a.sentence], a, by_sentence.get(a.sentence, [])) for a in actions)


def _place(sentence: Sentence, action: ActionMention, places: Sequence[PlaceMention]) -> EventPlace | None:
    if action.code[:2] in _SPOKEN or not places:
        return None
    sides = {m.head for pair in action.triples for m in pair if m is not None and m.sentence == sentence.index}
    best: tuple[tuple[int, int, int], PlaceMention] | None = None
    for place in places:
        distance = _distance(sentence, place, action.trigger)
        if distance is None:
            continue
        # a country that is itself a side is not where it happened
        if place.kind == "country" and any(place.first <= head < place.last for head in sides):
            continue
        rank = (_PRECISION.get(place.kind, 2), distance, abs(place.head - action.trigger))
        if best is None or rank < best[0]:
            best = (rank, place)
    return _event_place(best[1]) if best else None


def _distance(sentence: Sentence, place: PlaceMention, trigger: int) -> int | None:
    """Steps in the parse from the place up to the trigger's clause; None where it belongs to another action.

    The place must hang below the trigger by a preposition of place (or be the thing that is hit), or below its governing verb.
    """
    tokens = sentence.tokens
    node, steps = place.head, 0
    spatial = _spatial(sentence, place.head)
    while node >= 0 and steps < 12:
        if node == trigger:
            return steps if spatial or steps <= 2 else None
        token = tokens[node]
        spatial = spatial or _spatial(sentence, node)
        # out of another clause: its places are its own
        if node != place.head and token.deprel in ("ccomp", "advcl", "acl:relcl", "parataxis", "conj") and token.upos == "VERB":
            break
        node, steps = token.head, steps + 1
    # the trigger is a noun or participle below the clause that names the place: "carried out an attack in Kabul"
    node, up = trigger, 0
    ancestors: dict[int, int] = {}
    while node >= 0 and up < 4:
        ancestors[node] = up
        if tokens[node].upos == "VERB" and node != trigger and tokens[node].deprel != "xcomp":
            break
        node, up = tokens[node].head, up + 1
    node, steps = place.head, 0
    spatial = _spatial(sentence, place.head)
    while node >= 0 and steps < 5:
        if node in ancestors:
            return 10 + steps + ancestors[node] if spatial else None
        if node != place.head and tokens[node].upos == "VERB":
            return None
        spatial = spatial or _spatial(sentence, node)
        node, steps = tokens[node].head, steps + 1
    return None


def _spatial(sentence: Sentence, node: int) -> bool:
    return any(sentence.tokens[c].lemma.lower() in _IN for c in sentence.dependents(node, "case"))


def _event_place(place: PlaceMention) -> EventPlace:
    return EventPlace(
        place.name, place.text, place.start, place.end, place.country, place.region, place.kind, place.latitude, place.longitude,
        place.geoname_id, place.precision,
    )
