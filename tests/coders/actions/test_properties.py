"""What holds for any parse, however odd: no crash, known codes, sides that differ, spans in the text."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from coders._records import STATUSES, ActorMention, Document, ParsedDocument, Sentence, Token
from coders.actions import ActionCoder
from coders.actors import ActorTable
from coders.ontology import load_ontology

CODER = ActionCoder.load()
ONTOLOGY = load_ontology()
ACTORS = {"Turkey": "TUR", "Syria": "SYR", "rebels": "SYRREB", "police": "EGYCOP"}
WORDS = [
    ("Turkey", "Turkey", "PROPN", "NNP"),
    ("Syria", "Syria", "PROPN", "NNP"), ("rebels", "rebel", "NOUN", "NNS"),
    ("police", "police", "NOUN", "NN"), ("attacked", "attack", "VERB", "VBD"), ("attack", "attack", "NOUN", "NN"),
    ("said", "say", "VERB", "VBD"), ("threatened", "threaten", "VERB", "VBD"), ("stop", "stop", "VERB", "VB"),
    ("killed", "kill", "VERB", "VBN"), ("which", "which", "PRON", "WDT"), ("talks", "talk", "NOUN", "NNS"), ("to", "to", "PART", "TO"),
    ("by", "by", "ADP", "IN"), ("on", "on", "ADP", "IN"), ("not", "not", "PART", "RB"), ("will", "will", "AUX", "MD"),
    ("was", "be", "AUX", "VBD"), ("call", "call", "VERB", "VB"), ("for", "for", "ADP", "IN"), ("release", "release", "NOUN", "NN"),
    ("three", "three", "NUM", "CD"), ("protest", "protest", "NOUN", "NN"), ("demand", "demand", "VERB", "VB"),
    ("and", "and", "CCONJ", "CC"),
]  # fmt: skip
RELATIONS = (
    "nsubj obj iobj obl obl:agent nmod nmod:poss amod compound conj cc case mark aux aux:pass cop acl acl:relcl advcl xcomp ccomp "
    "parataxis appos nummod advmod nsubj:pass compound:prt det flat"
).split()


@st.composite
def parses(draw: st.DrawFn) -> ParsedDocument:
    """A sentence of known words with any tree over them."""
    size = draw(st.integers(1, 14))
    words = [draw(st.sampled_from(WORDS)) for _ in range(size)]
    order = draw(st.permutations(range(size)))
    heads = {order[0]: -1}
    for place, token in enumerate(order[1:], 1):
        heads[token] = order[draw(st.integers(0, place - 1))]
    tokens, position = [], 0
    for index, (text, lemma, upos, xpos) in enumerate(words):
        relation = "root" if heads[index] < 0 else draw(st.sampled_from(RELATIONS))
        tokens.append(Token(index, text, lemma, upos, xpos, "", heads[index], relation, position, position + len(text)))
        position += len(text) + 1
    text = " ".join(word[0] for word in words)
    return ParsedDocument(Document("d", text, dt.date(2020, 1, 1)), (Sentence(0, 0, len(text), tuple(tokens)),))


def table(parsed: ParsedDocument) -> ActorTable:
    """The actors among the words."""
    found = {}
    for token in parsed.sentences[0].tokens:
        code = ACTORS.get(token.text)
        if code:
            found[(0, token.index)] = ActorMention(
                0, token.index, token.index + 1, token.index, token.start, token.end, token.text, code, code[:3],
                tuple(code[i : i + 3] for i in range(3, len(code), 3)), token.text, "country", "dictionary", "dictionary",
            )  # fmt: skip
    return ActorTable(tuple(found.values()), found)


@settings(max_examples=300, deadline=None)
@given(parses())
def test_any_parse_gives_well_formed_actions(parsed: ParsedDocument) -> None:
    result = CODER.find(parsed, table(parsed), trace=True)
    for action in result.actions:
        assert action.code in ONTOLOGY
        assert action.status in STATUSES
        assert action.triples
        assert parsed.document.text[action.start : action.end] == action.text
        assert action.entries or action.rules
        assert set(action.scope) <= set(range(len(parsed.sentences[0].tokens)))
        for source, target in action.triples:
            assert source is not None or target is not None
            assert source is None or target is None or (source.code, source.name) != (target.code, target.name)


@settings(max_examples=60, deadline=None)
@given(parses())
def test_the_same_parse_gives_the_same_actions(parsed: ParsedDocument) -> None:
    assert CODER.find(parsed, table(parsed)) == CODER.find(parsed, table(parsed))
