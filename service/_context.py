"""The request id: the caller's `x-request-id`, or one of ours; in the log, in the answer's headers and in every error."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from contextvars import ContextVar

_REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
_ACCEPTED = re.compile(r"[\w.:\-]{1,64}", re.ASCII)
HEADER = "x-request-id"


def begin_request(metadata: Mapping[str, str | bytes]) -> str:
    """Take the caller's id where it is a plain word, otherwise make one; it holds for the rest of the call."""
    given = metadata.get(HEADER, "")
    request_id = given if isinstance(given, str) and _ACCEPTED.fullmatch(given) else secrets.token_hex(8)
    _REQUEST_ID.set(request_id)
    return request_id


def current_request_id() -> str:
    """The id of the call that is being answered; empty outside of one."""
    return _REQUEST_ID.get()
