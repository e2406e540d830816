"""The one tree of errors of the library; the service maps each to a gRPC status in one place."""

from __future__ import annotations


class CoderError(Exception):
    """Base of everything that `coders` raises on purpose."""


class InputError(CoderError):
    """The caller's input cannot be coded: names the field, what was got and what is expected."""

    def __init__(self, field: str, got: str, expected: str) -> None:
        self.field = field
        self.got = got
        self.expected = expected
        super().__init__(f"{field}: got {got}, expected {expected}")


class TextTooLongError(InputError):
    """A text over the configured limit."""


class UnsupportedLanguageError(InputError):
    """A language that no loaded model reads."""


class ModelError(CoderError):
    """The language model is missing, truncated or changed."""


class DictionaryError(CoderError):
    """A data file of the coder cannot be used; the message names file and line."""


class ParseError(CoderError):
    """The parser failed on one document."""
