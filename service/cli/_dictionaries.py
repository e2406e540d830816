"""`whowhom dictionaries`: check the files, and ask what a name means."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from coders import parse_day
from coders.actors import ActorResolver, lint
from service.cli._dictionary_counts import count_ours, count_petrarch
from service.cli._options import Dictionaries

dictionaries = typer.Typer(help="Check the actor dictionaries; look names up in them.", no_args_is_help=True)


@dictionaries.command("lint")
def lint_command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; those shipped where none is named.")
    ] = None,
    warnings: Annotated[bool, typer.Option(help="Show warnings too.")] = True,
) -> None:
    """Report bad codes, impossible dates, duplicates, conflicts and shadowed entries, with file and line. Exit code 1 on errors."""
    findings = lint(paths)
    errors = [finding for finding in findings if finding.severity == "error"]
    for finding in findings if warnings else errors:
        typer.echo(str(finding))
    typer.echo(f"{len(errors)} errors, {len(findings) - len(errors)} warnings", err=True)
    if errors:
        raise typer.Exit(1)


@dictionaries.command("lookup")
def lookup_command(
    name: Annotated[str, typer.Argument(help="A name, as a text would spell it.")],
    date: Annotated[str, typer.Option(help="The day of the event, YYYY-MM-DD; today where it is left out.")] = "",
    dictionaries: Dictionaries = None,
    petrarch: Annotated[list[Path] | None, typer.Option(help="Files in PETRARCH's formats.")] = None,
) -> None:
    """Show what a name resolves to on a day, and why. Exit code 1 where no dictionary knows it."""
    day = parse_day(date, field="--date") if date else dt.date.today()
    resolver = ActorResolver.load(petrarch=petrarch or (), overlays=dictionaries or ())
    rows = resolver.lookup(name, day)
    if not rows:
        typer.echo(f"{name!r} is in no dictionary", err=True)
        raise typer.Exit(1)
    table = Table(
        "", "code", "kind", "from", "to", "name", "note", "entry", "why", title=f"{name} on {day}", title_justify="left"
    )
    for row in rows:
        entry = row.entry
        table.add_row(
            "→" if row.chosen else "",
            row.code,
            entry.kind,
            entry.begin.isoformat() if entry.begin else "",
            entry.end.isoformat() if entry.end else "",
            entry.names[0],
            entry.note,
            entry.where,
            row.reason,
        )
    Console(width=None if Console().is_terminal else 160).print(table)


@dictionaries.command("counts")
def counts_command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; those shipped where none is named.")
    ] = None,
    petrarch: Annotated[list[Path] | None, typer.Option(help="Files in PETRARCH's formats, counted beside.")] = None,
) -> None:
    """Count entries and names by kind, and those of files in PETRARCH's formats, as tables in Markdown."""
    typer.echo("| kind | entries | names |\n| --- | ---: | ---: |")
    for row in count_ours(paths):
        typer.echo(f"| {row.what} | {row.entries:,} | {row.names:,} |")
    if petrarch:
        typer.echo("\n| file | entries | spellings | refused lines |\n| --- | ---: | ---: | ---: |")
        for row in count_petrarch(petrarch):
            typer.echo(f"| {row.what} | {row.entries:,} | {row.names:,} | {row.refused:,} |")
