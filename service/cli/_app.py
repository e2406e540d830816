"""All commands together. Exit codes: 0 all done; 1 some documents could not be coded; 2 wrong usage or settings; 3 no service."""

from __future__ import annotations

import sys

import typer

from coders import CoderError, __version__
from service._settings import SettingsError
from service.cli._code import code
from service.cli._dataset import convert_command, dataset, dedupe, layouts
from service.cli._demo import demo
from service.cli._dictionaries import dictionaries
from service.cli._event_counts import counts
from service.cli._explain import explain
from service.cli._health import health
from service.cli._report import report
from service.cli._serve import serve_command

USAGE, NO_SERVICE = 2, 3

app = typer.Typer(
    name="whowhom",
    help="Who did what to whom, when and where: political events from news text.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(code)
app.command()(dataset)
app.command("convert")(convert_command)
app.command()(dedupe)
app.command()(counts)
app.command()(layouts)
app.command()(report)
app.command()(explain)
app.command()(demo)
app.command()(health)
app.command("serve")(serve_command())
app.add_typer(dictionaries, name="dictionaries")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"whowhom {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    pass


def main() -> None:
    """Run the command line."""
    try:
        app()
    except (SettingsError, CoderError) as error:
        typer.echo(f"whowhom: {error}", err=True)
        sys.exit(USAGE)
    except BrokenPipeError:  # the reader of our output has gone, as in `| head`
        sys.stderr.close()
        sys.exit(0)
