"""The engine on stored parses: frames, composition, standing, speakers and counts."""

from __future__ import annotations

import pytest

from coders._records import ActionMention, ActorMention, Count
from coders.actions import ActionCoder, ActionResult
from coders.actors import ActorResolver
from coders.parsing import read_conllu
from tests.coders.actions.engine_cases import PARSES, SENTENCES, document

Triples = set[tuple[str, str, str]]


def _code(actor: ActorMention | None) -> str:
    return actor.code if actor is not None else ""


def _triples(actions: tuple[ActionMention, ...]) -> Triples:
    return {(_code(s), action.code, _code(t)) for action in actions for s, t in action.triples}


@pytest.fixture(scope="module")
def results() -> dict[str, ActionResult]:
    documents = {document(name).id: document(name) for name in SENTENCES}
    parses = {p.document.id: p for p in read_conllu(PARSES.read_text(encoding="utf-8"), documents)}
    coder, actors = ActionCoder.load(), ActorResolver.load()
    return {
        name: coder.find(parses[document(name).id], actors.find(parses[document(name).id]), trace=True)
        for name in SENTENCES
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("passive", {("TURMIL", "190", "TURREB")}),
        ("coordinated actors", {(s, "111", t) for s in ("FRA", "DEU") for t in ("RUS", "BLR")}),
        ("control", {("ISR", "0353", "PSECVL")}),
        ("raising", {("SYR", "194", "TUR")}),
        ("event noun", {("ARM", "194", "AZE")}),
        ("between", {("ISR", "046", "LBN"), ("LBN", "046", "ISR")}),
        ("light verb", {("TUR", "190", "SYR")}),
        ("light verb turned", {("SYR", "190", "ISR")}),
        ("symmetric", {("JPN", "057", "CHN"), ("CHN", "057", "JPN")}),
        ("visit", {("TURGOV", "042", "AZE"), ("AZE", "043", "TURGOV")}),
        ("meeting at home", {("IRLGOV", "042", "JPNGOV"), ("JPNGOV", "043", "IRLGOV")}),
        ("meeting elsewhere", {("CHNGOV", "044", "JPNGOV"), ("JPNGOV", "044", "CHNGOV")}),
        ("appeal", {("FRA", "0256", "ISR")}),
        ("demand", {("IRQ", "1056", "TURMIL")}),
        ("threat", {("USA", "1312", "TUR")}),
        ("refusal", {("ISR", "1243", "PSECVL")}),
        ("accusation", {("AZE", "1123", "ARM")}),
        ("denial", {("ARM", "016", "AZE")}),
        ("condemnation", {("TUR", "111", "ARM"), ("ARM", "190", "AZE")}),
        ("aspect", {("USA", "1622", "EGY")}),
        ("rallying", {("USA", "113", "CHN")}),
        ("carried out", {("AZEMIL", "190", "ARMGOV")}),
        ("weapon", {("TURMIL", "1952", "SYRMIL")}),
        ("protest", {("EGYCVL", "1411", "EGYGOV")}),
        ("future conflict", {("RUS", "1312", "TUR")}),
        ("future help", {("DEU", "0333", "LBN")}),
        ("future refusal", {("ISR", "1246", "LBN")}),
        ("obligation", {("FRAGOV", "1056", "ISR")}),
        ("told behind", {("", "173", "KENLEG")}),
        ("after an arrest", {("", "173", "KENGOV")}),
        ("meeting in passing", {("TURGOV", "040", "GRCGOV"), ("GRCGOV", "040", "TURGOV")}),
        ("meeting put first", {("TURGOV", "040", "GRCGOV"), ("GRCGOV", "040", "TURGOV")}),
        ("meeting of others", {("TURGOV", "040", "GRCGOV"), ("GRCGOV", "040", "TURGOV")}),
        ("attended by", {("TURGOV", "040", "GRCGOV"), ("GRCGOV", "040", "TURGOV")}),
        ("companion", {("JOR", "111", "SYR"), ("EGY", "111", "SYR")}),
        ("attacked place", {("", "183", "KENHLH")}),
        ("late agent", {("KENCOP", "173", "KENLEG")}),
        ("attempt", {("TURREB", "185", "TURGOV")}),
        ("attempts", {("TURREB", "185", "TURGOV")}),
        ("decision", {("ISR", "1313", "TURGOV")}),
        ("arranged", {("TURGOV", "036", "GRC")}),
        ("private addressee", {("TURGOV", "020", "TURBUS")}),
        ("assurance", {("RUS", "030", "SYR")}),
        ("need", {("TURGOV", "0256", "SYR")}),
        ("two objects", {("KENJUD", "116", "UGAGOV")}),
        ("not only", {("FRA", "111", "TUR"), ("FRA", "051", "GRC")}),
        ("question aside", {("GRC", "1123", "TUR")}),
        ("had to", {("TUR", "0874", "SYR")}),
        ("would like", {("GRCGOV", "0256", "TUR")}),
        ("going to", {("DEU", "0333", "LBN")}),
        ("necessary", {("GRCGOV", "0256", "TUR")}),
        ("second passive", {("", "173", "UGAGOV"), ("", "116", "UGAGOV")}),
        ("replaced", {("", "173", "PERGOV")}),
        ("own side", {("TUR", "0253", "")}),
        ("two countries", {("TURGOV", "022", "GRC")}),
        ("relations", {("KENGOV", "051", "")}),
        ("needed", {("KENGOV", "020", "")}),
    ],
)
def test_triples(results: dict[str, ActionResult], name: str, expected: Triples) -> None:
    actions = results[name].actions
    assert _triples(actions) == expected
    assert {action.status for action in actions} == {"actual"}


