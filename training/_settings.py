"""Everything that a run is made of: sizes, steps, rates, seeds. Nothing depends on the clock."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the joint training: so many optimiser steps at these highest rates, a warm-up share, a share of entity batches."""

    steps: int
    encoder_rate: float
    head_rate: float
    warmup: float
    entity_share: float
    seed: int


@dataclass(frozen=True, slots=True)
class Settings:
    """The defaults are the sizes of the embedded model; its stages ran for about as many steps, on two processors.

    `words`: of a batch of the joint training. `checkpoint`: steps between states that a broken run goes on from. `longest`: pieces of
    a training sentence at most.
    """

    name: str = "newsmini"
    seed: int = 7
    tokenizer_steps: int = 9000
    tokenizer_anneal_steps: int = 4000
    tokenizer_window: int = 300
    stages: tuple[Stage, ...] = (
        Stage(3438, 3e-4, 2e-3, 0.06, 0.28, 7),
        Stage(460, 8e-5, 5e-4, 0.05, 0.35, 11),
    )
    words: int = 1000
    checkpoint: int = 200
    longest: int = 400
    tagger_hidden: int = 96
    tagger_layer: int = 192
    parser_hidden: int = 192
    parser_biaffine: int = 160
    entity_hidden: int = 128
    lemma_epochs: int = 60
    lemma_hidden: int = 100
    splitter_epochs: int = 4
    splitter_hidden: int = 48


TINY = Settings(
    tokenizer_steps=4,
    tokenizer_anneal_steps=2,
    stages=(Stage(6, 3e-4, 2e-3, 0.2, 0.5, 7), Stage(2, 1e-4, 5e-4, 0.0, 0.5, 11)),
    words=40,
    checkpoint=3,
    tagger_hidden=8,
    tagger_layer=16,
    parser_hidden=8,
    parser_biaffine=8,
    entity_hidden=8,
    lemma_epochs=2,
    lemma_hidden=16,
    splitter_epochs=1,
    splitter_hidden=8,
)
"""A run of seconds that shows that everything fits, and teaches nothing."""
