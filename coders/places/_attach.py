"""The place of an event: the most precise place that the parse gives to its action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coders._records import ActionMention, EventPlace, ParsedDocument, PlaceMention, Sentence
from coders.places._gazetteer import place_words
from coders.places._names import venue

# Roots of actions that are words, not happenings: they take place nowhere (the coding guide). Consultations do.
_SPOKEN = frozenset({"01", "02", "03", "05", "10", "11", "12", "13"})
_SYMBOLIC = frozenset({"017"})
_STRUCK = frozenset({"obj", "nsubj:pass"})
_HERE = frozenset("in at near outside on around inside across over off throughout along within amid beside".split())
_MOTION = frozenset("to into from through toward towards onto".split())
# what follows these is what an act is about, or another act
_TOPIC = frozenset("about regarding concerning after following before since despite against because".split())
# relations by which a name is part of the phrase of a place: "Songkhla province", "the city of Baalbek", "Zakho, Dohuk"
_PARTS = frozenset({"compound", "flat", "appos", "nmod", "nmod:poss", "conj", "amod", "list"})
# relations by which a trigger is part of the clause of its governor: "carried out an attack in Kabul"
_CARRIED = frozenset({"obj", "obl", "nmod", "nsubj", "nsubj:pass", "xcomp", "compound", "conj", "iobj", "appos"})
_PREDICATES = frozenset({"ccomp", "advcl", "acl", "parataxis", "conj", "csubj"})
_PRECISION = {"site": 0, "city": 1, "area": 2, "region": 2, "country": 3}
_SENDING = frozenset("send dispatch deploy lead launch make begin order pay carry move transfer bring".split())
_FAR = 30


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
    if not places or not _happens(action):
        return None
    sides = {m.head for pair in action.triples for m in pair if m is not None and m.sentence == sentence.index}
    governors = _governors(sentence, action.trigger)
    best: tuple[tuple[int, int, int], PlaceMention] | None = None
    dateline: PlaceMention | None = None
    for place in places:
        if _dateline(sentence, place):
            # for what the sentence itself reports, where it names no other place
            dateline = place if _reported(sentence, place, governors) else None
            continue
        if place.kind == "country":
            # a country that is itself a side, or hangs on something else than the act, is not where it happened
            side = any(place.first <= head < place.last for head in sides)
            distance = None if side else _in_country(sentence, place, governors)
        else:
            distance = _distance(sentence, place, action.trigger, triggers, governors)
        if distance is None:
            continue
        rank = (_PRECISION.get(place.kind, 2), distance, abs(place.head - action.trigger))
        if best is None or rank < best[0]:
            best = (rank, place)
    chosen = best[1] if best else dateline
    return _event_place(chosen) if chosen else None


def _governors(sentence: Sentence, trigger: int) -> dict[int, int]:
    """The trigger and what carries it in its clause, with the steps up: "attack" and "carried out" in "carried out an attack"."""
    tokens = sentence.tokens
    found, node, up = {trigger: 0}, trigger, 0
    while up < 4 and tokens[node].head >= 0 and tokens[node].deprel in _CARRIED:
        node, up = tokens[node].head, up + 1
        found[node] = up
        if tokens[node].upos == "VERB" and tokens[node].deprel not in ("xcomp", "conj"):
            break
    return found


def _in_country(sentence: Sentence, place: PlaceMention, governors: Mapping[int, int]) -> int | None:
    """How far a country is from the action: it must be said of the action itself, "arrested in Spain"."""
    head, preposition = _phrase(sentence, place)
    token = sentence.tokens[head]
    if token.deprel.partition(":")[0] not in ("obl", "nmod") or preposition not in _HERE | {"into"}:
        return None
    return governors.get(token.head)


def _distance(
    sentence: Sentence, place: PlaceMention, trigger: int, triggers: set[int], governors: Mapping[int, int]
) -> int | None:
    """How far the place is from the trigger in the parse; None where it belongs to another action or to none.

    The place hangs below the trigger by a preposition of place, or is the thing that is hit, or it hangs below the verb that carries
    the trigger; or the trigger is the only happening of its sentence and something is said to be in the place.
    """
    tokens = sentence.tokens
    head, preposition = _phrase(sentence, place)
    token = tokens[head]
    if preposition in _TOPIC:
        return None
    if token.head in governors and (token.deprel in _STRUCK or preposition in _HERE | _MOTION | {"of"}):
        # "the shelling of Aleppo" but not "the people of Aleppo said"
        if preposition == "of" and token.head != trigger:
            return None
        return governors[token.head]
    # "sent an expedition to Massawa", but not "arrested an ambassador to Geneva"
    moved = tokens[token.head].upos == "VERB" or (
        tokens[token.head].head == trigger and tokens[trigger].lemma in _SENDING
    )
    if preposition not in _HERE and not (preposition in _MOTION and moved):
        return None
    node, steps, crossed = token.head, 1, False
    while node >= 0:
        if node == trigger:
            return steps + 6 * crossed
        if node in governors and not crossed:
            return 10 + steps + governors[node]
        if node in triggers or _case(sentence, node) in _TOPIC:
            return None  # a nearer action has it
        crossed = crossed or _leaves_clause(sentence, node)
        node, steps = tokens[node].head, steps + 1
    return _FAR + steps if len(triggers) == 1 and not crossed else None


def _phrase(sentence: Sentence, place: PlaceMention) -> tuple[int, str]:
    """The head of the phrase that names the place and its preposition: from "Baalbek" to "in the city of Baalbek"."""
    tokens = sentence.tokens
    head = place.head
    gathering = venue(sentence, place.last)
    if gathering is not None:
        head = gathering
    for _ in range(4):
        token, preposition = tokens[head], _case(sentence, head)
        if token.head < 0 or token.deprel not in _PARTS or token.deprel in _STRUCK:
            break
        governor = tokens[token.head]
        if preposition not in ("", "of") or (governor.lemma.lower() not in place_words() and governor.upos != "PROPN"):
            break
        if governor.upos == "PROPN" and token.deprel not in ("conj", "appos", "flat", "list"):
            break
        head = token.head
    return head, _case(sentence, head)


def _case(sentence: Sentence, node: int) -> str:
    """The preposition of a phrase, "" where it has none."""
    return next((sentence.tokens[c].lemma.lower() for c in sentence.dependents(node, "case")), "")


def _leaves_clause(sentence: Sentence, node: int) -> bool:
    token = sentence.tokens[node]
    return token.upos in ("VERB", "ADJ", "AUX") and token.deprel.partition(":")[0] in _PREDICATES


def _dateline(sentence: Sentence, place: PlaceMention) -> bool:
    """Whether the place opens a sentence as its dateline: "AMMAN — …", "RAIPUR: …", "SEOUL (Reuters) - …"."""
    after = sentence.tokens[place.last].text if place.last < len(sentence.tokens) else ""
    return place.first == 0 and place.kind != "country" and after[:1] in ("—", "–", "-", ":", "(")


def _reported(sentence: Sentence, place: PlaceMention, governors: Mapping[int, int]) -> bool:
    """Whether the action is what the sentence of a dateline says first of all."""
    if sentence.root in governors:
        return True
    top = sentence.tokens[max(governors, key=lambda node: governors[node])]
    return place.first <= top.head < place.last and place.first <= sentence.root < place.last


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
