"""Near-duplicate articles, found by MinHash (datasketch, extra `dataset`); nothing is thrown away, events are marked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from coders import CoderError, InputError
from service._inputs import Article

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class NearSpec:
    """When an article repeats another: Jaccard `similarity` of their runs of `words` words, published at most `days` apart.

    `permutations` sets the error of the estimate: about 1 / sqrt(permutations), 0.09 for 128.
    """

    similarity: float = 0.8
    days: int = 7
    words: int = 4
    permutations: int = 128

    def check(self) -> None:
        """`InputError` for a value that makes no sense."""
        if not 0.1 <= self.similarity <= 1:
            raise InputError("--similarity", str(self.similarity), "0.1 to 1")


def near_duplicates(articles: Iterable[Article], spec: NearSpec) -> dict[str, str]:
    """Ids of articles that repeat an earlier one, with the id of that one, which repeats none itself.

    Memory: about 4.5 kB for each article that repeats none.
    """
    spec.check()
    try:
        from datasketch import LeanMinHash, MinHash, MinHashLSH
    except ImportError as error:
        raise CoderError(f"datasketch is not installed: pip install 'whowhom[dataset]' ({error})") from error

    index = MinHashLSH(threshold=spec.similarity, num_perm=spec.permutations)
    kept: list[tuple[str, dt.date, Any]] = []
    found: dict[str, str] = {}
    for article in articles:
        document = article.document
        shingles = _shingles(document.text, spec.words)
        if not shingles:
            continue
        full = MinHash(num_perm=spec.permutations, seed=1)
        full.update_batch(shingles)
        signature = LeanMinHash(full)
        original = _original(sorted(index.query(signature)), kept, signature, document.date, spec)
        if original is None:
            index.insert(len(kept), signature)
            kept.append((document.id, document.date, signature))
        elif original != document.id:
            found[document.id] = original
    return found


def _shingles(text: str, words: int) -> list[bytes]:
    tokens = _WORD.findall(text.lower())
    runs = {" ".join(tokens[i : i + words]) for i in range(max(1, len(tokens) - words + 1))} if tokens else set()
    return [run.encode() for run in sorted(runs)]


def _original(
    candidates: list[int], kept: list[tuple[str, dt.date, Any]], signature: Any, day: dt.date, spec: NearSpec
) -> str | None:
    """The earliest of the candidates that is near enough in words and days; the index alone finds too many."""
    for number in candidates:
        name, date, other = kept[number]
        if abs((day - date).days) <= spec.days and signature.jaccard(other) >= spec.similarity:
            return name
    return None


def mark(tables: Iterable[pa.Table], duplicates: Mapping[str, str]) -> Iterator[pa.Table]:
    """The same events with `duplicate_of` filled in."""
    for table in tables:
        at = table.schema.get_field_index("duplicate_of")
        values = [duplicates.get(name) for name in table["document_id"].to_pylist()]
        yield table.set_column(at, "duplicate_of", pa.array(values, pa.string()))
