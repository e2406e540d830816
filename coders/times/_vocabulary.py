"""The words of time, read from the data files beside this module."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from coders._errors import DictionaryError

Sections = dict[str, dict[str, str]]


def read(name: str) -> str:
    """The text of a data file."""
    return files(__package__).joinpath("data", name).read_text(encoding="utf-8")


@cache
def sections(name: str) -> Sections:
    """A file of lines `MEANING = word, word` under [section] headings, as section → word → meaning.

    Raises `DictionaryError` naming file and line for a line of another shape, or a word given twice in a section.
    """
    result: Sections = {}
    current: dict[str, str] | None = None
    for number, raw in enumerate(read(name).splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            current = result.setdefault(line[1:-1], {})
            continue
        meaning, equals, words = line.partition("=")
        if not equals or current is None:
            raise DictionaryError(f"{name}:{number}: expected 'meaning = words' under a [section], got {line!r}")
        for word in (w.strip() for w in words.split(",")):
            if not word or word in current:
                raise DictionaryError(f"{name}:{number}: {word!r} is empty or stands here twice")
            current[word] = meaning.strip()
    return result


def table(name: str, section: str) -> dict[str, str]:
    """Word → meaning of one section."""
    return sections(name)[section]


MONTHS = {word: int(meaning) for word, meaning in table("calendar.txt", "months").items()}
WEEKDAYS = {word: int(meaning) for word, meaning in table("calendar.txt", "weekdays").items()}
SEASONS = table("calendar.txt", "seasons")
DAYPARTS = table("calendar.txt", "dayparts")
UNITS = table("calendar.txt", "units")
ZONES = table("calendar.txt", "zones")
CARDINALS = {word: int(meaning) for word, meaning in table("numbers.txt", "cardinals").items()}
ORDINALS = {word: int(meaning) for word, meaning in table("numbers.txt", "ordinals").items()}
DECADES = {word: int(meaning) for word, meaning in table("numbers.txt", "decades").items()}
VAGUE = table("numbers.txt", "vague")
PARTS = table("modifiers.txt", "parts")
WHICH = table("modifiers.txt", "which")
AMOUNTS = table("modifiers.txt", "amounts")
HOLIDAYS = {word.replace("'", " '"): rule for word, rule in table("holidays.txt", "holidays").items()}
REFERENCES = table("references.txt", "references")
MARKED_REFERENCES = table("references.txt", "marked")
CONTEXT: dict[str, str] = table("context.txt", "context")


def _any(words: dict[str, int] | dict[str, str]) -> str:
    """An alternation of phrases, longest first, each word with a space after it."""
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(" ".join(w.split())).replace(r"\ ", " ") + " " for w in ordered) + ")"


_CARDINAL = "(?:" + "|".join(sorted((w for w in CARDINALS if " " not in w), key=len, reverse=True)) + ")"
_TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_ONES = "(?:one|two|three|four|five|six|seven|eight|nine)"
_TEENS = "(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"

# what a {name} in a pattern of expressions.txt stands for; every word of the text has one space after it
MACROS: dict[str, str] = {
    "month": _any(MONTHS),
    "weekday": _any(WEEKDAYS),
    "season": _any(SEASONS),
    "daypart": _any(DAYPARTS),
    "unit": _any(UNITS),
    "zone": _any(ZONES),
    "vague": _any(VAGUE),
    "ordinal": _any(ORDINALS),
    "holiday": _any(HOLIDAYS),
    "reference": _any(REFERENCES),
    "part": _any(PARTS),
    "which": _any(WHICH),
    "amount": _any(AMOUNTS),
    "day": r"(?:(?:3[01]|[12]\d|0?[1-9])(?:st |nd |rd |th | ))",
    "year": rf"(?:(?:1\d|20)\d\d |(?:nineteen|eighteen|seventeen) {_TENS} (?:{_ONES} )?"
    rf"|(?:nineteen|eighteen|seventeen|twenty) (?:{_TEENS} |oh {_ONES} |hundred )"
    rf"|twenty twenty (?:{_ONES} )?|two thousand (?:and )?(?:(?:{_TEENS}|{_ONES}) )?)",
    "shortyear": r"(?:\d\d )",
    "decade": r"(?:(?:1\d|20)\d0s |['’]\d0s |(?:nineteen |eighteen )?" + _any(DECADES) + ")",
    "number": rf"(?:\d{{1,4}}(?:\.\d+)? (?:\d/\d )?|(?:a |one )?half an? "
    rf"|(?:a |an )?(?:{_CARDINAL} )(?:(?:and )?{_CARDINAL} )*|an? (?:couple of |pair of )?)",
    "digits": r"(?:\d+ )",
    "clock": r"(?:\d{1,2}:\d\d (?:[ap]m )?|\d{1,2}[:.]\d\d[ap]m |\d{1,2}\.\d\d [ap]m "
    r"|\d{1,2}[ap]m |\d{1,2} [ap]m |\d{1,2} o'clock |noon |midnight |midday )",
    "iso": r"(?:\d{4}-\d\d-\d\d(?:t[\d:]+)? )",
    "numeric": r"(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4} )",
    "dash": r"(?:[-–—] |to |through |till |until )",
}
