"""One journal, many threads and processes."""

import random
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import runcomfy_client
from driving import at_once, program, raw
from scripted import Seen, Server, reply


def test_threads_share_a_journal(server: Server, make_journal: Any) -> None:
    journal = make_journal()
    with runcomfy_client.Client(
        "t", base_url=server.base_url, journal=journal
    ) as client:

        def work() -> None:
            for _ in range(5):
                client.submit(raw())

        at_once(*[work] * 4)
    assert 20 == len(journal.pending())


SUBMITTER = """
from runcomfy_client import Client, RawRequest
from runcomfy_client._runtime.journal import Journal
client = Client("t", base_url=sys.argv[1], journal=Journal(sys.argv[2]))
for n in range(int(sys.argv[3])):
    client.submit(RawRequest("a/b", {"n": n}))
"""


def start(server: Server, journal: Path, count: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        program(SUBMITTER, server.base_url, journal, count), stderr=subprocess.PIPE
    )


@pytest.fixture
def counting(server: Server) -> list[str]:
    """The ids of the jobs that the server made; each has its own."""
    made: list[str] = []
    lock = threading.Lock()

    def submit(connection: socket.socket, seen: Seen) -> bool:
        with lock:
            made.append(f"job-{len(made)}")
            request_id = made[-1]
        time.sleep(0.002)
        return reply(200, {"request_id": request_id})(connection, seen)

    server.scripts["submit"] = [submit]
    return made


def test_processes_share_a_journal(
    server: Server, counting: list[str], make_journal: Any
) -> None:
    journal = make_journal()
    children = [start(server, journal.path, 5) for _ in range(3)]
    for child in children:
        assert b"" == child.communicate(timeout=60)[1]
    assert set(counting) == {entry.request_id for entry in journal.pending()}
    assert 15 == len(counting)


OPENER = """
from runcomfy_client import Journal
for path in iter(sys.stdin.readline, ""):
    with Journal(path.strip()) as journal:
        journal.pending()
    print(flush=True)
"""


def test_processes_may_make_a_journal_at_the_same_time(tmp_path: Path) -> None:
    command = program(OPENER)
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    children = [
        subprocess.Popen(command, bufsize=0, **pipes)  # type: ignore[call-overload]
        for _ in range(6)
    ]
    for n in range(10):
        for child in children:
            child.stdin.write(f"{tmp_path / f'{n}.db'}\n".encode())
        for child in children:
            assert child.stdout.readline()
    for child in children:
        assert (b"", b"") == child.communicate(timeout=60)


def test_a_killed_process_leaves_no_job_unknown(
    server: Server, counting: list[str], make_journal: Any
) -> None:
    journal = make_journal()
    chance = random.Random(7)
    for _ in range(4):
        before = len(counting)
        child = start(server, journal.path, 10_000)
        while len(counting) == before:
            time.sleep(0.001)
        time.sleep(chance.uniform(0.0, 0.03))
        child.kill()
        child.communicate()
    entries = journal.pending()
    known = {entry.request_id for entry in entries if entry.request_id}
    unclear = [entry for entry in entries if entry.request_id is None]
    assert known <= set(counting)
    assert len(set(counting) - known) <= len(unclear) <= 4
