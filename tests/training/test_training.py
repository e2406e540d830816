"""The whole training on a few sentences: everything fits, it can be repeated and resumed, and inputs are watched."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from coders import Document, ParsedDocument
from coders.parsing import StanzaParser, embedded_model, read_conllu
from training import evaluate
from training._compare import FIELDS, differences
from training._examples import Example, batches, joined, sentences_of
from training._inputs import TrainingError, bioes, blocks, check, cleaned, left_out, read_entities, read_treebanks
from training._settings import TINY, Settings
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


def train(encoder: Path, out: Path, broken_at: str = "nowhere") -> list[str]:
    from training.__main__ import run

    lines: list[str] = []

    def log(line: str) -> None:
        lines.append(line)
        if line.startswith(broken_at):
            raise KeyboardInterrupt

    out.mkdir(exist_ok=True)
    run(DATA / "treebanks", DATA / "ner", encoder, out, TINY, "cpu", log)
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
    licence = (DATA / "ner" / "LICENSE.txt").read_text().splitlines()[0]
    assert f"- ner/train: {licence}" in card
    assert "no licence file\n- " not in card


def test_a_finished_run_does_nothing_again(trained: Path, encoder: Path) -> None:
    before = (trained / "package" / "manifest.json").read_bytes()
    assert all("done before" in line for line in train(encoder, trained)[2:])
    assert (trained / "package" / "manifest.json").read_bytes() == before


@pytest.mark.parametrize(
    ("broken_at", "goes_on", "kept"),
    [
        ("stage 1 step 2 of 6", "stage 1 goes on at step 2", ()),
        ("stage 2 step 2 of 2", "stage 2 goes on at step 2", ("data", "encoder-base", "parts")),
    ],
)
def test_a_run_can_be_repeated_and_broken(
    trained: Path, encoder: Path, tmp_path: Path, broken_at: str, goes_on: str, kept: tuple[str, ...]
) -> None:
    """Every file of the package is the same: `kept` is taken over from the first run, all else is made anew."""
    for folder in kept:
        shutil.copytree(trained / folder, tmp_path / folder, ignore=shutil.ignore_patterns("joint"))
    for name in ("prepare", "encoder", "tokenizer", "splitter"):
        if kept:
            (tmp_path / f"{name}.done").touch()
    with pytest.raises(KeyboardInterrupt):
        train(encoder, tmp_path, broken_at)
    assert goes_on in train(encoder, tmp_path)
    one, other = (json.loads((path / "package" / "manifest.json").read_text()) for path in (trained, tmp_path))
    assert len(one["files"]) >= 11
    assert one == other


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


def test_entities_are_read_as_bioes() -> None:
    found = read_entities(DATA / "ner")["train"]
    assert found[0][:2] == [("Anna", "B-Person"), ("Kovacs", "E-Person")]
    assert bioes([("Goma", "B-X"), ("fell", "O")]) == [("Goma", "S-X"), ("fell", "O")]


def test_articles_that_evaluation_uses_are_only_tested_on(tmp_path: Path) -> None:
    """Whatever follows their names: the public files are called "af_afrol_10.txt.tsv"."""
    names = sorted(left_out())
    assert "af_afrol_10" in names
    for part in ("train", "dev", "test"):
        (tmp_path / part).mkdir()
        for number, name in enumerate(names):
            ending = (".tsv", ".txt.tsv", ".txt.9class.tsv")[number % 3]
            (tmp_path / part / f"{name}{ending}").write_text("Listed\tB-Person\n", encoding="utf-8")
        (tmp_path / part / "af_afrol_1.txt.tsv").write_text("Kept\tB-Person\n", encoding="utf-8")
    found = read_entities(tmp_path)
    assert found["train"] == found["dev"] == [[("Kept", "S-Person")]]
    assert len(found["test"]) == len(names) + 1


def test_entity_files_are_read_as_they_are_published(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    rows = (
        "https://example.org/1\tO",
        "",
        "#\tO",
        "Goma\tB-Organization\tB-Location",
        " \tO",
        "broken",
        "Army\tI-Organization",
        " ",
        "x\t",
    )
    (tmp_path / "train" / "a.txt.tsv").write_text("\n".join(rows), encoding="utf-8")
    first = [("#", "O"), ("Goma", "B-Organization"), ("Army", "E-Organization")]
    assert read_entities(tmp_path)["train"] == [first, [("x", "O")]]


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


def test_the_parser_is_measured_beside_plain_stanza(capsys: pytest.CaptureFixture[str]) -> None:
    path = DATA / "treebanks" / "UD_English-Sample" / "en_sample-ud-train.conllu"
    assert evaluate.main([str(path), "--json", "--plain", "--alone"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["scores"][path.name] == said["scores"][f"{path.name} plain"]
    counts = said["differences"][path.name]
    assert counts.pop("sentences") == 5
    assert counts.pop("words") > 30
    assert not any(counts.values())
    assert said["alone"] == {path.name: []}


def test_differences_are_counted_by_field() -> None:
    rows = (
        ("1", "Rebels", "rebel", "NOUN", "NNS", "Number=Plur", "2", "nsubj", "start_char=0|end_char=6|ner=O"),
        ("2", "left", "leave", "VERB", "VBD", "Tense=Past", "0", "root", "start_char=7|end_char=11|ner=O"),
        ("3", "Goma", "Goma", "PROPN", "NNP", "Number=Sing", "2", "obj", "start_char=12|end_char=16|ner=S-Location"),
    )
    plain = "".join("\t".join((*row[:8], "_", row[8])) + "\n" for row in rows) + "\n"
    document = Document("1", "Rebels left Goma", dt.date(2020, 1, 1))

    def parsed(text: str) -> ParsedDocument:
        return read_conllu(text, {"1": document})[0]

    same = differences(parsed(plain), parsed(plain))
    assert (same["words"], same["sentences"], sum(same.values())) == (3, 1, 4)
    other = differences(
        parsed(plain.replace("leave", "left").replace("S-Location", "O").replace("2\tobj", "1\tobj")), parsed(plain)
    )
    assert {field for field in (*FIELDS, "cut", "ends") if other[field]} == {"Lemmas", "entity", "head"}
    cut = differences(
        parsed(plain.replace("Goma\tGoma", "Gom\tGom").replace("end_char=16", "end_char=15")), parsed(plain)
    )
    assert (cut["cut"], cut["ends"]) == (2, 2)


def test_a_share_of_a_run_shortens_every_part() -> None:
    part = Settings().scaled(0.1)
    assert [stage.steps for stage in part.stages] == [344, 46]
    assert (part.tokenizer_steps, part.lemma_epochs, part.splitter_epochs) == (900, 6, 1)
    assert part.words == Settings().words
    assert Settings().scaled(1) == Settings()


def test_the_best_of_the_seeds_is_kept(encoder: Path, tmp_path: Path) -> None:
    from training.__main__ import alone_in, main

    arguments = ["--treebanks", str(DATA / "treebanks"), "--ner", str(DATA / "ner"), "--encoder", str(encoder)]
    arguments += ["--out", str(tmp_path), "--tiny", "--device", "cpu", "--seeds", "7", "8"]
    assert main(arguments) == 0
    best = {}
    for seed in (7, 8):
        states = [
            torch.load(tmp_path / "parts" / "joint" / f"seed-{seed}" / f"best-{n}.state", weights_only=True)
            for n in (0, 1)
        ]
        best[seed] = max(reversed(states), key=lambda state: state["score"])
    chosen = best[8] if best[8]["score"] > best[7]["score"] else best[7]
    saved = load_file(tmp_path / "parts" / "joint" / "encoder" / "model.safetensors")
    assert all(torch.equal(saved[name], value) for name, value in chosen["encoder"].items())
    assert main(arguments) == 0
    with alone_in(tmp_path):
        assert main(arguments) == 1
    lock = json.loads((tmp_path / "inputs.json").read_text())
    assert lock["settings/seeds"] == "[7, 8]"
    assert main([*arguments[:-1], "9"]) == 1  # another run than the one in this folder


def test_batches_of_short_sentences_are_no_larger_than_others() -> None:
    choice = random.Random(3)
    examples = [Example(["w"] * n, [0] * (n + 2), []) for n in (choice.choice((1, 2, 3, 25, 120)) for _ in range(3000))]
    examples.append(Example(["w"] * 1500, [0] * 1502, []))
    for source in (None, random.Random(1)):
        found = batches(examples, 1000, source)
        assert sorted(map(id, examples)) == sorted(id(example) for batch in found for example in batch)
        padded = [len(batch) * (1 + max(len(example.words) for example in batch)) for batch in found]
        assert sorted(padded)[-2] <= 1250
        assert max(padded) == 1501
        assert sum(sum(len(example.words) for example in batch) > 600 for batch in found) > len(found) / 2
