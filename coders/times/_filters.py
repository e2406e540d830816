"""What looks like a time and is none: May the name, 1900 the number, "the second one", "spring" the verb."""

from __future__ import annotations

from coders._records import Sentence, Token

from ._normalise import Candidate
from ._vocabulary import MONTHS, SEASONS, WEEKDAYS, table

_BEFORE_YEAR = frozenset(table("filters.txt", "before year"))
_NOT_BEFORE_YEAR = frozenset(table("filters.txt", "not before year"))
_NOT_AFTER_YEAR = frozenset(table("filters.txt", "not after year"))
_NAMES = frozenset(
    ("Person", "Organization", "Location", "Misc", "Facility", "PERSON", "ORG", "GPE", "LOC", "FAC", "NORP")
)
_FIRST_NAMES = frozenset(table("filters.txt", "names"))
_DETERMINERS = frozenset(("the", "this", "that", "a", "'s", "’s", "his", "her", "its", "their", "last"))
_EARLIEST_YEAR, _LATEST_YEAR = 1400, 2100
_AMBIGUOUS_REFERENCE = frozenset(("future", "past", "the past", "soon"))


def is_time(sentence: Sentence, tokens: list[Token], candidate: Candidate) -> bool:
    """Whether a candidate, which covers `tokens`, is a time where it stands."""
    first, last = tokens[0], tokens[-1]
    may_be_a_name = candidate.last - candidate.first == 1 or candidate.handler == "holiday"
    if may_be_a_name and _in_name(sentence, first, last):
        return False
    if any(t.text.lower() in ("may", "march") and t.upos in ("AUX", "VERB") for t in tokens):
        return False
    if (
        any(t.text.lower() in ("second", "minute") and t.upos == "ADJ" for t in tokens)
        and "ordinal" not in candidate.groups
    ):
        return False
    if any(t.text.lower() in SEASONS and t.upos in ("VERB", "ADJ") for t in tokens):
        return False
    said = candidate.groups["said"]
    match candidate.handler:
        case "year":
            return said.isdigit() is False or _is_year(sentence, first, int(said))
        case "day" | "dayrange" if len(tokens) > 1:
            return True
        case "month" if len(tokens) == 1 and first.text.lower() in MONTHS:
            person = first.text.lower() in _FIRST_NAMES and first.deprel in ("nsubj", "flat", "nsubj:pass")
            return first.upos in ("PROPN", "NOUN") and first.text[0].isupper() and not person
        case "weekday" if len(tokens) == 1 and first.text.lower() in WEEKDAYS:
            return first.text[0].isupper() and (len(first.text) > 3 or _in_date(sentence, first))  # Sun, the firm
        case "set" if said == "quarterly":
            return first.upos == "ADV"
        case "reference" if said in _AMBIGUOUS_REFERENCE:
            return _is_reference(sentence, last, said)
        case "duration" if candidate.groups.get("number") in ("a", "an"):
            return said.split()[0] not in ("a", "an") or not _is_rate(sentence, first)
        case "offset" if said.startswith("the "):  # "the day before", not "the day before he left"
            after = sentence.tokens[last.index + 1] if last.index + 1 < len(sentence.tokens) else None
            return last.upos == "ADV" or after is None or after.upos == "PUNCT"
        case "namedday":
            return not (len(tokens) == 1 and first.upos == "PROPN")  # the paper USA Today
        case "bareunit":
            return _is_bare_unit(sentence, last)
        case "numeric":
            return not (first.index and sentence.tokens[first.index - 1].text in _NOT_BEFORE_YEAR)
    return True


def _in_name(sentence: Sentence, first: Token, last: Token) -> bool:
    """Whether the tokens stand inside a longer name that is no date, or are a person's name themselves (April,
    June)."""
    for entity in sentence.entities:
        if entity.type in _NAMES and entity.first <= first.index and last.index < entity.last:
            if entity.last - entity.first > last.index + 1 - first.index:
                return True
            if entity.type in ("Person", "PERSON") and first.text.lower() in _FIRST_NAMES:
                return True
    return False


def _in_date(sentence: Sentence, token: Token) -> bool:
    return any(e.type in ("Date", "DATE") and e.first <= token.index < e.last for e in sentence.entities)


def _is_year(sentence: Sentence, token: Token, number: int) -> bool:
    if not _EARLIEST_YEAR <= number <= _LATEST_YEAR:
        return False
    before = sentence.tokens[token.index - 1].text.lower() if token.index else ""
    after = sentence.tokens[token.index + 1] if token.index + 1 < len(sentence.tokens) else None
    if before in _NOT_BEFORE_YEAR or (after is not None and after.text.lower() in _NOT_AFTER_YEAR):
        return False
    modifies = token.head > token.index
    if modifies and number % 100 == 0:  # "the 2000 election", not "for 2000 aircraft"
        return before in _DETERMINERS
    if _in_date(sentence, token):
        return True
    if modifies and token.deprel.startswith("nummod"):
        return before in _DETERMINERS
    noun_follows = after is not None and after.upos in ("NOUN", "PROPN")
    return before in _BEFORE_YEAR or token.index == 0 or before in ("(", ",", "-", "–", "—") or noun_follows


def _is_rate(sentence: Sentence, token: Token) -> bool:
    """ "358,000 a month", "24 hours a day"."""
    before = sentence.tokens[token.index - 1] if token.index else None
    return before is not None and before.upos in ("NUM", "NOUN", "SYM")


def _is_bare_unit(sentence: Sentence, token: Token) -> bool:
    """ "The year ended June 30"; "the year" alone is any year."""
    after = sentence.tokens[token.index + 1].text.lower() if token.index + 1 < len(sentence.tokens) else ""
    return after in ("ended", "ending", "through")


def _is_reference(sentence: Sentence, token: Token, said: str) -> bool:
    if said == "soon":  # not "as soon as Tuesday"
        return not (token.index and sentence.tokens[token.index - 1].text.lower() == "as")
    if said == "future":
        return token.upos == "NOUN"
    return token.upos in ("NOUN", "ADJ") and token.deprel in ("obl", "nmod", "obj", "nsubj", "conj")
