"""`whowhom explain`: one sentence, its parse as a tree, and why each event came out or did not."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from coders import Document, DocumentResult, Event, EventCoder, Sentence, parse_day
from service._convert import ALL_STATUSES, Options, result_message
from service._outputs import event_table
from service.cli._options import Country, Dictionaries, Lexicon, StanzaDir


def explain(
    sentence: Annotated[str, typer.Argument(help="A sentence, or a short text.")],
    date: Annotated[str, typer.Option(help="Publication date, YYYY-MM-DD; today where it is left out.")] = "",
    country: Country = "",
    stanza_dir: StanzaDir = None,
    lexicon: Lexicon = None,
    dictionaries: Dictionaries = None,
) -> None:
    """Print the parse with its actors and actions, and why each event came out or did not."""
    day = parse_day(date, field="--date") if date else dt.date.today()
    coder = EventCoder.load(model=stanza_dir, lexicon=lexicon or (), dictionaries=dictionaries or ())
    result = coder.code([Document("sentence", sentence, day, country=country)])[0]
    if result.error is not None:
        raise result.error
    assert result.parsed is not None
    console = Console(width=None if Console().is_terminal else 150)
    for parsed in result.parsed.sentences:
        console.print(_tree(parsed, result))
    console.print(_actors(result))
    message = result_message(result, Options(ALL_STATUSES))
    if message.events:
        console.print(event_table(sentence, message.events))
    for event in result.events:
        console.print(_why(event))
    for number, line in coder.trace(result.parsed):
        console.print(f"[dim]sentence {number}: {escape(line)}[/dim]")
    for item in result.unresolved:
        console.print(f"[yellow]unresolved {item.kind}[/yellow] {escape(item.text)!r}: {escape(item.reason)}")


def _tree(sentence: Sentence, result: DocumentResult) -> Tree:
    codes: dict[int, str] = {}
    for mention in result.actors:
        if mention.sentence == sentence.index:
            codes[mention.head] = f"[green]{mention.code or 'nobody known'}[/green] by {mention.how}"
    triggers = {
        token.index: event.action.code
        for event in result.events
        for token in sentence.tokens
        if event.action.start <= token.start < event.action.end and event.sentence_index == sentence.index
    }

    def label(index: int) -> str:
        token = sentence.tokens[index]
        marks = [f"[red]{triggers[index]}[/red]"] if index in triggers else []
        marks += [codes[index]] if index in codes else []
        return (
            f"[bold]{escape(token.text)}[/bold] [dim]{token.lemma} {token.upos} {token.deprel}[/dim] {' '.join(marks)}"
        )

    def grow(branch: Tree, index: int) -> None:
        for child in sentence.children[index]:
            if sentence.tokens[child].upos != "PUNCT":
                grow(branch.add(label(child)), child)

    root = Tree(label(sentence.root))
    grow(root, sentence.root)
    return root


def _actors(result: DocumentResult) -> Table:
    table = Table(
        "actor", "code", "name", "how", "country by", "entries or reason", title="Actors", title_justify="left"
    )
    for m in result.actors:
        table.add_row(m.text, m.code or "---", m.name, m.how, m.country_how, ", ".join(m.entries) or m.reason)
    return table


def _why(event: Event) -> Tree:
    source = event.source.code if event.source else "---"
    target = event.target.code if event.target else "---"
    tree = Tree(
        f"[bold]{source} {event.action.code} {target}[/bold] {escape(event.action.name)} ({event.status}, confidence {event.confidence})"
    )
    for title, lines in (
        ("entries", event.explanation.entries),
        ("rules", event.explanation.rules),
        ("sides", event.explanation.paths),
    ):
        if lines:
            branch = tree.add(title)
            for line in lines:
                branch.add(escape(line))
    return tree
