"""The start weights: a small BERT whose tokenizer marks case."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from training._inputs import TrainingError

# A piece before a word with a capital, and one before a word in capitals: so that an uncased vocabulary carries case.
CAPITAL, CAPITALS = "†", "‡"


def encoder_files(directory: Path) -> list[Path]:
    """The files of a Hugging Face model that are read."""
    files = [directory / name for name in ("config.json", "model.safetensors", "tokenizer.json")]
    for path in files:
        if not path.is_file():
            raise TrainingError(f"no {path.name} in {directory}: expected a Hugging Face BERT model")
    return files


def case_aware(source: Path, target: Path) -> None:
    """Copy a model; where its tokenizer drops case, let it put a mark before the word instead.

    Raises `TrainingError` where the vocabulary lacks the marks.
    """
    from tokenizers import Regex, Tokenizer
    from tokenizers.normalizers import BertNormalizer, Prepend, Replace, Sequence

    target.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    if any(tokenizer.token_to_id(mark) is None for mark in (CAPITAL, CAPITALS)):
        raise TrainingError(f"the vocabulary in {source} has no {CAPITAL} and {CAPITALS} to mark case with")
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.normalizer = Sequence(
        [
            Prepend(CAPITAL),
            Replace(Regex(rf"^{CAPITAL}(?!\p{{Lu}})"), ""),
            Replace(Regex(rf"^{CAPITAL}(?=\p{{Lu}}\P{{Ll}}*\p{{Lu}}\P{{Ll}}*$)"), CAPITALS),
            BertNormalizer(lowercase=True),
        ]
    )
    tokenizer.save(str(target / "tokenizer.json"))
    marks = {
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "mask_token": "[MASK]",
    }
    _write(
        target / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, **marks},
    )
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    config.pop("_name_or_path", None)
    _write(target / "config.json", config)
    shutil.copyfile(source / "model.safetensors", target / "model.safetensors")


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
