"""Who is meant by a pronoun, by "the country" or "the ministry", by "the two": the most salient earlier actor that
agrees.
"""

from __future__ import annotations

from collections.abc import Callable

from coders.actors._discourse import Cluster, Discourse
from coders.actors._draft import Draft
from coders.actors._private import suffers
from coders.actors._rules import words
from coders.actors._several import COUNTRY_KINDS, NUMBERS, REACH, called_so, couple, is_person, several, together
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
# nouns of countries and parties that are told of as two
_OPPOSITE = frozenset({"neighbor", "neighbour", "side", "country", "nation", "foe", "rival"})
_STATE = frozenset({"state", "republic", "emirate"})
_BANDS = frozenset({"group", "gang", "trio", "quartet"})
_NEAR = 1  # sentences that "the group" looks back
_LAW = frozenset({("COP",), ("JUD",)})
_NOBODY = -1000.0
_PEOPLE = frozenset({("CVL",), ("CRM",), ("REF",), ("EDU",), ("LAB",), ("OPP",), ("UAF",), ("MED",)})
_ABROAD = frozenset({"embassy", "consulate"})
_QUOTES = frozenset({'"', "\u201c", "\u201d", "``", "''", "\u2018", "\u2019", "«", "»"})
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
        if token.upos == "NUM" and low in NUMBERS:
            the = any(view.tokens[c].text.lower() in _DEFINITE for c in view.children[head])
            if not the:
                return None
            return self._band(view, head) or several(self.discourse, view, head, "", NUMBERS[low])
        if token.upos in ("NUM", "DET") and low in ("two", "both"):
            the = any(view.tokens[c].text.lower() in _DEFINITE for c in view.children[head])
            return couple(self.discourse, view, head, "") if the or low == "both" else None
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
            return couple(self.discourse, view, head, "")
        if low in _HE:
            fits, gender = is_person, "m"
        elif low in _SHE:
            fits, gender = is_person, "f"
        elif low in _IT:
            fits, gender = _is_thing, ""
        elif low in _THEY:
            fits, gender = _is_many, ""
        else:
            return None
        score, cluster = self._best(view, head, fits, gender)
        if low in _THEY:
            joined = together(self.discourse, view, head, score)
            if joined is not None:
                return joined
        if cluster is None:
            return None
        if gender:
            cluster.gender = gender
        return self._copy(view, head, cluster)

    def _best(
        self, view: View, head: int, fits: Callable[[Cluster], bool], gender: str
    ) -> tuple[float, Cluster | None]:
        here = view.sentence.index
        barred = self._barred(view, head)
        beside = self._beside(view, head)
        arrested = suffers(view, head)
        low = view.tokens[head].text.lower()
        best: tuple[float, Cluster] | None = None
        for cluster in self.discourse.clusters:
            if not fits(cluster) or (gender and cluster.gender and cluster.gender != gender):
                continue
            mention = cluster.last_before(here, head)
            if mention is None or here - mention[0] > REACH or mention[:2] in barred:
                continue
            if beside and cluster.code == beside:
                continue  # "they beat them", "they sued the police": two sides
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
            if arrested and cluster.roles[:1] in _LAW:
                score -= 25  # those who are charged are not the police
            if best is None or score > best[0]:
                best = (score, cluster)
        return best if best is not None else (_NOBODY, None)

    def _beside(self, view: View, head: int) -> str:
        """The code of the other side of the verb that a pronoun is subject or object of, where that is a bare role."""
        tokens = view.tokens
        relation, verb = tokens[head].deprel, tokens[head].head
        if verb < 0 or relation not in ("nsubj", "obj") or tokens[verb].upos != "VERB":
            return ""
        wanted = "obj" if relation == "nsubj" else "nsubj"
        for child in view.children[verb]:
            if tokens[child].deprel == wanted and tokens[child].upos != "PRON":
                other = self.read(child)
                return other.code if other is not None and other.roles and not other.members else ""
        return ""

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
                    if found is not None and (many or not found.plural) and (many or found.kind not in COUNTRY_KINDS):
                        return found.copied(head, head, head + 1, how="coreference")
            place = tokens[place].head
            steps += 1
        if many or not any(t.text in _QUOTES for t in tokens):
            return None  # the author of the text, or a side that the sentence does not name
        cluster = self._best(view, head, is_person, "")[1]
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
        count = 0
        for child in view.children[head]:
            token = tokens[child]
            low = token.text.lower()
            if token.deprel in ("det", "det:predet") and low in _DEFINITE:
                definite = True
                numbered = numbered or low == "both"
            elif token.deprel == "nummod" and low == "two":
                numbered = True
            elif token.deprel == "nummod" and low in NUMBERS:
                count = NUMBERS[low]
            elif token.deprel == "nmod:poss" or (
                token.upos == "PROPN" and token.deprel in ("compound", "amod", "nmod:desc")
            ):
                owned = True  # it says whose, or which
            elif token.deprel == "nmod" and view.preposition(child) == "of" and view.tokens[child].upos == "PROPN":
                owned = True
        if lemma in lists.couple:
            many: Draft | None = None
            if numbered and (definite or owned):
                many = couple(self.discourse, view, head, lemma)
            elif definite and count:
                many = several(self.discourse, view, head, lemma, count)
            elif definite and not owned and lemma in _OPPOSITE and tokens[head].has_feat("Number=Plur"):
                many = several(self.discourse, view, head, lemma, 2)
            if many is not None:
                return many
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
        realm = lists.realm.get(lemma)
        best: tuple[float, Cluster] | None = None
        for cluster in self.discourse.clusters:
            if cluster.plural and cluster.kind not in COUNTRY_KINDS:
                continue
            if realm and cluster.country not in realm:
                continue  # "the Kingdom" is no republic
            if not (
                (cluster.kind in kinds and cluster.code)
                or lemma in cluster.lemmas
                or ("country" in kinds and cluster.kind in COUNTRY_KINDS)
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
        said = tokens[head].text[:1].isupper() and head > 0  # "the State" of a country's own press
        if "country" in kinds and (lemma in ("country", "nation", "kingdom") or (lemma in _STATE and said)):
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
        if best is None:
            return called_so(self.discourse, view, head, {lemma, spelt}) if many else None
        return self._copy(view, head, best[1])

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
        draft.members = tuple(
            member.copied(head, first, last, how="coreference", sentence=view.sentence.index)
            for member in cluster.draft.members
        )
        return draft


def _is_thing(cluster: Cluster) -> bool:
    if cluster.plural and cluster.kind not in COUNTRY_KINDS:
        return False
    if cluster.kind == "agent":
        return bool(cluster.lemmas & words().collective)
    return cluster.kind in _GROUP_KINDS or cluster.kind in ("country", "capital", "place", "region")


def _is_many(cluster: Cluster) -> bool:
    if cluster.plural or cluster.kind in _GROUP_KINDS:
        return True
    return cluster.kind == "agent" and bool(cluster.lemmas & words().collective)
