"""What each command does."""

# The package may use what completion on a client need not offer.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .._catalog import MODELS
from .._runtime.arguments import check_seconds
from .._runtime.budgets import Estimate, show_usd
from .._runtime.catalogue import ModelInfo, output_of, search
from .._runtime.client import Client
from .._runtime.errors import InvalidInput, RunComfyError, shorten
from .._runtime.ledger import Ledger
from .._runtime.outputs import MediaOutput
from .._runtime.refusal import InvalidRequest
from .._runtime.values import Request
from . import showing
from .call import Call
from .flags import Flag, in_words_of_flags
from .parsers import NOT_SAVED, PROG, suggestion
from .report import (
    INTERRUPTED,
    NotAllowed,
    Printer,
    check_one_file,
    check_output,
    exit_code,
    explain,
    say,
)

__all__ = ["perform"]

NOT_ALLOWED = 3


def perform(command: str, options: argparse.Namespace, flags: list[Flag]) -> int:
    """Do one command and return its exit code."""
    if command == "completion":
        from .completion import script

        print(script(options.shell))
        return 0
    printer = Printer(as_json=getattr(options, "json", False))
    try:
        return _COMMANDS[command](Call(options, flags, printer))
    except InvalidRequest as error:
        lines = in_words_of_flags(error.problems, flags)
        printer.failed(error, [f"error: {line}" for line in lines])
        return exit_code(error)
    except RunComfyError as error:
        printer.failed(error)
        return exit_code(error)
    except KeyboardInterrupt as error:
        for line in explain(error) or ["interrupted; nothing was under way"]:
            say(line)
        say(f"  {PROG} jobs lists what was submitted; {PROG} wait ID goes on")
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except OSError as error:
        # Of the disk, once all that was typed is read: what was bought is in the ledger.
        say(f"error: {error}")
        return NOT_SAVED


def _models(call: Call) -> int:
    found = search(" ".join(call.options.text))
    for model in found:
        call.printer.value(
            {**model._asdict()}, f"{model.model_id:<48} {shorten(model.summary, 100)}"
        )
    if not found:
        say("no model holds all these words")
    return 0 if found else 1


def _show(call: Call) -> int:
    model_id = call.options.model
    row = next((row for row in MODELS if row[0] == model_id), None)
    if row is None:
        near = suggestion(model_id, [row[0] for row in MODELS])
        raise InvalidInput(f"this package knows no model {model_id!r}{near}")
    info = ModelInfo(*row)
    facts = showing.facts_of(info)
    try:
        with call.client(books=False) as client:
            price = client.price(info.load())
        facts["base_price_usd"], facts["price_unit"] = price.base_usd, price.unit
        facts["pricing_note"] = price.note
    except RunComfyError as error:
        facts["price_error"] = str(error)
    call.printer.value(facts, showing.text_of(info, facts))
    return 0


def _estimate(call: Call) -> int:
    request = call.request()
    with call.client(books=False) as client:
        estimate = client.estimate(request)
    call.printer.value(asdict(estimate), _in_words(estimate))
    return 0


def _in_words(estimate: Estimate) -> str:
    note = f"\n{shorten(estimate.note, 500)}" if estimate.note else ""
    return f"{estimate}{note}"


def _run(call: Call) -> int:
    def action(client: Client, request: Request[Any]) -> None:
        told: list[str] = []

        def submitted(request_id: str) -> None:
            told.append(request_id)
            call.printer.submitted(request_id)

        output = client.run(
            request,
            key=call.options.key,
            again=call.options.again,
            on_submitted=submitted,
            on_status=call.printer.status,
        )
        call.printer.finished(told[0], output, _cost(client, told[0]))
        call.printer.save(client, output, call.options.output, told[0])

    check_output(call.options.output)
    return _spend(call, action)


def _submit(call: Call) -> int:
    def action(client: Client, request: Request[Any]) -> None:
        job = client.submit(request, key=call.options.key, again=call.options.again)
        call.printer.value({"request_id": job.request_id}, job.request_id)

    return _spend(call, action)


def _spend(call: Call, action: Callable[[Client, Request[Any]], None]) -> int:
    """Show the estimate, ask where that is due, and do what costs money."""
    request = call.request()
    check_one_file(getattr(call.options, "output", None), request.to_wire())
    budget = call.budget()
    with call.client(budget=budget) as client:
        if not _is_bought(client, request, call.options.key) and not (
            call.options.yes or budget
        ):
            estimate = client.estimate(request)
            say(_in_words(estimate))
            if not (sys.stdin.isatty() and sys.stderr.isatty()):
                call.printer.failed(NotAllowed())
                return NOT_ALLOWED
            print("Run it? [y/N] ", end="", file=sys.stderr, flush=True)
            if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
                say("nothing was sent")
                return NOT_ALLOWED
        action(client, request)
    return 0


