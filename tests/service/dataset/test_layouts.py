"""Every layout loads in the programs of its users with all rows, the right types, and codes that stay text."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import pytest

from service.dataset import LAYOUTS, convert, load_layout, markdown
from service.dataset._layouts import to_layout

COLUMNS = {"whowhom": 87, "plover": 22, "phoenix": 26, "icews": 20, "polecat": 40, "gdelt": 61}
# the column that holds the CAMEO code; the values with a leading zero are the test
CODES = {"whowhom": "action_code", "phoenix": "EventCode", "icews": "CAMEO Code", "gdelt": "EventCode"}
DOCS = Path(__file__).parents[3] / "docs" / "layouts"
Coded = Callable[..., Path]


@pytest.fixture
def rows(coded: Coded) -> list[dict]:
    return pq.read_table(coded("all.parquet")).to_pylist()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_columns_are_those_of_the_layout(layout: str) -> None:
    columns = load_layout(layout).columns
    assert len(columns) == COLUMNS[layout]
    assert len({column.name for column in columns}) == len(columns)
    assert all(column.description.endswith(".") for column in columns)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_page_of_a_layout_is_made_from_its_schema(layout: str) -> None:
    page = (DOCS / f"{layout}.md").read_text("utf-8")
    assert page == markdown(load_layout(layout)), f"run: whowhom layouts {layout} > docs/layouts/{layout}.md"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_parquet_loads_typed(coded: Coded, rows: list[dict], layout: str) -> None:
    path = coded(f"{layout}.parquet", layout=layout)
    table = pq.read_table(path)
    assert table.schema.equals(load_layout(layout).arrow)
    assert table.num_rows == len(rows) > 40
    assert len(pd.read_parquet(path)) == len(rows)
    assert duckdb.sql(f"select count(*) from '{path}'").fetchall() == [(len(rows),)]
    if layout in CODES:
        expected = [row["action_code"] for row in rows]
        assert "014" in expected
        assert table[CODES[layout]].to_pylist() == expected
        assert pd.read_parquet(path)[CODES[layout]].tolist() == expected
        found = duckdb.sql(f"select \"{CODES[layout]}\" from '{path}'").fetchall()
        assert [row[0] for row in found] == expected


@pytest.mark.parametrize("layout", LAYOUTS)
def test_codes_are_dictionary_encoded_in_parquet(coded: Coded, layout: str) -> None:
    file = pq.ParquetFile(coded(f"{layout}.parquet", layout=layout))
    group = file.metadata.row_group(0)
    coded_columns = set(load_layout(layout).coded)
    by_name = {group.column(i).path_in_schema: group.column(i).encodings for i in range(group.num_columns)}
    assert coded_columns
    assert all("RLE_DICTIONARY" in by_name[name] for name in coded_columns)


@pytest.mark.parametrize("kind", ["csv", "tsv"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_text_loads_everywhere(coded: Coded, rows: list[dict], tmp_path: Path, layout: str, kind: str) -> None:
    path = coded(f"{layout}.{kind}", layout=layout)
    separator = "," if kind == "csv" else "\t"
    columns = [column.name for column in load_layout(layout).columns]
    frame = pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False)
    assert (list(frame.columns), len(frame)) == (columns, len(rows))
    table = arrow_csv.read_csv(path, parse_options=arrow_csv.ParseOptions(delimiter=separator))
    assert (table.column_names, table.num_rows) == (columns, len(rows))
    query = f"select * from read_csv('{path}', delim='{separator}', header=true, all_varchar=true)"
    assert len(duckdb.sql(query).fetchall()) == len(rows)
    # no cell holds a line break: one line of the file is one row
    assert len(path.read_text("utf-8").splitlines()) == len(rows) + 1
    if layout in CODES:
        assert frame[CODES[layout]].tolist() == [row["action_code"] for row in rows]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed here")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_text_loads_in_r(coded: Coded, rows: list[dict], layout: str) -> None:
    path = coded(f"{layout}.csv", layout=layout)
    column = CODES.get(layout, load_layout(layout).columns[0].name)
    script = (
        f"d <- read.csv('{path}', colClasses='character', check.names=FALSE);"
        f"cat(nrow(d), ncol(d), paste(d[['{column}']], collapse=','))"
    )
    done = subprocess.run(["Rscript", "--vanilla", "-e", script], capture_output=True, text=True, check=True)
    count, width, values = done.stdout.split(" ", 2)
    assert (int(count), int(width)) == (len(rows), COLUMNS[layout])
    if layout in CODES:
        assert values.split(",") == [row["action_code"] for row in rows]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_json_lines_hold_the_same_rows(coded: Coded, rows: list[dict], layout: str) -> None:
    path = coded(f"{layout}.jsonl", layout=layout)
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len(found) == len(rows)
    assert list(found[0]) == [column.name for column in load_layout(layout).columns]
    assert len(pd.read_json(path, lines=True, dtype=False)) == len(rows)


@pytest.mark.parametrize("name", ["e.csv", "e.tsv.gz", "e.jsonl.zst"])
def test_the_layout_whowhom_goes_through_every_format_unchanged(coded: Coded, tmp_path: Path, name: str) -> None:
    first = coded("first.parquet")
    convert(first, tmp_path / name, "whowhom")
    convert(tmp_path / name, tmp_path / "back.parquet", "whowhom")
    assert (tmp_path / "back.parquet").read_bytes() == first.read_bytes()


def test_converting_gives_what_coding_into_the_layout_gives(coded: Coded, tmp_path: Path) -> None:
    for layout in LAYOUTS:
        convert(coded("all.parquet", overwrite=True), tmp_path / f"{layout}.csv", layout)
        assert (tmp_path / f"{layout}.csv").read_bytes() == coded(f"direct-{layout}.csv", layout=layout).read_bytes()


def first_row(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return next(row for row in csv.DictReader(stream) if "Nairobi" in row.values())


def test_values_of_the_peers_layouts(coded: Coded, rows: list[dict]) -> None:
    row = next(row for row in rows if row["place_name"] == "Nairobi")
    day = row["date_first"]
    phoenix = first_row(coded("p.csv", layout="phoenix"))
    assert (phoenix["Date"], phoenix["SourceActorFull"]) == (day.strftime("%Y%m%d"), row["source_code"])
    assert phoenix["NewsSources"] == row["publisher"]
    icews = first_row(coded("i.csv", layout="icews"))
    assert (icews["Event Date"], icews["Country"], icews["City"]) == (day.isoformat(), "Kenya", "Nairobi")
    assert icews["Sentence Number"] == str(row["sentence_index"] + 1)
    gdelt_path = coded("g.csv", layout="gdelt")
    with gdelt_path.open(encoding="utf-8") as stream:
        gdelt = next(r for r in csv.DictReader(stream) if r["ActionGeo_Fullname"] == "Nairobi")
    assert (gdelt["Day"], gdelt["ActionGeo_CountryCode"], gdelt["ActionGeo_Type"]) == (
        day.strftime("%Y%m%d"),
        "KE",
        "4",
    )
    assert int(gdelt["GlobalEventID"]) < 2**53
    assert gdelt["AvgTone"] == gdelt["DATEADDED"] == ""
    polecat = first_row(coded("c.csv", layout="polecat"))
    assert (polecat["Country"], polecat["Event Type"]) == ("KEN", row["plover_type"] or "")


def test_an_unknown_side_is_three_dashes_or_empty() -> None:
    columns = load_layout("whowhom").columns
    row = {c.name: [] if c.type == "array" else None for c in columns}
    row |= {"event_id": "e", "document_id": "d", "source_code": "---", "target_code": "KEN", "target_country": "KEN"}
    row |= {"action_code": "190", "action_root": "19", "quad_class": 4, "sentence_index": 0, "status": "actual"}
    table = pa.Table.from_pylist([row], schema=load_layout("whowhom").arrow)
    made = {name: to_layout(table, load_layout(name)).to_pylist()[0] for name in LAYOUTS}
    assert made["phoenix"]["SourceActorFull"] == "---"
    assert made["gdelt"]["Actor1Code"] is None
    assert made["plover"]["actor"] == []
    assert made["polecat"]["Actor Country"] is None
