"""Answers as values, and the faults that change their content."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import formatdate

from .faults import Fault
from .json_values import loads, mapping, sequence

JSON_TYPE = (b"content-type", b"application/json")

_ID_FIELDS = ("status_url", "result_url", "cancel_url", "request_id")
_OF_THE_FINISHED = ("output", "error", "finished_at")
_DATE = re.compile(r"date([+-]\d+)")
_HTML = "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>"


@dataclass(frozen=True, slots=True)
class Answer:
    """One complete HTTP answer; ``headers`` hold everything but the length of the body."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = (JSON_TYPE,)


@dataclass(frozen=True, slots=True)
class Origins:
    """The two origins, and the path and query of the call, for URLs in answers."""

    own: str
    foreign: str
    target: str


def changed(answer: Answer, fault: Fault, origins: Origins) -> Answer:
    """Apply a fault to an answer; most faults leave it unchanged."""
    change = _CHANGES.get(fault.name)
    return change(answer, fault, origins) if change else answer


def as_json(value: object, status: int = 200) -> Answer:
    """Return a value as an answer."""
    return Answer(status, json.dumps(value, ensure_ascii=False).encode())


def document(answer: Answer) -> dict[str, object]:
    """Return the JSON object in an answer, or an empty one."""
    try:
        return mapping(loads(answer.body))
    except ValueError:
        return {}


def _with(
    answer: Answer, changes: Mapping[str, object], dropped: Sequence[object] = ()
) -> Answer:
    """Return an answer with other members in its object."""
    members = {**document(answer), **changes}
    kept = {key: value for key, value in members.items() if key not in dropped}
    return replace(answer, body=as_json(kept).body)


def _body(answer: Answer, fault: Fault, origins: Origins) -> Answer:
    kind = fault.text("content_type").encode("latin-1")
    headers = ((b"content-type", kind),)
    return Answer(fault.count("code"), fault.text("text").encode(), headers)


def _html(answer: Answer, fault: Fault, origins: Origins) -> Answer:
    headers = ((b"content-type", b"text/html; charset=utf-8"),)
    return Answer(fault.count("code"), _HTML.encode(), headers)


def _http(answer: Answer, fault: Fault, origins: Origins) -> Answer:
    code = fault.count("code")
    body = {
        "error_code": fault.count("error_code") or code * 1000 + 1,
        "error_message": fault.text("message"),
    }
    headers: list[tuple[bytes, bytes]] = [JSON_TYPE]
    given = mapping(fault.options["headers"])
    if fault.text("retry_after"):
        given = {"retry-after": _moment(fault.text("retry_after")), **given}
    for name, value in given.items():
        headers.append((name.encode("latin-1"), str(value).encode("latin-1")))
    return replace(as_json(body, code), headers=tuple(headers))


def _moment(text: str) -> str:
    found = _DATE.fullmatch(text)
    return formatdate(time.time() + int(found[1]), usegmt=True) if found else text


def _error_code(answer: Answer, fault: Fault, origins: Origins) -> Answer:
    body = {
        "error_code": fault.count("error_code"),
        "error_message": fault.text("message"),
    }
    return as_json(body, fault.count("code"))


def _redirect(answer: Answer, fault: Fault, origins: Origins) -> Answer:
    known = {"foreign": origins.foreign, "self": origins.own}
    base = known.get(fault.text("to"))
    target = base + origins.target if base else fault.text("to")
    return Answer(fault.count("code"), b"", ((b"location", target.encode("latin-1")),))


def _foreign_urls(answer: Answer, fault: Fault, origins: Origins) -> Answer:
    moved = answer.body.replace(origins.own.encode(), origins.foreign.encode())
    return replace(answer, body=moved)


def _word(answer: Answer, fault: Fault, origins: Origins) -> Answer:
    return _with(answer, {"status": fault.text("word")}, _OF_THE_FINISHED)


def _non_utf8(answer: Answer, fault: Fault, origins: Origins) -> Answer:
    text = _with(answer, {"note": "caf\xe9"}).body.decode()
    return replace(answer, body=text.encode("latin-1", "replace"))


def _deep(answer: Answer, fault: Fault, origins: Origins) -> Answer:
    levels = fault.count("levels")
    return replace(answer, body=b'{"a":' * levels + b"0" + b"}" * levels)


_CHANGES: Mapping[str, Callable[[Answer, Fault, Origins], Answer]] = {
    "backward": _word,
    "bad_request_id": lambda answer, fault, origins: _with(
        answer, {"request_id": fault.text("value")}
    ),
    "body": _body,
    "deep": _deep,
    "error_code": _error_code,
    "foreign_urls": _foreign_urls,
    "html": _html,
    "http": _http,
    "missing_request_id": lambda answer, fault, origins: _with(answer, {}, _ID_FIELDS),
    "nan": lambda answer, fault, origins: _with(answer, {"progress": float("nan")}),
    "non_utf8": _non_utf8,
    "not_an_object": lambda answer, fault, origins: replace(
        answer, body=b"[%s]" % answer.body
    ),
    "patch": lambda answer, fault, origins: _with(
        answer, mapping(fault.options["set"]), sequence(fault.options["drop"])
    ),
    "redirect": _redirect,
    "unknown_state": _word,
}
