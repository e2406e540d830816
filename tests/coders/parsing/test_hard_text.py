"""Text as it comes: headlines, capitals, lists, quotations, endless sentences, transcribed names."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coders import Document, EventCoder, ParsedDocument, Sentence

SENTENCES = (
    "Army shells town in north",
    "REBELS ATTACK CONVOY",
    "“We won't leave,” he said.",
    "Nobody was hurt.",
    "Will they talk?",
    "• Aid for families",
    "Al-Shabaab fighters raided Baidoa on Monday.",
    "(1) Troops withdrew from Xankəndi",
)


def parse(coder: EventCoder, text: str) -> tuple[Sentence, ...]:
    assert coder.parser is not None
    parsed = coder.parser.parse([Document("1", text, dt.date(2020, 10, 5))])[0]
    assert isinstance(parsed, ParsedDocument)
    assert all(text[t.start : t.end] == t.text for s in parsed.sentences for t in s.tokens)
    return parsed.sentences


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5),
    st.sampled_from(["\n\n", "\n \n", "\r\n\r\n", "\n\n\n"]),
)
def test_no_sentence_is_lost_or_merged_across_a_blank_line(coder: EventCoder, lines: list[str], gap: str) -> None:
    text = gap.join(lines)
    begins, place = [], 0
    for line in lines:
        begins.append(place)
        place += len(line) + len(gap)
    for sentence in parse(coder, text):
        assert sum(sentence.start < begin < sentence.end for begin in begins) == 0
    starts = {sentence.start for sentence in parse(coder, text)}
    assert starts >= set(begins)


def subject_and_object(sentence: Sentence) -> tuple[str, str, str]:
    found = {token.deprel.partition(":")[0]: token.text for token in sentence.tokens if token.head == sentence.root}
    return found.get("nsubj", ""), sentence.tokens[sentence.root].text, found.get("obj", "")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("IRAN ATTACKS ISRAEL", ("IRAN", "ATTACKS", "ISRAEL")),
        ("AZERBAIJAN-(MaraviPost)-Turkey condemned the attack.", ("Turkey", "condemned", "attack")),
        ("• Turkey condemned the attack.", ("Turkey", "condemned", "attack")),
        ("Turkey condemned the attack", ("Turkey", "condemned", "attack")),
    ],
)
def test_who_did_what_in_odd_lines(coder: EventCoder, text: str, expected: tuple[str, str, str]) -> None:
    assert subject_and_object(parse(coder, text)[0]) == expected


def test_a_sentence_of_two_hundred_words_stays_whole(coder: EventCoder) -> None:
    clause = "the army shelled the town of Goma, "
    sentences = parse(coder, "On Monday " + clause * 24 + "and the rebels fled.")
    assert len(sentences) == 1
    assert 180 < len(sentences[0].tokens) <= 220
    assert len(sentences[0].subtree(sentences[0].root)) == len(sentences[0].tokens)


@pytest.mark.parametrize("text", ["x" * 20_000, "漢字😀" * 5000, "a@" * 5000, "word." * 3000])
def test_endless_words_are_parsed_in_time_and_memory(coder: EventCoder, text: str) -> None:
    assert "".join(t.text for s in parse(coder, text) for t in s.tokens).replace(" ", "")[:100] == text[:100]
