"""The syntax of a noun phrase: what stands inside it, before it and behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coders._records import PlaceMention
from coders.actors._rules import words
from coders.actors._view import INNER, PERSON, Found, View, entity_type, is_nationality


class Structure:
    """The noun phrases of one sentence, by syntax and dictionary alone."""

    def __init__(self, view: View, places: Mapping[int, PlaceMention]) -> None:
        self.view = view
        self.places = places
        self._inner: dict[int, list[tuple[int, Found]]] = {}

    def inner(self, head: int) -> Sequence[tuple[int, Found]]:
        """The names inside a phrase, left to right: adjectives, compounds, possessives and titles before or at its
        head.
        """
        found = self._inner.get(head)  # the readers of a phrase ask several times
        if found is None:
            found = self._inner[head] = self._find_inner(head)
        return found

    def _find_inner(self, head: int) -> list[tuple[int, Found]]:
        view = self.view
        found: list[tuple[int, Found]] = []
        seen = {head}
        own = view.match_at[head]
        stack = list(view.children[head])
        if own is not None and own.last - own.first > 1:
            # a parse may hang the words of one name on several heads: "Secretary", "General"
            for part in range(own.first, own.last):
                stack.extend(c for c in view.children[part] if part != head and not own.first <= c < own.last)
        while stack:
            token = stack.pop()
            if token in seen:
                continue  # a parse that is no tree
            seen.add(token)
            relation = view.tokens[token].deprel
            if relation not in INNER and not (relation == "case" and token in view.found):  # "Lebanon's" as one token
                continue
            match = view.match_at[token]
            if match is not None and match is own:
                stack.extend(view.children[token])
                continue
            if match is None and self.hyphened(token) == "other":
                continue
            if token in view.found and self.link(token) != "other":
                found.append((token, view.found[token]))
            if not (relation == "nmod:poss" and match is None):
                stack.extend(view.children[token])
        found.sort(key=lambda pair: pair[0])
        return found

    def hyphened(self, token: int) -> str:
        """For the participle of "US-led": what it makes of the name before it; "" for other words."""
        tokens = self.view.tokens
        if (
            token < 2
            or tokens[token - 1].text not in ("-", "\u2013", "\u2010")
            or tokens[token].start != tokens[token - 1].end
        ):
            return ""
        if self.view.match_at[token] is not None:
            return ""
        word = tokens[token].text.lower()
        if word in words().agentive:
            return "agentive"
        if word in words().located:
            return "located"
        return (
            "other"
            if word.endswith(("ed", "en", "nt", "ing", "led", "run", "held", "ly", "torn", "style", "era"))
            else ""
        )

    def link(self, token: int) -> str:
        """How a name is bound to the word behind or before its hyphen: "agentive", "located", "other" or "" (not at
        all).
        """
        view = self.view
        match = view.match_at[token]
        if match is None:
            return ""
        tokens = view.tokens
        if match.last + 1 < len(tokens) and tokens[match.last].start == tokens[match.last - 1].end:
            behind = self.hyphened(match.last + 1)
            if behind:
                return behind
        word = tokens[match.first].text.lower()
        before = word.split("-")[0] if "-" in word[1:] else ""
        if not before and match.first >= 2 and tokens[match.first - 1].text in ("-", "\u2013", "\u2010"):
            before = tokens[match.first - 2].text.lower()
        elif not before and match.first >= 1 and tokens[match.first - 1].text.endswith("-"):
            before = tokens[match.first - 1].text.lower().rstrip("-")
        return "other" if before in words().opposing else ""

    def complements(self, head: int, prepositions: frozenset[str]) -> list[int]:
        view = self.view
        return [
            c
            for c in view.children[head]
            if c > head and view.tokens[c].deprel in ("nmod", "obl") and view.preposition(c) in prepositions
        ]

    def is_former(self, head: int) -> bool:
        former = words().former
        view = self.view
        stack = [head]
        while stack:
            for child in view.children[stack.pop()]:
                token = view.tokens[child]
                if child == head:
                    continue
                if (
                    child < head
                    and (token.text.lower() in former or (token.lemma.lower() in former and not _is_later(token.text)))
                    and token.deprel in ("amod", "compound", "advmod", "nmod:desc")
                ):
                    return True
                if token.deprel == "nmod:desc" or (token.deprel in ("compound", "amod") and child < head):
                    stack.append(child)
        return False

    def possessors(self, head: int) -> list[int]:
        """Possessors and compounds before a head that are no dictionary names: pronouns, persons known from the
        text.
        """
        view = self.view
        found = []
        stack = list(view.children[head])
        while stack:
            child = stack.pop()
            if child == head:
                continue
            relation = view.tokens[child].deprel
            if child > head or relation not in INNER or child in view.found:
                continue
            if relation == "nmod:poss" or view.entity_at[child] is not None or child in self.places:
                found.append(child)
            elif relation in ("compound", "nmod:desc", "amod"):
                stack.extend(view.children[child])
        return sorted(found)

    def has_nation(self, head: int) -> bool:
        """Whether a phrase has a nationality before its head."""
        return any(is_nationality(found) and found.country for _, found in self.inner(head))

    def nationality(self, head: int) -> Found | None:
        """A nationality beside a name: "the Turkish Justice Party", "the Democratic Party of Korea"."""
        for _, found in self.inner(head):
            if is_nationality(found) and found.country and found.kind != "region":
                return found
        for child in self.complements(head, frozenset({"of"})):
            named = self.view.found.get(child)
            if named is not None and named.kind == "country":
                return named
        return None

    def nation_within(self, head: int) -> Found | None:
        """A country deeper in the "of" and "in" phrases of a noun: "the Minister of Trade and Energy of Jordan"."""
        tokens = self.view.tokens
        low, high = head + 1, self.view.high(head) + 1
        for place in range(low, high):
            found = self.view.found.get(place)
            if found is None or found.kind not in ("country", "capital") or tokens[place].deprel != "nmod":
                continue
            if self.view.preposition(place) not in ("of", "in"):
                continue
            climb = tokens[place].head
            steps = 0
            while climb != head and climb >= 0 and steps < 8 and tokens[climb].deprel in ("nmod", "conj", "compound"):
                if tokens[climb].deprel == "conj" and self._person(climb):
                    break  # "the prince and Prime Minister Ana Bel of Malta"
                climb = tokens[climb].head
                steps += 1
            if climb == head:
                return found
        return None

    def _person(self, token: int) -> bool:
        entity = self.view.entity_at[token]
        return entity is not None and entity_type(entity) == PERSON

    def comma(self, left: int, right: int) -> bool:
        return any(self.view.tokens[i].text in (",", "(", "-", "\u2013", ":") for i in range(left + 1, right))

    def text(self, first: int, last: int) -> str:
        tokens = self.view.tokens
        if tokens[first].upos == "DET" and first + 1 < last:
            first += 1
        return " ".join(t.text for t in tokens[first:last])

    def name_words(self, head: int) -> list[str]:
        """The words of a name at a head: its entity, or the flat name."""
        view = self.view
        entity = view.entity_at[head]
        if entity is not None:
            return [t.text for t in view.tokens[entity.first : entity.last] if t.xpos != "POS"]
        parts = [head, *(c for c in view.children[head] if view.tokens[c].deprel == "flat")]
        return [view.tokens[i].text for i in sorted(parts)]


def _is_later(text: str) -> bool:
    """Forms of "late" that speak of time and not of a dead person."""
    return text.lower() in ("later", "latest")
