"""The methods of the service through a real channel: results, per-item errors, options, streams."""

from __future__ import annotations

import grpc
import pytest
from whowhom.v1 import event_coding_service_pb2 as service_pb2
from whowhom.v1 import event_pb2

from service import failure_of
from tests.service.conftest import DAY, Running, document, request, serving


async def test_a_document_comes_back_with_its_events(shared: Running) -> None:
    result = await shared.code("Armenia attacked Ganja.\nNothing else was said.", "a1")
    assert result.document_id == "a1"
    (event,) = result.events
    assert (event.source.code, event.action.code, event.status) == ("ARM", "190", event_pb2.EVENT_STATUS_ACTUAL)
    assert not event.HasField("explanation")
    assert not result.sentences
    assert not result.unresolved


async def test_options_choose_what_the_answer_holds(shared: Running) -> None:
    options = service_pb2.CodingOptions(
        statuses=[event_pb2.EVENT_STATUS_NEGATED],
        include_parse=True,
        include_explanations=True,
        include_unresolved=True,
    )
    ask = service_pb2.CodeDocumentRequest(document=document("Armenia attacked Ganja.\nQuiet."), options=options)
    result = (await shared.stub.CodeDocument(ask)).result
    ask.options.statuses.append(event_pb2.EVENT_STATUS_ACTUAL)
    both = (await shared.stub.CodeDocument(ask)).result
    assert not result.events
    assert [sentence.text for sentence in result.sentences] == ["Armenia attacked Ganja.", "Quiet."]
    assert [item.kind for item in result.unresolved] == [event_pb2.UnresolvedItem.KIND_VERB]
    assert both.events[0].explanation.entries == ["people/x.txt:1"]


