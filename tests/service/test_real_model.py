"""The service with the real model: the same events as in process, also when callers share batches and workers are killed."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
from typing import Any

import grpc
import pytest
from whowhom.v1 import event_coding_service_pb2 as service_pb2

from coders import Document, EventCoder
from service import AsyncClient, Client, failure_of
from service._convert import ALL_STATUSES, Options, options_message, result_message
from service.cli._demo import sample_article
from tests.service.conftest import Background, document, until

pytestmark = pytest.mark.model

DAY = dt.date(2020, 10, 5)
OPTIONS = Options(ALL_STATUSES, parse=True, explanations=True, unresolved=True)
# our own sentences; each text is another, so that a mix-up would show
TEXTS = [
    f"{who} {what} {whom} on {day}. A spokesman in {place} said {count} people were hurt. Talks will resume next week."
    for number, (who, what, whom, place) in enumerate(
        [
            ("Turkey", "condemned", "Greece", "Ankara"),
            ("Russian troops", "shelled", "a village in Ukraine", "Moscow"),
            ("The French president", "praised", "Germany", "Paris"),
            ("Iran", "threatened to attack", "Israel", "Tehran"),
        ]
        * 4
    )
    for day, count in [(("Monday", "Sunday")[number % 2], number + 2)]
]


@pytest.fixture(scope="module")
def expected(coder: EventCoder) -> dict[str, service_pb2.CodedDocument]:
    """What each text gives in process, one by one."""
    coded = [coder.code([Document(f"d{n}", text, DAY)])[0] for n, text in enumerate(TEXTS)]
    return {result.document.id: result_message(result, OPTIONS) for result in coded}


def comparable(message: service_pb2.CodedDocument) -> Any:
    """The parts that no batch may change: sentences, and events by content."""
    events = [(e.source.code, e.action.code, e.target.code, e.status, e.time.interval.first) for e in message.events]
    return message.document_id, [s.text for s in message.sentences], events


async def test_sixteen_callers_get_what_the_library_gives(
    real_server: Background, expected: dict[str, service_pb2.CodedDocument]
) -> None:
    async with AsyncClient(real_server.address, timeout=120) as client:
        answers = await asyncio.gather(
            *(client.code(document(text, f"d{n}"), options_message(OPTIONS)) for n, text in enumerate(TEXTS))
        )
        batch = await client.code_batch(
            [document(text, f"d{n}") for n, text in enumerate(TEXTS)], options_message(OPTIONS)
        )
    for answer, item in zip(answers, batch, strict=True):
        assert isinstance(item, service_pb2.CodedDocument)
        assert comparable(answer) == comparable(item) == comparable(expected[answer.document_id])
        assert [event.id for event in answer.events] == [event.id for event in item.events]
    assert sum(len(answer.events) for answer in answers) >= 16


def test_the_sample_article_over_the_wire(real_server: Background) -> None:
    with Client(real_server.address, timeout=120) as client:
        result = client.code(document(sample_article(), "ganja"), options_message(OPTIONS))
        info = client.info()
    triples = {(event.source.code, event.action.root, event.target.code) for event in result.events}
    assert ("ARM", "19", "AZE") in triples
    assert {"TUR"} <= {source for source, _, _ in triples}
    assert info.versions.model
    assert info.versions.dictionaries
    registry = real_server.server.metrics.registry
    stages = {
        sample.labels["stage"]
        for metric in registry.collect()
        for sample in metric.samples
        if sample.name == "whowhom_stage_seconds_total" and sample.value > 0
    }
    library = {"actors", "actions", "times", "places", "convert"}
    assert library < stages
    assert "tokenize" in stages - library


async def test_a_killed_worker_loses_no_document(
    real_server: Background, expected: dict[str, service_pb2.CodedDocument]
) -> None:
    pool = real_server.server.pool
    before = list(pool.pids)
    async with AsyncClient(real_server.address, timeout=180) as client:
        calls = [
            asyncio.create_task(client.code(document(TEXTS[n % 16], f"d{n % 16}"), options_message(OPTIONS)))
            for n in range(32)
        ]
        await until(lambda: any(call.done() for call in calls) or pool._in_work > 0, 60)
        os.kill(pool.pids[0], signal.SIGKILL)
        answers = await asyncio.gather(*calls)
    assert len(answers) == 32
    for answer in answers:
        assert comparable(answer) == comparable(expected[answer.document_id])
    await until(lambda: pool.alive == 1 and pool.pids != before, 120)


def test_a_long_sentence_is_cut_and_noted(real_server: Background) -> None:
    text = "Armenia accused Azerbaijan of shelling " + "and the army of Turkey and " * 200 + "nobody else."
    with Client(real_server.address, timeout=120) as client:
        result = client.code(document(text), options_message(OPTIONS))
        limit = client.info().limits.max_sentence_words
    assert any("cut" in note for note in result.notes)
    assert max(len(sentence.words) for sentence in result.sentences) <= limit


def test_a_deadline_of_a_millisecond_on_the_real_model(real_server: Background) -> None:
    with Client(real_server.address, timeout=0.001) as client, pytest.raises(grpc.RpcError) as caught:
        client.code(document(TEXTS[0]))
    assert failure_of(caught.value).code == "DEADLINE_EXCEEDED"
    with Client(real_server.address, timeout=60) as client:
        assert client.code(document(TEXTS[0])).document_id == "d"
