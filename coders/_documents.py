"""What a document must be before it is coded."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from coders._errors import InputError, TextTooLongError, UnsupportedLanguageError
from coders._records import Document
from coders.ontology import is_actor_code

LANGUAGES = ("en",)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COUNTRY = re.compile(r"[A-Z]{3}")
_COMPACT_DAY = re.compile(r"\d{8}")
# News has no dates outside these years; a year outside them is a slip in the data.
FIRST_YEAR, LAST_YEAR = 1700, 2200


@dataclass(frozen=True, slots=True)
class Limits:
    """`text_characters` of one document; `sentence_words` above which a sentence is cut before it is parsed."""

    text_characters: int = 200_000
    sentence_words: int = 220
    id_characters: int = 1024
    title_characters: int = 2000
    url_characters: int = 4000


def parse_day(value: str, *, field: str = "publication_date") -> dt.date:
    """A day from `YYYY-MM-DD` (also `YYYYMMDD`, and the day of an ISO 8601 date and time); `InputError` otherwise."""
    text = value.strip()
    if not text:
        raise InputError(field, "nothing", "a day as YYYY-MM-DD")
    day = text.split("T")[0].split(" ")[0]
    if _COMPACT_DAY.fullmatch(day):
        day = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    if not _DAY.fullmatch(day):
        raise InputError(field, repr(value[:40]), "a day as YYYY-MM-DD")
    try:
        found = dt.date.fromisoformat(day)
    except ValueError as error:
        raise InputError(field, repr(value[:40]), f"a day that exists ({error})") from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise InputError(field, repr(value[:40]), f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return found


def check_document(document: Document, limits: Limits) -> None:
    """Raise `InputError` naming the field where the document cannot be coded."""
    if not document.text.strip():
        raise InputError("text", "no text" if not document.text else "only white space", "the text of a document")
    if len(document.text) > limits.text_characters:
        raise TextTooLongError("text", f"{len(document.text)} characters", f"at most {limits.text_characters}")
    if len(document.id) > limits.id_characters:
        raise InputError("id", f"{len(document.id)} characters", f"at most {limits.id_characters}")
    if len(document.title) > limits.title_characters:
        raise InputError("title", f"{len(document.title)} characters", f"at most {limits.title_characters}")
    if len(document.url) > limits.url_characters:
        raise InputError("url", f"{len(document.url)} characters", f"at most {limits.url_characters}")
    if document.country and not (_COUNTRY.fullmatch(document.country) and is_actor_code(document.country)):
        raise InputError("country", repr(document.country[:20]), "a country as three capitals, ISO 3166-1 alpha-3")
    language = document.language.replace("_", "-").partition("-")[0].lower()
    if language and language not in LANGUAGES:
        raise UnsupportedLanguageError("language", repr(document.language[:20]), f"one of {', '.join(LANGUAGES)}")
    for field in ("text", "title", "id", "url"):
        try:
            getattr(document, field).encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputError(field, f"a lone surrogate at character {error.start}", "valid Unicode") from error
