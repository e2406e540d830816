"""All heads of the embedded model over one pass of the encoder: tags, dependencies and entities of tokenized sentences.

Stanza runs its processors one after the other, and each cuts the sentences into word pieces, pads, packs, builds Python objects and
takes them apart again. Here the sentences of a pass go once through the encoder, and the layers of Stanza's own loaded models are
called on its states. Every row is computed without padding, so the neighbours of a sentence have no part in its result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from torch.nn.utils.rnn import PackedSequence

from coders.parsing._decode import TreeDecoder
from coders.parsing._encoder import LAYERS, PackedBert, Row

_PASS_WORDS = 1500
# No word of a language is longer; an endless "word" must not fill the memory.
_WORD_PIECES, _WORD_CHARACTERS = 64, 400
# Of the labels' bilinear product, which is wide.
_LABEL_WORDS = 192


class Tags(NamedTuple):
    """What the heads say of a sentence: one entry a word, entity tags one a token."""

    upos: list[str]
    xpos: list[str]
    feats: list[str]
    heads: list[int]  # 0 is the root
    deprels: list[str]
    entities: list[str]


class Heads:
    """The tagger, the parser and the entity tagger, as `supported` has found them to be."""

    def __init__(
        self,
        bert: PackedBert,
        tokenizer: Any,
        tagger: Any,
        parser: Any,
        entities: Any,
        decoder: TreeDecoder,
        repair_tags: Callable[[list[str]], list[str]],
        simpler: Callable[[str], str],
    ) -> None:
        self._bert = bert
        self._pieces = _WordPieces(tokenizer)
        self._decoder = decoder
        self._repair_tags = repair_tags
        self._simpler = simpler
        self._tagger, self._parser, self._entities = (part.model.eval() for part in (tagger, parser, entities))
        with torch.no_grad():
            self._mixes = [_mix(model) for model in (self._tagger, self._parser, self._entities)]
            self._upos: list[str] = [tagger.vocab["upos"].id2unit(n) for n in range(len(tagger.vocab["upos"]))]
            self._xpos: list[str] = [tagger.vocab["xpos"].id2unit(n) for n in range(len(tagger.vocab["xpos"]))]
            self._feature_vocab = tagger.vocab["feats"]
            self._features: dict[tuple[int, ...], str] = {}
            columns = [self._tagger.upos_clf, self._tagger.tag_clf["xpos"], *self._tagger.tag_clf["feats"]]
            self._columns = [column.out_features for column in columns]
            self._tag_weight = torch.cat([column.weight for column in columns])
            self._tag_bias = torch.cat([column.bias for column in columns])
            labels = self._parser.deprel.scorer.W_bilin
            # words by (labels by heads' features): what each word asks of its head, for each label
            self._label_weight = labels.weight.permute(0, 2, 1).reshape(labels.weight.shape[0], -1).contiguous()
            self._label_bias = labels.bias
            self._transitions = self._entities.crits[0]._transitions.numpy()
            vocab = entities.vocab["tag"]
            self._kinds: list[str] = [_single(vocab.id2unit([n])) for n in range(max(vocab.lens()))]

    def __call__(self, sentences: Sequence[tuple[list[str], list[str]]]) -> list[Tags]:
        """For each sentence, given as its tokens and its words, what the heads say."""
        order = sorted(range(len(sentences)), key=lambda n: -len(sentences[n][1]))
        results: list[Tags | None] = [None] * len(sentences)
        begin = 0
        while begin < len(order):
            end, words = begin, 0
            while end < len(order) and (end == begin or words + len(sentences[order[end]][1]) <= _PASS_WORDS):
                words += len(sentences[order[end]][1])
                end += 1
            batch = order[begin:end]
            with torch.inference_mode():
                for number, tags in zip(batch, self._pass([sentences[n] for n in batch]), strict=True):
                    results[number] = tags
            begin = end
        return [result for result in results if result is not None]

    def _pass(self, sentences: Sequence[tuple[list[str], list[str]]]) -> list[Tags]:
        rows: dict[Row, int] = {}
        # the tagger and the parser see "!!!" as "!", the entity tagger sees what is written
        seen = [[self._simpler(word) for word in words] for _, words in sentences]
        words = [self._pieces(of) for of in seen]
        tokens = [
            pieces if tokens == of else self._pieces(tokens)
            for (tokens, _), of, pieces in zip(sentences, seen, words, strict=True)
        ]
        for row, _ in (*words, *tokens):
            rows.setdefault(row, 0)
        layers = self._bert(list(rows))
        begin = 0
        for row in rows:
            rows[row] = begin
            begin += len(row)
        of_words = [[rows[row] + place for place in places] for row, places in words]
        of_tokens = [[rows[row] + place for place in places] for row, places in tokens]
        first = [rows[row] for row, _ in words]
        tags = self._tag(layers, of_words)
        trees = self._parse(layers, [[start, *places] for start, places in zip(first, of_words, strict=True)])
        entities = self._name(layers, of_tokens)
        return [
            Tags(*tag, *tree, entity)
            for tag, tree, entity in zip(tags, trees, entities, strict=True)
        ]  # fmt: skip

    def _tag(self, layers: list[torch.Tensor], places: list[list[int]]) -> list[tuple[list[str], list[str], list[str]]]:
        packed = _Packed(layers, self._mixes[0], places)
        hidden = packed.through(self._tagger.taggerlstm, self._tagger)
        hidden = functional.relu(self._tagger.upos_hid(hidden))
        scores = functional.linear(hidden, self._tag_weight, self._tag_bias).split(self._columns, dim=1)
        best = torch.stack([column.argmax(1) for column in scores], dim=1)[packed.back].tolist()
        results = []
        begin = 0
        for sentence in places:
            rows = best[begin : begin + len(sentence)]
            begin += len(sentence)
            results.append(
                (
                    [self._upos[row[0]] for row in rows],
                    [self._xpos[row[1]] for row in rows],
                    [self._feature(tuple(row[2:])) for row in rows],
                )
            )
        return results

    def _feature(self, row: tuple[int, ...]) -> str:
        if row not in self._features:
            text = self._feature_vocab.id2unit(row)
            self._features[row] = "" if text == "_" else text
        return self._features[row]

    def _parse(self, layers: list[torch.Tensor], places: list[list[int]]) -> list[tuple[list[int], list[str]]]:
        packed = _Packed(layers, self._mixes[1], places)
        hidden = packed.through(self._parser.parserlstm, self._parser)[packed.back]
        lengths = [len(sentence) for sentence in places]
        arcs = self._parser.unlabeled
        bilinear = arcs.scorer.W_bilin
        dependents = _with_one(functional.relu(arcs.W1(hidden))) @ bilinear.weight[:, :, 0]
        governors = _with_one(functional.relu(arcs.W2(hidden)))
        labels = self._parser.deprel
        asking = _with_one(functional.relu(labels.W1(hidden)))
        asked = _with_one(functional.relu(labels.W2(hidden)))
        scores: list[NDArray[np.float32]] = []
        for of, to in zip(dependents.split(lengths), governors.split(lengths), strict=True):
            arc = (of @ to.T).add_(bilinear.bias)
            arc.fill_diagonal_(-torch.inf)
            scores.append(functional.log_softmax(arc, 1).numpy())
        guesses = [self._decoder.guess(score) for score in scores]
        best = self._best_labels(asking, asked, lengths, guesses)
        results = []
        begin = 0
        for length, score, guess, label in zip(lengths, scores, guesses, best, strict=True):
            tree = None if guess is None else self._decoder.accept(guess, label)
            if tree is None:
                own = slice(begin, begin + length)
                table = self._label_table(asking[own], asked[own])
                tree = self._decoder.search(score, table)
            results.append(tree)
            begin += length
        return results

    def _best_labels(
        self, asking: torch.Tensor, asked: torch.Tensor, lengths: list[int], guesses: Sequence[Sequence[int] | None]
    ) -> list[list[int]]:
        """The best label of each word to its guessed head, for the sentences that have a guess."""
        words: list[int] = []
        heads: list[int] = []
        begin = 0
        for length, guess in zip(lengths, guesses, strict=True):
            if guess is not None:
                words += range(begin + 1, begin + length)
                heads += [begin + head for head in guess]
            begin += length
        found: list[int] = []
        for at in range(0, len(words), _LABEL_WORDS):
            of, to = asking[words[at : at + _LABEL_WORDS]], asked[heads[at : at + _LABEL_WORDS]]
            product = (of @ self._label_weight).view(len(of), -1, to.shape[1])
            found += (torch.bmm(product, to.unsqueeze(2)).squeeze(2) + self._label_bias).argmax(1).tolist()
        results = []
        begin = 0
        for length, guess in zip(lengths, guesses, strict=True):
            results.append(found[begin : begin + length - 1] if guess is not None else [])
            begin += len(results[-1])
        return results

    def _label_table(self, asking: torch.Tensor, asked: torch.Tensor) -> NDArray[np.float32]:
        """Log probabilities of every label of every arc of a sentence: words by heads by labels."""
        product = (asking @ self._label_weight).view(len(asking), -1, asked.shape[1])
        scores = (product @ asked.T).transpose(1, 2) + self._label_bias
        table: NDArray[np.float32] = functional.log_softmax(scores, 2).numpy()
        return table

    def _name(self, layers: list[torch.Tensor], places: list[list[int]]) -> list[list[str]]:
        packed = _Packed(layers, self._mixes[2], places)
        hidden = packed.through(self._entities.taggerlstm, self._entities)
        scores = self._entities.tag_clfs[0](hidden).numpy()
        results: list[list[str]] = [[] for _ in places]
        for number, path in zip(packed.order, best_paths(scores, packed.sizes, self._transitions), strict=True):
            results[number] = self._repair_tags([self._kinds[max(step, 4)] for step in path])
        return results


class _WordPieces:
    """Words to the encoder's pieces; a word is cut by itself, so what was cut is remembered."""

    def __init__(self, tokenizer: Any, remember: int = 100_000) -> None:
        self._tokenizer = tokenizer
        self._remember = remember
        self._memory: dict[str, tuple[int, ...]] = {}
        self._begin, self._end = tokenizer([["a"]], is_split_into_words=True).input_ids[0][:: len("a") + 1]

    def __call__(self, words: Sequence[str]) -> tuple[Row, list[int]]:
        """The row of pieces with its ends, and where in it the last piece of each word is."""
        memory = self._memory
        missing = [word for word in dict.fromkeys(words) if word not in memory]
        if missing:
            if len(memory) > self._remember:
                memory.clear()
                missing = list(dict.fromkeys(words))
            # a word of characters that the vocabulary has nothing for is a dash, as in Stanza
            for word, ids in zip(missing, self._cut(missing), strict=True):
                memory[word] = ids[:_WORD_PIECES] or self._cut(["-"])[0]
        row = [self._begin]
        places = []
        for word in words:
            row += memory[word]
            places.append(len(row) - 1)
        row.append(self._end)
        return tuple(row), places

    def _cut(self, words: list[str]) -> list[tuple[int, ...]]:
        rows = self._tokenizer([[word[:_WORD_CHARACTERS]] for word in words], is_split_into_words=True).input_ids
        return [tuple(row[1:-1]) for row in rows]


