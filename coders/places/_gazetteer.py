"""The gazetteer: cities above 5,000 and first-level regions (GeoNames), countries, and areas in the news of our own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from coders._errors import DictionaryError
from coders.actors import Entry, read_dictionaries
from coders.actors._normalise import name_keys, token_keys
from coders.places._files import LONGEST, lines, text

_FILES = ("areas.txt", "regions.txt", "cities.txt", "countries.txt", "weak-names.txt", "generic-words.txt")
_ARTICLES = frozenset({"al", "el", "al-", "el-"})  # "al-Hol", "al - Hol"
_KEPT = 1 << 16  # words of texts whose look-ups are kept
_KINDS = ("area", "city", "region", "site")


@dataclass(frozen=True, slots=True)
class Place:
    """A place; `population` is 0 where it is not known, `country` alpha-3 as CAMEO writes it or "" (a sea, a disputed reef).

    `region` is the name of the first-level region of a city. `fixed`: the name is the one that English news writes.
    `listed`: from our own list of areas.
    """

    name: str
    kind: str
    country: str
    latitude: float | None
    longitude: float | None
    geoname_id: int = 0
    population: int = 0
    region: str = ""
    capital: bool = False
    fixed: bool = True
    listed: bool = False


class Gazetteer:
    """Places by the keys of their names (lower case, no diacritics, words joined by spaces)."""

    def __init__(
        self,
        names: dict[str, list[int]],
        rows: list[str | Place],
        regions: dict[tuple[str, str], str],
        nationalities: dict[str, str],
        world: frozenset[str],
        version: str,
    ) -> None:
        self._names, self._rows, self._regions = names, rows, regions
        self._codes = {(country, name): code for (country, code), name in regions.items()}
        self._read: dict[str, tuple[Place, ...]] = {}
        self.nationalities = nationalities
        self._words = _longest_names(names)
        self.reach = lru_cache(maxsize=_KEPT)(self._reach)
        self.nation_key = lru_cache(maxsize=_KEPT)(_nation_key)
        self.weak = frozenset(key for line in lines("weak-names.txt") for key in map(_key, line.split(";")))
        words = _generic()
        self.generic, self.regional, self.towns, self.things = place_words(), words[0], words[1], words[3]
        self.taken = words[4]
        self.world = world
        self.version = version

    @classmethod
    def load(cls) -> Gazetteer:
        """The shipped gazetteer. Raises `DictionaryError` for a line that cannot be read."""
        return _load()

    def __contains__(self, key: str) -> bool:
        return key in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def look_up(self, name: str) -> tuple[Place, ...]:
        """The places of that name, the more important first."""
        return self.by_key(_key(name))

    def by_key(self, key: str) -> tuple[Place, ...]:
        """The places of a name that is folded already."""
        found = self._read.get(key)
        if found is None:
            places = dict.fromkeys(self._place(number) for number in self._names.get(key, ()))
            found = self._read[key] = tuple(sorted(places, key=_importance))
        return found

    def _reach(self, text: str) -> int:
        """How many words the longest name that begins with a token has, as the token is written; 0 where none does.

        Asked of every token of every text, and so kept (`reach`).
        """
        keys = token_keys(text) if text[:1].isupper() or text[:3] in _ARTICLES else ()
        return self._words.get(keys[0][0], 0) if keys else 0

    def region_code(self, country: str, region: str) -> str:
        """GeoNames' code of a first-level region by the name that places show, "" where it has none."""
        return self._codes.get((country, region), "")

    def _place(self, number: int) -> Place:
        row = self._rows[number]
        if isinstance(row, str):
            row = self._rows[number] = _city(row, self._regions)
        return row


def _longest_names(names: Iterable[str]) -> dict[str, int]:
    """The number of words of the longest name that begins with each word."""
    found: dict[str, int] = {}
    for name in names:
        first = name.partition(" ")[0]
        length = name.count(" ") + 1
        if length > found.get(first, 0):
            found[first] = length
    return found


def _nation_key(text: str) -> str:
    """The key of a token that may be a word of a nationality: one word with a capital; "" for any other."""
    keys = token_keys(text) if text[:1].isupper() else ()
    return keys[0][0] if len(keys) == 1 else ""


def _city(row: str, regions: dict[tuple[str, str], str]) -> Place:
    name, _, country, code, latitude, longitude, number, population, flags = row.split("\t")
    return Place(
        name,
        "city",
        country,
        float(latitude),
        float(longitude),
        int(number),
        int(population),
        regions.get((country, code), ""),
        "C" in flags,
        "E" in flags,
    )


