"""How well the actor step does alone: the labelled mention texts are given, only their codes are asked for.

A label counts once for a sentence, text and code. Its mention is looked for at the syntactic head of the text: the
phrase of that head, or the modifier that it is. Labels without a text or a code, and texts that their sentence does
not hold, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from coders._records import ActorMention, ParsedDocument, PlaceMention, Sentence
from coders.actors import ActorResolver, ActorTable
from coders.evaluation._gold import GoldDocument, GoldEvent, GoldSentence
from coders.ontology import is_actor_code, parse_actor_code

# misspelt or obsolete codes in the labels of the PLOVER set
_LABEL_FIXES = {"JAP": "JPN", "ITL": "ITA", "IMG": "IMG"}


def score_actors(
    gold: Iterable[GoldDocument],
    parsed: Mapping[str, ParsedDocument],
    resolver: ActorResolver,
    places: Mapping[str, Sequence[PlaceMention]] | None = None,
) -> dict[str, Any]:
    """Resolve the labelled mentions of documents.

    `parsed` and `places` are by document id. Gives `n`, the shares `exact` and `country`, the counts behind them and
    `misses`:
    (document, sentence, text, label, code, how).
    """
    exact = country = total = found = 0
    misses: list[tuple[str, int, str, str, str, str]] = []
    for document in gold:
        parse = parsed.get(document.id)
        if parse is None:
            continue
        table = resolver.find(parse, (places or {}).get(document.id, ()))
        for number, sentence in enumerate(document.sentences):
            for text, label, trigger in _labels(sentence):
                if " ".join(text.split()).lower() not in " ".join(sentence.text.split()).lower():
                    continue  # words put together from several places
                total += 1
                codes, how = _codes(table, parse, sentence, text, trigger)
                found += bool(codes)
                if any(same_code(label, c) for c in codes):
                    exact += 1
                    country += 1
                    continue
                if any(same_country(label, c) for c in codes):
                    country += 1
                misses.append((document.id, number, text, label, "/".join(codes), how))
    share = (lambda n: n / total) if total else (lambda n: 0.0)
    return {
        "n": total,
        "exact": share(exact),
        "country": share(country),
        "found": share(found),
        "right": exact,
        "right_country": country,
        "misses": misses,
    }


def _labels(sentence: GoldSentence) -> list[tuple[str, str, str]]:
    seen: dict[tuple[str, str], str] = {}
    for event in sentence.events:
        for text, code in _sides(event):
            if text and code and code != "?":
                seen.setdefault((text, code), event.trigger)
    return [(text, code, trigger) for (text, code), trigger in seen.items()]


def _sides(event: GoldEvent) -> list[tuple[str, str]]:
    return [(event.source_text.strip(), event.source), (event.target_text.strip(), event.target)]


def _codes(
    table: ActorTable, parse: ParsedDocument, sentence: GoldSentence, text: str, trigger: str
) -> tuple[list[str], str]:
    """The codes that the actor step gives to a text in a sentence, and how."""
    pattern = r"\s+".join(map(re.escape, text.split()))
    positions = [(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", sentence.text)]
    positions = positions or [(m.start(), m.end()) for m in re.finditer(pattern, sentence.text, re.IGNORECASE)]
    act = sentence.text.find(trigger) if trigger else -1
    if act >= 0:
        positions.sort(key=lambda p: abs(p[0] - act))
    for first, last in positions[:1]:
        mention, reason = _mention(table, parse, sentence.start + first, sentence.start + last)
        if mention is None:
            return [], reason
        codes = [code for code, _ in mention.members] or ([mention.code] if mention.code else [])
        return codes, f"{mention.how}/{mention.country_how} {mention.kind} {mention.text!r} {mention.reason}"
    return [], "text not found in its sentence"


def _mention(table: ActorTable, parse: ParsedDocument, start: int, end: int) -> tuple[ActorMention | None, str]:
    for sentence in parse.sentences:
        inside = [t.index for t in sentence.tokens if start <= t.start and t.end <= end]
        if not inside:
            continue
        for head in _heads(sentence, inside):
            mention = table.at(sentence.index, head)
            if mention is not None:
                return mention, ""
        return None, f"no mention at {sentence.tokens[_heads(sentence, inside)[0]].text!r}"
    return None, "no token"


def _heads(sentence: Sentence, inside: list[int]) -> list[int]:
    """The tokens of a span that hang outside it, nominal ones first."""
    tops = [i for i in inside if sentence.tokens[i].head not in inside and sentence.tokens[i].upos != "PUNCT"]
    nouns = [i for i in tops if sentence.tokens[i].upos in ("NOUN", "PROPN", "PRON")]
    others = [i for i in tops if i not in nouns]
    return (
        [*reversed(nouns), *others]
        if len(nouns) < 2 or sentence.tokens[nouns[-1]].deprel != "conj"
        else [*nouns, *others]
    )


def same_code(label: str, code: str) -> bool:
    """Whether a code is the labelled one; the PLOVER set writes all intergovernmental bodies IGO, ethnic parts in
    small letters.
    """
    label = re.sub(r"[a-z]+$", "", label)
    label = _LABEL_FIXES.get(label[:3], label[:3]) + label[3:].replace("CIV", "CVL")
    if label in ("IGO", "IGOGOV", "NGO"):
        return code.startswith(label[:3])
    return label == code or (_is_coarse(label) and label == _without_group(code))


def _is_coarse(label: str) -> bool:
    return is_actor_code(label) and _without_group(label) == label


def _without_group(code: str) -> str:
    """The country and roles of a code, without the letters of a single organisation or group."""
    if not is_actor_code(code, strict=False):
        return code
    parts = parse_actor_code(code, strict=False).parts
    if parts[0].kind != "country":
        return code
    return "".join(p.code for p in parts if p.kind in ("country", "role"))


def same_country(label: str, code: str) -> bool:
    """Whether the country, or the kind of international actor, is the labelled one."""
    return _LABEL_FIXES.get(label[:3], label[:3]) == code[:3]
