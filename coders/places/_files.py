"""The text files of the gazetteer."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

LONGEST = 6  # words of a name
# Where the actor dictionaries write another code than ISO 3166-1.
CAMEO_COUNTRIES = {"XKX": "KSV"}


def lines(name: str) -> Iterator[str]:
    """The lines of a file in `data/` that say something, without comments."""
    for line in text(name).splitlines():
        bare = line.split("  #")[0].strip()
        if bare and not bare.startswith("#"):
            yield bare


def text(name: str) -> str:
    """A file in `data/` as it is."""
    return resources.files("coders.places").joinpath("data", name).read_text(encoding="utf-8")
