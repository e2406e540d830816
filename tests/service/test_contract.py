"""What holds for every answer: conversion of records to messages, and of offsets, by property."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whowhom.v1 import event_coding_service_pb2 as service_pb2

from coders import (
    CoderError,
    DictionaryError,
    InputError,
    ModelError,
    ParseError,
    TextTooLongError,
    UnsupportedLanguageError,
)
from service import failure_of
from service._convert import offsets_in, options_from, options_message
from service._errors import DOCUMENTED_CODES, DrainingError, NotReadyError, PoisonError, QueueFullError, status_of
from service._worker import _portable


@given(st.text(max_size=80), st.data())
def test_offsets_cut_the_same_text_in_every_encoding(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for encoding, codec, unit in (("utf8", "utf-8", 1), ("utf16", "utf-16-le", 2), ("utf32", "utf-32-le", 4)):
        at = offsets_in(text, encoding)
        encoded = text.encode(codec)
        assert encoded[at(start) * unit : at(end) * unit].decode(codec) == text[start:end]


@given(
    st.builds(
        service_pb2.CodingOptions,
        statuses=st.lists(st.integers(1, 4), min_size=1, max_size=4, unique=True).map(sorted),
        include_parse=st.booleans(),
        include_explanations=st.booleans(),
        include_unresolved=st.booleans(),
        encoding_type=st.integers(1, 3),
    )
)
def test_options_survive_the_way_there_and_back(message: service_pb2.CodingOptions) -> None:
    assert options_message(options_from(message)) == message


ERRORS = [
    (InputError("text", "nothing", "a text"), "INVALID_ARGUMENT", "BAD_INPUT"),
    (TextTooLongError("text", "9 characters", "at most 8"), "INVALID_ARGUMENT", "BAD_INPUT"),
    (UnsupportedLanguageError("language", "'xx'", "en"), "INVALID_ARGUMENT", "BAD_INPUT"),
    (ParseError("Xyzzy"), "INTERNAL", "PARSER_FAILED"),
    (ModelError("Xyzzy"), "FAILED_PRECONDITION", "MODEL"),
    (DictionaryError("Xyzzy"), "FAILED_PRECONDITION", "DICTIONARY"),
    (CoderError("Xyzzy"), "INTERNAL", "CODER_FAILED"),
    (ValueError("Xyzzy"), "INTERNAL", "INTERNAL"),
    (QueueFullError("full"), "RESOURCE_EXHAUSTED", "QUEUE_FULL"),
    (DrainingError("stop"), "UNAVAILABLE", "DRAINING"),
    (NotReadyError("soon"), "UNAVAILABLE", "NOT_READY"),
    (PoisonError("twice"), "INTERNAL", "DOCUMENT_BROKE_WORKER"),
]


@pytest.mark.parametrize(
    ("error", "code", "reason"), ERRORS, ids=lambda value: value if isinstance(value, str) else type(value).__name__
)
def test_each_error_has_one_status(error: Exception, code: str, reason: str) -> None:
    failure = failure_of(status_of(error, request_id="r1"))
    assert (failure.code, failure.reason, failure.request_id) == (code, reason, "r1")
    assert reason in DOCUMENTED_CODES[code]
    assert "Xyzzy" not in failure.message
    assert bool(failure.fields) is isinstance(error, InputError)
    assert (failure.retry_after is not None) is (code in ("RESOURCE_EXHAUSTED", "UNAVAILABLE"))


@pytest.mark.parametrize("error", [error for error, *_ in ERRORS[:7]], ids=lambda error: type(error).__name__)
def test_errors_of_the_coder_cross_the_pipe_whole(error: CoderError) -> None:
    copy = pickle.loads(pickle.dumps(_portable(error)))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)


def test_an_error_that_cannot_cross_becomes_one_that_can() -> None:
    class LocalError(Exception):
        pass

    assert type(_portable(LocalError("Xyzzy"))) is CoderError


def test_every_error_of_the_library_is_mapped() -> None:
    kinds = [CoderError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    ours = [kind for kind in kinds if kind.__module__.startswith("coders")]
    assert len(ours) >= 6
    for kind in ours:
        error = kind("text", "a", "b") if issubclass(kind, InputError) else kind.__new__(kind)
        assert failure_of(status_of(error)).code in DOCUMENTED_CODES
