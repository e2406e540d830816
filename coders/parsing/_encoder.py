"""One transformer for all heads of the embedded model, run once for each sentence.

`PackedBert` computes a BERT model without padding: the pieces of all sentences lie behind each other, and only attention looks at
each sentence by itself. `SharedEncoder` is what Stanza's own processors see of it: it stands in the pipeline's `FoundationCache`
under the name that the heads were saved with, and answers the second and third time from memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

import torch
from torch.nn import functional

# Stanza's heads read the last four layers (a scalar mix over them is part of each head).
LAYERS = 4
Row = tuple[int, ...]


def cpu_has_bfloat16() -> bool:
    """Whether the processor has native bfloat16 arithmetic (elsewhere it is emulated, and slow)."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as stream:
            for line in stream:
                if line.startswith(("flags", "Features")):
                    return bool({"avx512_bf16", "amx_bf16", "bf16"} & set(line.split()))
    except OSError:
        pass
    return False


class PackedBert:
    """The encoder part of a Hugging Face `BertModel`, for inference.

    `batch_pieces`: pieces in one pass. `max_pieces`: what the model's positions allow in one row; a longer row is cut as Stanza
    cuts it. With `bfloat16` the matrix products are done in it, all else in single precision.
    """

    def __init__(self, model: Any, *, bfloat16: bool = False, batch_pieces: int = 1000) -> None:
        config = model.config
        self.heads: int = config.num_attention_heads
        self.width: int = config.hidden_size
        self.max_pieces: int = config.max_position_embeddings
        self._batch_pieces = batch_pieces
        self._epsilon: float = config.layer_norm_eps
        kind = torch.bfloat16 if bfloat16 else torch.float32
        with torch.no_grad():
            state = {name: value.detach() for name, value in model.state_dict().items()}
            self._words = state["embeddings.word_embeddings.weight"]
            # every piece is of the first kind of segment, so its vector belongs to the place
            self._places = (
                state["embeddings.position_embeddings.weight"] + state["embeddings.token_type_embeddings.weight"][0]
            )
            self._first = (state["embeddings.LayerNorm.weight"], state["embeddings.LayerNorm.bias"])
            self._layers = [_layer(state, f"encoder.layer.{n}.", kind) for n in range(config.num_hidden_layers)]

    def __call__(self, rows: Sequence[Row]) -> list[torch.Tensor]:
        """The last four layers of the pieces of all rows, one behind the other: four tensors of pieces by width."""
        parts: list[Row] = []
        for row in rows:
            parts += slices(row, self.max_pieces)
        order = sorted(range(len(parts)), key=lambda n: len(parts[n]))
        found: list[list[torch.Tensor]] = [[] for _ in parts]
        begin = 0
        with torch.inference_mode():
            while begin < len(order):
                end, pieces = begin, 0
                while end < len(order) and (end == begin or pieces + len(parts[order[end]]) <= self._batch_pieces):
                    pieces += len(parts[order[end]])
                    end += 1
                batch = [parts[n] for n in order[begin:end]]
                lengths = [len(part) for part in batch]
                states = [layer.split(lengths) for layer in self._run(batch, lengths)]
                for place, number in enumerate(order[begin:end]):
                    found[number] = [layer[place] for layer in states]
                begin = end
            joined: list[list[torch.Tensor]] = []
            number = 0
            for row in rows:
                for turn in range(len(slices(row, self.max_pieces))):
                    states_of = found[number]
                    joined.append([s[_overlap(self.max_pieces) :] for s in states_of] if turn else states_of)
                    number += 1
            return [torch.cat([states_of[layer] for states_of in joined]) for layer in range(LAYERS)]

    def _run(self, rows: Sequence[Row], lengths: Sequence[int]) -> list[torch.Tensor]:
        ids = torch.tensor([piece for row in rows for piece in row])
        places = torch.cat([self._places[:length] for length in lengths])
        hidden = functional.layer_norm(self._words[ids] + places, (self.width,), *self._first, self._epsilon)
        kept = []
        for number, layer in enumerate(self._layers):
            hidden = self._step(layer, hidden, lengths)
            if number >= len(self._layers) - LAYERS:
                kept.append(hidden)
        return kept

    def _step(self, layer: dict[str, tuple[torch.Tensor, torch.Tensor]], x: torch.Tensor, lengths: Any) -> torch.Tensor:
        kind = layer["qkv"][0].dtype
        mixed = functional.linear(x.to(kind), *layer["qkv"]).view(len(x), 3, self.heads, -1)
        seen = []
        for row in mixed.split(lengths):
            query, key, value = row.permute(1, 2, 0, 3).unsqueeze(1)
            seen.append(functional.scaled_dot_product_attention(query, key, value)[0].transpose(0, 1))
        context = torch.cat(seen).reshape(len(x), self.width)
        attended = functional.linear(context, *layer["attended"]).to(x.dtype).add_(x)
        x = functional.layer_norm(attended, (self.width,), *layer["attended_norm"], self._epsilon)
        inner = functional.gelu(functional.linear(x.to(kind), *layer["inner"]))
        output = functional.linear(inner, *layer["output"]).to(x.dtype).add_(x)
        return functional.layer_norm(output, (self.width,), *layer["output_norm"], self._epsilon)


