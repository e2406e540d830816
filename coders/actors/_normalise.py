"""How words are compared: without case, diacritics, full stops, apostrophes and hyphens, but with a memory of the case.

One rule serves the names in the dictionaries and the tokens of a text, so that "U.N.", "UN" and "Nagorno-Karabakh"
(three tokens in a parse) meet their entries.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

BARRIER = "\0"  # a key that no name holds: a match never reaches over it
ANY, PROPER, CAPITALS = 0, 1, 2  # what a word of a name asks of the case; what a word of a text has

_HYPHENS = "-\u2010\u2011\u2012\u2013\u2212"
_APOSTROPHES = "'\u2018\u2019\u02bc\u02bb`\u00b4"
_DROP = str.maketrans("", "", "." + _APOSTROPHES)
_SPACES = str.maketrans({**dict.fromkeys(_HYPHENS, " "), "/": " ", "_": " "})
# letters that carry no combining mark and so are not opened by Unicode's decomposition
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ə": "e"}
)


def fold(word: str) -> str:
    """The word in small letters, without diacritics."""
    low = word.lower()
    if low.isascii():
        return low
    low = unicodedata.normalize("NFKD", low.translate(_LETTERS))
    return "".join(c for c in low if not unicodedata.combining(c))


def shape(word: str) -> int:
    """PROPER for a word with a capital, CAPITALS where all letters are (at least one), ANY for a small word."""
    if word.islower() or word == word.lower():
        return ANY
    return CAPITALS if word == word.upper() else PROPER


@lru_cache(maxsize=1 << 17)
def token_keys(text: str) -> tuple[tuple[str, int], ...]:
    """The (key, shape) pairs of a token: none for a hyphen or a possessive, several for a word with hyphens inside."""
    if text.isalpha() and text.isascii():
        return ((text.lower(), shape(text)),)
    folded = fold(text)
    bare = folded.translate(_SPACES)
    for mark in _APOSTROPHES:
        bare = bare.removesuffix(mark + "s") if len(bare) > 2 else bare
    if folded in ("'s", "\u2019s") or (folded and all(c in _HYPHENS or c in _APOSTROPHES for c in folded)):
        return ()
    keys = [k for part in bare.split() if (k := part.translate(_DROP))]
    if folded == "&":
        return (("and", ANY),)
    if folded in ("(", ")"):
        return ((folded, ANY),)
    if not keys or not any(c.isalnum() for c in folded):
        return ((BARRIER, ANY),)
    pieces = [p for p in text.translate(_SPACES).split() if p.translate(_DROP)]
    shapes = [shape(p) for p in pieces] if len(pieces) == len(keys) else [shape(text)] * len(keys)
    return tuple(zip(keys, shapes, strict=True))


def name_keys(name: str) -> tuple[str, ...]:
    """The keys of a name as a dictionary spells it."""
    low = fold(name)
    if "'" in low or "\u2019" in low:
        low = low.replace("\u2019", "'").replace("'s ", " ")
        low = low.removesuffix("'s")
    words = (
        low.replace("&", " and ")
        .replace(",", " ")
        .replace("(", " ")
        .replace(")", " ")
        .translate(_SPACES)
        .translate(_DROP)
        .split()
    )
    return tuple(words)


def name_cases(name: str, length: int) -> tuple[int, ...] | None:
    """What case each word of a name asks for; None where the name is all in small letters and so takes any."""
    if name == name.lower():
        return None
    pieces = [
        p
        for p in name.replace("&", " and ")
        .replace(",", " ")
        .replace("(", " ")
        .replace(")", " ")
        .translate(_SPACES)
        .split()
        if p.translate(_DROP)
    ]
    capitals = name == name.upper()
    cases = tuple(CAPITALS if capitals and shape(p) == CAPITALS else min(shape(p), PROPER) for p in pieces)
    return cases if len(cases) == length else (PROPER,) * length


_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people",
    "thief": "thieves",
    "foot": "feet",
    "wife": "wives",
}


def plural(phrase: str) -> str:
    """The regular plural of a noun phrase: its last word, or the word before "of", "in", "for", "to", "at", "on",
    "general".
    """
    words = phrase.split(" ")
    at = len(words) - 1
    for i in range(1, len(words)):
        if words[i] in ("of", "in", "for", "to", "at", "on", "without", "under", "from"):
            at = i - 1
            break
    words[at] = _plural_word(words[at])
    return " ".join(words)


def _plural_word(word: str) -> str:
    low = word.lower()
    for one, many in _IRREGULAR.items():
        if low == one or (low.endswith(one) and one in ("man", "woman", "child")):
            return word[: -len(one)] + many if low != one else many
    if low.endswith(("ss", "x", "ch", "sh", "z")):
        return word + "es"
    if low.endswith("s"):
        return word
    if low.endswith("y") and len(low) > 1 and low[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"
