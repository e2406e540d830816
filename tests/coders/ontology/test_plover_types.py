"""PLOVER in full: types, modes, contexts, auxiliary modes, and the names of older data."""

from __future__ import annotations

import pytest

from coders.ontology import UnknownCodeError, load_ontology, load_plover

PLOVER = load_plover()

# facts of the PLOVER manual
QUADS = {
    1: {"AGREE", "CONSULT", "SUPPORT"},
    2: {"COOPERATE", "AID", "CONCEDE", "RETREAT"},
    3: {"REQUEST", "ACCUSE", "REJECT", "THREATEN"},
    4: {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"},
}
MODES = {
    "AGREE": "",
    "SUPPORT": "",
    "COOPERATE": "",
    "AID": "",
    "CONCEDE": "",
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release return disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict ban arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict ban censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture execute sexual assassinate destroy primitive firearms explosives suicide-attack "
    "aerial drone heavy-weapons crowd-control cleansing massacre unconventional sideAB",
}


def test_types_and_their_quad_classes() -> None:
    assert {quad: {t.name for t in PLOVER.types.values() if t.quad_class == quad} for quad in PLOVER.quads} == QUADS


def test_modes_of_every_type() -> None:
    assert {name: kind.mode_names for name, kind in PLOVER.types.items()} == {
        name: tuple(modes.split()) for name, modes in MODES.items()
    }
    assert all(mode.description for kind in PLOVER.types.values() for mode in kind.modes)


def test_contexts_and_auxiliary_modes() -> None:
    assert len(PLOVER.contexts) == 37
    assert {"military", "political institutions", "rights freedoms", "cbrn", "trafficking"} <= set(PLOVER.contexts)
    assert tuple(PLOVER.auxiliary_modes) == ("historical", "future", "hypothetical", "negation")


def test_every_type_is_reached_from_cameo() -> None:
    assert {event.plover_type for event in load_ontology()} - {""} == set(PLOVER.types)


@pytest.mark.parametrize(
    ("older", "today"),
    [
        ("YIELD", ("CONCEDE", "RETREAT")),
        ("DEMAND", ("REQUEST",)),
        ("FIGHT", ("ASSAULT",)),
        ("DISAPPROVE", ("ACCUSE",)),
        ("INVESTIGATE", ("ACCUSE",)),
    ],
)
def test_older_names_lead_to_todays(older: str, today: tuple[str, ...]) -> None:
    assert PLOVER.older[older] == today
    with pytest.raises(UnknownCodeError, match=today[0]):
        PLOVER.get(older)


def test_unknown_type_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="no type of PLOVER"):
        PLOVER.get("GREET")
    assert PLOVER.get("AID").quad_class == 2


def test_the_tables_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        PLOVER.contexts["sport"] = "games"  # type: ignore[index]
