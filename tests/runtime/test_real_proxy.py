"""A proxy as people have it: tinyproxy, between the client and a server that speaks TLS."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

HOST = socket.gethostname()
ADDRESS = ""
with suppress(OSError):
    ADDRESS = socket.gethostbyname(HOST)

CALLER = """
import asyncio, sys
from runcomfy_client import AsyncClient, Client, RawRequest, RunComfyError
request = RawRequest("a/b", {"prompt": "x"})
async def submit():
    async with AsyncClient("secret", base_url=sys.argv[1], timeout=20) as client:
        return await client.submit(request)
def submit_here():
    with Client("secret", base_url=sys.argv[1], timeout=20) as client:
        return client.submit(request)
for call in (submit_here, lambda: asyncio.run(submit())):
    try:
        print(call().request_id)
    except RunComfyError as error:
        print(type(error).__name__, error.outcome, "HTTPS_PROXY" in str(error))
"""


class _Api(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps({"request_id": "job-1"}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def behind_tls(folder: Path) -> Iterator[int]:
    """A server with a certificate for the name of this machine: its port."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    command += ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server = ThreadingHTTPServer((ADDRESS, 0), _Api)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def tinyproxy(folder: Path, *, tunnels_to: int) -> Iterator[int]:
    """A tinyproxy that tunnels to one port only: its own port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    settings = folder / "tinyproxy.conf"
    settings.write_text(
        f"Port {port}\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 20\n"
        f"ConnectPort {tunnels_to}\nLogFile \"{folder / 'tinyproxy.log'}\"\n"
    )
    with subprocess.Popen(["tinyproxy", "-d", "-c", str(settings)]) as process:
        try:
            give_up = time.monotonic() + 30
            while time.monotonic() < give_up:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                time.sleep(0.05)
            yield port
        finally:
            process.kill()


@pytest.mark.skipif(
    not (ADDRESS and shutil.which("tinyproxy") and shutil.which("openssl")),
    reason="tinyproxy or openssl is not installed, or this machine has no name",
)
@pytest.mark.parametrize(
    ("tunnels_to", "said"),
    [
        ("the server", ["job-1"] * 2),
        ("another port", ["TransportError not_sent True"] * 2),
        ("nobody", ["TransportError not_sent True"] * 2),
    ],
)
def test_a_real_proxy_carries_a_submission_or_says_that_it_sent_nothing(
    package_folder: Path, tmp_path: Path, tunnels_to: str, said: list[str]
) -> None:
    with behind_tls(tmp_path) as served, socket.socket() as bound:
        bound.bind((ADDRESS, 0))  # nobody listens there
        asked = bound.getsockname()[1] if tunnels_to == "nobody" else served
        allowed = asked + (tunnels_to == "another port")
        with tinyproxy(tmp_path, tunnels_to=allowed) as port:
            environment = {
                **os.environ,
                "PYTHONPATH": str(package_folder),
                "HTTPS_PROXY": f"http://127.0.0.1:{port}",
                "NO_PROXY": "",
                "SSL_CERT_FILE": str(tmp_path / "cert.pem"),
            }
            done = subprocess.run(
                [sys.executable, "-c", CALLER, f"https://{HOST}:{asked}"],
                env=environment,
                capture_output=True,
                text=True,
                timeout=120,
                check=True,
            )
    assert said == done.stdout.splitlines()
    assert f"CONNECT {HOST}:{asked}" in (tmp_path / "tinyproxy.log").read_text()
