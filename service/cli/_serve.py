"""`whowhom serve`: its flags are the fields of the settings."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, get_origin

import typer

from service._logging import configure_logging
from service._server import serve
from service._settings import PREFIX, Settings, load_settings


def serve_command() -> Callable[..., None]:
    """The command, with one flag for each setting."""

    def run(config: Path | None = None, **flags: Any) -> None:
        """Run the service until SIGTERM. Settings come from the environment, a TOML file and flags, the later over the earlier."""
        settings = load_settings(
            config, **{name: value for name, value in flags.items() if value not in (None, [], ())}
        )
        configure_logging(settings.log_level, settings.log_format)
        asyncio.run(serve(settings))

    flags = {"config": Annotated[Path | None, typer.Option(help="TOML file with settings.")]}
    for name, field in Settings.model_fields.items():
        default = "none" if field.default in (None, (), "") else field.default
        note = f"{field.description} [{PREFIX}{name.upper()}; default: {default}]"
        flags[name] = Annotated[_type(field.annotation), typer.Option(help=note, show_default=False)]
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter(name, keyword, default=None, annotation=kind) for name, kind in flags.items()]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = dict(flags)
    return run


def _type(annotation: Any) -> Any:
    if get_origin(annotation) is tuple:
        return list[Path] | None
    if annotation in (int, float, bool, str):
        return annotation | None
    return Path | None
