"""In a process of its own: judge every generated model by its schema, and tell as JSON.

real_judging.py SCHEMAS GENERATED
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry

from generator.core.size_grammar import kind_of, read
from generator.json_schema.validator import exact_validator
from generator.sources import folder, overlay

schemas, out = map(Path, sys.argv[1:])
sys.path.insert(0, str(out))

from runcomfy_client import Client  # noqa: E402
from runcomfy_client.testing import FakeRunComfy  # noqa: E402

# What docs/ARCHITECTURE.md names as stricter than JSON Schema, by words of the message.
_DOCUMENTED = re.compile(
    r"is not a field of|is not a choice; JSON|must be a valid integer|\.0 is not a choice"
    r"|is not a URL|must be an? (?:absolute )?(?:https )?URL|https|public"
)
_SIZE_NAME = re.compile(r"(?:^|_)(?:size|resolution|aspect_?ratio|ratio)(?:$|_)", re.I)
# What leaves the size to the model says so: its class knows that there is none.
_OPEN = re.compile(
    r"(auto|adaptive|custom|default|original|source|match|keep)\b.*|auto_.*", re.I
)
_WRONG: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1.5,
    10**9,
    "",
    "x",
    [],
    ["x"],
    {},
    {"x": 1},
)
_MAX_OF_A_FIELD = 24
figures: Counter[str] = Counter()
faults: dict[str, list[str]] = defaultdict(list)
plain: list[str] = []
knowing = Counter[bool]()


def classes() -> dict[str, Any]:
    """The request class of each model; a module that can't be imported is a fault."""
    found: dict[str, Any] = {}
    for path in sorted(out.glob("runcomfy_client/models/*/[a-z]*.py")):
        name = ".".join(path.relative_to(out).with_suffix("").parts)
        try:
            module = importlib.import_module(name)
        except Exception as error:
            faults["modules that cannot be imported"].append(f"{name}: {error!r}")
            continue
        for one in map(vars(module).get, module.__all__):
            if isinstance(one, type) and "model_id" in vars(one):
                found[vars(one)["model_id"]] = one
    return found


def judge(model_id: str, request: Any, schema: Any, raw: Any, example: Any) -> None:
    """Hold the class of one model against its schema, by its sample and what is near it."""
    partial = set(only_in_some(schema))
    # jsonschema divides floats, and so calls 0.1 no multiple of 0.000001.
    valid = exact_validator()(schema, registry=Registry())
    if example is not None:
        figures["samples"] += 1
        if not Draft202012Validator(raw, registry=Registry()).is_valid(example):
            if schema == raw or not valid.is_valid(example):
                faults["samples that the published schema refuses"].append(model_id)
            figures["samples that fit the repaired schema alone"] += schema != raw
        try:
            request.from_wire(example)
        except ValueError as error:
            faults["samples that their class refuses"].append(f"{model_id}: {error}")
    for payload in payloads(schema, schema, example if example is not None else {}):
        figures["payloads"] += 1
        complaint, sent, fields = "", payload, set[str]()
        try:
            sent = request.from_wire(payload).to_wire()
        except ValueError as error:
            complaint = str(error)
            fields = {name.split(".")[0] for name in getattr(error, "fields", ())}
        is_documented = _DOCUMENTED.search(complaint) or fields & partial
        if valid.is_valid(sent) != (not complaint) and not is_documented:
            told = (
                f"{model_id}: {json.dumps(payload)[-200:]}: {complaint or 'accepted'}"
            )
            faults["disagreements with jsonschema"].append(told)
        elif complaint and valid.is_valid(sent):
            figures["refused by a documented exception"] += 1


def only_in_some(schema: Any) -> Iterator[str]:
    """Yield the inputs that only some alternatives name, or that tell them apart."""
    for part in (schema, *schema.get("allOf", [])):
        options = [resolved(schema, o) for k in ("anyOf", "oneOf") for o in part.get(k, [])]  # fmt: skip
        tables = [option.get("properties", {}) for option in options]
        for name in {name for table in tables for name in table}:
            own = [table[name] for table in tables if name in table]
            if len(own) < len(tables) or any("const" in node for node in own):
                yield name


def payloads(root: Any, node: Any, value: Any, depth: int = 0) -> Iterator[Any]:
    """Yield what is near a value: a member less, or another one at any place."""
    node = resolved(root, node)
    if isinstance(value, dict) and depth < 4:
        properties = node.get("properties", {})
        for key in value:
            yield {k: v for k, v in value.items() if k != key}
        for key, child in properties.items():
            for other in values(root, child):
                yield {**value, key: other}
            if key in value:
                for other in payloads(root, child, value[key], depth + 1):
                    yield {**value, key: other}
    elif isinstance(value, list) and value and depth < 4:
        for other in payloads(root, node.get("items", {}), value[0], depth + 1):
            yield [other, *value[1:]]
        yield [*value, *value]


