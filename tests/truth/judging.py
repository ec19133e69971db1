"""The suite's schemas as inputs of a model, and what a request says of its instances."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

import stages
import suite
from payloads import same

_TYPES = {
    bool: "boolean", int: "number", float: "number", str: "string", list: "array",
    dict: "object", type(None): "null",
}  # fmt: skip
# Refusals that the documentation names as exceptions, by words of their message.
EXCEPTIONS = {
    ".0 is not a choice": "`1.0` where a choice is 1",
    "is not a field of": "a property that the schema does not name",
    "must be a valid integer": "`1.0` where a type says integer",
}


@dataclass
class Verdicts:
    """What came of one file of the suite."""

    groups: int = 0
    refused: Counter[str] = field(default_factory=Counter[str])
    """Groups that are refused, by the keyword or the rule that refuses them."""
    instances: int = 0
    typed: int = 0
    """Instances that were judged once more with their type beside the schema."""
    exceptions: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])


@cache
def verdicts() -> dict[str, Verdicts]:
    """By file of the suite."""
    found: dict[str, Verdicts] = {}
    for file in dict.fromkeys(group.file for group in suite.groups()):
        found[file] = _judge([g for g in suite.groups() if g.file == file])
    return found


def _judge(groups: list[suite.Group]) -> Verdicts:
    found = Verdicts(groups=len(groups))
    properties: dict[str, Any] = {}
    cases: list[tuple[str, str, Any, bool]] = []
    for index, group in enumerate(groups):
        name = f"group_{index}"
        node = _inside(group.schema, f"#/properties/{name}")
        if reason := _refusal({name: node}):
            found.refused[reason] += 1
            continue
        properties[name] = node
        for title, data, valid in group.instances:
            cases.append((f"{group.title}: {title}", name, data, valid))
            found.instances += 1
        for kind, typed in _typed(group):
            inner = f"{name}_{kind}"
            node = _inside(typed, f"#/properties/{inner}")
            if _refusal({inner: node}):
                continue
            properties[inner] = node
            for title, data, valid in group.instances:
                if _TYPES[type(data)] == kind:
                    cases.append(
                        (f"{group.title} ({kind}): {title}", inner, data, valid)
                    )
                    found.typed += 1
    _hold(found, properties, cases)
    return found


def _hold(
    found: Verdicts, properties: dict[str, Any], cases: list[tuple[str, str, Any, bool]]
) -> None:
    outcome = named_apart({"type": "object", "properties": properties})
    assert [] == outcome.errors
    assert outcome.names is not None
    with stages.imported(outcome.text) as module:
        request = getattr(module, outcome.names.cls)
        for title, name, data, valid in cases:
            complaint = ""
            try:
                sent = request.from_wire({name: data}).to_wire()
                if not same(sent, {name: data}):
                    found.wrong.append(f"{title}: sends {sent}")
            except ValueError as error:
                complaint = str(error)
            if valid == (not complaint):
                continue
            known = [why for words, why in EXCEPTIONS.items() if words in complaint]
            if valid and known:
                found.exceptions[known[0]] += 1
            else:
                found.wrong.append(f"{title}: {complaint or 'accepted'}")


def named_apart(schema: dict[str, Any]) -> stages.Outcome:
    """The module, with the overlay that the hints ask for where two values share a name."""
    ours: dict[str, Any] = {}
    names = count(1)
    while True:
        outcome = stages.generated(stages.source(schema, ours=ours))
        hints = [p.hint for p in outcome.problems if p.code == "name-collision"]
        if not hints:
            return outcome
        for hint in hints:
            _merge(ours, json.loads(hint.partition(": ")[2]), names)


def _merge(ours: dict[str, Any], more: dict[str, Any], names: Iterator[int]) -> None:
    for key, value in more.items():
        if isinstance(value, dict):
            _merge(ours.setdefault(key, {}), value, names)
        else:
            ours[key] = (
                f"{value}_{next(names)}" if "_" in value else f"{value}{next(names)}"
            )


def _typed(group: suite.Group) -> Iterator[tuple[str, Any]]:
    """The schema with each type that its instances have, so that classes are made of it."""
    if not isinstance(group.schema, dict) or "type" in group.schema:
        return
    if '"$ref": "#"' not in json.dumps(group.schema):  # it would mean the type as well
        kinds = dict.fromkeys(_TYPES[type(data)] for _, data, _ in group.instances)
        for kind in kinds:
            yield kind, {"type": kind, **group.schema}


def _refusal(properties: dict[str, Any]) -> str | None:
    """What refuses a schema: the keyword, where one is not supported, or the problem's code."""
    source = stages.source({"type": "object", "properties": properties})
    _, problems = stages.lowered(source)
    for problem in problems:
        if problem.severity == "error":
            keyword = problem.loc.pointer.rpartition("/")[2]
            return keyword if problem.code == "unsupported-keyword" else problem.code
    return None


def _inside(node: Any, place: str) -> Any:
    """A schema whose references to itself lead to where it stands now."""
    if isinstance(node, list):
        return [_inside(item, place) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: (
            place + value[1:]
            if key == "$ref" and isinstance(value, str) and value.startswith("#")
            else value if key in ("const", "enum") else _inside(value, place)
        )
        for key, value in node.items()
    }
