"""`whowhom report`: one article and its events as a page for a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coders import InputError, parse_day
from service.cli._options import Country, Dictionaries, Lexicon, StanzaDir


def report(
    article: Annotated[
        str, typer.Argument(help="A text file, or JSON lines, CSV or Parquet (the first article, or the one of --id).")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The page to write.")],
    date: Annotated[str, typer.Option(help="Publication date, YYYY-MM-DD, where the article carries none.")] = "",
    country: Country = "",
    id: Annotated[str, typer.Option("--id", help="Which article of the file.")] = "",
    picture: Annotated[
        Path | None, typer.Option("--screenshot", help="Also a PNG of the page, by an installed Chromium.")
    ] = None,
    title: Annotated[str, typer.Option(help="Its title, where it carries none.")] = "",
    stanza_dir: StanzaDir = None,
    dictionaries: Dictionaries = None,
    lexicon: Lexicon = None,
) -> None:
    """Write one self-contained page: the text with its marks, the events with their reasons, arrows, a timeline, a map."""
    from dataclasses import replace

    from service._inputs import Columns, parse_record, read_records
    from service._worker import WorkerSpec
    from service.cli._dataset import coder_factory
    from service.dataset import CodingSpec, load_coder, render_report, screenshot

    day = parse_day(date, field="--date") if date else None
    columns = Columns()
    for record in read_records([article], columns=columns):
        found = parse_record(record, date=day, country=country, columns=columns)
        if id in ("", found.document.id):
            break
    else:
        raise InputError("--id", repr(id), f"the id of an article in {article}")
    if title and not found.document.title:
        found = replace(found, document=replace(found.document, title=title))
    worker = WorkerSpec(stanza_dir, tuple(dictionaries or ()), (), tuple(lexicon or ()), factory=coder_factory())
    (result,) = load_coder(CodingSpec(worker)).code([found.document])
    if result.error is not None:
        typer.echo(f"whowhom: {result.error}", err=True)
        raise typer.Exit(1)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(render_report(found, result), encoding="utf-8")
    if picture is not None:
        screenshot(output, picture)
    typer.echo(f"{output}: {len(result.events)} events", err=True)
