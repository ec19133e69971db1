"""HTTP/2, with an HTTP client of yours: what a server says it left undone is sent again."""

import json
import socket
import threading
from collections.abc import Callable
from typing import Any

import h2.connection
import h2.events
import httpx2
import pytest
from driving import HTTPX_KINDS, drive, raw
from scripted import ID

PRIOR = {"http1": False, "http2": True}
REFUSED_STREAM, CANCEL, NO_ERROR = 7, 8, 0


def accept(talk: Any, stream: int) -> bool:
    talk.send_headers(stream, [(":status", "200")])
    talk.send_data(stream, json.dumps({"request_id": ID}).encode(), end_stream=True)
    return True


def refuse(talk: Any, stream: int) -> bool:
    talk.reset_stream(stream, REFUSED_STREAM)
    return True


def cancel(talk: Any, stream: int) -> bool:
    talk.reset_stream(stream, CANCEL)
    return True


def go_away_from_all(talk: Any, stream: int) -> bool:
    talk.close_connection(NO_ERROR, last_stream_id=0)
    return False


def go_away_after_this(talk: Any, stream: int) -> bool:
    talk.close_connection(NO_ERROR, last_stream_id=stream)
    return False


def serve(acts: list[Callable[[Any, int], bool]]) -> tuple[str, list[int]]:
    """A server that does so about each request; its address, and the streams it saw."""
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[int] = []

    def talk_to(connection: socket.socket) -> None:
        talk = h2.connection.H2Connection(
            h2.connection.H2Configuration(client_side=False)
        )
        talk.initiate_connection()
        connection.sendall(talk.data_to_send())
        while data := connection.recv(65536):
            stays = True
            for event in talk.receive_data(data):
                if isinstance(event, h2.events.StreamEnded):
                    seen.append(event.stream_id)
                    stays = acts[len(seen) - 1](talk, event.stream_id)
            connection.sendall(talk.data_to_send())
            if not stays:
                return

    def listen() -> None:
        for _ in acts:
            connection, _ = listener.accept()
            threading.Thread(target=run, args=(connection,), daemon=True).start()

    def run(connection: socket.socket) -> None:
        with connection:
            talk_to(connection)

    threading.Thread(target=listen, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}", seen


@pytest.mark.parametrize("kind", HTTPX_KINDS)
@pytest.mark.parametrize(
    ("act", "sent", "end"),
    [
        (refuse, 2, ID),
        (go_away_from_all, 2, ID),
        (cancel, 1, "SubmissionUnknown"),
        (go_away_after_this, 1, "SubmissionUnknown"),
    ],
)
def test_what_was_not_processed_is_sent_again_and_nothing_else(
    kind: str, act: Callable[[Any, int], bool], sent: int, end: str
) -> None:
    url, seen = serve([act, accept])
    maker = httpx2.Client if kind == "sync" else httpx2.AsyncClient
    request = raw()

    found = drive(kind, url, lambda client: client.submit(request), http=maker(**PRIOR))

    assert end == getattr(found, "request_id", None) or type(found).__name__ == end
    assert sent == len(seen)
