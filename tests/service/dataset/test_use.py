"""Events in use: counts, plots, near-duplicates, one a day, the report, the commands."""

from __future__ import annotations

import datetime as dt
import json
import xml.dom.minidom
from collections import Counter
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from benchmarks.synthetic import SyntheticCoder, articles
from coders import Document, InputError
from service._inputs import Article
from service.cli._app import app
from service.dataset import (
    CountsSpec,
    NearSpec,
    count,
    near_duplicates,
    one_a_day,
    plot_counts,
    read_events,
    render_report,
)
from service.dataset._progress import Progress, duration
from tests.service.dataset.conftest import FACTORY, write_articles

Coded = Callable[..., Path]


@pytest.fixture
def events(coded: Coded) -> Path:
    return coded("events.parquet")


def test_counts_are_those_of_the_events(events: Path) -> None:
    frame = pd.read_parquet(events)
    frame["month"] = pd.to_datetime(frame["date_first"]).dt.to_period("M").dt.start_time.dt.date
    known = frame[(frame["source_code"] != "---") & (frame["target_code"] != "---")]
    expected = Counter(
        zip(known["source_code"], known["target_code"], known["month"], known["action_root"], strict=True)
    )
    table = count(read_events(events), CountsSpec("month", "root", "code"))
    found = {(r["source"], r["target"], r["period"], r["class"]): r["events"] for r in table.to_pylist()}
    assert found == dict(expected)
    assert sum(found.values()) == len(known)
    cell = table.to_pylist()[0]
    same = known[(known["source_code"] == cell["source"]) & (known["target_code"] == cell["target"])]
    same = same[(same["month"] == cell["period"]) & (same["action_root"] == cell["class"])]
    assert cell["goldstein_mean"] == pytest.approx(same["goldstein"].mean())


@pytest.mark.parametrize("period, day", [("day", "2021-02-10"), ("week", "2021-02-08"), ("month", "2021-02-01")])
def test_a_period_is_named_by_its_first_day(events: Path, period: str, day: str) -> None:
    table = next(iter(read_events(events))).slice(0, 1)
    at = table.schema.get_field_index("date_first")
    table = table.set_column(at, "date_first", pa.array([dt.date(2021, 2, 10)]))
    table = table.set_column(at + 1, "date_last", pa.array([dt.date(2021, 2, 10)]))
    (row,) = count([table], CountsSpec(period, "all")).to_pylist()
    assert (row["period"].isoformat(), row["class"], row["events"]) == (day, "all", 1)


@pytest.mark.parametrize("last, periods", [("2021-02-10", 3), ("2021-02-16", 2), ("2021-03-01", 1), ("2021-12-31", 0)])
def test_vague_events_do_not_count_for_short_periods(events: Path, last: str, periods: int) -> None:
    table = next(iter(read_events(events))).slice(0, 1)
    at = table.schema.get_field_index("date_first")
    table = table.set_column(at, "date_first", pa.array([dt.date(2021, 2, 10)]))
    table = table.set_column(at + 1, "date_last", pa.array([dt.date.fromisoformat(last)]))
    found = [count([table], CountsSpec(period)).num_rows for period in ("day", "week", "month")]
    assert sum(found) == periods
    assert count([table], CountsSpec("day", vague=True)).num_rows == 1
    assert count([table], CountsSpec("day", vague=True, since=dt.date(2021, 2, 11))).num_rows == 0
    assert count([table], CountsSpec("day", vague=True, until=dt.date(2021, 2, 9))).num_rows == 0


def test_counts_leave_out_marked_duplicates_and_other_dyads(events: Path) -> None:
    tables = list(read_events(events))
    total = sum(count(tables, CountsSpec())["events"].to_pylist())
    at = tables[0].schema.get_field_index("duplicate_of")
    marks = ["x", *[None] * (tables[0].num_rows - 1)]
    marked = [tables[0].set_column(at, "duplicate_of", pa.array(marks, pa.string()))]
    assert sum(count(marked, CountsSpec())["events"].to_pylist()) == total - 1
    assert sum(count(marked, CountsSpec(duplicates=True))["events"].to_pylist()) == total
    assert set(count(tables, CountsSpec(source="FRA"))["source"].to_pylist()) == {"FRA"}


