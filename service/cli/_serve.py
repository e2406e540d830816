"""`whowhom serve`: its flags are the fields of the settings."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, get_args, get_origin

import click

from service._logging import configure_logging
from service._server import serve
from service._settings import PREFIX, Settings, load_settings


def serve_command() -> click.Command:
    """The command, with one flag for each setting."""
    parameters: list[click.Parameter] = [
        click.Option(["--config"], type=click.Path(path_type=Path, dir_okay=False), help="TOML file with settings.")
    ]
    for name, field in Settings.model_fields.items():
        many = get_origin(field.annotation) is tuple
        default = "none" if field.default in (None, (), "") else field.default
        note = f"{field.description} [{PREFIX}{name.upper()}; default: {default}]"
        flag = "--" + name.replace("_", "-")
        if field.annotation is bool:
            parameters.append(click.Option([f"{flag}/--no-{flag[2:]}", name], default=None, help=note))
        else:
            parameters.append(click.Option([flag, name], type=_type(field.annotation), multiple=many, default=None, help=note))
    return click.Command("serve", params=parameters, callback=_serve, help="Run the service until SIGTERM.")


def _type(annotation: Any) -> Any:
    inner = [kind for kind in (annotation, *get_args(annotation)) if kind in (int, float, Path)]
    return {int: int, float: float, Path: click.Path(path_type=Path)}[inner[0]] if inner else str


def _serve(config: Path | None, **flags: Any) -> None:
    settings = load_settings(config, **{name: value for name, value in flags.items() if value not in (None, ())})
    configure_logging(settings.log_level, settings.log_format)
    asyncio.run(serve(settings))
