"""One transformer for all heads of the embedded model, run once for each sentence.

Stanza's tagger, parser and entity recogniser each ask the encoder for the same sentence. `SharedEncoder` stands in the
pipeline's `FoundationCache` under the name that the heads were saved with, and answers the second and third time from memory.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import torch

# Stanza's heads read the last four layers (a scalar mix over them is part of each head).
_LAYERS = 4


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


class SharedEncoder(torch.nn.Module):
    """A BERT model as Stanza sees it, which remembers the hidden states of the sentences it has just seen.

    `batch_pieces`: padded word pieces in one pass. `memory_pieces`: when more than this many are remembered, all are dropped.
    """

    def __init__(
        self, model: torch.nn.Module, *, bfloat16: bool, batch_pieces: int = 3000, memory_pieces: int = 24000
    ) -> None:
        super().__init__()
        # in a list: the encoder must not enter the state of the heads that hold this wrapper
        self._held = [model.eval()]
        self.config: Any = model.config
        self._hf_peft_config_loaded = False  # Stanza looks at it
        self._bfloat16 = bfloat16
        self._batch_pieces = batch_pieces
        self._memory_pieces = memory_pieces
        self._memory: dict[tuple[int, ...], torch.Tensor] = {}
        self._remembered = 0

    def clear(self) -> None:
        """Forget all sentences."""
        self._memory.clear()
        self._remembered = 0

    def _batches(self, rows: set[tuple[int, ...]]) -> list[list[tuple[int, ...]]]:
        batches: list[list[tuple[int, ...]]] = []
        # by length, then content: the same sentences always meet in the same batch
        for row in sorted(rows, key=lambda r: (len(r), r)):
            if batches and (len(batches[-1]) + 1) * len(row) <= self._batch_pieces:
                batches[-1].append(row)
            else:
                batches.append([row])
        return batches

    def _run(self, rows: set[tuple[int, ...]], device: torch.device) -> None:
        for batch in self._batches(rows):
            width = len(batch[-1])
            ids = torch.zeros(len(batch), width, dtype=torch.long)
            mask = torch.zeros(len(batch), width, dtype=torch.long)
            for number, row in enumerate(batch):
                ids[number, : len(row)] = torch.tensor(row)
                mask[number, : len(row)] = 1
            with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16, enabled=self._bfloat16):
                states = self._held[0](
                    ids.to(device), attention_mask=mask.to(device), output_hidden_states=True
                ).hidden_states
            hidden = torch.stack([state.float() for state in states[-_LAYERS:]])
            for number, row in enumerate(batch):
                self._memory[row] = hidden[:, number, : len(row)].clone()
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
            self._run(missing, input_ids.device)
        full = torch.zeros(_LAYERS, len(rows), input_ids.shape[1], self.config.hidden_size, device=input_ids.device)
        for number, row in enumerate(rows):
            if row:
                full[:, number, : len(row)] = self._memory[row]
        return SimpleNamespace(hidden_states=tuple(full))
