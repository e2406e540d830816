"""The embedded model's tokenizer without the detours: text to sentences of tokens.

The network is the one that Stanza has loaded. What is ours is the way to it (characters looked up in a table, windows of like length
together) and the way back, both as Stanza goes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

_SPACE = re.compile(r"[\s\u0080-\u009f]")
_LONGEST_ADDRESS = 2000
# Padded characters in one pass of the network.
_BATCH = 24_000


class Piece(NamedTuple):
    """A token: its text (white space inside as one space), half-open offsets in the paragraph, whether it is several words."""

    text: str
    start: int
    end: int
    several: bool


class QuickTokenizer:
    """Paragraphs to sentences of tokens.

    `facts` gives what the network is told of a character by itself, one figure for each of Stanza's feature functions; `keep_whole`
    corrects the predictions of a paragraph where they cut an address. Paragraphs longer than `window` characters are read in windows
    that begin at sentences.
    """

    def __init__(
        self,
        model: torch.nn.Module,
        unit_id: Callable[[str], int],
        features: Sequence[str],
        facts: dict[str, Callable[[str], int]],
        keep_whole: Callable[[list[str], NDArray[np.int64]], Any],
        window: int,
    ) -> None:
        self._model = model.eval()
        self._unit_id = unit_id
        self._of_character = [facts[name] for name in features if name in facts]
        self._edges = [name for name in ("end_of_para", "start_of_para") if name in features]
        if len(self._of_character) + len(self._edges) != len(features):
            raise ValueError(f"features of the tokenizer that are not known: {features}")
        self._keep_whole = keep_whole
        self._window = window
        self._table: dict[str, tuple[int, tuple[int, ...]]] = {}

    def __call__(self, paragraphs: Sequence[str]) -> list[list[list[Piece]]]:
        """For each paragraph its sentences."""
        read = [_characters(text) for text in paragraphs]
        labels = self._labels([characters for characters, _ in read])
        return [
            _sentences(characters, offsets, found)
            for (characters, offsets), found in zip(read, labels, strict=True)
        ]  # fmt: skip

    def _inputs(self, characters: list[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        table = self._table
        for character in set(characters):
            if character not in table:
                table[character] = (
                    self._unit_id(character),
                    tuple(fact(character) for fact in self._of_character),
                )  # fmt: skip
        rows = [table[character] for character in characters]
        units = np.array([unit for unit, _ in rows], dtype=np.int64)
        facts = np.zeros((len(rows), len(self._of_character) + len(self._edges)), dtype=np.float32)
        if rows:
            facts[:, : len(self._of_character)] = [fact for _, fact in rows]
        for column, name in enumerate(self._edges, len(self._of_character)):
            facts[-1 if name == "end_of_para" else 0, column] = 1
        return units, facts

    def _labels(self, paragraphs: Sequence[list[str]]) -> list[NDArray[np.int64]]:
        """0 inside a token, 1 at its end, 2 at the end of a sentence; 3 and 4 the same for tokens of several words."""
        inputs = [self._inputs(characters) for characters in paragraphs]
        found: list[list[NDArray[np.int64]]] = [[] for _ in paragraphs]
        done = [0] * len(paragraphs)
        waiting = [n for n, characters in enumerate(paragraphs) if characters]
        while waiting:
            windows = [(n, done[n], min(done[n] + self._window, len(paragraphs[n]))) for n in waiting]
            for (number, begin, end), labels in zip(windows, self._predict(windows, inputs), strict=True):
                breaks = np.flatnonzero((labels == 2) | (labels == 4))
                if len(breaks) and end < len(paragraphs[number]):
                    labels = labels[: breaks[-1] + 1]
                found[number].append(labels)
                done[number] = begin + len(labels)
            waiting = [n for n in waiting if done[n] < len(paragraphs[n])]
        results = []
        for characters, parts in zip(paragraphs, found, strict=True):
            whole = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
            if len(whole):  # a paragraph ends a sentence
                whole[-1] = 4 if whole[-1] > 2 else 2
                self._mend(characters, whole)
            results.append(whole)
        return results

    def _mend(self, characters: list[str], labels: NDArray[np.int64]) -> None:
        """Keep addresses whole. Stanza's patterns take time in the square of what has no spaces, so they see nothing but what could be
        an address."""
        begin = 0
        for word in "".join(characters).split(" "):
            end = begin + len(word)
            if 5 <= len(word) <= _LONGEST_ADDRESS and ("@" in word or "." in word):
                self._keep_whole(characters[begin:end], labels[begin:end])
            begin = end + 1

    def _predict(
        self,
        windows: Sequence[tuple[int, int, int]],
        inputs: Sequence[tuple[NDArray[np.int64], NDArray[np.float32]]],
    ) -> list[NDArray[np.int64]]:
        order = sorted(range(len(windows)), key=lambda w: windows[w][1] - windows[w][2])
        results: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)] * len(windows)
        begin = 0
        while begin < len(order):
            # a paragraph is followed by one empty unit, as the network has learned it
            width = windows[order[begin]][2] - windows[order[begin]][1] + 1
            batch = order[begin : begin + max(1, _BATCH // width)]
            units = torch.zeros(len(batch), width, dtype=torch.long)
            facts = torch.zeros(len(batch), width, inputs[0][1].shape[1])
            lengths = []
            for row, place in enumerate(batch):
                number, first, last = windows[place]
                units[row, : last - first] = torch.from_numpy(inputs[number][0][first:last])
                facts[row, : last - first] = torch.from_numpy(inputs[number][1][first:last])
                lengths.append(last - first + 1)
            with torch.inference_mode():
                labels = self._model(units, facts, lengths).argmax(2).numpy()
            for row, place in enumerate(batch):
                results[place] = labels[row, : lengths[row] - 1]
            begin += len(batch)
        return results


def _characters(text: str) -> tuple[list[str], Sequence[int]]:
    """The characters that the network reads, each white space as one space, with their offsets."""
    text = _SPACE.sub(" ", text)
    if "  " not in text:
        return list(text), range(len(text))
    offsets = [i for i, c in enumerate(text) if c != " " or i == 0 or text[i - 1] != " "]
    return [text[i] for i in offsets], offsets


def _sentences(characters: list[str], offsets: Sequence[int], labels: NDArray[np.int64]) -> list[list[Piece]]:
    sentences: list[list[Piece]] = []
    current: list[Piece] = []
    begin = 0
    for end in np.flatnonzero(labels).tolist():
        label = int(labels[end])
        text = "".join(characters[begin : end + 1])
        token = text.lstrip()
        if token:
            first = begin + len(text) - len(token)
            current.append(Piece(token, offsets[first], offsets[end] + 1, label > 2))
            if label in (2, 4):
                sentences.append(current)
                current = []
        begin = end + 1
    if current:
        sentences.append(current)
    return sentences
