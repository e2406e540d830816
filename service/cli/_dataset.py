"""`whowhom dataset`, `convert`, `dedupe`, `layouts`: files of articles to files of events."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coders import CoderError, InputError, parse_day
from service._convert import ALL_STATUSES
from service._inputs import FORMATS, Columns
from service._worker import WorkerSpec
from service.cli._options import (
    Country,
    CountryField,
    DateField,
    Dictionaries,
    Header,
    IdField,
    Layout,
    Lexicon,
    OutputFile,
    OutputFormat,
    PublicationDate,
    SourceField,
    StanzaDir,
    TextField,
    Threads,
    TitleField,
    UrlField,
)

if TYPE_CHECKING:
    import pyarrow as pa

# For tests: another coder, as "module:function".
_FACTORY = "WHOWHOM_CODER_FACTORY"


def coder_factory() -> str:
    """The "module:function" that makes the coder."""
    return os.environ.get(_FACTORY) or WorkerSpec().factory


def dataset(
    inputs: Annotated[
        list[str],
        typer.Argument(help="JSON lines, CSV, TSV, Parquet, text, also .gz and .zst; folders; - is standard input."),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="The file to write: .parquet, .csv, .tsv, .jsonl."),
    ],
    layout: Layout = "whowhom",
    output_format: OutputFormat = "auto",
    header: Header = True,
    date: PublicationDate = "",
    country: Country = "",
    input_format: Annotated[
        str, typer.Option(help="text, jsonl, csv, tsv, parquet, or auto by the file's name.")
    ] = "auto",
    all_statuses: Annotated[
        bool, typer.Option("--all", help="Also events that are not actual (whowhom, plover).")
    ] = False,
    processes: Annotated[int, typer.Option(min=1, help="Processes that code; each loads the model.")] = 1,
    ray: Annotated[int, typer.Option(min=0, help="Code on a Ray cluster with this many actors; 0 is no Ray.")] = 0,
    ray_address: Annotated[
        str, typer.Option(help="Address of the Ray cluster; without it a local one is started.")
    ] = "",
    max_rejects: Annotated[int, typer.Option(help="Stop when more records are rejected; below 0: never.")] = -1,
    chunk: Annotated[
        int, typer.Option(min=1, help="Articles that are finished together; a kill costs each process this many.")
    ] = 64,
    overwrite: Annotated[bool, typer.Option(help="Replace an output that is there.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
    stanza_dir: StanzaDir = None,
    dictionaries: Dictionaries = None,
    lexicon: Lexicon = None,
    threads: Threads = 1,
    id_field: IdField = "id",
    date_field: DateField = "date",
    text_field: TextField = "text",
    title_field: TitleField = "title",
    url_field: UrlField = "url",
    source_field: SourceField = "source",
    country_field: CountryField = "country",
) -> None:
    """Code articles into one file of events; a run that was stopped goes on when it is started again.

    Exit codes: 0 all articles were coded; 1 some were rejected (OUT.rejects.jsonl says which and why) or too many were; 2 wrong usage.
    """
    from service.dataset import CodingSpec, DatasetJob, Progress, TooManyRejectsError, run_dataset

    if input_format not in FORMATS:
        raise InputError("--input-format", repr(input_format), f"one of {', '.join(FORMATS)}")
    worker = WorkerSpec(
        stanza_dir, tuple(dictionaries or ()), (), tuple(lexicon or ()), threads, factory=coder_factory()
    )
    spec = CodingSpec(
        worker,
        Columns(id_field, date_field, text_field, title_field, url_field, source_field, country_field),
        parse_day(date, field="--date") if date else None,
        ALL_STATUSES if all_statuses else frozenset({"actual"}),
        country,
    )
    job = DatasetJob(
        tuple(inputs),
        output,
        spec,
        layout,
        input_format,
        output_format,
        header,
        chunk,
        max_rejects,
        processes,
        overwrite,
    )
    runner = None
    if ray:
        from service.dataset._ray import ray_runner

        runner = ray_runner(ray, job.parts, address=ray_address)
    with open(os.devnull, "w") as nowhere:
        try:
            summary = run_dataset(job, runner=runner, progress=Progress(stream=nowhere) if quiet else None)
        except TooManyRejectsError as error:
            typer.echo(f"whowhom: {error}", err=True)
            raise typer.Exit(1) from error
    typer.echo(f"{output}: {summary.rows} events of {summary.articles} articles, layout {summary.layout}", err=True)
    if summary.rejected:
        typer.echo(f"{summary.rejected} of {summary.records} records were rejected: {job.rejects}", err=True)
        raise typer.Exit(1)


def convert_command(
    events: Annotated[Path, typer.Argument(help="Events in the layout whowhom.")],
    output: OutputFile,
    layout: Layout = "whowhom",
    output_format: OutputFormat = "auto",
    header: Header = True,
) -> None:
    """Write events in another layout or format, without coding the articles again."""
    from service.dataset import convert, loses_status

    read, rows = convert(events, output, layout, kind=output_format, header=header)
    left = f"; {read - rows} that are not actual have no place there" if loses_status(layout) and read > rows else ""
    typer.echo(f"{output}: {rows} of {read} events, layout {layout}{left}", err=True)


def dedupe(
    events: Annotated[Path, typer.Argument(help="Events in the layout whowhom; the file stays as it is.")],
    output: OutputFile,
    articles: Annotated[
        list[str] | None, typer.Option(help="Their articles: mark events of near-duplicates in `duplicate_of`.")
    ] = None,
    similarity: Annotated[
        float, typer.Option(help="Share of runs of four words that near-duplicates have in common.")
    ] = 0.8,
    days: Annotated[int, typer.Option(min=0, help="How far apart near-duplicates may be published.")] = 7,
    one_a_day: Annotated[
        bool, typer.Option(help="One row a date, source, target and code, with its documents.")
    ] = False,
    date: PublicationDate = "",
    id_field: IdField = "id",
    date_field: DateField = "date",
    text_field: TextField = "text",
) -> None:
    """Mark events of near-duplicate articles, or merge events that are the same on a day; the input is never changed."""
    from service import dataset as data
    from service._inputs import Article, parse_record, read_records

    if not articles and not one_a_day:
        raise InputError("dedupe", "nothing to do", "--articles, --one-a-day or both")
    if output.resolve() == events.resolve():
        raise InputError("--output", str(output), "another file than the events")
    found: dict[str, str] = {}
    if articles:
        columns = Columns(id_field, date_field, text_field)
        day = parse_day(date, field="--date") if date else None

        def readable() -> Iterator[Article]:
            for record in read_records(articles, columns=columns):
                # what cannot be read was rejected when the articles were coded, and has no events
                with suppress(CoderError):
                    yield parse_record(record, date=day, columns=columns)

        found = data.near_duplicates(readable(), data.NearSpec(similarity, days))
        typer.echo(f"{len(found)} articles nearly repeat an earlier one", err=True)

    def read(columns: tuple[str, ...] | None) -> Iterable[pa.Table]:
        tables = data.read_events(events, columns)
        return data.mark(tables, found) if found and columns is None else tables

    output.parent.mkdir(parents=True, exist_ok=True)
    pieces = data.one_a_day(read, output.parent) if one_a_day else read(None)
    rows = data.write_events(pieces, output, "whowhom")
    typer.echo(f"{output}: {rows} events", err=True)


def layouts(
    name: Annotated[str, typer.Argument(help="One layout; without it all are named.")] = "",
    as_schema: Annotated[bool, typer.Option("--json", help="The schema file.")] = False,
) -> None:
    """Show the layouts, or the columns of one."""
    from service.dataset import LAYOUTS, load_layout, markdown, schema_text

    if not name:
        for each in LAYOUTS:
            layout = load_layout(each)
            typer.echo(f"{each:8} {len(layout.columns):3} columns  {layout.title}")
    else:
        typer.echo(schema_text(name) if as_schema else markdown(load_layout(name)), nl=False)
