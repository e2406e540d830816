"""Raw text and character labels from treebank sentences, for the tokenizer and for evaluation."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from training._inputs import Block


def words(block: Block) -> list[list[str]]:
    """The rows of words and multi-word tokens."""
    return [line.split("\t") for line in block if not line.startswith("#")]


def shown(block: Block) -> str:
    """The text of a sentence."""
    return next(line.partition("=")[2].strip() for line in block if line.startswith("# text ="))


def tokens(block: Block) -> list[tuple[str, bool, str, list[str]]]:
    """The tokens: form, whether it is several words, MISC, the forms of its words."""
    found: list[tuple[str, bool, str, list[str]]] = []
    last = 0
    for row in words(block):
        if "-" in row[0]:
            last = int(row[0].partition("-")[2])
            found.append((row[1], True, row[9], []))
        elif int(row[0]) <= last:
            found[-1][3].append(row[1])
        else:
            found.append((row[1], False, row[9], [row[1]]))
    return found


def paragraphs(sentences: list[Block]) -> list[list[Block]]:
    """Sentences by paragraph."""
    return _groups(sentences, ("# newpar", "# newdoc"))


def documents(sentences: list[Block]) -> list[list[Block]]:
    """Sentences by document."""
    return _groups(sentences, ("# newdoc",))


def _groups(sentences: list[Block], marks: tuple[str, ...]) -> list[list[Block]]:
    found: list[list[Block]] = []
    for block in sentences:
        if not found or any(line.startswith(marks) for line in block):
            found.append([])
        found[-1].append(block)
    return found


def raw_text(sentences: list[Block]) -> str:
    """The text as it was before it was cut: a blank line between paragraphs."""
    return "\n\n".join(_paragraph(paragraph)[0] for paragraph in paragraphs(sentences)) + "\n"


def labelled(sentences: list[Block]) -> tuple[str, str]:
    """The text, and for each character 1 at the end of a token, 2 of a sentence, 3 and 4 of tokens of several words, else 0."""
    pairs = [_paragraph(paragraph) for paragraph in paragraphs(sentences)]
    return "\n\n".join(text for text, _ in pairs) + "\n", "\n\n".join(labels for _, labels in pairs) + "\n"


def _paragraph(sentences: list[Block]) -> tuple[str, str]:
    text, labels = "", ""
    for block in sentences:
        line, row = shown(block), tokens(block)
        marks = ["0"] * len(line)
        place = 0
        for number, (form, several, _, _) in enumerate(row):
            begin = line.index(form, place) if form in line[place:] else place
            place = min(begin + len(form), len(line))
            marks[place - 1] = str((3 if several else 1) + (number + 1 == len(row)))
        text, labels = text + line, labels + "".join(marks)
        if "SpaceAfter=No" not in row[-1][2]:
            text, labels = text + " ", labels + "0"
    return text.rstrip(), labels[: len(text.rstrip())]


def write_conllu(sentences: list[Block], path: Path) -> None:
    path.write_text("".join("\n".join(block) + "\n\n" for block in sentences), encoding="utf-8")


def write_contracted(sentences: list[Block], path: Path) -> None:
    """The sentences as the splitter is given them: each token of several words as one word that is marked."""
    lines: list[str] = []
    for block in sentences:
        lines += [line for line in block if line.startswith("#")]
        for number, (form, several, _, _) in enumerate(tokens(block), 1):
            misc = "MWT=Yes" if several else "_"
            lines.append("\t".join((str(number), form, "_", "_", "_", "_", str(number - 1), "_", "_", misc)))
        lines.append("")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_expansions(sentences: list[Block], path: Path) -> None:
    """How often each token of several words is which words, as Stanza's tokenizer reads it."""
    counts = Counter(
        (form, tuple(part.lower() for part in parts))
        for b in sentences
        for form, several, _, parts in tokens(b)
        if several
    )
    path.write_text(json.dumps(sorted(counts.items()), ensure_ascii=False), encoding="utf-8")
