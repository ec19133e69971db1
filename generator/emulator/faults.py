"""Faults as data: their kinds, the calls that they match, and the reading of scripts."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.json_pointer import join, line_column, position
from ..core.json_types import is_array
from ..core.problems import (
    Loc,
    Problem,
    ProblemsFound,
    located,
    refusal,
    short_repr,
)
from .json_values import loads, mapping, sequence

CALLS = (
    "submit", "status", "result", "cancel", "models", "categories", "model", "file", "other",
)  # fmt: skip
HEADER = "x-emulator-fault"
_CODE = "emulator-script"

_ODD_LINES = [
    "Content-Type: text/plain",
    "Content-Type: application/json",
    "Set-Cookie: session=1; Domain=.example",
    "X-Empty:",
    "X-Latin: caf\xe9",
    "X-Long: " + "a" * 16_000,
]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: its options with their defaults, and whether the call takes effect.

    ``processed`` is None if the name of the fault already says so.
    """

    options: Mapping[str, object]
    processed: bool | None


KINDS: Mapping[str, Kind] = {
    # The connection.
    "close_after": Kind({}, None),
    "close_before": Kind({}, None),
    "refuse": Kind({"seconds": 0.5}, True),
    "reset_after": Kind({}, None),
    "reset_before": Kind({}, None),
    "silent_after": Kind({}, None),
    "silent_before": Kind({}, None),
    # The bytes of the answer.
    "drip": Kind({"interval": 0.05, "bytes": 1}, True),
    "endless": Kind({"interval": 0.05}, True),
    "giant": Kind({"bytes": 20_000_000, "declared": False}, True),
    "gzip_bomb": Kind({"bytes": 300_000_000}, True),
    "odd_headers": Kind({"lines": _ODD_LINES}, True),
    "slow_headers": Kind({"interval": 0.05, "bytes": 1}, True),
    "truncate": Kind({"keep": 10, "chunked": False}, True),
    "wrong_length": Kind({"by": 10}, True),
    # The content of the answer.
    "backward": Kind({"word": "in_queue"}, True),
    "bad_request_id": Kind({"value": "../../v1/models"}, True),
    "body": Kind({"text": "", "code": 200, "content_type": "application/json"}, True),
    "deep": Kind({"levels": 100_000}, True),
    "delay": Kind({"seconds": 0.5}, True),
    "error_code": Kind(
        {"code": 200, "error_code": 500001, "message": "Something went wrong"}, False
    ),
    "foreign_urls": Kind({}, True),
    "html": Kind({"code": 200}, False),
    "http": Kind(
        {
            "code": 503,
            "error_code": 0,
            "message": "The emulator was told to say so",
            "retry_after": "",
            "headers": {},
        },
        False,
    ),
    "missing_request_id": Kind({}, True),
    "nan": Kind({}, True),
    "non_utf8": Kind({}, True),
    "not_an_object": Kind({}, True),
    "patch": Kind({"set": {}, "drop": []}, True),
    "redirect": Kind({"code": 307, "to": "foreign"}, False),
    "unknown_state": Kind({"word": "processing"}, True),
    # The fate of the job.
    "failed": Kind({"message": "The model failed"}, None),
    "never": Kind({}, None),
    "no_output": Kind({}, None),
}

_RULE_KEYS = ("call", "nth", "probability", "times", "model", "fault")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault to apply, with all options resolved."""

    name: str
    options: Mapping[str, object]
    processed: bool

    def text(self, option: str) -> str:
        """Return an option that is a string."""
        return str(self.options[option])

    def number(self, option: str) -> float:
        """Return an option that is a number."""
        return float(str(self.options[option]))

    def count(self, option: str) -> int:
        """Return an option that is an integer."""
        return int(self.number(option))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a script: a fault, and the calls that it matches."""

    fault: Fault
    call: str | None
    nth: frozenset[int]
    probability: float
    times: int | None
    model: str | None


class Script:
    """Rules in order; the first one that matches a call is applied."""

    def __init__(self, rules: Sequence[Rule], seed: int) -> None:
        self.rules = tuple(rules)
        self.seed = seed
        self._calls: dict[str, int] = {}
        self._played = [0] * len(self.rules)

    def choose(self, call: str, model_id: str | None) -> Fault | None:
        """Return the fault for the next call of a kind, if any."""
        number = self._calls[call] = self._calls.get(call, 0) + 1
        for index, rule in enumerate(self.rules):
            if rule.call not in (None, call) or rule.model not in (None, model_id):
                continue
            if rule.nth and number not in rule.nth:
                continue
            if rule.times is not None and self._played[index] >= rule.times:
                continue
            # Each draw depends only on its own number, so that calls of other kinds in
            # between do not affect it.
            draw = random.Random(f"{self.seed} {index} {call} {number}").random()
            if draw < rule.probability:
                self._played[index] += 1
                return rule.fault
        return None