def _layer(
    state: dict[str, torch.Tensor], name: str, kind: torch.dtype
) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    def pair(part: str, to: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
        return state[f"{name}{part}.weight"].to(to), state[f"{name}{part}.bias"].to(to)

    attention = [pair(f"attention.self.{part}", kind) for part in ("query", "key", "value")]
    return {
        "qkv": (torch.cat([weight for weight, _ in attention]), torch.cat([bias for _, bias in attention])),
        "attended": pair("attention.output.dense", kind),
        "attended_norm": pair("attention.output.LayerNorm", torch.float32),
        "inner": pair("intermediate.dense", kind),
        "output": pair("output.dense", kind),
        "output_norm": pair("output.LayerNorm", torch.float32),
    }


def _overlap(limit: int) -> int:
    """How many pieces of a later slice of an over-long row have been seen before, as in Stanza."""
    return limit - max(limit - 20, limit // 2)


def slices(row: Row, limit: int) -> list[Row]:
    """A row in overlapping parts of at most `limit` pieces."""
    parts = [row[:limit]]
    begin = limit - _overlap(limit)
    while len(parts[-1]) == limit and len(row) > begin + _overlap(limit):
        parts.append(row[begin : begin + limit])
        begin += limit - _overlap(limit)
    return parts


class SharedEncoder(torch.nn.Module):
    """A BERT model as Stanza sees it, which remembers the hidden states of the sentences it has just seen.

    When more than `memory_pieces` pieces are remembered, all are dropped.
    """

    def __init__(self, bert: PackedBert, config: Any, *, memory_pieces: int = 24000) -> None:
        super().__init__()
        self.bert = bert
        self.config = config
        self._hf_peft_config_loaded = False  # Stanza looks at it
        self._memory_pieces = memory_pieces
        self._memory: dict[Row, torch.Tensor] = {}
        self._remembered = 0

    def clear(self) -> None:
        """Forget all sentences."""
        self._memory.clear()
        self._remembered = 0

    def _remember(self, rows: Iterable[Row]) -> None:
        # by length, then content: the same sentences always meet in the same batch
        ordered = sorted(rows, key=lambda row: (len(row), row))
        hidden = torch.stack(self.bert(ordered))
        for row, states in zip(ordered, hidden.split([len(row) for row in ordered], dim=1), strict=True):
            self._memory[row] = states
            self._remembered += len(row)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, output_hidden_states: bool = True, **_: Any
    ) -> SimpleNamespace:
        """Hidden states of the last four layers for rows of word pieces, zero where a row is padded."""
        rows = [
            tuple(row[:length]) for row, length in zip(input_ids.tolist(), attention_mask.sum(1).tolist(), strict=True)
        ]
        if self._remembered > self._memory_pieces:
            self.clear()
        # an empty row is the padding of a later slice of an over-long batch
        missing = {row for row in rows if row and row not in self._memory}
        if missing:
            self._remember(missing)
        full = torch.zeros(LAYERS, len(rows), input_ids.shape[1], self.config.hidden_size)
        for number, row in enumerate(rows):
            if row:
                full[:, number, : len(row)] = self._memory[row]
        return SimpleNamespace(hidden_states=tuple(full))
