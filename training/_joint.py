"""One small encoder fine-tuned under Stanza's own tagger, parser and entity tagger together.

In each head the encoder counts as a module that is not saved, so a head is an ordinary small Stanza file and the encoder is stored once.
A step is a batch of sentences with trees (loss of the parser and half of the tagger's) or of sentences with entities (twice theirs a word).
`_stages` has the order of the steps.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from coders.parsing import ENCODER_NAME
from coders.parsing._encoder import cpu_has_bfloat16
from training._examples import Example, batches, pieces
from training._inputs import Tagged
from training._settings import Settings

_LAYERS = 4


class Joint:
    """The encoder and the three heads, with what they need to take batches."""

    def __init__(self, base: Path, train: Any, entities: Sequence[Tagged], settings: Settings, device: str) -> None:
        from stanza.models import ner_tagger, parser, tagger
        from stanza.models.common.bert_embedding import load_tokenizer
        from stanza.models.common.doc import Document
        from stanza.models.depparse import data as parser_data
        from stanza.models.depparse import model as parser_model
        from stanza.models.ner import data as entity_data
        from stanza.models.ner import model as entity_model
        from stanza.models.pos import data as tagger_data
        from stanza.models.pos import model as tagger_model
        from transformers import AutoModel

        self.device = device
        self._half = device != "cpu" or cpu_has_bfloat16()
        self.settings = settings
        self.tokenizer = load_tokenizer(str(base), local_files_only=True)
        self.encoder: Any = AutoModel.from_pretrained(str(base), local_files_only=True, add_pooling_layer=False).float()
        common = ["--shorthand", f"en_{settings.name}", "--no_pretrain", "--no_char", "--word_emb_dim", "0",
                  "--bert_model", ENCODER_NAME, "--bert_hidden_layers", str(_LAYERS), "--dropout", "0.33"]  # fmt: skip
        self.args = {
            "pos": tagger.parse_args([*common, "--lang", "en", "--share_hid", "--num_layers", "1", "--word_dropout", "0.1",
                                      "--hidden_dim", str(settings.tagger_hidden),
                                      "--deep_biaff_hidden_dim", str(settings.tagger_layer)]),
            "depparse": parser.parse_args([*common, "--lang", "en", "--num_layers", "1", "--tag_emb_dim", "0", "--word_dropout", "0.1",
                                           "--hidden_dim", str(settings.parser_hidden),
                                           "--deep_biaff_hidden_dim", str(settings.parser_biaffine),
                                           "--no_linearization", "--no_distance"]),
            "ner": ner_tagger.parse_args([*common, "--hidden_dim", str(settings.entity_hidden), "--no_input_transform",
                                          "--word_dropout", "0.02"]),
        }  # fmt: skip
        for args in self.args.values():
            args.setdefault("use_peft", False)
            args["bert_finetune"] = False
        self.args["ner"]["emb_finetune_known_only"] = False
        rows = [[{"id": i, "text": w, "ner": t} for i, (w, t) in enumerate(s, 1)] for s in entities]
        self.vocabs = {
            "pos": tagger_data.Dataset.init_vocab([train], self.args["pos"]),
            "depparse": parser_data.Dataset(train, self.args["depparse"], None).vocab,
            "ner": entity_data.DataLoader(Document(rows), 32, self.args["ner"]).vocab,
        }
        shared = {"bert_model": self.encoder, "bert_tokenizer": self.tokenizer}
        self.heads: dict[str, Any] = {
            "pos": tagger_model.Tagger(self.args["pos"], self.vocabs["pos"], share_hid=True, **shared),
            "depparse": parser_model.GraphParser(self.args["depparse"], self.vocabs["depparse"], **shared),
            "ner": entity_model.NERTagger(self.args["ner"], self.vocabs["ner"], **shared),
        }
        for head in self.heads.values():
            head.to(device)
        # the heads ask a function of their module for the states of a sentence; while training these are of the current batch
        self._modules = (tagger_model, parser_model, entity_model)
        self._states: list[torch.Tensor] = []
        self._places: list[torch.Tensor] = []

    def trees(self, document: Any) -> list[Example]:
        """The examples of a treebank."""
        from stanza.models.depparse import data as parser_data
        from stanza.models.pos import data as tagger_data

        tags = tagger_data.Dataset(document, self.args["pos"], None, vocab=self.vocabs["pos"], evaluation=True).data
        trees = parser_data.Dataset(
            document, self.args["depparse"], None, vocab=self.vocabs["depparse"], evaluation=True
        ).data
        cut = pieces(self.tokenizer, [row.text for row in tags])
        found = [
            Example(list(tag.text), *ids, tags=tag.tags, heads=tree[7], relations=tree[8])
            for tag, tree, ids in zip(tags, trees, cut, strict=True)
        ]
        return [example for example in found if len(example.pieces) <= self.settings.longest]

    def entities(self, sentences: Sequence[Tagged]) -> list[Example]:
        """The examples of sentences with entities."""
        vocab = self.vocabs["ner"]["tag"]
        kept = [sentence for sentence in sentences if sentence]
        cut = pieces(self.tokenizer, [[word for word, _ in sentence] for sentence in kept])
        found = [
            Example([w for w, _ in s], *ids, entity=vocab.map([(tag,) for _, tag in s]), marks=[t for _, t in s])
            for s, ids in zip(kept, cut, strict=True)
        ]
        return [example for example in found if len(example.pieces) <= self.settings.longest]

    def loss(self, batch: list[Example]) -> torch.Tensor:
        """The loss of a batch of one kind."""
        self._encode(batch)
        lengths = [len(example.words) for example in batch]
        if batch[0].entity is not None:
            tags = self._padded([example.entity for example in batch])
            loss, _, _ = self.heads["ner"](
                [e.words for e in batch], None, None, tags, None, lengths, None, None, None, None, None
            )
            return 2.0 * loss * len(batch) / sum(lengths)  # type: ignore[no-any-return]
        columns = [self._padded([example.tags[n] for example in batch]) for n in range(3)]
        words = self._padded([[1] * length for length in lengths])
        tagged, _ = self.heads["pos"](words, None, None, None, columns, None, None, lengths, None, None)
        parsed, _ = self.heads["depparse"].loss(**self._tree_inputs(batch))
        return parsed + 0.5 * tagged  # type: ignore[no-any-return]

    @torch.no_grad()
    def attached(self, examples: Sequence[Example]) -> float:
        """The share of words with the right head and relation, in per cent, gold tokens."""
        right = count = 0
        self.train(False)
        vocab = self.vocabs["depparse"]["deprel"]
        for batch in batches(examples, 1500, None):
            self._encode(batch)
            for example, tree in zip(batch, self.heads["depparse"].predict(**self._tree_inputs(batch)), strict=True):
                wanted = zip(example.heads, vocab.unmap(example.relations), strict=True)
                right += sum((head, name) == gold for (head, name), gold in zip(tree, wanted, strict=True))
                count += len(example.words)
        self.train(True)
        return 100 * right / max(1, count)

    def train(self, on: bool) -> None:
        self.encoder.train(on)
        for head in self.heads.values():
            head.train(on)

    def listen(self) -> Callable[[], None]:
        """Let the heads take the states of the current batch; the answer undoes it."""
        before = [module.extract_bert_embeddings for module in self._modules]

        def mixed(
            name: str, tokenizer: Any, model: Any, data: Any, device: Any, keep_endpoints: bool, detach: bool = True,
            bert_layer_mix: Any = None, peft_name: Any = None,
        ) -> list[torch.Tensor]:  # fmt: skip
            weights = bert_layer_mix.weight[0]
            states = sum(self._states) / _LAYERS + sum(w * s for w, s in zip(weights, self._states, strict=True))
            return [s[p if keep_endpoints else p[1:-1]] for s, p in zip(states, self._places, strict=True)]

        for module in self._modules:
            module.extract_bert_embeddings = mixed

        def undo() -> None:
            for module, function in zip(self._modules, before, strict=True):
                module.extract_bert_embeddings = function

        return undo

    def weights(self) -> dict[str, Any]:
        """The weights of the encoder and of each head."""
        heads = {
            name: {key: value for key, value in head.state_dict().items() if not key.startswith("bert_model.")}
            for name, head in self.heads.items()
        }
        return {"encoder": self.encoder.state_dict(), "heads": heads}

    def load(self, weights: dict[str, Any]) -> None:
        """Take weights that `weights` gave."""
        self.encoder.load_state_dict(weights["encoder"])
        for name, values in weights["heads"].items():
            self.heads[name].load_state_dict(values, strict=False)

    def save(self, out: Path, base: Path) -> None:
        """The encoder and each head as Stanza stores it."""
        from stanza.models.depparse.trainer import GraphTrainer
        from stanza.models.ner.trainer import Trainer as EntityTrainer
        from stanza.models.pos.trainer import Trainer as TaggerTrainer

        self.encoder.save_pretrained(str(out / "encoder"))
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copyfile(base / name, out / "encoder" / name)
        for kind, name in ((TaggerTrainer, "pos"), (GraphTrainer, "depparse"), (EntityTrainer, "ner")):
            trainer = kind.__new__(kind)
            trainer.model, trainer.args, trainer.vocab = self.heads[name], self.args[name], self.vocabs[name]
            trainer.global_step = trainer.last_best_step = 0
            trainer.dev_score_history, trainer.optimizer = [], None
            trainer.save(str(out / f"{name}.pt"))

    def _encode(self, batch: list[Example]) -> None:
        ids = self._padded([example.pieces for example in batch])
        mask = self._padded([[1] * len(example.pieces) for example in batch])
        with torch.autocast(self.device.partition(":")[0], dtype=torch.bfloat16, enabled=self._half):
            states = self.encoder(ids, attention_mask=mask, output_hidden_states=True).hidden_states
        self._states = [state.float() for state in states[-_LAYERS:]]
        self._places = [torch.tensor(example.places, device=self.device) for example in batch]

    def _tree_inputs(self, batch: list[Example]) -> dict[str, Any]:
        lengths = [len(example.words) + 1 for example in batch]
        word = self._padded([[1] * length for length in lengths])
        return {
            "word": word, "word_mask": word == 0, "wordchars": torch.zeros(sum(lengths), 1), "wordchars_mask": None,
            "upos": None, "xpos": None, "ufeats": None, "pretrained": None, "lemma": None,
            "head": self._padded([example.heads for example in batch]),
            "deprel": self._padded([example.relations for example in batch]),
            "word_orig_idx": None, "sentlens": lengths, "wordlens": None, "text": None,
        }  # fmt: skip

    def _padded(self, rows: Sequence[Any]) -> torch.Tensor:
        parts = [torch.tensor(row, dtype=torch.long) for row in rows]
        return torch.nn.utils.rnn.pad_sequence(parts, batch_first=True).to(self.device)
