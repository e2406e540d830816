"""Accepted tokens, from a setting and a file that is read again when it changes."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import structlog

from service._settings import SettingsError

log = structlog.get_logger("whowhom.tokens")


class TokenSource:
    """Says whether a call may come in. Raises `SettingsError` where the file cannot be read or holds no token at the start."""

    def __init__(self, tokens: str = "", path: Path | None = None) -> None:
        self._fixed = [_digest(token) for token in tokens.split(",") if token.strip()]
        self._path = path
        self._seen: tuple[int, ...] = ()
        self._read: list[bytes] = []
        if path is not None:
            try:
                self._seen, self._read = _changed(path), _tokens_of(path)
            except (OSError, ValueError) as error:
                raise SettingsError(f"tokens_file: {path} cannot be read: {error}") from error
            if not self._read:
                raise SettingsError(f"tokens_file: {path} holds no token")

    @property
    def required(self) -> bool:
        """Whether calls need a token."""
        return bool(self._fixed) or self._path is not None

    def accepts(self, header: str | bytes) -> bool:
        """Whether `Bearer …` holds an accepted token.

        Digests are compared, all of them, in constant time: the time tells neither how much of a token was right nor its length.
        """
        kind, _, token = header.partition(" ") if isinstance(header, str) else ("", "", "")
        given = _digest(token)
        matches = [hmac.compare_digest(given, known) for known in self._tokens()]
        return kind.lower() == "bearer" and any(matches)

    def _tokens(self) -> list[bytes]:
        if self._path is None:
            return self._fixed
        try:
            changed = _changed(self._path)
            if changed != self._seen:
                self._read, self._seen = _tokens_of(self._path), changed
                log.info("tokens read again", tokens=len(self._read))
        except (OSError, ValueError) as error:  # in the middle of a change: those that held go on to hold
            log.warning("tokens cannot be read", error=type(error).__name__)
        return [*self._fixed, *self._read]


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.strip().encode("utf-8", "surrogateescape")).digest()


def _changed(path: Path) -> tuple[int, ...]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _tokens_of(path: Path) -> list[bytes]:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [_digest(line) for line in lines if line and not line.startswith("#")]
