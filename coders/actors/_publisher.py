"""The country of a document's publisher, from its address."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from coders._errors import DictionaryError
from coders.actors._rules import lines
from coders.ontology import is_actor_code

WORLDWIDE = "---"


@cache
def publishers() -> dict[str, str]:
    """Sites ("namibian.com.na") and top-level domains (".na") with their countries, "" for sites of the whole world.

    Raises `DictionaryError` with file and line for a country that is none or a site that stands twice.
    """
    table: dict[str, str] = {}
    for number, line in lines("publishers.txt"):
        country, bar, sites = line.partition("|")
        country = country.strip()
        if not bar or (country != WORLDWIDE and not (len(country) == 3 and is_actor_code(country))):
            raise DictionaryError(f"rules/publishers.txt:{number}: expected COUNTRY | site; site, not {line!r}")
        for site in filter(None, (s.strip() for s in sites.split(";"))):
            if site in table:
                raise DictionaryError(f"rules/publishers.txt:{number}: {site} stands twice")
            table[site] = "" if country == WORLDWIDE else country
    return table


def publisher_country(url: str) -> str:
    """The country whose affairs a publication takes for granted, "" where its address does not tell."""
    if not url:
        return ""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:  # "http://[" is what somebody's table holds
        return ""
    table, rest = publishers(), host.removeprefix("www.")
    while rest:
        if rest in table:
            return table[rest]
        rest = rest.partition(".")[2]
    return table.get("." + host.rpartition(".")[2], "")
