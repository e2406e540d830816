"""One document, sentence by sentence: drafts of all its mentions, then their codes as the whole document settles
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from coders._records import ActorMention, ParsedDocument, PlaceMention
from coders.actors._acronyms import bracketed, redefined
from coders.actors._codes import Countries, legal_code, parts_of, wants_country
from coders.actors._coref import Coreference
from coders.actors._country import country_by_place, home_countries, only_place, stays_home
from coders.actors._discourse import Discourse
from coders.actors._draft import Draft
from coders.actors._index import NameIndex
from coders.actors._names import Surnames
from coders.actors._phrases import Phrases
from coders.actors._private import suffers
from coders.actors._publisher import publisher_country
from coders.actors._rules import words
from coders.actors._table import ActorTable
from coders.actors._view import (
    INNER,
    ORGANISATION,
    PERSON,
    Meaning,
    View,
    entity_type,
    find_inside,
    find_names,
    span_head,
)

_NATIONS = frozenset({"country", "adjective", "people", "capital", "place"})
# bodies that are often named outside their country
_ABROAD = frozenset({"company", "media", "ngo", "government", "international"})
_ABROAD_WORDS = frozenset({"embassy", "consulate"})
_AT_HOME = 0.15  # the part of what a text says of countries that makes it a text about its publisher's too
_COUNTED = frozenset({"NOUN", "NUM", "DET", "ADJ"})
_NOT_HEADS = frozenset(
    {"nummod", "det", "det:predet", "amod", "advmod", "cc:preconj", "nmod:unmarked", "obl:unmarked", "compound"}
)
_REALMS = frozenset({"kingdom", "republic", "emirate", "state", "country", "nation", "federation"})
_NAMED = frozenset({"person", "unknown-person", "organisation", "company"})


@cache
def _special_words() -> frozenset[str]:
    """The nouns that may stand for an actor without being a name or role."""
    lists = words()
    return frozenset().union(
        lists.quantity,
        lists.place,
        lists.possession,
        lists.couple,
        lists.carrier,
        lists.member,
        lists.description,
        {"counterpart"},
    )


class DocumentReader:
    """Reads one document; use once."""

    def __init__(
        self,
        index: NameIndex,
        countries: Countries,
        meaning: Meaning,
        parsed: ParsedDocument,
        places: Sequence[PlaceMention],
    ) -> None:
        self._index = index
        self._parsed = parsed
        day = parsed.document.date
        self._meaning = meaning
        self._surnames = Surnames(index.surnames, day, countries)
        self._discourse = Discourse()
        self._about = self._discourse.about
        self._coref = Coreference(self._discourse)
        self._places: dict[int, dict[int, PlaceMention]] = {}
        for place in places:
            self._places.setdefault(place.sentence, {})[place.head] = place
        self._publisher = parsed.document.country or publisher_country(parsed.document.url)
        self._drafts: list[Draft] = []
        self._discarded: set[int] = set()
        self._drop = False
        self._phrases: dict[int, Phrases] = {}
        self._modified: list[tuple[tuple[int, int], Draft]] = []
        self._special = _special_words()
        self._states = words().pairs.keys() | _REALMS

    def table(self) -> ActorTable:
        """Read the document and settle its mentions."""
        self._title()
        matches = {s.index: find_names(s, self._index) for s in self._parsed.sentences if s.tokens}
        elsewhere = redefined(self._parsed.sentences, matches)
        if elsewhere:
            for s in self._parsed.sentences:
                kept = [m for m in matches.get(s.index, ()) if s.tokens[m.first].text not in elsewhere]
                matches[s.index] = kept
        named = (match.names for found in matches.values() for match in found)
        places = (place.country for places in self._places.values() for place in places.values())
        home = home_countries(named, places, self._parsed.document.date)
        for sentence in self._parsed.sentences:
            if sentence.tokens:
                names = find_inside(sentence, matches[sentence.index], self._index, home)
                self._sentence(View(sentence, names, self._meaning, home))
        if self._drop:
            return ActorTable(discarded=frozenset(s.index for s in self._parsed.sentences))
        return self._settle()

    def _title(self) -> None:
        title = self._parsed.document.title
        if title:
            for match in self._index.find(title.split()):
                found = self._meaning.choose(match.names, adjectival=False)
                if found is not None:
                    self._about.add(found.country, -1)

    def _sentence(self, view: View) -> None:
        number = view.sentence.index
        if view.discard:
            self._discarded.add(number)
            self._drop = self._drop or view.discard == "document"
            return
        places = self._places.get(number, {})
        phrases = self._phrases[number] = Phrases(view, self._discourse, places, self._surnames, self._coref.resolve)
        self._coref.read = phrases.read
        entity_heads = {
            span_head(view.tokens, e.first, min(e.last, len(view.tokens)))
            for e in view.sentence.entities
            if entity_type(e) in (PERSON, ORGANISATION) and e.first < len(view.tokens)
        }
        if number == 0:
            self._dateline(view, phrases)
        special, heads = self._special, view.heads
        described = {view.tokens[h].head for h in entity_heads if view.tokens[h].deprel in ("appos", "flat")}
        for token in view.tokens:
            head = token.index
            if (
                head in heads
                or head in entity_heads
                or token.upos == "PRON"
                or head in places
                or (
                    token.upos in _COUNTED
                    and token.deprel not in _NOT_HEADS
                    and (token.upos == "NUM" or token.lemma.lower() in special or head in described)
                )
                or (
                    token.upos == "PROPN"
                    and view.match_at[head] is None
                    and (view.entity_at[head] is None or token.text.lower() in self._states)
                )
            ):
                draft = phrases.read(head)
                if draft is not None:
                    self._take(view, draft, head)

    def _dateline(self, view: View, phrases: Phrases) -> None:
        """A place before the first dash, as agencies write it, tells where the news comes from."""
        for token in view.tokens[:12]:
            if token.text in ("\u2014", "\u2013", "--", "-") and token.index > 0:
                for place in range(token.index):
                    draft = phrases.read(place) if place in view.heads or place in phrases.places else None
                    if draft is not None and draft.kind in ("capital", "place", "country"):
                        self._about.add(draft.country, 0, 2.0)
                return

    def _take(self, view: View, draft: Draft, head: int) -> None:
        token = view.tokens[head]
        if draft.head != head:
            return
        relation = token.deprel
        if draft.kind == "agent" and (
            relation == "nmod:desc" or (relation in INNER and token.upos not in ("NOUN", "PROPN", "PRON"))
        ):
            return  # a title is part of its name; "military" in "military aid" is nobody
        if relation in INNER:
            governor = self._governor(view, head)
            if governor is None:
                return
            draft.modifier = True
            self._modified.append(((draft.sentence, governor), draft))
        self._drafts.append(draft)
        weight = (
            0
            if draft.modifier
            else 3
            if relation.startswith("nsubj")
            else 2
            if relation in ("obj", "iobj", "obl:agent")
            else 1
        )
        if relation == "conj" and token.head >= 0 and view.tokens[token.head].deprel.startswith("nsubj"):
            weight = 3
        if draft.country and not draft.pending and token.upos != "PRON":
            certain = 0.5 if draft.how == "coreference" else 0.7 if draft.how == "place" else 1.0
            if draft.kind in _NATIONS:
                self._discourse.nations.add(draft.country)
            placed = 1.5 if relation.startswith("nsubj") else 1.0
            placed *= 0.6 if draft.modifier or draft.kind in _ABROAD else 1.0
            self._about.add(draft.country, draft.sentence, certain * placed)
        key = self._key(draft)
        cluster = self._discourse.add(draft, weight, key)
        if draft.kind == "unknown-person" and not draft.code and not cluster.suffers:
            cluster.suffers = suffers(view, head)
        if relation == "conj" and draft.code:
            first = self._phrases[draft.sentence].read(token.head)
            if first is not None and first.cluster is not None and first.cluster is not cluster:
                self._discourse.join(draft.sentence, token.head, first.cluster, cluster)
        if token.upos == "PRON":
            return
        if draft.kind in _NAMED and draft.how != "coreference":
            self._name(view, draft, head)
        for lemma in self._called(view, head, draft):
            cluster.lemmas.add(lemma)
            self._discourse.see_gender(cluster, lemma.rpartition(" ")[2])
        bracketed(self._discourse, view, head, draft)

    def _governor(self, view: View, head: int) -> int | None:
        """The noun that a modifier stands before; None for a name turned away by its hyphen ("pro-Russian")."""
        phrases = self._phrases[view.sentence.index]
        if head in view.found and phrases.shape.link(head) == "other":
            return None
        governor = view.tokens[head].head
        steps = 0
        while governor >= 0 and steps < 6 and phrases.shape.hyphened(governor):
            governor = view.tokens[governor].head
            steps += 1
        return governor

    @staticmethod
    def _key(draft: Draft) -> tuple[str, ...] | None:
        if draft.kind == "agent" or not draft.name or draft.kind in ("couple", "possession"):
            return None
        if draft.kind in ("country", "adjective", "capital"):
            return ("country", draft.code)
        return (draft.kind, draft.name.lower())

    def _name(self, view: View, draft: Draft, head: int) -> None:
        if draft.cluster is None:
            return
        match = view.match_at[head]
        entity = view.entity_at[head]
        if match is not None:
            first, last = match.first, match.last
        elif entity is not None:
            first, last = entity.first, min(entity.last, len(view.tokens))
        else:
            return
        name_words = [t.text for t in view.tokens[first:last] if t.xpos != "POS" and t.upos != "PUNCT"]
        if draft.kind in ("organisation", "company"):
            self._discourse.name_whole(draft.cluster, name_words)
        else:
            self._discourse.name_person(draft.cluster, name_words)

    def _called(self, view: View, head: int, draft: Draft) -> list[str]:
        """The role words that a phrase uses for its actor: its own noun, a title, an apposition."""
        if draft.modifier:
            return []
        found: list[str] = []
        candidates = [
            head,
            *(c for c in view.children[head] if view.tokens[c].deprel in ("nmod:desc", "appos", "compound", "flat")),
        ]
        if view.tokens[head].deprel in ("appos", "flat"):
            candidates.append(view.tokens[head].head)
        for place in candidates:
            if "ELI" in draft.roles and place != head:
                continue  # "former President X" is not "the President"
            meaning = view.found.get(place)
            match = view.match_at[place]
            if meaning is not None and match is not None and meaning.kind in ("agent", "agent-modifier"):
                found.append(view.tokens[place].lemma.lower())
                found.append(" ".join(t.text.lower() for t in view.tokens[match.first : match.last]))
        if draft.kind == "person" and head in view.found:
            office = view.found[head].entry.note.lower()
            if office:
                found.extend((office, office.rpartition(" ")[2]))
        return found

    # ------------------------------------------------------------ the whole document

    def _settle(self) -> ActorTable:
        country = self._about.dominant()
        if not country and not self._discourse.countries:
            country = self._publisher  # a text that names no country at all is about its readers' own
        for draft in self._drafts:
            self._complete(draft, country)
            for member in draft.members:
                self._complete(member, country)
        mentions: dict[int, ActorMention] = {}
        by_token: dict[tuple[int, int], ActorMention] = {}
        ordered: list[ActorMention] = []
        for draft in self._drafts:
            if not draft.code and not draft.members and not draft.reason:
                continue
            mention = mentions[id(draft)] = self._mention(draft)
            ordered.append(mention)
            by_token[draft.sentence, draft.head] = mention
        for draft in self._drafts:
            made = mentions.get(id(draft))
            if made is not None:
                self._spread(draft, made, by_token)
        modifiers: dict[tuple[int, int], tuple[ActorMention, ...]] = {}
        for key, draft in self._modified:
            made = mentions.get(id(draft))
            if made is not None:
                modifiers[key] = (*modifiers.get(key, ()), made)
        return ActorTable(tuple(ordered), by_token, modifiers, country, frozenset(self._discarded))

    def _complete(self, draft: Draft, country: str) -> None:
        cluster = draft.cluster
        if cluster is not None and not draft.code and cluster.code and draft.kind != "couple":
            draft.set_code(cluster.country, cluster.roles)
            draft.how = "coreference"
            draft.country_how = "coreference"
            draft.reason = ""
            draft.pending = not cluster.country and not cluster.explicit
        if not draft.code and cluster is not None and cluster.suffers and draft.kind == "unknown-person":
            draft.set_code("", ("CVL",))
            draft.reason = ""
            draft.pending = True
        if not draft.pending and not draft.country and wants_country(draft.roles) and not legal_code(draft.code):
            draft.pending = True  # a role that came from a mention without a country
        if not draft.pending:
            return
        if cluster is not None and cluster.country and cluster.draft is not draft:
            draft.set_code(cluster.country, draft.roles)
            draft.country_how = cluster.draft.country_how if cluster.draft is not draft else "coreference"
            draft.pending = False
            return
        found = ""
        entries: tuple[str, ...] = ()
        if draft.lemma in _ABROAD_WORDS:
            draft.reason = "no country"
            return  # an embassy is never of the place where it stands
        told = "" if self._worldwide(draft) else self._told(country) or self._about.nearby(draft.sentence)
        if not told or not stays_home(draft):
            found, entries = self._nearby(draft)
        if found:
            draft.country_how = "place"
            draft.entries = (*draft.entries, *entries)
        elif told:
            found = told
            draft.country_how = "document" if self._discourse.countries else "publisher"
        elif self._publisher and not self._worldwide(draft):
            found = self._publisher
            draft.country_how = "publisher"
        if found:
            draft.set_code(found, draft.roles)
            draft.pending = False
            if cluster is not None and not cluster.country:
                cluster.country, cluster.code, cluster.roles = found, draft.code, draft.roles
                cluster.draft.country_how = draft.country_how
        elif draft.roles[:1] == ("NGO",) and draft.kind == "agent":
            draft.pending = False  # a non-governmental body without a nationality may be international
        elif len(draft.roles) > 1 and legal_code("".join(draft.roles)):
            draft.pending = False  # "Kurdish fighters": the group holds the role where no country does
        elif not draft.roles:
            draft.reason = "no country to refer to"
        else:
            draft.reason = "no country"

    def _told(self, country: str) -> str:
        """The country that the document is about: that of its publisher where the text speaks of it too, as a paper
        says "the minister" of its own.
        """
        home = self._publisher
        return home if home and self._about.share(home) >= _AT_HOME else country

    def _worldwide(self, draft: Draft) -> bool:
        """Bodies that a text names from anywhere: charities, and universities by their names."""
        token = self._phrases[draft.sentence].view.tokens[draft.head]
        return draft.roles[:1] in (("EDU",), ("NGO",)) and token.upos == "PROPN" and draft.kind == "agent"

    def _nearby(self, draft: Draft) -> tuple[str, tuple[str, ...]]:
        """The country of the place where an agent acts: in its sentence, else the only one of the sentence before."""
        if not draft.roles:
            return "", ()
        phrases = self._phrases[draft.sentence]
        found, entries = country_by_place(phrases.view, draft.head, phrases.read)
        before = self._phrases.get(draft.sentence - 1)
        if not found and before is not None and (draft.kind == "agent" or draft.roles[0] == "COP"):
            found, entries = only_place(before.view, before.read)
        return found, entries

    def _mention(self, draft: Draft) -> ActorMention:
        view = self._phrases[draft.sentence].view
        code = legal_code(draft.code) if draft.code and not draft.pending else ""
        country, roles = parts_of(code) if code else (draft.country, draft.roles)
        reason = draft.reason if not code else ""
        if draft.code and not code and not reason:
            reason = "no country" if draft.pending else f"{draft.code} is no actor code"
        start, end = view.tokens[draft.first].start, view.tokens[draft.last - 1].end
        return ActorMention(
            sentence=draft.sentence,
            first=draft.first,
            last=draft.last,
            head=draft.head,
            start=start,
            end=end,
            text=self._parsed.document.text[start:end],
            code=code,
            country=country,
            roles=roles,
            name=draft.name,
            kind=draft.kind,
            how=draft.how,
            country_how=draft.country_how,
            entries=tuple(dict.fromkeys(draft.entries)) if len(draft.entries) > 1 else draft.entries,
            modifier=draft.modifier,
            plural=draft.plural,
            reason=reason,
            members=tuple((c, m.name) for m in draft.members if not m.pending and (c := legal_code(m.code))),
        )

    def _spread(self, draft: Draft, mention: ActorMention, by_token: dict[tuple[int, int], ActorMention]) -> None:
        """Let the other words of a name, and a title before it, find the mention too."""
        view = self._phrases[draft.sentence].view
        match = view.match_at[draft.head]
        if match is not None:
            for place in range(match.first, match.last):
                by_token.setdefault((draft.sentence, place), mention)
        entity = view.entity_at[draft.head]
        if entity is not None and entity_type(entity):
            for place in range(entity.first, min(entity.last, len(view.tokens))):
                by_token.setdefault((draft.sentence, place), mention)
        for child in view.children[draft.head]:
            if view.tokens[child].deprel in ("flat", "nmod:desc"):
                by_token.setdefault((draft.sentence, child), mention)
                title = view.match_at[child] if child in view.heads else None
                for place in range(title.first, title.last) if title is not None else ():
                    by_token.setdefault((draft.sentence, place), mention)
