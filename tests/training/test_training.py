"""The whole training on a few sentences: everything fits, it can be repeated and resumed, and inputs are watched."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
import torch

from coders import Document, ParsedDocument
from coders.parsing import StanzaParser, embedded_model
from training import evaluate
from training._examples import joined, sentences_of
from training._inputs import TrainingError, bioes, blocks, check, cleaned, read_entities, read_treebanks
from training._settings import TINY
from training._text import labelled, raw_text

DATA = Path(__file__).parents[1] / "data" / "training"


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of random weights, a few numbers wide, with the embedded model's vocabulary."""
    from transformers import BertConfig, BertModel

    target = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(1)
    sizes = {"hidden_size": 16, "num_hidden_layers": 4, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=30522, **sizes), add_pooling_layer=False).save_pretrained(target)
    shutil.copyfile(embedded_model() / "en" / "encoder" / "tokenizer.json", target / "tokenizer.json")
    return target


def train(encoder: Path, out: Path) -> list[str]:
    from training.__main__ import run

    lines: list[str] = []
    out.mkdir(exist_ok=True)
    run(DATA / "treebanks", DATA / "ner", encoder, out, TINY, "cpu", lines.append)
    return lines


@pytest.fixture(scope="module")
def trained(encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run")
    train(encoder, out)
    return out


def test_the_package_loads_and_parses(trained: Path) -> None:
    parser = StanzaParser.load(trained / "package")
    parsed = parser.parse([Document("1", "The army didn't stay in Goma.", dt.date(2020, 1, 1))])[0]
    assert isinstance(parsed, ParsedDocument)
    assert parsed.sentences
    assert "Words" in json.loads((trained / "scores.json").read_text())["conll"]["sample test"]
    card = (trained / "package" / "README.md").read_text()
    assert "| sample test |" in card
    assert "en_sample-ud-train.conllu" in card


def test_a_finished_run_does_nothing_again_and_a_broken_one_goes_on(
    trained: Path, encoder: Path, tmp_path: Path
) -> None:
    whole = torch.load(trained / "parts" / "joint" / "seed-7" / "stage-1.state", weights_only=True)["encoder"]
    assert all("done before" in line for line in train(encoder, trained)[1:])
    out = tmp_path / "again"
    shutil.copytree(trained, out)
    # as if it had been broken in the second stage
    for name in ("joint", "assembly", "evaluation"):
        (out / f"{name}.done").unlink()
    (out / "parts" / "joint" / "seed-7" / "stage-1.state").unlink()
    lines = train(encoder, out)
    assert "stage 1 goes on at step 6" in lines
    again = torch.load(out / "parts" / "joint" / "seed-7" / "stage-1.state", weights_only=True)["encoder"]
    assert all(torch.equal(whole[name], again[name]) for name in whole)


def test_a_changed_input_is_named(tmp_path: Path) -> None:
    check({"a": "1", "b": "2"}, tmp_path / "lock.json")
    check({"a": "1", "b": "2"}, tmp_path / "lock.json")
    with pytest.raises(TrainingError, match="input b is changed"):
        check({"a": "1", "b": "3"}, tmp_path / "lock.json")
    with pytest.raises(TrainingError, match="input b is missing"):
        check({"a": "1"}, tmp_path / "lock.json")


def test_labels_stand_under_the_characters_they_are_of() -> None:
    banks = read_treebanks(DATA / "treebanks")
    text, labels = labelled(banks.train)
    assert len(text) == len(labels)
    assert text.split("\n\n")[0] == "The minister didn't sign the treaty. Rebels attacked Kenya's army in Goma."
    ends = {text[i] for i, label in enumerate(labels) if label == "2"}
    assert ends == {"."}
    assert labels[text.index("didn't") + 5] == "3"
    assert raw_text(banks.train) == text


def test_broken_treebanks_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no treebank"):
        read_treebanks(tmp_path)
    with pytest.raises(TrainingError, match="3 columns"):
        cleaned(["# text = a", "1\ta\ta"], "x.conllu")


def test_entities_are_read_as_bioes_and_listed_articles_left_out(tmp_path: Path) -> None:
    found = read_entities(DATA / "ner")["train"]
    assert found[0][:2] == [("Anna", "B-Person"), ("Kovacs", "E-Person")]
    assert bioes([("Goma", "B-X"), ("fell", "O")]) == [("Goma", "S-X"), ("fell", "O")]
    shutil.copytree(DATA / "ner", tmp_path / "ner")
    shutil.move(tmp_path / "ner" / "train" / "sample.tsv", tmp_path / "ner" / "train" / "af_afrol_10.tsv")
    assert read_entities(tmp_path / "ner")["train"] == []


def test_paragraphs_are_cut_and_clitics_joined() -> None:
    paragraph = read_entities(DATA / "ner")["train"][1]
    first, second = sentences_of(paragraph)
    assert [word for word, _ in first] == ["Kenya", "'s", "army", "left", "."]
    assert joined(first)[0] == ("Kenya's", "S-Location")
    assert second[-1] == (".", "O")


def test_scores_of_the_embedded_model(capsys: pytest.CaptureFixture[str]) -> None:
    path = DATA / "treebanks" / "UD_English-Sample" / "en_sample-ud-train.conllu"
    assert evaluate.main([str(path), "--json"]) == 0
    row = json.loads(capsys.readouterr().out)["scores"][path.name]
    assert row["Words"] == row["Sentences"] == 100.0
    assert row["LAS"] > 85
    assert len(list(blocks(path))) == 5
