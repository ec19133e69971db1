"""The file of a ledger: brought up to date, shared by processes, and bad days."""

import csv
import io
import json
import os
import pickle
import shutil
import socket
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import runcomfy_client
from driving import download, drive, printed, program, raw, settle
from ledgering import FIRST_FORMAT, call, price
from scripted import ID, Seen, Server, reply, submitted

PROCESSES = 50
JOBS = """
INSERT INTO submissions VALUES (7, 'a/b', 'd', 1.0, 'job-7', 'succeeded', NULL);
INSERT INTO submissions VALUES (8, 'a/b', 'd', 2.0, 'job-8', NULL, NULL);
"""


def test_a_journal_becomes_a_ledger(
    server: Server, kind: str, path: Path, ledger: Any
) -> None:
    with sqlite3.connect(path) as old:
        old.execute("PRAGMA journal_mode = WAL")
        old.executescript(FIRST_FORMAT + JOBS)
    old.close()
    assert [("job-8", "running", None), ("job-7", "succeeded", None)] == [
        (job.request_id, job.state, job.key) for job in ledger.jobs()
    ]
    call(kind, server, path, "run", key="order-17")
    assert ["job-8"] == [entry.request_id for entry in ledger.pending()]
    with runcomfy_client.Journal(path) as journal:
        assert ID == journal.find(ID).request_id


def test_a_full_disk_stops_before_the_post(
    server: Server, kind: str, path: Path, ledger: Any
) -> None:
    ledger.jobs()

    async def action(client: Any) -> Any:
        with client._core.ledger._open(1.0) as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")
        huge = raw("x" * 100_000)
        return await settle(client.submit(huge, key="order-17"))

    keeping = runcomfy_client.Ledger(path, keep_inputs=True)
    found = drive(kind, server, action, ledger=keeping)
    keeping.close()
    assert isinstance(found, runcomfy_client.JournalError)
    assert "no space" in str(found) and found.retryable
    assert [] == server.seen
    assert [] == ledger.jobs()


