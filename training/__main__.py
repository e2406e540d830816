"""One command from treebanks to the package.

    python -m training --treebanks DIR --ner DIR --encoder DIR --out DIR [--device cuda] [--seeds 7 8 9] [--scale 0.1] [--tiny]

Steps that are done (their files are there and the inputs unchanged) are not done again. docs/training.md says where the data come from.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch

from training._inputs import (
    LEFT_OUT,
    TrainingError,
    check,
    digest,
    entity_files,
    read_entities,
    read_treebanks,
    treebank_files,
    wanted,
)
from training._settings import TINY, Settings


def run(
    treebanks: Path, ner: Path, encoder: Path, out: Path, settings: Settings, device: str, log: Callable[[str], None]
) -> Path:
    """The package, in `out`/package. Raises `TrainingError` where an input is missing or changed or a part cannot be made."""
    from stanza.utils.conll import CoNLL

    from coders.parsing import StanzaParser
    from training._assemble import assemble
    from training._card import notices, write_card
    from training._encoder import case_aware, encoder_files
    from training._parts import prepare, train_lemmatiser, train_splitter, train_tokenizer
    from training._stages import train_joint
    from training.evaluate import entity_scores, scores

    hashes = {
        **{f"treebanks/{k}": v for k, v in digest(treebank_files(treebanks), treebanks).items()},
        **{f"ner/{k}": v for k, v in digest(entity_files(ner), ner).items()},
        **{f"encoder/{k}": v for k, v in digest(encoder_files(encoder), encoder).items()},
        **digest([LEFT_OUT], LEFT_OUT.parent),
    }
    plan = {f"settings/{name}": json.dumps(value) for name, value in asdict(settings).items()}
    check({**hashes, **plan}, out / "inputs.json")
    banks, entities = read_treebanks(treebanks), read_entities(ner)
    log(f"{len(banks.train)} sentences to train on, {len(banks.dev)} to choose on")
    unused = sum(not wanted(path) for path in entity_files(ner))
    log(f"{len(entities['train'])} paragraphs with entities; {unused} articles left out, since evaluation uses them")
    data, parts, base = out / "data", out / "parts", out / "encoder-base"

    anew: set[str] = set()

    def step(name: str, made: Path, work: Callable[[], object]) -> None:
        # the last two take in all the others
        stale = anew and name in ("assembly", "evaluation")
        if (out / f"{name}.done").is_file() and made.exists() and not stale:
            log(f"{name}: done before")
            return
        random.seed(settings.seed)
        np.random.seed(settings.seed)
        torch.manual_seed(settings.seed)
        log(f"{name}: begins")
        (out / f"{name}.done").unlink(missing_ok=True)
        work()
        (out / f"{name}.done").touch()
        anew.add(name)

    def joint() -> float:
        train, dev = (CoNLL.conll2doc(f"{data}/{part}.conllu") for part in ("train", "dev"))
        return train_joint(base, train, dev, entities, settings, device, parts / "joint", log)

    step("prepare", data, lambda: prepare(banks, data))
    step("encoder", base, lambda: case_aware(encoder, base))
    step("tokenizer", parts / "tokenizer", lambda: train_tokenizer(data, parts / "tokenizer", settings, device))
    step("splitter", parts / "mwt.pt", lambda: train_splitter(data, parts, settings, device))
    step("joint", parts / "joint", joint)
    step("lemmatiser", parts / "lemma.pt", lambda: train_lemmatiser(data, parts, settings, device))
    package = out / "package"
    last = parts / "tokenizer" / "tokenizer.pt"
    made = {
        "tokenize": last if last.is_file() else last.with_name("tokenizer-first.pt"),
        "mwt": parts / "mwt.pt",
        "lemma": parts / "lemma.pt",
        **{name: parts / "joint" / f"{name}.pt" for name in ("pos", "depparse", "ner")},
    }
    step(
        "assembly", package, lambda: assemble(made, parts / "joint" / "encoder", package, settings.name, "CC BY-SA 4.0")
    )

    def evaluation() -> None:
        parser = StanzaParser.load(package)
        found = {"dev, all treebanks": scores(parser, banks.dev)}
        found |= {f"{name} test": scores(parser, sentences) for name, sentences in banks.tests.items()}
        named = entity_scores(parser, entities["test"]) if entities["test"] else {}
        (out / "scores.json").write_text(
            json.dumps({"conll": found, "entities": named}, indent=1) + "\n", encoding="utf-8"
        )
        write_card(package / "README.md", settings, hashes, found, named, notices(treebanks, ner))

    step("evaluation", package / "README.md", evaluation)
    return package


@contextmanager
def alone_in(out: Path) -> Iterator[None]:
    """Raises `TrainingError` where another run works in this folder; ends with the process, however that ends."""
    with (out / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise TrainingError(f"another run works in {out}") from error
        yield


def main(args: Sequence[str] | None = None) -> int:
    """Run it; what is missing or changed is said in one line."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True, help="folder of UD_* folders")
    parser.add_argument("--ner", type=Path, required=True, help="folder with train/, dev/ and test/ of .tsv files")
    parser.add_argument("--encoder", type=Path, required=True, help="a Hugging Face BERT model to start from")
    parser.add_argument(
        "--out", type=Path, required=True, help="where everything is made; a broken run goes on from it"
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1, help="of PyTorch on a CPU; 1 where other programs run")
    parser.add_argument(
        "--seeds", type=int, nargs="+", help="do the joint training with each and keep the best by the dev part"
    )
    parser.add_argument(
        "--scale", type=float, default=1.0, help="this share of the steps of every part: 0.1 for a rehearsal"
    )
    parser.add_argument("--tiny", action="store_true", help="a run of seconds that teaches nothing")
    options = parser.parse_args(args)
    torch.set_num_threads(options.threads)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    options.out.mkdir(parents=True, exist_ok=True)
    settings = TINY if options.tiny else Settings()
    if options.seeds:
        settings = replace(settings, seeds=tuple(dict.fromkeys(options.seeds)))
    if options.scale <= 0:
        parser.error("--scale must be above 0")
    if options.scale != 1:
        settings = settings.scaled(options.scale)
    try:
        with alone_in(options.out):
            package = run(
            options.treebanks, options.ner, options.encoder, options.out, settings, options.device,
            lambda line: print(line, flush=True),
        )  # fmt: skip
    except TrainingError as error:
        print(f"training: {error}", file=sys.stderr)
        return 1
    print(package)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
