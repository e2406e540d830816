"""What holds for any publication date and any text."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from coders._records import Document, ParsedDocument, Sentence, Token
from coders.times import Context, TimeFinder, _normalise, _rules, normalise

EXPRESSIONS = [example.text for rule in _rules.rules() for example in rule.examples]
PUBLICATIONS = st.dates(dt.date(1900, 1, 1), dt.date(2090, 12, 31))
WORDS = st.sampled_from(
    sorted(_rules.vocabulary() | {"4", "30", "1990", "2020", "1980s", "31st", "Monday", "May", ",", "-"})
)


@given(st.sampled_from(EXPRESSIONS), PUBLICATIONS, st.sampled_from(["past", "present", "future", ""]))
@settings(max_examples=300, deadline=None)
def test_intervals_are_ordered_and_answers_repeat(text: str, publication: dt.date, tense: str) -> None:
    context = Context(publication, tense)  # type: ignore[arg-type]
    found = normalise(text, publication, context)
    assert found == normalise(text, publication, context)
    if found is not None:
        assert found.value
        assert (found.begin is None) == (found.stop is None)
        if found.begin is not None and found.stop is not None:
            assert found.begin < found.stop


@given(st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]), PUBLICATIONS)
@settings(deadline=None)
def test_a_weekday_is_within_a_week_of_publication_on_the_side_of_its_tense(name: str, publication: dt.date) -> None:
    past = normalise(name, publication, Context(publication, "past"))
    future = normalise(name, publication, Context(publication, "future"))
    assert past is not None
    assert future is not None
    assert past.begin is not None
    assert future.begin is not None
    assert 0 <= (publication - past.begin).days < 7
    assert 0 <= (future.begin - publication).days < 7
    assert past.begin.strftime("%A") == name == future.begin.strftime("%A")


@given(st.lists(WORDS, min_size=1, max_size=12), PUBLICATIONS)
@settings(max_examples=300, deadline=None)
def test_any_row_of_time_words_is_read_without_error_and_with_exact_offsets(
    words: list[str], publication: dt.date
) -> None:
    text = " ".join(words)
    tokens, at = [], 0
    for index, word in enumerate(words):
        head = -1 if index == 0 else 0
        tokens.append(
            Token(index, word, word, "NOUN", "NN", "", head, "root" if index == 0 else "dep", at, at + len(word))
        )
        at += len(word) + 1
    parsed = ParsedDocument(Document("d", text, publication), (Sentence(0, 0, len(text), tuple(tokens)),))
    end = 0
    for mention in TimeFinder.load().find(parsed):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        assert 0 <= mention.first < mention.last <= len(words)
        end = mention.end


@given(st.text(max_size=60), PUBLICATIONS)
@settings(max_examples=200, deadline=None)
def test_any_text_is_taken_without_error(text: str, publication: dt.date) -> None:
    run = tuple(word.text for word in _normalise.split(text))
    for candidate in _normalise.candidates(run):
        assert 0 <= candidate.first < candidate.last <= len(run)
    normalise(text, publication)
