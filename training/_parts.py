"""The parts that stand alone: tokenizer, splitter of multi-word tokens, lemmatiser. Stanza's own training, with our steps and seeds."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import torch

from training._inputs import TrainingError, Treebanks
from training._settings import Settings
from training._text import labelled, write_conllu, write_contracted, write_expansions


def prepare(treebanks: Treebanks, folder: Path) -> None:
    """Write what Stanza's trainers read."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, sentences in (("train", treebanks.train), ("dev", treebanks.dev)):
        text, labels = labelled(sentences)
        (folder / f"{part}.txt").write_text(text, encoding="utf-8")
        (folder / f"{part}.labels").write_text(labels, encoding="utf-8")
        write_conllu(sentences, folder / f"{part}.conllu")
        write_contracted(sentences, folder / f"{part}.contracted.conllu")
        write_expansions(sentences, folder / f"{part}.expansions.json")


def train_tokenizer(data: Path, out: Path, settings: Settings, device: str) -> Path:
    """Two stages: to a plateau, then on from its best state at a rate that falls whenever the score does."""
    from stanza.models import tokenizer
    from stanza.models.common import utils
    from stanza.models.tokenization.trainer import Trainer

    out.mkdir(parents=True, exist_ok=True)
    common = [
        "--mode", "train", "--lang", "en", "--shorthand", f"en_{settings.name}", "--seed", str(settings.seed),
        "--txt_file", f"{data}/train.txt", "--label_file", f"{data}/train.labels",
        "--mwt_json_file", f"{data}/train.expansions.json",
        "--dev_txt_file", f"{data}/dev.txt", "--dev_label_file", f"{data}/dev.labels",
        "--dev_conll_gold", f"{data}/dev.conllu", "--conll_file", f"{out}/tokenizer-dev.conllu",
        "--max_seqlen", str(settings.tokenizer_window), "--use_mwt", "--save_dir", str(out), *_device(device),
    ]  # fmt: skip

    def steps(number: int) -> list[str]:
        often = max(1, min(500, number // 2))
        return ["--steps", str(number), "--eval_steps", str(often), "--max_steps_before_stop", str(max(4000, number))]

    first, last = out / "tokenizer-first.pt", out / "tokenizer.pt"
    if not first.is_file():
        tokenizer.main([*common, *steps(settings.tokenizer_steps), "--save_name", first.name])

    class Continuing(Trainer):  # type: ignore[misc]
        """Stanza calls `load` without arguments where it trains on, and would keep the old steps and rates."""

        def load(self, filename: str, args: Any = None, foundation_cache: Any = None) -> None:
            own = getattr(self, "args", None)
            super().load(filename, args, foundation_cache)
            if own is not None:
                self.args = own
                self.optimizer = utils.get_optimizer(
                    "adam", self.model, lr=own["lr0"], betas=(0.9, 0.9), weight_decay=0.0
                )

    original = tokenizer.Trainer
    tokenizer.Trainer = Continuing
    try:
        tokenizer.main(
            [*common, *steps(settings.tokenizer_anneal_steps), "--load_name", first.name, "--lr0", "6e-4",
             "--anneal", "0.75", "--anneal_after", "0", "--save_name", last.name]
        )  # fmt: skip
    finally:
        tokenizer.Trainer = original
    return _made(last if last.is_file() else first)


def train_splitter(data: Path, out: Path, settings: Settings, device: str) -> Path:
    """English tokens of several words are exact pieces of the token, so Stanza learns where to cut."""
    from stanza.models import mwt_expander

    out.mkdir(parents=True, exist_ok=True)
    mwt_expander.main(
        ["--mode", "train", "--lang", "en", "--shorthand", f"en_{settings.name}", "--seed", str(settings.seed),
         "--train_file", f"{data}/train.conllu", "--eval_file", f"{data}/dev.contracted.conllu",
         "--gold_file", f"{data}/dev.conllu", "--output_file", f"{out}/splitter-dev.conllu",
         "--hidden_dim", str(settings.splitter_hidden), "--emb_dim", "32", "--num_epoch", str(settings.splitter_epochs),
         "--save_dir", str(out), "--save_name", "mwt.pt", *_device(device)]
    )  # fmt: skip
    return _made(out / "mwt.pt")


def train_lemmatiser(data: Path, out: Path, settings: Settings, device: str) -> tuple[Path, float]:
    """A dictionary of all words, and a network for new ones that sees each (word, tag, lemma) once an epoch.

    Returns the file of the best epoch and its share of right lemmas on the dev part, in per cent.
    """
    from stanza.models import lemmatizer
    from stanza.models.common.doc import LEMMA, TEXT, UPOS, Document
    from stanza.models.lemma.data import DataLoader
    from stanza.models.lemma.trainer import Trainer
    from stanza.utils.conll import CoNLL

    out.mkdir(parents=True, exist_ok=True)
    random.seed(settings.seed)
    torch.manual_seed(settings.seed)
    args = lemmatizer.parse_args(
        ["--shorthand", f"en_{settings.name}", "--hidden_dim", str(settings.lemma_hidden), "--emb_dim", "32", "--pos_dim", "32",
         "--dropout", "0.3", "--emb_dropout", "0.2", "--batch_size", "100", "--lr", "0.002"]
    )  # fmt: skip

    def triples(document: Any) -> list[tuple[str, str, str]]:
        rows = [tuple(row) for s in document.get([TEXT, UPOS, LEMMA], as_sentences=True) for row in s]
        return [row for row in rows if row[2] and row[2] != "_"]

    known = triples(CoNLL.conll2doc(f"{data}/train.conllu"))
    dev = CoNLL.conll2doc(f"{data}/dev.conllu")
    distinct = [
        {"id": 1, "text": t, "upos": u, "lemma": m, "head": 0, "deprel": "root"} for t, u, m in sorted(set(known))
    ]
    batches = DataLoader(Document([[row] for row in distinct]), args["batch_size"], args, evaluation=False)
    args["vocab_size"], args["pos_vocab_size"] = batches.vocab["char"].size, batches.vocab["pos"].size
    trainer = Trainer(args=args, vocab=batches.vocab, device=device)
    trainer.train_dict(known)
    wanted = [tuple(row) for s in dev.get([TEXT, UPOS, LEMMA], as_sentences=True) for row in s]
    dev_batches = DataLoader(dev, 500, args, vocab=batches.vocab, evaluation=True)
    best, path = -1.0, out / "lemma.pt"
    for epoch in range(settings.lemma_epochs):
        for group in trainer.optimizer.param_groups:
            group["lr"] = 0.002 * max(0.03, 1 - epoch / settings.lemma_epochs)
        order = list(range(len(batches)))
        random.shuffle(order)
        for number in order:
            trainer.update(batches[number], eval=False)
        if epoch % 3 == 0 or epoch + 1 == settings.lemma_epochs:
            guesses: list[str] = []
            edits: list[int] = []
            for batch in dev_batches:
                said, edited = trainer.predict(batch)
                guesses += said
                edits += edited if edited is not None else []
            guesses = trainer.postprocess([row[0] for row in wanted], guesses, edits=edits)
            guesses = trainer.ensemble([[row[0], row[1]] for row in wanted], guesses)
            right = 100 * sum(g == row[2] for g, row in zip(guesses, wanted, strict=True)) / max(1, len(wanted))
            if right >= best:
                best = right
                trainer.save(str(path))
    return _made(path), best


def _device(device: str) -> list[str]:
    return ["--cpu"] if device == "cpu" else ["--cuda"]


def _made(path: Path) -> Path:
    if not path.is_file():
        raise TrainingError(f"{path.name} was not made; what Stanza printed says why")
    return path
