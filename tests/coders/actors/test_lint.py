"""The linter: each kind of fault, with file and line, and the shipped files without any."""

from __future__ import annotations

from pathlib import Path

import pytest

from coders.actors import Problem, lint


def findings(folder: Path, text: str) -> list[Problem]:
    (folder / "x.txt").write_text(text, encoding="utf-8")
    return lint([folder])


@pytest.mark.parametrize(
    ("text", "line", "severity", "message"),
    [
        ("[person]\nXXXGOV | Ana Bel\n", 2, "error", "XXX"),
        ("[agent]\nUSAMIL | soldier\n", 2, "error", "roles alone"),
        ("[country]\nIGOUNO | Utopia\n", 2, "error", "begins with a country"),
        ("[country]\nARM | Armenia; Armenia\n", 2, "warning", "twice"),
        ("[country]\nARM | armenia\n", 2, "warning", "without a capital"),
        ("[person]\nARMGOV | Ana Bel | 0199..\n", 2, "warning", "cannot be meant"),
        ("[country]\nARM | Armenia\nARM | Armenia\n", 3, "warning", "repeats x.txt:2"),
        ("[country]\nARM | Utopia\nAZE | Utopia\n", 3, "error", "is AZE here and ARM at x.txt:2"),
        ("[person]\nARMGOV | Ana Bel | 2001..2005\nARMOPP | Ana Bel | 2005..\n", 3, "error", "on the same days"),
        ("[person]\nARMGOV | Ana Bel\n[country]\nAZE | Ana Bel\n", 4, "warning", "is never found"),
        ("[place]\nARM | Bel Town\n[discard]\n--- | Bel Town\n", 2, "warning", "is never found"),
    ],
)
def test_a_fault_is_found_where_it_stands(tmp_path: Path, text: str, line: int, severity: str, message: str) -> None:
    found = findings(tmp_path, text)
    assert any(p.line == line and p.severity == severity and message in p.message for p in found), found


@pytest.mark.parametrize(
    "text",
    [
        "[person]\nARMGOV | Ana Bel | ..2005-05-01\nARMOPP | Ana Bel | 2005-05-02..\n",
        "[country]\nARM | Armenia\n[adjective]\nARM | Armenian\n[people]\nARM | Armenian\n",
        "[country]\nUSA | US\n[agent]\nCVL | us\n",
        "[capital]\nARM | Yerevan\n[place]\nARM | Gyumri\n",
    ],
)
def test_what_is_allowed_is_not_reported(tmp_path: Path, text: str) -> None:
    assert findings(tmp_path, text) == []


def test_the_shipped_dictionaries_have_no_faults() -> None:
    assert lint() == []
