"""`whowhom code`: documents of files to events, in this process or through a running service."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated

import grpc
import typer
from google.rpc import error_details_pb2, status_pb2
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from whowhom.v1 import event_coding_service_pb2 as service_pb2

from coders import Document, EventCoder, InputError, parse_day
from service._client import Client
from service._convert import ALL_STATUSES, Options, document_message, options_message, result_message
from service._inputs import Columns, Rejected, read_inputs
from service._outputs import CsvWriter, JsonLinesWriter, TableWriter, Writer
from service.cli._options import (
    Country,
    CountryField,
    DateField,
    Dictionaries,
    IdField,
    Lexicon,
    PublicationDate,
    StanzaDir,
    TextField,
    Threads,
    TitleField,
    UrlField,
)

NO_SERVICE = 3
_IN_PROCESS_BATCH = 32

Outcome = tuple[Document, service_pb2.CodedDocument | str]


def code(
    files: Annotated[list[str], typer.Argument(help="Text, JSON lines, CSV or TSV files; - is standard input.")],
    date: PublicationDate = "",
    country: Country = "",
    format: Annotated[str, typer.Option(help="table, jsonl or csv.")] = "table",
    input_format: Annotated[str, typer.Option(help="text, jsonl, csv, tsv, or auto by the file's name.")] = "auto",
    all_statuses: Annotated[
        bool, typer.Option("--all", help="Also negated, hypothetical and historical events.")
    ] = False,
    explain: Annotated[bool, typer.Option(help="With the entries and rules that made each event (jsonl).")] = False,
    address: Annotated[
        str, typer.Option(help="HOST:PORT of a running service; without it the model is loaded here.")
    ] = "",
    token: Annotated[str, typer.Option(envvar="WHOWHOM_CLIENT_TOKEN", help="Token for the service.")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here instead of standard output.")
    ] = None,
    stanza_dir: StanzaDir = None,
    dictionaries: Dictionaries = None,
    lexicon: Lexicon = None,
    threads: Threads = 1,
    id_field: IdField = "id",
    date_field: DateField = "date",
    text_field: TextField = "text",
    title_field: TitleField = "title",
    url_field: UrlField = "url",
    country_field: CountryField = "country",
) -> None:
    """Code the events of news articles.

    Exit codes: 0 all documents were coded; 1 some were not (standard error says which and why); 2 wrong usage; 3 no service.
    """
    if format not in ("table", "jsonl", "csv"):
        raise InputError("--format", repr(format), "table, jsonl or csv")
    if input_format not in ("auto", "text", "jsonl", "csv", "tsv"):
        raise InputError("--input-format", repr(input_format), "auto, text, jsonl, csv or tsv")
    day = parse_day(date, field="--date") if date else None
    columns = Columns(id_field, date_field, text_field, title_field, url_field, country=country_field)
    options = Options(ALL_STATUSES if all_statuses else frozenset({"actual"}), explanations=explain)
    rejected = 0
    documents: list[Document] = []
    for item in read_inputs(files, date=day, country=country, columns=columns, format=input_format):
        if isinstance(item, Rejected):
            rejected += 1
            typer.echo(f"{item.where}: {item.error}", err=True)
        else:
            documents.append(item)
    failures = rejected
    stream = output.open("w", encoding="utf-8", newline="") if output else sys.stdout
    writer = _writer(format, stream, output is not None)
    try:
        outcomes = (
            _through_service(documents, options, address, token)
            if address
            else _in_process(documents, options, stanza_dir, dictionaries or [], lexicon or [], threads)
        )
        for document, outcome in _with_progress(outcomes, len(documents)):
            if isinstance(outcome, str):
                failures += 1
                typer.echo(f"{document.id}: {outcome}", err=True)
            else:
                writer.write(document.text, outcome)
    except grpc.RpcError as error:
        typer.echo(f"whowhom: {address}: {error.code().name}: {error.details()}", err=True)
        raise typer.Exit(NO_SERVICE) from error
    finally:
        writer.close()
        if output:
            stream.close()
    if failures:
        typer.echo(f"{failures} of {len(documents) + rejected} documents were not coded", err=True)
        raise typer.Exit(1)


def _writer(format: str, stream: object, to_file: bool) -> Writer:
    if format == "jsonl":
        return JsonLinesWriter(stream)  # type: ignore[arg-type]
    if format == "csv":
        return CsvWriter(stream)  # type: ignore[arg-type]
    console = Console(file=stream, soft_wrap=False, width=None if not to_file and sys.stdout.isatty() else 160)  # type: ignore[arg-type]
    return TableWriter(console)


def _through_service(documents: Iterable[Document], options: Options, address: str, token: str) -> Iterator[Outcome]:
    by_message = iter(documents)
    with Client(address, token=token) as client:
        messages = (document_message(document) for document in documents)
        for _, result in client.stream(messages, options_message(options)):
            document = next(by_message)
            yield document, _status_line(result) if isinstance(result, status_pb2.Status) else result


def _status_line(status: status_pb2.Status) -> str:
    reason = error_details_pb2.ErrorInfo()
    for detail in status.details:
        if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
            detail.Unpack(reason)
    return f"{reason.reason or status.code}: {status.message}"


def _in_process(
    documents: Iterable[Document],
    options: Options,
    stanza_dir: Path | None,
    dictionaries: list[Path],
    lexicon: list[Path],
    threads: int,
) -> Iterator[Outcome]:
    coder = EventCoder.load(model=stanza_dir, dictionaries=dictionaries, lexicon=lexicon, threads=threads)
    rest = iter(documents)
    while batch := list(islice(rest, _IN_PROCESS_BATCH)):
        for result in coder.code(batch):
            yield result.document, str(result.error) if result.error else result_message(result, options)


def _with_progress(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """Progress on a terminal's standard error, for work that is long enough to need it."""
    console = Console(stderr=True)
    if total < 5 or not console.is_terminal:
        yield from outcomes
        return
    columns = (TextColumn("coding"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("coding", total=total)
        for outcome in outcomes:
            yield outcome
            progress.advance(task)
