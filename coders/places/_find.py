"""Find place names in a parse and decide which place each one means."""

from __future__ import annotations

from dataclasses import dataclass

from coders._records import ParsedDocument, PlaceMention, Sentence
from coders.actors._normalise import token_keys
from coders.places._choose import Context, beside, choose
from coders.places._gazetteer import Gazetteer, Place
from coders.places._names import LOCATION_TYPES, Candidate, candidates, generic_beside, preposition

_AT = frozenset({"in", "at", "near", "outside"})


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
        found = [candidate for s in parsed.sentences for candidate in candidates(s, self.gazetteer)]
        context = Context(parsed, found, self.gazetteer)
        mentions: list[PlaceMention] = []
        resolved: dict[str, Place] = {}
        for candidate in found:
            chosen = choose(candidate, context, self.gazetteer, resolved.get(candidate.key))
            if chosen is None:
                continue
            place, how = chosen
            if how != "document" or candidate.key not in resolved:
                resolved[candidate.key] = place
            mentions.append(_mention(parsed, candidate, place, how))
        taken = {(m.sentence, i) for m in mentions for i in range(m.first, m.last)}
        mentions += [m for s in parsed.sentences if s.entities for m in self._unlisted(parsed, s, taken)]
        return tuple(sorted(mentions, key=lambda m: m.start))

    def _unlisted(self, parsed: ParsedDocument, sentence: Sentence, taken: set[tuple[int, int]]) -> list[PlaceMention]:
        """Places that the parser tags and the text puts something at, but no gazetteer lists: "in Jabrameta village"."""
        found: list[PlaceMention] = []
        for entity in sentence.entities:
            first = entity.first
            last = next((i for i in range(first, entity.last) if sentence.tokens[i].text == ","), entity.last)
            if entity.type not in LOCATION_TYPES or any((sentence.index, i) in taken for i in range(first, last)):
                continue
            if not any(sentence.tokens[i].upos == "PROPN" for i in range(first, last)):
                continue
            if self._no_place(sentence, first, last):
                continue
            kind = generic_beside(sentence, first, last, self.gazetteer)
            if not kind and preposition(sentence, first) not in _AT:
                continue
            # the word that says what it is belongs to the name: "Sadao district"
            if last < len(sentence.tokens) and sentence.tokens[last].text.lower() == kind:
                last += 1
            candidate = Candidate(sentence, first, last, "", ())
            name = " ".join(parsed.slice(sentence, first, last).split())
            near = beside(candidate, self.gazetteer)
            place = Place(name, "site", near[0] if near else "", None, None)
            found.append(_mention(parsed, candidate, place, "entity"))
        return found

    def _no_place(self, sentence: Sentence, first: int, last: int) -> bool:
        """A part of the world, or words about a country: "Africa", "the Tajik capital"."""
        keys = [key for token in sentence.tokens[first:last] for key, _ in token_keys(token.text)]
        adjective = bool(keys) and (keys[0] in self.gazetteer.nationalities or sentence.tokens[first].upos == "ADJ")
        about = len(keys) > 1 and adjective and sentence.tokens[last - 1].text.islower()
        return about or " ".join(keys) in self.gazetteer.world


def _mention(parsed: ParsedDocument, candidate: Candidate, place: Place, how: str) -> PlaceMention:
    sentence, first, last = candidate.sentence, candidate.first, candidate.last
    tokens = sentence.tokens
    head = next((i for i in range(first, last) if not first <= tokens[i].head < last), first)
    text = parsed.slice(sentence, first, last)
    if place.latitude is None:
        precision = "country" if place.kind == "country" else "unknown"
    else:
        precision = "exact" if place.kind in ("city", "site") else "centroid"
    # by another spelling than GeoNames': the text's own, unless news has settled on one
    name = place.name if place.fixed or place.name.lower() == candidate.key else _spelling(text, place.name)
    return PlaceMention(
        sentence.index,
        first,
        last,
        head,
        tokens[first].start,
        tokens[last - 1].end,
        text,
        name,
        place.kind,
        place.country,
        place.region,
        place.latitude,
        place.longitude,
        place.geoname_id,
        precision,
        how,
    )


def _spelling(text: str, name: str) -> str:
    words = " ".join(text.split())
    return name if words.isupper() else words
