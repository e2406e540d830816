"""The best tree without the search for it, where the best head of each word already makes one.

Stanza looks for the maximum spanning tree with Chu-Liu-Edmonds in Python, a third of the parser's time. Where every word's best
head gives one root and no cycle, that is the maximum (no choice could be better), and where the labels break none of Stanza's head
constraints there is nothing to repair. Every other sentence goes to Stanza's own search, so the results are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Decoder = Callable[..., list[list[list[Any]]]]


def best_heads(scores: NDArray[np.float32]) -> list[int] | None:
    """The best head of each word where they make a tree with one root, else None; row and column 0 are the root."""
    heads: list[int] = np.argmax(scores[1:], axis=1).tolist()
    if heads.count(0) != 1:
        return None
    # 0: unseen, 1: reaches the root; a walk that meets its own steps is a cycle
    safe = bytearray(len(heads) + 1)
    safe[0] = 1
    for word in range(1, len(heads) + 1):
        path = []
        node = word
        while not safe[node]:
            path.append(node)
            if len(path) > len(heads):
                return None
            node = heads[node - 1]
        for step in path:
            safe[step] = 1
    return heads


def quick_decoder(search: Decoder, groups: Mapping[str, str]) -> Decoder:
    """A decoder that answers the plain sentences itself and leaves the others to `search`, Stanza's decoder.

    `groups` names the relations of which a head may have only one.
    """

    def decode(
        vocab: Any,
        batch_size: int,
        predictions: Sequence[NDArray[Any]],
        lengths: Sequence[int],
        resolve_head_constraints: bool = False,
    ) -> list[list[list[Any]]]:
        trees: list[list[list[Any]]] = []
        for number in range(batch_size):
            length = lengths[number]
            heads = best_heads(predictions[0][number][:length, :length]) if length > 1 else None
            if heads is not None:
                labels = vocab.unmap([predictions[1][number][word][head] for word, head in enumerate(heads, 1)])
                held = [(head, groups[label]) for head, label in zip(heads, labels, strict=True) if label in groups]
                if not resolve_head_constraints or len(held) == len(set(held)):
                    trees.append([[head, label] for head, label in zip(heads, labels, strict=True)])
                    continue
            alone = [prediction[number : number + 1] for prediction in predictions]
            trees += search(vocab, 1, alone, [length], resolve_head_constraints=resolve_head_constraints)
        return trees

    return decode
