"""`whowhom code` as a script sees it: real files, real standard streams, exit codes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "Turkey condemned the Armenian attack on the Azerbaijani city of Ganja on Sunday."


def run(*arguments: str, stdin: str | bytes = "") -> subprocess.CompletedProcess[bytes]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *arguments], input=data, capture_output=True, timeout=120, check=False
    )


def test_json_lines_in_and_out(address: str) -> None:
    lines = "\n".join(
        [
            json.dumps({"key": "a", "day": "2020-10-05", "body": TEXT}),
            json.dumps({"key": "b", "day": "20201005", "body": "Nothing happened."}),
        ]
    )
    done = run(
        "code",
        "-",
        "--format",
        "jsonl",
        "--id-field",
        "key",
        "--date-field",
        "day",
        "--text-field",
        "body",
        stdin=lines,
    )
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.decode().splitlines()]
    first = events[0]
    assert {e["document_id"] for e in events} == {"a"}
    assert (first["source"]["code"], first["action"]["code"], first["target"]["code"]) == ("TUR", "111", "ARM")
    assert first["sentence_index"] == 0
    assert first["status"] == "EVENT_STATUS_ACTUAL"
    assert first["time"]["interval"]["first"] == "2020-10-04"


def test_csv_keeps_codes_as_text(tmp_path: Path, address: str) -> None:
    source = tmp_path / "articles.csv"
    with source.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerows(
            [
                ["id", "date", "text"],
                ["1", "2020-10-05", "Armenia denied that it had shelled Azerbaijan.\nThat is all."],
            ]
        )
    done = run("code", str(source), "--format", "csv", "--address", address)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert "016" in {row["action_code"] for row in rows}


def test_bad_records_are_told_and_the_rest_is_coded(tmp_path: Path, address: str) -> None:
    source = tmp_path / "mixed.jsonl"
    source.write_text(
        "\n".join(
            [
                '{"id": "good", "date": "2020-10-05", "text": ' + json.dumps(TEXT) + "}",
                "not json",
                '{"id": "undated", "text": "Turkey condemned Armenia."}',
                '{"id": "leap", "date": "2021-02-29", "text": "Turkey condemned Armenia."}',
                '{"id": "number", "date": "2020-10-05", "text": 7}',
                '{"id": "empty", "date": "2020-10-05", "text": ""}',
            ]
        ),
        encoding="utf-8",
    )
    done = run("code", str(source), "--format", "jsonl", "--address", address)
    errors = done.stderr.decode()
    assert done.returncode == 1
    assert {json.loads(line)["document_id"] for line in done.stdout.splitlines()} == {"good"}
    for word in (
        "mixed.jsonl:2",
        "mixed.jsonl:3: date: got nothing",
        "2021-02-29",
        "mixed.jsonl:5: text: got int",
        "text: got no text",
    ):
        assert word in errors
    assert "Traceback" not in errors


def test_bytes_that_are_no_utf8_are_refused(tmp_path: Path, address: str) -> None:
    source = tmp_path / "latin.txt"
    source.write_bytes("Turkey condemned Côte d'Ivoire.".encode("latin-1"))
    done = run("code", str(source), "--date", "2020-10-05", "--address", address)
    assert done.returncode == 1
    assert b"expected UTF-8" in done.stderr


@pytest.mark.parametrize(
    "arguments, word",
    [
        (["code", "-", "--date", "2020-02-30"], "--date"),
        (["code", "-", "--format", "xml"], "--format"),
        (["code"], "files"),
        (["serve", "--port", "70000"], "port"),
        (["serve", "--tls-key", "/nowhere.pem"], "tls_certificate"),
        (["serve", "--config", "/nowhere.toml"], "config"),
        (["explain", "Hello.", "--date", "x"], "--date"),
        (["code", "-", "--stanza-dir", "/nowhere"], "resources.json"),
    ],
)
def test_wrong_usage_is_exit_2_and_names_it(arguments: list[str], word: str) -> None:
    done = run(*arguments, stdin=TEXT)
    assert done.returncode == 2, done.stderr
    assert word in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_no_service_is_exit_3() -> None:
    done = run("code", "-", "--date", "2020-10-05", "--address", "127.0.0.1:9", stdin=TEXT)
    assert done.returncode == 3
    assert b"UNAVAILABLE" in done.stderr


def test_explain_shows_tree_codes_and_reasons() -> None:
    done = run("explain", "Turkey condemned Armenia.", "--date", "2020-10-05")
    shown = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    for word in ("nsubj", "TUR 111 ARM", "entries", "rules"):
        assert word in shown


def test_lookup_tells_office_by_date() -> None:
    then = run("dictionaries", "lookup", "Barack Obama", "--date", "2012-05-01").stdout.decode()
    later = run("dictionaries", "lookup", "Barack Obama", "--date", "2019-05-01").stdout.decode()
    assert "USAGOV" in then
    assert "USAELI" in later
    assert run("dictionaries", "lookup", "Zyx Qwv").returncode == 1


def test_in_process_and_through_the_service_are_the_same(address: str) -> None:
    arguments = ["code", "-", "--date", "2020-10-05", "--all", "--explain", "--format", "jsonl"]
    alone = run(*arguments, stdin=TEXT)
    served = run(*arguments, "--address", address, stdin=TEXT)
    assert alone.returncode == served.returncode == 0
    assert alone.stdout == served.stdout
    assert alone.stdout


def test_health_of_a_running_and_of_no_service(address: str) -> None:
    assert run("health", "--address", address).returncode == 0
    assert run("health", "--address", "127.0.0.1:9").returncode == 3
