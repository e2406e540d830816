"""`python -m benchmarks [NAME ...]`: the benchmarks of those names, or all; the exit code is 1 where a figure is missed.

With one name, what follows it are that benchmark's own arguments.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Sequence
from pathlib import Path


def names() -> list[str]:
    """The benchmarks that there are: the modules of this folder that have a `main`."""
    return sorted(
        path.stem
        for path in Path(__file__).parent.glob("*.py")
        if not path.stem.startswith("_") and "\ndef main(" in path.read_text(encoding="utf-8")
    )


def main(args: Sequence[str]) -> int:
    known = names()
    chosen = [name for name in args if name in known]
    own = args[1:] if args and args[0] in known and len(chosen) == 1 else []
    if unknown := [name for name in args if name not in known and name not in own]:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    missed = 0
    for name in chosen or known:
        print(f"== {name}", flush=True)
        run = importlib.import_module(f"benchmarks.{name}").main
        missed += (run(list(own)) if inspect.signature(run).parameters else run()) or 0
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
