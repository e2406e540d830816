"""How fast dictionaries are loaded and names found: ours, files in PETRARCH's formats (made up, or those named), and 1 MB of text.

The clock is processor time, so that a busy machine does not count. Targets: all files in PETRARCH's formats within 2 seconds, a
megabyte searched within 1 second with them.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from coders.actors import ActorResolver

T = TypeVar("T")
_LOAD_S, _FIND_S = 2.0, 1.0
_ENTRIES = 25_000
_MEGABYTE = 1_000_000
_SYLLABLES = ("ka", "mo", "ri", "ta", "len", "sor", "bu", "dak", "vi", "nes", "ghar", "to", "el", "ush", "pra", "zin")
_PLAIN = (
    "the of and to in a said on for that with was by from it at has were have after who his not be are which had its but their"
    " officials talks police government soldiers people minister attack border village agreement killed meeting leaders court"
).split()
_WORD = re.compile(r"\w+|[^\w\s]")


def main(args: Sequence[str]) -> int:
    """Print the figures; the result is how many targets were missed."""
    options = argparse.ArgumentParser(prog="actors", description=__doc__.partition("\n")[0])
    options.add_argument("petrarch", nargs="*", type=Path, help="files in PETRARCH's formats (default: made up)")
    options.add_argument("--text", type=Path, help="a text to search (default: made up)")
    chosen = options.parse_args(args)
    with tempfile.TemporaryDirectory() as folder:
        files = chosen.petrarch or _made_up(Path(folder))
        ours, own_s = _timed(ActorResolver.load)
        theirs, load_s = _timed(lambda: ActorResolver.load(paths=(), petrarch=files))
        both = ActorResolver.load(petrarch=files)
    print(f"our dictionaries: {len(ours.entries):,} entries, {len(ours.index):,} names in {own_s:.2f} s")
    refused = sum(problem.severity == "error" for problem in theirs.problems)
    print(f"{len(files)} files in PETRARCH's formats: {len(theirs.entries):,} entries, {refused} lines refused, in {load_s:.2f} s"
          f" (at most {_LOAD_S:.0f})")  # fmt: skip
    text = chosen.text.read_text(encoding="utf-8") if chosen.text else _text(both)
    sentences = [_WORD.findall(sentence) for sentence in text.split("\n")]
    found, find_s = _timed(lambda: sum(len(both.index.find(sentence)) for sentence in sentences))
    per_megabyte = find_s * _MEGABYTE / max(1, len(text.encode()))
    print(f"{len(text.encode()):,} bytes searched with all of them: {found:,} names, {per_megabyte:.2f} s a megabyte"
          f" (at most {_FIND_S:.0f})")  # fmt: skip
    return int(load_s > _LOAD_S) + int(per_megabyte > _FIND_S)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def _name(choice: random.Random) -> str:
    return " ".join("".join(choice.choices(_SYLLABLES, k=choice.randint(2, 3))) for _ in range(choice.randint(1, 3)))


def _made_up(folder: Path) -> list[Path]:
    """Actor and agent files in the manner of PETRARCH's, of names that nobody bears."""
    choice = random.Random(7)
    lines = []
    for _ in range(_ENTRIES):
        name = _name(choice).upper().replace(" ", "_")
        year = choice.randint(70, 99)
        lines += [
            f"{name}_",
            f"+{name}_THE_ELDER_",
            f"\t[KENELI <{year}0101]",
            f"\t[KENGOV {year}0102-{year}1231]",
            "\t[KENELI]",
        ]
    actors = folder / "made-up.actors.txt"
    actors.write_text("\n".join(lines) + "\n", encoding="utf-8")
    agents = folder / "made-up.agents.txt"
    agents.write_text(
        "\n".join(f"{_name(choice).upper().replace(' ', '_')} [~GOV]" for _ in range(2000)), encoding="utf-8"
    )
    return [actors, agents]


def _text(resolver: ActorResolver) -> str:
    """A megabyte in which about every tenth word begins a name of the dictionaries."""
    choice = random.Random(11)
    names = [name for entry in choice.sample(resolver.entries, 4000) for name in entry.names[:1]]
    lines: list[str] = []
    size = 0
    while size < _MEGABYTE:
        line = (
            " ".join(choice.choice(names) if choice.random() < 0.1 else choice.choice(_PLAIN) for _ in range(24)) + " ."
        )
        lines.append(line)
        size += len(line.encode()) + 1
    return "\n".join(lines)


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