class _Packed:
    """The mixed states of the words of sentences in the order in which a packed recurrent layer reads them."""

    def __init__(self, layers: list[torch.Tensor], mix: list[float], places: list[list[int]]) -> None:
        self.order = sorted(range(len(places)), key=lambda n: -len(places[n]))
        self._lengths = [len(places[n]) for n in self.order]
        lengths = np.array([len(sentence) for sentence in places])
        ranks = np.empty(len(places), dtype=np.int64)
        ranks[self.order] = np.arange(len(places))
        steps = np.concatenate([np.arange(length) for length in lengths])
        packed = np.lexsort(
            (np.repeat(ranks, lengths), steps)
        )  # all first words, longest sentence first, then all second
        self.sizes: list[int] = np.bincount(steps).tolist()
        back = np.empty(len(steps), dtype=np.int64)
        back[packed] = np.arange(len(steps))
        # where the words of the sentences, one behind the other, lie in the packed order
        self.back = torch.from_numpy(back)
        chosen = torch.from_numpy(np.fromiter((place for row in places for place in row), np.int64, len(steps))[packed])
        states = mix[0] * layers[0][chosen]
        for weight, layer in zip(mix[1:], layers[1:], strict=True):
            states.add_(layer[chosen], alpha=weight)
        self._states = states

    def through(self, layer: Any, model: Any) -> torch.Tensor:
        """The output of one of Stanza's recurrent layers, packed."""
        name = "parserlstm" if hasattr(model, "parserlstm") else "taggerlstm"
        start = [getattr(model, f"{name}_{kind}_init").expand(-1, len(self._lengths), -1).contiguous() for kind in "hc"]
        packed, _ = layer(PackedSequence(self._states, torch.tensor(self.sizes)), self._lengths, hx=tuple(start))
        output: torch.Tensor = packed.data
        return output