def values(root: Any, node: Any) -> Iterator[Any]:
    """Yield values that a schema may take, at its limits and past them, and wrong ones."""
    node = resolved(root, node)
    found = [node[key] for key in ("default", "example", "const") if key in node]
    found += [*node.get("examples", []), *node.get("enum", [])[:8]]
    for key, step in {"minimum": -1, "maximum": 1}.items():
        if isinstance(node.get(key), int | float):
            found += [node[key], node[key] + step]
    for key, step in {"minLength": -1, "maxLength": 1}.items():
        if isinstance(node.get(key), int) and 0 < node[key] < 10_000:
            found += ["x" * node[key], "x" * (node[key] + step)]
    yield from [*found[:_MAX_OF_A_FIELD], *_WRONG]


def resolved(root: Any, node: Any) -> dict[str, Any]:
    """Follow references, and the first of several alternatives."""
    for _ in range(20):
        if not isinstance(node, dict):
            return {}
        inner = next((node[k][0] for k in ("anyOf", "oneOf", "allOf") if node.get(k)), None)  # fmt: skip
        if "$ref" in node:
            inner = root
            for step in node["$ref"].split("/")[1:]:
                inner = inner[step.replace("~1", "/").replace("~0", "~")]
        if inner is None or "properties" in node:
            return node
        node = inner
    return {}


def answered(client: Any, model_id: str, request: Any, example: Any, schema: Any) -> None:  # fmt: skip
    """Run a sample on the fake, whose answer must fit the published output and be read."""
    try:
        output = client.run(request.from_wire(example))
        output.model_dump(mode="json", by_alias=True)
    except Exception as error:
        told = f"{model_id}: {type(error).__name__}: {error}"
        faults["runs on the fake that fail"].append(told)
        return
    figures["runs on the fake"] += 1
    if schema is None:
        return
    inner = {**schema["output"], "$defs": {**schema.get("$defs", {}), **schema["output"].get("$defs", {})}} if "output" in schema else schema  # fmt: skip
    for wrong in Draft202012Validator(inner, registry=Registry()).iter_errors(output.raw):  # fmt: skip
        told = f"{model_id}: {wrong.json_path}: {wrong.message[:200]}"
        faults["answers of the fake that do not fit"].append(told)
        break


def addressed(model_id: str, value: Any, name: str = "") -> None:
    """Count the texts of a sample that stand where an address belongs."""
    if isinstance(value, dict):
        for key, child in value.items():
            addressed(model_id, child, key)
    elif isinstance(value, list):
        for child in value:
            addressed(model_id, child, name)
    elif isinstance(value, str) and re.search(r"(?:^|_)ur[il]s?$", name):
        figures["addresses in samples"] += 1
        if not re.match(r"[a-z][a-z0-9+.-]*:", value):
            told = f"{model_id} {name}: {value!r}"
            faults["texts in the place of addresses"].append(told)


def sized(model_id: str, schema: Any) -> None:
    """Count the values of lists named size, ratio or resolution that know what they are."""
    for name, node in (schema.get("properties") or {}).items():
        texts = [t for t in resolved(schema, node).get("enum") or [] if isinstance(t, str)]  # fmt: skip
        if not _SIZE_NAME.search(name) or not texts:
            continue
        kind = kind_of(tuple(texts))
        known = [
            kind != "plain" and (any(meaning) or bool(_OPEN.fullmatch(text)))
            for text, meaning in zip(texts, read(tuple(texts)), strict=True)
        ]
        knowing.update(known)
        if not all(known):
            left = [t for t, k in zip(texts, known, strict=True) if not k]
            plain.append(f"{model_id} {name}: {left} of {len(texts)}")


sources = folder.load(schemas)
document = json.loads(out.joinpath("openapi.json").read_text("utf-8"))
requests = classes()
figures["modules imported"] = len(requests)
with FakeRunComfy(), Client() as client:
    for source in sources.models:
        model_id = str(source.model.model_id)
        if model_id not in requests:
            continue
        repaired, _ = overlay.repaired(source)
        schema, raw = repaired["input_schema"], source.model.data["input_schema"]
        post = document["paths"][f"/v1/models/{model_id}"]["post"]["requestBody"]
        example = post["content"]["application/json"].get("example")
        sized(model_id, schema)
        addressed(model_id, example)
        try:
            judge(model_id, requests[model_id], schema, raw, example)
        except Exception as error:
            told = f"{model_id}: {type(error).__name__}: {str(error)[:300]}"
            faults["models that could not be judged"].append(told)
        if example is not None:
            answer = repaired.get("output_schema")
            answered(client, model_id, requests[model_id], example, answer)
print(
    json.dumps(
        {
            "figures": figures,
            "faults": faults,
            "knowing": [knowing[True], knowing.total()],
            "plain": plain,
        }
    )
)
