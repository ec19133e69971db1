"""Every phase of a call ends by its deadline, and only what may have arrived is unknown."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx2
import pytest
import runcomfy_client
from driving import HTTPX_KINDS, KINDS, drive, facts, raw, settle
from scripted import ID, Seen, Server, drip, drip_body, drip_headers, reply

GRACE_S = 10.0
"""More than any machine is late, and less than anything here lasts that nobody ends."""
PUBLIC = "https://model-api.runcomfy.net"

EACH_CLIENT = pytest.mark.parametrize(
    ("kind", "mine"),
    [(kind, False) for kind in KINDS] + [(kind, True) for kind in HTTPX_KINDS],
)
"""Each kind, with an HTTP client of its own or of the caller."""

Serve = Callable[[socket.socket], object]


@contextmanager
def listening(serve: Serve) -> Iterator[tuple[str, list[bytes]]]:
    """A listener that does one thing with each connection: its address, its first bytes."""
    firsts: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def run(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(30)
            firsts.append(connection.recv(200, socket.MSG_PEEK))
            serve(connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=run, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}", firsts
    finally:
        listener.close()


def silence(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def hang_up(connection: socket.socket) -> None:
    connection.recv(65536)


def break_off(connection: socket.socket) -> None:
    connection.recv(1000)
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def tunnel_into_silence(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    silence(connection)


def drip_a_tunnel(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.02)


def submit(
    kind: str,
    url: str,
    body: object = "a cat",
    *,
    over: threading.Event | None = None,
    **options: Any,
) -> tuple[Any, float]:
    """What came of a submission, and how long it took; says when it is over."""
    request = runcomfy_client.RawRequest("a/b", {"prompt": body})
    took: list[float] = []

    async def action(client: Any) -> Any:
        started = time.monotonic()
        try:
            return await settle(client.submit(request))
        finally:
            took.append(time.monotonic() - started)
            if over is not None:
                over.set()

    found = drive(kind, url, action, **{"timeout": 0.5, **options})
    return found, took[0]


def own(kind: str) -> dict[str, Any]:
    """An HTTP client of the caller, for those that take one."""
    return {"http": (httpx2.Client if kind == "sync" else httpx2.AsyncClient)()}


trailers = drip(
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Slow: "
)


@EACH_CLIENT
@pytest.mark.parametrize("act", [drip_headers, drip_body, trailers])
def test_what_drips_ends_in_time(
    server: Server, kind: str, act: Any, mine: bool
) -> None:
    server.scripts["submit"] = [act]
    options = own(kind) if mine else {}
    found, took = submit(kind, server.base_url, **options)
    assert "SubmissionUnknown" == type(found).__name__
    assert took < 0.5 + GRACE_S


@EACH_CLIENT
def test_an_upload_that_nobody_takes_ends_in_time(kind: str, mine: bool) -> None:

    def sip(connection: socket.socket) -> None:
        while connection.recv(1000):
            time.sleep(0.01)

    with listening(sip) as (address, _):
        found, took = submit(
            kind,
            f"http://{address}",
            "x" * 20_000_000,
            **({"timeout": 1.0} | (own(kind) if mine else {})),
        )
    assert took < 1.0 + GRACE_S
    assert ("TransportError", "not_sent") == facts(found, "outcome")


def test_a_slow_resolver_does_not_delay_a_call(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = socket.getaddrinfo
    over = threading.Event()

    def slow(host: Any, *arguments: Any, **options: Any) -> Any:
        if host == "slow.invalid":
            over.wait(30)
        return resolve(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    found, took = submit(kind, "https://slow.invalid", over=over)
    assert "not_sent" == found.outcome
    assert took < 0.5 + GRACE_S


@pytest.mark.parametrize("serve", [silence, hang_up])
def test_a_handshake_that_fails_sent_nothing(kind: str, serve: Serve) -> None:
    with listening(serve) as (address, firsts):
        found, took = submit(kind, f"https://{address}")
    assert firsts[0].startswith(b"\x16\x03")
    assert ("TransportError", "not_sent") == facts(found, "outcome")
    assert took < 0.5 + GRACE_S


@pytest.mark.parametrize("kind", HTTPX_KINDS)
@pytest.mark.parametrize("mine", [False, True])
@pytest.mark.parametrize(
    "serve", [silence, hang_up, tunnel_into_silence, drip_a_tunnel]
)
def test_a_proxy_that_makes_no_tunnel_sent_nothing(
    kind: str, serve: Serve, mine: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with listening(serve) as (address, firsts):
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:secret@{address}")
        options = own(kind) if mine else {}
        found, took = submit(kind, PUBLIC, **options)
    assert firsts[0].startswith(b"CONNECT model-api.runcomfy.net:443 ")
    assert ("TransportError", "not_sent") == facts(found, "outcome")
    assert took < 0.5 + GRACE_S
    assert "secret" not in str(found)


def test_an_upload_that_is_cut_off_is_sent_again(kind: str) -> None:
    with listening(break_off) as (address, firsts):
        found, _ = submit(kind, f"http://{address}", "x" * 20_000_000, timeout=20.0)
    assert ("TransportError", "not_sent") == facts(found, "outcome")
    assert 3 == len(firsts)


def test_a_connection_that_was_idle_carries_no_submission(
    server: Server, kind: str
) -> None:
    served: set[socket.socket] = set()

    def once(connection: socket.socket, seen: Seen) -> bool:
        """Answer the first call of a connection, and close as the second one comes."""
        if connection in served:
            return False
        served.add(connection)
        return reply(200, {"request_id": ID, "status": "in_progress"})(connection, seen)

    server.scripts.update(submit=[once], status=[once])
    request = raw()

    async def action(client: Any) -> list[str]:
        ids: list[str] = []
        for _ in range(3):
            job = await settle(client.submit(request))
            ids.append(job.request_id)
            await settle(job.status())
            time.sleep(0.1)
        return ids

    assert [ID] * 3 == drive(kind, server, action)
    assert 3 == server.count("submit")


def test_a_loopback_address_needs_no_proxy(
    server: Server, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with Server() as proxy:
        for name in ("http_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.base_url)
        found, _ = submit(kind, server.base_url)
    assert ID == found.request_id
    assert [] == proxy.seen


@pytest.mark.parametrize("kind", HTTPX_KINDS)
@pytest.mark.parametrize(
    ("value", "words"),
    [
        (
            "socks5://me:secret@127.0.0.1:1080",
            "a SOCKS proxy takes the package socksio",
        ),
        ("socks://127.0.0.1:1080", "a proxy is one of http, https, socks5, socks5h"),
        ("http://[::1:3128", "is not a URL"),
        ("http://proxy:port", "is not a URL"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_named_with_its_cure(
    kind: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", value)
    monkeypatch.setenv("NO_PROXY", "other.example")
    found, took = submit(kind, PUBLIC, timeout=GRACE_S)
    shown = f"ALL_PROXY={value.replace('me:secret@', '')}"
    assert ("not_sent", False) == (found.outcome, found.retryable)
    assert f"{shown}" in str(found) and words in str(found)
    assert "NO_PROXY=model-api.runcomfy.net" in str(found)
    assert took < GRACE_S
    monkeypatch.setenv("NO_PROXY", "other.example, .runcomfy.net")
    monkeypatch.setattr(socket, "getaddrinfo", _nowhere)
    found, _ = submit(kind, PUBLIC, timeout=GRACE_S)
    assert "no such host" in str(found)


def _nowhere(*arguments: Any, **options: Any) -> Any:
    raise socket.gaierror("no such host")
