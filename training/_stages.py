"""The order of the joint training: seeds, stages, steps, looks at the dev part, and states to go on from.

The steps, their order and the rates follow from the settings alone. Every so many steps the state is written, and at some of them the
dev part is looked at; a run that was broken goes on with the same random numbers and batches. A stage begins from the best state of the
stage before, and the best state of all stages and seeds by dev LAS is what is kept.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training._examples import Example, batches, joined, sentences_of
from training._inputs import Tagged
from training._joint import Joint
from training._settings import Settings, Stage

Log = Callable[[str], None]


def train_joint(
    base: Path, train: Any, dev: Any, entities: dict[str, list[Tagged]], settings: Settings, device: str, out: Path, log: Log
) -> float:  # fmt: skip
    """All seeds with all their stages; the best is saved in `out`. Returns its share of rightly attached words of the dev part."""
    best = -1.0
    for seed in settings.seeds:
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        joint = Joint(base, train, entities["train"], settings, device)
        folder = out / f"seed-{seed}"
        folder.mkdir(parents=True, exist_ok=True)
        data = _examples(joint, train, dev, entities["train"])
        undo = joint.listen()
        try:
            score = max(_stage(joint, number, seed, data, folder, log) for number in range(len(settings.stages)))
        finally:
            undo()
        if len(settings.seeds) > 1:
            log(f"seed {seed}: dev LAS {score:.2f}")
        if score > best:
            best = score
            joint.load(_best(folder))
            joint.save(out, base)
    return best


@dataclass(frozen=True, slots=True)
class _Data:
    """`named`: sentences with entities as they are and with clitics joined."""

    trees: list[Example]
    dev: list[Example]
    named: list[tuple[Example, Example]]


def _examples(joint: Joint, train: Any, dev: Any, entities: Sequence[Tagged]) -> _Data:
    split = [part for paragraph in entities for part in sentences_of(paragraph)]
    plain, together = joint.entities(split), joint.entities([joined(part) for part in split])
    return _Data(joint.trees(train), joint.trees(dev), list(zip(plain, together, strict=False)))


class _Queue:
    """Batches of one kind, made anew by `fill` when all are used; its state is small: where the numbers stood, and how many are left."""

    def __init__(self, fill: Callable[[random.Random], list[list[Example]]], state: Any = None) -> None:
        self._fill = fill
        self._from: Any = None
        self._left: list[list[Example]] = []
        if state and state[1]:
            source = random.Random()
            source.setstate(_numbers(state[0]))
            self._from = source.getstate()
            self._left = fill(source)[: state[1]]

    def take(self, choice: random.Random) -> list[Example]:
        if not self._left:
            self._from = choice.getstate()
            self._left = self._fill(choice)
        return self._left.pop()

    def state(self) -> tuple[Any, int]:
        return self._from, len(self._left)


@dataclass(slots=True)
class _Progress:
    """Where a stage is. `best`: its highest dev LAS so far; `since`: looks since then."""

    step: int = 0
    best: float = -1.0
    since: int = 0
    queues: dict[str, Any] = field(default_factory=dict)


def _stage(joint: Joint, number: int, seed: int, data: _Data, folder: Path, log: Log) -> float:
    """One stage, from where it was broken if it was; returns its best dev LAS."""
    settings = joint.settings
    stage = settings.stages[number]
    state, kept = folder / f"stage-{number}.state", folder / f"best-{number}.state"
    choice = random.Random(f"{seed} {number}")
    torch.manual_seed(1000 * seed + number)
    if number and not state.is_file():
        joint.load(_best(folder, before=number))
    optimizer = _optimizer(joint, stage)
    now = _resume(joint, optimizer, choice, state)
    if now.step:
        log(f"stage {number + 1} goes on at step {now.step}")

    def pairs(source: random.Random) -> list[list[Example]]:
        return batches([source.choice(pair) for pair in data.named], settings.words, source)

    queues = {
        "trees": _Queue(lambda source: batches(data.trees, settings.words, source), now.queues.get("trees")),
        "entities": _Queue(pairs, now.queues.get("entities")),
    }
    joint.train(True)
    for step in range(now.step, stage.steps):
        if now.since >= settings.patience:
            log(f"stage {number + 1} ends: nothing better in {now.since} looks")
            break
        rate = min(1.0, (step + 1) / max(1, stage.warmup * stage.steps)) * (1 - step / stage.steps)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * max(rate, 1e-3)
        kind = "entities" if data.named and choice.random() < stage.entity_share else "trees"
        loss = joint.loss(queues[kind].take(choice))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(
            [p for g in optimizer.param_groups for p in g["params"] if p.grad is not None], 1.0
        )
        optimizer.step()
        last = step + 1 == stage.steps
        if not last and (step + 1) % settings.checkpoint:
            continue
        said = f"stage {number + 1} step {step + 1} of {stage.steps}: {kind} loss {loss.item():.4f}"
        if last or (step + 1) % settings.look == 0:
            score = joint.attached(data.dev)
            said += f", dev LAS {score:.2f}"
            now.since += 1
            if score > now.best:
                now.best, now.since = score, 0
                _write({"score": score, **joint.weights()}, kept)
        now.step, now.queues = step + 1, {name: queue.state() for name, queue in queues.items()}
        _keep(joint, optimizer, choice, now, state)
        log(said)
    return now.best


def _best(folder: Path, before: int | None = None) -> dict[str, Any]:
    """The best state of the stages, or of those before a stage; the later of equals."""
    found = sorted(folder.glob("best-*.state"), key=_number)
    states = [
        torch.load(path, map_location="cpu", weights_only=True)
        for path in found
        if before is None or _number(path) < before
    ]
    return max(reversed(states), key=lambda state: float(state["score"]))


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _optimizer(joint: Joint, stage: Stage) -> torch.optim.Optimizer:
    heads: list[torch.nn.Parameter] = []
    seen: set[int] = set()
    for head in joint.heads.values():
        for name, parameter in head.named_parameters():
            if not name.startswith("bert_model.") and parameter.requires_grad and id(parameter) not in seen:
                seen.add(id(parameter))
                heads.append(parameter)
    words = "embeddings.word_embeddings.weight"  # too many to learn from so little text
    for name, parameter in joint.encoder.named_parameters():
        parameter.requires_grad = name != words
    body = [p for p in joint.encoder.parameters() if p.requires_grad]
    groups = [
        {"params": heads, "peak": stage.head_rate, "weight_decay": 0.0},
        {"params": [p for p in body if p.ndim > 1], "peak": stage.encoder_rate, "weight_decay": 0.01},
        {"params": [p for p in body if p.ndim <= 1], "peak": stage.encoder_rate, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=stage.head_rate, betas=(0.9, 0.98), eps=1e-6, fused=True)


def _keep(joint: Joint, optimizer: torch.optim.Optimizer, choice: random.Random, now: _Progress, path: Path) -> None:
    own = {"step": now.step, "best": now.best, "since": now.since, "queues": now.queues}
    drawn = {"choice": choice.getstate(), "torch": torch.get_rng_state()}
    if torch.cuda.is_available():
        drawn["cuda"] = torch.cuda.get_rng_state_all()
    _write({**own, **drawn, "optimizer": optimizer.state_dict(), **joint.weights()}, path)


def _write(state: dict[str, Any], path: Path) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def _resume(joint: Joint, optimizer: torch.optim.Optimizer, choice: random.Random, path: Path) -> _Progress:
    if not path.is_file():
        return _Progress()
    state = torch.load(path, map_location=joint.device, weights_only=True)
    joint.load(state)
    optimizer.load_state_dict(state["optimizer"])
    choice.setstate(_numbers(state["choice"]))
    torch.set_rng_state(state["torch"].cpu())
    if "cuda" in state and torch.cuda.is_available():
        torch.cuda.set_rng_state_all([part.cpu() for part in state["cuda"]])
    return _Progress(int(state["step"]), float(state["best"]), int(state["since"]), state["queues"])


def _numbers(state: Any) -> tuple[Any, ...]:
    """The state of a source of random numbers as it was before it was stored."""
    version, numbers, gauss = state
    return version, tuple(numbers), gauss
