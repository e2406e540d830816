"""The metrics page, as people, promtool and a real Prometheus see it; the alert rules; the dashboard."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import grpc
import pytest
from whowhom.v1 import event_coding_service_pb2 as service_pb2

from tests.service.conftest import Background, Running, document, request, serving, until

DOCKER = Path(__file__).resolve().parents[2] / "docker"
RULES = DOCKER / "prometheus" / "alerts.yml"
DASHBOARD = DOCKER / "grafana" / "dashboards" / "whowhom.json"


def tool(name: str) -> str:
    """The path of a program of Debian's package `prometheus`; CI has it and may not go without."""
    path = shutil.which(name)
    if path is None and "CI" not in os.environ:
        pytest.skip(f"{name} is not installed (apt-get install prometheus)")
    assert path is not None, f"{name} is not installed"
    return path


def page(running: Running | Background) -> str:
    """What the metrics port answers."""
    url = f"http://127.0.0.1:{running.server.metrics_port}/metrics"
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


async def test_calls_documents_and_events_are_counted() -> None:
    async with serving(workers=2) as running:
        await asyncio.gather(*(running.code("Armenia attacked.\nQuiet now", f"d{n}") for n in range(40)))
        batch = service_pb2.BatchCodeDocumentsRequest(documents=[document("one two"), document("RAISE"), document("")])
        await running.stub.BatchCodeDocuments(batch)
        with pytest.raises(grpc.aio.AioRpcError):
            await running.stub.CodeDocument(request("text", publication_date="never"))
        labels = {"grpc_type": "unary", "grpc_service": "whowhom.v1.EventCodingService", "grpc_method": "CodeDocument"}
        metric = running.metric
        assert metric("grpc_server_started_total", **labels) == 41
        assert metric("grpc_server_handled_total", **labels, grpc_code="OK") == 40
        assert metric("grpc_server_handled_total", **labels, grpc_code="INVALID_ARGUMENT") == 1
        assert metric("grpc_server_handling_seconds_count", **labels, grpc_code="OK") == 40
        # two processes worked; one page is right
        assert running.server.pool.alive == 2
        assert metric("whowhom_documents_total", outcome="coded") == 41
        assert metric("whowhom_documents_total", outcome="failed") == 1
        assert metric("whowhom_sentences_total") == 81
        assert metric("whowhom_words_total") == 40 * 4 + 2
        assert metric("whowhom_events_total", root="19", quad_class="4", status="actual") == 40
        assert metric("whowhom_unresolved_total", kind="verb") == 41
        assert metric("whowhom_rejected_documents_total", reason="invalid") == 2
        assert metric("whowhom_batch_documents_sum") == 42
        assert metric("whowhom_queue_wait_seconds_count") == 42
        assert metric("whowhom_stage_seconds_total", stage="parse") > 0
        assert metric("whowhom_stage_seconds_total", stage="convert") > 0
        assert metric("whowhom_workers_alive") == metric("whowhom_workers_wanted") == 2
        assert metric("whowhom_worker_memory_bytes", worker="1") > 10e6
        text = page(running)
    assert 'whowhom_build_info{dictionaries="d1",gazetteer="g1",lexicon="l1",model="m1",ontology="o1",python=' in text
    assert "_created" not in text


async def test_labels_are_bounded_whatever_callers_send(shared: Running) -> None:
    def series() -> set[str]:
        return {line.rpartition(" ")[0] for line in page(shared).splitlines() if not line.startswith("#")}

    async def ask(number: int) -> None:
        method = f"/whowhom.v1.EventCodingService/No{number}"
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await shared.channel.unary_unary(method)(b"")
        assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
        await shared.code("text", f"document {number}", metadata=(("x-request-id", f"r{number}"),))

    await ask(0)
    before = series()
    for number in range(1, 30):
        await ask(number)
    assert series() == before


def test_promtool_finds_nothing_to_say_of_the_page(fake_server: Background) -> None:
    found = subprocess.run(
        [tool("promtool"), "check", "metrics"], input=page(fake_server), capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stdout + found.stderr) == (0, "")


