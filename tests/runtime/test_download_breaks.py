"""Downloads that break off, or whose disk is full."""

import gzip
import itertools
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest
import runcomfy_client
from downloading import lie, names
from driving import download, program
from scripted import PICTURE, Act, Seen, Server, head, reply, reset, stall

pytestmark = pytest.mark.usefixtures("hasty")


PASSING = [
    reset,
    lie(5000, b"half"),
    reply(500),
    reply(503, {}, headers={"Retry-After": "0"}),
    reply(429, {}),
    reply(408, {}),
    reply(204, b""),
    reply(206, b"half", headers={"Content-Range": "bytes 0-3/5000"}),
    reply(200, gzip.compress(b"x"), headers={"Content-Encoding": "gzip"}),
]


@pytest.mark.parametrize("case", range(len(PASSING)))
def test_a_download_starts_anew(
    server: Server, kind: str, tmp_path: Path, case: int
) -> None:
    server.scripts["other"] = [PASSING[case], reply(200, PICTURE)]
    (path,) = download(kind, server, tmp_path)
    assert PICTURE == path.read_bytes()
    assert ["job-1-1.png"] == names(tmp_path)


def serve_by_range(etag: str, changes: bool) -> Act:
    """A server of files that breaks off after 100,000 bytes, and goes on from there."""
    count = itertools.count()

    def act(connection: socket.socket, seen: Seen) -> bool:
        tag = etag.replace("v", f"v{next(count)}") if changes else etag
        start = 0
        if seen.headers.get("if-range") == tag:
            start = int(seen.headers["range"].removeprefix("bytes=").removesuffix("-"))
        rest = PICTURE[start:]
        headers = {"ETag": tag}
        if start:
            end = len(PICTURE) - 1
            headers["Content-Range"] = f"bytes {start}-{end}/{len(PICTURE)}"
        connection.sendall(head(206 if start else 200, len(rest), headers))
        connection.sendall(rest if "range" in seen.headers else rest[:100_000])
        return False

    return act


@pytest.mark.parametrize("changes", [False, True])
def test_a_download_that_breaks_off_goes_on_where_it_was(
    server: Server, kind: str, tmp_path: Path, changes: bool
) -> None:
    server.scripts["other"] = [serve_by_range('"v"', changes)]
    (path,) = download(kind, server, tmp_path)
    assert PICTURE == path.read_bytes()
    first, second = (seen.headers.get("range") for seen in server.seen)
    assert (None, "bytes=100000-") == (first, second)
    assert [path.name] == names(tmp_path)


def test_another_part_than_was_asked_for_is_no_file(
    server: Server, kind: str, tmp_path: Path
) -> None:
    etag = {"ETag": '"v"'}
    half = head(200, len(PICTURE), etag) + PICTURE[:1000]

    def breaks(connection: socket.socket, seen: Seen) -> bool:
        connection.sendall(half)
        return False

    wrong = {**etag, "Content-Range": f"bytes 0-{len(PICTURE) - 1}/{len(PICTURE)}"}
    server.scripts["other"] = [breaks, reply(206, PICTURE, headers=wrong)]
    found = download(kind, server, tmp_path)
    assert isinstance(found, runcomfy_client.TransportError)
    assert "part" in str(found)
    assert [] == names(tmp_path)


def test_a_weak_etag_resumes_nothing(server: Server, kind: str, tmp_path: Path) -> None:
    def breaks(connection: socket.socket, seen: Seen) -> bool:
        start = head(200, len(PICTURE), {"ETag": 'W/"v"'})
        connection.sendall(start + PICTURE[:1000])
        return False

    server.scripts["other"] = [breaks, reply(200, PICTURE)]
    (path,) = download(kind, server, tmp_path)
    assert PICTURE == path.read_bytes()
    assert all("range" not in seen.headers for seen in server.seen)


def test_a_full_disk_keeps_nothing(server: Server, kind: str, disk: Path) -> None:
    server.scripts["other"] = [reply(200, PICTURE * 2)]
    found = download(kind, server, disk)
    assert isinstance(found, runcomfy_client.SaveFailed)
    assert "No space left on device" in str(found) and str(disk) in str(found)
    assert found.outcome == "accepted"
    assert [] == names(disk)
    server.scripts["other"] = [reply(200, b"small")]
    (path,) = download(kind, server, disk)
    assert b"small" == path.read_bytes()


DOWNLOADER = """
from runcomfy_client import Client
url, folder = sys.argv[1:]
Client("t", base_url=url).download(url + "/a.png", folder, name="x")
"""


@pytest.mark.parametrize("nameless", [True, False])
def test_a_killed_download_is_in_nobodys_way(
    server: Server, tmp_path: Path, nameless: bool
) -> None:
    half_sent = threading.Event()

    def halt(connection: socket.socket, seen: Seen) -> bool:
        connection.sendall(head(200, len(PICTURE)) + PICTURE[:200_000])
        half_sent.set()
        return stall(connection, seen)

    server.scripts["other"] = [halt, reply(200, PICTURE)]
    folder = tmp_path / "out"
    # As where the system has no files without a name.
    without = "" if nameless else "import os; del os.O_TMPFILE\n"
    child = subprocess.Popen(program(without + DOWNLOADER, server.base_url, folder))
    assert half_sent.wait(30)
    time.sleep(0.2)
    child.kill()
    child.wait()
    left = names(folder)
    assert [] == left if nameless else all(each.endswith(".part") for each in left)
    (path,) = download("sync", server, folder, name="x")
    assert PICTURE == path.read_bytes()
    assert sorted([*left, "x-1.png"]) == names(folder)
