"""Everything that a run is made of: sizes, steps, rates, seeds. Nothing depends on the clock."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the joint training: so many optimiser steps at these highest rates, a warm-up share, a share of entity batches."""

    steps: int
    encoder_rate: float
    head_rate: float
    warmup: float
    entity_share: float


@dataclass(frozen=True, slots=True)
class Settings:
    """The defaults are the sizes of the embedded model; its stages ran for about as many steps, on two processors.

    `seeds`: of the joint training, which is done once for each; the first is that of all other parts. `words`: of a batch of the
    joint training. `checkpoint`: steps between states that a broken run goes on from. `look`: steps between looks at the dev part,
    a multiple of `checkpoint`. `patience`: a stage ends after so many looks that found nothing better. `longest`: pieces of a
    training sentence at most.
    """

    name: str = "newsmini"
    seeds: tuple[int, ...] = (7,)
    tokenizer_steps: int = 9000
    tokenizer_anneal_steps: int = 4000
    tokenizer_window: int = 300
    stages: tuple[Stage, ...] = (
        Stage(3438, 3e-4, 2e-3, 0.06, 0.28),
        Stage(460, 8e-5, 5e-4, 0.05, 0.35),
    )
    words: int = 1000
    checkpoint: int = 50
    look: int = 200
    patience: int = 10
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

    @property
    def seed(self) -> int:
        """The seed of all that is made once."""
        return self.seeds[0]

    def scaled(self, share: float) -> Settings:
        """The same run with this share of the steps and epochs of every part, at least one of each: a rehearsal, or a longer run."""

        def part(count: int) -> int:
            return max(1, round(count * share))

        return replace(
            self,
            tokenizer_steps=part(self.tokenizer_steps),
            tokenizer_anneal_steps=part(self.tokenizer_anneal_steps),
            stages=tuple(replace(stage, steps=part(stage.steps)) for stage in self.stages),
            lemma_epochs=part(self.lemma_epochs),
            splitter_epochs=part(self.splitter_epochs),
        )


TINY = Settings(
    tokenizer_steps=4,
    tokenizer_anneal_steps=2,
    stages=(Stage(6, 3e-4, 2e-3, 0.2, 0.5), Stage(2, 1e-4, 5e-4, 0.0, 0.5)),
    words=40,
    checkpoint=2,
    look=4,
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
