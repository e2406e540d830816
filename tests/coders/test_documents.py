"""What a document must be: each refusal names the field, what was got and what is expected."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coders import Document, InputError, Limits, TextTooLongError, UnsupportedLanguageError, check_document, parse_day

DAY = dt.date(2020, 10, 5)


@given(st.dates(dt.date(1700, 1, 1), dt.date(2200, 12, 31)))
def test_days_are_read_in_each_form(day: dt.date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_day(day.strftime("%Y%m%d") if day.year > 999 else day.isoformat()) == day
    assert parse_day(f"{day.isoformat()}T12:30:00Z") == day


@pytest.mark.parametrize(
    "value, word",
    [
        ("", "nothing"),
        ("2020-02-30", "exists"),
        ("2020-13-01", "exists"),
        ("yesterday", "YYYY-MM-DD"),
        ("04/10/2020", "YYYY-MM-DD"),
        ("0001-01-01", "1700"),
        ("2020", "YYYY-MM-DD"),
    ],
)
def test_bad_days_say_what_is_wrong(value: str, word: str) -> None:
    with pytest.raises(InputError, match=word) as caught:
        parse_day(value)
    assert caught.value.field == "publication_date"


@pytest.mark.parametrize(
    "document, kind, field",
    [
        (Document("a", "", DAY), InputError, "text"),
        (Document("a", " \n\t ", DAY), InputError, "text"),
        (Document("a", "x" * 101, DAY), TextTooLongError, "text"),
        (Document("i" * 2000, "text", DAY), InputError, "id"),
        (Document("a", "text", DAY, title="t" * 3000), InputError, "title"),
        (Document("a", "text", DAY, url="u" * 5000), InputError, "url"),
        (Document("a", "text", DAY, country="Kenya"), InputError, "country"),
        (Document("a", "text", DAY, country="ken"), InputError, "country"),
        (Document("a", "text", DAY, country="XYZ"), InputError, "country"),
        (Document("a", "text", DAY, language="de"), UnsupportedLanguageError, "language"),
        (Document("a", "a \ud800 b", DAY), InputError, "text"),
    ],
)
def test_bad_documents_name_the_field(document: Document, kind: type[InputError], field: str) -> None:
    with pytest.raises(kind) as caught:
        check_document(document, Limits(text_characters=100))
    assert caught.value.field == field
    assert "expected" in str(caught.value)


@pytest.mark.parametrize("language", ["en", "en-GB", "EN_us", ""])
def test_english_in_its_spellings_is_read(language: str) -> None:
    check_document(Document("a", "text", DAY, language=language), Limits())
