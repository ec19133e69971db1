"""How clients reach the service: connections, proxies, HTTP clients that are passed in."""

import asyncio
import functools
import socket
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
import runcomfy_client
from driving import HTTPX_KINDS, drive, facts, raw, run
from runcomfy_client._runtime import connections
from scripted import ID, Seen, Server, happy, head, reply, stall

IMAGE = "https://out.runcomfy.net/a.png"


@pytest.mark.parametrize("kind", HTTPX_KINDS)
def test_your_own_http_client_keeps_its_secrets_and_stays_open(
    server: Server, kind: str
) -> None:
    server.scripts["status"] = [
        reply(200, {"status": "completed"}, headers={"Set-Cookie": "a=b"})
    ]
    maker = httpx2.Client if kind == "sync" else httpx2.AsyncClient
    http = maker(
        headers={"X-Mine": "private", "Authorization": "Bearer mine"},
        auth=("user", "password"),
        cookies={"mine": "1"},
        params={"mine": "1"},
        base_url="https://elsewhere.example",
        follow_redirects=True,
    )
    found = drive(kind, server, run, http=http)
    assert IMAGE == found.image
    assert not http.is_closed
    for seen in server.seen:
        assert "Bearer sekret-token" == seen.headers["authorization"]
        assert not {"x-mine", "cookie"} & set(seen.headers)
        assert "mine" not in seen.path


@pytest.mark.parametrize("kind", HTTPX_KINDS)
def test_redirects_of_your_own_http_client_are_off(server: Server, kind: str) -> None:
    maker = httpx2.Client if kind == "sync" else httpx2.AsyncClient
    with Server(happy()) as foreign:
        location = {"Location": f"{foreign.base_url}/v1/models/a/b"}
        server.scripts["submit"] = [reply(307, {}, headers=location)]
        found = drive(kind, server, run, http=maker(follow_redirects=True))
    assert "SubmissionUnknown" == type(found).__name__
    assert [] == foreign.seen


def test_a_netrc_file_adds_nothing(
    server: Server, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\n")
    monkeypatch.setenv("NETRC", str(netrc))
    drive(kind, server, run)
    assert {"Bearer sekret-token"} == {
        seen.headers["authorization"] for seen in server.seen
    }


@pytest.mark.parametrize("kind", HTTPX_KINDS)
def test_a_mock_transport_can_be_passed_in(kind: str) -> None:
    seen: list[str] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(f"{request.method} {request.url}")
        return httpx2.Response(200, json={"request_id": ID})

    maker = httpx2.Client if kind == "sync" else httpx2.AsyncClient
    found = drive(
        kind,
        "https://model-api.runcomfy.net",
        lambda client: client.submit(raw()),
        http=maker(transport=httpx2.MockTransport(handle)),
    )
    assert ID == found.request_id
    assert ["POST https://model-api.runcomfy.net/v1/models/a/b"] == seen


def test_an_unexpected_error_of_your_http_client_is_unknown() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        raise LookupError("mine")

    http = httpx2.Client(transport=httpx2.MockTransport(handle))
    with (
        runcomfy_client.Client("t", http=http) as client,
        pytest.raises(runcomfy_client.SubmissionUnknown) as caught,
    ):
        client.submit(raw())
    assert isinstance(caught.value.__cause__, LookupError)


def test_tls_is_set_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    connections.tls_context.cache_clear()
    made: list[object] = []
    make = httpx2.create_ssl_context

    def count(*arguments: Any, **options: Any) -> Any:
        made.append(make(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(httpx2, "create_ssl_context", count)
    for _ in range(3):
        runcomfy_client.Client("t").close()
        asyncio.run(runcomfy_client.AsyncClient("t").close())
    assert 1 == len(made)


@pytest.mark.parametrize("kind", HTTPX_KINDS)
def test_a_call_that_gets_no_connection_sent_nothing(server: Server, kind: str) -> None:
    server.scripts["submit"] = [stall]
    maker = httpx2.Client if kind == "sync" else httpx2.AsyncClient

    async def action(client: Any) -> Any:
        async def submit(timeout: float) -> Any:
            call = client.submit
            if kind == "sync":
                call = functools.partial(asyncio.to_thread, client.submit)
            try:
                await call(raw(), timeout=timeout)
            except Exception as error:
                return error

        # Long enough that the first holds its connection when the second gives up.
        first = asyncio.create_task(submit(4.0))
        while not server.seen:
            await asyncio.sleep(0.005)
        second = await submit(0.2)
        return [await first, second]

    found = drive(
        kind, server, action, http=maker(limits=httpx2.Limits(max_connections=1))
    )
    assert ["SubmissionUnknown", "TransportError"] == [
        type(error).__name__ for error in found
    ]
    assert "not_sent" == found[1].outcome
    assert 1 == server.count("submit")


@pytest.mark.parametrize("name", ["Client", "AsyncClient"])
def test_an_http_client_of_another_kind_is_refused(name: str) -> None:
    # httpx and httpx2 are alike in all but their names.
    like_httpx = type(name, (), {"__module__": "httpx._client"})()
    other = {"Client": httpx2.AsyncClient, "AsyncClient": httpx2.Client}[name]()
    for given, hint in ((other, "not httpx2."), (like_httpx, "another package than")):
        with pytest.raises(runcomfy_client.InvalidInput) as caught:
            getattr(runcomfy_client, name)("t", http=given)
        assert f"must be an httpx2.{name}" in str(caught.value)
        assert hint in str(caught.value)


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    monkeypatch.delitem(
        sys.modules, "runcomfy_client._runtime.aiohttp_exchange", raising=False
    )
    with pytest.raises(ModuleNotFoundError, match="pip install aiohttp"):
        runcomfy_client.AsyncClient("t", http="aiohttp")


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_that_are_not_there_are_named(
    kind: str, variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections.tls_context.cache_clear()
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv(variable, str(tmp_path / "none"))
    found = drive(
        kind,
        "https://nowhere.invalid",
        lambda client: client.submit(raw(), timeout=0.5),
    )
    assert isinstance(found, runcomfy_client.InvalidInput)
    assert f"{variable}={tmp_path / 'none'}: " in str(found)
    assert "unset it" in str(found)


def test_every_address_of_a_host_is_tried(
    server: Server, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = socket.getaddrinfo

    def both(host: str, *arguments: Any, **options: Any) -> Any:
        if host != "localhost":
            return resolve(host, *arguments, **options)
        return [
            entry
            for address in ("::1", "127.0.0.1")
            for entry in resolve(address, *arguments, **options)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    found = drive(
        kind,
        server.base_url.replace("127.0.0.1", "localhost"),
        lambda client: client.submit(raw()),
    )
    assert ID == found.request_id


def test_a_host_without_address_is_not_reached(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*arguments: Any, **options: Any) -> Any:
        raise socket.gaierror("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    found = drive(
        kind,
        "https://nowhere.invalid",
        lambda client: client.submit(raw(), timeout=0.2),
    )
    assert ("TransportError", "not_sent") == facts(found, "outcome")


def test_an_answer_that_comes_in_pieces_is_whole(server: Server, kind: str) -> None:
    raw_body = b'{"request_id": "job-1"}'

    def trickle(connection: socket.socket, seen: Seen) -> bool:
        for byte in head(200, len(raw_body)) + raw_body:
            connection.sendall(bytes([byte]))
        return True

    server.scripts["submit"] = [trickle]
    found = drive(kind, server, lambda client: client.submit(raw()))
    assert ID == found.request_id
