"""docs/RELIABILITY.md: what users should know, and the table that the tests run."""

from collections.abc import Iterator

from reliability_rows import Met, Row
from reliability_table import TABLE

_OPENING = """\
# Reliability

A generation costs money, and the API has no idempotency keys: it cannot tell a repeated submission from a second order.
This page lists what can go wrong, what the client does about it, what you see, and whether it may have cost money. The
tables are the data of the tests in `tests/reliability`: each line is tested over real sockets with `Client`, `AsyncClient`
and `AsyncClient(http="aiohttp")`.

## In short

- **A submission is sent once.** It is sent again, at most twice and with the same bytes, only if it provably did not arrive
  as a whole: no connection, tunnel or TLS handshake came about, or it broke before the last byte was handed over. If its
  fate is unknown for any other reason, you get `SubmissionUnknown`.
  That is not a connection error, so code that retries connection errors does not pay twice. Over HTTP/2, which only your own
  HTTP client can speak, it is also sent again if the server says that it did not process it: after `REFUSED_STREAM`, and
  after a `GOAWAY` whose last stream is an earlier one, where httpx2 repeats it by itself.
- **Reads are retried**: up to four attempts, with random pauses of at most 0.5, 1 and 2 seconds, or as long as
  `Retry-After` asks for, up to 60 seconds.
- **Every call ends by its deadline**: `timeout`, in seconds, 30 minutes by default, in each of its phases: the journal, the
  search for an address, the connection, the upload, an answer that arrives a few bytes at a time.
- **The token is sent to one origin only.** Redirects are never followed, and URLs in answers are used only if they
  point to the same origin.
- **No id is lost.** Every error about a job has its `request_id`; `client.job(request_id)` continues from anywhere.

## Has it cost money?

Each error has an `outcome`, which says what is known about the job, and a `retryable`, which says whether you can repeat the
call without paying twice.

| `outcome` | Is there a job? | What to do |
|---|---|---|
| `not_sent` | No: no whole request reached the API. | Call again. |
| `refused` | No: the API rejected it. | Fix what the error names. If it is `retryable`, call again later. |
| `unknown` | Perhaps; if so, it is charged. | If `request_id` is set, follow it with `client.job(request_id)`. Otherwise \
look for the job in your RunComfy history before you submit again: `model_id` and `submitted_at` identify it. |
| `accepted` | Yes. | Do not submit again: follow it with `client.job(request_id)`. |

## Your process

What can happen to a program that uses the client, and the test in `tests/runtime` that does it to real processes, sockets
and signals.

| What happens | What you get | Test |
|---|---|---|
| The process forks: `os.fork`, a pool, a server that loads the application first | Each process makes its own connections \
and gets its own answers; a lock that was held does not hang the child | `test_forks.py` |
| It forks with a journal | The journal is closed around the fork, and each process opens it for itself; no entry is lost \
| `test_forks.py` |
| It forks with an HTTP client of yours | In the child, `TransportError` with `not_sent`: make a client there \
| `test_forks.py` |
| It forks within `map` | The batch goes on in the parent; in the child its next step submits nothing \
and is a `TransportError` | `test_forks.py` |
| One `AsyncClient` in a second `asyncio.run`, or in two loops at once, on asyncio or uvloop | It works: each loop has its \
own connections | `test_loops.py` |
| The same with an HTTP client of yours | In the other loop, `TransportError` with `not_sent` | `test_loops.py` |
| `AsyncClient` under trio | `TransportError` with `not_sent`, before anything is sent or written down | `test_loops.py` |
| The client is closed while a job is submitted, waited for, read or cancelled | What has an id keeps it: `TransportError` \
with `accepted` | `test_loops.py` |
| Ctrl-C at any line, or the task is cancelled | `run` asks for a cancellation, for at most 5 s; the id, also out of half \
an answer, stands in the notes of the exception and in the journal | `test_interrupts.py` |
| A scope of anyio ends, or the task is cancelled twice | The same | `test_interrupts.py` |
| `map` is interrupted, once or twice | Nothing is submitted any more, no task stays, and the exception and the log name \
all jobs that are known. A third interrupt, while they are being named, may cut that short: the journal and `on_submitted` \
have each id before | `test_interrupts.py`, `test_map.py` |
| Another process keeps the journal locked | The call waits for it, at most 30 s and never past its deadline; then \
`JournalError` with `not_sent`. An id that cannot be written down in time is returned and logged, and written down by the next \
call of the journal, its `close` included | `test_journal.py` |
| The journal's disk is full or read-only; its file is not a journal, damaged, in no folder, or made by a newer version | At \
once `JournalError` with `not_sent`, which says which it is | `test_journal_faults.py` |
| The power fails | What the journal took before a call went on is still there: SQLite syncs all that it wrote before a commit returns (`journal_mode = PERSIST`, `synchronous = FULL`), on a disk that does what it is told | `test_journal.py` |
| The journal's file is moved or deleted under a running program | The next entry makes a new file | `test_journal.py` |
| The disk is full during a download, or does not take the file for another reason | `SaveFailed`, which is an `OSError` \
too; nothing stays | `test_download_breaks.py` |
| The process is killed during a download | Nothing stays where the system has files without a name (Linux); elsewhere a \
`.part` file, which is in no later download's way | `test_download_breaks.py` |
| Threads use a name of the package for the first time at once | It is imported once | `test_package.py` |

## Your network

What lies between your program and the API, and the test in `tests/runtime` that puts it there. Where nothing else is said,
it holds for `Client`, `AsyncClient` and aiohttp.

| What happens | What you get | Test |
|---|---|---|
| A resolver takes minutes | The deadline, and `not_sent` | `test_deadlines.py` |
| The TLS handshake hangs or breaks off | `TransportError` with `not_sent` | `test_deadlines.py` |
| An upload of 60 MB that the server hardly takes | The deadline, and `not_sent` | `test_deadlines.py` |
| An upload that the server cuts off | It is sent again, at most twice; then `not_sent` | `test_deadlines.py` |
| Headers, body or trailers drip | The deadline; also with an HTTP client of yours, if its transport is an \
`httpx2.HTTPTransport` | `test_deadlines.py` |
| The server closes a connection that was idle, just as the next submission comes | Nothing: a submission never takes a \
connection that was idle for more than 0.05 s. In an HTTP client of yours, set `keepalive_expiry` | `test_deadlines.py`, `test_real_proxy.py` |
| nginx in front of the API answers a submission by itself: HTTP 502 or 504 with a web page | `SubmissionUnknown`, sent once: \
nginx may have passed it on. A status or a result is read again | `test_real_proxy.py` |
| nginx finds the input too large: HTTP 413 | `InputRejected` | `test_real_proxy.py` |
| A download breaks off | The next attempt asks for the rest (`Range` with `If-Range`), if the server gave the file a strong \
`ETag`; otherwise it starts over | `test_download_breaks.py` |
| A download ends with anything but HTTP 200, or with another part than was asked for | It is no file: tried again, then \
`TransportError` | `test_downloads.py`, `test_download_breaks.py` |
| A proxy of the environment hangs, drips, refuses or drops the tunnel | `TransportError` with `not_sent`, which names the \
variable. With aiohttp such proxies are not used | `test_deadlines.py`, `test_real_proxy.py` |
| A proxy of the environment that cannot be used: SOCKS without socksio, `socks://`, no URL | At once `TransportError` with \
`not_sent`; it names variable, value (without password) and cure. Not for a host in `NO_PROXY` | `test_deadlines.py` |
| The base URL is on this machine (localhost, 127.0.0.1, ::1) | No proxy of the environment is asked; one of your own HTTP \
client is | `test_deadlines.py` |
| `SSL_CERT_FILE` or `SSL_CERT_DIR` names what is not there | `InvalidInput`, which names it, when the client is made \
| `test_connections.py` |
| `http=` gets a client of httpx instead of httpx2 | `InvalidInput`, which says so | `test_connections.py` |
| `http="aiohttp"` without aiohttp | `ModuleNotFoundError`, with the command that installs it | `test_connections.py` |

## When the process dies

With `journal=Journal(path)`, or just the path, each submission is recorded before it is sent, and its id as soon as it is
known. Whenever the process is killed, the journal has the id of every job, or `journal.pending()` lists it as a submission
whose fate is unknown. `client.resume(request_id)` continues with a job and never submits anything.

The journal is an SQLite file with a rollback journal, not with a write-ahead log (WAL). SQLite from 3.7.0 to 3.51.2 (except
3.44.6 and 3.50.7) can damage a file in WAL mode that two connections write to and checkpoint at the same moment
([the WAL-reset bug](https://sqlite.org/wal.html#walresetbug)), and Python 3.11 to 3.13 are mostly built with one of these:
3.40.1 where this was tested. And a log holds the last entries outside the file, so that a copy of the file alone would know
nothing of the key that was claimed last. The price is five syncs for each of the three entries of a job, instead of one. A key
and a budget are part of the first two entries and add none. A journal in WAL mode, made by an earlier version, is converted
when it is opened. Copy the file only while nothing writes to it.

SQLite's own journal, `jobs.db-journal` beside `jobs.db`, is written over and over while the file is in use, and removed when
the journal or the client is closed. If a process ends without that, it stays, and does no harm: the next one uses it.
Leave it where it is: after a kill in the middle of an entry it holds what puts the file right.

Two more tests cover this. One kills a process 200 times while it submits and waits, and accounts for every job that the
server created. The other runs 2,000 jobs, 64 at a time, with a fault in one call of ten, and accounts for every job, for
every token and for the memory.

## With a ledger

With `Client(ledger=path)` the same file also knows keys and money. What it claims and reserves is written in one transaction,
before anything is sent.

| What happens | What you get | Test |
|---|---|---|
| Threads or processes call with one key at the same moment | One submits, the others wait for its id and get its job | \
`test_ledger.py`, `test_ledger_files.py` |
| Fifty processes share a budget | Together they reserve no more than the budget; then `BudgetExceeded` with `not_sent` | \
`test_ledger_files.py` |
| A job costs more than its estimate | The next reservation counts the true cost | `test_budgets.py` |
| The ledger has 10,000 jobs, or any number | A reservation takes no longer: what a day and a run cost is added up as jobs \
come and go, by triggers of the file itself, so that the totals equal the jobs whoever writes or is killed | `test_totals.py` |
| An older version of the package made the file, and may have it open | It is brought up to date in one transaction, and what \
the older one goes on to write is added up; opened anew, it says that the file is newer, and sends nothing | \
`test_totals.py`, `test_ledger_files.py` |
| A job never ran: refused, not sent, cancelled in the queue | Its reservation is free again, and its key unless it was \
cancelled | `test_budgets.py`, `test_ledger.py` |
| The price is unknown, or nobody knows how many seconds | `BudgetExceeded` with `not_sent`, unless `unknown_price_usd` is given | \
`test_budgets.py` |
| A process is killed at any step: 200 kills | Called again with the same key, each gets its one job, or `SubmissionUnknown` \
if it died between sending and noting the id; what is reserved covers every job | `test_kills.py` |
| A submission is interrupted, or its answer is lost | `SubmissionUnknown` for its key, until `ledger.settle` says what came of \
it | `test_ledger.py` |
| The clock of one machine is behind | A day counts all that is stamped in it or later, so no day holds more than its budget | \
`test_budgets.py` |
| The disk is full | `JournalError` with `not_sent`; the key stays free | `test_ledger_files.py` |
| The disk fills up after the submission was sent | The call goes on, and the log has the id; the key gives \
`SubmissionUnknown` until `ledger.settle` names that id | `test_ledger_files.py` |
| The file is damaged, newer, or of something else | `JournalError` with `not_sent`; the file is left alone | \
`test_ledger_files.py` |
| The file is moved or deleted while it is in use | `JournalError` with `not_sent`: a new file would know of no key | \
`test_ledger_files.py` |
| The file is copied while it is in use | Nothing is disturbed; the copy knows the claim, and nothing of what comes after | \
`test_ledger_files.py` |

## The tables

*Once* means that only the first attempt meets the fault; *every time*, that all attempts do. A line without either holds for
both. *Sent* is the number of times that the client sends the call.
"""