def best_paths(scores: NDArray[np.float32], sizes: Sequence[int], transitions: NDArray[np.float32]) -> list[list[int]]:
    """The best path through each of several packed sequences, longest first; ties go to the lower tag, as in Stanza.

    `scores`: steps by tags, packed; `sizes`: sequences that reach each step; `transitions`: from tag to tag.
    """
    best = scores[: sizes[0]].copy()
    back: list[NDArray[np.intp]] = []
    begin = sizes[0]
    for size in sizes[1:]:
        reached = best[:size, :, None] + transitions
        back.append(reached.argmax(1))
        best[:size] = scores[begin : begin + size] + reached.max(1)
        begin += size
    paths = [[int(tag)] for tag in best.argmax(1)]
    for pointers in reversed(back):
        for sequence in range(len(pointers)):
            paths[sequence].append(int(pointers[sequence, paths[sequence][-1]]))
    return [path[::-1] for path in paths]


def _mix(model: Any) -> list[float]:
    """The weights of the encoder's layers: Stanza adds learned weights to their mean."""
    return [1 / LAYERS + weight for weight in model.bert_layer_mix.weight[0].tolist()]


def _single(unit: Any) -> str:
    """The one tag of Stanza's list of them; the marker for "no tag" has an empty list."""
    return str(unit[0]) if unit else "O"