def _is_bought(client: Client, request: Request[Any], key: str | None) -> bool:
    """Return whether the key has a job already, so that nothing is spent."""
    if key is None or client._core.ledger is None:
        return False
    submission = client._core.submission(request, key)
    standing = client._core.ledger.claimed(submission, 30.0)
    return standing is not None and standing.job.state in ("running", "succeeded")


def _job(call: Call, client: Client) -> Any:
    request_id = call.options.request_id
    entry = client._core.ledger.find(request_id) if client._core.ledger else None
    return client.job(request_id, output_of(entry.model_id) if entry else MediaOutput)


def _wait(call: Call) -> int:
    with call.client() as client:
        job = _job(call, client)
        for status in job.watch():
            call.printer.status(status)
        output = job.wait()
        call.printer.finished(job.request_id, output, _cost(client, job.request_id))
        call.printer.save(client, output, call.options.output, job.request_id)
    return 0


def _cost(client: Client, request_id: str) -> float | None:
    ledger = client._core.ledger
    found = ledger.jobs(request_id=request_id) if ledger else ()
    return found[0].cost_usd if found else None


def _result(call: Call) -> int:
    with call.client() as client:
        result = _job(call, client).result(include_cost=True)
    cost = "" if result.cost is None else f", {show_usd(result.cost)}"
    lines = [f"{shorten(str(result.state), 40)}{cost}"]
    lines += [shorten(result.error, 300)] if result.error else []
    lines += [shorten(url, 8000) for url in result.output.urls] if result.output else []
    call.printer.value(dict(result.raw), "\n".join(lines))
    return 0


def _cancel(call: Call) -> int:
    with call.client() as client:
        found = _job(call, client).cancel()
    state = shorten(str(found.state), 40)
    call.printer.value({"request_id": found.request_id, "outcome": state}, state)
    return 0 if state == "cancelled" else 1


def _download(call: Call) -> int:
    with call.client() as client:
        saved = _job(call, client).download(call.options.output or ".", receipt=True)
    call.printer.saved(saved)
    return 0


def _jobs(call: Call) -> int:
    options = call.options
    with Ledger(call.ledger_path()) as ledger:
        jobs = ledger.jobs(
            key=options.key,
            state=options.state,
            since=_since(options.since),
            limit=options.limit,
        )
    for job in jobs:
        usd = job.cost_usd if job.cost_usd is not None else job.reserved_usd
        cells = (
            datetime.fromtimestamp(job.started_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            f"{job.state:<10}",
            "-" if usd is None else show_usd(usd),
            job.request_id or "-",
            job.model_id,
            job.key or "-",
        )
        call.printer.value(asdict(job), "  ".join(shorten(cell, 130) for cell in cells))
    return 0


def _spent(call: Call) -> int:
    with Ledger(call.ledger_path()) as ledger:
        spent = ledger.spent(_since(call.options.since))
    call.printer.value(asdict(spent), str(spent))
    return 0


def _settle(call: Call) -> int:
    options = call.options
    with Ledger(call.ledger_path()) as ledger:
        ledger.settle(
            options.key,
            request_id=options.request_id,
            nothing_happened=options.nothing_happened,
        )
    call.printer.value({"key": options.key, "settled": True}, "settled")
    return 0


def _mcp(call: Call) -> int:
    from secrets import token_urlsafe

    from .._runtime.aclient import AsyncClient
    from ..agents.desk import PICTURE_BYTES, Desk
    from ..agents.server import serve
    from ..agents.tools import chosen

    options = call.options
    root = None if options.root is None else Path(os.path.realpath(options.root))
    if root is not None and not root.is_dir():
        raise InvalidInput(f"--root {options.root}: no folder")
    budget = call.budget()
    typed = chosen(options.models)
    client = AsyncClient(timeout=call.timeout, ledger=call.ledger_path(), budget=budget)
    pictures = PICTURE_BYTES if options.picture_bytes is None else options.picture_bytes
    wait_s = check_seconds("--wait", options.wait)
    known = os.environ.get("RUNCOMFY_MCP_SECRET")
    secret = known or token_urlsafe()

    def ready(url: str) -> None:
        say(f"listening on {url}")
        if not known:
            say(f"header of each request: Authorization: Bearer {secret}")

    serve(Desk(client, typed, root, wait_s, pictures), options.http, secret, ready)
    return 0


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise InvalidInput(f"--since {text!r}: write it as 2026-01-31") from None


_COMMANDS: dict[str, Callable[[Call], int]] = {
    "models": _models,
    "show": _show,
    "estimate": _estimate,
    "run": _run,
    "submit": _submit,
    "wait": _wait,
    "result": _result,
    "cancel": _cancel,
    "download": _download,
    "jobs": _jobs,
    "spent": _spent,
    "settle": _settle,
    "mcp": _mcp,
}
