"""Proxies as people have them: tinyproxy on the way to a server, and nginx in front of one."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import runcomfy_client
from driving import drive, facts, program, raw, settle
from scripted import Server, refusing_url, stall, status

HOST = socket.gethostname()
ADDRESS = ""
with suppress(OSError):
    ADDRESS = socket.gethostbyname(HOST)

CALLER = """
import asyncio
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
    tmp_path: Path, tunnels_to: str, said: list[str]
) -> None:
    with behind_tls(tmp_path) as served, socket.socket() as bound:
        bound.bind((ADDRESS, 0))  # nobody listens there
        asked = bound.getsockname()[1] if tunnels_to == "nobody" else served
        allowed = asked + (tunnels_to == "another port")
        with tinyproxy(tmp_path, tunnels_to=allowed) as port:
            environment = {
                **os.environ,
                "HTTPS_PROXY": f"http://127.0.0.1:{port}",
                "NO_PROXY": "",
                "SSL_CERT_FILE": str(tmp_path / "cert.pem"),
            }
            done = subprocess.run(
                program(CALLER, f"https://{HOST}:{asked}"),
                env=environment,
                capture_output=True,
                text=True,
                timeout=120,
                check=True,
            )
    assert said == done.stdout.splitlines()
    assert f"CONNECT {HOST}:{asked}" in (tmp_path / "tinyproxy.log").read_text()


@contextmanager
def nginx(folder: Path, upstream: str, directives: str) -> Iterator[str]:
    """An nginx in front of a server: its URL. Once it has ended, its log is complete."""
    settings = folder / "nginx.conf"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        paths = "".join(
            f"{kind}_temp_path {folder / kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        # Otherwise its worker would be a user that may not enter the folder.
        user = "user root root;" if os.geteuid() == 0 else ""
        settings.write_text(
            f"daemon off; {user} pid {folder / 'nginx.pid'}; worker_shutdown_timeout 9s;\n"
            "events {}\nhttp {\n"
            f"{paths}upstream api {{ server {urlsplit(upstream).netloc}; }}\n"
            "log_format terse '$request_method $status $upstream_status $connection_requests';\n"
            f"access_log {folder / 'access.log'} terse;\n"
            f"server {{ listen 127.0.0.1:{port}; {directives}\n"
            "location / { proxy_pass http://api; } } }\n"
        )
        command = ["nginx", "-p", str(folder), "-e", str(folder / "error.log")]
        # It takes over a socket that listens, as from the nginx before an upgrade.
        with subprocess.Popen(
            [*command, "-c", str(settings)],
            pass_fds=[listener.fileno()],
            env={**os.environ, "NGINX": f"{listener.fileno()};"},
        ) as process:
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                process.send_signal(
                    signal.SIGQUIT
                )  # It ends, and writes, what it began.


needs_nginx = pytest.mark.skipif(
    not shutil.which("nginx"), reason="nginx is not installed"
)


@needs_nginx
@pytest.mark.parametrize(
    ("directives", "logged", "said"),
    [
        ("", "POST 502 502 1", ("SubmissionUnknown", "unknown")),
        (
            "proxy_read_timeout 300ms;",
            "POST 504 504 1",
            ("SubmissionUnknown", "unknown"),
        ),
        ("client_max_body_size 1k;", "POST 413 - 1", ("InputRejected", "refused")),
    ],
    ids=["no server behind it", "a server that says nothing", "a body too large"],
)
def test_a_submission_that_nginx_answers_by_itself_is_sent_once(
    server: Server,
    tmp_path: Path,
    kind: str,
    directives: str,
    logged: str,
    said: tuple[str, str],
) -> None:
    server.scripts["submit"] = [stall]
    upstream = server.base_url if directives else refusing_url()
    request = runcomfy_client.RawRequest("a/b", {"image": "x" * 500_000})

    def submit(client: Any) -> Any:
        return settle(client.submit(request))

    with nginx(tmp_path, upstream, directives) as url:
        error = drive(kind, url, submit, timeout=30)

    assert (*said, False) == facts(error, "outcome", "retryable")
    assert f"HTTP {logged.split()[1]}" in str(error)
    assert [logged] == (tmp_path / "access.log").read_text().splitlines()


@needs_nginx
def test_a_job_behind_nginx_outlives_a_status_that_took_too_long(
    server: Server, tmp_path: Path, kind: str
) -> None:
    server.scripts["status"] = [stall, status("completed")]
    upload = {"image": "x" * 5_000_000}  # More than nginx keeps in memory.
    directives = (
        "client_max_body_size 10m;"
        "location ~ /status$ { proxy_pass http://api; proxy_read_timeout 1s; }"
    )

    def run(client: Any) -> Any:
        return settle(client.run(runcomfy_client.RawRequest("a/b", upload)))

    with nginx(tmp_path, server.base_url, directives) as url:
        output = drive(kind, url, run, timeout=30)

    assert "https://out.runcomfy.net/a.png" == output.image
    log = (tmp_path / "access.log").read_text().splitlines()
    assert ["POST 200 200 1", "GET 504 504 1"] == log[:2]
    assert upload == json.loads(server.seen[0].body)
    assert 1 == server.count("submit")


@needs_nginx
def test_a_connection_that_nginx_closes_while_it_is_idle_costs_no_answer(
    server: Server, tmp_path: Path, kind: str
) -> None:
    request = raw()

    async def now_and_then(client: Any) -> None:
        for pause_s in (0.1, 0.19, 0.2, 0.21):
            await settle(client.run(request))
            time.sleep(pause_s)

    with nginx(tmp_path, server.base_url, "keepalive_timeout 200ms;") as url:
        assert drive(kind, url, now_and_then, timeout=30) is None

    log = (tmp_path / "access.log").read_text().splitlines()
    # Each on a connection of its own: one that nginx is about to close may lose it.
    assert 4 * ["POST 200 200 1"] == [line for line in log if "POST" in line]
