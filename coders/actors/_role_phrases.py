"""Role nouns: their role, the body that they stand for, their nationality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coders._records import ActorSource
from coders.actors._codes import combine_roles, is_group, wants_country
from coders.actors._draft import Draft
from coders.actors._rules import words
from coders.actors._view import ORGANISATION, Found, entity_type, is_nationality

if TYPE_CHECKING:
    from coders.actors._phrases import Phrases

_ROLES_AS_GROUP = frozenset({"armed-group", "international"})
_NO_COUNTRY = frozenset({"IGO", "NGO", "MNC", "IMG", "INT", "NGM", "UIS"})
_ARMED = frozenset({"REB", "SEP", "INS", "UAF"})
_COUNSEL = frozenset({"lawyer", "attorney", "counsel", "solicitor", "barrister", "advocate"})
_PERSONS = frozenset({"person", "unknown-person"})
# what ministers are responsible for, and do not become: "the police minister"
_SERVICES = frozenset({"SPY", "COP", "MIL", "JUD", "EDU", "HLH", "LAB", "REL", "MED"})
_FOR = frozenset({"of", "for", "from", "at"})
_MINISTERS = frozenset({"minister", "ministry"})
_BESIDE = frozenset({"with", "in", "within", "inside", "at"})
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


def read_agent(p: Phrases, head: int, found: Found, lemma: str) -> Draft | None:
    """A role noun: its role, the body it stands for, and its nationality."""
    view = p.view
    lists = words()
    named = _named_apposition(p, head)
    if named is not None:
        return named
    if found.roles == ("CVL",):
        named = _kin(p, head)
        if named is not None:
            return named
    roles, country = found.roles, found.country
    country_how: ActorSource = "agent"
    entries: tuple[str, ...] = (found.entry.where,)
    last_word = view.tokens[head].lemma.lower()
    own = view.match_at[head]
    single = own is None or own.last - own.first == 1
    carrier = last_word in lists.carrier and (single or roles == ("GOV",))
    member = last_word in lists.member and (single or roles in (("CVL",), ("MIL",), ("LAB",), ("UAF",)))
    body = p.body(head, carrier or member)
    if body is not None and body.roles == ("CVL",) and roles != ("CVL",) and view.preposition(body.head) in _BESIDE:
        body = None  # "the government team with its experts"
    former = p.shape.is_former(head)
    if body is not None and roles == ("JUD",) and last_word in _COUNSEL and body.roles[:1] not in (("JUD",), ("IGO",)):
        # a lawyer speaks for others and stays one: "Amnesty's lawyer", "the ministry's counsel"
        country, country_how = body.country, body.country_how if body.country else "agent"
        entries, body = entries + body.entries, None
    if body is not None:
        named_body = body.kind not in ("agent", "agent-modifier")
        person = body.kind in ("person", "unknown-person")
        group = bool(body.roles) and named_body and (body.kind in _ROLES_AS_GROUP or body.roles[0] in _NO_COUNTRY)
        armed = bool(body.roles) and body.roles[0] in _ARMED and roles[:1] in (("MIL",), ("CVL",), ("UAF",))
        if body.roles and (carrier or group or armed or (named_body and member and not person)):
            roles, country, country_how = body.roles, body.country, body.country_how if body.country else "agent"
            entries = entries + body.entries
        elif body.roles and not named_body and not (roles == ("CVL",) and _is_owner(p, body)):
            if last_word not in _MINISTERS or body.roles[0] not in _SERVICES:
                roles = combine_roles(body.roles, roles)
            country, country_how = body.country, body.country_how if body.country else "agent"
            entries = entries + body.entries
        elif body.country and not p.shape.has_nation(head) and not (country and body.pending):
            country, country_how = body.country, body.country_how
            entries = entries + body.entries
    if body is None and carrier and roles == ("GOV",):
        unknown = _of_unknown(p, head)
        if unknown is not None:
            return unknown
    if not country and wants_country(roles):
        country, country_how, more = p.country_of(head)
        entries = entries + more
    if former:
        roles = ("ELI",)
    elif roles[:1] in (("MIL",), ("GOV",), ("UAF",), ("COP",), ("LEG",)):
        breakaway = next(
            (f for _, f in p.shape.inner(head) if is_nationality(f) and f.roles[:1] in (("SEP",), ("REB",))), None
        )
        if breakaway is not None:
            roles = breakaway.roles  # the forces of a breakaway region are its separatists
    if roles == ("MIL",) and last_word == "force" and _turned(p, head):
        roles = ("UAF",)  # "pro-Russian forces" are not those of the country where they fight
    for _, part in p.shape.inner(head):
        if is_group(part.kind, part.roles) and wants_country(roles) and part.roles[0] not in roles and not part.country:
            roles, entries = (*roles, *part.roles), (*entries, part.entry.where)  # "Hutu rebels"
            break
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
        country_how=country_how or None,
        entries=entries,
        plural=view.tokens[head].has_feat("Number=Plur"),
        lemma=lemma,
    )
    _members(p, draft, head)
    _coordinated(p, draft, head, found)
    if not draft.country and wants_country(roles):
        earlier = p.corefer(view, head)
        if earlier is not None:
            return earlier
        region = next((f for _, f in p.shape.inner(head) if f.kind == "region"), None)
        if region is not None:
            draft.set_code("", (*region.roles, *roles))  # "African leaders"
        draft.pending = region is None
    return draft


def _of_unknown(p: Phrases, head: int) -> Draft | None:
    """Those who speak for an organisation that nothing identifies are no officials: "an Upjohn spokesman"."""
    view = p.view
    for child in [*p.shape.possessors(head), *p.shape.complements(head, _FOR)]:
        entity = view.entity_at[child]
        part = p.read(child) if entity is not None and entity_type(entity) == ORGANISATION else None
        if part is None or part.code or part.kind != "organisation" or not part.reason:
            continue
        if not view.tokens[child].text.isupper():  # an acronym without its name is as likely an office of the state
            first, last = view.span(head)
            return part.copied(head, first, last, cluster=None, plural=view.tokens[head].has_feat("Number=Plur"))
    return None


def _turned(p: Phrases, head: int) -> bool:
    """Whether a nationality before a noun is turned away by "pro-" or "anti-"."""
    return any(
        child < head
        and child in p.view.found
        and is_nationality(p.view.found[child])
        and p.shape.link(child) == "other"
        for child in p.view.children[head]
    )


def _is_owner(p: Phrases, body: Draft) -> bool:
    """Whether a body only owns what stands behind it: "its people", "the government's critics" are no government."""
    return body.roles[:1] in (("GOV",), ("COP",), ("JUD",), ("LEG",), ("MIL",)) and (
        p.view.tokens[body.head].deprel == "nmod:poss"
    )


def _members(p: Phrases, draft: Draft, head: int) -> None:
    """Two countries behind one role noun are two actors: "the leaders of Japan and Ireland"."""
    view = p.view
    for child in p.shape.complements(head, frozenset({"of", "from", "between"})):
        parts = [child, *(c for c in view.children[child] if view.tokens[c].deprel == "conj")]
        if len(parts) < 2:
            continue
        named = [d for part in parts if (d := p.read(part)) is not None and d.code and d.kind in _PERSONS]
        if len(named) == len(parts):  # "the foreign ministers Ana Bel of Malta and Jo Cel of Chad"
            draft.members = tuple(d.copied(draft.head, draft.first, draft.last) for d in named)
            continue
        drafts = [
            d
            for part in parts
            if (d := p.read(part)) is not None and d.country and (not d.roles or (d.kind == "people" and d.plural))
        ]
        if len(drafts) == len(parts):
            members = []
            for nation in drafts:
                member = nation.copied(draft.head, draft.first, draft.last, kind="agent", how="agent")
                member.set_code(nation.country, draft.roles)
                members.append(member)
            draft.members = tuple(members)


def _coordinated(p: Phrases, draft: Draft, head: int, found: Found) -> None:
    """Two modifiers joined by "and" before one role noun are two actors: "French and Egyptian warships"."""
    view = p.view
    for child in view.children[head]:
        first = view.found.get(child)
        if child > head or first is None:
            continue
        others = [
            c for c in view.children[child] if view.tokens[c].deprel == "conj" and child < c < head and c in view.found
        ]
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


def _named_apposition(p: Phrases, head: int) -> Draft | None:
    """A role or group noun with the name of an organisation right behind it: "the militant group Hamas"."""
    view = p.view
    for child in view.children[head]:
        if (
            child > head
            and view.tokens[child].deprel in ("appos", "flat", "nmod:desc")
            and not p.shape.comma(head, child)
        ):
            found = view.found.get(child)
            if (
                found is not None
                and found.kind == "person"
                and found.dated
                and view.tokens[child].deprel != "nmod:desc"
            ):
                first, last = view.span(head)
                draft = p.read(child)  # "Secretary of State Ana Bel" with the title as its head
                return None if draft is None else draft.copied(head, first, max(last, draft.last))
            if found is not None and found.kind in _NAMED_BODIES and found.code:
                first, last = view.span(head)
                draft = p.read(child)
                return None if draft is None else draft.copied(head, first, max(last, draft.last))
    return None


def _kin(p: Phrases, head: int) -> Draft | None:
    """ "His brother, President Gotabaya Rajapaksa": the name behind says who it is."""
    view = p.view
    for child in view.children[head]:
        if child > head and view.tokens[child].deprel == "appos":
            if not p.is_known(child):
                continue  # it is the noun that tells who the name is
            draft = p.read(child)
            if (
                draft is not None
                and draft.kind in ("person", "unknown-person")
                and draft.code
                and draft.roles != ("CVL",)
            ):
                first, last = view.span(head)
                return draft.copied(head, first, last)
    return None
