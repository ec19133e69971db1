"""Receipts: beside each file, what made it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from .errors import DownloadRefused
from .measures import is_array, is_object
from .outputs import Output
from .states import Result, read_number
from .submission import Ticket
from .version import __version__

if TYPE_CHECKING:
    from .journal import Journal

_SIGNED = re.compile(r"(https://[^?]+\?).*(?:Signature|sig|Credential)=.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What is known of the job that an output came from."""

    request_id: str
    model_id: str
    wire: Mapping[str, Any] | None
    """The input, where it is at hand."""
    raw: Mapping[str, Any]
    """The result as it came."""


def remember_job(result: Result[Any], ticket: Ticket) -> None:
    """Leave on an output which job it came from; comparing and dumping it see nothing."""
    if isinstance(result.output, Output):
        facts = JobFacts(ticket.request_id, ticket.model_id, ticket.wire, result.raw)
        object.__setattr__(result.output, "_job", facts)


def job_of(source: object) -> JobFacts | None:
    """Return the job that left itself on an output."""
    return cast(JobFacts | None, getattr(source, "_job", None))


def facts_of(source: object, name: str, journal: Journal | None) -> JobFacts | None:
    """Return the job of what is downloaded: that of the output, or the one that it is named after."""
    facts = job_of(source)
    if facts is not None and facts.wire is not None and facts.model_id:
        return facts
    entry = journal.find(facts.request_id if facts else name) if journal else None
    if entry is None:
        return facts
    wire = None if entry.input is None else json.loads(entry.input)
    raw: Mapping[str, Any] = facts.raw if facts else {}
    return JobFacts(entry.request_id or name, entry.model_id, wire, raw)


def saved_before(
    stem: Path, exact: bool, url: str, facts: JobFacts | None
) -> Path | None:
    """Return the file that was fetched from a URL for this job, if its receipt proves it."""
    if exact:
        receipts = [stem.with_name(f"{stem.name}.json")]
    else:
        receipts = list(stem.parent.glob(f"{stem.name}.*.json"))
    for path in receipts:
        with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            receipt = json.loads(path.read_bytes())
            file = path.with_suffix("")
            if (receipt["url"], receipt["request_id"], receipt["sha256"]) == (
                url.partition("?")[0],
                facts.request_id if facts else None,
                _digest(file)[0],
            ):
                return file
    return None


def write_receipt(path: Path, url: str, facts: JobFacts | None) -> Path:
    """Write the receipt of a file, which nothing else must have the name of."""
    raw: Mapping[str, Any] = facts.raw if facts else {}
    wire = facts.wire if facts else None
    digest, size = _digest(path)
    receipt: dict[str, object] = {
        "file": path.name,
        "bytes": size,
        "sha256": digest,
        "url": url.partition("?")[0],
        "model_id": facts.model_id or None if facts else None,
        "request_id": facts.request_id if facts else None,
        "input": None if wire is None else _safe(dict(wire)),
        "seed": _seed(wire, raw),
        "created_at": raw.get("created_at"),
        "finished_at": raw.get("finished_at"),
        "downloaded_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "cost_usd": read_number(raw.get("cost")),
        "package": (__package__ or "").partition(".")[0],
        "package_version": __version__,
    }
    receipt_path = path.with_name(f"{path.name}.json")
    text = json.dumps(receipt, ensure_ascii=False, indent=2)
    try:
        with open(receipt_path, "x", encoding="utf-8", newline="\n") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise DownloadRefused(
            f"{receipt_path} exists; the file itself was saved as {path}"
        ) from None
    return receipt_path


def _digest(path: Path) -> tuple[str, int]:
    """Return the digest and the size of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()


def _seed(wire: Mapping[str, Any] | None, raw: Mapping[str, Any]) -> object:
    """Return the seed that was used: the answer's, else the input's."""
    output = raw.get("output")
    answered: Mapping[str, object] = output if is_object(output) else {}
    return answered.get("seed", raw.get("seed", (wire or {}).get("seed")))


def _safe(value: Any) -> Any:
    """Return an input without what does not belong into a file that is handed on.

    A file inside it becomes its digest, and the signature of a URL is cut.
    """
    if is_object(value):
        return {key: _safe(item) for key, item in value.items()}
    if is_array(value):
        return [_safe(item) for item in value]
    if not isinstance(value, str):
        return value
    if value.startswith("data:"):
        digest = hashlib.sha256(value.encode()).hexdigest()
        return f"{value.partition(',')[0]},... (SHA-256 of the text: {digest})"
    return _SIGNED.sub(r"\1...", value)
