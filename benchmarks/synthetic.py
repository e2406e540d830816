"""Made-up news for tests and timings: articles from templates, and a coder of microseconds that knows the templates.

The sentences are plain enough for the real coder too; what they say did not happen.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from coders import (
    CoderError,
    Count,
    Document,
    DocumentResult,
    Event,
    EventAction,
    EventActor,
    EventPlace,
    EventTime,
    Explanation,
    Status,
    Versions,
)
from service._worker import WorkerSpec

# phrase -> code, country, roles, name
ACTORS = {
    "France": ("FRA", "FRA", (), "France"),
    "The German government": ("DEUGOV", "DEU", ("GOV",), "German government"),
    "Turkish forces": ("TURMIL", "TUR", ("MIL",), "Turkish forces"),
    "Kenyan police": ("KENCOP", "KEN", ("COP",), "Kenyan police"),
    "The United Nations": ("IGOUNO", "", (), "United Nations"),
    "Amnesty International": ("NGOHRIAMN", "", ("NGO",), "Amnesty International"),
    "Brazil": ("BRA", "BRA", (), "Brazil"),
    "Indian protesters": ("INDCVL", "IND", ("CVL",), "Indian protesters"),
    "The Japanese parliament": ("JPNLEG", "JPN", ("LEG",), "Japanese parliament"),
    "The Nigerian army": ("NGAMIL", "NGA", ("MIL",), "Nigerian army"),
}
# words -> code, name, quad class, Goldstein, PLOVER type, modes
VERBS = {
    "condemned": ("111", "Criticize or denounce", 3, -2.0, "ACCUSE", ("disapprove",)),
    "denied the accusations of": ("016", "Reject accusation, deny responsibility", 1, -5.0, "", ()),
    "may consider the proposal of": ("014", "Consider policy option", 1, 0.0, "", ()),
    "met with": ("040", "Consult, not specified below", 1, 1.0, "CONSULT", ()),
    "attacked": ("190", "Use conventional military force, not specified below", 4, -10.0, "ASSAULT", ()),
    "arrested members of": ("173", "Arrest, detain", 4, -5.0, "COERCE", ("arrest",)),
    "sent aid to": ("070", "Provide aid, not specified below", 2, 7.0, "AID", ()),
    "threatened": ("130", "Threaten, not specified below", 3, -4.4, "THREATEN", ()),
}
PLACES = {
    "Nairobi": ("KEN", "05", -1.28333, 36.81667, 184745),
    "São Paulo": ("BRA", "27", -23.5475, -46.63611, 3448439),
    "Lyon": ("FRA", "84", 45.74846, 4.84671, 2996944),
    "Boston": ("USA", "MA", 42.35843, -71.05977, 4930956),
}
_FILLER = (
    "Markets were calm and traffic was light.",
    "The weather stayed dry for the rest of the week.",
    "Residents said they had heard little about it.",
    "“We shall see,” one resident said; others shrugged.",
)
_SOURCES = ("The Daily Template", "Muster & Söhne", "Example, Inc.")
_PATTERN = re.compile(
    rf"(?P<source>{'|'.join(ACTORS)}) (?P<verb>{'|'.join(VERBS)}) (?P<target>{'|'.join(ACTORS)})"
    rf"(?: in (?P<place>{'|'.join(PLACES)}))?(?P<day> on Monday)?\."
)
_BREAK = re.compile(r"(?<=[.”])\s+")
VERSIONS = Versions("0.0.0", "o1", "d1", "l1", "g1", "m1")


def articles(count: int, *, seed: int = 1, sentences: int = 6, share: float = 0.5) -> Iterator[dict[str, str]]:
    """Articles as records of JSON lines, always the same for a seed; `share` of their sentences are events."""
    dice = random.Random(seed)
    first = dt.date(2021, 1, 1)
    for number in range(count):
        lines = []
        for _ in range(sentences):
            if dice.random() < share:
                source, target = dice.sample(sorted(ACTORS), 2)
                place = f" in {dice.choice(sorted(PLACES))}" if dice.random() < 0.4 else ""
                day = " on Monday" if dice.random() < 0.4 else ""
                lines.append(f"{source} {dice.choice(sorted(VERBS))} {target}{place}{day}.")
            else:
                lines.append(dice.choice(_FILLER))
        yield {
            "id": f"made-{number:06d}",
            "date": (first + dt.timedelta(days=number % 90)).isoformat(),
            "title": f"Report {number}\tof the day",
            "text": " ".join(lines[:3]) + "\n\n" + " ".join(lines[3:]),
            "url": f"https://news.example/{number}",
            "source": _SOURCES[number % 3],
        }


class SyntheticCoder:
    """Codes the templates; a text that begins with FAIL is one that cannot be coded, one with CRASH ends the process."""

    versions = VERSIONS

    def code(self, documents: Sequence[Document]) -> list[DocumentResult]:
        """One result each."""
        return [self._one(document) for document in documents]

    def _one(self, document: Document) -> DocumentResult:
        if document.text.startswith("FAIL"):
            return DocumentResult(document, error=CoderError("this text is one that fails"))
        if document.text.startswith("CRASH"):
            import os

            os._exit(13)
        bounds = [0, *(m.end() for m in _BREAK.finditer(document.text)), len(document.text)]
        events = []
        for index, (start, end) in enumerate(pairwise(bounds)):
            if found := _PATTERN.search(document.text, start, end):
                events.append(_event(document, index, start, end, found))
        return DocumentResult(document, tuple(events), versions=VERSIONS)


def load(spec: WorkerSpec, on_stage: Callable[[str, float], None]) -> SyntheticCoder:
    """The factory of a worker."""
    return SyntheticCoder()


def _event(document: Document, index: int, start: int, end: int, found: re.Match[str]) -> Event:
    code, name, quad, goldstein, plover, modes = VERBS[found["verb"]]
    key = f"{document.id}\x1f{found.start()}\x1f{found[0]}"
    digest = hashlib.sha256(key.encode()).hexdigest()[:20]
    status: Status = "hypothetical" if code == "014" and found["place"] else "actual"
    count = Count(1, None) if code == "190" else None
    return Event(
        digest, digest[::-1], document.id, index, start, end, _actor(found, "source", index),
        EventAction(code, name, code[:2], quad, goldstein, plover, modes, found["verb"], *found.span("verb")),
        _actor(found, "target", index), _time(document, found), _place(found), count, None, status, None, 0.9,
        Explanation(("verbs.txt:1",), ("template",), ("subject", "object")),
    )  # fmt: skip


def _actor(found: re.Match[str], side: str, sentence: int) -> EventActor:
    code, country, roles, name = ACTORS[found[side]]
    return EventActor(code, country, roles, name, found[side], *found.span(side), sentence, "dictionary", "dictionary")


def _time(document: Document, found: re.Match[str]) -> EventTime:
    if found["day"]:
        begin = document.date - dt.timedelta(days=document.date.weekday())
        text, (start, end), inferred, how = "Monday", (found.start("day") + 4, found.end("day")), False, "clause"
    else:
        begin, text, start, end, inferred, how = document.date, "", -1, -1, True, "publication"
    stop = begin + dt.timedelta(days=1)
    return EventTime(begin, stop, "day", text, start, end, begin.isoformat(), how, inferred)


def _place(found: re.Match[str]) -> EventPlace | None:
    name = found["place"]
    if not name:
        return None
    country, region, latitude, longitude, number = PLACES[name]
    return EventPlace(name, name, *found.span("place"), country, region, "city", latitude, longitude, number, "exact")
