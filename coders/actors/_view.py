"""A sentence with what was found in it: names at tokens, entities, and spans of noun phrases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from coders._records import Entity, Sentence, Token
from coders.actors._codes import Countries
from coders.actors._entry import NATIONALITY_KINDS, Entry
from coders.actors._index import Match, Name, NameIndex

PERSON, ORGANISATION, LOCATION, PEOPLE = "person", "organisation", "location", "people"
_TYPES = {
    "person": PERSON,
    "per": PERSON,
    "organization": ORGANISATION,
    "org": ORGANISATION,
    "organisation": ORGANISATION,
    "location": LOCATION,
    "loc": LOCATION,
    "gpe": LOCATION,
    "facility": LOCATION,
    "fac": LOCATION,
    "norp": PEOPLE,
}

# adjacent parts of one name phrase; "appos" only where no comma stands between
INNER = frozenset({"amod", "compound", "flat", "nmod:poss", "nmod:desc", "fixed", "goeswith"})
_LEFT = frozenset(
    {
        "det",
        "amod",
        "compound",
        "nmod:poss",
        "nummod",
        "nmod:desc",
        "flat",
        "det:predet",
        "advmod",
        "nmod:unmarked",
        "fixed",
        "goeswith",
    }
)
_RIGHT = frozenset({"flat", "compound", "nmod", "nummod", "fixed", "goeswith", "nmod:desc", "amod"})
_PARTS = NATIONALITY_KINDS | {
    "agent",
    "agent-modifier",
    "religious",
    "actor",
    "discard",
}  # kinds that names of other bodies hold
_SIDES = frozenset({"party", "government", "ngo", "international"})
_FOCUS = frozenset({"also", "only", "even", "namely", "just", "too", "especially", "including", "mainly"})
_OF = frozenset({"of"})
_DEFINING = frozenset(
    {"of", "for", "in", "from", "at", "on", "to", "near", "against", "with", "without", "within", "inside", "outside"}
)
_DOLLARS = frozenset({"US", "U.S.", "U.S", "USA", "NZ", "HK"})
_WRONG_POS = frozenset({"VERB", "AUX", "ADV", "ADP", "SCONJ", "CCONJ", "INTJ"})


class Found(NamedTuple):
    """What a match means on the document's day; `dated` is false where the day lies outside the entry's dates."""

    code: str
    country: str
    roles: tuple[str, ...]
    kind: str
    name: str
    entry: Entry
    dated: bool
    plural: bool


class View:
    """One sentence, its matches and its entities, by token."""

    __slots__ = (
        "_extent",
        "_spans",
        "children",
        "discard",
        "entity_at",
        "found",
        "heads",
        "match_at",
        "sentence",
        "tokens",
    )

    def __init__(
        self, sentence: Sentence, matches: Sequence[Match], meaning: Meaning, home: frozenset[str] = frozenset()
    ) -> None:
        tokens = sentence.tokens
        count = len(tokens)
        self.sentence = sentence
        self.tokens = tokens
        self.children = sentence.children
        self.entity_at: list[Entity | None] = [None] * count
        for entity in sentence.entities:
            for place in range(entity.first, min(entity.last, count)):
                self.entity_at[place] = entity
        self.match_at: list[Match | None] = [None] * count
        self.heads: dict[int, Match] = {}
        self.discard = ""  # "sentence" or "document" where a phrase forbids to code it (PETRARCH)
        self.found: dict[int, Found] = {}
        self._extent: tuple[list[int], list[int]] | None = None
        self._spans: dict[int, tuple[int, int]] = {}
        for match in matches:
            for name in match.names:
                if name.entry.kind in ("discard-sentence", "discard-document"):
                    self.discard = "document" if "document" in (self.discard, name.entry.kind[8:]) else "sentence"
            head = span_head(tokens, match.first, match.last)
            if self._refused(match, head):
                continue
            found = meaning.of(match.names, tokens[head], home)
            if found is None:
                continue
            for place in range(match.first, match.last):
                self.match_at[place] = match
            self.heads[head] = match
            self.found[head] = found

    def _refused(self, match: Match, head: int) -> bool:
        kinds = {n.entry.kind for n in match.names}
        token = self.tokens[head]
        if kinds <= {"agent", "agent-modifier"}:
            if (
                token.upos == "ADJ"
                and token.deprel == "amod"
                and "agent-modifier" not in kinds
                and len(match.names) == 1
            ):
                return match.last - match.first == 1  # "the General Assembly" holds no general
            loose = token.upos == "ADJ" and token.deprel not in ("amod", "compound", "conj")
            if (
                loose
                and match.last - match.first == 1
                and not any(self.tokens[c].deprel == "det" for c in self.children[head])
            ):
                return True  # "relative to", "criminal"
            if token.upos in _WRONG_POS and token.deprel not in ("amod", "compound"):
                return True
            if match.first >= 2 and self._bound(match):
                return True
        entity = self.entity_at[head]
        if entity is None or entity.last - entity.first <= match.last - match.first:
            return False
        if (
            entity_type(entity) in (ORGANISATION, LOCATION)
            and entity.first <= match.first
            and match.last < entity.last
            and self.tokens[match.last].upos in ("PROPN", "NOUN")
            and (kinds <= {"person"} or (match.last - match.first == 1 and kinds <= {"religious", "ethnic"}))
        ):
            return True  # "Hamid Karzai International Airport", "Hong Kong Baptist University", "West Garo Hills"
        if entity_type(entity) == PERSON and entity.first <= match.first and match.last <= entity.last:
            if kinds & {"person"} and match.last - match.first == 1:
                return match.first != entity.first or match.last != entity.last
            if kinds & _SIDES and self._beside_name(match, entity):
                return False  # "Jo Cel of the Liberal Party", "The Liberal Party's Jo Cel" as one entity
            return not kinds & {"person"} and not (match.first == entity.first and kinds <= {"agent", "agent-modifier"})
        if (
            entity_type(entity) == ORGANISATION
            and entity.first <= match.first
            and match.last <= entity.last
            and not kinds & _PARTS
        ):
            # "Liberation Tigers": a paper called Liberation is not meant
            return match.last - match.first == 1 and not token.text.isupper() and self._words(entity) > 1
        return False

    def _beside_name(self, match: Match, entity: Entity) -> bool:
        tokens = self.tokens
        if match.last < entity.last and tokens[match.last].xpos == "POS":
            return True
        return match.first > entity.first and tokens[match.first - 1].text.lower() in ("of", "the", "(")

    def _words(self, entity: Entity) -> int:
        return sum(t.upos not in ("DET", "PUNCT", "PART") for t in self.tokens[entity.first : entity.last])

    def _bound(self, match: Match) -> bool:
        """Whether a role noun is only the tail of a word with hyphens ("Secretary-General" holds no general)."""
        tokens = self.tokens
        before = tokens[match.first - 1]
        if before.text not in ("-", "\u2013", "\u2010") or before.end != tokens[match.first].start:
            return False
        word = tokens[match.first - 2]
        return word.end == before.start and word.upos in ("NOUN", "PROPN") and self.match_at[match.first - 2] is None

    def low(self, token: int) -> int:
        """The first token under `token`."""
        return self._reach()[0][token]

    def high(self, token: int) -> int:
        """The last token under `token`."""
        return self._reach()[1][token]

    def _reach(self) -> tuple[list[int], list[int]]:
        """First and last token under each; a climb ends where an earlier one has been."""
        if self._extent is None:
            heads = [t.head for t in self.tokens]
            count = len(heads)
            low, high = list(range(count)), list(range(count))
            for start in range(count):
                place = heads[start]
                while place >= 0 and low[place] > start:
                    low[place] = start
                    place = heads[place]
            for start in range(count - 1, -1, -1):
                place = heads[start]
                while place >= 0 and high[place] < start:
                    high[place] = start
                    place = heads[place]
            self._extent = low, high
        return self._extent

    def span(self, head: int) -> tuple[int, int]:
        """The noun phrase of a head, half-open: modifiers and "of" phrases, without clauses, conjuncts and
        appositions.
        """
        found = self._spans.get(head)
        if found is None:
            found = self._spans[head] = self._find_span(head)
        return found

    def _find_span(self, head: int) -> tuple[int, int]:
        tokens, first, last = self.tokens, head, head + 1
        for child in reversed([c for c in self.children[head] if c < head]):
            relation = tokens[child].deprel
            if relation in _LEFT:
                first = min(first, self.low(child))
            elif relation != "punct" or tokens[child].text not in ("-", "\u2013", ",", '"', "\u201c"):
                break
        right = [c for c in self.children[head] if c > head]
        for child in right:
            relation = tokens[child].deprel
            if relation in _RIGHT and (relation != "nmod" or self._defining(head, child)):
                last = max(last, self.high(child) + 1)
            elif relation == "appos" and self._bracketed(child):
                last = max(last, self.high(child) + 1)
                if last < len(tokens) and tokens[last].text in (")", "]"):
                    last += 1
            elif relation == "case" and tokens[child].xpos == "POS":
                continue
            elif relation != "punct" or tokens[child].text != "(":
                break
        while last - 1 > head and tokens[last - 1].upos == "PUNCT" and tokens[last - 1].text not in (")", "]"):
            last -= 1
        while first < head and (
            tokens[first].upos == "PUNCT"
            or tokens[first].deprel in ("case", "cc", "mark")
            or (tokens[first].upos == "ADV" and tokens[first].lemma.lower() in _FOCUS)
        ):
            first += 1
        match = self.match_at[head]
        if match is not None and match.first <= last and first <= match.last:
            first, last = min(first, match.first), max(last, match.last)
        return first, last

    def _defining(self, head: int, child: int) -> bool:
        """Whether a prepositional phrase says who is meant, and not when, or what about."""
        entity, whole = self.entity_at[child], self.entity_at[head]
        if entity is not None and entity.type.lower() == "date":
            return False
        wanted = _OF if whole is not None and entity_type(whole) == PERSON else _DEFINING
        return self.preposition(child) in wanted

    def _bracketed(self, child: int) -> bool:
        low = self.low(child)
        return (low > 0 and self.tokens[low - 1].text in "([") or self.tokens[low].text in "(["

    def preposition(self, token: int) -> str:
        """The preposition before a token, "'s" for a possessive, "" for none."""
        for child in self.children[token]:
            if self.tokens[child].deprel == "case":
                return self.tokens[child].lemma.lower()
        return ""


class Meaning:
    """What names mean on one day."""

    def __init__(self, day: dt.date, countries: Countries) -> None:
        self._day = day
        self._countries = countries
        self._known: dict[tuple[tuple[int, ...], bool, frozenset[str]], Found | None] = {}

    def of(self, names: tuple[Name, ...], token: Token, home: frozenset[str]) -> Found | None:
        """What names at a token mean; None where they are to be passed over (a discard)."""
        adjectival = token.upos == "ADJ" or token.deprel in ("amod", "compound")
        if not any(n.entry.local for n in names):
            home = frozenset()
        key = (tuple(map(id, names)), adjectival, home)
        if key not in self._known:
            self._known[key] = self.choose(names, adjectival, home)
        return self._known[key]

    def choose(self, names: tuple[Name, ...], adjectival: bool, home: frozenset[str] | None = None) -> Found | None:
        """The best of several entries: of the highest layer, valid on the day, of the kind that the use asks for.

        `home`: the countries that the document is about, where local names are at home (None: any country).
        """
        top = max(n.entry.layer for n in names)
        candidates = [n for n in names if n.entry.layer == top]
        if any(n.entry.kind == "discard" for n in candidates):
            return None
        candidates = [n for n in candidates if not n.entry.kind.startswith("discard")]
        at_home = [n for n in candidates if n.entry.local and (home is None or n.entry.code[:3] in home)]
        candidates = at_home or [n for n in candidates if not n.entry.local]
        if not candidates:
            return None
        valid = [n for n in candidates if n.entry.holds_on(self._day) and not n.entry.fallback]
        dated = bool(valid)
        pool = valid or [n for n in candidates if n.entry.fallback]
        dated = bool(pool)
        if not pool:
            pool = sorted(candidates, key=self._distance)[:1]
        best = min(pool, key=lambda n: _preference(n, adjectival))
        return self._found(best, dated)

    def _distance(self, name: Name) -> int:
        entry = name.entry
        if entry.begin is not None and self._day < entry.begin:
            return (entry.begin - self._day).days
        return (self._day - entry.end).days if entry.end is not None else 0

    def _found(self, name: Name, dated: bool) -> Found:
        entry = name.entry
        country, roles = self._countries.split(entry.code)
        code = entry.code
        if not dated and (entry.kind == "person" or (entry.kind == "actor" and entry.code != country)):
            roles = ("ELI",)
            code = country + "ELI"
        elif not dated and entry.kind == "party":
            roles = ("PTY",)
            code = country + "PTY"
        many = name.plural or entry.kind == "people"
        shown = name.spelling if entry.kind in _SPELT else entry.names[0]
        return Found(code, country, roles, entry.kind, shown, entry, dated, many)


# one line of these lists several bodies with one code, so that the first name says little
_SPELT = frozenset(
    {
        "metonym",
        "government",
        "parliament",
        "judiciary",
        "military",
        "police",
        "intelligence",
        "party",
        "ngo",
        "company",
        "media",
        "place",
    }
)


_NOMINAL = {
    "person": 0,
    "metonym": 1,
    "government": 1,
    "parliament": 1,
    "military": 1,
    "country": 3,
    "people": 4,
    "capital": 5,
    "place": 6,
    "ethnic": 7,
    "religious": 8,
    "agent": 9,
    "agent-modifier": 10,
    "adjective": 11,
}
_ADJECTIVAL = {"adjective": 0, "agent-modifier": 1, "country": 2, "ethnic": 3, "religious": 3, "people": 4, "agent": 5}


def _preference(name: Name, adjectival: bool) -> tuple[int, int]:
    table = _ADJECTIVAL if adjectival else _NOMINAL
    return table.get(name.entry.kind, 2), 0


def find_names(sentence: Sentence, index: NameIndex) -> list[Match]:
    """The names in a sentence."""
    tokens = sentence.tokens
    found = index.find([_glued(tokens, t) if t.upos == "PUNCT" else t.text for t in tokens])
    return [part for match in found for part in _plain(tokens, match, index)]


def _plain(tokens: tuple[Token, ...], match: Match, index: NameIndex) -> list[Match]:
    """A match, or what is left of it: "US$ 40 million" names no country, "the Zimbabwean president" no newspaper."""
    first, last = match.first, match.last
    if last < len(tokens) and tokens[last].text[:1] == "$" and tokens[first].text in _DOLLARS:
        apart = tokens[last].start > tokens[first].end
        return [match] if apart and first > 0 and tokens[first - 1].upos == "DET" else []
    if last - first == 2 and tokens[first].upos == "DET" and tokens[first + 1].deprel == "amod":
        parts = index.find([tokens[first + 1].text])
        return [Match(first + 1, last, part.names) for part in parts] or [match]
    return [match]


def find_inside(sentence: Sentence, matches: list[Match], index: NameIndex, home: frozenset[str]) -> list[Match]:
    """The names with those of foreign local bodies taken apart: elsewhere "Saskatoon police" are the police of a place."""
    found: list[Match] = []
    for match in matches:
        if match.last - match.first == 1 or not all(
            n.entry.local and n.entry.code[:3] not in home for n in match.names
        ):
            found.append(match)
            continue
        start = match.first + 1
        parts = index.find([t.text for t in sentence.tokens[start : match.last]])
        found.extend(Match(part.first + start, part.last + start, part.names) for part in parts)
    return found


def _glued(tokens: tuple[Token, ...], token: Token) -> str:
    """The text of a token, a comma for a dash with a space beside it: no name goes on behind it."""
    if not 0 < token.index < len(tokens) - 1:
        return token.text
    apart = tokens[token.index - 1].end != token.start or token.end != tokens[token.index + 1].start
    return "," if apart else token.text


def span_head(tokens: tuple[Token, ...], first: int, last: int) -> int:
    """The token of a span whose own head lies outside; the last such where the parse has several."""
    if last - first == 1:
        return first
    outside = [i for i in range(first, last) if not first <= tokens[i].head < last]
    nominal = [i for i in outside if tokens[i].upos in ("NOUN", "PROPN", "ADJ", "NUM")]
    return (nominal or outside or [last - 1])[-1]


def entity_type(entity: Entity) -> str:
    """The type of an entity in our words, "" for those that are no actors or places."""
    return _TYPES.get(entity.type.lower(), "")


def is_nationality(found: Found) -> bool:
    """Whether a name gives a country (or a region or people) rather than an organisation or person of one."""
    return found.kind in NATIONALITY_KINDS or (found.kind == "actor" and not found.roles)
