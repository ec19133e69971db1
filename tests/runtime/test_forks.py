"""After a fork, each process gets its own answers, and nobody waits for ever."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import runcomfy_client
from driving import KINDS, printed, program
from scripted import Seen, Server, reply

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")

WORKER = """
import asyncio, json, multiprocessing, os, sys, threading
url, kind, path = sys.argv[1:]
from runcomfy_client import AsyncClient, Client, Journal, RawRequest

journal = Journal(path)
if kind == "sync":
    client = Client("t", base_url=url, journal=journal, timeout=20)
else:
    http = "aiohttp" if kind == "aiohttp" else None
    client = AsyncClient("t", base_url=url, journal=journal, timeout=20, http=http)

def submit(word):
    request = RawRequest("a/b", {"word": word})
    if kind == "sync":
        return client.submit(request).request_id
    async def main():
        return (await client.submit(request)).request_id
    return asyncio.run(main())

def work(word):
    return [(submit(f"{word}-{n}"), f"{word}-{n}") for n in range(10)]

"""

POOL = """
found = work("before")
with multiprocessing.get_context("fork").Pool(4) as pool:
    rest = pool.map_async(work, ["a", "b", "c", "d"], chunksize=1)
    found += work("parent")
    for part in rest.get(60):
        found += part
found += work("after")
closing = client.close()
if closing: asyncio.run(closing)
print(json.dumps(found))
"""

FORK_WHILE_BUSY = """
threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(4)]
for thread in threads: thread.start()
found, children = [], []
for n in range(6):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, json.dumps(work(f"c{n}")).encode())
        os._exit(0)
    children.append((child, read, write))
for child, read, write in children:
    os.close(write)
    with open(read) as pipe:
        found += json.load(pipe)
    assert os.waitpid(child, 0)[1] == 0
for thread in threads: thread.join()
print(json.dumps(found))
"""


@pytest.fixture
def echoing(server: Server) -> Iterator[Server]:
    """A server that names each job after its input."""

    def submit(connection: socket.socket, seen: Seen) -> bool:
        word = json.loads(seen.body)["word"]
        return reply(200, {"request_id": word})(connection, seen)

    server.scripts["submit"] = [submit]
    yield server


def play(code: str, *words: object) -> Any:
    python, *rest = program(WORKER + code, *words)
    return json.loads(printed([python, "-W", "ignore", *rest]))


@pytest.mark.parametrize(
    ("kind", "code"), [*((kind, POOL) for kind in KINDS), ("sync", FORK_WHILE_BUSY)]
)
def test_each_process_gets_its_own_answers_and_all_stand_in_the_journal(
    echoing: Server, tmp_path: Path, kind: str, code: str
) -> None:
    path = tmp_path / "journal.db"

    found = play(code, echoing.base_url, kind, str(path))

    assert [] == [pair for pair in found if pair[0] != pair[1]]
    sent = {json.loads(seen.body)["word"] for seen in echoing.seen}
    assert len(sent) == echoing.count("submit") >= 60
    with runcomfy_client.Journal(path) as journal:
        assert sent == {entry.request_id for entry in journal.pending()}


THEIRS = """
import httpx2
kind = httpx2.Client if kind == "sync" else httpx2.AsyncClient
client = (Client if kind is httpx2.Client else AsyncClient)("t", base_url=url, http=kind())
def submit():
    job = client.submit(RawRequest("a/b", {"word": "w"}))
    return job if kind is httpx2.Client else asyncio.run(job)
child = os.fork()
if child == 0:
    try:
        submit()
    except Exception as error:
        ok = (type(error).__name__, str(error.outcome), error.retryable) == (
            "TransportError", "not_sent", False) and "forked" in str(error)
        os._exit(0 if ok else 1)
    os._exit(2)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps([code, submit().request_id]))
"""


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_an_http_client_of_yours_is_not_used_after_a_fork(
    echoing: Server, tmp_path: Path, kind: str
) -> None:
    found = play(THEIRS, echoing.base_url, kind, str(tmp_path / "j.db"))

    assert [0, "w"] == found
    assert 1 == echoing.count("submit")


BATCH = """
requests = [RawRequest("a/b", {"word": f"w{n}"}) for n in range(20)]
batch = client.map(requests, limit=4)
first = next(batch)
child = os.fork()
if child == 0:
    try:
        next(batch)
    except Exception as error:
        for thread in set(threading.enumerate()) - {threading.current_thread()}:
            thread.join()  # What it began to send would arrive.
        os._exit(0 if "goes on there" in str(error) else 1)
    os._exit(2)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps([code, 1 + len(list(batch))]))
"""

ASYNC_BATCH = """
async def main():
    requests = [RawRequest("a/b", {"word": f"w{n}"}) for n in range(20)]
    batch = client.map(requests, limit=4)
    first = await anext(batch)
    child = os.fork()
    if child == 0:
        try:
            await anext(batch)
        except Exception as error:
            os._exit(0 if "goes on there" in str(error) else 1)
        os._exit(2)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(json.dumps([code, 1 + len([end async for end in batch])]))
    await client.close()
asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("kind", "code"),
    [("sync", BATCH), ("async", ASYNC_BATCH), ("aiohttp", ASYNC_BATCH)],
)
def test_a_batch_stays_with_the_process_that_began_it(
    echoing: Server, tmp_path: Path, kind: str, code: str
) -> None:
    found = play(code, echoing.base_url, kind, str(tmp_path / "j"))

    assert [0, 20] == found
    assert 20 == echoing.count("submit")
