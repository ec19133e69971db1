"""Edits of a small catalogue: a systematic set, each in both directions."""

import json
from collections.abc import Iterator
from typing import Any

from schema_pairs import (
    ELSEWHERE_TOO,
    IN_OBJECTS,
    INTEGER,
    LIST,
    MORE,
    NUMBER,
    PRESENCE,
    REQUIRED,
    RULES,
    RULES_OF_OBJECTS,
    STRING,
    TIGHTER,
)
from small_catalogue import (
    CONTEXTS,
    ID,
    Edit,
    Files,
    Schema,
    alone,
    files,
    listed,
    model,
    needed,
    nested,
    referred,
)


def _both(name: str, old: Files, new: Files) -> Iterator[Edit]:
    yield Edit(name, old, new)
    yield Edit(f"{name}, undone", new, old)


def _edits() -> Iterator[Edit]:
    for context in CONTEXTS:
        for name, (old, new) in TIGHTER.items():
            yield from _both(f"{name} ({context.__name__})", context(old), context(new))
    for name, (old, new) in MORE.items():
        yield from _both(name, alone(old), alone(new))
    for pairs, elsewhere in (
        (RULES, (nested,)),
        (RULES_OF_OBJECTS, (listed,)),
        (IN_OBJECTS, (nested, listed, referred)),
    ):
        for name, (old, new) in pairs.items():
            for context in (alone, *(elsewhere if name in ELSEWHERE_TOO else ())):
                title = f"{name} ({context.__name__})"
                yield from _both(title, context(old), context(new))
    for name, (old, new) in REQUIRED.items():
        yield from _both(name, needed(old), needed(new))
    for name, schema in PRESENCE.items():
        yield from _both(f"required {name}", alone(schema), needed(schema))
    yield from _at_the_top()
    yield from _overlays()
    yield from _outputs()
    yield from _models()


def _at_the_top() -> Iterator[Edit]:
    def top(properties: Schema, required: list[str], **more: Any) -> Files:
        return files(model(properties, required, **more))

    old = top({"x": INTEGER}, [])
    yield Edit("nothing", old, old)
    yield from _both("input", old, top({"x": INTEGER, "more": STRING}, []))
    yield from _both(
        "required input", old, top({"x": INTEGER, "more": STRING}, ["more"])
    )
    yield from _both("input renamed", old, top({"x_value": INTEGER}, []))
    yield from _both(
        "input with a default renamed",
        top({"level": {**INTEGER, "default": 1}}, []),
        top({"levels": {**INTEGER, "default": 1}}, []),
    )
    yield from _both(
        "required input renamed",
        top({"image": STRING}, ["image"]),
        top({"image_url": STRING}, ["image_url"]),
    )
    yield from _both("input replaced", old, top({"wholly": LIST}, []))
    yield from _both("closed", old, top({"x": INTEGER}, [], additionalProperties=False))
    closed = top({"x": INTEGER}, [], additionalProperties=False)
    yield from _both(
        "input of a closed model", closed, top({}, [], additionalProperties=False)
    )
    yield from _both(
        "order of inputs",
        top({"a": STRING, "b": INTEGER}, []),
        top({"b": INTEGER, "a": STRING}, []),
    )
    yield from _both(
        "several things",
        old,
        top({"x": {**INTEGER, "minimum": 1, "default": 3}, "more": NUMBER}, []),
    )
    shared = {"$defs": {"Shared": INTEGER}}
    yield from _both(
        "a reference for a schema",
        old,
        top({"x": {"$ref": "#/$defs/Shared"}}, [], **shared),
    )


