"""The event ontology: complete, consistent, and what the published tables say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coders import _errors
from coders.ontology import EventCode, UnknownCodeError, load_ontology, load_plover
from coders.ontology._events import read_events
from coders.ontology._tables import parse_rows

ONTOLOGY = load_ontology()
CODEBOOK = sorted(
    code
    for line in (Path(__file__).parent / "cameo_codes.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for code in line.split()
)
codes = st.sampled_from(ONTOLOGY.codes(roots=True))


def test_has_every_code_of_the_codebook_and_no_other() -> None:
    assert len(CODEBOOK) == 298
    assert sorted(ONTOLOGY.codes()) == CODEBOOK


def test_has_the_twenty_roots() -> None:
    assert ONTOLOGY.roots() == tuple(f"{number:02d}" for number in range(1, 21))
    assert len(ONTOLOGY) == 318


@pytest.mark.parametrize("code", ["155", "176", "1213", "1214", "1821", "1822", "1823", "1834", "1951", "1952"])
def test_has_the_codes_added_late(code: str) -> None:
    assert code in ONTOLOGY


@given(codes)
def test_a_code_leads_to_its_root_through_existing_parents(code: str) -> None:
    event = ONTOLOGY.get(code)
    chain = [event]
    while (above := ONTOLOGY.parent(chain[-1].code)) is not None:
        assert chain[-1].code in ONTOLOGY.children(above.code)
        chain.append(above)
    assert chain[-1].code == event.root
    assert chain[-1].is_root
    assert all(ONTOLOGY.is_a(code, step.code) for step in chain)


@given(codes, codes)
def test_is_a_goes_one_way_only(first: str, second: str) -> None:
    assert (ONTOLOGY.is_a(first, second) and ONTOLOGY.is_a(second, first)) == (first == second)


@given(codes)
def test_values_are_in_range_and_descriptions_are_one_sentence(code: str) -> None:
    event = ONTOLOGY.get(code)
    assert event.quad_class in (1, 2, 3, 4)
    assert -10 <= event.goldstein <= 10
    assert event.name
    assert event.description.endswith(".")
    assert "\n" not in event.description
    assert event.description != event.name


@pytest.mark.parametrize(
    ("quad", "first", "last"), [(1, "010", "057"), (2, "060", "0874"), (3, "090", "139"), (4, "140", "2042")]
)
def test_quad_classes_are_blocks_of_roots(quad: int, first: str, last: str) -> None:
    of_quad = [code for code in ONTOLOGY.codes() if ONTOLOGY.get(code).quad_class == quad]
    assert (of_quad[0], of_quad[-1]) == (first, last)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        # where published tables differ: the ICEWS values
        ("016", -5.0),
        ("124", -4.0),
        ("1246", -4.0),
        ("163", -8.0),
        ("164", -6.5),
        ("166", -7.0),
        # where they agree
        ("010", 0.0),
        ("0256", -0.3),
        ("0334", 6.0),
        ("036", 4.0),
        ("042", 1.9),
        ("043", 2.8),
        ("057", 8.0),
        ("072", 8.3),
        ("0871", 9.0),
        ("0874", 10.0),
        ("112", -2.0),
        ("130", -4.4),
        ("141", -6.5),
        ("145", -7.5),
        ("154", -7.2),
        ("173", -5.0),
        ("182", -9.5),
        ("186", -10.0),
        ("190", -10.0),
        ("192", -9.5),
    ],
)
def test_goldstein_values(code: str, value: float) -> None:
    event = ONTOLOGY.get(code)
    assert event.goldstein == value
    assert not event.goldstein_inherited


def test_codes_without_a_published_value_say_so_and_take_their_parents() -> None:
    inherited = [event for event in ONTOLOGY if event.goldstein_inherited]
    assert [event.code for event in inherited] == ["1213", "1214", "155", "176", "1834", "1951", "1952"]
    for event in inherited:
        assert event.goldstein == ONTOLOGY.get(event.parent).goldstein


@pytest.mark.parametrize(
    ("code", "plover_type", "modes"),
    [
        ("010", "", ()),
        ("0214", "", ()),
        ("036", "AGREE", ()),
        ("041", "CONSULT", ("phone",)),
        ("042", "CONSULT", ("visit",)),
        ("043", "CONSULT", ("visit",)),
        ("044", "CONSULT", ("third-party",)),
        ("081", "CONCEDE", ()),
        ("0812", "CONCEDE", ()),
        ("0813", "RETREAT", ()),
        ("0814", "RETREAT", ()),
        ("0841", "RETREAT", ("release",)),
        ("0871", "RETREAT", ("ceasefire",)),
        ("090", "ACCUSE", ("investigate",)),
        ("1056", "REQUEST", ("yield",)),
        ("112", "ACCUSE", ("disapprove",)),
        ("1123", "ACCUSE", ("allege",)),
        ("129", "REJECT", ("yield",)),
        ("138", "THREATEN", ("violence",)),
        ("141", "PROTEST", ("demo",)),
        ("143", "PROTEST", ("boycott", "strike")),
        ("154", "MOBILIZE", ("troops",)),
        ("161", "SANCTION", ("withdraw",)),
        ("163", "COERCE", ("restrict",)),
        ("1712", "ASSAULT", ("destroy",)),
        ("173", "COERCE", ("arrest",)),
        ("175", "ASSAULT", ()),
        ("176", "COERCE", ("cyber",)),
        ("191", "COERCE", ("restrict",)),
        ("192", "COERCE", ("seize",)),
        ("194", "ASSAULT", ("heavy-weapons",)),
        ("195", "ASSAULT", ("aerial",)),
        ("1952", "ASSAULT", ("drone",)),
        ("203", "ASSAULT", ("cleansing",)),
    ],
)
def test_crosswalk_to_plover(code: str, plover_type: str, modes: tuple[str, ...]) -> None:
    event = ONTOLOGY.get(code)
    assert (event.plover_type, event.plover_modes) == (plover_type, modes)


def test_only_statements_appeals_and_the_root_of_yield_have_no_plover_type() -> None:
    without = {event.code for event in ONTOLOGY if not event.plover_type}
    assert without == {code for code in ONTOLOGY.codes(roots=True) if code[:2] in ("01", "02")} | {"08"}


def test_plover_type_and_cameo_agree_on_the_quad_class() -> None:
    types = load_plover().types
    assert [e.code for e in ONTOLOGY if e.plover_type and types[e.plover_type].quad_class != e.quad_class] == []


@given(st.text(alphabet="0123456789", max_size=6))
def test_a_string_of_digits_is_a_code_or_is_refused(text: str) -> None:
    if text in set(CODEBOOK) | set(ONTOLOGY.roots()):
        assert ONTOLOGY.get(text).code == text
    else:
        with pytest.raises(UnknownCodeError) as caught:
            ONTOLOGY.get(text)
        assert caught.value.code == text
        assert caught.value.reason


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("55", "'055'"),
        ("999", "roots go from 01 to 20"),
        ("1954", "below 195 (Employ aerial weapons"),
        ("19 0", "digits"),
        ("18231", "at most four"),
    ],
)
def test_the_reason_helps(code: str, reason: str) -> None:
    with pytest.raises(UnknownCodeError) as caught:
        ONTOLOGY.get(code)
    assert reason in str(caught.value)
    assert isinstance(caught.value, _errors.CoderError)


def _read(text: str) -> list[EventCode]:
    return read_events(parse_rows("cameo.txt", text, 7), load_plover())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "19 | Fight | -10 | ASSAULT | | | Fights.\n1951 | x | -10 | ASSAULT | | | y",
            "cameo.txt:2: 1951 has no parent",
        ),
        ("19 | Fight | -10 | ASSAULT | | | Fights.\n19 | Fight | -10 | | | | y", "cameo.txt:2: 19 stands here"),
        ("19 | Fight | -11 | ASSAULT | | | Fights.", "cameo.txt:1: 19: Goldstein value -11.0"),
        ("19 | Fight | ten | ASSAULT | | | Fights.", "is no number"),
        ("19 | Fight | -10 | FIGHT | | | Fights.", "no PLOVER type 'FIGHT'"),
        ("19 | Fight | -10 | ASSAULT | arrest | | Fights.", "'arrest' is no mode of ASSAULT"),
        ("19 | Fight | -10 | ASSAULT | | sport | Fights.", "no PLOVER context 'sport'"),
        ("21 | Fight | -10 | ASSAULT | | | Fights.", "no code of two to four digits"),
        ("19 | Fight | -10 | ASSAULT | | |", "no description"),
        ("19 | Fight | -10 | ASSAULT | | | a | b", "8 columns"),
        ("19 | Fight | -10 | | | | a\n190 | Use | -9^ | | | | b", "190 is marked as inherited but differs from 19"),
    ],
)
def test_a_damaged_table_is_refused_with_file_and_line(text: str, message: str) -> None:
    with pytest.raises(_errors.DictionaryError) as caught:
        _read(text)
    assert message in str(caught.value)
    assert str(caught.value).startswith("cameo.txt:")


def test_version_is_a_hash_of_the_data() -> None:
    assert len(ONTOLOGY.version) == 12
    assert int(ONTOLOGY.version, 16) >= 0
    assert load_ontology() is ONTOLOGY
