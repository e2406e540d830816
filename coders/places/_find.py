"""Find place names in a parse and decide which place each one means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coders._records import ParsedDocument, PlaceMention, Sentence
from coders.actors._normalise import name_keys, token_keys
from coders.places._gazetteer import Gazetteer, Place

_LOCATION_TYPES = frozenset({"Location", "LOC", "GPE", "FAC", "Facility"})
_OTHER_TYPES = frozenset({"Person", "PERSON", "PER", "Product", "PRODUCT", "Misc", "WORK_OF_ART"})
_PREPOSITIONS = frozenset(
    "in at near from to into of around outside across inside over toward towards through on off".split()
)
_GENERIC = frozenset(
    "city town village capital province region state district port governorate suburb island area camp county".split()
)
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class _Candidate:
    first: int
    last: int
    places: tuple[Place, ...]
    tagged: bool
    weak: bool


@dataclass(frozen=True)
class PlaceFinder:
    """Finds and resolves the places that a document names."""

    gazetteer: Gazetteer

    @classmethod
    def load(cls) -> PlaceFinder:
        """The finder over the shipped gazetteer."""
        return cls(Gazetteer.load())

    @property
    def version(self) -> str:
        """The version of the gazetteer."""
        return self.gazetteer.version

    def find(self, parsed: ParsedDocument) -> tuple[PlaceMention, ...]:
        """The places of a document in the order of the text."""
        candidates = [(s, c) for s in parsed.sentences for c in self._candidates(s)]
        countries = self._countries(parsed, [c for _, c in candidates])
        found: list[PlaceMention] = []
        resolved: dict[str, Place] = {}
        for sentence, candidate in candidates:
            words = [token.text for token in sentence.tokens[candidate.first : candidate.last]]
            key = " ".join(name_keys(" ".join(words)))
            place, how = self._choose(sentence, candidate, countries, resolved.get(key))
            if how != "document" or key not in resolved:
                resolved[key] = place
            found.append(_mention(parsed, sentence, candidate, place, how))
        taken = {(m.sentence, i) for m in found for i in range(m.first, m.last)}
        found += [m for s in parsed.sentences for m in _unlisted(parsed, s, taken)]
        return tuple(sorted(found, key=lambda m: m.start))

    # ------------------------------------------------------------ names in the text

    def _candidates(self, sentence: Sentence) -> list[_Candidate]:
        tokens = sentence.tokens
        starts, table = self.gazetteer.starts, self.gazetteer.places
        tags = _tags(sentence)
        keys = [token_keys(token.text) for token in tokens]
        found: list[_Candidate] = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if not token.text[:1].isupper() or not keys[position] or keys[position][0][0] not in starts:
                position += 1
                continue
            phrase, best = "", None
            for last in range(position, min(len(tokens), position + 2 * _LONGEST)):
                if tokens[last].xpos == "POS" or tokens[last].text in ("'s", "’s"):
                    break
                phrase = " ".join([phrase, *(key for key, _ in keys[last])]).strip()
                if phrase in table:
                    best = (last + 1, table[phrase], phrase)
            if best is None:
                position += 1
                continue
            candidate = _Candidate(
                position, best[0], best[1], tags[position] in _LOCATION_TYPES, best[2] in self.gazetteer.weak
            )
            if self._believable(sentence, candidate, tags):
                found.append(candidate)
                position = best[0]
            else:
                position += 1
        return found

    def _believable(self, sentence: Sentence, candidate: _Candidate, tags: Sequence[str]) -> bool:
        tokens = sentence.tokens
        first, last = candidate.first, candidate.last
        # our own list of areas in the news has no number of GeoNames, and no doubt
        place = candidate.places[0]
        listed = place.geoname_id == 0 and place.kind in ("area", "city", "site") and place.latitude is not None
        exact = any((entity.first, entity.last) == (first, last) for entity in sentence.entities)
        if listed and exact:
            return True
        if any(tags[i] in _OTHER_TYPES for i in range(first, last)):
            return False
        if not any(tokens[i].upos == "PROPN" for i in range(first, last)):
            return False
        # inside a longer name ("Istanbul University", "Bank of Baroda"): not a place by itself
        after = tokens[last] if last < len(tokens) else None
        if (
            after is not None
            and after.upos == "PROPN"
            and tags[first] == tags[last]
            and tags[first] not in ("", *_LOCATION_TYPES)
        ):
            return False
        if tags[first] and tags[first] not in _LOCATION_TYPES and _inside(tags, first, last):
            return False
        strong = place.kind == "country" or listed or place.population > 300_000
        placed = _preposition(sentence, first) in _PREPOSITIONS
        if candidate.weak:
            return candidate.tagged and placed
        return candidate.tagged or (strong and tags[first] == "") or placed

    # ------------------------------------------------------------ which place

    def _countries(self, parsed: ParsedDocument, candidates: Sequence[_Candidate]) -> Counter[str]:
        """How often each country is named, by name, adjective or a city that only it has."""
        counts: Counter[str] = Counter()
        names = self.gazetteer.nationalities
        texts = [token.text for s in parsed.sentences for token in s.tokens if token.text[:1].isupper()]
        for text in [*texts, *parsed.document.title.split()]:
            code = names.get(" ".join(name_keys(text)))
            if code:
                counts[code] += 2
        for candidate in candidates:
            owners = {place.country for place in candidate.places if place.country}
            if len(owners) == 1:
                counts[next(iter(owners))] += 1
        return counts

    def _choose(
        self, sentence: Sentence, candidate: _Candidate, countries: Counter[str], before: Place | None
    ) -> tuple[Place, str]:
        places = candidate.places
        if len(places) == 1:
            return places[0], "name"
        beside = self._beside(sentence, candidate)
        for code in beside:
            for place in places:
                if place.country == code and (place.kind != "country" or len(places) == 1):
                    return place, "context"
        if before is not None:
            return before, "document"
        if places[0].kind in ("country", "area"):
            return places[0], "name"
        total = sum(countries.values())

        def score(place: Place) -> float:
            share = countries[place.country] / total if total else 0.0
            size = 1.0 if place.capital else min(place.population / 1_000_000, 1.0) * 0.8
            return 2.0 * share + size + (0.15 if place.kind in ("area", "region") else 0.0)

        best = max(places, key=lambda place: (score(place), -places.index(place)))
        return best, "country" if countries[best.country] else "population"

    def _beside(self, sentence: Sentence, candidate: _Candidate) -> list[str]:
        """Countries named right beside the name: "Tripoli, Lebanon", "the Azerbaijani city of Ganja"."""
        tokens, names = sentence.tokens, self.gazetteer.nationalities
        codes: list[str] = []
        after = candidate.last
        if after + 1 < len(tokens) and tokens[after].text in (",", "("):
            for length in (3, 2, 1):
                stop = after + 1 + length
                if stop <= len(tokens):
                    phrase = " ".join(name_keys(" ".join(t.text for t in tokens[after + 1 : stop])))
                    if phrase in names:
                        codes.append(names[phrase])
                        break
                    states = [p.country for p in self.gazetteer.places.get(phrase, ()) if p.kind == "region"]
                    if states and any(p.country in states for p in candidate.places):
                        codes += states
                        break
        for token in tokens[max(0, candidate.first - 6) : candidate.first]:
            code = names.get(" ".join(name_keys(token.text))) if token.text[:1].isupper() else None
            between = tokens[token.index + 1 : candidate.first]
            if code and any(t.lemma.lower() in _GENERIC for t in between):
                codes.append(code)
        return codes


def _tags(sentence: Sentence) -> list[str]:
    tags = [""] * len(sentence.tokens)
    for entity in sentence.entities:
        for index in range(entity.first, entity.last):
            tags[index] = entity.type
    return tags


def _inside(tags: Sequence[str], first: int, last: int) -> bool:
    """Whether the span lies in a longer entity of another type."""
    kind = tags[first]
    before = first > 0 and tags[first - 1] == kind
    after = last < len(tags) and tags[last] == kind
    return before or after or kind in ("Organization", "ORG")


def _preposition(sentence: Sentence, first: int) -> str:
    position = first - 1
    while position >= 0 and sentence.tokens[position].upos in ("DET", "ADJ", "PROPN"):
        position -= 1
    return sentence.tokens[position].lemma.lower() if position >= 0 else ""


def _unlisted(parsed: ParsedDocument, sentence: Sentence, taken: set[tuple[int, int]]) -> list[PlaceMention]:
    """Places that the parser tags and the text puts something at, but no gazetteer lists: "in Jabrameta village"."""
    found: list[PlaceMention] = []
    for entity in sentence.entities:
        span = range(entity.first, entity.last)
        if entity.type not in _LOCATION_TYPES or any((sentence.index, i) in taken for i in span):
            continue
        if _preposition(sentence, entity.first) not in ("in", "at", "near", "outside"):
            continue
        candidate = _Candidate(entity.first, entity.last, (), True, False)
        name = " ".join(parsed.slice(sentence, entity.first, entity.last).split())
        found.append(_mention(parsed, sentence, candidate, Place(name, "site", "", None, None), "entity"))
    return found


def _mention(parsed: ParsedDocument, sentence: Sentence, candidate: _Candidate, place: Place, how: str) -> PlaceMention:
    first, last = candidate.first, candidate.last
    tokens = sentence.tokens
    head = next((i for i in range(first, last) if not first <= tokens[i].head < last), first)
    if place.latitude is None:
        precision = "country" if place.kind == "country" else "unknown"
    else:
        precision = "exact" if place.kind in ("city", "site") else "centroid"
    return PlaceMention(
        sentence.index,
        first,
        last,
        head,
        tokens[first].start,
        tokens[last - 1].end,
        parsed.slice(sentence, first, last),
        place.name,
        place.kind,
        place.country,
        place.region,
        place.latitude,
        place.longitude,
        place.geoname_id,
        precision,
        how,
    )
