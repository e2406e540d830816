"""What a noun phrase means: names, role nouns with their nationality, titles beside names, and phrases that stand for others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coders._records import PlaceMention
from coders.actors._codes import combine_roles, wants_country
from coders.actors._discourse import Cluster, Discourse
from coders.actors._draft import Draft
from coders.actors._names import Surnames
from coders.actors._rules import words
from coders.actors._view import INNER, ORGANISATION, PERSON, Found, View, entity_type, is_nationality, span_head

_OF = frozenset({"of", "for", "from", "at", "with", "within", "inside", "in"})
_WHERE = frozenset({"of", "in", "from", "at", "near", "around", "across", "throughout", "outside", "within", "inside", "on"})
_ROLES_AS_GROUP = frozenset({"armed-group", "international"})
_NO_COUNTRY = frozenset({"IGO", "NGO", "MNC", "IMG", "INT", "NGM", "UIS"})
_ARMED = frozenset({"REB", "SEP", "INS", "UAF"})
_BELONGING = frozenset({"belong", "loyal", "affiliate", "answer", "swear", "report", "pledge"})
_NAMED_BODIES = frozenset({"metonym", "government", "parliament", "judiciary", "military", "police", "intelligence", "party",
                           "international", "ngo", "company", "media", "armed-group", "religious"})  # fmt: skip

_DESCRIBED = {"company": "BUS", "media": "MED", "party": "PTY", "military": "MIL", "judiciary": "JUD", "government": "GOV"}

Coreference = Callable[[View, int], Draft | None]


class Phrases:
    """Reads the noun phrases of one sentence; the same token always gives the same draft."""

    def __init__(
        self, view: View, discourse: Discourse, places: Mapping[int, PlaceMention], surnames: Surnames, corefer: Coreference
    ) -> None:
        self.view = view
        self.discourse = discourse
        self.places = places
        self.surnames = surnames
        self._corefer = corefer
        self._read: dict[int, Draft | None] = {}
        self._number = view.sentence.index

    def read(self, head: int) -> Draft | None:
        """The actor that the phrase of a head names, None where it names none."""
        if head in self._read:
            return self._read[head]
        self._read[head] = None  # a parse has no cycles, but appositions are read both ways
        draft = self._interpret(head)
        self._read[head] = draft
        return draft

    # ------------------------------------------------------------ what kind of phrase

    def _interpret(self, head: int) -> Draft | None:
        view = self.view
        token = view.tokens[head]
        match = view.match_at[head]
        if match is not None and head not in view.heads:
            return self.read(span_head(view.tokens, match.first, match.last))
        lemma = token.lemma.lower()
        if match is None and (token.upos == "PRON" or token.deprel == "nmod:poss" and token.upos == "DET"):
            return self._corefer(view, head)
        if match is not None:
            found = view.found[head]
            if found.kind in ("agent", "agent-modifier"):
                if found.kind == "agent-modifier" and all(n.entry.kind != "agent" for n in match.names):
                    return None  # "development" in "the development process" is nobody
                gathered = self._gathered(head, lemma)
                return gathered if gathered is not None else self._agent(head, found, lemma)
            entity = view.entity_at[head]
            if (
                entity is not None and entity_type(entity) == ORGANISATION and is_nationality(found)
                and entity.last - entity.first > match.last - match.first and view.tokens[head].deprel not in ("amod", "compound", "nmod:poss")
            ):  # fmt: skip
                return self._unknown_name(head, "organisation", found.country)
            return self._name(head, found, lemma)
        entity = view.entity_at[head]
        kind = entity_type(entity) if entity is not None else ""
        if kind == PERSON:
            return self._unknown_name(head, "unknown-person")
        if kind == ORGANISATION:
            return self._unknown_name(head, "organisation")
        if head in self.places:
            return self._place(head)
        if token.upos in ("NOUN", "NUM", "DET", "ADJ", "PROPN", "PRON"):
            return self._noun(head, lemma)
        return None

    def _noun(self, head: int, lemma: str) -> Draft | None:
        lists = words()
        token = self.view.tokens[head]
        if token.upos in ("NUM", "DET", "ADJ", "PRON") or lemma in lists.quantity:
            gathered = self._gathered(head, lemma) or (self._carried(head) if lemma in lists.quantity and token.upos == "NOUN" else None)
            if gathered is not None:
                return gathered
        described = self._corefer(self.view, head)
        if described is not None:
            return described
        person = self._person_beside(head)
        if person is not None:
            return person
        if lemma in lists.carrier or lemma in lists.member:
            carried = self._carried(head)
            if carried is not None:
                return carried
        if lemma in lists.place:
            return self._place_noun(head)
        if lemma in lists.possession:
            return self._possession(head)
        if token.upos == "PROPN":
            return self._known_name(head)
        return None

    def _carried(self, head: int) -> Draft | None:
        """A noun without a role of its own that stands for a body: "the rest of the G7 members"."""
        body = self._body(head, complements=self.view.tokens[head].lemma.lower() in words().carrier | words().member)
        if body is None or not body.roles or body.kind == "agent-modifier":
            return None
        first, last = self.view.span(head)
        return body.copied(head, first, last, cluster=None, lemma="", plural=self.view.tokens[head].has_feat("Number=Plur"))

    def _person_beside(self, head: int) -> Draft | None:
        """A noun right before the name that it describes: "political icon Shinzo Abe"."""
        view = self.view
        for child in view.children[head]:
            entity = view.entity_at[child]
            if child > head and view.tokens[child].deprel in ("appos", "flat", "nmod:desc") and not self._comma(head, child):
                if entity is not None and entity_type(entity) == PERSON:
                    draft = self.read(child)
                    if draft is not None and draft.code:
                        first, last = view.span(head)
                        return draft.copied(head, first, max(last, draft.last))
        return None

    # ------------------------------------------------------------ parts of a phrase

    def inner(self, head: int) -> list[tuple[int, Found]]:
        """The names inside a phrase, left to right: adjectives, compounds, possessives and titles before or at its head."""
        view = self.view
        found: list[tuple[int, Found]] = []
        own = view.match_at[head]
        stack = [c for c in view.children[head]]
        while stack:
            token = stack.pop()
            relation = view.tokens[token].deprel
            if relation not in INNER and not (relation == "case" and token in view.found):  # "Lebanon's" as one token
                continue
            match = view.match_at[token]
            if match is not None and match is own:
                stack.extend(view.children[token])
                continue
            if match is None and self.hyphened(token) == "other":
                continue
            if token in view.found and self.link(token) != "other":
                found.append((token, view.found[token]))
            if not (relation == "nmod:poss" and match is None):
                stack.extend(view.children[token])
        found.sort(key=lambda pair: pair[0])
        return found

    def hyphened(self, token: int) -> str:
        """For the participle of "US-led": what it makes of the name before it; "" for other words."""
        tokens = self.view.tokens
        if token < 2 or tokens[token - 1].text not in ("-", "\u2013", "\u2010") or tokens[token].start != tokens[token - 1].end:
            return ""
        if self.view.match_at[token] is not None:
            return ""
        word = tokens[token].text.lower()
        if word in words().agentive:
            return "agentive"
        if word in words().located:
            return "located"
        return "other" if word.endswith(("ed", "en", "nt", "ing", "led", "run", "held", "ly", "torn", "style", "era")) else ""

    def link(self, token: int) -> str:
        """How a name is bound to the word behind or before its hyphen: "agentive", "located", "other" or "" (not at all)."""
        view = self.view
        match = view.match_at[token]
        if match is None:
            return ""
        tokens = view.tokens
        if match.last + 1 < len(tokens) and tokens[match.last].start == tokens[match.last - 1].end:
            behind = self.hyphened(match.last + 1)
            if behind:
                return behind
        word = tokens[match.first].text.lower()
        before = word.split("-")[0] if "-" in word[1:] else ""
        if not before and match.first >= 2 and tokens[match.first - 1].text in ("-", "\u2013", "\u2010"):
            before = tokens[match.first - 2].text.lower()
        elif not before and match.first >= 1 and tokens[match.first - 1].text.endswith("-"):
            before = tokens[match.first - 1].text.lower().rstrip("-")
        return "other" if before in words().opposing else ""

    def _complements(self, head: int, prepositions: frozenset[str]) -> list[int]:
        view = self.view
        return [c for c in view.children[head]
                if c > head and view.tokens[c].deprel in ("nmod", "obl") and view.preposition(c) in prepositions]  # fmt: skip

    def _is_former(self, head: int) -> bool:
        former = words().former
        view = self.view
        stack = [head]
        while stack:
            for child in view.children[stack.pop()]:
                token = view.tokens[child]
                if child < head and token.lemma.lower() in former and token.deprel in ("amod", "compound", "advmod", "nmod:desc"):
                    return True
                if token.deprel == "nmod:desc" or (token.deprel in ("compound", "amod") and child < head):
                    stack.append(child)
        return False

    # ------------------------------------------------------------ country and body of a role noun

    def country_of(self, head: int) -> tuple[str, str, tuple[str, ...]]:
        """The country that a phrase itself gives: (code, "dictionary" or "place" or "coreference", entries)."""
        for _, found in self.inner(head):
            if is_nationality(found) and found.country:
                return found.country, "dictionary", (found.entry.where,)
        for _, found in self.inner(head):
            if found.country and found.kind not in ("agent", "agent-modifier"):
                return found.country, "dictionary", (found.entry.where,)
        token = self.view.tokens[head]
        if token.deprel in ("amod", "compound", "nmod:desc") and token.head > head:
            # "Israeli army bulldozers": the parse hangs the adjective on the last noun
            for place, found in self.inner(token.head):
                if place < head and is_nationality(found) and found.country:
                    return found.country, "dictionary", (found.entry.where,)
        for child in self._own(head):
            owner = self.read(child)
            if owner is not None and owner.country:
                how = "coreference" if owner.how == "coreference" else owner.country_how
                return owner.country, how, owner.entries
        for child in self._complements(head, _WHERE):
            part = self.read(child)
            if part is not None and part.country and not part.pending:
                return part.country, "place" if part.kind in ("place", "capital") else "dictionary", part.entries
        governor = token.head
        if token.deprel == "conj" and governor >= 0 and governor in self.view.found and self.view.found[governor].kind == "agent":
            first = self.read(governor)
            if first is not None and first.country and not first.pending and first.country_how in ("dictionary", "agent"):
                return first.country, "dictionary", first.entries
        return "", "", ()

    def _own(self, head: int) -> list[int]:
        """Possessors and compounds before a head that are no dictionary names: pronouns, persons known from the text."""
        view = self.view
        found = []
        stack = list(view.children[head])
        while stack:
            child = stack.pop()
            relation = view.tokens[child].deprel
            if relation not in INNER or child in view.found:
                continue
            if relation == "nmod:poss" or view.entity_at[child] is not None or child in self.places:
                found.append(child)
            elif relation in ("compound", "nmod:desc", "amod"):
                stack.extend(view.children[child])
        return sorted(found)

    def _body(self, head: int, complements: bool) -> Draft | None:
        """The body or role that a role noun belongs to: "police" of "police chief", the ministry of its spokesman."""
        view = self.view
        for token, found in reversed(self.inner(head)):
            if token > head or view.tokens[token].deprel == "nmod:desc" and found.kind == "agent" and head not in view.found:
                continue
            if found.kind in _NAMED_BODIES or found.kind in ("agent", "agent-modifier") or (found.kind == "actor" and found.roles):
                return self._bare(token, found)
        for child in self._own(head):
            part = self.read(child)
            if part is not None and part.roles and (part.kind not in ("unknown-person", "person") or part.roles[0] in _ARMED):
                return part
        if complements:
            for child in self._complements(head, _OF):
                part = self.read(child)
                if part is not None and part.roles and part.kind not in ("place",):
                    return part
        for child in view.children[head]:
            if child > head and view.tokens[child].lemma.lower() in _BELONGING:
                for owner in view.children[child]:
                    if view.preposition(owner) in ("to", "with"):
                        part = self.read(owner)
                        if part is not None and (part.roles or part.country):
                            return part
        return None

    def _bare(self, token: int, found: Found) -> Draft:
        """A name inside a phrase as an actor of its own, without discourse."""
        country, how, entries = found.country, "dictionary", (found.entry.where,)
        if not country and found.kind in ("agent", "agent-modifier"):
            country, how, more = self.country_of(token)
            entries += more
        draft = Draft(self._number, token, token, token + 1, country=country, roles=found.roles, name=found.name, kind=found.kind,
                      how="agent" if found.kind == "agent" else "dictionary", country_how=how or None, entries=entries)  # type: ignore[arg-type]  # fmt: skip
        return draft

    def _agent(self, head: int, found: Found, lemma: str) -> Draft | None:
        """A role noun: its role, the body it stands for, and its nationality."""
        view = self.view
        lists = words()
        named = self._named_apposition(head)
        if named is not None:
            return named
        if found.roles == ("CVL",):
            named = self._kin(head)
            if named is not None:
                return named
        roles, country, country_how, entries = found.roles, found.country, "agent", (found.entry.where,)
        last_word = view.tokens[head].lemma.lower()
        own = view.match_at[head]
        single = own is None or own.last - own.first == 1
        carrier = last_word in lists.carrier and (single or roles == ("GOV",))
        member = last_word in lists.member and (single or roles in (("CVL",), ("MIL",), ("LAB",), ("UAF",)))
        body = self._body(head, carrier or member)
        former = self._is_former(head)
        if body is not None:
            named_body = body.kind not in ("agent", "agent-modifier")
            person = body.kind in ("person", "unknown-person")
            group = bool(body.roles) and named_body and (body.kind in _ROLES_AS_GROUP or body.roles[0] in _NO_COUNTRY)
            armed = bool(body.roles) and body.roles[0] in _ARMED and roles[:1] in (("MIL",), ("CVL",), ("UAF",))
            if body.roles and (carrier or group or armed or (named_body and member and not person)):
                roles, country, country_how = body.roles, body.country, body.country_how if body.country else "agent"
                entries = entries + body.entries
            elif body.roles and not named_body:
                roles = combine_roles(body.roles, roles)
                country, country_how = body.country, body.country_how if body.country else "agent"
                entries = entries + body.entries
            elif body.country and not self._nation(head):
                country, country_how = body.country, body.country_how
                entries = entries + body.entries
        if not country and wants_country(roles):
            country, country_how, more = self.country_of(head)
            entries = entries + more
        if former:
            roles = ("ELI",)
        elif roles[:1] in (("MIL",), ("GOV",), ("UAF",), ("COP",), ("LEG",)):
            breakaway = next((f for _, f in self.inner(head) if is_nationality(f) and f.roles[:1] in (("SEP",), ("REB",))), None)
            if breakaway is not None:
                roles = breakaway.roles  # the forces of a breakaway region are its separatists
        first, last = view.span(head)
        draft = Draft(self._number, head, first, last, country=country, roles=roles, name=self._text(first, last), kind="agent", how="agent",
                      country_how=country_how or None, entries=entries, plural=view.tokens[head].has_feat("Number=Plur"), lemma=lemma)  # type: ignore[arg-type]  # fmt: skip
        self._members(draft, head)
        self._coordinated(draft, head, found)
        if not draft.country and wants_country(roles):
            earlier = self._corefer(view, head)
            if earlier is not None:
                return earlier
            draft.pending = True
        return draft

    def _members(self, draft: Draft, head: int) -> None:
        """Two countries behind one role noun are two actors: "the leaders of Japan and Ireland"."""
        view = self.view
        for child in self._complements(head, frozenset({"of", "from"})):
            parts = [child, *(c for c in view.children[child] if view.tokens[c].deprel == "conj")]
            if len(parts) < 2:
                continue
            drafts = [d for p in parts if (d := self.read(p)) is not None and d.country and not d.roles]
            if len(drafts) == len(parts):
                members = []
                for part in drafts:
                    member = part.copied(draft.head, draft.first, draft.last, kind="agent", how="agent")
                    member.set_code(part.country, draft.roles)
                    members.append(member)
                draft.members = tuple(members)

    def _nation(self, head: int) -> bool:
        """Whether a phrase has a nationality before its head."""
        return any(is_nationality(found) and found.country for _, found in self.inner(head))

    def _coordinated(self, draft: Draft, head: int, found: Found) -> None:
        """Two modifiers joined by "and" before one role noun are two actors: "French and Egyptian warships"."""
        view = self.view
        for child in view.children[head]:
            first = view.found.get(child)
            if child > head or first is None:
                continue
            others = [c for c in view.children[child] if view.tokens[c].deprel == "conj" and child < c < head and c in view.found]
            pairs = [(child, first), *((c, view.found[c]) for c in others)]
            if not others:
                continue
            if all(is_nationality(f) and f.country for _, f in pairs):
                codes = [(f.country, draft.roles) for _, f in pairs]
            elif all(f.kind in ("agent", "agent-modifier") for _, f in pairs):
                codes = [(draft.country, combine_roles(f.roles, found.roles)) for _, f in pairs]
            else:
                continue
            members = []
            for (country, roles), (_, part) in zip(codes, pairs, strict=True):
                member = draft.copied(head, draft.first, draft.last, entries=(*draft.entries, part.entry.where), members=())
                member.set_code(country, roles)
                member.pending = not country and wants_country(roles)
                members.append(member)
            draft.members = tuple(members)
            return

    def _named_apposition(self, head: int) -> Draft | None:
        """A role or group noun with the name of an organisation right behind it: "the militant group Hamas"."""
        view = self.view
        for child in view.children[head]:
            if child > head and view.tokens[child].deprel in ("appos", "flat", "nmod:desc") and not self._comma(head, child):
                found = view.found.get(child)
                if found is not None and found.kind in _NAMED_BODIES and found.code:
                    first, last = view.span(head)
                    draft = self.read(child)
                    return None if draft is None else draft.copied(head, first, max(last, draft.last))
        return None

    def _kin(self, head: int) -> Draft | None:
        """ "His brother, President Gotabaya Rajapaksa": the name behind says who it is."""
        view = self.view
        for child in view.children[head]:
            if child > head and view.tokens[child].deprel == "appos":
                draft = self.read(child)
                if draft is not None and draft.kind in ("person", "unknown-person") and draft.code and draft.roles != ("CVL",):
                    first, last = view.span(head)
                    return draft.copied(head, first, last)
        return None

    def _comma(self, left: int, right: int) -> bool:
        return any(self.view.tokens[i].text in (",", "(", "-", "\u2013", ":") for i in range(left + 1, right))

    # ------------------------------------------------------------ names

    def _name(self, head: int, found: Found, lemma: str) -> Draft | None:
        view = self.view
        first, last = view.span(head)
        country, roles, name, how, entries = found.country, found.roles, found.name, "dictionary", (found.entry.where,)
        kind, plural, reason = found.kind, found.plural, ""
        country_how = "dictionary"
        token = view.tokens[head]
        if kind == "person" or (kind == "actor" and not found.dated):
            if not found.dated and not self._is_former(head):
                title = self._title(head)
                if title is not None and title.roles and "ELI" not in title.roles and title.roles != ("CVL",):
                    country, roles, entries = title.country or country, title.roles, entries + title.entries
            elif found.dated and roles == ("GOV",) and self._is_former(head):
                roles = ("ELI",)
        elif kind == "people" and token.deprel not in ("amod", "compound") and not roles:
            roles, plural = ("CVL",), token.has_feat("Number=Plur")
            if any(view.tokens[c].lemma.lower() == "ethnic" for c in view.children[head]):
                where = next((d for c in self._complements(head, _WHERE) if (d := self.read(c)) is not None and d.country), None)
                country, entries = (where.country, entries + where.entries) if where is not None else ("", entries)
        elif kind == "adjective" and not roles and token.deprel not in INNER and (token.upos != "ADJ" or token.deprel not in ("conj",)):
            plural = True
        elif kind in ("party", "parliament", "government", "judiciary", "military", "police", "religious", "actor", "media", "company", "ethnic"):
            named = self._nationality(head)
            if named is not None and kind == "religious":
                country, roles, entries = named.country, ("REL",), (*entries, named.entry.where)
            elif named is not None and kind == "ethnic":
                country, roles, entries = named.country, (*(roles if found.country else (found.code,)),), (*entries, named.entry.where)
            elif named is not None and named.country != country and roles and country:
                country, entries = named.country, (*entries, named.entry.where)
            elif named is not None and not country and roles and roles[0] not in _NO_COUNTRY:
                country, entries = named.country, (*entries, named.entry.where)
        if kind in ("place", "capital") and found.kind == "place":
            how = "place"
        draft = Draft(self._number, head, first, last, country=country, roles=roles, name=name, kind=kind, how=how, country_how=country_how,  # type: ignore[arg-type]
                      entries=entries, plural=plural, reason=reason, lemma=lemma)  # fmt: skip
        if kind == "party":
            draft.set_code(country, self._side(head, roles))
        if not country and wants_country(roles) and kind not in ("ngo", "international"):
            draft.pending = True
        return draft

    def _side(self, head: int, roles: tuple[str, ...]) -> tuple[str, ...]:
        """A party is GOVPTY or OPPPTY where the words before it say so ("the ruling BJP")."""
        if roles != ("PTY",):
            return roles
        for child in self.view.children[head]:
            word = self.view.tokens[child].lemma.lower()
            if child < head and word in ("opposition",):
                return ("OPP", "PTY")
            if child < head and word in ("ruling", "rule", "governing", "govern", "incumbent"):
                return ("GOV", "PTY")
        return roles

    def _nationality(self, head: int) -> Found | None:
        """A nationality beside a name: "the Turkish Justice Party", "the Democratic Party of Korea"."""
        for _, found in self.inner(head):
            if is_nationality(found) and found.country and found.kind != "region":
                return found
        for child in self._complements(head, frozenset({"of"})):
            found = self.view.found.get(child)
            if found is not None and found.kind == "country":
                return found
        return None

    def _title(self, head: int) -> Draft | None:
        """The role beside a name: a title before it, an apposition, the noun it is in apposition to, a predicate."""
        view = self.view
        tokens = view.tokens
        candidates: list[Draft] = []
        for child in reversed([c for c in view.children[head] if c < head]):
            if tokens[child].deprel in ("nmod:desc", "compound", "flat", "appos", "amod"):
                candidates += self._roles_at(child)
        governor = tokens[head].head
        if governor >= 0 and tokens[head].deprel in ("appos", "flat", "nmod:desc"):
            if governor < head and head - governor < 12 and not self._comma_only(governor, head):
                candidates += self._roles_at(governor)
        for child in view.children[head]:
            if child > head and tokens[child].deprel in ("appos", "parataxis"):
                candidates += self._roles_at(child)
        if governor >= 0 and tokens[head].deprel == "nsubj" and any(tokens[c].deprel == "cop" for c in view.children[governor]):
            candidates += self._roles_at(governor)
        before = self.view.match_at[head - 1] if head > 0 else None
        if not candidates and before is not None and before.last == head and tokens[head - 1].upos in ("NOUN", "PROPN"):
            candidates += self._roles_at(span_head(tokens, before.first, before.last))  # beside each other, whatever the parse says
        # a general who is minister or police chief acts as that
        found = min(candidates, key=lambda d: (d.roles == ("CVL",), d.roles == ("MIL",), not d.country)) if candidates else None
        if found is not None and found.plural and not found.members:
            return None
        if found is not None and not found.country:
            nation = next((f for _, f in self.inner(head) if is_nationality(f) and f.country), None)
            if nation is not None:
                found = found.copied(found.head, found.first, found.last, pending=False)
                found.set_code(nation.country, found.roles)
        return found

    def _roles_at(self, token: int) -> list[Draft]:
        """The roles that a title, an apposition or a predicate gives, with those joined to it by "and"."""
        found = []
        for place in [token, *(c for c in self.view.children[token] if self.view.tokens[c].deprel == "conj")]:
            if self._is_role(place):
                draft = self.read(place)
                if draft is not None and draft.roles and not (draft.how == "entity" or draft.kind in ("person", "unknown-person")):
                    found.append(draft)
            elif self.view.tokens[place].lemma.lower() in words().description:
                draft = self._described(place)
                if draft is not None:
                    found.append(draft)
        return found

    def _described(self, token: int) -> Draft | None:
        """A noun beside a name that says what it is ("mining giant China Molybdenum"): a firm, a newspaper."""
        for kind, role in _DESCRIBED.items():
            if kind in words().description[self.view.tokens[token].lemma.lower()]:
                country, _, entries = self.country_of(token)
                draft = Draft(self._number, token, token, token + 1, country=country, roles=(role,), kind="organisation", how="agent", entries=entries)
                draft.pending = not country
                return draft
        return None

    def _comma_only(self, left: int, right: int) -> bool:
        return self.view.tokens[right - 1].text == ":" or any(self.view.tokens[i].upos == "VERB" for i in range(left + 1, right))

    def _is_role(self, token: int) -> bool:
        found = self.view.found.get(token)
        if found is not None:
            return found.kind in ("agent", "agent-modifier")
        lists = words()
        lemma = self.view.tokens[token].lemma.lower()
        return lemma in lists.carrier or lemma in lists.member

    def _name_words(self, head: int) -> list[str]:
        """The words of a name at a head: its entity, or the flat name."""
        view = self.view
        entity = view.entity_at[head]
        if entity is not None:
            return [t.text for t in view.tokens[entity.first : entity.last] if t.xpos != "POS"]
        parts = [head, *(c for c in view.children[head] if view.tokens[c].deprel == "flat")]
        return [view.tokens[i].text for i in sorted(parts)]

    def _unknown_name(self, head: int, kind: str, country: str = "") -> Draft | None:
        """A person or organisation that no dictionary knows: known from earlier, or by the role beside the name."""
        view = self.view
        name_words = self._name_words(head)
        first, last = view.span(head)
        known = self.discourse.named(name_words)
        title = self._title(head)
        draft = Draft(self._number, head, first, last, name=" ".join(name_words), kind=kind, how="entity", lemma=self._gendered(head))
        if kind == "organisation" and title is None and known is None:
            body = self._carried(head)
            if body is not None:
                return body
        if title is not None and title.roles:
            draft.how, draft.country_how, draft.entries = "agent", title.country_how, title.entries
            draft.set_code(title.country or country, title.roles)
            draft.pending = title.pending and not country
        elif kind == "unknown-person" and known is None:
            office = self.surnames.find(name_words, self._title_word(head), self.country_of(head)[0], self.discourse)
            if office is not None:
                draft.how, draft.entries, draft.kind, draft.name = "dictionary", (office.where,), "person", office.names[0]
                draft.country_how = "dictionary"
                country, roles = self.surnames.split(office.code)
                draft.set_code(country, roles)
        if known is not None:
            self._identify(draft, known)
        if not draft.code:
            draft.reason = "unknown person" if kind == "unknown-person" else "unknown organisation"
        return draft

    def _identify(self, draft: Draft, cluster: Cluster) -> None:
        draft.cluster = cluster
        draft.name = cluster.name or draft.name
        draft.kind = cluster.kind
        if cluster.roles and (not draft.code or cluster.explicit or cluster.roles == draft.roles or draft.roles == ("CVL",)):
            draft.how = "coreference"
            draft.country_how = "coreference"
            draft.entries = (*draft.entries, *cluster.draft.entries)
            draft.set_code(cluster.country, cluster.roles)
            draft.pending = cluster.draft.pending and not cluster.explicit

    def _known_name(self, head: int) -> Draft | None:
        """A capitalised word that the parser took for no entity but the document has named before."""
        cluster = self.discourse.named(self._name_words(head))
        if cluster is None:
            return None
        first, last = self.view.span(head)
        draft = Draft(self._number, head, first, last, name=cluster.name, kind=cluster.kind, how="coreference")
        self._identify(draft, cluster)
        return draft

    def _title_word(self, head: int) -> str:
        view = self.view
        for child in view.children[head]:
            if child < head and view.tokens[child].deprel in ("nmod:desc", "compound", "flat"):
                return view.tokens[child].lemma.lower()
        return ""

    def _gendered(self, head: int) -> str:
        """A title or kinship word beside a name that tells its bearer's gender."""
        lists = words()
        view = self.view
        for child in view.children[head]:
            lemma = view.tokens[child].lemma.lower()
            if lemma in lists.male or lemma in lists.female:
                return lemma
        return ""

    # ------------------------------------------------------------ phrases that stand for others

    def _gathered(self, head: int, lemma: str) -> Draft | None:
        """A noun or number that only counts what follows: "dozens of protesters", "two of the soldiers"."""
        lists = words()
        view = self.view
        token = view.tokens[head]
        if lemma not in lists.quantity and token.upos != "NUM":
            return None
        first, last = view.span(head)
        for child in self._complements(head, frozenset({"of", "among", "from"})):
            part = self.read(child)
            if part is not None and (part.code or part.members):
                whole = part.copied(head, first, max(last, part.last), plural=True, cluster=None, lemma="")
                if lemma in ("sector", "segment", "section", "part") and part.kind == "country":
                    whole.set_code(part.country, ("CVL",))  # "all segments of society"
                return whole
        for child in view.children[head]:
            if view.tokens[child].deprel == "acl" and view.tokens[child].lemma in ("lead", "head", "command"):
                for agent in view.children[child]:
                    if view.tokens[agent].deprel in ("obl:agent", "obl") and view.preposition(agent) == "by":
                        part = self.read(agent)
                        if part is not None and part.code:
                            return part.copied(head, first, max(last, view.high(child) + 1), plural=True, cluster=None, lemma="")
        return None

    def _place(self, head: int) -> Draft:
        place = self.places[head]
        first, last = self.view.span(head)
        return Draft(self._number, head, first, last, country=place.country, name=place.name, kind="place", how="place",
                     reason="" if place.country else "place without a country")  # fmt: skip

    def _place_noun(self, head: int) -> Draft | None:
        """A geographic noun with a nationality or a name: "the Azerbaijani city of Ganja"."""
        country, _, entries = self.country_of(head)
        if not country:
            for child in self.view.children[head]:
                if self.view.tokens[child].deprel == "appos":
                    part = self.read(child)
                    if part is not None and part.kind in ("place", "capital") and part.country:
                        country, entries = part.country, part.entries
        if not country:
            return None
        first, last = self.view.span(head)
        return Draft(self._number, head, first, last, country=country, name=self._text(first, last), kind="place", how="place", entries=entries)

    def _possession(self, head: int) -> Draft | None:
        """A thing that stands for its owner: "a PKK hideout"."""
        owner = self._body(head, complements=False)
        if owner is None or not owner.code:
            for child in self._own(head):
                owner = self.read(child) or owner
        if owner is None or not owner.code:
            country, _, entries = self.country_of(head)
            if not country:
                return None
            owner = Draft(self._number, head, head, head + 1, country=country, entries=entries)
        first, last = self.view.span(head)
        return owner.copied(head, first, last, kind="possession", cluster=None, lemma="", name=owner.name or self._text(first, last))

    def _text(self, first: int, last: int) -> str:
        tokens = self.view.tokens
        if tokens[first].upos == "DET" and first + 1 < last:
            first += 1
        return " ".join(t.text for t in tokens[first:last])
