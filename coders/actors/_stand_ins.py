"""Phrases that stand for another actor: counted groups, places, belongings, a noun before a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coders.actors._codes import combine_roles, wants_country
from coders.actors._draft import Draft
from coders.actors._rules import heads, words
from coders.actors._view import PERSON, entity_type, is_nationality

if TYPE_CHECKING:
    from coders.actors._phrases import Phrases

_AMONG = frozenset({"of", "among", "from"})
_THERE = frozenset({"in", "of", "across", "throughout"})
# roles that those around a person share
_LEADING = frozenset({("GOV",), ("LEG",), ("PTY",), ("OPP",), ("GOVPTY",), ("REB",), ("SEP",), ("REL",)})


def read_gathered(p: Phrases, head: int, lemma: str) -> Draft | None:
    """A noun or number that only counts what follows: "dozens of protesters", "two of the soldiers"."""
    lists = words()
    view = p.view
    token = view.tokens[head]
    if lemma not in lists.quantity and token.upos != "NUM":
        return None
    first, last = view.span(head)
    counted = p.shape.complements(head, _AMONG)
    if counted:  # the parse may hang the words of a long compound on the first noun one by one
        counted += [
            c
            for c in view.children[head]
            if c > counted[0] and view.tokens[c].deprel == "nmod" and not view.preposition(c)
        ]
    for child in counted:
        part = p.read(child)
        if part is not None and (part.code or part.members):
            whole = part.copied(head, first, max(last, part.last), plural=True, cluster=None, lemma="")
            if lemma in ("sector", "segment", "section", "part") and part.kind == "country":
                whole.set_code(part.country, ("CVL",))  # "all segments of society"
            return whole
    return _led(p, head, first, last)


def _led(p: Phrases, head: int, first: int, last: int) -> Draft | None:
    """Those that somebody leads are of his kind: "a team led by the police chief"."""
    view = p.view
    for child in view.children[head]:
        if view.tokens[child].deprel != "acl" or view.tokens[child].lemma not in ("lead", "head", "command"):
            continue
        for agent in view.children[child]:
            part = p.read(agent) if view.preposition(agent) == "by" else None
            if part is not None and part.code:
                last = max(last, view.high(child) + 1)
                name = p.shape.text(first, last)
                return part.copied(head, first, last, plural=True, cluster=None, lemma="", kind="agent", name=name)
    return None


def read_place(p: Phrases, head: int) -> Draft:
    place = p.places[head]
    first, last = p.view.span(head)
    return Draft(
        p.number,
        head,
        first,
        last,
        country=place.country,
        name=place.name,
        kind="place",
        how="place",
        reason="" if place.country else "place without a country",
    )


def read_place_noun(p: Phrases, head: int) -> Draft | None:
    """A geographic noun with a nationality or a name: "the Azerbaijani city of Ganja"; or the authorities of one."""
    country, _, entries = p.country_of(head)
    if _governs(p, head):
        return _authorities(p, head, country, entries)
    if not country:
        for child in p.view.children[head]:
            if p.view.tokens[child].deprel == "appos":
                part = p.read(child)
                if part is not None and part.kind in ("place", "capital") and part.country:
                    country, entries = part.country, part.entries
    if not country:
        return None
    first, last = p.view.span(head)
    place = Draft(
        p.number,
        head,
        first,
        last,
        country=country,
        name=p.shape.text(first, last),
        kind="place",
        how="place",
        entries=entries,
    )
    for child in p.shape.complements(head, _THERE):
        parts = [child, *(c for c in p.view.children[child] if p.view.tokens[c].deprel == "conj")]
        drafts = [d for part in parts if (d := p.read(part)) is not None and d.country and not d.roles]
        if len({d.country for d in drafts}) > 1 and len(drafts) == len(parts):
            place.members = tuple(
                d.copied(head, first, last, kind="place") for d in drafts
            )  # "sites in Chad and Niger"
    return place


def _governs(p: Phrases, head: int) -> bool:
    """Whether a community does what its authorities do: "the city said", "the county's plan" is left alone."""
    view = p.view
    token = view.tokens[head]
    lists = words()
    if token.upos == "PROPN" and token.lemma.lower() in lists.municipal and view.entity_at[head] is None:
        return not any(c > head for c in view.children[head]) and any(
            view.tokens[c].deprel == "det" for c in view.children[head]
        )  # "the City" of a paper's own town
    if token.deprel != "nsubj" or token.head < 0 or token.lemma.lower() not in lists.municipal:
        return False
    verb = view.tokens[token.head]
    return verb.upos == "VERB" and verb.lemma in lists.governing and not token.has_feat("Number=Plur")


def _authorities(p: Phrases, head: int, country: str, entries: tuple[str, ...]) -> Draft:
    first, last = p.view.span(head)
    draft = Draft(
        p.number,
        head,
        first,
        last,
        country=country,
        roles=("GOV",),
        name=p.shape.text(first, last),
        kind="agent",
        how="agent",
        entries=entries,
        lemma=p.view.tokens[head].lemma.lower(),
    )
    draft.pending = not country
    return draft


def read_pair(p: Phrases, head: int) -> Draft:
    """A name that is several states: "the two Koreas"."""
    first, last = p.view.span(head)
    draft = Draft(p.number, head, first, last, kind="couple", name=p.view.tokens[head].text, plural=True)
    codes = sorted(words().pairs[p.view.tokens[head].text.lower()])
    draft.members = tuple(Draft(p.number, head, first, last, country=c, name=c, kind="country") for c in codes)
    return draft


def read_possession(p: Phrases, head: int) -> Draft | None:
    """A thing that stands for its owner: "a PKK hideout"."""
    owner = p.body(head, complements=False)
    if owner is None or not owner.code:
        for child in p.shape.possessors(head):
            owner = p.read(child) or owner
    if owner is None or not owner.code:
        country, _, entries = p.country_of(head)
        if not country:
            return None
        owner = Draft(p.number, head, head, head + 1, country=country, entries=entries)
    first, last = p.view.span(head)
    return owner.copied(
        head, first, last, kind="possession", cluster=None, lemma="", name=owner.name or p.shape.text(first, last)
    )


def read_person_beside(p: Phrases, head: int) -> Draft | None:
    """A noun right before the name that it describes: "political icon Shinzo Abe"."""
    view = p.view
    lemma = view.tokens[head].lemma.lower()
    lists = words()
    for child in view.children[head]:
        entity = view.entity_at[child]
        if child < head or entity is None or entity_type(entity) != PERSON or p.shape.comma(head, child):
            continue
        if view.tokens[child].deprel not in ("appos", "flat", "nmod:desc"):
            continue
        if (lemma in lists.carrier or lemma in lists.member) and not p.is_known(child):
            continue  # it is the noun that tells who the name is
        draft = p.read(child)
        if draft is not None and draft.code:
            first, last = view.span(head)
            return draft.copied(head, first, max(last, draft.last))
    return None


def read_retinue(p: Phrases, head: int) -> Draft | None:
    """Those around a person: "the president's closest team", "allies of the premier"."""
    owners = [place for place, found in p.shape.inner(head) if found.kind in ("person", "agent")]
    owners += [*p.shape.possessors(head), *p.shape.complements(head, frozenset({"of"}))]
    for place in owners:
        if p.view.tokens[place].deprel not in ("nmod:poss", "nmod", "compound"):
            continue
        owner = p.read(place)
        before = p.view.tokens[head].lemma.lower() == "predecessor"
        if owner is None or owner.plural or (owner.roles[:1] not in _LEADING and not (before and owner.roles)):
            continue
        first, last = p.view.span(head)
        many = p.view.tokens[head].has_feat("Number=Plur")
        name = p.shape.text(first, last)
        if before:
            owner = owner.copied(head, first, last)
            owner.set_code(owner.country, ("ELI",))
        return owner.copied(
            head, first, last, plural=many, cluster=None, lemma="", kind="agent", how="agent", name=name, members=()
        )
    return None


def read_body(p: Phrases, head: int, lemma: str) -> Draft | None:
    """A body that the text names by a common noun alone: "the council", "regulatory agencies"."""
    view = p.view
    token = view.tokens[head]
    roles = heads().body.get(lemma)
    if roles is None or token.upos != "NOUN" or token.deprel in ("compound", "amod"):
        return None
    many = token.has_feat("Number=Plur")
    named = many or any(view.tokens[c].deprel == "det" for c in view.children[head])
    if not named or (roles == ("NGO",) and p.shape.complements(head, frozenset({"of"}))):
        return None  # "the organisation of the games"
    if roles == ("NGO",):
        part = p.body(head, complements=False)
        if part is not None and part.kind in ("agent", "agent-modifier"):
            roles = combine_roles(part.roles, roles)  # "farming organisations"
    country, how, entries = p.country_of(head)
    first, last = view.span(head)
    draft = Draft(
        p.number,
        head,
        first,
        last,
        country=country,
        roles=roles,
        name=p.shape.text(first, last),
        kind="agent",
        how="agent",
        country_how=how if country else None,
        entries=entries,
        plural=many,
        lemma=lemma,
    )
    draft.pending = not country
    return draft


def read_counterpart(p: Phrases, head: int) -> Draft | None:
    """ "His Irish counterpart": the office of the one, the country of the other."""
    country, how, entries = p.country_of(head)
    nation = next((f.country for _, f in p.shape.inner(head) if is_nationality(f)), "")
    owner = next((d for c in p.shape.possessors(head) if (d := p.read(c)) is not None and d.roles), None)
    if not nation:
        return None
    first, last = p.view.span(head)
    roles = owner.roles if owner is not None and wants_country(owner.roles) else ("GOV",)
    many = p.view.tokens[head].has_feat("Number=Plur")
    return Draft(
        p.number,
        head,
        first,
        last,
        country=nation or country,
        roles=roles,
        name=p.shape.text(first, last),
        kind="agent",
        how="agent",
        country_how=how,
        entries=entries,
        plural=many,
        lemma="counterpart",
    )


def read_region(p: Phrases, head: int) -> Draft | None:
    """The countries of a region: "some European countries", "nations in Africa"."""
    found = next((f for _, f in p.shape.inner(head) if f.kind == "region"), None)
    if found is None:
        for child in p.shape.complements(head, frozenset({"of", "in", "from"})):
            part = p.view.found.get(child)
            found = part if part is not None and part.kind == "region" else found
    if found is None:
        return None
    first, last = p.view.span(head)
    where = (found.entry.where,)
    return Draft(p.number, head, first, last, name=found.name, kind="region", roles=found.roles, entries=where)
