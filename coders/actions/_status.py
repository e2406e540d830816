"""Whether an act is told as done, denied, possible or still to come, and who says so."""

from __future__ import annotations

from dataclasses import dataclass

from coders._records import ActorMention
from coders.actions._interpret import Act, Reader


@dataclass(frozen=True, slots=True)
class Standing:
    """How an act stands: `status`, or `operator` where tense or modal compose a new code ("will", "should", "must")."""

    status: str
    rule: str = ""
    operator: str = ""


ACTUAL = Standing("actual")


class Judge:
    """Judges the acts of one sentence; the words it goes by are data (status.txt)."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._graph = reader.graph
        self._words = reader.lexicon.status

    def _in(self, section: str, token: int) -> bool:
        return self._graph.lemmas[token] in self._words.get(section, ())

    def standing(self, act: Act) -> Standing:
        """The status of an act from its own words and from what governs them."""
        graph, token = self._graph, act.token
        nominal = graph.tokens[token].upos in ("NOUN", "PROPN")
        negated = any(self._reader.negated(t) for t in act.tokens if t not in act.hidden)
        if not negated:
            negated = any(self._without(t) for t in act.tokens if t not in act.hidden) or self._negated_before(token)
        modal = self._modal(token)
        if modal is not None:
            if negated and modal.operator == "intend":
                return Standing("actual", modal.rule, "refuse")
            if negated:
                return Standing("negated" if not modal.operator else "hypothetical", modal.rule)
            if modal.operator == "intend":
                # "is worried that it will", "if it will"
                above = self._governed(token, nominal)
                return above if above.status == "hypothetical" else modal
            return modal
        if negated:
            if "03" <= act.code < "09" and any(self._in("consent", t) for t in act.tokens if t not in act.hidden):
                return Standing("actual", f"not {graph.lemmas[token]}", "refuse")
            return Standing("negated", "negation")
        for word in act.tokens:
            if graph.tokens[word].upos == "NOUN" and word not in act.hidden:
                for child in graph.children[word]:
                    if graph.base[child] in ("amod", "compound", "advmod"):
                        if self._in("hypothetical-modifier", child):
                            return Standing("hypothetical", graph.lemmas[child])
                        if self._in("future-modifier", child):
                            return Standing("actual", graph.lemmas[child], "intend")
        if self._habit(token):
            return Standing("hypothetical", "habit")
        if (
            nominal
            and act.code.startswith("03")
            and graph.base[token] == "obj"
            and graph.heads[token] in self._reader.unreal
        ):
            return Standing("hypothetical", "complement")  # "demanded that it cancel its plan to sell arms"
        return self._governed(token, nominal)

    def _negated_before(self, token: int) -> bool:
        """Whether the negation of a verb holds for the one coordinated with it: "did not admit it or accuse anyone"."""
        graph, head = self._graph, self._graph.heads[token]
        if graph.base[token] != "conj" or head < 0 or graph.tokens[token].upos != "VERB":
            return False
        if graph.child(token, "nsubj", "aux") >= 0 or not self._reader.negated(head):
            return False
        return any(graph.base[c] == "cc" and graph.lemmas[c] in ("or", "nor") for c in graph.children[token])

    def _without(self, token: int) -> bool:
        graph = self._graph
        return any(
            graph.base[c] in ("case", "mark", "advmod", "cc") and graph.lemmas[c] in self._words.get("instead", ())
            for c in graph.children[token]
        )

    def _habit(self, token: int) -> bool:
        graph = self._graph
        for child in graph.children[token]:
            if graph.base[child] == "advmod" and self._in("habit", child):
                return True
            if graph.base[child] == "obl" and any(
                graph.lemmas[c] in ("every", "each") and graph.base[c] == "det" for c in graph.children[child]
            ):
                return graph.is_time(child)
        return False

    def _modal(self, token: int) -> Standing | None:
        """What an auxiliary makes of the act, its own or that of the verb it is coordinated with."""
        graph, node = self._graph, token
        for _ in range(4):
            for child in graph.children[node]:
                if graph.base[child] != "aux" or (
                    graph.lemmas[child] == "would" and graph.lemmas[node] in ("like", "wish")
                ):
                    continue  # "would like to thank" is no condition
                if self._in("modal-future", child) or (graph.lemmas[child] == "would" and self._is_reported(node)):
                    return Standing("actual", graph.lemmas[child], "intend")
                if self._in("modal-appeal", child):
                    return Standing("hypothetical", graph.lemmas[child], "appeal")
                if self._in("modal-demand", child):
                    return Standing("hypothetical", graph.lemmas[child], "demand")
                if self._in("modal-possible", child) or graph.lemmas[child] == "would":
                    return Standing("hypothetical", graph.lemmas[child])
            if graph.is_arranged(node):
                return Standing("actual", "is to", "intend")
            head = graph.heads[node]
            if head < 0:
                return None
            if (
                graph.base[node] == "conj"
                and graph.tokens[node].xpos in ("VB", "VBN", "VBG")
                and graph.child(node, "aux", "nsubj") < 0
            ):
                node = head
            elif (
                graph.base[node] == "xcomp"
                and graph.lemmas[head] == "have"
                and graph.tokens[head].xpos in ("VBD", "VBN")
            ):
                node = head  # "had to withdraw": it did
            elif (
                graph.base[node] == "xcomp"
                and graph.lemmas[head] in ("need", "ought", "have")
                and (graph.tokens[head].upos == "VERB" or graph.lemmas[head] == "ought")
            ):
                operator = "demand" if graph.lemmas[head] == "have" else "appeal"
                return self._modal(head) or Standing("hypothetical", f"{graph.lemmas[head]} to", operator)
            elif graph.base[node] == "xcomp" and graph.lemmas[head] in self._words.get("same-verb", ()):
                if graph.words[head] == "going" and graph.is_infinitive(node) and graph.child(head, "aux") >= 0:
                    return self._modal(head) or Standing("actual", "going to", "intend")
                node = head
            else:
                return None
        return None

    def _is_reported(self, node: int) -> bool:
        graph = self._graph
        for _ in range(4):
            if graph.base[node] == "ccomp" and graph.heads[node] >= 0:
                return self._in("speech", graph.heads[node])
            if any(graph.base[c] == "parataxis" and self._in("speech", c) for c in graph.children[node]):
                return True
            if graph.base[node] not in ("conj", "xcomp") or graph.heads[node] < 0:
                return False
            node = graph.heads[node]
        return False

    # ------------------------------------------------------------ what stands above

    def _governed(self, token: int, nominal: bool) -> Standing:
        graph, node, aside = self._graph, token, False
        for _ in range(12):
            if node in self._reader.unreal:
                return Standing("hypothetical", "complement")
            mark = [graph.lemmas[c] for c in graph.children[node] if graph.base[c] in ("mark", "advmod")]
            if any(m in self._words.get("condition", ()) for m in mark) and graph.base[node] in (
                "advcl",
                "ccomp",
                "acl",
                "conj",
            ):
                return Standing("hypothetical", "condition")
            head, base, rel = graph.heads[node], graph.base[node], graph.rels[node]
            verbal = graph.tokens[node].upos in ("VERB", "AUX") or graph.child(node, "cop") >= 0
            if head < 0:
                return self._root(node, verbal, aside)
            if base in ("acl", "advcl") and graph.tokens[node].xpos in ("VBN", "VBG"):
                aside = True  # "Why was Turkey, accused by Greece of it, allowed to attend?"
            if verbal and not (nominal and node == token):
                found = self._clause(node, head, base, rel)
                if found is not None:
                    return found
            else:
                found = self._nominal(node, head, base)
                if found is not None:
                    return found
            node, nominal = head, False
        return ACTUAL

    def _root(self, node: int, verbal: bool, aside: bool) -> Standing:
        graph = self._graph
        if verbal and not aside and any(t.text == "?" for t in graph.tokens[-2:]):
            return Standing("hypothetical", "question")
        if verbal and graph.tokens[node].xpos == "VB" and graph.child(node, "nsubj", "aux", "csubj") < 0:
            return Standing("hypothetical", "imperative")
        return ACTUAL

    def _clause(self, node: int, head: int, base: str, rel: str) -> Standing | None:
        """What the link from a clause to its governor says; None where the way leads further up."""
        graph = self._graph
        if rel in ("acl:relcl", "parataxis") or rel == "advcl:relcl":
            general = rel == "acl:relcl" and graph.lemmas[head] in ("way", "manner", "law", "rule", "bill", "provision")
            return Standing("hypothetical", f"a {graph.lemmas[head]}") if general else ACTUAL
        infinitive = graph.is_infinitive(node)
        if base == "xcomp":
            if self._in("same-verb", head):
                return None
            return Standing("hypothetical", f"complement of {graph.lemmas[head]}") if infinitive else None
        gerund = graph.tokens[node].xpos == "VBG" and graph.tokens[head].upos == "VERB"
        if base == "csubj" and gerund and {"between", "among"} & graph.preps(node).keys():
            return ACTUAL  # "Fighting between X and Y erupted"
        if self._in("necessity", head) and base in ("csubj", "ccomp", "advcl", "xcomp", "acl"):
            negated = self._reader.negated(head) or (base == "acl" and not infinitive)
            return Standing("hypothetical", graph.lemmas[head], "" if negated else "appeal")
        if base == "csubj" or (base in ("advcl", "acl") and infinitive):
            return Standing("hypothetical", "purpose or infinitive")
        if base == "ccomp":
            if self._in("hypothetical", head):
                return Standing("hypothetical", f"complement of {graph.lemmas[head]}")
            return ACTUAL
        if base == "acl" and self._in("hypothetical-noun", head):
            return Standing("hypothetical", f"complement of {graph.lemmas[head]}")
        if base == "advcl":
            if any(graph.base[c] in ("mark", "case") and graph.lemmas[c] == "after" for c in graph.children[node]):
                return ACTUAL  # "faces trial after being arrested"
            modal = self._modal(head)
            if modal is not None and not graph.is_finite(node):
                return Standing("hypothetical", modal.rule)
            if graph.is_finite(node):
                return ACTUAL  # "is set to appear in court after he was arrested"
            return None
        if base == "conj":
            return None
        return None

    def _nominal(self, node: int, head: int, base: str) -> Standing | None:
        graph = self._graph
        below_noun = graph.tokens[head].upos in ("NOUN", "ADJ") and base in ("nmod", "compound", "obl", "acl")
        if below_noun and self._in("hypothetical-noun", head):
            return Standing("hypothetical", f"complement of {graph.lemmas[head]}")
        if graph.tokens[head].upos == "VERB":
            if base in ("obj", "obl", "nsubj") and self._in("prevent", head):
                return Standing("hypothetical", f"object of {graph.lemmas[head]}")
            modal = self._modal(head)
            if modal is not None and base in ("obj", "nsubj") and self._indefinite(node):
                return Standing("hypothetical", modal.rule)
            if base == "obj" and self._indefinite(node) and self._reader.negated(head):
                return Standing("negated", "negation")
            if base == "obj" and self._indefinite(node) and graph.is_infinitive(head):
                return None
        if base == "conj":
            return None
        return ACTUAL

    def _indefinite(self, node: int) -> bool:
        graph = self._graph
        if any(graph.rels[c] == "nmod:poss" for c in graph.children[node]):
            return False
        articles = [graph.lemmas[c] for c in graph.children[node] if graph.base[c] == "det"]
        return not any(a in ("the", "this", "that", "these", "those") for a in articles)

    # ------------------------------------------------------------ attribution

    def is_said(self, act: Act) -> bool:
        """Whether the sentence reports an act as something said, and not by somebody other than its source."""
        graph, node = self._graph, act.token
        for _ in range(6):
            head = graph.heads[node]
            governed = head >= 0 and graph.base[node] in ("ccomp", "parataxis") and self._in("speech", head)
            if governed or any(graph.base[c] == "parataxis" and self._in("speech", c) for c in graph.children[node]):
                speaker = self.speaker(act)
                return speaker is None or any(speaker.code == source.code for source, _, _ in act.sources)
            if head < 0:
                return False
            node = head
        return False

    def speaker(self, act: Act) -> ActorMention | None:
        """The one to whom the sentence attributes an act: "said", "according to", "as reported by"."""
        graph, node = self._graph, act.token
        for _ in range(12):
            for child in graph.children[node]:
                if (
                    graph.base[child] in ("parataxis", "advcl")
                    and self._in("speech", child)
                    and child not in act.tokens
                ):
                    found = self._sayer(child)
                    if found is not None:
                        return found
                if graph.base[child] in ("obl", "advcl", "nmod", "parataxis") and graph.case(child) in (
                    "according_to",
                    "accord_to",
                    "per",
                ):
                    parties = self._reader.sides.inside(child, False)
                    if parties:
                        return parties[0][0]
            head = graph.heads[node]
            if head < 0:
                return None
            if (
                graph.base[node] in ("ccomp", "parataxis", "obj", "dep")
                and self._in("speech", head)
                and head not in act.tokens
            ):
                return self._sayer(head)
            node = head
        return None

    def _sayer(self, verb: int) -> ActorMention | None:
        parties = self._reader.sides.resolve([(t, "speaker") for t in self._graph.agent(verb)], target=False)
        return parties[0][0] if parties else None
