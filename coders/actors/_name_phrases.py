"""Names: of the dictionaries, of persons and organisations that only the text knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coders._records import ActorSource
from coders.actors._codes import wants_country
from coders.actors._discourse import Cluster
from coders.actors._draft import Draft
from coders.actors._rules import heads, words
from coders.actors._titles import gender_word, own_noun, title_of, title_word
from coders.actors._view import INNER, Found

if TYPE_CHECKING:
    from coders.actors._phrases import Phrases

# kinds of names that several countries have, so that a nationality beside them counts
_NATIONAL = frozenset({
    "party", "parliament", "government", "judiciary", "military", "police", "religious", "actor", "media", "company",
    "ethnic",
})  # fmt: skip
_TITLE_TAILS = frozenset({"al-Islam", "al", "-", "Islam", "Ol", "Eslam", "Dr", "Dr."})
_NO_COUNTRY = frozenset({"IGO", "NGO", "MNC", "IMG", "INT", "NGM", "UIS"})
_WHERE = frozenset(
    {"of", "in", "from", "at", "near", "around", "across", "throughout", "outside", "within", "inside", "on"}
)


def read_name(p: Phrases, head: int, found: Found, lemma: str) -> Draft | None:
    view = p.view
    first, last = view.span(head)
    country, roles, name = found.country, found.roles, found.name
    how: ActorSource = "dictionary"
    country_how: ActorSource = "dictionary"
    entries: tuple[str, ...] = (found.entry.where,)
    kind, plural, reason = found.kind, found.plural, ""
    token = view.tokens[head]
    named: Found | None = None
    if kind == "person" or (kind == "actor" and not found.dated):
        if found.dated and roles in (("LEG",), ("PTY",)):
            title = title_of(p, head)
            if title is not None and title.roles == ("OPP",):
                roles, entries = ("OPP", "PTY"), entries + title.entries  # "leader of the opposition in the senate"
        if not found.dated and not p.shape.is_former(head):
            title = title_of(p, head)
            if title is not None and title.roles and "ELI" not in title.roles and title.roles != ("CVL",):
                country, roles, entries = title.country or country, title.roles, entries + title.entries
        elif found.dated and roles == ("GOV",) and p.shape.is_former(head):
            roles = ("ELI",)
    elif kind == "people" and token.deprel not in ("amod", "compound") and not roles:
        roles, plural = ("CVL",), token.has_feat("Number=Plur")
        if any(view.tokens[c].lemma.lower() == "ethnic" for c in view.children[head]):
            where = next(
                (d for c in p.shape.complements(head, _WHERE) if (d := p.read(c)) is not None and d.country), None
            )
            country, entries = (where.country, entries + where.entries) if where is not None else ("", entries)
        beside = p.shape.nationality(head)
        if beside is not None and country not in ("", "USA", beside.country):
            # "Bosnian Serbs", "Israeli Arabs" live there; "Cuban Americans" are Americans
            country, entries = beside.country, (*entries, beside.entry.where)
    elif (
        kind == "adjective"
        and not roles
        and token.deprel not in INNER
        and (token.upos != "ADJ" or token.deprel not in ("conj",))
    ):
        plural = True
    elif kind in _NATIONAL:
        named = p.shape.nationality(head)
        members = tuple(r for r in roles if wants_country((r,)))
        if members and kind in ("religious", "ethnic") and not country:
            roles = (*members, *(r for r in roles if r not in members))  # "Islamic fundamentalists" of some country
            country = named.country if named is not None else ""
        elif named is not None and kind == "religious":
            faithful = " " not in name and token.has_feat("Number=Plur")  # "Egyptian Christians", and not their church
            country, roles = named.country, ("CVL", *roles) if faithful else ("REL",)
            entries = (*entries, named.entry.where)
        elif kind == "ethnic" and not country and token.upos != "ADJ" and token.deprel not in INNER:
            where = next((d for c in p.shape.complements(head, _WHERE) if (d := p.read(c)) is not None), None)
            country = named.country if named is not None else where.country if where is not None else ""
            roles = ("CVL", *roles)  # members of the group somewhere; "Kurdish" alone is only the group
        elif (named is not None and named.country != country and roles and country) or (
            named is not None and not country and roles and roles[0] not in _NO_COUNTRY
        ):
            country, entries = named.country, (*entries, named.entry.where)
    if kind in ("place", "capital") and found.kind == "place":
        how = "place"
    draft = Draft(
        p.number,
        head,
        first,
        last,
        country=country,
        roles=roles,
        name=name,
        kind=kind,
        how=how,
        country_how=country_how,
        entries=entries,
        plural=plural,
        reason=reason,
        lemma=lemma,
    )
    if kind == "party":
        about = p.discourse.about.dominant()
        if named is None and about and country not in p.discourse.nations and _is_common(name):
            country, draft.country_how = about, "document"
        draft.set_code(country, _side(p, head, roles))
    if not country and wants_country(roles) and kind not in ("ngo", "international"):
        draft.pending = True
    return draft


def _is_common(name: str) -> bool:
    """Whether parties of many countries bear a name ("Democratic Party")."""
    return all(word.lower() in words().party for word in name.split())


def _side(p: Phrases, head: int, roles: tuple[str, ...]) -> tuple[str, ...]:
    """A party is GOVPTY or OPPPTY where the words before it say so ("the ruling BJP")."""
    if roles != ("PTY",):
        return roles
    for child in p.view.children[head]:
        word = p.view.tokens[child].lemma.lower()
        if child < head and word in ("opposition",):
            return ("OPP", "PTY")
        if child < head and word in ("ruling", "rule", "governing", "govern", "incumbent"):
            return ("GOV", "PTY")
    return roles


def read_unknown_name(p: Phrases, head: int, kind: str, country: str = "") -> Draft | None:
    """A person or organisation that no dictionary knows: known from earlier, or by the role beside the name."""
    view = p.view
    name_words = p.shape.name_words(head)
    first, last = view.span(head)
    known = p.discourse.named(name_words)
    title = title_of(p, head)
    draft = Draft(
        p.number, head, first, last, name=" ".join(name_words), kind=kind, how="entity", lemma=gender_word(p, head)
    )
    office = None
    if kind == "organisation" and title is None and known is None:
        body = p.carried(head)
        if body is not None:
            return body
        title = own_noun(p, head)
    elif kind == "unknown-person" and known is None and (title is None or title.pending):
        office = p.surnames.find(_bare(name_words), title_word(p, head), p.country_of(head)[0], p.discourse)
    if office is not None:
        draft.how, draft.entries, draft.kind, draft.name = "dictionary", (office.where,), "person", office.names[0]
        draft.country_how = "dictionary"
        draft.set_code(*p.surnames.split(office.code))
    elif title is not None and title.roles:
        draft.how, draft.country_how, draft.entries = "agent", title.country_how, title.entries
        former = title.roles != ("CVL",) and kind == "unknown-person" and p.shape.is_former(head)
        draft.set_code(title.country or country, ("ELI",) if former else title.roles)
        draft.pending = title.pending and not country
    if known is not None:
        _identify(p, draft, known)
    if not draft.code:
        draft.reason = "unknown person" if kind == "unknown-person" else "unknown organisation"
    return draft


def _bare(name_words: list[str]) -> list[str]:
    """A name without the titles that the parse takes into it: "Hojjat al-Islam Ana Bel"."""
    titles = heads().title
    start = 0
    while start < len(name_words) - 1 and (name_words[start].lower() in titles or name_words[start] in _TITLE_TAILS):
        start += 1
    return name_words[start:]


def _identify(p: Phrases, draft: Draft, cluster: Cluster) -> None:
    draft.cluster = cluster
    draft.name = cluster.name or draft.name
    draft.kind = cluster.kind
    if cluster.roles and (not draft.code or cluster.roles != ("CVL",)):
        draft.how = "coreference"
        draft.country_how = "coreference"
        draft.entries = (*draft.entries, *cluster.draft.entries)
        draft.set_code(cluster.country, cluster.roles)
        draft.pending = cluster.draft.pending and not cluster.explicit


def read_known_name(p: Phrases, head: int) -> Draft | None:
    """A capitalised word that the parser took for no entity but the document has named before."""
    cluster = p.discourse.named(p.shape.name_words(head))
    if cluster is None:
        return None
    first, last = p.view.span(head)
    draft = Draft(p.number, head, first, last, name=cluster.name, kind=cluster.kind, how="coreference")
    _identify(p, draft, cluster)
    return draft