def test_a_relative_clause_takes_its_noun_for_subject(results: dict[str, ActionResult]) -> None:
    assert ("TURMIL", "190", "SYR") in _triples(results["relative clause"].actions)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("negation", "negated"),
        ("possible", "hypothetical"),
        ("purpose", "hypothetical"),
        ("question", "hypothetical"),
        ("prevented", "hypothetical"),
        ("feared future", "hypothetical"),
        ("negated pair", "negated"),
    ],
)
def test_standing(results: dict[str, ActionResult], name: str, status: str) -> None:
    found = [a for a in results[name].actions if a.code == "190"]
    assert [a.status for a in found] == [status]


def test_of_a_conditional_only_the_threat_is_actual(results: dict[str, ActionResult]) -> None:
    assert {(a.code, a.status) for a in results["condition"].actions} == {("1312", "actual"), ("190", "hypothetical")}


@pytest.mark.parametrize(
    ("name", "speaker"), [("reported", "ARMGOV"), ("reported behind", "ARMGOV"), ("according", "RUSGOV")]
)
def test_reported_acts_are_attributed_to_the_speaker(results: dict[str, ActionResult], name: str, speaker: str) -> None:
    (action,) = results[name].actions
    assert action.code in ("190", "194")
    assert _code(action.attribution) == speaker


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("agentless", {"killed": Count(9, 9), "injured": Count(22, 22)}),
        ("casualties", {"killed": Count(1, None), "injured": Count(4, 4)}),
        ("numbers", {"arrested": Count(101, None)}),
        ("participle", {"killed": Count(3, 3)}),
        ("two passives", {"killed": Count(12, 12), "injured": Count(30, 30)}),
        ("left dead", {"killed": Count(5, 5), "injured": Count(10, 10)}),
    ],
)
def test_counts(results: dict[str, ActionResult], name: str, counts: dict[str, Count]) -> None:
    (action,) = results[name].actions
    assert dict(action.counts) == counts


def test_casualties_belong_to_the_attack_that_caused_them(results: dict[str, ActionResult]) -> None:
    assert _triples(results["casualties"].actions) == {("ARM", "194", "AZE")}


@pytest.mark.parametrize("name", ["sport", "lifeless", "firms", "itself", "feeling", "attitude", "grant"])
def test_what_is_no_event_gives_none_and_says_why(results: dict[str, ActionResult], name: str) -> None:
    assert results[name].actions == ()
    assert results[name].trace


@pytest.mark.parametrize("name", ["claim", "in charge", "respect", "set up", "no time", "thanked his wife"])
def test_words_of_acts_that_are_none_here(results: dict[str, ActionResult], name: str) -> None:
    assert results[name].actions == ()


def test_of_two_things_called_for_both_are_appeals(results: dict[str, ActionResult]) -> None:
    assert {("IGOUNO", "0214", ""), ("IGOUNO", "0256", "ISR")} <= _triples(results["two appeals"].actions)


def test_a_coming_act_that_nobody_announces_is_hypothetical(results: dict[str, ActionResult]) -> None:
    assert [(a.code, a.status) for a in results["unannounced"].actions] == [("173", "hypothetical")]


def test_a_question_is_no_request(results: dict[str, ActionResult]) -> None:
    assert "020" not in {a.code for a in results["asked whether"].actions}


def test_buildings_attack_nobody(results: dict[str, ActionResult]) -> None:
    assert not any(source.startswith("USA") for source, _, _ in _triples(results["bombed embassies"].actions))


def test_those_who_pay_together_are_no_targets_of_each_other(results: dict[str, ActionResult]) -> None:
    assert not {t for _, _, t in _triples(results["financed"].actions)} & {"DEU", "FRA"}


def test_those_who_tell_of_an_arrest_are_not_its_target(results: dict[str, ActionResult]) -> None:
    assert not any(t.startswith("UGA") for _, _, t in _triples(results["sufferer told of"].actions))


def test_what_was_done_before_a_coming_act_is_done(results: dict[str, ActionResult]) -> None:
    assert [(a.code, a.status) for a in results["after being"].actions] == [("173", "actual")]


def test_an_act_towards_nobody_takes_the_target_of_its_purpose(results: dict[str, ActionResult]) -> None:
    assert ("KENCOP", "175", "KENCVL") in {
        (_code(s), a.code, _code(t)) for a in results["aim"].actions if a.status == "actual" for s, t in a.triples
    }


def test_a_verb_without_entry_between_actors_is_reported(results: dict[str, ActionResult]) -> None:
    assert results["unknown verb"].actions == ()
    assert [u.text for u in results["unknown verb"].unresolved] == ["frobnicated"]


def test_actions_name_entries_rules_and_paths(results: dict[str, ActionResult]) -> None:
    (action,) = results["appeal"].actions
    assert all(":" in entry for entry in action.entries)
    assert any(rule.startswith("appeal: ") for rule in action.rules)
    assert "source: subject" in action.rules
    assert action.text == "called on Israel to stop shelling"