def test_a_disk_that_fills_up_after_the_post_loses_no_id(
    server: Server, kind: str, path: Path, ledger: Any, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.jobs()
    full = "RAISE(ABORT, 'database or disk is full')"

    def fill(connection: socket.socket, seen: Seen) -> bool:
        with closing(sqlite3.connect(path)) as db:
            db.execute(
                f"CREATE TRIGGER full BEFORE UPDATE ON submissions BEGIN SELECT {full}; END"
            )
        return submitted()(connection, seen)

    server.scripts["submit"] = [fill]
    order = {"key": "order-17"}
    output = call(kind, server, path, "run", **order)
    assert "https://out.runcomfy.net/a.png" == output.image
    assert ID in caplog.text
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER full")
    again = call(kind, server, path, "run", **order, timeout=0.5)
    assert isinstance(
        again, runcomfy_client.WaitTimeout | runcomfy_client.SubmissionUnknown
    )
    with closing(sqlite3.connect(path)) as db, db:
        # As if its process had ended long ago.
        db.execute("UPDATE submissions SET started_at = started_at - 86400")
    again = call(kind, server, path, "run", **order)
    assert isinstance(again, runcomfy_client.SubmissionUnknown)
    ledger.settle("order-17", request_id=ID)
    assert output == call(kind, server, path, "run", **order)
    assert 1 == server.count("submit")


def test_a_ledger_that_is_gone_is_not_begun_anew(
    server: Server, kind: str, path: Path, ledger: Any
) -> None:
    ledger.jobs()
    path.rename(path.with_name("elsewhere.db"))
    found = drive(
        kind, server, lambda client: client.submit(raw(), key="order-17"), ledger=ledger
    )
    assert isinstance(found, runcomfy_client.JournalError)
    assert "moved or deleted" in str(found)
    assert [] == server.seen
    assert not path.exists()


def test_a_copy_made_in_use_disturbs_nothing(
    server: Server, path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"

    def copying(connection: socket.socket, seen: Seen) -> bool:
        shutil.copy(path, copy)
        return reply(200, {"request_id": ID})(connection, seen)

    server.scripts["submit"] = [copying]
    call("sync", server, path, "submit", key="order-17")
    # The claim stood in the copy too: it was written before anything was sent.
    with runcomfy_client.Ledger(copy) as ledger:
        assert ["submitting"] == [job.state for job in ledger.jobs(key="order-17")]
    found = call("sync", server, copy, "submit", key="order-17", timeout=0.2)
    assert isinstance(found, runcomfy_client.WaitTimeout)
    found = call("sync", server, path, "submit", key="order-17")
    assert ID == found.request_id
    assert 1 == server.count("submit")


def test_what_a_ledger_tells_and_exports(
    server: Server, path: Path, ledger: Any
) -> None:
    for key in ("=1+1", 'b", "c'):
        call("sync", server, path, "run", key=key)
    jobs = ledger.jobs()
    assert ['b", "c', "=1+1"] == [job.key for job in jobs]
    assert jobs[:1] == ledger.jobs(key='b", "c') == ledger.jobs(limit=1)
    assert jobs == ledger.jobs(model_id="a/b", state="succeeded", since=0)
    assert [] == ledger.jobs(since=jobs[0].started_at + 1)
    lines = [json.loads(line) for line in ledger.export("jsonl").splitlines()]
    rows = list(csv.DictReader(io.StringIO(ledger.export("csv"))))
    assert [job.key for job in reversed(jobs)] == [line["key"] for line in lines]
    assert [line["request_id"] for line in lines] == [row["request_id"] for row in rows]
    with pytest.raises(runcomfy_client.InvalidInput):
        ledger.export("xml")
    travelled = pickle.loads(pickle.dumps(ledger))
    assert (type(ledger), jobs) == (type(travelled), travelled.jobs())
    travelled.close()


def test_a_receipt_says_what_made_a_file(
    server: Server, kind: str, path: Path, tmp_path: Path
) -> None:
    picture = f"{server.base_url}/v1/outputs/a.png"
    result = {
        "request_id": ID,
        "status": "succeeded",
        "output": {"image": picture},
        "created_at": "2026-11-30T10:00:00Z",
        "cost": "0.04",
    }
    server.scripts["result"] = [reply(200, result)]
    server.scripts["other"] = [reply(200, b"not quite a picture")]
    request = raw(seed=7, image="data:image/png;base64,AAAA")

    async def action(client: Any) -> Any:
        output = await settle(client.run(request))
        return await settle(
            client.download(output, tmp_path / "out", name="cat", receipt=True)
        )

    (saved,) = drive(kind, server, action, ledger=path)
    receipt = json.loads(saved.with_name("cat-1.png.json").read_text("utf-8"))
    assert {
        "file": "cat-1.png",
        "bytes": 19,
        "url": picture,
        "model_id": "a/b",
        "request_id": ID,
        "seed": 7,
        "created_at": "2026-11-30T10:00:00Z",
        "cost_usd": 0.04,
        "package_version": runcomfy_client.__version__,
    }.items() <= receipt.items()
    assert "a cat" == receipt["input"]["prompt"]
    assert "AAAA" not in saved.with_name("cat-1.png.json").read_text("utf-8")
    # A receipt is no more overwritten than a file.
    saved.unlink()
    found = download(kind, server, tmp_path / "out", picture, name="cat", receipt=True)
    assert isinstance(found, runcomfy_client.DownloadRefused)


BUYERS = """
import os
import traceback

from runcomfy_client import Budget, BudgetExceeded, Client, RawRequest


def buy(number):
    with Client(
        "t", base_url=sys.argv[1], ledger=sys.argv[2], budget=Budget(1, per="ever")
    ) as client:
        same = client.submit(RawRequest("a/b", {"n": "one"}), key="shared")
        bought = 0
        try:
            for turn in range(3):
                client.submit(RawRequest("a/b", {"n": number, "turn": turn}))
                bought += 1
        except BudgetExceeded:
            pass
        print(bought, same.request_id, flush=True)


with Client("t", base_url=sys.argv[1]):  # what it imports, once for all
    ready, go = os.pipe()
children = []
for number in range(int(sys.argv[3])):
    child = os.fork()
    if child == 0:
        os.close(go)
        os.read(ready, 1)  # until all are there
        try:
            buy(number)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    children.append(child)
os.close(go)
for child in children:
    os.waitpid(child, 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fifty interpreters take a minute")
def test_fifty_processes_never_reserve_more_than_the_budget(
    server: Server, path: Path, ledger: Any
) -> None:
    made: list[str] = []
    lock = threading.Lock()

    def submit(connection: socket.socket, seen: Seen) -> bool:
        with lock:
            made.append(json.loads(seen.body)["n"])
            request_id = f"job-{len(made)}"
        return reply(200, {"request_id": request_id})(connection, seen)

    server.scripts["submit"] = [submit]
    server.scripts["other"] = [price(0.03)]
    done = printed(program(BUYERS, server.base_url, path, PROCESSES))
    told = [line.split() for line in done.splitlines()]
    assert PROCESSES == len(told)
    # 0.03 each: 33 of them fit into one dollar, the shared job among them.
    assert 33 == len(made) == 1 + sum(int(bought) for bought, _ in told)
    assert 1 == made.count("one")
    assert 1 == len({shared for _, shared in told})
    assert 0.99 == ledger.spent().reserved_usd
