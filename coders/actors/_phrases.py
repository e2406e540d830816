"""What a noun phrase means: which reader a head calls for, and the parts that the readers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coders._records import ActorSource, PlaceMention
from coders.actors._codes import is_group, wants_country
from coders.actors._discourse import Discourse
from coders.actors._draft import Draft
from coders.actors._name_phrases import read_known_name, read_name, read_unknown_name
from coders.actors._names import Surnames
from coders.actors._role_phrases import read_agent
from coders.actors._rules import words
from coders.actors._stand_ins import (
    read_body,
    read_counterpart,
    read_gathered,
    read_pair,
    read_person_beside,
    read_place,
    read_place_noun,
    read_possession,
    read_region,
    read_retinue,
)
from coders.actors._structure import Structure
from coders.actors._view import ORGANISATION, PERSON, Found, View, entity_type, is_nationality, span_head

_OF = frozenset({"of", "for", "from", "at", "with", "within", "inside", "in"})
_WHERE = frozenset(
    {"of", "in", "from", "at", "near", "around", "across", "throughout", "outside", "within", "inside", "on"}
)
_PERSONS = frozenset({"person", "unknown-person"})
_ARMED = frozenset({"REB", "SEP", "INS", "UAF"})
_BELONGING = frozenset({"belong", "loyal", "affiliate", "answer", "swear", "report", "pledge", "represent"})
_NAMED_BODIES = frozenset(
    {
        "metonym",
        "government",
        "parliament",
        "judiciary",
        "military",
        "police",
        "intelligence",
        "party",
        "international",
        "ngo",
        "company",
        "media",
        "armed-group",
        "religious",
    }
)

Coreference = Callable[[View, int], Draft | None]


class Phrases:
    """Reads the noun phrases of one sentence; the same token always gives the same draft."""

    def __init__(
        self,
        view: View,
        discourse: Discourse,
        places: Mapping[int, PlaceMention],
        surnames: Surnames,
        corefer: Coreference,
    ) -> None:
        self.view = view
        self.shape = Structure(view, places)
        self.discourse = discourse
        self.places = places
        self.surnames = surnames
        self.corefer = corefer
        self._read: dict[int, Draft | None] = {}
        self.number = view.sentence.index

    def read(self, head: int) -> Draft | None:
        """The actor that the phrase of a head names, None where it names none."""
        if head in self._read:
            return self._read[head]
        self._read[head] = None  # a parse has no cycles, but appositions are read both ways
        draft = self._interpret(head)
        self._read[head] = draft
        return draft

    def _interpret(self, head: int) -> Draft | None:
        view = self.view
        token = view.tokens[head]
        match = view.match_at[head]
        if match is not None and head not in view.heads:
            return self.read(span_head(view.tokens, match.first, match.last))
        lemma = token.lemma.lower()
        if match is None and token.text.lower() in words().pairs:
            return read_pair(self, head)
        if match is None and (token.upos == "PRON" or (token.deprel == "nmod:poss" and token.upos == "DET")):
            return self.corefer(view, head)
        if match is not None:
            found = view.found[head]
            if found.kind in ("agent", "agent-modifier"):
                if found.kind == "agent-modifier" and all(n.entry.kind != "agent" for n in match.names):
                    return None  # "development" in "the development process" is nobody
                gathered = read_gathered(self, head, lemma)
                return gathered if gathered is not None else read_agent(self, head, found, lemma)
            entity = view.entity_at[head]
            if (
                entity is not None
                and entity_type(entity) == ORGANISATION
                and is_nationality(found)
                and entity.last - entity.first > match.last - match.first
                and span_head(view.tokens, entity.first, min(entity.last, len(view.tokens))) == head
            ):
                return read_unknown_name(self, head, "organisation", found.country)
            if is_nationality(found) and self.shape.link(head) == "other":
                return None  # "pro-American" people are others
            return read_name(self, head, found, lemma)
        entity = view.entity_at[head]
        kind = entity_type(entity) if entity is not None else ""
        if kind == PERSON:
            return read_unknown_name(self, head, "unknown-person")
        if kind == ORGANISATION:
            return read_unknown_name(self, head, "organisation")
        if head in self.places:
            return read_place(self, head)
        if token.upos in ("NOUN", "NUM", "DET", "ADJ", "PROPN", "PRON"):
            return self._noun(head, lemma)
        return None

    def _noun(self, head: int, lemma: str) -> Draft | None:
        lists = words()
        token = self.view.tokens[head]
        if token.upos in ("NUM", "DET", "ADJ", "PRON") or lemma in lists.quantity:
            gathered = read_gathered(self, head, lemma) or (
                self.carried(head) if lemma in lists.quantity and token.upos == "NOUN" else None
            )
            if gathered is not None:
                return gathered
        described = self.corefer(self.view, head)
        if described is not None:
            return described
        person = read_person_beside(self, head)
        if person is not None:
            return person
        if lemma == "counterpart":
            return read_counterpart(self, head)
        if lemma in lists.carrier or lemma in lists.member or lemma in lists.description:
            carried = self.carried(head)
            if carried is not None:
                return carried
        if lemma in lists.retinue:
            around = read_retinue(self, head)
            if around is not None:
                return around
        if lemma in lists.place:
            return read_place_noun(self, head)
        if lemma in lists.possession:
            return read_possession(self, head)
        if "country" in lists.description.get(lemma, ()):
            return read_region(self, head)
        if token.upos == "PROPN":
            return read_known_name(self, head)
        return read_body(self, head, lemma)

    def country_of(self, head: int) -> tuple[str, ActorSource, tuple[str, ...]]:
        """The country that a phrase itself gives: (code, "dictionary" or "place" or "coreference", entries)."""
        for _, found in self.shape.inner(head):
            if is_nationality(found) and found.country:
                return found.country, "dictionary", (found.entry.where,)
        for _, found in self.shape.inner(head):
            if found.country and found.kind not in ("agent", "agent-modifier"):
                return found.country, "dictionary", (found.entry.where,)
        token = self.view.tokens[head]
        if token.deprel in ("amod", "compound", "nmod:desc") and token.head > head:
            # "Israeli army bulldozers": the parse hangs the adjective on the last noun
            for place, found in self.shape.inner(token.head):
                if place < head and is_nationality(found) and found.country:
                    return found.country, "dictionary", (found.entry.where,)
        for child in self.shape.possessors(head):
            owner = self.read(child)
            if owner is not None and owner.country:
                how: ActorSource = "coreference" if owner.how == "coreference" else owner.country_how
                return owner.country, how, owner.entries
        for child in self.shape.complements(head, _WHERE):
            part = self.read(child)
            if part is not None and part.country and not part.pending:
                return part.country, "place" if part.kind in ("place", "capital") else "dictionary", part.entries
        within = self.shape.nation_within(head)
        if within is not None:
            return within.country, "dictionary", (within.entry.where,)
        return self._shared_country(head)

    def _shared_country(self, head: int) -> tuple[str, ActorSource, tuple[str, ...]]:
        """The nationality of the first of several role nouns: "Turkish soldiers and police"."""
        token = self.view.tokens[head]
        beside = self.view.found.get(token.head) if token.deprel == "conj" else None
        first = self.read(token.head) if beside is not None and beside.kind == "agent" else None
        if first is not None and first.country and not first.pending and first.country_how in ("dictionary", "agent"):
            return first.country, "dictionary", first.entries
        return "", "agent", ()

    def body(self, head: int, complements: bool) -> Draft | None:
        """The body or role that a role noun belongs to: "police" of "police chief", the ministry of its spokesman."""
        for token, found in reversed(self.shape.inner(head)):
            if self._stands_for(head, token, found):
                return self.bare(token, found)
        for child in self.shape.possessors(head):
            part = self.read(child)
            if part is not None and part.roles and (part.kind not in _PERSONS or part.roles[0] in _ARMED):
                return part
        if complements:
            for child in self.shape.complements(head, _OF):
                part = self.read(child)
                if part is not None and part.roles and part.kind not in ("place", "region"):
                    return part
        return self._belonging(head)

    def _stands_for(self, head: int, token: int, found: Found) -> bool:
        """Whether a name or role word inside a phrase is the body of its head."""
        tokens = self.view.tokens
        if token > head or (
            tokens[token].deprel == "nmod:desc" and found.kind == "agent" and head not in self.view.found
        ):
            return False
        if found.kind == "agent-modifier":
            # "the Liberal Movement" is a name
            return tokens[head].upos != "PROPN" or not tokens[token].text[:1].isupper()
        if is_group(found.kind, found.roles) and tokens[token].deprel == "amod":
            return False  # "Muslim fighters" are of that faith, and not its church
        return found.kind in _NAMED_BODIES or found.kind == "agent" or (found.kind == "actor" and bool(found.roles))

    def _belonging(self, head: int) -> Draft | None:
        """The owner in "forces loyal to the general", "groups belonging to the movement"."""
        view = self.view
        for child in view.children[head]:
            if child > head and view.tokens[child].lemma.lower() in _BELONGING:
                direct = view.tokens[child].lemma == "represent"
                for owner in view.children[child]:
                    owns = view.tokens[owner].deprel == "obj" if direct else view.preposition(owner) in ("to", "with")
                    part = self.read(owner) if owns else None
                    if part is not None and (part.roles or part.country):
                        return part
        return None

    def bare(self, token: int, found: Found) -> Draft:
        """A name inside a phrase as an actor of its own, without discourse (but for the country of a party's name)."""
        if found.kind == "party":
            party = self.read(token)
            if party is not None:
                return party
        country = found.country
        how: ActorSource = "dictionary"
        entries: tuple[str, ...] = (found.entry.where,)
        if not country and found.kind in ("agent", "agent-modifier"):
            country, how, more = self.country_of(token)
            entries += more
        return Draft(
            self.number,
            token,
            token,
            token + 1,
            country=country,
            roles=found.roles,
            name=found.name,
            kind=found.kind,
            how="agent" if found.kind == "agent" else "dictionary",
            country_how=how,
            entries=entries,
        )

    def is_known(self, head: int) -> bool:
        """Whether a name says itself who is meant: in the dictionaries, met with a role, or with a title before it."""
        if head in self.view.found:
            return True
        cluster = self.discourse.named(self.shape.name_words(head))
        if cluster is not None and cluster.code:
            return True
        tokens = self.view.tokens
        titles = (c for c in self.view.children[head] if c < head and tokens[c].deprel in ("nmod:desc", "compound"))
        return any(tokens[c].lemma.lower() not in words().title for c in titles)

    def carried(self, head: int) -> Draft | None:
        """A noun without a role of its own that stands for a body: "the rest of the G7 members"."""
        body = self.body(head, complements=self.view.tokens[head].lemma.lower() in words().carrier | words().member)
        if body is None or not body.roles or body.kind == "agent-modifier":
            return None
        first, last = self.view.span(head)
        many = self.view.tokens[head].has_feat("Number=Plur")
        pending = body.pending or (not body.country and wants_country(body.roles) and body.kind == "agent")
        return body.copied(head, first, last, cluster=None, lemma="", plural=many, pending=pending)