def _with_one(rows: torch.Tensor) -> torch.Tensor:
    return functional.pad(rows, (0, 1), value=1.0)


def supported(tagger: Any, parser: Any, entities: Any) -> bool:
    """Whether the heads are built as those of the embedded model, so that `Heads` computes what Stanza would."""
    plain = all(
        not args.get("word_emb_dim")
        and not args.get("pretrain")
        and not args.get("char")
        and args.get("bert_hidden_layers") == LAYERS
        for args in (tagger.args, parser.args, entities.args)
    )
    return (
        plain
        and bool(tagger.args.get("share_hid"))
        and list(getattr(tagger.model, "tag_names", ())) == ["upos", "xpos", "feats"]
        and isinstance(tagger.model.tag_clf["feats"], torch.nn.ModuleList)
        and isinstance(tagger.model.tag_clf["xpos"], torch.nn.Linear)
        and hasattr(parser.model, "decode_graph_predictions")
        and not any(parser.args.get(name) for name in ("tag_emb_dim", "use_arc_embedding", "linearization", "distance"))
        and not parser.args.get("reversed")
        and hasattr(parser.model, "deprel")
        and not entities.args.get("input_transform")
        and len(entities.model.tag_clfs) == 1
        and len(entities.vocab["tag"].lens()) == 1
    )
