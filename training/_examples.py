"""Sentences as the joint training takes them: cut into pieces, with tags, trees or entities as numbers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from training._inputs import Tagged

_CLITICS = frozenset(
    f"{quote}{ending}" for quote in "'’" for ending in ("s", "S", "re", "ve", "ll", "d", "m")
) | {"n't", "n’t", "N'T"}  # fmt: skip
_ENDS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Example:
    """`pieces`: of the encoder, `places`: of the words' last pieces with both ends. Trees have `tags` (a column each), `heads`,
    `relations`; entities have `entity` numbers and `marks`, the tags themselves."""

    words: list[str]
    pieces: list[int]
    places: list[int]
    tags: Any = None
    heads: Sequence[int] = ()
    relations: Sequence[int] = ()
    entity: Any = None
    marks: Sequence[str] = ()


def pieces(tokenizer: Any, sentences: Sequence[list[str]]) -> list[tuple[list[int], list[int]]]:
    """Pieces and places of sentences, as Stanza finds them when it parses."""
    from stanza.models.common.bert_embedding import convert_to_position_list, fix_blank_tokens

    found = []
    for sentence in sentences:
        rows = tokenizer([sentence], is_split_into_words=True)
        places = convert_to_position_list(sentence, rows.word_ids(0))
        if None in places:
            sentence = fix_blank_tokens(tokenizer, [sentence])[0]
            rows = tokenizer([sentence], is_split_into_words=True)
            places = convert_to_position_list(sentence, rows.word_ids(0))
        found.append((rows["input_ids"][0], places))
    return found


def sentences_of(paragraph: Tagged) -> list[Tagged]:
    """A paragraph in sentences, since the pipeline will show the tagger one sentence at a time; no entity is cut."""
    found: list[Tagged] = []
    current: Tagged = []
    for number, (word, tag) in enumerate(paragraph):
        current.append((word, tag))
        if number + 1 == len(paragraph) or len(current) < 4:
            continue
        following, next_tag = paragraph[number + 1]
        closed = sum(w == '"' for w, _ in current) % 2 == 0
        quoted = word in ('"', "”") and current[-2][0] in _ENDS
        starts = following[:1].isupper() or following[:1] in "“\"'"
        if (word in _ENDS or quoted) and starts and next_tag[0] not in "IE" and (closed or following not in ('"', "”")):
            found.append(current)
            current = []
    return [*found, current] if current else found


def joined(sentence: Tagged) -> Tagged:
    """Clitics put to their words: the pipeline's tokens are so ("Turkey's" is one)."""
    found: Tagged = []
    for word, tag in sentence:
        if found and word in _CLITICS and tag[0] in "OIE":
            before, kept = found[-1]
            ended = tag[0] == "E"
            kind = kept.partition("-")[2]
            found[-1] = (before + word, f"{'S' if kept[0] == 'B' else 'E'}-{kind}" if ended and kind else kept)
        else:
            found.append((word, tag))
    return found


def batches(examples: Sequence[Example], words: int, random_: random.Random | None) -> list[list[Example]]:
    """Batches of about so many words, of sentences of like length; in random order where there is a source of it.

    Padded, with the root that the parser gives to every sentence, none has more than a quarter above `words` in it (but for a sentence
    that is longer): hundreds of sentences of two words would take several times the memory of others.
    """
    order = list(range(len(examples)))
    if random_:
        random_.shuffle(order)
    order.sort(key=lambda n: len(examples[n].pieces) + (random_.random() * 3 if random_ else 0))
    found: list[list[Example]] = []
    current: list[Example] = []
    count = longest = 0
    for number in order:
        size = len(examples[number].words)
        longest = max(longest, size)
        if current and (count >= words or (len(current) + 1) * (longest + 1) > 1.25 * words):
            found.append(current)
            current, count, longest = [], 0, size
        current.append(examples[number])
        count += size
    if current:
        found.append(current)
    if random_:
        random_.shuffle(found)
    return [sorted(batch, key=lambda example: -len(example.words)) for batch in found]
