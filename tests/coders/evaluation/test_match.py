"""The matching rules on labelled sentences of our own."""

from __future__ import annotations

import datetime as dt

from coders import Event, EventAction, EventActor, Explanation
from coders.evaluation import GoldDocument, GoldEvent, GoldSentence, score_documents

TEXT = "Turkey condemned the attack. Armenia shelled Ganja."
SENTENCES = ((0, 28), (29, 51))


def actor(code: str) -> EventActor | None:
    return (
        EventActor(code, code[:3], (code[3:],) if code[3:] else (), code, code, 0, 1, 0, "dictionary", "dictionary")
        if code
        else None
    )


def event(source: str, code: str, target: str, start: int, trigger: str, status: str = "actual") -> Event:
    action = EventAction(code, "", code[:2], 1, 0.0, "", (), trigger, start, start + len(trigger))
    return Event(
        f"{start}{source}{code}{target}", f"{start}{code}", "d", 0, 0, 1, actor(source), action, actor(target), None, None, None, None,
        status, None, 1.0, Explanation(),  # type: ignore[arg-type]
    )  # fmt: skip


def scores(gold: list[list[GoldEvent]], coded: list[Event]) -> dict[str, tuple[int, int, int]]:
    sentences = tuple(GoldSentence(a, b, TEXT[a:b], tuple(g)) for (a, b), g in zip(SENTENCES, gold, strict=True))
    document = GoldDocument("d", dt.date(2020, 10, 5), TEXT, sentences)
    tallies = score_documents([(document, coded)]).tallies
    return {name: (t.right, t.coded, t.labelled) for name, t in tallies.items()}


def test_a_perfect_coding_is_perfect() -> None:
    gold = [[GoldEvent("TUR", "111", "ARM", "condemned")], [GoldEvent("ARM", "194", "AZE", "shelled")]]
    coded = [event("TUR", "111", "ARM", 7, "condemned"), event("ARM", "194", "AZE", 37, "shelled")]
    assert set(scores(gold, coded).values()) == {(2, 2, 2)}


def test_each_measure_forgives_only_its_own_coarseness() -> None:
    gold = [[], [GoldEvent("ARMMIL", "194", "AZE", "shelled")]]
    got = scores(gold, [event("ARM", "190", "AZECVL", 37, "shelled")])
    assert got["root"] == got["country-root-country"] == got["country pair"] == got["event found"] == (1, 1, 1)
    assert got["full code"] == got["full triple"] == (0, 1, 1)


def test_events_count_in_the_sentence_of_their_trigger() -> None:
    gold = [[GoldEvent("TUR", "111", "ARM", "condemned")], []]
    assert scores(gold, [event("TUR", "111", "ARM", 37, "condemned")])["root"] == (0, 1, 1)


def test_hypothetical_events_are_left_out() -> None:
    assert scores([[], []], [event("TUR", "111", "ARM", 7, "condemned", "hypothetical")])["root"] == (0, 0, 0)


def test_an_unknown_side_must_be_unknown() -> None:
    gold = [[GoldEvent("TUR", "111", "", "condemned")], []]
    assert scores(gold, [event("TUR", "111", "ARM", 7, "condemned")])["country pair"] == (0, 1, 1)


def test_triples_of_one_action_are_one_find() -> None:
    gold = [[GoldEvent("TUR", "040", "ARM", "met"), GoldEvent("ARM", "040", "TUR", "met")], []]
    coded = [event("TUR", "040", "ARM", 7, "met"), event("ARM", "040", "TUR", 7, "met")]
    got = scores(gold, coded)
    assert got["event found"] == (1, 1, 1)
    assert got["full triple"] == (2, 2, 2)
