"""The one pass over all heads against Stanza's own processors, one after the other, on the same model."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root
from stanza.models.common.crf import viterbi_decode
from stanza.models.depparse.head_constraints import DEPREL_TO_GROUP, resolve_head_constraint_violations

from coders import Document, EventCoder, ParsedDocument
from coders.parsing import ParserOptions, StanzaParser
from coders.parsing._decode import TreeDecoder, spanning_tree
from coders.parsing._encoder import slices
from coders.parsing._heads import best_paths

# Our own sentences: clitics, multi-word tokens, capitals, addresses, numbers, odd characters, clauses within clauses.
TEXTS = (
    "The army didn't shell the town, officials said, but Turkey's ministers weren't convinced that they'd stop.",
    "REBELS SEIZE AIRPORT IN NORTH\n\nFighters who had been armed by neighbours took the airport on Monday night.",
    "Write to press@example.org or see https://www.example.org/a/b?c=d for the U.N.'s report (2.5 million people).",
    "“We cannot go on like this,” the mayor – who won't resign – told reporters; asked why, she said: “Gonna see.”",
    "• Aid for 3,000 families\n• Talks in Geneva\n• A cease-fire by Oct. 4\n\nوقف إطلاق النار 😀 in the city of Łódź.",
    "Who will pay for all of it??!! Wonderful staff and great service !! Go there for all your smoking needs!!!!!!!!!!",
    "What the commission that the parliament which the king dissolved had appointed found was never published.",
)
DAY = dt.date(2020, 10, 5)


def documents() -> list[Document]:
    return [Document(str(number), text, DAY) for number, text in enumerate(TEXTS)]


def test_one_pass_says_what_stanzas_processors_say(coder: EventCoder) -> None:
    plain = StanzaParser.load(options=ParserOptions(plain=True))
    assert coder.parser is not None
    for quick, expected in zip(coder.parser.parse(documents()), plain.parse(documents()), strict=True):
        assert isinstance(quick, ParsedDocument)
        assert isinstance(expected, ParsedDocument)
        assert quick.sentences == expected.sentences


def test_the_neighbours_of_a_document_change_nothing(coder: EventCoder) -> None:
    assert coder.parser is not None
    batch = coder.parser.parse(documents() * 8)
    for number, document in enumerate(documents()):
        alone = coder.parser.parse([document])[0]
        assert isinstance(alone, ParsedDocument)
        for again in batch[number :: len(TEXTS)]:
            assert isinstance(again, ParsedDocument)
            assert again.sentences == alone.sentences


class Vocabulary:
    """As much of Stanza's vocabulary as the repair asks for."""

    labels = ("nsubj", "obj", "obl", "csubj", "nsubj:outer", "amod")

    def unmap(self, numbers: list[int]) -> list[str]:
        return [self.labels[number - 4] for number in numbers]


def log_probabilities(values: np.ndarray) -> np.ndarray:
    moved = values - values.max(-1, keepdims=True)
    return (moved - np.log(np.exp(moved).sum(-1, keepdims=True))).astype(np.float32)


@given(st.integers(2, 16), st.integers(0, 2**32 - 1))
def test_searched_and_repaired_trees_are_stanzas(length: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    arcs = random.normal(size=(length, length)) * 2
    np.fill_diagonal(arcs, -np.inf)
    scores = log_probabilities(arcs)
    table = log_probabilities(random.normal(size=(length, length, len(Vocabulary.labels))) * 2)
    tree = chuliu_edmonds_one_root(scores)
    assert spanning_tree(scores) == tree[1:].tolist()
    heads, labels = resolve_head_constraint_violations(scores, table, tree, Vocabulary())
    expected = (heads[1:].tolist(), [Vocabulary.labels[label] for label in labels])
    assert TreeDecoder(Vocabulary.labels, DEPREL_TO_GROUP).search(scores, table) == expected


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_paths_through_packed_sequences_are_stanzas(lengths: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    lengths = sorted(lengths, reverse=True)
    tables = [random.normal(size=(length, 5)).astype(np.float32) for length in lengths]
    transitions = random.normal(size=(5, 5)).astype(np.float32)
    sizes = [sum(length > step for length in lengths) for step in range(lengths[0])]
    packed = np.concatenate([tables[n][step : step + 1] for step, size in enumerate(sizes) for n in range(size)])
    assert best_paths(packed, sizes, transitions) == [
        [int(tag) for tag in viterbi_decode(table, transitions)[0]] for table in tables
    ]


@pytest.mark.parametrize("length", [1, 492, 511, 512, 513, 1003, 1004, 1005, 2000])
def test_slices_of_a_long_row_cover_it(length: int) -> None:
    row = tuple(range(length))
    parts = slices(row, 512)
    assert max(len(part) for part in parts) <= 512
    assert parts[0] + tuple(piece for part in parts[1:] for piece in part[20:]) == row
