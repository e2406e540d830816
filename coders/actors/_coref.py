"""Who is meant by a pronoun, by "the country" or "the ministry", by "the two": the most salient earlier actor that
agrees.
"""

from __future__ import annotations

from collections.abc import Callable

from coders.actors._discourse import Cluster, Discourse
from coders.actors._draft import Draft
from coders.actors._rules import words
from coders.actors._view import View

_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_FIRST = frozenset({"i", "me", "my", "mine", "myself"})
_WE = frozenset({"we", "us", "our", "ours", "ourselves"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
# verbs of speech, whose subject says "we"
_TELLING = frozenset(
    {"say", "tell", "add", "declare", "state", "announce", "warn", "note", "explain", "stress", "insist", "write", "ask", "urge",
     "claim", "argue", "continue", "reply", "respond", "vow", "pledge", "promise", "tweet", "comment", "admit", "recall", "remark",
     "point", "emphasise", "emphasize", "underline", "reiterate", "affirm", "confirm", "assert", "complain", "suggest", "appeal"}
)  # fmt: skip
_BANDS = frozenset({"group", "gang", "trio", "quartet"})
_NUMBERS = frozenset({"three", "four", "five", "six", "seven", "eight", "nine", "ten"})
_NEAR = 1  # sentences that "the group" looks back
_PEOPLE = frozenset({("CVL",), ("CRM",), ("REF",), ("EDU",), ("LAB",), ("OPP",), ("UAF",), ("MED",)})
_ABROAD = frozenset({"embassy", "consulate"})
_QUOTES = frozenset({'"', "\u201c", "\u201d", "``", "''", "\u2018", "\u2019", "«", "»"})
_REACH = 3  # sentences that a pronoun looks back
_COUNTRY_KINDS = frozenset({"country", "capital", "people", "adjective"})
_PLACES = frozenset({"country", "capital", "place", "region"})
_GROUP_KINDS = frozenset(
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
        "organisation",
        "actor",
    }
)


class Coreference:
    """Finds antecedents in a discourse; `read` gives the phrases of the sentence at hand."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.read: Callable[[int], Draft | None] = lambda head: None

    def resolve(self, view: View, head: int) -> Draft | None:
        """The actor that a pronoun or description stands for; None where there is none, or the words are neither."""
        token = view.tokens[head]
        low = token.text.lower()
        if token.upos == "PRON" or (token.deprel == "nmod:poss" and token.upos == "DET"):
            if token.deprel == "expl":
                return None
            return self._pronoun(view, head, low)
        if token.upos == "NUM" and low in _NUMBERS:
            the = any(view.tokens[c].text.lower() in _DEFINITE for c in view.children[head])
            return self._band(view, head) if the else None
        if token.upos in ("NUM", "DET") and low in ("two", "both"):
            the = any(view.tokens[c].text.lower() in _DEFINITE for c in view.children[head])
            return self._couple(view, head, "") if the or low == "both" else None
        if token.upos in ("NOUN", "PROPN"):
            return self._description(view, head)
        return None

    # ------------------------------------------------------------ pronouns

    def _pronoun(self, view: View, head: int, low: str) -> Draft | None:
        if low in _RELATIVE:
            return self._relative(view, head)
        if low in _FIRST or low in _WE:
            return self._speaker(view, head, low in _WE)
        if low == "both":
            return self._couple(view, head, "")
        if low in _HE:
            fits, gender = _is_person, "m"
        elif low in _SHE:
            fits, gender = _is_person, "f"
        elif low in _IT:
            fits, gender = _is_thing, ""
        elif low in _THEY:
            fits, gender = _is_many, ""
        else:
            return None
        cluster = self._best(view, head, fits, gender)
        if cluster is None:
            return None
        if gender:
            cluster.gender = gender
        return self._copy(view, head, cluster)

    def _best(self, view: View, head: int, fits: Callable[[Cluster], bool], gender: str) -> Cluster | None:
        here = view.sentence.index
        barred = self._barred(view, head)
        low = view.tokens[head].text.lower()
        best: tuple[float, Cluster] | None = None
        for cluster in self.discourse.clusters:
            if not fits(cluster) or (gender and cluster.gender and cluster.gender != gender):
                continue
            mention = cluster.last_before(here, head)
            if mention is None or here - mention[0] > _REACH or mention[:2] in barred:
                continue
            distance = here - mention[0]
            if low in _IT and mention[2] < 2 and len(cluster.mentions) < 3 and cluster.kind in _PLACES:
                continue  # a country named in passing, as where something is
            score = 10 * mention[2] - 22 * distance + 2 * min(len(cluster.mentions), 6) + 0.01 * mention[1]
            if gender and cluster.gender == gender:
                score += 12
            if cluster.plural and low in _THEY:
                score += 8
            if distance == 0 and mention[2] >= 3:
                score += 6
            if best is None or score > best[0]:
                best = (score, cluster)
        return best[1] if best else None

    def _barred(self, view: View, head: int) -> set[tuple[int, int]]:
        """Mentions that a pronoun cannot mean: the subject beside an object ("X hit him")."""
        token = view.tokens[head]
        if token.deprel.startswith("nmod:poss") or token.head < 0 or token.deprel.startswith("nsubj"):
            return set()
        if token.text.lower().endswith(("self", "selves")):
            return set()
        return {
            (view.sentence.index, c)
            for c in view.children[token.head]
            if c != head and view.tokens[c].deprel.startswith("nsubj")
        }

    def _relative(self, view: View, head: int) -> Draft | None:
        tokens = view.tokens
        place, steps = head, 0
        while place >= 0 and steps < 12:
            if tokens[place].deprel in ("acl:relcl", "acl"):
                antecedent = tokens[place].head
                if antecedent < 0 or antecedent >= head:
                    return None
                found = self.read(antecedent)
                if found is None or not (found.code or found.members or found.cluster):
                    return None
                return found.copied(head, head, head + 1, how="coreference", modifier=False)
            place = tokens[place].head
            steps += 1
        return None

    def _speaker(self, view: View, head: int, many: bool) -> Draft | None:
        """Who says "I", or whose side says "we": the subject of the clause that the words are told in."""
        tokens = view.tokens
        place, steps = tokens[head].head, 0
        while place >= 0 and steps < 12:
            for child in view.children[place]:
                if (
                    child != head
                    and tokens[child].deprel.startswith("nsubj")
                    and tokens[child].text.lower() not in _FIRST
                    and tokens[child].text.lower() not in _WE
                ):
                    found = self.read(child)
                    if many and tokens[place].lemma not in _TELLING:
                        continue  # "we know that they came": they do not speak
                    if found is not None and (many or not found.plural) and (many or found.kind not in _COUNTRY_KINDS):
                        return found.copied(head, head, head + 1, how="coreference")
            place = tokens[place].head
            steps += 1
        if many or not any(t.text in _QUOTES for t in tokens):
            return None  # the author of the text, or a side that the sentence does not name
        cluster = self._best(view, head, _is_person, "")
        return self._copy(view, head, cluster) if cluster is not None else None

    # ------------------------------------------------------------ descriptions

    def _description(self, view: View, head: int) -> Draft | None:
        tokens = view.tokens
        lemma = tokens[head].lemma.lower()
        lists = words()
        match = view.match_at[head]
        kinds = lists.description.get(lemma)
        if kinds is None and match is None and lemma not in lists.couple:
            return None
        definite = numbered = owned = False
        for child in view.children[head]:
            token = tokens[child]
            low = token.text.lower()
            if token.deprel in ("det", "det:predet") and low in _DEFINITE:
                definite = True
                numbered = numbered or low == "both"
            elif token.deprel == "nummod" and low == "two":
                numbered = True
            elif token.deprel == "nmod:poss" or (
                token.upos == "PROPN" and token.deprel in ("compound", "amod", "nmod:desc")
            ):
                owned = True  # it says whose, or which
            elif token.deprel == "nmod" and view.preposition(child) == "of" and view.tokens[child].upos == "PROPN":
                owned = True
        if numbered and lemma in lists.couple and (definite or owned):
            couple = self._couple(view, head, lemma)
            if couple is not None:
                return couple
        if lemma in _ABROAD and not owned:
            return self._same_role(view, head, any_number=True)  # "embassy bombings": the embassies named before
        if not definite or owned:
            return None
        if match is not None:
            return self._same_role(view, head)
        if kinds is None or tokens[head].has_feat("Number=Plur"):
            return None
        band = self._band(view, head) if lemma in _BANDS else None
        if band is not None:
            return band
        here = view.sentence.index
        best: tuple[float, Cluster] | None = None
        for cluster in self.discourse.clusters:
            if cluster.plural and cluster.kind not in _COUNTRY_KINDS:
                continue
            if not (
                (cluster.kind in kinds and cluster.code)
                or lemma in cluster.lemmas
                or ("country" in kinds and cluster.kind in _COUNTRY_KINDS)
            ):
                continue
            mention = cluster.last_before(here, head)
            if mention is None:
                continue
            score = (
                8.0 * mention[2]
                - 12 * (here - mention[0])
                + 3 * min(len(cluster.mentions), 8)
                + (15 if lemma in cluster.lemmas else 0)
            )
            if "country" in kinds:
                score += 60 * self.discourse.about.share(cluster.country)
            if best is None or score > best[0]:
                best = (score, cluster)
        if best is not None:
            return self._copy(view, head, best[1])
        if "country" in kinds and lemma in ("country", "nation", "kingdom"):
            first, last = view.span(head)
            draft = Draft(here, head, first, last, kind="country", how="document", name=lemma)
            draft.pending = True
            return draft
        return None

    def _same_role(self, view: View, head: int, any_number: bool = False) -> Draft | None:
        """ "The minister", "the businessman": the last actor that the document has called so."""
        found = view.found[head]
        lemma = view.tokens[head].lemma.lower()
        match = view.match_at[head]
        spelt = "" if match is None else " ".join(t.text.lower() for t in view.tokens[match.first : match.last])
        many = view.tokens[head].has_feat("Number=Plur")
        here = view.sentence.index
        best: tuple[float, Cluster] | None = None
        for cluster in self.discourse.clusters:
            if (cluster.plural != many and not any_number) or not (
                spelt in cluster.lemmas or (" " not in spelt and lemma in cluster.lemmas)
            ):
                continue
            mention = cluster.last_before(here, head)
            if mention is None or not cluster.roles or ("ELI" in cluster.roles and "ELI" not in found.roles):
                continue
            score = 8.0 * mention[2] - 10 * (here - mention[0]) + 3 * min(len(cluster.mentions), 8)
            if best is None or score > best[0]:
                best = (score, cluster)
        return self._copy(view, head, best[1]) if best is not None else None

    def _band(self, view: View, head: int) -> Draft | None:
        """ "The group", "the three": the last people that the text has told of as several."""
        here = view.sentence.index
        best: tuple[int, int, Cluster] | None = None
        for cluster in self.discourse.clusters:
            if not cluster.plural or cluster.kind != "agent" or not cluster.code or cluster.roles[:1] not in _PEOPLE:
                continue
            mention = cluster.last_before(here, head)
            if mention is None or here - mention[0] > _NEAR or mention[2] < 1:
                continue
            rank = (-(here - mention[0]), mention[2], cluster)
            if best is None or rank[:2] > best[:2]:
                best = rank
        return self._copy(view, head, best[2]) if best is not None else None

    def _couple(self, view: View, head: int, lemma: str) -> Draft | None:
        """ "The two", "both countries": the last two actors of the kind, both as members."""
        here = view.sentence.index
        countries = lemma in (
            "neighbor",
            "neighbour",
            "country",
            "nation",
            "state",
            "government",
            "rival",
            "power",
            "ally",
            "capital",
            "people",
        )
        persons = lemma in ("leader", "man", "woman", "president", "minister", "official")
        ranked: list[tuple[float, Cluster]] = []
        for cluster in self.discourse.clusters:
            if cluster.plural and cluster.kind not in _COUNTRY_KINDS:
                continue
            if not cluster.code or (countries and not cluster.country) or (persons and not _is_person(cluster)):
                continue
            if cluster.kind in ("adjective", "place") and not countries:
                continue
            mention = cluster.last_before(here, head)
            if mention is None or here - mention[0] > _REACH:
                continue
            person = 0.0 if countries else 9.0 if _is_person(cluster) else 0.0
            nation = 9.0 if countries and cluster.kind in _COUNTRY_KINDS else 0.0
            ranked.append(
                (
                    10 * mention[2]
                    - 15 * (here - mention[0])
                    + 2 * min(len(cluster.mentions), 6)
                    + person
                    + nation
                    + 0.01 * mention[1],
                    cluster,
                )
            )
        ranked.sort(key=lambda pair: -pair[0])
        chosen: list[Cluster] = []
        for _, cluster in ranked:
            same = any(
                (c.country == cluster.country) if countries else (c.code == cluster.code and c.name == cluster.name)
                for c in chosen
            )
            if not same:
                chosen.append(cluster)
            if len(chosen) == 2:
                break
        if len(chosen) < 2:
            return None
        first, last = view.span(head)
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
            roles = () if countries else cluster.roles
            if lemma == "government":
                roles = ("GOV",)
            member.set_code(cluster.country, roles)
            members.append(member)
        draft.members = tuple(members)
        return draft

    def _copy(self, view: View, head: int, cluster: Cluster) -> Draft:
        first, last = view.span(head)
        if view.tokens[head].upos == "PRON":
            first, last = head, head + 1
        draft = Draft(
            view.sentence.index,
            head,
            first,
            last,
            name=cluster.name,
            kind=cluster.kind,
            how="coreference",
            plural=cluster.plural,
            entries=cluster.draft.entries,
        )
        draft.cluster = cluster
        draft.set_code(cluster.country, cluster.roles)
        draft.country_how = cluster.draft.country_how
        draft.pending = cluster.draft.pending and not cluster.explicit
        draft.reason = "" if cluster.code else cluster.draft.reason
        return draft


def _is_person(cluster: Cluster) -> bool:
    if cluster.plural:
        return False
    if cluster.person:
        return True
    return cluster.kind == "agent" and not cluster.lemmas & words().collective


def _is_thing(cluster: Cluster) -> bool:
    if cluster.plural and cluster.kind not in _COUNTRY_KINDS:
        return False
    if cluster.kind == "agent":
        return bool(cluster.lemmas & words().collective)
    return cluster.kind in _GROUP_KINDS or cluster.kind in ("country", "capital", "place", "region")


def _is_many(cluster: Cluster) -> bool:
    if cluster.plural or cluster.kind in _GROUP_KINDS:
        return True
    return cluster.kind == "agent" and bool(cluster.lemmas & words().collective)