@pytest.mark.parametrize("name", ["p.svg", "p.png"])
def test_a_plot_is_drawn_and_always_the_same(events: Path, tmp_path: Path, name: str) -> None:
    table = count(read_events(events), CountsSpec("week"))
    plot_counts(table, tmp_path / name, title="Events", period="week")
    plot_counts(table, tmp_path / f"again-{name}", title="Events", period="week")
    data = (tmp_path / name).read_bytes()
    assert data == (tmp_path / f"again-{name}").read_bytes()
    if name.endswith("svg"):
        text = "".join(n.firstChild.data for n in xml.dom.minidom.parseString(data).getElementsByTagName("text"))
        assert "mean Goldstein" in text
        assert "verbal conflict" in text
    else:
        assert data.startswith(b"\x89PNG")


def _articles(*texts: tuple[str, str, str]) -> Iterable[Article]:
    return [Article(Document(name, text, dt.date.fromisoformat(day))) for name, day, text in texts]


def test_near_duplicates_point_to_the_earliest(tmp_path: Path) -> None:
    text = " ".join(f"word{n}" for n in range(200))
    found = near_duplicates(
        _articles(
            ("a", "2021-01-01", text),
            ("other", "2021-01-01", " ".join(f"else{n}" for n in range(200))),
            ("b", "2021-01-02", text.replace("word100", "changed").upper()),
            ("c", "2021-01-03", f"(Agency) {text}"),
            ("late", "2021-03-01", text),
            ("half", "2021-01-01", text[: len(text) // 2]),
        ),
        NearSpec(),
    )
    assert found == {"b": "a", "c": "a"}
    with pytest.raises(InputError, match="similarity"):
        near_duplicates([], NearSpec(similarity=0))


def test_one_a_day_merges_the_lists_and_keeps_the_order(events: Path, tmp_path: Path) -> None:
    before = events.read_bytes()
    rows = pq.read_table(events).to_pylist()

    def key(row: dict) -> tuple:
        return tuple(row[name] for name in ("date_first", "source_code", "target_code", "action_code"))

    keys = Counter(map(key, rows))
    # the same events a second time, as of other articles
    table = next(iter(read_events(events)))
    at = table.schema.get_field_index("documents")
    again = table.set_column(at, "documents", pa.array([[f"{r['document_id']}-b"] for r in rows]))
    merged = pa.concat_tables(one_a_day(lambda columns: [table, again], tmp_path)).to_pylist()
    assert [key(row) for row in merged] == list(dict.fromkeys(map(key, rows)))
    assert [row["mentions"] for row in merged] == [2 * keys[key(row)] for row in merged]
    first = merged[0]
    assert set(first["documents"]) == {
        x for r in rows if key(r) == key(first) for x in (r["document_id"], f"{r['document_id']}-b")
    }
    assert events.read_bytes() == before
    assert not list(tmp_path.glob(".one-a-day-*"))


class _Page(HTMLParser):
    void = frozenset({"meta", "br", "img", "input", "link", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.marks: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        if tag == "mark":
            self.marks.append((dict(attributes)["class"] or "", ""))
        assert not {name for name, _ in attributes} & {"src", "href"}, "the page must need nothing else"
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "mark":
            self.marks[-1] = (self.marks[-1][0], data)


def test_the_report_is_one_page_with_everything() -> None:
    record = next(a for a in articles(50, share=0.8) if "Nairobi" in a["text"] and "on Monday" in a["text"])
    text = record["text"] + " <script>alert(1)</script> & more"
    article = Article(
        Document(record["id"], text, dt.date.fromisoformat(record["date"]), "A <b> title", url=record["url"]), "S"
    )
    (result,) = SyntheticCoder().code([article.document])
    page = render_report(article, result)
    parsed = _Page(page)
    assert not parsed.open
    assert parsed.tags["script"] == 0
    assert "&lt;script&gt;" in page
    assert "A &lt;b&gt; title" in page
    assert parsed.tags["tbody"] == len(result.events)
    words = {data for kind, data in parsed.marks if kind == "action"}
    assert {event.action.text for event in result.events} <= words
    # arrows, timeline and map, and the four signs of the legend
    assert parsed.tags["svg"] == 3 + 4
    assert "Nairobi (" in page
    assert page == render_report(article, result)


def test_marks_may_overlap_and_paragraphs_end_them() -> None:
    from service.dataset._marks import Mark, marked_text

    marks = [Mark(0, 8, "actor", "A"), Mark(4, 14, "place", "P")]
    html = marked_text("One two\n\nthree four", marks, {7: [1, 2]})
    _Page(html)
    assert '<mark class="actor" title="A">One </mark>' in html
    assert '<mark class="actor place" title="A | P">two</mark>' in html
    assert '<sup class="n">1,2</sup>' in html
    assert html.count("<p>") == 2


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments), env={"WHOWHOM_CODER_FACTORY": FACTORY})
    return done.exit_code, done.stdout, done.stderr


def test_the_commands_together(tmp_path: Path) -> None:
    source = write_articles(tmp_path / "in.jsonl", 30)
    double = tmp_path / "double.jsonl"
    again = [json.loads(line) for line in source.read_text("utf-8").splitlines()]
    double.write_text(
        source.read_text("utf-8") + "".join(json.dumps({**a, "id": f"again-{a['id']}"}) + "\n" for a in again)
    )
    events, marked, merged = tmp_path / "e.parquet", tmp_path / "m.parquet", tmp_path / "one.csv"
    status, _, told = run("dataset", str(double), "-o", str(events))
    assert (status, "60 articles" in told) == (0, True)
    assert run("dedupe", str(events), "-o", str(marked), "--articles", str(double))[0] == 0
    duplicates = pq.read_table(marked)["duplicate_of"].to_pylist()
    total = pq.read_table(events).num_rows
    assert (len(duplicates), len([d for d in duplicates if d])) == (total, total // 2)
    assert run("dedupe", str(events), "-o", str(merged), "--one-a-day")[0] == 0
    assert pd.read_csv(merged)["mentions"].sum() == total
    status, table, _ = run("counts", str(marked), "--class", "all", "--plot", str(tmp_path / "p.svg"))
    assert status == 0
    assert table.splitlines()[0] == "source,target,period,class,events,goldstein_mean"
    assert (tmp_path / "p.svg").exists()
    status, _, told = run("convert", str(events), "-o", str(tmp_path / "i.csv"), "--layout", "icews")
    assert (status, "layout icews" in told) == (0, True)
    page = tmp_path / "page.html"
    assert run("report", str(source), "-o", str(page), "--id", "made-000003")[0] == 0
    assert "made-000003" in page.read_text("utf-8") or "Report 3" in page.read_text("utf-8")
    assert run("layouts", "gdelt")[1].count("| `") == 61


def test_bad_records_make_the_exit_code_1(tmp_path: Path) -> None:
    source = write_articles(tmp_path / "in.jsonl", 3)
    source.write_text(source.read_text("utf-8") + "{\n", encoding="utf-8")
    status, _, told = run("dataset", str(source), "-o", str(tmp_path / "o.csv"), "-q")
    assert (status, "1 of 4 records were rejected" in told) == (1, True)
    status, _, told = run("dataset", str(source), "-o", str(tmp_path / "p.csv"), "-q", "--max-rejects", "0")
    assert (status, "--max-rejects 0" in told) == (1, True)


def test_progress_tells_rate_share_and_time_left() -> None:
    now = [0.0]
    progress = Progress(total=1000, clock=lambda: now[0])
    progress.resumed(0, 0, 0, 0)
    now[0] = 10.0
    progress.add(50, 120, 1, 250)
    assert progress.line(10.0, 250) == "50 articles · 120 events · 1 rejected · 5.0 articles/s · 25 % · 0:00:30 left"
    assert duration(200_000) == "2 d 7:33:20"


def test_what_was_done_before_does_not_count_for_the_rate() -> None:
    now = [0.0]
    progress = Progress(total=1000, clock=lambda: now[0])
    progress.resumed(500, 1000, 0, 500)
    now[0] = 10.0
    progress.add(10, 20, 0, 600)
    line = progress.line(10.0, 600)
    assert line.startswith("510 articles · 1,020 events")
    assert "1.0 articles/s · 60 % · 0:00:40 left" in line
