"""`whowhom counts`: how often, by dyad, period and class."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated

import typer

from coders import InputError, parse_day


def counts(
    events: Annotated[Path, typer.Argument(help="Events in the layout whowhom: Parquet, CSV, TSV or JSON lines.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="CSV, TSV or Parquet; without it CSV on standard output.")
    ] = None,
    by: Annotated[str, typer.Option(help="day, week (named by its Monday) or month.")] = "month",
    classes: Annotated[str, typer.Option("--class", help="quad, root or all.")] = "quad",
    sides: Annotated[str, typer.Option(help="country, or code for whole actor codes.")] = "country",
    source: Annotated[str, typer.Option(help="Only this source.")] = "",
    target: Annotated[str, typer.Option(help="Only this target.")] = "",
    since: Annotated[str, typer.Option(help="Only events from this day on, YYYY-MM-DD.")] = "",
    until: Annotated[str, typer.Option(help="Only events up to this day.")] = "",
    vague: Annotated[
        bool, typer.Option(help="Also events dated less precisely than the period, in that of their first day.")
    ] = False,
    unknown: Annotated[bool, typer.Option(help="Also events with an unknown side, counted as ---.")] = False,
    duplicates: Annotated[bool, typer.Option(help="Also events of articles that `whowhom dedupe` has marked.")] = False,
    plot: Annotated[Path | None, typer.Option(help="Also draw the counts: a .png or .svg file.")] = None,
) -> None:
    """Count actual events and average their Goldstein values by source, target, period and class, as a tidy table."""
    from service.dataset import COUNTED_COLUMNS, CountsSpec, count, plot_counts, read_events, write_counts

    first, last = (
        parse_day(day, field=name) if day else None for name, day in (("--since", since), ("--until", until))
    )
    spec = CountsSpec(by, classes, sides, source, target, first, last, duplicates, unknown, vague)
    spec.check()
    if plot is not None and plot.suffix.lower() not in (".png", ".svg"):
        raise InputError("--plot", plot.name, "a name that ends in .png or .svg")
    table = count(read_events(events, COUNTED_COLUMNS), spec)
    if output is not None:
        write_counts(table, output)
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(table.column_names)
        writer.writerows(tuple(row.values()) for row in table.to_pylist())
    if plot is not None:
        dyad = f"{source or 'all'} → {target or 'all'}"
        plot_counts(table, plot, title=f"Events by {by}: {dyad}", period=by)
