"""All settings in one typed place: from a TOML file, the environment (`WHOWHOM_…`) and flags, the later over the earlier."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "WHOWHOM_"
# Read by the command line's client, not by the server.
_OTHER_VARIABLES = frozenset({"WHOWHOM_CLIENT_TOKEN"})

Paths = Annotated[tuple[Path, ...], NoDecode]


class SettingsError(Exception):
    """A setting that cannot be used; the message names it, what was got and what is expected."""


class Settings(BaseSettings):
    """How the service runs; each field is a flag of `whowhom serve` and a variable `WHOWHOM_…`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    host: str = Field("127.0.0.1", min_length=1, description="address to listen on")
    port: int = Field(50051, ge=0, le=65535, description="port for gRPC; 0 takes a free one")
    metrics_host: str = Field("127.0.0.1", min_length=1, description="address of the metrics page")
    metrics_port: int = Field(
        9464, ge=-1, le=65535, description="port of the metrics page; 0 takes a free one, -1 none"
    )
    workers: int = Field(1, ge=1, le=256, description="worker processes; each holds the model, about 0.7 GB")
    threads: int = Field(1, ge=1, le=64, description="threads of the model in each worker")
    stanza_dir: Path | None = Field(
        None, description="another Stanza resources directory instead of the embedded model"
    )
    dictionaries: Paths = Field((), description="more actor dictionaries, files or folders, over the shipped ones")
    petrarch: Paths = Field((), description="actor, agent, discard and issue files in PETRARCH's formats")
    lexicon: Paths = Field((), description="more action lexicon files, over the shipped ones")
    max_text_characters: int = Field(200_000, ge=1, description="characters of one document")
    max_sentence_words: int = Field(220, ge=20, le=1000, description="a longer sentence is cut before it is parsed")
    max_batch_documents: int = Field(500, ge=1, le=10_000, description="documents of one BatchCodeDocuments")
    max_message_bytes: int = Field(
        16 * 1024 * 1024, ge=1024, le=1 << 30, description="bytes of one message to the service"
    )
    max_queue_documents: int = Field(2000, ge=1, description="documents that may wait; more are refused")
    max_concurrent_streams: int = Field(100, ge=1, description="streams and calls of one connection at once")
    stream_window: int = Field(32, ge=1, le=1000, description="documents of one stream in work at once")
    batch_words: int = Field(1500, ge=1, description="words that go through the model together")
    worker_timeout: float = Field(
        60.0, gt=0, description="seconds after which a worker counts as hung, for a full batch"
    )
    worker_growth_mb: int = Field(
        1500, ge=1, description="a worker that has grown by more megabytes is renewed; by twice as many, killed"
    )
    grace: float = Field(20.0, ge=0, description="seconds to finish what is in flight after SIGTERM")
    reflection: bool = Field(True, description="answer gRPC server reflection")
    tls_certificate: Path | None = Field(None, description="server certificate chain (PEM); read again when it changes")
    tls_key: Path | None = Field(None, description="key of the server certificate (PEM)")
    tls_client_ca: Path | None = Field(
        None, description="certificates (PEM) that clients must be signed by: mutual TLS"
    )
    tokens_file: Path | None = Field(
        None, description="file of accepted tokens, one a line: calls need 'authorization: Bearer …'"
    )
    tokens: str = Field("", repr=False, description="accepted tokens, by commas")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="debug, info, warning or error")
    log_format: str = Field(
        "auto", pattern="^(auto|json|console)$", description="json, console, or auto by the terminal"
    )
    trace_endpoint: str = Field("", description="OTLP endpoint for traces (needs the extra 'tracing')")

    @field_validator("dictionaries", "petrarch", "lexicon", mode="before")
    @classmethod
    def _split_paths(cls, value: Any) -> Any:
        """A variable holds several paths as PATH does."""
        return tuple(part for part in value.split(os.pathsep) if part) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _fits(self) -> Settings:
        if self.max_batch_documents > self.max_queue_documents:
            raise ValueError("max_batch_documents: a batch has to fit into max_queue_documents")
        return self


def load_settings(config: Path | None = None, **flags: Any) -> Settings:
    """The settings: flags that are not None, over the environment, over the TOML file, over the defaults.

    Raises `SettingsError` naming the field.
    """
    values: dict[str, Any] = {}
    if config is not None:
        try:
            values = tomllib.loads(config.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsError(f"config: {config} cannot be read: {error}") from error
    fields = Settings.model_fields
    for name in os.environ:
        if not name.startswith(PREFIX) or name in _OTHER_VARIABLES:
            continue
        field = name[len(PREFIX) :].lower()
        if field not in fields:
            raise SettingsError(f"environment: no setting {name}")
        if os.environ[name]:
            values.pop(field, None)
    values |= {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        message = first["msg"].removeprefix("Value error, ")
        raise SettingsError(
            f"{name}: got {_shown(name, first.get('input'))}: {message}" if name else message
        ) from error


def _shown(name: str, value: Any) -> str:
    return "a secret" if name == "tokens" else repr(value)
