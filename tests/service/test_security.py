"""TLS, mutual TLS, tokens, reflection, and what the log may not hold."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from whowhom.v1 import event_coding_service_pb2 as service_pb2

from service import AsyncClient, RetryPolicy, failure_of
from service._logging import configure_logging
from service._server import running_server
from service._settings import SettingsError
from tests.service.certificates import Authority
from tests.service.conftest import document, request, serving, settings_with
from tests.service.fake_coder import SPEC

ONCE = RetryPolicy(attempts=1)


@asynccontextmanager
async def client_of(address: str, authority: Authority | bytes, **credentials: bytes) -> AsyncIterator[AsyncClient]:
    roots = authority if isinstance(authority, bytes) else authority.pem
    secured = grpc.ssl_channel_credentials(roots, **credentials)
    async with AsyncClient(address, credentials=secured, retry=ONCE, timeout=10) as client:
        yield client


async def test_tls_serves_those_who_trust_its_authority(tmp_path: Path) -> None:
    authority = Authority()
    certificate, key = authority.sign().write(tmp_path)
    async with serving(tls_certificate=certificate, tls_key=key) as running:
        async with client_of(running.address, authority) as client:
            assert (await client.code(document("text"))).document_id == "d"
        async with client_of(running.address, Authority("Somebody else")) as client:
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await client.code(document("text"))
        assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
        with pytest.raises(grpc.aio.AioRpcError) as plain:
            await running.code("text", timeout=5)
        assert plain.value.code() is grpc.StatusCode.UNAVAILABLE


async def test_an_expired_certificate_is_refused_and_renewed_without_a_restart(tmp_path: Path) -> None:
    authority = Authority()
    certificate, key = authority.sign(days=(-10, -1)).write(tmp_path)
    async with serving(tls_certificate=certificate, tls_key=key) as running:
        async with client_of(running.address, authority) as client:
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await client.code(document("text"))
            assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
        authority.sign().write(tmp_path)
        async with client_of(running.address, authority) as client:
            assert (await client.code(document("text"))).document_id == "d"


async def test_files_that_do_not_fit_leave_the_old_certificate_in_place(tmp_path: Path) -> None:
    authority = Authority()
    certificate, key = authority.sign().write(tmp_path)
    async with serving(tls_certificate=certificate, tls_key=key) as running:
        certificate.write_bytes(b"-----BEGIN CERTIFICATE-----\nhalf")
        async with client_of(running.address, authority) as client:
            assert (await client.code(document("text"))).document_id == "d"
        certificate.unlink()
        async with client_of(running.address, authority) as client:
            assert (await client.code(document("text"))).document_id == "d"


async def test_mutual_tls_asks_for_a_certificate_in_time(tmp_path: Path) -> None:
    authority, stranger = Authority(), Authority("Stranger")
    certificate, key = authority.sign().write(tmp_path)
    clients = tmp_path / "clients.pem"
    clients.write_bytes(authority.pem)
    good, expired, foreign = authority.sign("client"), authority.sign("client", days=(-10, -1)), stranger.sign("client")
    async with serving(tls_certificate=certificate, tls_key=key, tls_client_ca=clients) as running:
        async with client_of(
            running.address, authority, private_key=good.key, certificate_chain=good.certificate
        ) as client:
            assert (await client.code(document("text"))).document_id == "d"
        for pair in (None, expired, foreign):
            given = {} if pair is None else {"private_key": pair.key, "certificate_chain": pair.certificate}
            async with client_of(running.address, authority, **given) as client:
                with pytest.raises(grpc.aio.AioRpcError) as caught:
                    await client.code(document("text"))
                assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
        assert running.metric("whowhom_documents_total", outcome="coded") == 1


async def test_tokens_guard_all_but_health(tmp_path: Path) -> None:
    tokens = tmp_path / "tokens"
    tokens.write_text("# of the newsroom\nfrom-file\n", encoding="utf-8")
    async with serving(tokens="one,  two", tokens_file=tokens) as running:
        for token in ("one", "two", "from-file"):
            async with AsyncClient(running.address, token=token, retry=ONCE) as client:
                assert (await client.code(document("text"))).document_id == "d"
        for header in ("", "Bearer ", "Bearer on", "Bearer one2", "Basic one", "one", "Bearer # of the newsroom"):
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await running.code("text", metadata=(("authorization", header),) if header else ())
            failure = failure_of(caught.value)
            assert (failure.code, failure.reason) == ("UNAUTHENTICATED", "TOKEN")
        with pytest.raises(grpc.aio.AioRpcError) as streamed:
            async for _ in running.stub.StreamCodeDocuments(iter([service_pb2.StreamCodeDocumentsRequest()])):
                pytest.fail("an answer without a token")
        assert streamed.value.code() is grpc.StatusCode.UNAUTHENTICATED
        health = health_pb2_grpc.HealthStub(running.channel)
        assert (await health.Check(health_pb2.HealthCheckRequest())).status == health_pb2.HealthCheckResponse.SERVING
        with pytest.raises(grpc.aio.AioRpcError) as listed:
            await _services(running.channel)
        assert listed.value.code() is grpc.StatusCode.UNAUTHENTICATED


async def test_tokens_are_read_again_and_held_while_the_file_is_away(tmp_path: Path) -> None:
    tokens = tmp_path / "tokens"
    tokens.write_text("old\n", encoding="utf-8")
    async with serving(tokens_file=tokens) as running:
        old, new = ((("authorization", f"Bearer {token}"),) for token in ("old", "new"))
        await running.code("text", metadata=old)
        tokens.unlink()
        await running.code("text", metadata=old)
        tokens.write_text("new\n", encoding="utf-8")
        await running.code("text", metadata=new)
        with pytest.raises(grpc.aio.AioRpcError):
            await running.code("text", metadata=old)


async def _services(channel: grpc.aio.Channel) -> set[str]:
    stub = reflection_pb2_grpc.ServerReflectionStub(channel)
    ask = reflection_pb2.ServerReflectionRequest(list_services="")
    answers = [answer async for answer in stub.ServerReflectionInfo(iter([ask]))]
    return {service.name for answer in answers for service in answer.list_services_response.service}


async def test_reflection_can_be_off() -> None:
    async with serving() as running:
        assert "whowhom.v1.EventCodingService" in await _services(running.channel)
    async with serving(reflection=False) as running:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await _services(running.channel)
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED


@pytest.mark.parametrize(("host", "warned"), [("127.0.0.1", False), ("localhost", False), ("0.0.0.0", True)])
async def test_serving_in_the_open_is_warned_of(host: str, warned: bool, capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("warning", "json")
    async with running_server(settings_with(host=host, tokens="secret-token"), spec=SPEC, wait_ready=False):
        pass
    lines = capfd.readouterr().err
    assert ("serving without TLS" in lines) is warned
    assert ("tokens are sent without TLS" in lines) is warned
    assert "secret-token" not in lines


async def test_the_log_never_holds_text_of_articles(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("debug", "json")
    told: list[str] = []
    async with serving(worker_timeout=0.5) as running:
        for text in (
            "attacked Xyzzyville",
            "RAISE Xyzzyville",
            "FAULT Xyzzyville",
            "CRASH Xyzzyville",
            "HANG Xyzzyville",
        ):
            try:
                await running.code(text)
            except grpc.aio.AioRpcError as error:
                assert error.code() is grpc.StatusCode.INTERNAL
                told.append(failure_of(error).request_id)
        batch = service_pb2.BatchCodeDocumentsRequest(
            documents=[document("FAULT Xyzzyville"), document("RAISE Xyzzyville")]
        )
        await running.stub.BatchCodeDocuments(batch)
        with pytest.raises(grpc.aio.AioRpcError):
            await running.stub.CodeDocument(request("Xyzzyville", publication_date="Xyzzy"))
        raw = running.channel.unary_unary("/whowhom.v1.EventCodingService/CodeDocument")
        with pytest.raises(grpc.aio.AioRpcError):
            await raw(b"\x0aXyzzyville")
    captured = capfd.readouterr()
    assert "Xyzzy" not in captured.err
    assert "Xyzzy" not in captured.out
    assert "Traceback" not in captured.err
    lines = [json.loads(line) for line in captured.err.splitlines() if line.startswith("{")]
    calls = [line for line in lines if line["event"] == "call" and line.get("method") == "CodeDocument"]
    assert len(calls) == 7
    assert all(len(line["request_id"]) == 16 for line in calls)
    assert len(told) == 4
    assert set(told) <= {line["request_id"] for line in calls if line["code"] == "INTERNAL"}
    assert set(told[:2]) <= {line["request_id"] for line in lines if line["event"] == "document failed"}
    assert {line["code"] for line in calls} == {"OK", "INTERNAL", "INVALID_ARGUMENT"}


@pytest.mark.parametrize(
    ("names", "complaint"),
    [
        (("tls_certificate",), "tls_certificate and tls_key: one is set"),
        (("tls_client_ca",), "tls_client_ca: needs"),
        (("tls_certificate", "tls_key"), "tls_certificate: cannot be used"),
        (("tokens_file",), "tokens_file: .* cannot be read"),
    ],
)
async def test_settings_that_cannot_work_end_the_start(tmp_path: Path, names: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        async with serving(**dict.fromkeys(names, tmp_path / "none.pem")):
            pytest.fail("it must not come this far")


async def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    authority = Authority()
    certificate, _ = authority.sign().write(tmp_path, "one")
    _, key = authority.sign().write(tmp_path, "other")
    with pytest.raises(SettingsError, match="tls_key: cannot be used"):
        async with serving(tls_certificate=certificate, tls_key=key):
            pytest.fail("it must not come this far")
