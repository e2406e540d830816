"""Which of the places of one name is meant: what stands beside it, what the document has named, size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from coders._records import ParsedDocument
from coders.actors._normalise import token_keys
from coders.places._gazetteer import Gazetteer, Place
from coders.places._names import Candidate

# A town below this size is only meant where something else in the text speaks of its country.
_TOWN = 50_000
_NAMED, _LOCAL = 2.0, 1.0


class Context:
    """The countries that a document names, by name, by adjective, and by places that only they have."""

    def __init__(self, parsed: ParsedDocument, found: Sequence[Candidate], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.weights: defaultdict[str, float] = defaultdict(float)
        # the different names of places inside a country, its capital apart
        self.inside: dict[str, set[str]] = {}
        nationalities = gazetteer.nationalities
        words = [token.text for sentence in parsed.sentences for token in sentence.tokens]
        self._named: Counter[str] = Counter()
        last = ""
        for key in map(gazetteer.nation_key, [*words, *parsed.document.title.split()]):
            if key:
                # "Lebanese", then "Costa Rican"
                for name in (key, f"{last} {key}") if last else (key,):
                    if name in nationalities:
                        self.weights[nationalities[name]] += _NAMED
                        self._named[name] += 1
            last = key
        for candidate in found:
            owners = {place.country for place in candidate.places if place.country}
            if len(owners) == 1:
                owner = next(iter(owners))
                self.weights[owner] += _LOCAL
                if candidate.places[0].kind != "country" and not candidate.places[0].capital:
                    self.inside.setdefault(owner, set()).add(candidate.key)
        self.found = Counter(candidate.key for candidate in found)

    def weight(self, candidate: Candidate, country: str) -> float:
        """How much the document speaks of a country, this name apart."""
        own = 0.0
        owners = {place.country for place in candidate.places if place.country}
        if owners == {country}:
            own += _LOCAL * self.found[candidate.key]
        if self._gazetteer.nationalities.get(candidate.key) == country:
            own += _NAMED * self._named[candidate.key]
        return max(self.weights.get(country, 0.0) - own, 0.0)


def choose(
    candidate: Candidate, context: Context, gazetteer: Gazetteer, before: Place | None
) -> tuple[Place, str] | None:
    """The place that is meant and what showed it; None where no place of that name is likely enough."""
    near = beside(candidate, gazetteer)
    for code in near:
        for place in _preferred(candidate, candidate.places):
            # "Venezuela, Cuba and Nicaragua" is a list, not a town of Cuba
            listing = candidate.places[0].kind == "country" and place.kind == "city" and not candidate.town
            if place.country == code and not listing and (place.kind != "country" or len(candidate.places) == 1):
                return place, "context"
    places = [place for place in candidate.places if _likely(place, candidate, context)]
    if not places:
        return None
    if len(places) == 1:
        return places[0], "name"
    if before in places and not candidate.regional:
        return before, "document"
    places = _preferred(candidate, places)
    if places[0].kind == "country":
        state = _state(places, candidate, context)
        return (state, "country") if state else (places[0], "name")
    if places[0].kind == "area" and places[0].listed:
        return places[0], "name"
    total = sum(context.weights.values())

    def score(place: Place) -> float:
        share = context.weights.get(place.country, 0.0) / total if total else 0.0
        size = min(place.population / 1_000_000 + 0.4 * place.capital, 1.0) * 0.8
        near = 0.5 if context.weight(candidate, place.country) else 0.0
        kind = 0.25 if place.kind in ("area", "region") or place.listed else 0.0
        return 1.5 * share + near + size + kind

    best = max(places, key=lambda place: (score(place), -places.index(place)))
    return best, "country" if context.weight(candidate, best.country) else "population"


def _preferred(candidate: Candidate, places: Sequence[Place]) -> list[Place]:
    """The places of the kind that a word beside the name says, where there are any."""
    if candidate.regional:
        regions = [place for place in places if place.kind == "region"]
        return regions or list(places)
    if candidate.town:
        towns = [place for place in places if place.kind == "city"]
        return towns or list(places)
    return list(places)


def _likely(place: Place, candidate: Candidate, context: Context) -> bool:
    """Whether a small town may be meant: nothing else speaks of another country only."""
    if place.kind != "city" or place.listed or place.fixed or place.capital or place.population >= _TOWN:
        return True
    if context.weight(candidate, place.country) > 0:
        return True
    return place.population >= 15_000 and sum(context.weights.values()) <= context.weights.get(place.country, 0.0)


def _state(places: Sequence[Place], candidate: Candidate, context: Context) -> Place | None:
    """The region that has the name of a country, where the text names other places around it: Georgia of the United States."""
    country = places[0].country
    for place in places:
        if place.kind == "region" and place.country != country:
            others = context.inside.get(place.country, set()) - {candidate.key}
            if others and not context.weight(candidate, country):
                return place
    return None


def beside(candidate: Candidate, gazetteer: Gazetteer) -> list[str]:
    """Countries named right beside the name: "Tripoli, Lebanon", "the Azerbaijani city of Ganja", "Lebanon's Tripoli"."""
    tokens, names = candidate.sentence.tokens, gazetteer.nationalities
    codes: list[str] = []
    after = candidate.last
    if after < len(tokens) and tokens[after].text.lower() in gazetteer.generic:
        after += 1
    if after + 1 < len(tokens) and (tokens[after].text in (",", "(") or tokens[after].text == "in"):
        for length in (3, 2, 1):
            stop = after + 1 + length
            if stop <= len(tokens):
                phrase = " ".join(key for t in tokens[after + 1 : stop] for key, _ in token_keys(t.text))
                if phrase in names and tokens[after + 1].text[:1].isupper():
                    codes.append(names[phrase])
                    break
                states = [p.country for p in gazetteer.by_key(phrase) if p.kind == "region"]
                if states and any(p.country in states for p in candidate.places):
                    codes += [p.country for p in candidate.places if p.country in states]
                    break
    start = max(0, candidate.first - 6)
    for token in tokens[start : candidate.first]:
        keys = token_keys(token.text) if token.text[:1].isupper() else ()
        code = names.get(keys[0][0]) if len(keys) == 1 else None
        between = tokens[token.index + 1 : candidate.first]
        owned = bool(between) and between[0].xpos == "POS" and len(between) < 4
        if code and (owned or any(t.lemma.lower() in gazetteer.generic for t in between)):
            codes.append(code)
    return codes
