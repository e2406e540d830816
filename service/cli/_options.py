"""The options that several commands share, each written once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StanzaDir = Annotated[
    Path | None, typer.Option(envvar="WHOWHOM_STANZA_DIR", help="Another Stanza resources directory.")
]
Dictionaries = Annotated[list[Path] | None, typer.Option(help="More actor dictionaries, over the shipped ones.")]
Lexicon = Annotated[list[Path] | None, typer.Option(help="More action lexicon files, over the shipped ones.")]
Threads = Annotated[int, typer.Option(min=1, help="Threads of the model in each process.")]
PublicationDate = Annotated[str, typer.Option(help="Publication date, YYYY-MM-DD, of articles that carry none.")]
Country = Annotated[
    str,
    typer.Option(
        help="The publisher's country, alpha-3, of articles that carry neither one nor an address that tells."
    ),
]
IdField = Annotated[str, typer.Option(help="Name of the field with the article's id.")]
DateField = Annotated[str, typer.Option(help="Name of the field with the publication date.")]
TextField = Annotated[str, typer.Option(help="Name of the field with the text.")]
TitleField = Annotated[str, typer.Option(help="Name of the field with the title.")]
UrlField = Annotated[str, typer.Option(help="Name of the field with the address.")]
SourceField = Annotated[str, typer.Option(help="Name of the field with the publisher.")]
CountryField = Annotated[str, typer.Option(help="Name of the field with the publisher's country.")]
Layout = Annotated[str, typer.Option(help="whowhom, plover, phoenix, icews, polecat or gdelt.")]
OutputFormat = Annotated[str, typer.Option(help="parquet, csv, tsv, jsonl, or auto by the file's name.")]
Header = Annotated[bool, typer.Option(help="A first line with the names of the columns (CSV, TSV).")]
OutputFile = Annotated[Path, typer.Option("--output", "-o", help="The file to write.")]
