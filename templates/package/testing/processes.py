"""Processes that a test starts: none of them may reach the real API."""

from __future__ import annotations

import multiprocessing
import socket
import sys
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import wraps
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.process import BaseProcess
from threading import Thread
from unittest.mock import patch

from .._runtime.wire import Answer, Failure, Send
from .files import make_file

_PATH = "/call-fake_runcomfy.serve-for-other-processes"  # read by whoever is refused
_FILES = f"{_PATH}/files/"


def _bound(port: int) -> socket.socket:
    """Return a socket that has the port and does not listen, so that nobody else can."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind(("127.0.0.1", port))
    return found


class Address:
    """The address that processes find in their environment; refused unless served.

    It is one for all tests, so that a fork server which one of them has started serves
    the next ones.
    """

    def __init__(self) -> None:
        self._socket = _bound(0)
        self._port: int = self._socket.getsockname()[1]
        self.fork_servers: set[int] = set()
        """Those that were started while the environment had this address."""

    def __str__(self) -> str:
        return f"http://127.0.0.1:{self._port}{_PATH}"

    @contextmanager
    def served(
        self, send: Callable[[Send], Answer | Failure], files_of: str
    ) -> Generator[None]:
        """Answer calls here while this lasts, and bring the files of ``files_of``."""
        handler = _handler(send, files_of, f"http://127.0.0.1:{self._port}{_FILES}")
        place = ("127.0.0.1", self._port)
        server = ThreadingHTTPServer(place, handler, bind_and_activate=False)
        server.socket.close()
        server.socket = self._socket
        server.daemon_threads = True
        server.server_activate()
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            self._socket = _bound(self._port)


_found: list[Address] = []


def address() -> Address:
    """Return the address of this process."""
    if not _found:
        _found.append(Address())
    return _found[0]


@contextmanager
def guarded(here: Address, is_served: Callable[[], bool]) -> Generator[None]:
    """Judge each process that is started by ``multiprocessing`` while this lasts.

    A fork server has the environment in which it was started: a process from one that
    was started before is refused. Others cannot call unless the fake is served: they are
    warned of.
    """
    begin = BaseProcess.start

    @wraps(begin)
    def start(process: BaseProcess) -> None:
        own = getattr(process, "_start_method", None)
        method: str = own or multiprocessing.get_start_method()
        server = _fork_server()
        if method == "forkserver" and server and server not in here.fork_servers:
            raise RuntimeError(
                "a fork server that was started before fake_runcomfy has the environment"
                " of then, maybe with a real token, and so would this process: start it"
                ' by the method "spawn", or nothing by "forkserver" before the fake'
            )
        if method != "fork" and not is_served():
            warnings.warn(
                "fake_runcomfy answers this process and those forked from it: call"
                f' fake_runcomfy.serve() before you start one by "{method}"',
                RuntimeWarning,
                stacklevel=2,
            )
        begin(process)
        if method == "forkserver" and (server := _fork_server()):
            here.fork_servers.add(server)

    with patch.object(BaseProcess, "start", start):
        yield


def _fork_server() -> int | None:
    """Return the fork server that ``multiprocessing`` starts processes from, if it runs."""
    module = sys.modules.get("multiprocessing.forkserver")
    server = getattr(module, "_forkserver", None)
    found = getattr(server, "_forkserver_pid", None)
    return found if isinstance(found, int) else None


def _handler(
    send: Callable[[Send], Answer | Failure], files_of: str, files_at: str
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path.startswith(_FILES):
                self._write(200, *make_file(self.path))
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            reply = send(Send(self.command, self.path, body or None, 60.0))
            if isinstance(reply, Failure):
                self.close_connection = True
                return
            text = reply.body.replace(files_of.encode(), files_at.encode())
            self._write(reply.status, "application/json", text, reply.retry_after)

        do_POST = do_DELETE = do_GET

        def _write(
            self, status: int, kind: str, body: bytes, retry_after: str | None = None
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if retry_after:
                self.send_header("Retry-After", retry_after)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet: the output is that of a test."""

    return Handler