_CALLS = {
    "submit": (
        "Submitting",
        "`client.submit(request)`, and the first step of `client.run(request)`. *Charged* is what you"
        " have to assume, and *jobs* is the number of jobs that the server really created.",
    ),
    "status": (
        "Reading the status",
        "`job.status()`, and each poll of `run`, `wait` and `watch`. Here the job is completed. A"
        " failed read never affects the job.",
    ),
    "result": (
        "Reading the result",
        "`job.result()`, and the last step of `run` and `wait`. Here the job succeeded.",
    ),
    "run": (
        "Waiting for the output",
        "`client.run(request)` and `job.wait()`, as a whole.",
    ),
    "cancel": (
        "Cancelling",
        "`job.cancel()`. It is sent once. If the answer is lost, the client reads the status; if that does not help either,"
        " the outcome is `unknown`. Here the job is in the queue.",
    ),
    "file": (
        "Downloading",
        "`client.download(output, folder)`. A file gets its name only when it is complete, and no partial file is left behind.",
    ),
}

_CHARGED = {None: "yes", "not_sent": "no", "refused": "no", "unknown": "perhaps"}


def render() -> str:
    """The page."""
    parts = [_OPENING]
    for call, rows in TABLE.items():
        title, words = _CALLS[call]
        head, rule = _head(call)
        lines = [line for row in rows for line in _lines(row, call)]
        parts.append(
            "\n".join([f"### {title}\n", f"{words}\n", head, rule, *lines, ""])
        )
    return "\n".join(parts)


