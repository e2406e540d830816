"""All settings in one typed place: from the environment (`WHOWHOM_…`), a TOML file and flags, the later over the earlier."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "WHOWHOM_"


class SettingsError(Exception):
    """A setting that cannot be used; the message names it, what was got and what is expected."""


class Settings(BaseSettings):
    """How the service runs; each field is a flag of `whowhom serve` and a variable `WHOWHOM_…`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(50051, ge=0, le=65535, description="port for gRPC; 0 takes a free one")
    metrics_host: str = Field("127.0.0.1", description="address of the metrics page")
    metrics_port: int = Field(9464, ge=-1, le=65535, description="port of the metrics page; 0 takes a free one, -1 none")
    workers: int = Field(1, ge=1, le=256, description="worker processes; each holds the model, about 0.7 GB")
    threads: int = Field(1, ge=1, le=64, description="threads of the model in each worker")
    stanza_dir: Path | None = Field(None, description="another Stanza resources directory instead of the embedded model")
    dictionaries: tuple[Path, ...] = Field((), description="more actor dictionaries, files or folders, over the shipped ones")
    petrarch: tuple[Path, ...] = Field((), description="actor, agent, discard and issue files in PETRARCH's formats")
    lexicon: tuple[Path, ...] = Field((), description="more action lexicon files, over the shipped ones")
    max_text_characters: int = Field(200_000, ge=1, description="characters of one document")
    max_sentence_words: int = Field(220, ge=20, le=1000, description="a longer sentence is cut before it is parsed")
    max_batch_documents: int = Field(500, ge=1, le=10_000, description="documents of one BatchCodeDocuments")
    max_message_bytes: int = Field(16 * 1024 * 1024, ge=1024, description="bytes of one message")
    max_queue_documents: int = Field(2000, ge=1, description="documents that may wait; more are refused")
    max_concurrent_streams: int = Field(100, ge=1, description="streams and calls of one connection at once")
    stream_window: int = Field(32, ge=1, le=1000, description="documents of one stream in work at once")
    batch_words: int = Field(4000, ge=1, description="words that go through the model together")
    worker_timeout: float = Field(60.0, gt=0, description="seconds after which a worker at work on a batch counts as hung")
    worker_growth_mb: int = Field(1500, ge=100, description="a worker that has grown by more megabytes is renewed")
    grace: float = Field(20.0, ge=0, description="seconds to finish what is in flight after SIGTERM")
    reflection: bool = Field(True, description="answer gRPC server reflection")
    tls_certificate: Path | None = Field(None, description="server certificate chain (PEM); read again when it changes")
    tls_key: Path | None = Field(None, description="key of the server certificate (PEM)")
    tls_client_ca: Path | None = Field(None, description="certificates (PEM) that clients must be signed by: mutual TLS")
    tokens_file: Path | None = Field(None, description="file of accepted tokens, one a line: calls need 'authorization: Bearer …'")
    tokens: str = Field("", repr=False, description="accepted tokens, by commas")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="debug, info, warning or error")
    log_format: str = Field("auto", pattern="^(auto|json|console)$", description="json, console, or auto by the terminal")
    trace_endpoint: str = Field("", description="OTLP endpoint for traces (needs the extra 'tracing')")


def load_settings(config: Path | None = None, **flags: Any) -> Settings:
    """The settings: flags that are not None, over the TOML file, over the environment, over the defaults.

    Raises `SettingsError` naming the field.
    """
    values: dict[str, Any] = {}
    if config is not None:
        try:
            values = tomllib.loads(config.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsError(f"config: {config} cannot be read: {error}") from error
    unknown = [name for name in os.environ if name.startswith(PREFIX) and name[len(PREFIX) :].lower() not in Settings.model_fields]
    if unknown:
        raise SettingsError(f"environment: no setting {unknown[0]}")
    values |= {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "settings"
        raise SettingsError(f"{name}: got {first.get('input')!r}: {first['msg']}") from error
