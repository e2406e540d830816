"""Lines of the lexicon: what they mean and how they fail."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coders.actions._format import FormatError, LineReader, read_example
from coders.actions._lexicon import DATA, load_lexicon, load_light, load_operators
from coders.actions._words import in_set, phrase_key, word_set
from coders.ontology import load_ontology

READER = LineReader({"sanctions": word_set(["sanction", "trade embargo"])}, frozenset({"appeal"}))


def test_an_entry_has_its_words_arguments_and_code() -> None:
    entry = READER.read_entry("verb: S impose|slap +sanctions (on|against T) -> 163 weapon", "x.txt:1")
    assert entry.words == (("impose", ""), ("slap", ""))
    assert entry.code == "163"
    assert entry.flags == {"weapon"}
    assert [(a.where, a.role, a.preps, a.optional) for a in entry.arguments] == [
        ("obj", "word", (), False),
        ("prep", "T", ("on", "against"), True),
    ]


def test_particles_converse_codes_and_operators() -> None:
    assert READER.read_entry("verb: S carry_out T -> 190", "x:1").words == (("carry", "out"),)
    assert READER.read_entry("verb: S visit T -> 042/043", "x:1").converse == "043"
    call = READER.read_entry("verb: S call for DO -> =appeal", "x:1")
    assert (call.code, call.operator) == ("", "appeal")


def test_limits_are_roles_classes_and_exclusions() -> None:
    entry = READER.read_entry("verb: S[!MIL] block T[COP,+sanctions] -> 144", "x:1")
    assert entry.source_limit is not None
    assert entry.source_limit.not_roles == {"MIL"}
    assert entry.target_limit is not None
    assert entry.target_limit.roles == {"COP"}
    assert entry.target_limit.words


def test_a_negated_limit_excludes() -> None:
    entry = READER.read_entry("verb: S[!country] block T[!state] -> 144", "x:1")
    assert entry.source_limit is not None
    assert entry.target_limit is not None
    assert (entry.source_limit.country, entry.source_limit.not_country) == (False, True)
    assert (entry.target_limit.state, entry.target_limit.not_state) == (False, True)


def test_more_conditions_rank_higher() -> None:
    plain = READER.read_entry("verb: S cut T -> 160", "x:1")
    full = READER.read_entry("verb: S cut +sanctions with T -> 163", "x:2")
    assert full.rank > plain.rank


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("verb S attack T -> 190", "expected 'verb|noun|adj"),
        ("verb: S attack T -> 19", "three or four digits"),
        ("verb: S attack T -> 190 loud", "unknown flag 'loud'"),
        ("verb: S attack +tanks -> 190", r"no class '+tanks'"),
        ("verb: S ask DO -> =beg", "no operator 'beg'"),
        ("verb: S attack (on T -> 190", "parentheses"),
        ("verb: S attack on -> 190", "nothing stands behind"),
        ("verb: S attack T[!known] -> 190", "'!known' says nothing"),
        ("verb: S attack on|imposed_on T -> 190", "not all of"),
        ("verb: S attack T[tanks] -> 190", "expected a role"),
        ("verb: S claim that attack -> 112", "expected DO or T behind 'that'"),
    ],
)
def test_errors_name_file_line_and_fault(line: str, words: str) -> None:
    with pytest.raises(FormatError) as caught:
        READER.read_entry(line, "fight.txt:7")
    assert str(caught.value).startswith("fight.txt:7: ")
    assert words in str(caught.value)


def test_the_actor_of_a_clause_may_have_limits() -> None:
    (argument,) = READER.read_entry("verb: S claim that T[known] -> 112", "x:1").arguments
    assert (argument.where, argument.role) == ("that", "T")
    assert argument.limit is not None
    assert argument.limit.known


def test_all_faults_of_a_file_are_reported_together(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("verb: S attack T -> 1\n# fine\nnoun: raid -> abc\n", encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        READER.read_file(path)
    assert "own.txt:1" in str(caught.value)
    assert "own.txt:3" in str(caught.value)


def test_examples_are_read() -> None:
    example = read_example("> A hit B. = AAA 190 BBB; --- 190 CCC", "x:1")
    assert example.text == "A hit B."
    assert example.triples == (("AAA", "190", "BBB"), ("---", "190", "CCC"))
    assert read_example("> It rained. = nothing", "x:1").triples == ()
    with pytest.raises(FormatError, match="x:1"):
        read_example("> A hit B. = AAA 190", "x:1")


def test_a_phrase_has_one_head_and_other_words() -> None:
    assert phrase_key("hunger strike") == ("strike", ("hunger",))
    assert phrase_key("state of emergency") == ("state", ("emergency",))


class _Words:
    def __init__(self) -> None:
        self.lemmas = ["trade", "embargo"]

    def near(self, token: int) -> frozenset[str]:
        return frozenset({"trade"}) if token == 1 else frozenset()


def test_a_word_set_asks_for_the_whole_phrase() -> None:
    words = word_set(["trade embargo"])
    assert in_set(words, _Words(), 1)
    assert not in_set(words, _Words(), 0)
    assert not in_set(word_set(["arms embargo"]), _Words(), 1)


def test_composition_takes_the_longest_beginning(tmp_path: Path) -> None:
    path = tmp_path / "composition.txt"
    path.write_text("[appeal] target=T,inner-source inner=kept\n08 025\n084 0253\n11 none\n* 020\n", encoding="utf-8")
    appeal = load_operators(path)["appeal"]
    assert [appeal.compose(c) for c in ("0841", "081", "111", "190")] == ["0253", "025", "", "020"]
    assert appeal.target == ("T", "inner-source")
    assert not appeal.consumes


def test_faulty_tables_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "composition.txt"
    path.write_text("[appeal]\n08 twenty\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"composition\.txt:2"):
        load_operators(path)
    light = tmp_path / "light.txt"
    light.write_text("launch; mount\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"light\.txt:1"):
        load_light(light)


def test_the_shipped_lexicon_is_whole() -> None:
    lexicon = load_lexicon()
    roots = {entry.code[:2] for entry in lexicon.entries if entry.code}
    roots |= {code[:2] for operator in lexicon.operators.values() for code in operator.codes.values()}
    assert {f"{n:02}" for n in range(1, 21)} <= roots
    assert len(lexicon.version) == 16


def test_own_entries_come_first(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("verb: S attack T -> 180\n", encoding="utf-8")
    ways = load_lexicon(extra=(own,)).verbs["attack"]
    assert ways[0][0].id == "own.txt:1"
    assert ways[0][0].code == "180"


def test_of_equal_entries_the_one_in_the_later_file_wins(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "own", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    folder = tmp_path / "own" / "lexicon"
    (folder / "a.txt").write_text("# first\n\n\nverb: S frobnicate T -> 180\n", encoding="utf-8")
    (folder / "b.txt").write_text("verb: S frobnicate T -> 190\nverb: S frobnicate T -> 195\n", encoding="utf-8")
    ways = load_lexicon(tmp_path / "own").verbs["frobnicate"]
    assert [entry.code for entry, _ in ways] == ["195", "190", "180"]


def test_every_code_that_can_come_out_is_one_of_the_ontology() -> None:
    lexicon, ontology = load_lexicon(), load_ontology()
    codes = {code for entry in lexicon.entries for code in (entry.code, entry.converse) if code}
    for operator in lexicon.operators.values():
        for value in operator.codes.values():
            codes.update(part.partition("@")[0] for part in value.split(",") if part[0].isdigit())
    codes.update(code for rows in lexicon.refinements.values() for _, code in rows)
    assert sorted(code for code in codes if code not in ontology) == []
