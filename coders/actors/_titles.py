"""The role beside a name: titles, appositions, predicates, nouns that say what an organisation is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coders.actors._draft import Draft
from coders.actors._rules import heads, words
from coders.actors._view import ORGANISATION, PERSON, entity_type, is_nationality, span_head

if TYPE_CHECKING:
    from coders.actors._phrases import Phrases

_DESCRIBED = {
    "company": "BUS",
    "media": "MED",
    "party": "PTY",
    "military": "MIL",
    "judiciary": "JUD",
    "government": "GOV",
}


_BEFORE = frozenset({"nmod:desc", "compound", "flat", "appos", "amod"})
_OF = frozenset({"of", "from", "at"})
_DESCRIBING = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM", "VERB", "PART"})
_BODIES = frozenset({"party", "ngo", "government", "international", "media", "police", "military"})
_NAMING = frozenset({"identify", "name"})
_WORLDWIDE = frozenset({"international", "world", "global", "worldwide", "multinational", "inter-american", "united"})


def title_of(p: Phrases, head: int) -> Draft | None:
    """The role beside a name: a title before it, an apposition, the noun it is in apposition to, a predicate."""
    view = p.view
    tokens = view.tokens
    candidates: list[Draft] = []
    for child in reversed([c for c in view.children[head] if c < head]):
        if tokens[child].deprel in _BEFORE:
            candidates += _roles_at(p, child)
    governor = tokens[head].head
    beside = tokens[head].deprel in ("appos", "flat", "nmod:desc") and 0 <= governor < head < governor + 12
    if beside and not _broken(p, governor, head):
        candidates += _roles_at(p, governor)
    for child in view.children[head]:
        if child > head and tokens[child].deprel in ("appos", "parataxis"):
            candidates += _roles_at(p, child)
    if (
        governor >= 0
        and tokens[head].deprel == "nsubj"
        and any(tokens[c].deprel == "cop" for c in view.children[governor])
    ):
        candidates += _roles_at(p, governor)
    if not candidates and governor >= 0:
        # the parse makes a long title a subject beside its name: "Minister of Planning Ana Bel said"
        for child in view.children[governor]:
            if child < head and view.high(child) == head - 1 and tokens[child].deprel == tokens[head].deprel:
                candidates += _roles_at(p, child)
    if not candidates and any(is_role(p, c) for c in view.children[head] if c < head):
        body = p.body(head, complements=False)  # "WOLA's Mexico director Ana Bel"
        candidates += [body] if body is not None and body.roles and body.kind != "agent-modifier" else []
    if not candidates:
        candidates = _owned(p, head)
    before = p.view.match_at[head - 1] if head > 0 else None
    if not candidates and before is not None and before.last == head and tokens[head - 1].upos in ("NOUN", "PROPN"):
        candidates += _roles_at(
            p, span_head(tokens, before.first, before.last)
        )  # beside each other, whatever the parse says
    candidates = candidates or _behind(p, head) or _shared(p, head) or _beside(p, head)
    # a general who is minister or police chief acts as that
    found = (
        min(candidates, key=lambda d: (d.roles == ("CVL",), d.roles == ("MIL",), not d.country)) if candidates else None
    )
    found = found or _national(p, head)
    if found is not None and found.plural and not found.members and not _several(p, head):
        return None
    if found is not None and not found.country:
        nation = next((f for _, f in p.shape.inner(head) if is_nationality(f) and f.country), None)
        if nation is not None:
            found = found.copied(found.head, found.first, found.last, pending=False)
            found.set_code(nation.country, found.roles)
    return found


def _owned(p: Phrases, head: int) -> list[Draft]:
    """The body that a name is said to be of by a possessive: "the BJP's Ana Bel"."""
    view = p.view
    for child in view.children[head]:
        if child < head and view.tokens[child].deprel == "nmod:poss":
            found = view.found.get(child)
            if found is not None and found.kind in _BODIES:
                return [p.bare(child, found)]
    return []


def _national(p: Phrases, head: int) -> Draft | None:
    """A nationality with a common noun of no role beside a name: "Cuban rafter Jo Cel", "Jo Cel, an Irish stuntman"."""
    view = p.view
    tokens = view.tokens
    spots = [c for c in view.children[head] if tokens[c].deprel in ("nmod:desc", "compound", "appos")]
    if tokens[head].deprel in ("appos", "flat", "nmod:desc") and 0 <= tokens[head].head < head:
        spots.append(tokens[head].head)
    for spot in spots:
        if tokens[spot].upos != "NOUN" or tokens[spot].text[:1].isupper():
            continue
        inside = p.shape.inner(spot)
        if tokens[spot].head == head and spot < head:
            inside = [*inside, *(pair for pair in p.shape.inner(head) if pair[0] < spot)]
        nation = next((f for _, f in inside if is_nationality(f) and f.country and not f.roles), None)
        if nation is not None:
            return _draft(p, spot, nation.country, ("CVL",), (nation.entry.where,))
    return None


def _behind(p: Phrases, head: int) -> list[Draft]:
    """The role noun behind a name and its comma, whatever the parse hangs it on: "Ana Bel, former chairman of"."""
    view = p.view
    tokens = view.tokens
    entity = view.entity_at[head]
    last = min(entity.last, len(tokens)) if entity is not None else head + 1
    if last + 1 >= len(tokens) or tokens[last].text != ",":
        return []
    for place in range(last + 1, min(last + 8, len(tokens))):
        token = tokens[place]
        if token.upos not in _DESCRIBING:
            return []
        behind = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.upos not in ("NOUN", "PROPN") or (behind is not None and behind.upos in ("NOUN", "PROPN", "PART")):
            continue
        apart = behind is None or behind.upos in ("PUNCT", "ADP", "CCONJ", "PRON")
        return _roles_at(p, place) if apart and not token.deprel.startswith("nsubj") else []
    return []


def _several(p: Phrases, head: int) -> bool:
    """Whether a name is one of several, so that a title in the plural is that of each: "ministers Ana Bel and Jo Cel"."""
    tokens = p.view.tokens
    return tokens[head].deprel == "conj" or any(
        tokens[c].deprel == "conj" and tokens[c].upos == "PROPN" for c in p.view.children[head]
    )


def _shared(p: Phrases, head: int) -> list[Draft]:
    """The title in the plural before the first of several names; the noun in "suspects identified as Ana Bel"."""
    view = p.view
    tokens = view.tokens
    first = tokens[head].head if tokens[head].deprel == "conj" else head
    if first < 0:
        return []
    spots = []
    if first != head:
        if not _is_person(p, first):
            return []
        spots = [c for c in view.children[first] if c < first and tokens[c].deprel in _BEFORE]
        if tokens[first].deprel in ("appos", "flat", "nmod:desc"):
            spots.append(tokens[first].head)
        spots = [s for s in spots if s >= 0 and tokens[s].has_feat("Number=Plur")]
    verb = tokens[first].head
    if verb >= 0 and tokens[verb].lemma in _NAMING and view.preposition(first) == "as":
        spots += [c for c in view.children[verb] if tokens[c].deprel == "nsubj:pass"]
    return [draft for spot in spots for draft in _roles_at(p, spot)]


def _is_person(p: Phrases, token: int) -> bool:
    entity = p.view.entity_at[token]
    if entity is not None:
        return entity_type(entity) == PERSON
    found = p.view.found.get(token)
    return found is not None and found.kind == "person"


def _beside(p: Phrases, head: int) -> list[Draft]:
    """The role that a title without a role noun gives ("Cardinal"), or the body that a name is said to be of."""
    view = p.view
    tokens = view.tokens
    entity = view.entity_at[head]
    first = entity.first if entity is not None else head
    roles = noun_roles(p, first, heads().title, forward=True) if entity is not None and first != head else ()
    if not roles and entity is not None and entity.last - first > 1:
        roles = noun_roles(p, first, heads().title, forward=True)
    if not roles and first > 0 and (tokens[first - 1].head == head or tokens[first - 1].upos == "PROPN"):
        roles = noun_roles(p, first - 1, heads().title)
    if roles:
        country, _, entries = p.country_of(head)
        return [_draft(p, head, country, roles, entries)]
    for child in p.shape.complements(head, _OF):
        named = view.entity_at[child]
        known = view.found.get(child)
        if (named is not None and entity_type(named) == ORGANISATION) or (known is not None and known.kind == "party"):
            part = p.read(child)
            if part is not None and part.roles and part.kind not in ("place", "region", "agent"):
                return [part]  # "Ana Bel of the Justice Party"
    last = min(entity.last, len(tokens)) if entity is not None else head + 1
    for place in range(first + 1, min(last + 1, len(tokens) - 1)):
        match = view.match_at[place + 1] if tokens[place].text == "(" else None
        if match is not None:
            found = next((view.found[i] for i in range(match.first, match.last) if i in view.found), None)
            if found is not None and found.kind == "party":
                return [p.bare(place + 1, found)]  # "Ana Bel (BJP)"
    return []


def _draft(p: Phrases, token: int, country: str, roles: tuple[str, ...], entries: tuple[str, ...]) -> Draft:
    draft = Draft(
        p.number,
        token,
        token,
        token + 1,
        country=country,
        roles=roles,
        kind="organisation",
        how="agent",
        entries=entries,
    )
    draft.pending = not country
    return draft


def noun_roles(p: Phrases, token: int, table: dict[str, tuple[str, ...]], forward: bool = False) -> tuple[str, ...]:
    """The roles of a noun in a table of heads, the longer phrase first: with the word before it, or behind it."""
    tokens = p.view.tokens
    word = tokens[token].text.lower()
    other = token + 1 if forward else token - 1
    if 0 <= other < len(tokens):
        beside = tokens[other].text.lower()
        pair = table.get(f"{word} {beside}" if forward else f"{beside} {word}")
        if pair is not None:
            return pair
    roles = table.get(word)
    return roles if roles is not None else table.get(tokens[token].lemma.lower(), ())


def _roles_at(p: Phrases, token: int) -> list[Draft]:
    """The roles that a title, an apposition or a predicate gives, with those joined to it by "and"."""
    found = []
    for place in [token, *(c for c in p.view.children[token] if p.view.tokens[c].deprel == "conj")]:
        if is_role(p, place):
            draft = p.read(place)
            if (
                draft is not None
                and draft.roles
                and not (draft.how == "entity" or draft.kind in ("person", "unknown-person"))
            ):
                found.append(draft)
            elif (draft is None or not draft.code) and place not in p.view.found:
                roles = noun_roles(p, place, heads().post)
                if roles:
                    country, _, entries = p.country_of(place)
                    found.append(_draft(p, place, country, roles, entries))
        elif p.view.tokens[place].lemma.lower() in words().description:
            draft = _described(p, place)
            if draft is not None:
                found.append(draft)
    return found


def own_noun(p: Phrases, head: int) -> Draft | None:
    """The kind of organisation that an unknown name ends in: "the Electoral Commission", "Nile Trading Company"."""
    view = p.view
    entity = view.entity_at[head]
    if any(found.kind == "region" for _, found in p.shape.inner(head)):
        return None  # "the African Commission" belongs to no country
    noun = view.tokens[head].lemma.lower()
    if view.tokens[head].text[:1].isupper():
        country, _, entries = p.country_of(head)
        if not country and any(word.lower() in _WORLDWIDE for word in p.shape.name_words(head)):
            return None
        roles = noun_roles(p, head, heads().name)
        if not roles and entity is not None and entity.last <= len(view.tokens):
            roles = noun_roles(p, entity.last - 1, heads().name)
        if roles:
            return _draft(p, head, country, roles, entries)
        if noun == "group" and p.shape.complements(head, _OF):
            return None  # "the Group of Eight" is no firm
    return _described(p, head) if noun in words().description else None


def _described(p: Phrases, token: int) -> Draft | None:
    """A noun beside a name that says what it is ("mining giant China Molybdenum"): a firm, a newspaper."""
    for kind, role in _DESCRIBED.items():
        if kind in words().description[p.view.tokens[token].lemma.lower()]:
            country, _, entries = p.country_of(token)
            return _draft(p, token, country, (role,), entries)
    return None


def _broken(p: Phrases, left: int, right: int) -> bool:
    return p.view.tokens[right - 1].text == ":" or any(p.view.tokens[i].upos == "VERB" for i in range(left + 1, right))


def is_role(p: Phrases, token: int) -> bool:
    found = p.view.found.get(token)
    if found is not None and found.kind in ("agent", "agent-modifier"):
        return True
    lists = words()
    lemma = p.view.tokens[token].lemma.lower()
    if found is not None:
        return found.kind != "person" and lemma in lists.carrier  # "Congress leaders" as the name of a party
    return lemma in lists.carrier or lemma in lists.member or lemma in heads().post


def title_word(p: Phrases, head: int) -> str:
    view = p.view
    for child in view.children[head]:
        if child < head and view.tokens[child].deprel in ("nmod:desc", "compound", "flat"):
            return view.tokens[child].lemma.lower()
    return ""


def gender_word(p: Phrases, head: int) -> str:
    """A title or kinship word beside a name that tells its bearer's gender."""
    lists = words()
    view = p.view
    for child in view.children[head]:
        lemma = view.tokens[child].lemma.lower()
        if lemma in lists.male or lemma in lists.female:
            return lemma
    return ""
