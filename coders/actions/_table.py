"""The table of codes for the documentation: how many ways lead to each code, and an example of each."""

from __future__ import annotations

from collections import Counter

from coders.actions._entry import Example
from coders.actions._lexicon import Lexicon

BEGIN, END = "<!-- codes: begin -->", "<!-- codes: end -->"


def code_table(lexicon: Lexicon, names: dict[str, str]) -> str:
    """A Markdown table: code, name, entries of its own, lines of composition that lead to it, an example sentence.

    `names` are the codes that the ontology knows, with their names.
    """
    entries = Counter(code for e in lexicon.entries for code in (e.code, e.converse) if code and "inner" not in e.flags)
    inner = Counter(e.code for e in lexicon.entries if e.code and "inner" in e.flags)
    composed: Counter[str] = Counter()
    for operator in lexicon.operators.values():
        for value in operator.codes.values():
            composed.update(part.partition("@")[0] for part in value.split(",") if part[0].isdigit())
    digits = (
        {value[-1] for value in lexicon.operators["demanded"].codes.values()} if "demanded" in lexicon.operators else ()
    )
    for entry in lexicon.entries:
        if "demand" in entry.flags:
            composed.update(entry.code + digit for digit in digits)
    for rows in lexicon.refinements.values():
        composed.update(code for _, code in rows)
    examples = _examples(lexicon.examples)
    lines = [
        "| code | name | entries | inside others only | rules | example |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for code, name in sorted(names.items()):
        if len(code) > 2:
            shown = examples.get(code, "")
            lines.append(f"| {code} | {name} | {entries[code]} | {inner[code]} | {composed[code]} | {shown} |")
    return "\n".join(lines)


def _examples(examples: tuple[Example, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for example in examples:
        for _, code, _ in example.triples:
            if code not in found or len(example.text) < len(found[code]):
                found[code] = example.text.replace("|", "/")
    return found


def with_table(document: str, table: str) -> str:
    """A document with the table between its two marks put anew."""
    head, _, rest = document.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{table}\n{END}{tail}"
