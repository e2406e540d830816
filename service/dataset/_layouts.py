"""From rows of the `whowhom` layout to the rows of the other layouts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import pyarrow as pa

from coders import CoderError
from coders.ontology import ActorCode, load_actor_parts, parse_actor_code
from service.dataset._gdelt import gdelt
from service.dataset._rows import UNKNOWN_SIDE, Row
from service.dataset._schema import Layout

# Layouts that have a place for the status; the others hold what happened only.
WITH_STATUS = frozenset({"whowhom", "plover"})
_QUADS = ("", "VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT")
_AUXILIARY = {"historical": "historical", "hypothetical": "hypothetical", "negated": "negation"}


def to_layout(table: pa.Table, layout: Layout) -> pa.Table:
    """A table of the `whowhom` layout in another one; rows keep their order, events that are not actual stay only where a layout can
    say so."""
    if layout.name == "whowhom":
        return table
    rows = [
        make
        for row in table.to_pylist()
        if layout.name in WITH_STATUS or row["status"] == "actual"
        for make in [_MAKERS[layout.name](row)]
    ]
    return pa.Table.from_pylist(rows, schema=layout.arrow)


def joined(values: Iterable[str] | None, separator: str = ";") -> str | None:
    """Values in one cell; the separator inside a value becomes a comma (or a blank)."""
    other = "," if separator == ";" else " "
    return separator.join(value.replace(separator, other) for value in values or ()) or None


def known(code: str | None) -> str:
    """A code, "" for an unknown side."""
    return "" if code in (None, UNKNOWN_SIDE) else str(code)


@lru_cache(maxsize=16384)
def code_parts(code: str) -> ActorCode | None:
    """A code taken apart, None for one that cannot be (an overlay may bring codes of its own)."""
    try:
        return parse_actor_code(code, strict=False) if code else None
    except CoderError:
        return None


def country_name(code: str | None) -> str | None:
    """The name of a country by its CAMEO code."""
    country = load_actor_parts().countries.get(code or "")
    return country.name if country else code or None


def role_names(roles: Sequence[str] | None) -> str | None:
    """The names of roles, as ICEWS lists its sectors."""
    table = load_actor_parts().roles
    return joined((table[role].name if role in table else role for role in roles or ()), ",")


def _phoenix_side(prefix: str, code: str, country: str | None, roles: Sequence[str]) -> Row:
    entity = country or (code[:3] if known(code) else None)
    return {
        f"{prefix}ActorFull": code,
        f"{prefix}ActorEntity": entity,
        f"{prefix}ActorRole": roles[0] if roles else None,
        f"{prefix}ActorAttribute": joined(roles[1:]),
    }


def _phoenix(row: Row) -> Row:
    day = row["date_first"]
    return {
        "EventID": row["event_id"],
        "Date": day,
        "Year": day.year if day else None,
        "Month": day.month if day else None,
        "Day": day.day if day else None,
        **_phoenix_side("Source", row["source_code"], row["source_country"], row["source_roles"] or []),
        **_phoenix_side("Target", row["target_code"], row["target_country"], row["target_roles"] or []),
        "EventCode": row["action_code"],
        "EventRootCode": row["action_root"],
        "PentaClass": 0 if row["action_root"] in ("01", "02") else row["quad_class"],
        "GoldsteinScore": row["goldstein"],
        "Lat": row["latitude"],
        "Lon": row["longitude"],
        "LocationName": row["place_name"],
        "StateName": row["place_region"],
        "CountryCode": row["place_country"],
        "SentenceID": f"{row['document_id']}_{row['sentence_index']}",
        "URLs": joined(row["urls"]),
        "NewsSources": joined(row["publishers"]),
    }


def _is_town(row: Row) -> bool:
    return row["place_kind"] in ("city", "site")


def _icews(row: Row) -> Row:
    return {
        "Event ID": row["event_id"],
        "Event Date": row["date_first"],
        "Source Name": row["source_name"],
        "Source Sectors": role_names(row["source_roles"]),
        "Source Country": country_name(row["source_country"]),
        "Event Text": row["action_name"],
        "CAMEO Code": row["action_code"],
        "Intensity": row["goldstein"],
        "Target Name": row["target_name"],
        "Target Sectors": role_names(row["target_roles"]),
        "Target Country": country_name(row["target_country"]),
        "Story ID": row["document_id"],
        "Sentence Number": row["sentence_index"] + 1,
        "Publisher": row["publisher"],
        "City": row["place_name"] if _is_town(row) else None,
        "Province": row["place_name"] if row["place_kind"] == "region" else row["place_region"],
        "Country": country_name(row["place_country"]),
        "Latitude": row["latitude"],
        "Longitude": row["longitude"],
    }


def _polecat_side(name: str, row: Row, side: str) -> Row:
    roles = row[f"{side}_roles"] or []
    return {
        f"{name} Name": row[f"{side}_name"],
        f"{name} Country": row[f"{side}_country"],
        f"Primary {name} Sector": roles[0] if roles else None,
        f"{name} Sectors": joined(roles),
        f"{name} Name Raw": row[f"{side}_text"],
    }


def _polecat(row: Row) -> Row:
    return {
        "Event ID": row["event_id"],
        "Event Date": row["date_first"],
        "Event Type": row["plover_type"],
        "Event Mode": joined(row["plover_modes"]),
        "Intensity": row["goldstein"],
        "Quad Code": _QUADS[row["quad_class"]],
        **_polecat_side("Actor", row, "source"),
        **_polecat_side("Recipient", row, "target"),
        "Placename": row["place_name"],
        "City": row["place_name"] if _is_town(row) else None,
        "Province": row["place_name"] if row["place_kind"] == "region" else row["place_region"],
        "Country": row["place_country"],
        "Latitude": row["latitude"],
        "Longitude": row["longitude"],
        "GeoNames ID": row["geoname_id"],
        "Raw Placename": row["place_text"],
        "Feature Type": row["place_kind"],
        "Source": row["publisher"],
        "Publication Date": row["document_date"],
        "Story People": joined(row["document_people"]),
        "Story Organizations": joined(row["document_organisations"]),
        "Story Locations": joined(row["document_places"]),
        "Language": "en",
        "Version": f"whowhom {row['version_whowhom'] or ''}".strip(),
    }


def _plover_side(row: Row, side: str) -> list[Row]:
    if not known(row[f"{side}_code"]):
        return []
    return [
        {
            "code": row[f"{side}_code"],
            "name": row[f"{side}_name"],
            "text": row[f"{side}_text"],
            "country": row[f"{side}_country"],
            "sectors": row[f"{side}_roles"] or [],
        }
    ]


def _plover(row: Row) -> Row:
    # the manual gives what AGREE and THREATEN express no auxiliary mode
    auxiliary = "" if row["plover_type"] in ("AGREE", "THREATEN") else _AUXILIARY.get(row["status"], "")
    where = [row["place_name"], row["place_region"], row["place_country"]]
    published = row["document_date"].isoformat() if row["document_date"] else ""
    return {
        "id": row["event_id"],
        "date": row["date_first"],
        "enddate": row["date_last"] if row["date_last"] != row["date_first"] else None,
        "actor": _plover_side(row, "source"),
        "recipient": _plover_side(row, "target"),
        "event": row["plover_type"],
        "mode": [*(row["plover_modes"] or []), *([auxiliary] if auxiliary else [])],
        "context": [],
        "event_loc": ", ".join(part for part in where if part) or None,
        "event_text": row["trigger"],
        "quad_code": row["quad_class"],
        "event_scale": row["goldstein"],
        "text": row["sentence"],
        "text_info": f"{row['document_id']}:{row['sentence_index']}:{row['sentence_start']}-{row['sentence_end']}",
        "cite_info": row["url"],
        "language": "en",
        "publication": ", ".join(part for part in (row["publisher"], published) if part) or None,
        "coder": "whowhom",
        "version": row["version_whowhom"],
        "comment": f"cameo={row['action_code']}",
    }


_MAKERS: dict[str, Callable[[Row], Row]] = {
    "phoenix": _phoenix,
    "icews": _icews,
    "polecat": _polecat,
    "plover": _plover,
    "gdelt": gdelt,
}
