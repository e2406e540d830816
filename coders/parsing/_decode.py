"""From scores to dependency trees, with Stanza's results and less work.

Stanza looks for the maximum spanning tree of every sentence with Chu-Liu-Edmonds in Python, a third of the parser's time. Where every
word's best head gives one root and no cycle, that is the maximum (no choice could be better), and where the labels break none of
Stanza's head constraints (a head has one subject and one object) there is nothing to repair. Nine sentences of ten are so.
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


def spanning_tree(scores: NDArray[np.floating[Any]]) -> list[int]:
    """The heads of the maximum spanning tree with one root: Chu, Liu and Edmonds, one root by a penalty on its arcs as in Stanza.

    `scores`: dependents by heads; row and column 0 are the root.
    """
    quick = best_heads(scores)
    if quick is not None:
        return quick
    table = scores.astype(np.float64)
    np.fill_diagonal(table, -np.inf)
    heads = _contract(table)[1:]
    if heads.count(0) > 1:  # the penalty makes many cycles, so it comes only where it is needed
        table[:, 0] += table[np.isfinite(table)].min() * len(table)
        heads = _contract(table)[1:]
    return heads


def _cycle(heads: Sequence[int]) -> list[int]:
    """One cycle among the heads (that of the root, at 0, is not looked at); empty where there is none."""
    seen = [0] * len(heads)
    seen[0] = -1
    for start in range(1, len(heads)):
        node = start
        while not seen[node]:
            seen[node] = start
            node = heads[node]
        if seen[node] == start:
            cycle = [node]
            while heads[cycle[-1]] != node:
                cycle.append(heads[cycle[-1]])
            return cycle
    return []


def _contract(table: NDArray[np.float64]) -> list[int]:
    heads: list[int] = np.argmax(table, axis=1).tolist()
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.array(sorted(cycle))
    outside = np.array([node for node in range(len(table)) if node not in set(cycle)])
    kept = table[inside, [heads[node] for node in inside]]
    smaller = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    smaller[:-1, :-1] = table[np.ix_(outside, outside)]
    leaving = table[np.ix_(outside, inside)]  # a word outside that hangs on the cycle
    entering = table[np.ix_(inside, outside)] - kept[:, None]  # the word of the cycle that gives up its head
    smaller[:-1, -1] = leaving.max(1)
    smaller[-1, :-1] = entering.max(0)
    found = _contract(smaller)
    last = len(outside)
    for place, node in enumerate(outside.tolist()):
        head = found[place]
        heads[node] = int(inside[leaving[place].argmax()]) if head == last else int(outside[head])
    heads[0] = 0
    broken = int(entering[:, found[last]].argmax())
    heads[int(inside[broken])] = int(outside[found[last]])
    return heads


class TreeDecoder:
    """Scores of arcs and labels to heads and labels, under the constraint that a head has one relation of each group.

    `labels`: the relations by number; `groups`: the group of a relation, for those that have one.
    """

    def __init__(self, labels: Sequence[str], groups: Mapping[str, str]) -> None:
        self._labels = list(labels)
        self._groups = [groups.get(label) for label in labels]

    def guess(self, scores: NDArray[np.float32]) -> list[int] | None:
        """The heads of the best tree, where finding it is quick or nothing in it could have to be repaired."""
        return best_heads(scores) if any(self._groups) else spanning_tree(scores)

    def accept(self, heads: list[int], labels: Sequence[int]) -> tuple[list[int], list[str]] | None:
        """The tree of these heads with their best labels, or None where it has to be searched for."""
        if self._clash(heads, labels) is not None:
            return None
        return heads, [self._labels[label] for label in labels]

    def search(
        self, scores: NDArray[np.float32], table: NDArray[np.float32], rounds: int = 5
    ) -> tuple[list[int], list[str]]:
        """The best tree, repaired as Stanza repairs it.

        `scores`: log probabilities, dependents by heads; `table`: those of labels, dependents by heads by labels. Where a head has two
        relations of a group, each of them in turn keeps its place while the others take the best arc and label that they can have;
        the best outcome stays. What has been forbidden stays forbidden.
        """
        forbidden: dict[tuple[int, int], set[str]] = {}
        heads = spanning_tree(scores)
        labels = [self._label(table, forbidden, word, head) for word, head in enumerate(heads, 1)]
        for _ in range(rounds):
            clash = self._clash(heads, labels)
            if clash is None:
                break
            head, group, words = clash
            best: tuple[float, list[int], list[int], int] | None = None
            for keeper in words:
                outcome = self._give_way(scores, table, forbidden, head, group, [w for w in words if w != keeper])
                if best is None or outcome[0] > best[0]:
                    best = (*outcome, keeper)
            if best is None:
                break
            _, heads, labels, keeper = best
            for word in words:
                if word != keeper:
                    forbidden.setdefault((word, head), set()).add(group)
        return heads, [self._labels[label] for label in labels]

    def _give_way(
        self,
        scores: NDArray[np.float32],
        table: NDArray[np.float32],
        forbidden: dict[tuple[int, int], set[str]],
        head: int,
        group: str,
        words: list[int],
    ) -> tuple[float, list[int], list[int]]:
        tried = scores.copy()
        now = dict(forbidden)
        for word in words:
            now[word, head] = forbidden.get((word, head), set()) | {group}
            reachable = table[word].max(1)
            for (dependent, place), groups in now.items():
                if dependent == word:
                    reachable[place] = table[word, place][self._allowed(groups)].max()
            tried[word] = scores[word] + reachable
        heads = spanning_tree(tried)
        labels = [self._label(table, now, word, at) for word, at in enumerate(heads, 1)]
        total = sum(
            float(scores[word, at]) + float(table[word, at, label])
            for word, (at, label) in enumerate(zip(heads, labels, strict=True), 1)
        )
        return total, heads, labels

    def _allowed(self, groups: set[str]) -> list[int]:
        return [number for number, group in enumerate(self._groups) if group not in groups]

    def _label(
        self, table: NDArray[np.float32], forbidden: Mapping[tuple[int, int], set[str]], word: int, head: int
    ) -> int:
        groups = forbidden.get((word, head))
        if not groups:
            return int(table[word, head].argmax())
        allowed = self._allowed(groups)
        return allowed[int(table[word, head][allowed].argmax())]

    def _clash(self, heads: Sequence[int], labels: Sequence[int]) -> tuple[int, str, list[int]] | None:
        """The first head with two relations of a group: it, the group, the words."""
        held: dict[int, dict[str, list[int]]] = {}
        for word, (head, label) in enumerate(zip(heads, labels, strict=True), 1):
            group = self._groups[label]
            if group is not None:
                held.setdefault(head, {}).setdefault(group, []).append(word)
        for head, groups in held.items():
            for group, words in groups.items():
                if len(words) > 1:
                    return head, group, words
        return None
