"""The PETRARCH formats, on small files of our own with the faults that the field's files have."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coders import ParsedDocument
from coders.actors import ActorResolver, Entry, Reading, load_petrarch

ACTORS = """# a comment
ATLANTIS_  [ATL]  ; with a remark
+REPUBLIC_OF_ATLANTIS_
MARA_OVEL_  ; a person
+M._OVEL_
\t[ATLGOV 991231-20050615]
\t[ATLOPP >20050616]
\t[ELI]
POST_MASTER_
\t[ATLGOV <961015]
BROKEN_
\t[ATLGO]
LATE_
\t[ATLGOV 20121207-20120802]
STRANGE_
\t[ATLGOV 2004017-20061201]
NUL\0NAME_ [ATL]
<!-- a remark
over two lines -->
NOBODY_
\t[---]
FORGOTTEN_
"""
AGENTS = """!PERSON! = MAN, WOMAN
POLICE {} [~COP]
LAWMAN {LAWMEN} [~COP]
POST!PERSON! [~GOV]
SOLDIER [~MIL]
MILITARY [MIL~]
NOTHING
!UNKNOWN!_X [~GOV]
BAD [~GO]
"""


def load(folder: Path, name: str, text: str) -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_petrarch([path])


def by_name(reading: Reading, name: str) -> list[Entry]:
    return [e for e in reading.entries if name in e.names]


def test_actor_lines_give_names_synonyms_and_dated_codes(tmp_path: Path) -> None:
    reading = load(tmp_path, "small.actors.txt", ACTORS)
    (atlantis,) = by_name(reading, "REPUBLIC OF ATLANTIS")
    assert (atlantis.code, atlantis.names[0], atlantis.where) == ("ATL", "ATLANTIS", "small.actors.txt:2")
    spans = {(e.code, e.begin, e.end, e.fallback) for e in by_name(reading, "MARA OVEL")}
    assert spans == {
        ("ATLGOV", dt.date(1999, 12, 31), dt.date(2005, 6, 15), False),
        ("ATLOPP", dt.date(2005, 6, 16), None, False),
        ("ELI", None, None, True),
    }
    (before,) = by_name(reading, "POST MASTER")
    assert (before.begin, before.end) == (None, dt.date(1996, 10, 15))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (12, "misspelt code"),
        (14, "ends before it begins"),
        (16, "no such day"),
        (17, "NUL"),
        (22, "no code for 'FORGOTTEN'"),
    ],
)
def test_bad_actor_lines_are_refused_with_a_reason(tmp_path: Path, line: int, message: str) -> None:
    problems = load(tmp_path, "small.actors.txt", ACTORS).problems
    assert any(p.line == line and message in p.message for p in problems), problems


def test_agents_have_plurals_sets_and_codes_before_or_behind(tmp_path: Path) -> None:
    reading = load(tmp_path, "small.agents.txt", AGENTS)
    assert by_name(reading, "police")[0].names == ("police",)
    assert by_name(reading, "lawman")[0].names == ("lawman", "lawmen")
    assert set(by_name(reading, "postman")[0].names) >= {"postman", "postwoman", "postmen"}
    assert "soldiers" in by_name(reading, "soldier")[0].names
    assert [(e.kind, e.code) for e in by_name(reading, "military")] == [("actor", "MIL")]
    assert {p.line for p in reading.problems} == {7, 8, 9}


def test_discards_and_issues(tmp_path: Path) -> None:
    discards = load(tmp_path, "small.discards.txt", "# words\n+WORLD CUP # sport\nGOLF_OPEN_\n")
    assert [(e.kind, e.names) for e in discards.entries] == [
        ("discard-document", ("world cup",)),
        ("discard-sentence", ("golf open",)),
    ]
    text = '<ISSUE CATEGORY="X">\nn:school [SCHOOLS]\npre+k [EARLY]\nno brackets\n~not this\n</ISSUE>\n'
    issues = load(tmp_path, "small.issues.txt", text)
    assert ("school", "schools") in {e.names for e in issues.entries}
    assert [(p.line, p.severity) for p in issues.problems] == [(4, "error")]


def test_a_verb_dictionary_is_refused(tmp_path: Path) -> None:
    reading = load(tmp_path, "small.verbpatterns.txt", "--- ACCEPT [030] ---\n")
    assert reading.entries == []
    assert reading.problems[0].severity == "error"


def test_they_count_over_ours_or_instead_of_ours(tmp_path: Path, parses: dict[str, ParsedDocument]) -> None:
    path = tmp_path / "own.actors.txt"
    path.write_text("TURKEY_ [SAU]\n", encoding="utf-8")
    day = dt.date(2020, 10, 5)
    over = ActorResolver.load(petrarch=[path])
    assert over.lookup("Turkey", day)[0].entry.file == "own.actors.txt"
    assert over.lookup("Armenia", day)[0].code == "ARM"
    instead = ActorResolver.load(paths=(), petrarch=[path])
    assert instead.lookup("Armenia", day) == []
    (mention,) = [m for m in instead.find(parses["country"]).mentions if m.text == "Turkey"]
    assert (mention.code, mention.entries) == ("SAU", ("own.actors.txt:1",))


def test_a_discarded_sentence_or_document_gives_no_actors(tmp_path: Path, parses: dict[str, ParsedDocument]) -> None:
    path = tmp_path / "own.discards.txt"
    path.write_text("diplomatic relations\n", encoding="utf-8")
    table = ActorResolver.load(petrarch=[path]).find(parses["country"])
    assert table.discarded == {2}
    assert {m.sentence for m in table.mentions} == {0, 1}
    path.write_text("+diplomatic relations\n", encoding="utf-8")
    table = ActorResolver.load(petrarch=[path]).find(parses["country"])
    assert (table.mentions, table.discarded) == ((), {0, 1, 2})