@pytest.mark.parametrize(
    ("encoding", "start"),
    [
        (service_pb2.ENCODING_TYPE_UTF8, len("Ağrı 🚀 ".encode())),
        (service_pb2.ENCODING_TYPE_UTF16, len("Ağrı 🚀 ".encode("utf-16-le")) // 2),
        (service_pb2.ENCODING_TYPE_UTF32, len("Ağrı 🚀 ")),
        (service_pb2.ENCODING_TYPE_UNSPECIFIED, len("Ağrı 🚀 ")),
    ],
)
async def test_spans_are_in_the_units_of_the_caller(shared: Running, encoding: int, start: int) -> None:
    ask = service_pb2.CodeDocumentRequest(
        document=document("Ağrı 🚀 attacked"), options=service_pb2.CodingOptions(encoding_type=encoding)
    )
    (event,) = (await shared.stub.CodeDocument(ask)).result.events
    assert (event.action.span.start, event.action.span.end) == (start, start + len("attacked"))


async def test_a_batch_keeps_its_order_and_answers_each_item(shared: Running) -> None:
    documents = [document(f"text {number}", f"d{number}") for number in range(20)]
    documents[3].text = ""
    documents[7].publication_date = "2020-02-30"
    documents[11].text = "RAISE now"
    answer = await shared.stub.BatchCodeDocuments(service_pb2.BatchCodeDocumentsRequest(documents=documents))
    assert [item.result.document_id for item in answer.items if item.HasField("result")] == [
        f"d{number}" for number in range(20) if number not in (3, 7, 11)
    ]
    assert set(failure_of(answer.items[3].error).fields) == {"documents[3].text"}
    assert set(failure_of(answer.items[7].error).fields) == {"documents[7].publication_date"}
    assert failure_of(answer.items[11].error).reason == "CODER_FAILED"


@pytest.mark.parametrize("number", [0, 31])
async def test_a_batch_outside_its_bounds_is_refused(shared: Running, number: int) -> None:
    batch = service_pb2.BatchCodeDocumentsRequest(documents=[document("text")] * number)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await shared.stub.BatchCodeDocuments(batch)
    failure = failure_of(caught.value)
    assert (failure.code, set(failure.fields)) == ("INVALID_ARGUMENT", {"documents"})


async def test_a_stream_answers_in_order_and_goes_on_after_an_error(shared: Running) -> None:
    async def requests() -> object:
        for number in range(100):
            text = "" if number == 40 else f"SLEEP {0.02 if number % 10 == 0 else 0}"
            yield service_pb2.StreamCodeDocumentsRequest(sequence=1000 + number, document=document(text, f"d{number}"))

    answers = [answer async for answer in shared.stub.StreamCodeDocuments(requests())]
    assert [answer.sequence for answer in answers] == list(range(1000, 1100))
    assert [answer.result.document_id for answer in answers if answer.HasField("result")] == [
        f"d{number}" for number in range(100) if number != 40
    ]
    assert set(failure_of(answers[40].error).fields) == {"document.text"}


async def test_a_stream_holds_no_more_than_its_window(coder_log: object) -> None:
    async with serving(stream_window=3) as running:
        call = running.stub.StreamCodeDocuments()
        for number in range(10):
            await call.write(
                service_pb2.StreamCodeDocumentsRequest(sequence=number, document=document("SLEEP 0.05", f"d{number}"))
            )
        highest = 0.0
        for _ in range(10):
            await call.read()
            highest = max(highest, running.metric("whowhom_queue_documents"))
        call.cancel()
    assert highest <= 3


async def test_an_empty_id_becomes_a_hash_of_the_content(shared: Running) -> None:
    first, again, other = [await shared.code(text, "") for text in ("one", "one", "two")]
    assert first.document_id == again.document_id != other.document_id


async def test_the_service_tells_its_versions_and_limits() -> None:
    async with serving(max_text_characters=777) as running:
        info = await running.stub.GetServiceInfo(service_pb2.GetServiceInfoRequest())
    assert info.limits.max_text_characters == 777
    assert info.versions.model == "m1"
    assert list(info.languages) == ["en"]


async def test_the_request_id_of_the_caller_comes_back(shared: Running) -> None:
    given = shared.stub.CodeDocument(request("text"), metadata=(("x-request-id", "abc-1"),))
    await given
    made = shared.stub.CodeDocument(request("text"), metadata=(("x-request-id", "two words and more"),))
    await made
    ids = [dict(await call.initial_metadata())["x-request-id"] for call in (given, made)]
    assert ids[0] == "abc-1"
    assert len(ids[1]) == 16


FIELDS = [
    ({"publication_date": ""}, "document.publication_date"),
    ({"publication_date": "2020-02-30"}, "document.publication_date"),
    ({"publication_date": "yesterday"}, "document.publication_date"),
    ({"text": ""}, "document.text"),
    ({"text": " \n\t"}, "document.text"),
    ({"text": "x" * 2001}, "document.text"),
    ({"language": "xx"}, "document.language"),
    ({"id": "i" * 1025}, "document.id"),
    ({"title": "t" * 2001}, "document.title"),
    ({"url": "u" * 4001}, "document.url"),
    ({"country": "Kenya"}, "document.country"),
]


@pytest.mark.parametrize(("fields", "named"), FIELDS)
async def test_bad_input_names_its_field(shared: Running, fields: dict[str, str], named: str) -> None:
    ask = service_pb2.CodeDocumentRequest(
        document=service_pb2.Document(**{"id": "d", "text": "text", "publication_date": DAY, **fields})
    )
    before = shared.metric("whowhom_rejected_documents_total", reason="invalid")
    failure = await failed(shared, ask)
    assert shared.metric("whowhom_rejected_documents_total", reason="invalid") == before + 1
    assert (failure.code, failure.reason) == ("INVALID_ARGUMENT", "BAD_INPUT")
    assert set(failure.fields) == {named}
    assert failure.request_id


async def test_options_that_do_not_exist_are_named(shared: Running) -> None:
    status = await failed(
        shared,
        service_pb2.CodeDocumentRequest(document=document("x"), options=service_pb2.CodingOptions(statuses=[77])),
    )
    encoding = await failed(
        shared,
        service_pb2.CodeDocumentRequest(document=document("x"), options=service_pb2.CodingOptions(encoding_type=9)),
    )
    assert set(status.fields) == {"options.statuses"}
    assert set(encoding.fields) == {"options.encoding_type"}


async def failed(running: Running, ask: service_pb2.CodeDocumentRequest) -> object:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await running.stub.CodeDocument(ask)
    return failure_of(caught.value)