def _head(call: str) -> tuple[str, str]:
    titles = (
        "What happens",
        "Sent",
        "You get",
        "`outcome`",
        "`retryable`",
        "`request_id`",
    )
    more = ("Charged", "Jobs") if call == "submit" else ()
    cells = (*titles, *more)
    return _line(*cells), "|" + "---|" * len(cells)


def _lines(row: Row, call: str) -> Iterator[str]:
    usual = row.met("sync")
    for kind in ("sync", "aiohttp"):
        found = row.met(kind)
        for always, met in found.items():
            if kind == "sync" or usual.get(always) != met:
                often = ", every time" if always else ", once"
                words = row.words + (often if len(found) > 1 else "")
                with_it = "" if kind == "sync" else f", with {kind}"
                late = row.hasty and len(found) == 1 + always
                yield _line(words + with_it, *_cells(met, call, late))


def _cells(met: Met, call: str, late: bool) -> list[str]:
    end = met.end
    sent = "again and again" if met.attempts is None else str(met.attempts)
    cells = [f"{sent}, until the deadline" if late else sent]
    if end.value is not None:
        cells += [end.value if " " in end.value else f"`{end.value}`", "", "", ""]
    else:
        said = ("yes" if flag else "no" for flag in (end.retryable, end.knows_id))
        cells += [f"`{end.error}`", f"`{end.outcome}`", *said]
    return [*cells, _CHARGED[end.outcome], str(met.jobs)] if call == "submit" else cells


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
