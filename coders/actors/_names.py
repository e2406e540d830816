"""Surnames alone: who of those in office on the day is meant by "President Obama" or, where the country is named,
by "Obama".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from coders.actors._codes import Countries
from coders.actors._discourse import Discourse
from coders.actors._entry import Entry
from coders.actors._normalise import name_keys, token_keys

_OFFICE_WORDS = frozenset(
    {
        "president",
        "minister",
        "premier",
        "chancellor",
        "king",
        "queen",
        "emir",
        "sultan",
        "leader",
        "secretary",
        "chairman",
        "general",
        "governor",
        "ambassador",
        "prince",
        "sheikh",
        "colonel",
        "senator",
        "chief",
        "director",
        "commissioner",
    }
)


class Surnames:
    """The persons of the dictionaries by surname (or first name, where family names come first), on one day."""

    def __init__(self, table: Mapping[str, Sequence[Entry]], day: dt.date, countries: Countries) -> None:
        self._table = table
        self._day = day
        self._countries = countries

    def split(self, code: str) -> tuple[str, tuple[str, ...]]:
        """Country and roles of a code."""
        return self._countries.split(code)

    def find(self, name_words: list[str], title: str, country: str, discourse: Discourse) -> Entry | None:
        """The one person in office on the day that a surname can mean, with an office word beside it or its country
        in the text.
        """
        keys = [k for word in name_words for k, _ in token_keys(word)]
        if not keys or len(keys) > 3:
            return None
        candidates = [e for e in self._table.get(keys[-1], ()) if e.holds_on(self._day)]
        if len(keys) > 1:
            # another spelling of the first name needs its office beside it
            candidates = [e for e in candidates if title in _OFFICE_WORDS and _spelt_alike(e, keys)]
        if country:
            candidates = [e for e in candidates if e.code.startswith(country)]
        elif title not in _OFFICE_WORDS:
            candidates = [e for e in candidates if self._countries.split(e.code)[0] in discourse.countries]
        codes = {e.code for e in candidates}
        names = {e.names[0] for e in candidates}
        if len(codes) == 1 and (len(names) == 1 or title in _OFFICE_WORDS):
            return candidates[0]
        if not candidates and title in _OFFICE_WORDS:
            return self._once(keys, title, country)
        known = [e for e in candidates if self._countries.split(e.code)[0] in discourse.countries]
        return known[0] if len({e.code for e in known}) == 1 else None

    def _once(self, keys: list[str], title: str, country: str) -> Entry | None:
        """Somebody who bore the title at another time: a text that calls him president speaks of that time."""
        candidates = [
            e
            for e in self._table.get(keys[-1], ())
            if title in e.note.lower() and (not country or e.code.startswith(country))
        ]
        if len(keys) > 1:
            candidates = [e for e in candidates if _spelt_alike(e, keys)]
        return candidates[0] if len({e.code for e in candidates}) == 1 else None


def _spelt_alike(entry: Entry, keys: list[str]) -> bool:
    """Whether a full name can be another spelling of an entry's: the same surname, a first name that begins alike."""
    names = (name_keys(name) for name in entry.names)
    return any(len(n) > 1 and n[-1] == keys[-1] and n[0][:3] == keys[0][:3] for n in names)
