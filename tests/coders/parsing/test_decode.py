"""The quick decoder against Stanza's own search."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root

from coders.parsing._decode import best_heads


@given(st.integers(2, 14), st.integers(0, 2**32 - 1))
def test_where_the_best_heads_make_a_tree_it_is_the_maximum(length: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(length, length)).astype(np.float32)
    np.fill_diagonal(scores, -np.inf)
    heads = best_heads(scores)
    if heads is not None:
        assert heads == chuliu_edmonds_one_root(scores)[1:].tolist()


def test_a_chain_is_a_tree_and_a_cycle_is_not() -> None:
    chain = np.full((4, 4), -9.0, dtype=np.float32)
    for word, head in ((1, 0), (2, 1), (3, 2)):
        chain[word, head] = 0.0
    assert best_heads(chain) == [0, 1, 2]
    cycle = chain.copy()
    cycle[2, 3] = 1.0
    assert best_heads(cycle) is None


def test_two_roots_are_no_tree() -> None:
    scores = np.full((3, 3), -9.0, dtype=np.float32)
    scores[1, 0] = scores[2, 0] = 0.0
    assert best_heads(scores) is None
