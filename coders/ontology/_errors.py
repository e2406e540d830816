"""Errors of the ontology: codes that do not exist, actor codes that cannot be taken apart."""

from __future__ import annotations

from coders._errors import CoderError


class UnknownCodeError(CoderError):
    """An event code that CAMEO does not have; `code` is what was asked for."""

    def __init__(self, code: str, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(f"unknown event code {code!r}: {reason}")


class MalformedActorCodeError(CoderError):
    """An actor code that cannot be taken apart.

    `part` is the piece that does not fit, `position` its 0-based offset in characters, `reason` what is wrong with it.
    """

    def __init__(self, code: str, part: str, position: int, reason: str) -> None:
        self.code = code
        self.part = part
        self.position = position
        self.reason = reason
        where = f"{part!r} at {position}: " if part else ""
        super().__init__(f"malformed actor code {code!r}: {where}{reason}")
