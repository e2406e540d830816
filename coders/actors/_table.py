"""What the actor step says of a document: its mentions, found again by sentence and token."""

from __future__ import annotations

from collections.abc import Mapping

from coders._records import ActorMention


class ActorTable:
    """The actor mentions of one document."""

    def __init__(
        self,
        mentions: tuple[ActorMention, ...] = (),
        by_token: Mapping[tuple[int, int], ActorMention] | None = None,
        modifiers: Mapping[tuple[int, int], tuple[ActorMention, ...]] | None = None,
        country: str = "",
        discarded: frozenset[int] = frozenset(),
    ) -> None:
        self.mentions = mentions
        self.country = country
        self.discarded = discarded
        self._by_token = by_token or {}
        self._modifiers = modifiers or {}
        self._named = frozenset(m.sentence for m in mentions if m.code or m.members)

    def at(self, sentence_index: int, token_index: int) -> ActorMention | None:
        """The mention whose phrase has this token as its head, or as another word of its name; None where there is
        none.
        """
        return self._by_token.get((sentence_index, token_index))

    def names_any(self, sentence: int) -> bool:
        """Whether a sentence has an actor with a code, without whom it has no event."""
        return sentence in self._named

    def modifiers(self, sentence: int, head: int) -> tuple[ActorMention, ...]:
        """The actors before a noun, left to right: "the Armenian attack", "Turkey's shelling", "US-led strikes",
        "police raid".
        """
        return self._modifiers.get((sentence, head), ())
