"""The whole path on real text: the coding guide's worked example on our own article, bad input, one bad document among good ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coders import CoderError, Document, DocumentResult, Event, EventCoder, InputError, ParsedDocument
from tests.conftest import triple

DAY = dt.date(2020, 10, 5)
SAMPLE = (Path(__file__).resolve().parents[2] / "service" / "data" / "ganja.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def ganja(coder: EventCoder) -> DocumentResult:
    return coder.code([Document("ganja", SAMPLE, DAY)])[0]


def find(result: DocumentResult, source: str, code: str, target: str) -> list[Event]:
    """Events whose codes begin so."""
    return [
        e for e in result.events if all(a.startswith(b) for a, b in zip(triple(e), (source, code, target), strict=True))
    ]


def days(event: Event) -> tuple[str, str]:
    assert event.time is not None
    assert event.time.begin is not None
    assert event.time.stop is not None
    return event.time.begin.isoformat(), (event.time.stop - dt.timedelta(1)).isoformat()


def test_the_rocket_attack(ganja: DocumentResult) -> None:
    event = find(ganja, "ARM", "19", "AZE")[0]
    assert days(event) == ("2020-10-04", "2020-10-04")
    assert event.place is not None
    assert event.place.name == "Ganja"
    assert event.place.country == "AZE"
    assert event.injured is not None
    assert event.injured.minimum == 4
    assert event.killed is not None
    assert event.killed.minimum == 1
    assert event.killed.maximum is None


def test_the_offensive(ganja: DocumentResult) -> None:
    event = find(ganja, "AZE", "190", "---")[0]
    assert days(event) == ("2020-09-27", "2020-09-27")


def test_the_denial(ganja: DocumentResult) -> None:
    assert find(ganja, "ARM", "016", "")


def test_the_shelling_is_attributed(ganja: DocumentResult) -> None:
    event = find(ganja, "AZEMIL", "194", "AZE")[0]
    assert event.action.text == "shelled"
    assert event.attribution is not None
    assert event.attribution.code == "ARMGOV"
    # the offensive's day is that of its beginning, not of what is told after it
    assert days(event) == ("2020-10-05", "2020-10-05")
    assert event.time is not None
    assert event.time.inferred


def test_the_condemnation_takes_the_attack_for_granted(ganja: DocumentResult) -> None:
    assert find(ganja, "TUR", "111", "ARMMIL")
    assert find(ganja, "ARMMIL", "19", "AZECVL")


def test_the_old_war_is_historical_and_goes_both_ways(ganja: DocumentResult) -> None:
    war = [e for e in ganja.events if e.status == "historical"]
    assert {triple(e) for e in war} == {("AZE", "190", "ARM"), ("ARM", "190", "AZE")}
    assert {days(e) for e in war} == {("1987-01-01", "1993-12-31")}
    assert len({e.action_id for e in war}) == 1


def test_fears_are_no_event(ganja: DocumentResult) -> None:
    last = ganja.parsed.sentences[-1].index if ganja.parsed else -1
    assert [e for e in ganja.events if e.sentence_index == last and e.status == "actual"] == []


def test_every_event_says_why(ganja: DocumentResult) -> None:
    for event in ganja.events:
        assert event.explanation.entries
        assert event.explanation.rules
        assert event.explanation.paths


def test_spans_are_slices(ganja: DocumentResult) -> None:
    text = ganja.document.text
    for event in ganja.events:
        assert text[event.action.start : event.action.end] == event.action.text
        for side in (event.source, event.target, event.attribution):
            assert side is None or text[side.start : side.end] == side.text
        assert event.place is None or text[event.place.start : event.place.end] == event.place.text
        assert event.time is None or text[event.time.start : event.time.end] == event.time.text


def test_ids_are_those_of_the_content(coder: EventCoder, ganja: DocumentResult) -> None:
    again = coder.code([Document("other", "Turkey condemned the attack.", DAY), ganja.document])[1]
    assert [e.id for e in again.events] == [e.id for e in ganja.events]
    assert len({e.id for e in ganja.events}) == len(ganja.events)
    moved = coder.code([replace(ganja.document, id="another")])[0]
    assert {e.id for e in moved.events}.isdisjoint(e.id for e in ganja.events)


def test_one_bad_document_costs_the_others_nothing(coder: EventCoder) -> None:
    good = Document("good", "Turkey condemned the Armenian attack on Ganja.", DAY)
    results = coder.code([Document("empty", "", DAY), good, Document("german", "Hallo", DAY, language="de")])
    assert isinstance(results[0].error, InputError)
    assert results[1].error is None
    assert results[1].events
    assert isinstance(results[2].error, InputError)
    assert [r.document.id for r in results] == ["empty", "good", "german"]


def test_a_failing_stage_costs_its_document_only(coder: EventCoder) -> None:
    class Fragile:
        version = ""

        def find(self, parsed: ParsedDocument) -> tuple[()]:
            if "boom" in parsed.document.text:
                raise ZeroDivisionError("boom")
            return ()

    fragile = replace(coder, places=Fragile())
    results = fragile.code([Document("a", "Rebels went boom.", DAY), Document("b", "Turkey condemned Armenia.", DAY)])
    assert isinstance(results[0].error, CoderError)
    assert "'a'" in str(results[0].error)
    assert [triple(e) for e in results[1].events] == [("TUR", "111", "ARM")]


def test_stored_parses_give_the_same_events(coder: EventCoder, ganja: DocumentResult) -> None:
    from coders.parsing import read_conllu, write_conllu

    assert ganja.parsed is not None
    stored = read_conllu(write_conllu([ganja.parsed]), {"ganja": ganja.document})[0]
    assert coder.code_parsed(stored).events == ganja.events


HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"), st.sampled_from(list("TurkeyRussia attacked.,;:()\"'-\n\t 0123456789"))
    ),
    max_size=120,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE)
def test_any_text_is_coded_or_refused(coder: EventCoder, text: str) -> None:
    result = coder.code([Document("h", text, DAY)])[0]
    assert result.error is None or isinstance(result.error, InputError)
    for event in result.events:
        assert text[event.action.start : event.action.end] == event.action.text


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([
    "Turkey condemned the attack on Ganja.", "Rebels killed four soldiers near Aleppo on Monday.",
    "Iran and Russia signed an accord in Tehran.", "The president met his French counterpart.", "Police arrested 12 protesters in Minsk.",
]), min_size=1, max_size=6))  # fmt: skip
def test_batch_equals_single(coder: EventCoder, texts: list[str]) -> None:
    documents = [Document(str(i), text, DAY) for i, text in enumerate(texts)]
    single = [coder.code([document])[0].events for document in documents]
    assert [result.events for result in coder.code(documents)] == single