@lru_cache(maxsize=1)
def _load() -> Gazetteer:
    names: dict[str, list[int]] = {}
    rows: list[str | Place] = []
    regions: dict[tuple[str, str], str] = {}
    for row in text("cities.txt").splitlines():
        if row[0] == "#":
            continue
        name, others, _ = row.split("\t", 2)
        if not others or name.isascii():
            names.setdefault(name.lower(), []).append(len(rows))
        if others:
            for key in others.split(";"):
                names.setdefault(key, []).append(len(rows))
        rows.append(row)

    def put(spellings: Iterable[str], place: Place) -> None:
        for name in spellings:
            names.setdefault(_key(name), []).append(len(rows))
        rows.append(place)

    for spellings, country, code, latitude, longitude in _fields("regions.txt"):
        place = Place(spellings[0], "region", country, *_point(latitude, longitude))
        if code:
            regions[country, code] = spellings[0]
        put(spellings, place)
    for spellings, country, kind, latitude, longitude in _fields("areas.txt"):
        if kind not in _KINDS:
            raise DictionaryError(f"places/data/areas.txt: {spellings[0]}: no kind {kind!r}")
        place = Place(
            spellings[0], kind, "" if country == "---" else country, *_point(latitude, longitude), listed=True
        )
        if kind == "city":
            twin = _twin(names, rows, regions, spellings, country)
            place = replace(twin, name=spellings[0], fixed=True, listed=True) if twin else place
        put(spellings, place)
    entries = read_dictionaries().entries
    nationalities = _put_countries(put, entries)
    world = frozenset(_key(name) for entry in entries if entry.kind == "region" for name in entry.names)
    names.pop("", None)
    return Gazetteer(names, rows, regions, nationalities, world, _version())


def _twin(
    names: dict[str, list[int]],
    rows: list[str | Place],
    regions: dict[tuple[str, str], str],
    spellings: Iterable[str],
    country: str,
) -> Place | None:
    """The largest city of GeoNames that has one of the spellings in the country."""
    found: list[Place] = []
    for spelling in spellings:
        for number in names.get(_key(spelling), ()):
            row = rows[number]
            place = _city(row, regions) if isinstance(row, str) else row
            if place.country == country and place.kind == "city":
                found.append(place)
    return max(found, key=lambda place: place.population) if found else None


def _put_countries(put: Callable[[Iterable[str], Place], None], entries: Iterable[Entry]) -> dict[str, str]:
    """Countries under all the names that the actor dictionaries give them; returns nationality words with their country."""
    facts = {}
    for line in lines("countries.txt"):
        code, number, population = (field.strip() for field in line.split("|"))
        facts[code] = (int(number), int(population))
    nationalities: dict[str, str] = {}
    for entry in entries:
        if len(entry.code) != 3:
            continue
        if entry.kind == "country" and entry.begin is None and entry.end is None:
            place = Place(entry.names[0], "country", entry.code, None, None, *facts.get(entry.code, (0, 0)))
            put(entry.names, place)
        if entry.kind in ("adjective", "country", "people"):
            for name in entry.names:
                nationalities.setdefault(_key(name), entry.code)
    return nationalities


@lru_cache(maxsize=1)
def _generic() -> tuple[frozenset[str], ...]:
    sections = dict(line.split(":") for line in lines("generic-words.txt"))
    names = ("region", "town", "part", "thing", "taken")
    return tuple(frozenset(word.strip() for word in sections[name].split(";")) for name in names)


@lru_cache(maxsize=1)
def place_words() -> frozenset[str]:
    """The words that say what kind of place a name is: province, city, camp, street."""
    return frozenset().union(*_generic()[:4])


def _key(name: str) -> str:
    keys = name_keys(name)
    return " ".join(keys) if len(keys) <= LONGEST else ""


def _importance(place: Place) -> tuple[bool, int, int, int]:
    order = {"country": 0, "area": 1, "region": 3, "site": 3, "city": 2}
    return (not place.listed, order[place.kind], -int(place.capital), -place.population)


def _fields(file: str) -> Iterator[tuple[list[str], str, str, str, str]]:
    for line in lines(file):
        try:
            names, country, third, latitude, longitude = (field.strip() for field in line.split("|"))
        except ValueError as error:
            raise DictionaryError(f"places/data/{file}: cannot read {line!r}: {error}") from error
        yield [name.strip() for name in names.split(";")], country, third, latitude, longitude


def _point(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    if not latitude:
        return None, None
    try:
        return float(latitude), float(longitude)
    except ValueError as error:
        raise DictionaryError(f"places/data: no coordinates: {latitude!r}, {longitude!r}") from error


def _version() -> str:
    digest = hashlib.sha256()
    for name in _FILES:
        digest.update(text(name).encode())
    return digest.hexdigest()[:12]
