"""Names of places in a sentence: which words may name one, and whether the text speaks of a place there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coders._records import Sentence
from coders.actors._normalise import token_keys
from coders.places._gazetteer import Gazetteer, Place

LOCATION_TYPES = frozenset({"Location", "LOC", "GPE", "FAC", "Facility"})
_OTHER_TYPES = frozenset({"Person", "PERSON", "PER", "Product", "PRODUCT", "Misc", "WORK_OF_ART"})
_PREPOSITIONS = frozenset(
    "in at near from to into of around outside across inside over toward towards through on off".split()
)
_KNOWN = 50_000  # a town of that many people is known by its name alone
_LARGE = 300_000  # a city of that many people needs no preposition


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may name a place: half-open tokens, the key that was found, the places of that name.

    `regional`: a word beside it says that it is a first-level region; `town`: that it is a town.
    """

    sentence: Sentence
    first: int
    last: int
    key: str
    places: tuple[Place, ...]
    regional: bool = False
    town: bool = False


def candidates(sentence: Sentence, gazetteer: Gazetteer) -> list[Candidate]:
    """The longest names of the gazetteer in a sentence that the text uses as names of places."""
    reach = gazetteer.reach
    tags: list[str] | None = None
    found: list[Candidate] = []
    taken = 0
    for position, token in enumerate(sentence.tokens):
        longest = reach(token.text)
        if not longest or position < taken:
            continue
        last, key = _longest(sentence, position, longest, gazetteer)
        if last:
            tags = tags or entity_types(sentence)
            candidate = _candidate(sentence, position, last, key, gazetteer)
            if _believable(candidate, tags, gazetteer):
                found.append(candidate)
                taken = last
    return found


def entity_types(sentence: Sentence) -> list[str]:
    """The type of the entity that each token belongs to, "" for none."""
    types = [""] * len(sentence.tokens)
    for entity in sentence.entities:
        for index in range(entity.first, entity.last):
            types[index] = entity.type
    return types


def preposition(sentence: Sentence, first: int) -> str:
    """The word before a name, over its article and adjectives."""
    position = first - 1
    while position >= 0 and sentence.tokens[position].upos in ("DET", "ADJ", "PROPN"):
        position -= 1
    return sentence.tokens[position].lemma.lower() if position >= 0 else ""


def generic_beside(sentence: Sentence, first: int, last: int, gazetteer: Gazetteer) -> str:
    """The word that says what kind of place a name is: "Anbar province", "the city of Ganja"; "" where there is none."""
    tokens = sentence.tokens
    after = last
    if (
        after < len(tokens)
        and tokens[after].text.lower() in gazetteer.generic
        and tokens[after].upos in ("NOUN", "PROPN")
    ):
        return tokens[after].text.lower()
    before = first - 1
    if before > 0 and tokens[before].text.lower() == "of" and tokens[before - 1].lemma.lower() in gazetteer.generic:
        return tokens[before - 1].lemma.lower()
    if before >= 0 and tokens[before].lemma.lower() in gazetteer.generic and tokens[before].upos == "NOUN":
        return tokens[before].lemma.lower()
    return ""


def venue(sentence: Sentence, last: int) -> int | None:
    """The word of a gathering that has its name from the place before it: "the Jeddah Security and Development Summit"."""
    for token in sentence.tokens[last : last + 6]:
        if token.lemma.lower() in ("summit", "conference", "forum"):
            return token.index
        if token.upos not in ("PROPN", "CCONJ", "ADJ", "NOUN") or token.text.islower() != (token.upos == "CCONJ"):
            return None
    return None


def _longest(sentence: Sentence, first: int, longest: int, gazetteer: Gazetteer) -> tuple[int, str]:
    """Where the longest name of up to `longest` words that begins at a token ends, and its key; (0, "") for none."""
    tokens = sentence.tokens
    phrase, best = "", (0, "")
    words = 0
    for last in range(first, len(tokens)):
        if tokens[last].xpos == "POS" or tokens[last].text in ("'s", "’s"):
            break
        keys = token_keys(tokens[last].text)
        words += len(keys)
        if words > longest:
            break
        for key, _ in keys:
            phrase = f"{phrase} {key}" if phrase else key
        if keys and phrase in gazetteer:
            best = (last + 1, phrase)
    return best


def _candidate(sentence: Sentence, first: int, last: int, key: str, gazetteer: Gazetteer) -> Candidate:
    word = generic_beside(sentence, first, last, gazetteer)
    return Candidate(
        sentence,
        first,
        last,
        key,
        gazetteer.by_key(key),
        regional=word in gazetteer.regional,
        town=word in gazetteer.towns,
    )


def _believable(candidate: Candidate, tags: Sequence[str], gazetteer: Gazetteer) -> bool:
    sentence, first, last = candidate.sentence, candidate.first, candidate.last
    tokens = sentence.tokens
    place, weak = candidate.places[0], candidate.key in gazetteer.weak
    tagged = tags[first] in LOCATION_TYPES
    exact = any((entity.first, entity.last) == (first, last) for entity in sentence.entities)
    if place.listed and exact and not weak and tags[first] not in ("Person", "PERSON", "PER"):
        return True
    if venue(sentence, last) is not None and place.kind == "city" and not weak:
        return True
    if exact and not weak and _taken(sentence, first, gazetteer):
        return place.listed or place.fixed or place.capital or place.population > _KNOWN
    if any(tags[i] in _OTHER_TYPES for i in range(first, last)):
        return False
    if not any(tokens[i].upos == "PROPN" for i in range(first, last)):
        return False
    if _inside_name(candidate, tags, gazetteer):
        return False
    placed = preposition(sentence, first) in _PREPOSITIONS
    if weak:
        kind = candidate.regional and any(p.kind == "region" for p in candidate.places)
        return tagged and (placed or kind)
    strong = place.kind == "country" or place.listed or place.capital or place.population > _LARGE
    kind_said = candidate.regional or candidate.town
    return tagged or (strong and tags[first] == "") or placed or kind_said


def _taken(sentence: Sentence, first: int, gazetteer: Gazetteer) -> bool:
    """Whether the name is the object of a verb such as shell or capture."""
    token = sentence.tokens[first]
    taken = token.deprel in ("obj", "nsubj:pass") and token.head >= 0
    return taken and sentence.tokens[token.head].lemma.lower() in gazetteer.taken


def _inside_name(candidate: Candidate, tags: Sequence[str], gazetteer: Gazetteer) -> bool:
    """Whether the words stand inside a longer name that is no place: "Istanbul University", "Bank of Baroda"."""
    tokens, first, last = candidate.sentence.tokens, candidate.first, candidate.last
    kind = tags[first]
    after = tokens[last].text if last < len(tokens) else ""
    # "De Villiers Street", "the Lusaka Agreement"
    bearer = after.lower() in gazetteer.things or after in ("Street", "Hill")
    if after[:1].isupper() and bearer and candidate.places[0].kind != "country":
        return True
    if kind in ("FAC", "Facility") and first > 0 and tags[first - 1] == kind:
        return True  # "the Tenke-Fungurume mine"
    if kind and kind not in LOCATION_TYPES:
        longer = (first > 0 and tags[first - 1] == kind) or (last < len(tags) and tags[last] == kind)
        return longer or kind in ("Organization", "ORG")
    if last < len(tokens) and not kind:
        after_name = tokens[last]
        compound = any(tokens[i].head == last for i in range(first, last)) or tags[last] in ("Organization", "ORG")
        return after_name.upos == "PROPN" and compound and after_name.text.lower() not in gazetteer.generic
    return False
