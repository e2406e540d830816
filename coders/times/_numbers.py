"""Numbers, years and decades in digits and words."""

from __future__ import annotations

from fractions import Fraction

from ._vocabulary import CARDINALS, DECADES, ORDINALS


def amount(text: str) -> Fraction | None:
    """The number of "two", "a", "2 1/2", "twenty four", "a couple of", "half an"; None where it is none."""
    words = text.split()
    if not words:
        return None
    if "half" in words:
        return Fraction(1, 2)
    if words[-1] == "of" and words[0] in ("a", "an"):
        return Fraction(2)
    if words[0][0].isdigit():
        total = Fraction(words[0])
        return total + Fraction(words[1]) if len(words) > 1 and words[1] != "1/0" else total
    if words in (["a"], ["an"]):
        return Fraction(1)
    value = cardinal(words[1:] if words[0] in ("a", "an") else words)
    return None if value is None else Fraction(value)


def cardinal(words: list[str]) -> int | None:
    """The number in words ("twenty", "four") → 24; None where a word is no number."""
    total = current = 0
    for word in words:
        if word == "and":
            continue
        value = CARDINALS.get(word)
        if value is None:
            return None
        if value == 100:
            current = max(current, 1) * 100
        elif value == 1000:
            total += max(current, 1) * 1000
            current = 0
        else:
            current += value
    return total + current


def year(text: str) -> int | None:
    """The year of "1996", "nineteen ninety six", "two thousand five", "twenty twenty one"."""
    words = text.split()
    if words[0].isdigit():
        return int(words[0])
    if words[0] == "two":
        return cardinal(words)
    century = CARDINALS.get(words[0])
    rest = [w for w in words[1:] if w not in ("oh", "hundred")]
    below = cardinal(rest)
    return None if century is None or below is None else century * 100 + below


def decade(text: str) -> int | None:
    """The decade of "1980s", "'80s", "eighties" as its first three digits (198)."""
    words = text.split()
    last = words[-1]
    if last.endswith("0s"):
        digits = last.strip("'’s")
        number = int(digits) // 10
        if len(digits) == 4:
            return number
        return 190 + number if number >= 3 else 200 + number
    found = DECADES.get(last)
    if found is not None and len(words) > 1:
        return CARDINALS[words[0]] * 10 + found % 10
    return found


def ordinal(text: str) -> int | None:
    """The number of "third", "3rd"."""
    if text in ORDINALS:
        return ORDINALS[text]
    digits = text.rstrip("stndrh")
    return int(digits) if digits.isdigit() else None
