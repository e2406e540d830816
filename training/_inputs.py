"""What goes in: CoNLL-U treebanks and entity files, known by their hashes, cleaned and put together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PARTS = ("train", "dev", "test")
# Of GUM only the genres whose texts are open by the treebank's own list are used, in training and in choosing.
GUM_GENRES = frozenset(("news", "bio", "interview", "academic", "speech", "textbook", "voyage", "court"))
_MISC = ("SpaceAfter", "SpacesAfter", "SpacesBefore", "SpacesInToken")
_COMMENTS = ("sent_id", "text", "newdoc", "newpar")
LEFT_OUT = Path(__file__).with_name("ner-articles-to-leave-out.txt")

Block = list[str]  # the lines of a sentence
Tagged = list[tuple[str, str]]  # words with BIOES tags


class TrainingError(Exception):
    """Something that the run needs is missing, changed or cannot be read."""


@dataclass(frozen=True, slots=True)
class Treebanks:
    """Cleaned sentences by part; `tests` by the name of their treebank."""

    train: list[Block]
    dev: list[Block]
    tests: dict[str, list[Block]]


def digest(paths: Iterable[Path], root: Path) -> dict[str, str]:
    """The SHA-256 of each file by its path under `root`."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(set(paths))
    }


def check(found: dict[str, str], lock: Path) -> None:
    """Compare hashes and settings with those of `lock`, or write them there where it does not exist.

    Raises `TrainingError` that names the first file that is new, missing or changed.
    """
    if not lock.is_file():
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return
    known: dict[str, str] = json.loads(lock.read_text(encoding="utf-8"))
    for name in sorted(known.keys() | found.keys()):
        if name not in found:
            raise TrainingError(f"input {name} is missing; {lock} names it")
        if name not in known:
            raise TrainingError(f"input {name} is not in {lock}; remove it, or start another run")
        if known[name] != found[name]:
            raise TrainingError(f"input {name} is changed: {lock} has {known[name]}, now it is {found[name]}")


def blocks(path: Path) -> Iterator[Block]:
    """The sentences of a CoNLL-U file as lines."""
    block: Block = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def cleaned(block: Block, where: str) -> Block:
    """A sentence without empty nodes, enhanced dependencies and comments that are not read."""
    lines = []
    for line in block:
        if line.startswith("#"):
            if line[1:].strip().split(" ")[0].split("=")[0] in _COMMENTS:
                lines.append(line)
            continue
        columns = line.split("\t")
        if len(columns) != 10:
            raise TrainingError(f"{where}: {len(columns)} columns in {line[:60]!r}, expected 10")
        if "." in columns[0]:
            continue
        misc = [item for item in columns[9].split("|") if item.partition("=")[0] in _MISC]
        columns[8], columns[9] = "_", "|".join(misc) or "_"
        lines.append("\t".join(columns))
    if not any(line.startswith("# text =") for line in lines):
        raise TrainingError(f"{where}: a sentence without # text")
    return lines


def treebank_files(directory: Path) -> list[Path]:
    """The CoNLL-U files of the treebanks in a folder, one folder each, by the names that Universal Dependencies gives them."""
    found = [path for part in PARTS for path in directory.glob(f"UD_*/*-ud-{part}.conllu")]
    if not any(path.stem.endswith("-train") for path in found):
        raise TrainingError(f"no treebank in {directory}: expected UD_Language-NAME/xx_name-ud-train.conllu")
    return sorted(found)


def read_treebanks(directory: Path) -> Treebanks:
    """All treebanks of a folder. A treebank with nothing but a test file is only tested on, GUM gives its open genres."""
    parts: dict[str, list[Block]] = {"train": [], "dev": []}
    tests: dict[str, list[Block]] = {}
    for path in treebank_files(directory):
        name, part = path.parent.name.partition("-")[2].lower(), path.stem.rpartition("-")[2]
        genre = ""
        kept = []
        for block in blocks(path):
            document = next((line for line in block if line.startswith("# newdoc id")), "")
            if name == "gum" and document:
                genre = document.partition("=")[2].strip().split("_")[1]
            if name != "gum" or genre in GUM_GENRES:
                kept.append(cleaned(block, path.name))
        if part == "test":
            tests[name] = kept
        else:
            parts[part] += kept
    if not parts["dev"]:
        raise TrainingError(f"no dev sentences in {directory}")
    return Treebanks(parts["train"], parts["dev"], tests)


@lru_cache(maxsize=1)
def left_out() -> frozenset[str]:
    """The articles that evaluation uses: their entities are not trained on."""
    lines = LEFT_OUT.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def entity_files(directory: Path) -> list[Path]:
    """`train`, `dev` and `test` folders of .tsv files: a word and its BIO or BIOES tag a line, a blank line after each sentence."""
    found = sorted(path for part in PARTS for path in (directory / part).glob("*.tsv"))
    if not any(path.parent.name == "train" for path in found):
        raise TrainingError(f"no entity files in {directory}: expected train/*.tsv")
    return found


def wanted(path: Path) -> bool:
    """Whether an entity file is used: articles of the list are only tested on. The name ends at its first dot ("a_1.txt.tsv" is a_1)."""
    return path.parent.name == "test" or path.name.partition(".")[0] not in left_out()


def read_entities(directory: Path) -> dict[str, list[Tagged]]:
    """The sentences of each part, tags as BIOES; articles of the list are left out everywhere but in the test part.

    Lines without a word and a tag are passed over, and so is the address of the article that stands alone at its head.
    """
    parts: dict[str, list[Tagged]] = {part: [] for part in PARTS}
    for path in filter(wanted, entity_files(directory)):
        current: Tagged = []
        for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
            columns = line.split("\t")
            if not line.strip():
                if current and not (len(current) == 1 and current[0][0].startswith(("http://", "https://"))):
                    parts[path.parent.name].append(bioes(current))
                current = []
            elif len(columns) >= 2 and columns[0].strip():
                current.append((columns[0].strip(), columns[1].strip() or "O"))
    return parts


def bioes(words: Tagged) -> Tagged:
    """The same sentence with tags that also mark the last word of an entity and an entity of one word."""
    result: Tagged = []
    for number, (word, tag) in enumerate(words):
        place, _, kind = tag.partition("-")
        following = words[number + 1][1] if number + 1 < len(words) else "O"
        before = words[number - 1][1] if number else "O"
        goes_on = following in (f"I-{kind}", f"E-{kind}")
        begins = place in ("B", "S") or before.partition("-")[2] != kind or before[:1] in ("E", "S", "O")
        if kind:
            tag = f"{'B' if begins and goes_on else 'S' if begins else 'I' if goes_on else 'E'}-{kind}"
        result.append((word, tag))
    return result
