"""The role beside a name: titles, appositions, predicates, nouns that say what an organisation is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coders.actors._draft import Draft
from coders.actors._rules import words
from coders.actors._view import is_nationality, span_head

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


def title_of(p: Phrases, head: int) -> Draft | None:
    """The role beside a name: a title before it, an apposition, the noun it is in apposition to, a predicate."""
    view = p.view
    tokens = view.tokens
    candidates: list[Draft] = []
    for child in reversed([c for c in view.children[head] if c < head]):
        if tokens[child].deprel in ("nmod:desc", "compound", "flat", "appos", "amod"):
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
    before = p.view.match_at[head - 1] if head > 0 else None
    if not candidates and before is not None and before.last == head and tokens[head - 1].upos in ("NOUN", "PROPN"):
        candidates += _roles_at(
            p, span_head(tokens, before.first, before.last)
        )  # beside each other, whatever the parse says
    # a general who is minister or police chief acts as that
    found = (
        min(candidates, key=lambda d: (d.roles == ("CVL",), d.roles == ("MIL",), not d.country)) if candidates else None
    )
    if found is not None and found.plural and not found.members:
        return None
    if found is not None and not found.country:
        nation = next((f for _, f in p.shape.inner(head) if is_nationality(f) and f.country), None)
        if nation is not None:
            found = found.copied(found.head, found.first, found.last, pending=False)
            found.set_code(nation.country, found.roles)
    return found


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
        elif p.view.tokens[place].lemma.lower() in words().description:
            draft = _described(p, place)
            if draft is not None:
                found.append(draft)
    return found


def own_noun(p: Phrases, head: int) -> Draft | None:
    """The kind of organisation that an unknown name ends in: "the Electoral Commission", "Nile Trading Company"."""
    if p.view.tokens[head].lemma.lower() not in words().description:
        return None
    draft = _described(p, head)
    if draft is None or any(found.kind == "region" for _, found in p.shape.inner(head)):
        return None  # "the African Commission" belongs to no country
    return draft


def _described(p: Phrases, token: int) -> Draft | None:
    """A noun beside a name that says what it is ("mining giant China Molybdenum"): a firm, a newspaper."""
    for kind, role in _DESCRIBED.items():
        if kind in words().description[p.view.tokens[token].lemma.lower()]:
            country, _, entries = p.country_of(token)
            draft = Draft(
                p.number,
                token,
                token,
                token + 1,
                country=country,
                roles=(role,),
                kind="organisation",
                how="agent",
                entries=entries,
            )
            draft.pending = not country
            return draft
    return None


def _broken(p: Phrases, left: int, right: int) -> bool:
    return p.view.tokens[right - 1].text == ":" or any(p.view.tokens[i].upos == "VERB" for i in range(left + 1, right))


def is_role(p: Phrases, token: int) -> bool:
    found = p.view.found.get(token)
    if found is not None:
        return found.kind in ("agent", "agent-modifier")
    lists = words()
    lemma = p.view.tokens[token].lemma.lower()
    return lemma in lists.carrier or lemma in lists.member


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
