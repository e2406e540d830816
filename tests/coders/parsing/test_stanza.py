"""The real parser on real text."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from coders import Document, EventCoder, InputError, ModelError, ParsedDocument
from coders.parsing import StanzaParser, embedded_model, read_conllu, verify_model, write_conllu

DAY = dt.date(2020, 10, 5)
TEXT = (
    "AZERBAIJAN (News) – Azerbaijan’s forces haven't shelled Nagorno-Karabakh’s main city.\n\n"
    "“We’ll talk,” said Prime Minister Nikol Pashinyan on Monday.\nTALKS TO BEGIN IN GENEVA\nThe US$5m deal is dead."
)


@pytest.fixture(scope="module")
def parser(coder: EventCoder) -> StanzaParser:
    assert isinstance(coder.parser, StanzaParser)
    return coder.parser


def parse(parser: StanzaParser, *texts: str) -> list[ParsedDocument]:
    results = parser.parse([Document(str(i), text, DAY) for i, text in enumerate(texts)])
    assert all(isinstance(result, ParsedDocument) for result in results)
    return [result for result in results if isinstance(result, ParsedDocument)]


def test_offsets_are_slices_of_the_callers_text(parser: StanzaParser) -> None:
    document = parse(parser, TEXT)[0]
    for sentence in document.sentences:
        for token in sentence.tokens:
            assert TEXT[token.start : token.end] == token.text
    assert TEXT[document.sentences[-1].start :] == "The US$5m deal is dead."


def test_every_sentence_is_a_tree_with_one_root(parser: StanzaParser) -> None:
    for sentence in parse(parser, TEXT)[0].sentences:
        assert [t.head for t in sentence.tokens].count(-1) == 1
        assert sentence.subtree(sentence.root) == list(range(len(sentence.tokens)))


def test_batch_equals_single(parser: StanzaParser) -> None:
    texts = [
        TEXT,
        "Turkey condemned the attack.",
        "Rebels killed four soldiers near Aleppo on Monday. Russia denied it.",
    ]
    single = [parse(parser, text)[0].sentences for text in texts]
    assert [document.sentences for document in parse(parser, *texts)] == single


def test_nothing_visible_is_lost(parser: StanzaParser) -> None:
    text = "One\u00a0two\u200b three.\x00 Four\r\n\r\n• five\n• six\t seven — eight…"
    words = {t.text for s in parse(parser, text)[0].sentences for t in s.tokens}
    assert {"One", "two", "three", "Four", "five", "six", "seven", "eight"} <= words


@pytest.mark.parametrize("text", ["😀😀 😀", "...", "مرحبا بالعالم", "https://example.org/" + "a" * 3000, "-", "A"])
def test_odd_texts_are_parsed_or_empty(parser: StanzaParser, text: str) -> None:
    assert parse(parser, text)[0].document.text == text


def test_an_endless_sentence_is_cut_and_noted(parser: StanzaParser) -> None:
    document = parse(parser, "rebels attack soldiers and " * 1000)[0]
    assert max(len(s.tokens) for s in document.sentences) <= 230
    assert sum(len(s.tokens) for s in document.sentences) == 4000
    assert "cut" in document.notes[0]


def test_conllu_brings_everything_back(parser: StanzaParser) -> None:
    document = parse(parser, TEXT)[0]
    again = read_conllu(write_conllu([document]), {"0": document.document})[0]
    assert again.sentences == document.sentences
    assert again.document == document.document


def test_conllu_without_texts_rebuilds_them(parser: StanzaParser) -> None:
    document = parse(parser, TEXT)[0]
    again = read_conllu(write_conllu([document]))[0]
    assert again.sentences == document.sentences
    assert again.document.date == DAY
    for sentence in again.sentences:
        assert all(again.document.text[t.start : t.end] == t.text for t in sentence.tokens)


@pytest.mark.parametrize(
    "line", ["1\tword\tword\tNOUN", "1\tword\tword\tNOUN\tNN\t_\t7\troot\t_\t_", "1\tw\tw\tX\tX\t_\tzero\troot\t_\t_"]
)
def test_broken_conllu_is_refused(line: str) -> None:
    with pytest.raises(InputError, match="conllu"):
        read_conllu(line + "\n\n")


def copy_model(target: Path) -> Path:
    shutil.copytree(embedded_model(), target)
    return target


def test_a_truncated_model_file_is_named(tmp_path: Path) -> None:
    model = copy_model(tmp_path / "model")
    victim = model / "en" / "lemma" / "newsmini.pt"
    victim.write_bytes(victim.read_bytes()[:-10])
    with pytest.raises(ModelError, match=r"en/lemma/newsmini\.pt has \d+ bytes, expected"):
        StanzaParser.load(model)


def test_a_changed_model_file_is_named(tmp_path: Path) -> None:
    model = copy_model(tmp_path / "model")
    victim = model / "en" / "mwt" / "newsmini.pt"
    data = bytearray(victim.read_bytes())
    data[100] ^= 1
    victim.write_bytes(bytes(data))
    with pytest.raises(ModelError, match=r"en/mwt/newsmini\.pt is changed"):
        StanzaParser.load(model)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"resources\.json"):
        StanzaParser.load(tmp_path)


def test_the_manifest_covers_every_file() -> None:
    model = embedded_model()
    named = set(json.loads((model / "manifest.json").read_text())["files"])
    assert named == {p.relative_to(model).as_posix() for p in model.rglob("*") if p.is_file() and p.suffix != ".md"} - {
        "manifest.json"
    }
    assert len(verify_model(model)) == 12


def test_another_resources_directory_is_taken(tmp_path: Path) -> None:
    """A directory without a manifest, as others make them, loads and says another version."""
    model = copy_model(tmp_path / "model")
    (model / "manifest.json").unlink()
    parser = StanzaParser.load(model)
    assert parser.version != verify_model(embedded_model())
    assert len(parse(parser, "Turkey condemned the attack.")[0].sentences) == 1
