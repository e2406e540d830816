"""The trained parts as a Stanza resources directory: weights in half precision, no paths of the machine, a manifest of hashes."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from coders.parsing import ENCODER_NAME
from coders.parsing._model import write_manifest

PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
_HALVED = ("pos", "depparse", "ner")
# Characters that the tokenizer reads at once where it works; it was trained on shorter pieces.
_WINDOW = 1000


def assemble(parts: Mapping[str, Path], encoder: Path, out: Path, name: str, licence: str) -> None:
    """Write the package; `parts` names the trained file of each processor."""
    shutil.rmtree(out / "en", ignore_errors=True)
    for processor in PROCESSORS:
        state = torch.load(parts[processor], map_location="cpu", weights_only=True)
        config = state.get("config")
        if isinstance(config, dict):
            _without_paths(config)
            if config.get("bert_model"):
                config["bert_model"] = ENCODER_NAME
            if processor == "tokenize":
                config["max_seqlen"] = _WINDOW
        if processor == "ner":
            state["vocab"].pop("delta", None)  # of word vectors, which there are not
        if isinstance(state.get("dicts"), bytes):  # a gzip file with the time of day in it
            state["dicts"] = gzip.compress(gzip.decompress(state["dicts"]), mtime=0)
        if processor in _HALVED:
            state["model"] = _halved(state["model"])
        target = out / "en" / processor / f"{name}.pt"
        target.parent.mkdir(parents=True, exist_ok=True)
        # not the older format, which has addresses of the memory in it: the same weights are the same file
        torch.save(state, target)
    _write_encoder(encoder, out / "en" / "encoder")
    own = dict.fromkeys(PROCESSORS, name)
    facts: dict[str, Any] = {"lang_name": "English", "packages": {name: own, "default": own}}
    for processor in PROCESSORS:
        data = (out / "en" / processor / f"{name}.pt").read_bytes()
        facts[processor] = {name: {"md5": hashlib.md5(data, usedforsecurity=False).hexdigest(), "license": licence}}
    (out / "resources.json").write_text(json.dumps({"en": facts}, indent=1) + "\n", encoding="utf-8")
    write_manifest(out)


def _write_encoder(source: Path, target: Path) -> None:
    from safetensors.torch import load_file, save_file

    target.mkdir(parents=True)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(source / name, target / name)
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    config.pop("_name_or_path", None)
    # what it is loaded as; the file itself is in half precision
    config["dtype"] = config["torch_dtype"] = "float32"
    (target / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    weights = load_file(str(source / "model.safetensors"))
    halves = {key: value.half().contiguous() for key, value in weights.items() if not key.startswith("pooler.")}
    save_file(halves, str(target / "model.safetensors"), metadata={"format": "pt"})
    (target / "model.safetensors").chmod(0o644)


def _without_paths(config: dict[str, Any]) -> None:
    for key, value in config.items():
        if isinstance(value, str) and "/" in value:
            config[key] = Path(value).name


def _halved(value: Any) -> Any:
    if isinstance(value, torch.Tensor) and value.dtype == torch.float32:
        return value.half()
    if isinstance(value, dict):
        return type(value)((key, _halved(inner)) for key, inner in value.items())
    return value