def read_script(source: Path) -> Script:
    """Read a script file; raise ``ProblemsFound`` with every mistake in it."""
    try:
        text = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read: {error}"
        hint = "give the path of a UTF-8 JSON file"
        raise refusal(_CODE, str(source), message, hint) from error
    try:
        document = loads(text)
    except ValueError as error:
        line, column = line_column(text, getattr(error, "pos", 0))
        message, hint = f"is not JSON: {error}", "check the syntax"
        raise refusal(_CODE, str(source), message, hint, line, column) from error
    try:
        return parse_script(document, str(source))
    except ProblemsFound as refused:
        raise ProblemsFound(
            located(
                refused.problems, lambda loc: position(text, loc.pointer), lambda p: p
            )
        ) from None


def parse_script(document: object, source: str = "script") -> Script:
    """Parse {"seed": ..., "faults": [rule, ...]}; raise ``ProblemsFound`` with every mistake in it."""
    outer = mapping(document)
    wrong = _Wrong(source)
    for key in outer:
        if key not in ("seed", "faults"):
            wrong(join(key), f"unknown key {short_repr(key)}", "use seed and faults")
    seed = outer.get("seed", 0)
    if not isinstance(seed, int):
        wrong("/seed", "no whole number", "write 1")
    if not isinstance(outer.get("faults"), list):
        hint = 'write {"faults": [{"call": "submit", "nth": 1, "fault": "http"}]}'
        wrong("/faults", "no array of rules", hint)
    rows = enumerate(sequence(outer.get("faults")))
    rules = [_rule(mapping(row), join("faults", at), wrong) for at, row in rows]
    wrong.stop()
    return Script(rules, seed if isinstance(seed, int) else 0)


def parse_header(value: str) -> Fault:
    """Parse the fault in a request header: a name, or a JSON object with options."""
    wrong = _Wrong(HEADER)
    try:
        row = (
            loads(value) if value.lstrip().startswith("{") else {"fault": value.strip()}
        )
    except ValueError as error:
        hint = 'write {"fault": "http", "code": 503}'
        raise refusal(_CODE, HEADER, f"is not JSON: {error}", hint) from error
    fault = _fault(mapping(row), "", wrong)
    wrong.stop()
    return fault


class _Wrong:
    """What is wrong with a script or a header; called with place, message and hint."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.found: list[Problem] = []

    def __call__(self, place: str, message: str, hint: str) -> None:
        self.found.append(Problem(_CODE, Loc(self.source, place), message, hint))

    def stop(self) -> None:
        """Raise ``ProblemsFound`` if anything is wrong."""
        if self.found:
            raise ProblemsFound(self.found)


def _rule(row: dict[str, object], place: str, wrong: _Wrong) -> Rule:
    call, model = row.get("call"), row.get("model")
    if call is not None and call not in CALLS:
        message, hint = f"unknown call {short_repr(call)}", f"one of {', '.join(CALLS)}"
        wrong(f"{place}/call", message, hint)
    if model is not None and not isinstance(model, str):
        wrong(f"{place}/model", "no model id", "write the id as text, or leave it out")
    nth = row.get("nth", [])
    numbers = nth if is_array(nth) else [nth]
    if not all(_is_count(number) for number in numbers):
        wrong(f"{place}/nth", "no number from 1", "write 1, or [1, 3]")
    times = row.get("times")
    if times is not None and not _is_count(times):
        hint = "write how often it may be played"
        wrong(f"{place}/times", "no number from 1", hint)
    chance = row.get("probability", 1)
    if isinstance(chance, bool) or not isinstance(chance, int | float):
        hint = "write a number between 0 and 1"
        wrong(f"{place}/probability", "no number", hint)
        chance = 1
    return Rule(
        _fault(row, place, wrong, also=_RULE_KEYS),
        call if isinstance(call, str) else None,
        frozenset(n for n in numbers if isinstance(n, int)),
        float(chance),
        times if isinstance(times, int) else None,
        model if isinstance(model, str) else None,
    )


def _fault(
    row: dict[str, object],
    place: str,
    wrong: _Wrong,
    also: Sequence[str] = ("fault",),
) -> Fault:
    name = row.get("fault")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if not isinstance(name, str) or kind is None:
        where = f"{place}/fault" if "fault" in row else place
        hint = f"one of {', '.join(sorted(KINDS))}"
        wrong(where, f"unknown fault {short_repr(name)}", hint)
        return Fault("", {}, processed=False)
    given = {key: value for key, value in row.items() if key not in also}
    processed = given.pop("processed", kind.processed)
    if kind.processed is None and processed is not None:
        hint = f"leave it out: {name} decides it"
        wrong(f"{place}/processed", "has no effect", hint)
    elif not isinstance(processed, bool | None):
        wrong(f"{place}/processed", "not a boolean", "write true")
    for key, value in given.items():
        if key not in kind.options:
            hint = f"{name} knows {', '.join(['processed', *sorted(kind.options)])}"
            wrong(place + join(key), f"unknown option {short_repr(key)}", hint)
        elif not _same_type(value, kind.options[key]):
            hint = f"the default is {short_repr(kind.options[key])}"
            message = f"{short_repr(value)} is of another type"
            wrong(place + join(key), message, hint)
    effective = processed if isinstance(processed, bool) else "before" not in name
    return Fault(name, {**kind.options, **given}, effective)


def _same_type(value: object, default: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    return isinstance(value, type(default))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
