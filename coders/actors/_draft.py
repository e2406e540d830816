"""A mention in the making: its code may still get a country or an identity from elsewhere in the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coders._records import ActorSource

if TYPE_CHECKING:
    from coders.actors._discourse import Cluster


class Draft:
    """A phrase with what is known of it so far.

    `pending` says that it has a role but no country yet; `cluster` holds all mentions of the same actor.
    """

    __slots__ = (
        "cluster",
        "code",
        "country",
        "country_how",
        "entries",
        "first",
        "head",
        "how",
        "kind",
        "last",
        "lemma",
        "members",
        "modifier",
        "name",
        "pending",
        "plural",
        "reason",
        "roles",
        "sentence",
    )

    def __init__(
        self,
        sentence: int,
        head: int,
        first: int,
        last: int,
        *,
        country: str = "",
        roles: tuple[str, ...] = (),
        name: str = "",
        kind: str = "",
        how: ActorSource = "dictionary",
        country_how: ActorSource | None = None,
        entries: tuple[str, ...] = (),
        plural: bool = False,
        reason: str = "",
        lemma: str = "",
    ) -> None:
        self.sentence = sentence
        self.head = head
        self.first = first
        self.last = last
        self.country = country
        self.roles = roles
        self.code = country + "".join(roles)
        self.name = name
        self.kind = kind
        self.how: ActorSource = how
        self.country_how: ActorSource = country_how or how
        self.entries = entries
        self.plural = plural
        self.reason = reason
        self.lemma = lemma
        self.modifier = False
        self.members: tuple[Draft, ...] = ()
        self.cluster: Cluster | None = None
        self.pending = False

    def set_code(self, country: str, roles: tuple[str, ...]) -> None:
        """Give the draft its code by its parts."""
        self.country = country
        self.roles = roles
        self.code = country + "".join(roles)

    def copied(self, head: int, first: int, last: int, **changes: object) -> Draft:
        """The same actor at other tokens."""
        other = Draft(self.sentence, head, first, last)
        for slot in self.__slots__:
            if slot not in ("sentence", "head", "first", "last"):
                setattr(other, slot, getattr(self, slot))
        for slot, value in changes.items():
            setattr(other, slot, value)
        return other
