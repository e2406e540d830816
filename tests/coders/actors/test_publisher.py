"""The country of the publisher: from an address, and for agents that a text gives none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coders import ParsedDocument
from coders.actors import ActorResolver
from coders.actors._publisher import publisher_country, publishers
from coders.ontology import is_actor_code


@pytest.mark.parametrize(
    ("url", "country"),
    [
        ("https://www.namibian.com.na/news/1", "NAM"),  # by the site
        ("http://gazette.example.zm/today?x=http://a.fr", "ZMB"),  # by the top-level domain
        ("https://news.abs-cbn.com/x", "PHL"),  # a sub-domain of a site
        ("THESTAR.COM.MY", "MYS"),
        ("https://www.aljazeera.com/news", ""),  # reports on the whole world
        ("https://example.com/", ""),
        ("https://example.tv/", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_an_address_tells_the_country(url: str, country: str) -> None:
    assert publisher_country(url) == country


def test_every_country_is_one() -> None:
    assert len(publishers()) > 400
    assert all(country == "" or is_actor_code(country) for country in publishers().values())


def _of(resolver: ActorResolver, parsed: ParsedDocument, **fields: str) -> dict[str, tuple[str, str]]:
    parsed = replace(parsed, document=replace(parsed.document, **fields))
    return {m.text: (m.code, m.country_how) for m in resolver.find(parsed).mentions}


def test_agents_without_a_country_take_the_publishers(
    resolver: ActorResolver, parses: dict[str, ParsedDocument]
) -> None:
    parsed = parses["publisher"]
    assert _of(resolver, parsed)["Police"][0] == ""
    assert _of(resolver, parsed, url="https://www.namibian.com.na/a")["Police"] == ("NAMCOP", "publisher")
    assert _of(resolver, parsed, url="https://www.namibian.com.na/a", country="KEN")["Police"] == (
        "KENCOP",
        "publisher",
    )


def test_a_country_in_the_text_goes_before_the_publishers(
    resolver: ActorResolver, parses: dict[str, ParsedDocument]
) -> None:
    named = _of(resolver, parses["title"], country="NZL")
    assert named == _of(resolver, parses["title"])
