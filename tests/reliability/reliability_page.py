"""docs/RELIABILITY.md: what users should know, and the table that the tests run."""

from __future__ import annotations

from collections.abc import Iterator

from reliability_rows import Met, Row
from reliability_table import TABLE

_OPENING = """\
# Reliability

A generation costs money, and the API knows no idempotency key: nobody but you can tell a repeated submission from a
second order. This page says what can go wrong, what the client does about it, what you see, and whether it may have cost
money. Its tables are not written by hand: they are the data of the tests in `tests/reliability`, which play every line over
real sockets to `Client`, to `AsyncClient` and to `AsyncClient(http="aiohttp")`, and fail when a line is not true.

## In short

- **A submission is sent once.** It is sent again, at most twice and with the same bytes, only when it provably was not
  delivered: nobody listened. After anything else that leaves its fate open you get `SubmissionUnknown`, which is no
  connection error, so that code that retries connection errors does not pay twice. Over HTTP/2, which only an HTTP client of
  yours can speak, it is also sent again when the server says that it did nothing about it: after `REFUSED_STREAM`, and after
  a `GOAWAY` that names an earlier request as its last, where httpx2 repeats it by itself.
- **Reading is repeated**: up to four times, after pauses by chance of at most 0.5, 1 and 2 seconds, or as long as
  `Retry-After` says, up to 60 seconds.
- **Every call ends by its deadline**: `timeout`, in seconds, 30 minutes by default. An answer that drips is cut off by it.
- **The token goes to one origin alone.** Redirects are never followed, and addresses in answers are used only when they
  lead back to the same origin.
- **No id is lost.** Every error about a job names it in `request_id`; `client.job(request_id)` follows it from anywhere.

## Has it cost money?

Every error says in `outcome` what is known of the job, and in `retryable` whether the same call may succeed later without
paying twice.

| `outcome` | Is there a job? | What to do |
|---|---|---|
| `not_sent` | No: nothing reached the API. | Call again. |
| `refused` | No: the API said no. | Mend what the error names. If it is `retryable`, call again later. |
| `unknown` | Perhaps, and then it is charged. | If `request_id` is set, follow it with `client.job(request_id)`. Otherwise \
look for the job in your RunComfy history before you submit again: `model_id` and `submitted_at` tell which. |
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
| It forks within `map` | The batch goes on in the parent; in the child its next step is a `TransportError` \
| `test_forks.py` |
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
all jobs that are known | `test_interrupts.py`, `test_map.py` |
| Threads use a name of the package for the first time at once | It is imported once | `test_package.py` |

## When the process dies

With `journal=Journal(path)`, or just the path, each submission is written down before it is sent, and its id after.
Whenever the process is killed, every job is then known by its id or stands in `journal.pending()` without one, as a submission whose fate is
unknown. `client.resume(request_id)` goes on with a job and never submits anything.

Two more tests bear this out. One kills a process 200 times while it submits and waits, and accounts for every job that the
server made. The other runs 2,000 jobs, 64 at a time, while one call in ten meets a fault, and accounts for every job, for
every token and for the memory.

## The tables

*Once* means that the first attempt meets the fault and no other does; *every time*, that all do. Where neither stands, it
makes no difference. *Sent* is how often the client sends the call.
"""

_CALLS = {
    "submit": (
        "Submitting",
        "`client.submit(request)`, and the first step of `client.run(request)`. *Charged* is what you"
        " must reckon with, and *jobs* is how many there are in truth.",
    ),
    "status": (
        "Reading the status",
        "`job.status()`, and each poll of `run`, `wait` and `watch`. Here the job is completed. The job goes on, whatever"
        " happens.",
    ),
    "result": (
        "Reading the result",
        "`job.result()`, and the last step of `run` and `wait`. Here the job succeeded.",
    ),
    "run": (
        "Waiting for the output",
        "`client.run(request)` and `job.wait()`: what the answers mean, put together.",
    ),
    "cancel": (
        "Cancelling",
        "`job.cancel()`. It is asked once; when the answer is lost, the status tells, and when that does not tell either,"
        " the outcome is `unknown`. Here the job is in the queue.",
    ),
    "file": (
        "Downloading",
        "`client.download(output, folder)`. A file gets its name only when it is complete; no partial file is left behind.",
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