def test_the_alert_rules_do_what_their_tests_say() -> None:
    promtool = tool("promtool")
    checked = subprocess.run([promtool, "check", "rules", str(RULES)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    config = subprocess.run(
        [promtool, "check", "config", str(DOCKER / "prometheus" / "prometheus.yml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert config.returncode == 0, config.stdout + config.stderr
    tested = subprocess.run(
        [promtool, "test", "rules", "alerts_test.yml"], cwd=RULES.parent, capture_output=True, text=True, check=False
    )
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_every_alert_has_a_test_and_a_runbook() -> None:
    alerts = set(re.findall(r"- alert: (\w+)", RULES.read_text(encoding="utf-8")))
    tests = (RULES.parent / "alerts_test.yml").read_text(encoding="utf-8")
    raised = set(re.findall(r"alertname: (\w+)\n\s+exp_alerts:\n\s+- exp_labels", tests))
    runbooks = set(
        re.findall(r"^### (Whowhom\w+)", (DOCKER.parent / "docs" / "operations.md").read_text("utf-8"), re.M)
    )
    assert alerts == raised == runbooks


async def test_rules_and_dashboard_use_metrics_that_exist(shared: Running) -> None:
    await shared.code("Armenia attacked")
    known = set(re.findall(r"^([a-z_:]+)[{ ]", page(shared), re.M))
    known |= set(re.findall(r"record: (\S+)", RULES.read_text(encoding="utf-8"))) | {"up"}
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ())]
    expressions += [variable["definition"] for variable in dashboard["templating"]["list"]]
    assert len(expressions) > 25
    pattern = r"\b(?:up|(?:whowhom|grpc_server|process|job:)[a-z_0-9:]+)(?=[{\[ )>,])"
    for expression in [*expressions, *re.findall(r"expr: (.+)", RULES.read_text(encoding="utf-8"))]:
        used = set(re.findall(pattern, re.sub(r'"[^"]*"', '""', expression)))
        assert used - known - {"grpc_server"} <= set(), expression
    places = [tuple(panel["gridPos"].values()) for panel in dashboard["panels"]]
    assert len(set(places)) == len(places)


async def test_a_real_prometheus_scrapes_it(tmp_path: Path) -> None:
    prometheus = tool("prometheus")
    async with serving(workers=2) as running:
        await asyncio.gather(*(running.code("Armenia attacked", f"d{n}") for n in range(12)))
        os.kill(running.server.pool.pids[0], signal.SIGKILL)
        await until(lambda: running.metric("whowhom_worker_restarts_total", reason="died") == 1)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        (tmp_path / "prometheus.yml").write_text(
            "global: {scrape_interval: 300ms, evaluation_interval: 300ms}\n"
            f"rule_files: ['{RULES}']\n"
            "scrape_configs:\n"
            "  - job_name: whowhom\n"
            f"    static_configs: [{{targets: ['127.0.0.1:{running.server.metrics_port}']}}]\n",
            encoding="utf-8",
        )
        process = await asyncio.create_subprocess_exec(
            prometheus,
            f"--config.file={tmp_path / 'prometheus.yml'}",
            f"--storage.tsdb.path={tmp_path / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
            "--log.level=error",
        )
        try:
            expected = {
                'up{job="whowhom"}': 1.0,
                'sum(whowhom_documents_total{outcome="coded"})': 12.0,
                'whowhom_events_total{root="19"}': 12.0,
                'sum(grpc_server_handled_total{grpc_code="OK",grpc_method="CodeDocument"})': 12.0,
                "whowhom_workers_wanted": 2.0,
                'whowhom_worker_restarts_total{reason="died"}': 1.0,
                "count(whowhom_build_info)": 1.0,
            }
            async with asyncio.timeout(30):
                while (got := [await _query(port, query) for query in expected]) != list(expected.values()):
                    await asyncio.sleep(0.3)
            rules = await asyncio.to_thread(_get, f"http://127.0.0.1:{port}/api/v1/rules")
            states = {rule["name"]: rule.get("health") for group in rules["data"]["groups"] for rule in group["rules"]}
            assert got == list(expected.values())
            assert "WhowhomErrors" in states
            assert "err" not in states.values()
        finally:
            process.terminate()
            await process.wait()


async def _query(port: int, query: str) -> float | None:
    url = f"http://127.0.0.1:{port}/api/v1/query?" + urllib.parse.urlencode({"query": query})
    try:
        answer = await asyncio.to_thread(_get, url)
    except OSError:
        return None
    result = answer["data"]["result"]
    return float(result[0]["value"][1]) if len(result) == 1 else None


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return json.load(answer)
