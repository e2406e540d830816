"""What holds for any parse: offsets, heads, codes that the ontology takes, the same answer twice."""

from __future__ import annotations

import datetime as dt

from hypothesis import example, given, settings
from hypothesis import strategies as st

from coders import Document, ParsedDocument
from coders._records import Entity, Sentence, Token
from coders.actors import ActorResolver
from coders.ontology import parse_actor_code

# fmt: off
WORDS = [
    "The", "Turkish", "army", "US", "-", "led", "Nikol", "Pashinyan", "he", "their", "two", "countries", "of", "in",
    "Baghdad", ",", "(", ")", "who", "police", "'s", "Ankara", "president", "Zorbal", "attacked", "and", "group",
    "opposition", "it", "dozens",
]
POS = ["NOUN", "PROPN", "ADJ", "PRON", "VERB", "DET", "NUM", "PUNCT", "ADP"]
RELATIONS = [
    "nsubj", "obj", "obl", "nmod", "amod", "compound", "flat", "appos", "conj", "case", "det", "nmod:poss",
    "nmod:desc", "acl:relcl", "punct", "root",
]
# fmt: on
TYPES = ["Person", "Organization", "Location", "NORP", "Date"]


@st.composite
def parses(draw: st.DrawFn) -> ParsedDocument:
    """Random words with random heads: nothing sensible, and often no tree."""
    text, sentences = "", []
    for number in range(draw(st.integers(1, 3))):
        start, tokens = len(text), []
        count = draw(st.integers(1, 12))
        root = draw(st.integers(0, count - 1))
        for index in range(count):
            word = draw(st.sampled_from(WORDS))
            # a head nearer to the root keeps the tree free of cycles; sometimes it is not to be one
            others = [i for i in range(count) if i != index]
            nearer = list(range(root, index)) or list(range(index + 1, root + 1))
            head = -1 if index == root else draw(st.sampled_from(draw(st.sampled_from([nearer, nearer, others]))))
            relation = "root" if head < 0 else draw(st.sampled_from(RELATIONS))
            feats = draw(st.sampled_from(["", "Number=Plur", "Number=Sing"]))
            tokens.append(
                Token(
                    index,
                    word,
                    word.lower(),
                    draw(st.sampled_from(POS)),
                    "",
                    feats,
                    head,
                    relation,
                    len(text),
                    len(text) + len(word),
                )
            )
            text += word + " "
        entities = ()
        if draw(st.booleans()):
            first = draw(st.integers(0, count - 1))
            entities = (Entity(first, draw(st.integers(first + 1, count)), draw(st.sampled_from(TYPES))),)
        sentences.append(Sentence(number, start, len(text) - 1, tuple(tokens), entities))
    return ParsedDocument(Document("d", text, dt.date(2020, 10, 5)), tuple(sentences))


@given(parses())
@settings(max_examples=150, deadline=None)
def test_mentions_are_sound_whatever_the_parse(resolver: ActorResolver, parsed: ParsedDocument) -> None:
    table = resolver.find(parsed)
    for mention in table.mentions:
        tokens = parsed.sentences[mention.sentence].tokens
        assert 0 <= mention.first <= mention.head < mention.last <= len(tokens)
        assert mention.text == parsed.document.text[mention.start : mention.end] != ""
        assert table.at(mention.sentence, mention.head) is not None
        if mention.code:
            assert parse_actor_code(mention.code, strict=False).code == mention.code
            assert (
                mention.code.startswith(mention.country)
                or not mention.country
                or mention.code[:3] in ("IGO", "NGO", "MNC")
            )
        elif not mention.members:
            assert mention.reason
        for code, _ in mention.members:
            assert parse_actor_code(code, strict=False).code == code
    assert resolver.find(parsed).mentions == table.mentions


@given(st.text(max_size=30), st.dates())
@example("US", dt.date(2000, 1, 1))
@settings(max_examples=100, deadline=None)
def test_any_name_can_be_looked_up(resolver: ActorResolver, name: str, day: dt.date) -> None:
    rows = resolver.lookup(name, day)
    assert sum(row.chosen for row in rows) <= 1
