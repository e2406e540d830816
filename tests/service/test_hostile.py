"""Random and hostile input over the wire: every call ends with a documented status, and the service is healthy after."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from whowhom.v1 import event_coding_service_pb2 as service_pb2

from service import failure_of
from service._errors import DOCUMENTED_CODES
from service._server import SERVICE
from tests.service.conftest import DAY, Background, document, serving
from tests.service.conftest import request as good_request

_NAME = "/whowhom.v1.EventCodingService/"
SEEN: Counter[str] = Counter()

ODD_TEXT = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(categories=["Cc", "Cf", "Co", "Zl", "Zs", "Mn", "So", "Sk"]), max_size=60),
    st.text(st.sampled_from("אבגדהوزحط‏‮🚀🇦🇿👨‍👩‍👧"), max_size=60),
    st.sampled_from(["", " ", "\x00", "\ufeff", "\u2028", "." * 300, "word " * 300, "(" * 500, "a" * 1999, "a" * 2001]),
    st.sampled_from(["RAISE", "FAULT", "BAD", "SLEEP 0", "%s%s%n", "{0}", "'; --", "<script>", "../../etc/passwd"]),
)
DATES = st.one_of(
    st.just(DAY),
    st.dates().map(str),
    st.text(max_size=12),
    st.sampled_from(["", "0000-00-00", "2020-02-30", "9999-12-31", "2020-10-05T99:99", "20201005", "2020-1-1", "-1"]),
)
ANYTHING = st.builds(
    service_pb2.Document,
    id=st.one_of(st.text(max_size=20), st.just("i" * 1025)),
    title=st.one_of(st.just(""), ODD_TEXT),
    text=ODD_TEXT,
    publication_date=DATES,
    language=st.one_of(st.sampled_from(["", "en", "en-GB", "EN_us"]), st.text(max_size=5)),
)
READABLE = st.builds(service_pb2.Document, id=st.text(max_size=20), text=ODD_TEXT, publication_date=st.just(DAY))
DOCUMENTS = st.one_of(READABLE, ANYTHING)
ANY_OPTIONS = st.builds(
    service_pb2.CodingOptions,
    statuses=st.lists(st.integers(-3, 7), max_size=6),
    include_parse=st.booleans(),
    include_explanations=st.booleans(),
    include_unresolved=st.booleans(),
    encoding_type=st.integers(-1, 5),
)
GOOD_OPTIONS = st.builds(service_pb2.CodingOptions, include_parse=st.booleans(), encoding_type=st.integers(0, 3))
OPTIONS = st.one_of(GOOD_OPTIONS, GOOD_OPTIONS, ANY_OPTIONS)


def _message(kind: str) -> st.SearchStrategy[bytes]:
    if kind == "CodeDocument":
        built = st.builds(service_pb2.CodeDocumentRequest, document=DOCUMENTS, options=OPTIONS)
    elif kind == "BatchCodeDocuments":
        documents = st.lists(DOCUMENTS, max_size=4)
        built = st.builds(service_pb2.BatchCodeDocumentsRequest, documents=documents, options=OPTIONS)
    else:
        built = st.builds(
            service_pb2.StreamCodeDocumentsRequest,
            sequence=st.integers(-(2**63), 2**63 - 1),
            document=DOCUMENTS,
            options=OPTIONS,
        )
    return built.map(lambda message: message.SerializeToString())


def _damaged(data: bytes, seed: int) -> bytes:
    rng = random.Random(seed)
    changed = bytearray(data or b"\x0a")
    for _ in range(rng.randint(1, 4)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed[: rng.randint(1, len(changed))])


def _bytes(kind: str) -> st.SearchStrategy[bytes]:
    whole = _message(kind)
    return st.one_of(whole, whole, st.binary(max_size=80), st.builds(_damaged, whole, st.integers(0, 2**32)))


CALLS = st.one_of(
    st.tuples(st.just("CodeDocument"), _bytes("CodeDocument")),
    st.tuples(st.just("BatchCodeDocuments"), _bytes("BatchCodeDocuments")),
    st.tuples(st.just("StreamCodeDocuments"), st.lists(_bytes("StreamCodeDocuments"), max_size=3)),
    st.tuples(st.sampled_from(["GetServiceInfo", "NoSuchMethod"]), st.binary(max_size=20)),
)


@pytest.fixture(scope="module")
def channel(fake_server: Background) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(fake_server.address) as opened:
        yield opened


def test_no_input_gives_an_undocumented_status(channel: grpc.Channel, fake_server: Background) -> None:
    SEEN.clear()

    @settings(
        max_examples=2000,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(CALLS)
    def send(call: tuple[str, bytes | list[bytes]]) -> None:
        method, data = call
        for code, message in _codes(channel, method, data):
            SEEN[code] += 1
            assert code == "OK" or code in DOCUMENTED_CODES, (code, message)
            assert code not in ("UNAVAILABLE", "UNKNOWN")
            assert "Traceback" not in message
            if code == "INTERNAL":
                assert "request id" in message

    send()
    assert {"OK", "INVALID_ARGUMENT", "INTERNAL", "UNIMPLEMENTED"} <= set(SEEN)
    assert sum(SEEN.values()) >= 2000
    health = health_pb2_grpc.HealthStub(channel)
    for name in ("", SERVICE):
        answer = health.Check(health_pb2.HealthCheckRequest(service=name))
        assert answer.status == health_pb2.HealthCheckResponse.SERVING
    code = channel.unary_unary(_NAME + "CodeDocument")
    assert service_pb2.CodeDocumentResponse.FromString(code(good_request("text", "after").SerializeToString())).result
    assert fake_server.server.pool.alive == 2
    assert fake_server.server._calls.in_flight == 0


def _codes(channel: grpc.Channel, method: str, data: bytes | list[bytes]) -> Iterator[tuple[str, str]]:
    """Status and message of a call, and of each item of its answer."""
    try:
        if isinstance(data, list):
            answers = [
                service_pb2.StreamCodeDocumentsResponse.FromString(answer)
                for answer in channel.stream_stream(_NAME + method)(iter(data), timeout=20)
            ]
            errors = [answer.error for answer in answers if answer.HasField("error")]
        else:
            answer = channel.unary_unary(_NAME + method)(data, timeout=20)
            items = (
                service_pb2.BatchCodeDocumentsResponse.FromString(answer).items if method.startswith("Batch") else ()
            )
            errors = [item.error for item in items if item.HasField("error")]
    except grpc.RpcError as error:
        failure = failure_of(error)
        yield failure.code, failure.message
        return
    yield "OK", ""
    for status in errors:
        failure = failure_of(status)
        yield failure.code, failure.message


@pytest.mark.parametrize(
    ("method", "message", "named"),
    [
        ("CodeDocument", service_pb2.CodeDocumentRequest(document=document("QQQ")), "document.text"),
        ("CodeDocument", service_pb2.CodeDocumentRequest(document=document("x", "QQQ")), "document.id"),
        (
            "BatchCodeDocuments",
            service_pb2.BatchCodeDocumentsRequest(documents=[document("a"), document("QQQ")]),
            "documents[1].text",
        ),
        (
            "StreamCodeDocuments",
            service_pb2.StreamCodeDocumentsRequest(document=document("x", title="QQQ")),
            "document.title",
        ),
    ],
)
def test_bytes_that_are_not_utf8_are_told_by_field(
    channel: grpc.Channel, method: str, message: object, named: str
) -> None:
    data = message.SerializeToString().replace(b"QQQ", b"\xff\xfe\x80")  # type: ignore[attr-defined]
    with pytest.raises(grpc.RpcError) as caught:
        if method.startswith("Stream"):
            list(channel.stream_stream(_NAME + method)(iter([data])))
        else:
            channel.unary_unary(_NAME + method)(data)
    failure = failure_of(caught.value)
    assert (failure.code, failure.fields) == (
        "INVALID_ARGUMENT",
        {named: "got bytes that are not UTF-8, expected text in UTF-8"},
    )


def test_bytes_that_are_no_message_are_told(channel: grpc.Channel) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary(_NAME + "CodeDocument")(b"\xff\xff\xff\xff")
    failure = failure_of(caught.value)
    assert (failure.code, set(failure.fields)) == ("INVALID_ARGUMENT", {"request"})


async def test_the_text_of_an_error_is_bounded() -> None:
    async with serving() as running:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await running.stub.CodeDocument(good_request("x", publication_date="\x00\n" * 5000))
    failure = failure_of(caught.value)
    assert set(failure.fields) == {"document.publication_date"}
    assert len(failure.message) <= 400
    assert failure.message.isprintable()


REAL = [
    "",
    "   ",
    "🚀🔥🇦🇿",
    "\x00\x01\x02 Armenia \x07 attacked \x1b[31m Azerbaijan.",
    "אזרבייג'ן תקפה את ארמניה ביום ראשון.",
    "هاجمت أذربيجان أرمينيا يوم الأحد.",
    "word " * 5000,
    "Armenia" * 3000,
    "A. " * 1500,
    "\u202eArmenia attacked Azerbaijan\u202c.",
    "%s %n {0} '; DROP TABLE events; --",
    "<p>Armenia <b>attacked</b> Azerbaijan.</p>",
    "Line\r\nafter\rline\u2028and\u2029paragraph\x85 of Armenia.",
    "(((((((((((" * 40,
    "e\u0301" * 400,
    "亚美尼亚袭击了阿塞拜疆。",
    "'" * 900,
    "1 2 3 4 5 6 7 8 9 10 " * 60,
    "\ufeffArmenia attacked Azerbaijan on 99 Foobar 20201.",
]


@pytest.mark.model
def test_the_real_coder_answers_hostile_texts(real_server: Background) -> None:
    with grpc.insecure_channel(real_server.address) as opened:
        code = opened.unary_unary(_NAME + "CodeDocument")
        for number, text in enumerate(REAL):
            start = time.monotonic()
            ask = good_request(text, f"hostile{number}").SerializeToString()
            try:
                answer = service_pb2.CodeDocumentResponse.FromString(code(ask, timeout=120)).result
            except grpc.RpcError as error:
                failure = failure_of(error)
                assert (failure.code, set(failure.fields)) == ("INVALID_ARGUMENT", {"document.text"}), (
                    text[:40],
                    str(failure),
                )
                assert not text.strip()
            else:
                assert answer.document_id == f"hostile{number}"
                for event in answer.events:
                    assert text[event.action.span.start : event.action.span.end] == event.action.trigger
            assert time.monotonic() - start < 60, text[:40]
    assert (
        real_server.server.metrics.registry.get_sample_value("whowhom_worker_restarts_total", {"reason": "died"}) == 0
    )
