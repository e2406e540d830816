"""Who a document has spoken of so far: actors with their names, titles, number and gender."""

from __future__ import annotations

from coders.actors._country import DocumentCountry
from coders.actors._draft import Draft
from coders.actors._normalise import token_keys
from coders.actors._rules import words

_PERSON_KINDS = frozenset({"person", "unknown-person"})


class Cluster:
    """One actor of a document and its mentions, as (sentence, token, weight of its position)."""

    __slots__ = (
        "code",
        "country",
        "draft",
        "explicit",
        "gender",
        "kind",
        "lemmas",
        "mentions",
        "name",
        "plural",
        "roles",
        "suffers",
    )

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.code = draft.code
        self.country = draft.country
        self.roles = draft.roles
        self.name = draft.name
        self.kind = draft.kind
        self.plural = draft.plural
        self.gender = ""
        self.mentions: list[tuple[int, int, int]] = []
        self.lemmas: set[str] = set()
        self.explicit = bool(draft.code) and not draft.pending
        self.suffers = False

    @property
    def person(self) -> bool:
        """Whether this is a single human being."""
        return not self.plural and self.kind in _PERSON_KINDS

    def last_before(self, sentence: int, token: int) -> tuple[int, int, int] | None:
        """The latest mention before a token."""
        for mention in reversed(self.mentions):
            if mention[:2] < (sentence, token):
                return mention
        return None


class Discourse:
    """The actors of one document, found again by name, surname or acronym."""

    def __init__(self) -> None:
        self.clusters: list[Cluster] = []
        self._by_key: dict[tuple[str, ...], Cluster] = {}
        self._alias: dict[str, list[Cluster]] = {}
        self.countries: set[str] = set()
        self.nations: set[str] = set()  # countries that the text names itself
        self.about = DocumentCountry()
        # actors that stand joined by "and", by sentence and first head, in the order of the text
        self.joined: dict[tuple[int, int], list[Cluster]] = {}

    def named(self, name_words: list[str]) -> Cluster | None:
        """The actor that a name, or a part of one, was given to earlier in the document."""
        keys = [k for word in name_words for k, _ in token_keys(word)]
        if not keys:
            return None
        if len(keys) > 1 and keys[0] == "the":
            keys = keys[1:]
        exact = self._by_key.get(("name", *keys))
        if exact is not None:
            return exact
        candidates = self._alias.get(keys[-1], []) if len(keys) > 1 else self._alias.get(keys[0], [])
        for cluster in candidates:
            if len(keys) == 1 or all(cluster in self._alias.get(k, ()) for k in keys):
                return cluster
        return None

    def add(self, draft: Draft, weight: int, key: tuple[str, ...] | None = None) -> Cluster:
        """Put a draft to its cluster, made if there is none for the key."""
        cluster = draft.cluster
        if cluster is None and key is not None:
            cluster = self._by_key.get(key)
        if cluster is None:
            cluster = Cluster(draft)
            self.clusters.append(cluster)
        if key is not None:
            self._by_key.setdefault(key, cluster)
        draft.cluster = cluster
        cluster.mentions.append((draft.sentence, draft.head, weight))
        if draft.country:
            self.countries.add(draft.country)
        if draft.lemma:
            cluster.lemmas.add(draft.lemma)
            self.see_gender(cluster, draft.lemma)
        if draft.code and not draft.pending and (not cluster.code or not cluster.explicit):
            cluster.code, cluster.country, cluster.roles = draft.code, draft.country, draft.roles
            cluster.explicit = True
        elif draft.code and not cluster.code:
            cluster.code, cluster.country, cluster.roles = draft.code, draft.country, draft.roles
        return cluster

    def join(self, sentence: int, head: int, first: Cluster, other: Cluster) -> None:
        """Note that two actors stand joined by "and", the first one at `head`."""
        clusters = self.joined.setdefault((sentence, head), [first])
        if other not in clusters:
            clusters.append(other)

    def name_person(self, cluster: Cluster, name_words: list[str]) -> None:
        """Remember the parts of a person's name, so that a surname alone finds its bearer."""
        keys = [k for word in name_words for k, _ in token_keys(word)]
        self._by_key.setdefault(("name", *keys), cluster)
        for key in keys:
            if len(key) > 1 or len(keys) == 1:
                self.alias(key, cluster)
        if len(keys) > 1:
            self.alias("".join(k[0] for k in keys), cluster)

    def name_whole(self, cluster: Cluster, name_words: list[str]) -> None:
        """Remember an organisation's full name, and its initials."""
        keys = [k for word in name_words for k, _ in token_keys(word)]
        if len(keys) > 1 and keys[0] == "the":
            keys = keys[1:]
        self._by_key.setdefault(("name", *keys), cluster)
        if len(keys) > 2:
            self.alias("".join(k[0] for k in keys if k not in ("of", "the", "and", "for", "on", "in")), cluster)
        if len(keys) > 1 and len(keys[0]) > 3:
            self.alias(keys[0], cluster)

    def alias(self, key: str, cluster: Cluster) -> None:
        """Let a single word stand for an actor from here on; the first bearer of a name keeps it."""
        bearers = self._alias.setdefault(key, [])
        if cluster not in bearers:
            bearers.append(cluster)

    @staticmethod
    def see_gender(cluster: Cluster, lemma: str) -> None:
        """Note the gender that a title or role noun tells."""
        lists = words()
        if lemma in lists.male:
            cluster.gender = "m"
        elif lemma in lists.female:
            cluster.gender = "f"
