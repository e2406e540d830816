"""Several actors behind one word: "the two", "both countries", "the three ministers", "they" of two who were named together."""

from __future__ import annotations

from coders.actors._discourse import Cluster, Discourse
from coders.actors._draft import Draft
from coders.actors._rules import words
from coders.actors._view import View

COUNTRY_KINDS = frozenset({"country", "capital", "people", "adjective"})
NUMBERS = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
REACH = 3  # sentences that a pronoun or description looks back
_BACK = 1  # sentences that "they" looks back for those named together
_STATES = frozenset(
    {"neighbor", "neighbour", "country", "nation", "state", "government", "rival", "power", "ally", "capital", "people"}
)
_OFFICES = frozenset({"leader", "man", "woman", "president", "minister", "official"})


def is_person(cluster: Cluster) -> bool:
    """Whether a cluster is a single human being, by name or by role."""
    if cluster.plural:
        return False
    if cluster.person:
        return True
    return cluster.kind == "agent" and not cluster.lemmas & words().collective


def couple(discourse: Discourse, view: View, head: int, lemma: str) -> Draft | None:
    """ "The two", "both countries": the last two actors of the kind, both as members."""
    chosen = _ranked(discourse, view, head, lemma)[:2]
    return _draft(view, head, lemma, chosen) if len(chosen) == 2 else None


def several(discourse: Discourse, view: View, head: int, lemma: str, count: int) -> Draft | None:
    """ "The three countries", "the neighbours": those of the kind that were named together, else all that there are."""
    here = view.sentence.index
    ranked = _ranked(discourse, view, head, lemma)
    for (sentence, _), clusters in reversed(discourse.joined.items()):
        if here - sentence > REACH:
            break
        if len(clusters) == count and all(c in ranked for c in clusters):
            return _draft(view, head, lemma, clusters)
    return _draft(view, head, lemma, ranked) if len(ranked) == count else None


def together(discourse: Discourse, view: View, head: int, least: float) -> Draft | None:
    """ "They": subjects or objects joined by "and", where they are nearer than the best single actor, of score `least`."""
    here = view.sentence.index
    for (sentence, _), clusters in reversed(discourse.joined.items()):
        if here - sentence > _BACK:
            break
        last = clusters[0].last_before(here, head)
        if last is None or any(not c.code for c in clusters):
            continue
        score = 10 * last[2] - 22 * (here - last[0]) + 2 * min(len(clusters[0].mentions), 6) + 8
        if score >= least and last[2] >= 2:
            return _draft(view, head, "", clusters)
    return None


def called_so(discourse: Discourse, view: View, head: int, lemmas: set[str]) -> Draft | None:
    """ "The ministers": the two or more single persons whom the last sentences have called so."""
    here = view.sentence.index
    found: list[Cluster] = []
    for cluster in discourse.clusters:
        if cluster.plural or not cluster.code or "ELI" in cluster.roles or not lemmas & cluster.lemmas:
            continue
        mention = cluster.last_before(here, head)
        if mention is not None and here - mention[0] <= REACH and all(c.code != cluster.code for c in found):
            found.append(cluster)
    return _draft(view, head, "", found) if len(found) > 1 else None


def _ranked(discourse: Discourse, view: View, head: int, lemma: str) -> list[Cluster]:
    """The actors of the kind that a noun calls for, the most salient first, each country or code once."""
    here = view.sentence.index
    countries = lemma in _STATES
    persons = lemma in _OFFICES
    ranked: list[tuple[float, Cluster]] = []
    for cluster in discourse.clusters:
        if cluster.plural and cluster.kind not in COUNTRY_KINDS:
            continue
        if not cluster.code or (countries and not cluster.country) or (persons and not is_person(cluster)):
            continue
        if cluster.kind in ("adjective", "place") and not countries:
            continue
        mention = cluster.last_before(here, head)
        if mention is None or here - mention[0] > REACH:
            continue
        person = 0.0 if countries else 9.0 if is_person(cluster) else 0.0
        nation = 9.0 if countries and cluster.kind in COUNTRY_KINDS else 0.0
        score = 10 * mention[2] - 15 * (here - mention[0]) + 2 * min(len(cluster.mentions), 6)
        ranked.append((score + person + nation + 0.01 * mention[1], cluster))
    ranked.sort(key=lambda pair: -pair[0])
    chosen: list[Cluster] = []
    for _, cluster in ranked:
        if not any(
            (c.country == cluster.country) if countries else (c.code == cluster.code and c.name == cluster.name)
            for c in chosen
        ):
            chosen.append(cluster)
    return chosen


def _draft(view: View, head: int, lemma: str, chosen: list[Cluster]) -> Draft:
    here = view.sentence.index
    first, last = (head, head + 1) if view.tokens[head].upos == "PRON" else view.span(head)
    draft = Draft(
        here,
        head,
        first,
        last,
        kind="couple",
        how="coreference",
        plural=True,
        name=" and ".join(c.name for c in chosen),
    )
    members = []
    for cluster in chosen:
        member = cluster.draft.copied(
            head, first, last, how="coreference", country_how="coreference", cluster=cluster, sentence=here
        )
        roles = () if lemma in _STATES else cluster.roles
        if lemma == "government":
            roles = ("GOV",)
        member.set_code(cluster.country, roles)
        members.append(member)
    draft.members = tuple(members)
    return draft