def _overlays() -> Iterator[Edit]:
    mode = {"enum": ["fast", "slow"]}
    document = model({"x": STRING, "mode": mode, "tags": LIST}, [])
    plain = files(document, {})
    where = "/input_schema/properties"

    def ours(**overlay: Any) -> Files:
        return files(document, overlay)

    yield Edit("empty overlay", files(document), plain)
    yield from _both("name of a model", plain, ours(display_name="Thing"))
    yield from _both("summary", plain, ours(summary={"en": "It does."}))
    yield from _both(
        "our text", plain, ours(texts={f"{where}/x": {"ja": {"title": "x"}}})
    )
    yield from _both("our media", plain, ours(media={f"{where}/x": "image"}))
    yield from _both(
        "our media of a list", plain, ours(media={f"{where}/tags": "video"})
    )
    yield from _both("class", plain, ours(names={"class": "Another"}))

    def rule(then: Schema, when: Any = True, message: str = "No.") -> Schema:
        return {"when": when, "then": then, "message": {"en": message}}

    fast = {"properties": {"mode": {"const": "fast"}}}
    tagged = {"required": ["tags"]}
    few, fewer = ({"properties": {"tags": {"maxItems": n}}} for n in (2, 1))
    one = ours(rules=[rule(fast, tagged)])
    yield from _both("rule between inputs", plain, one)
    yield from _both("rule of one input", plain, ours(rules=[rule(few)]))
    yield from _both(
        "rule that asks for more",
        one,
        ours(rules=[rule({**fast, "required": ["mode"]}, tagged)]),
    )
    yield from _both("rule that holds always", one, ours(rules=[rule(fast)]))
    both = {"required": ["tags", "x"]}
    needy = {"required": ["mode"]}
    few_if_x = rule(few, {"required": ["x"]})
    yield from _both(
        "rule for fewer",
        ours(rules=[rule(needy, tagged)]),
        ours(rules=[rule(needy, both)]),
    )
    seven = {"properties": {"x": {"const": 7}}}
    yield from _both(
        "rule that depends on another input",
        ours(rules=[rule(tagged, seven)]),
        ours(rules=[rule(tagged, fast)]),
    )
    yield from _both(
        "rule for fewer among others",
        ours(rules=[few_if_x, rule(needy, tagged)]),
        ours(rules=[few_if_x, rule(needy, both)]),
    )
    yield from _both(
        "two rules in another order",
        ours(rules=[few_if_x, rule(needy, tagged)]),
        ours(rules=[rule(needy, tagged), few_if_x]),
    )
    yield from _both(
        "limit in a rule",
        ours(rules=[rule(few, tagged)]),
        ours(rules=[rule(fewer, tagged)]),
    )
    yield from _both(
        "another rule",
        one,
        ours(rules=[rule(fast, tagged), rule({"not": {"required": ["x", "mode"]}})]),
    )
    yield from _both(
        "message of a rule", one, ours(rules=[rule(fast, tagged, "Never.")])
    )
    yield from _both("module", plain, ours(names={"module": "another"}))
    yield from _both("field", plain, ours(names={"fields": {f"{where}/x": "why"}}))
    yield from _both("type", plain, ours(names={"types": {f"{where}/mode": "Speed"}}))
    yield from _both(
        "member", plain, ours(names={"members": {f"{where}/mode": {"fast": "QUICK"}}})
    )
    yield from _both("example", plain, ours(example={"prompt": "a"}))
    repair = {
        "op": "add",
        "path": f"{where}/x/maxLength",
        "value": 4,
        "reason": "It is.",
    }
    yield from _both("repair", plain, ours(repairs=[repair]))
    two = {"fields": {f"{where}/x": "mode_", f"{where}/mode": "modus"}}
    yield from _both("two names", plain, ours(names=two))


def _outputs() -> Iterator[Edit]:
    def out(properties: Schema, **more: Any) -> Files:
        block = {"type": "object", "properties": properties, **more}
        return files(model({}, [], output_schema={"output": block}))

    image, count = {"image": STRING}, {"count": INTEGER}
    old = out({**image, **count})
    yield from _both("own output", files(model({}, [])), old)
    yield from _both("output", old, out(image))
    yield from _both("output renamed", old, out({**image, "counted": INTEGER}))
    yield from _both("output of another type", old, out({**image, "count": STRING}))
    yield from _both("output of a wider type", old, out({**image, "count": NUMBER}))
    yield from _both("output of any type", old, out({**image, "count": {}}))
    yield from _both(
        "limit of an output", old, out({**image, "count": {**INTEGER, "maximum": 4}})
    )
    yield from _both(
        "output required", old, out({**image, **count}, required=["image"])
    )
    yield from _both(
        "choices of an output",
        out({"state": {**STRING, "enum": ["a"]}}),
        out({"state": {**STRING, "enum": ["a", "b"]}}),
    )
    yield from _both(
        "list of outputs", out({"all": LIST}), out({"all": {"type": "array"}})
    )
    yield from _both(
        "list of other outputs",
        out({"all": LIST}),
        out({"all": {"type": "array", "items": INTEGER}}),
    )
    yield from _both(
        "text of an output",
        old,
        out({**image, "count": {**INTEGER, "description": "How many."}}),
    )
    yield from _both("order of outputs", old, out({**count, **image}))
    yield from _both(
        "object as output", out({"data": {"type": "object"}}), out({"data": STRING})
    )


def _models() -> Iterator[Edit]:
    one = alone(INTEGER)
    other = {
        "model_id": "acme/other",
        "input_schema": {"type": "object", "properties": {"y": LIST}},
    }
    yield from _both("model", one, one | files(other))
    moved = json.loads(json.dumps(one[f"{ID}.json"])) | {"model_id": "acme/thing-2"}
    yield from _both("model renamed", one, files(moved))
    yield from _both("model replaced", one, files(other))
    titled = json.loads(json.dumps(one[f"{ID}.json"]))
    titled["input_schema"]["title"] = "A title"
    yield from _both("title of a schema", one, files(titled))
    priced = one[f"{ID}.json"] | {"base_price_usd": 0.5}
    yield from _both("price", one, files(priced))


EDITS = {edit.name: edit for edit in _edits()}
