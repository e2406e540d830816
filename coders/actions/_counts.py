"""How many: numbers of killed, injured, arrested and displaced people at the word for them."""

from __future__ import annotations

from coders._records import Count
from coders.actions._graph import Graph

_WORDS = {
    word: value
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen""".split()
    )
}
_TENS = {w: (n + 2) * 10 for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_OUTCOMES = {
    "dead": "killed",
    "wounded": "injured",
    "wound": "injured",
    "injured": "injured",
    "injure": "injured",
    "hurt": "injured",
}
_OPEN = frozenset("dozen score hundred thousand million ten handful number several".split())
_AT_LEAST = (
    ("at", "least"),
    ("no", "fewer", "than"),
    ("no", "less", "than"),
    ("not", "less", "than"),
    ("a", "minimum", "of"),
)
_MORE = (("more", "than"), ("over",), ("above",), ("upwards", "of"), ("greater", "than"))
_MOST = (("up", "to"), ("at", "most"), ("as", "many", "as"), ("no", "more", "than"))
_LESS = (("less", "than"), ("fewer", "than"), ("under",), ("nearly",), ("almost",))


def number_of(words: list[str]) -> int | None:
    """The value of a number in figures or words: "1,200", "forty-two", "three hundred"."""
    total, current, seen = 0, 0, False
    for raw in words:
        for word in raw.lower().replace(",", "").split("-"):
            if word.isdigit():
                current += int(word)
            elif word in _WORDS:
                current += _WORDS[word]
            elif word in _TENS:
                current += _TENS[word]
            elif word == "hundred":
                current = (current or 1) * 100
            elif word in _SCALES:
                total, current = total + (current or 1) * _SCALES[word], 0
            elif word == "dozen":
                current = (current or 1) * 12
            elif word in ("and", "a", ""):
                continue
            else:
                return None
            seen = True
    return total + current if seen else None


def count_at(graph: Graph, token: int) -> Count | None:
    """The number at a noun ("at least 12 people"), one for a single person named, None where nothing is said."""
    if token < 0:
        return None
    word = graph.tokens[token]
    numeral = next((c for c in graph.children[token] if graph.base[c] == "nummod"), -1)
    if numeral < 0 and word.upos == "NUM":
        numeral = token
    if numeral < 0:
        if any(
            graph.lemmas[c] in _OPEN and graph.base[c] in ("nmod", "det", "amod", "compound")
            for c in graph.children[token]
        ):
            return None
        return Count(1, 1) if _one_person(graph, token) else None
    if graph.lemmas[numeral] in _OPEN and graph.tokens[numeral].text.lower().endswith("s"):
        return None
    parts = sorted(
        [numeral, *(c for c in graph.children[numeral] if graph.base[c] in ("compound", "flat", "nummod", "conj"))]
    )
    texts = [graph.tokens[p].text for p in parts if graph.base[p] != "conj" or p == numeral]
    value = number_of(texts)
    if value is None:
        return None
    first = parts[0]
    before = [graph.lemmas[i] for i in range(max(0, first - 3), first)]
    upper = next(
        (number_of([graph.tokens[c].text]) for c in graph.children[numeral] if graph.base[c] in ("conj", "nmod")), None
    )
    if upper is not None and upper > value:
        return Count(value, upper)
    if _ends(before, _AT_LEAST):
        return Count(value, None)
    if _ends(before, _MORE):
        return Count(value + 1, None)
    if _ends(before, _MOST):
        return Count(None, value)
    if _ends(before, _LESS):
        return Count(None, value)
    return Count(value, value)


def own_number(graph: Graph, verb: int, patient: int) -> int:
    """The number that stands alone before the second of two passives ("12 were killed and 30 wounded"), else the patient."""
    if graph.base[verb] != "conj" or graph.tokens[verb].upos != "VERB":
        return patient
    for child in graph.children[verb]:
        if child < verb and graph.tokens[child].upos == "NUM" and not graph.case(child):
            return child
    return patient


def counts_in_words(graph: Graph, tokens: tuple[int, ...], patient: int) -> list[tuple[str, Count]]:
    """What predicates count: "left ten people dead and three wounded"."""
    found: list[tuple[str, Count]] = []
    for token in tokens:
        if graph.base[token] != "xcomp" or graph.lemmas[token] not in _OUTCOMES:
            continue
        for word in graph.spread(token):
            name = _OUTCOMES.get(graph.lemmas[word])
            own = next((c for c in graph.children[word] if graph.tokens[c].upos == "NUM"), -1)
            count = count_at(graph, own if own >= 0 else patient) if name and (own >= 0 or word == token) else None
            if name and count is not None:
                found.append((name, count))
    return found


def _ends(words: list[str], endings: tuple[tuple[str, ...], ...]) -> bool:
    return any(tuple(words[-len(e) :]) == e for e in endings)


def _one_person(graph: Graph, token: int) -> bool:
    word = graph.tokens[token]
    if any(graph.base[c] == "conj" for c in graph.children[token]):
        return False
    if word.upos == "PROPN":
        return any(e.type in ("PERSON", "PER") and e.first <= token < e.last for e in graph.sentence.entities)
    if word.upos == "NOUN" and word.has_feat("Number=Sing"):
        return any(graph.lemmas[c] in ("a", "an", "one") for c in graph.children[token]) and graph.lemmas[
            token
        ] not in (
            "number",
            "group",
            "family",
            "crowd",
            "convoy",
            "patrol",
            "team",
            "couple",
            "village",
            "city",
            "town",
            "building",
        )
    return False


def add_counts(first: Count, second: Count) -> Count:
    """The sum of two counts; an open end stays open."""
    low = None if first.minimum is None or second.minimum is None else first.minimum + second.minimum
    high = None if first.maximum is None or second.maximum is None else first.maximum + second.maximum
    return Count(low, high)
