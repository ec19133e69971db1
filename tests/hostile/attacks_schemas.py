"""Attacks by keywords that other tools execute, by references, by sizes."""

from collections.abc import Iterator
from typing import Any

from attacks import Attack, Refused, attack, of, one

_A = "/input_schema/properties/a"
_CODE = "__import__('os').system('touch pwned')"

_EXECUTED: dict[str, Any] = {
    "default_factory": f"lambda: {_CODE}",
    "defaultFactory": _CODE,
    "x-python-type": _CODE,
    "x-python-import": {"module": "os", "name": "system"},
    "customTypePath": f"os.system\n{_CODE}",
    "customBasePath": f"os\n{_CODE}",
    "x-enum-varnames": ["A\n    import os", "B"],
    "x-enum-descriptions": [_CODE],
    "x-enumNames": [_CODE],
    "discriminator": {"propertyName": _CODE, "mapping": {"a": "file:///etc/passwd"}},
}
_IGNORED: dict[str, Any] = {
    "x-payload": _CODE,
    "$schema": "file:///etc/passwd",
    "$comment": _CODE,
    "format": "../../../etc/passwd",
    "contentMediaType": "application/x-python",
    "contentEncoding": "base64",
    "javaType": "java.lang.Runtime",
    "tsType": "any; process.exit()",
    "goType": "os/exec",
    "existingJavaType": "java.lang.Runtime",
    "readOnly": True,
    "writeOnly": True,
    "deprecated": True,
    "__class__": {"__init__": {"__globals__": {}}},
    "constructor": {"prototype": {"polluted": True}},
}
_REFERENCES = {
    "http": "http://evil.example/schema.json",
    "https": "https://evil.example/schema.json#/x",
    "file": "file:///etc/passwd",
    "absolute": "/etc/passwd",
    "relative": "../../../etc/passwd",
    "sibling": "other.json#/input_schema",
    "scheme-relative": "//evil.example/x",
    "unc": "\\\\evil.example\\share",
    "anchor": "#anchor",
    "missing": "#/$defs/missing",
    "percent": "#/%2e%2e/%2e%2e/etc/passwd",
    "into-text": "#/properties/a/$ref",
    "past-a-list": "#/required/7",
    "empty": "",
    "python": "#/__class__/__init__/__globals__",
    "data": "data:application/json,{}",
    "urn": "urn:runcomfy-codegen:model",
    "control": "#/\x1b[2J\n::error::x",
}
_IDENTIFIERS = {
    "$id": "http://evil.example/",
    "$anchor": "x",
    "$dynamicAnchor": "x",
    "$dynamicRef": "#x",
    "$recursiveRef": "#",
    "$recursiveAnchor": True,
}


def _keywords() -> Iterator[Attack]:
    for key, value in _EXECUTED.items():
        yield attack(
            f"executed-{key}",
            one({"type": "string", key: value}),
            Refused("executable-keyword", f"{_A}/{key}"),
        )
    for key, value in _IGNORED.items():
        yield attack(f"ignored-{key}", one({"type": "string", key: value}))
    for key, value in _IDENTIFIERS.items():
        refused = Refused("unsupported-keyword", f"{_A}/{key}")
        yield attack(f"identifier-{key}", one({"type": "string", key: value}), refused)
    yield attack(
        "executed-by-a-repair",
        one({"type": "string"}),
        Refused("executable-keyword", f"{_A}/x-python-type"),
        overlay={
            "repairs": [
                {"op": "add", "path": f"{_A}/x-python-type", "value": _CODE, "reason": "x"}
            ]
        },
    )  # fmt: skip
    yield attack(
        "executed-deep-inside",
        one({"type": "array", "items": {"anyOf": [of({"b": {"default_factory": "os"}})]}}),
        Refused("executable-keyword", f"{_A}/items/anyOf/0/properties/b/default_factory"),
    )  # fmt: skip
    for name, type_ in {
        "code": _CODE,
        "list-of-code": ["string", _CODE],
        "object": {"$ref": "#"},
        "number": 7,
    }.items():
        yield attack(f"type-{name}", one({"type": type_}), Refused("unknown-type", f"{_A}/type"))  # fmt: skip
    malformed: dict[str, Any] = {
        "minimum": {"type": "integer", "minimum": "0); import os; ("},
        "maxLength": {"type": "string", "maxLength": -1},
        "minItems": {"type": "array", "minItems": 1.5},
        "multipleOf": {"type": "integer", "multipleOf": 0},
        "title": {"type": "string", "title": {"x": _CODE}},
        "description": {"type": "string", "description": [_CODE]},
        "anyOf": {"anyOf": "x"},
        "anyOf/0": {"anyOf": [7]},
        "items": {"type": "array", "items": _CODE},
        "properties": {"type": "object", "properties": [_CODE]},
        "pattern": {"type": "integer", "pattern": {"x": _CODE}},
        "required": {"type": "object", "required": _CODE},
    }
    for key, node in malformed.items():
        code = "not-a-schema" if key in ("anyOf/0", "items") else "malformed-keyword"
        yield attack(f"malformed-{key.replace('/', '-')}", one(node), Refused(code, f"{_A}/{key}"))  # fmt: skip
    yield attack(
        "default-of-another-type",
        one({"type": "integer", "default": _CODE}),
        Refused("bad-default", f"{_A}/default"),
    )
    yield attack(
        "default-refers", one({"type": "object", "default": {"$ref": "file:///x"}})
    )
    yield attack("true-as-a-schema", one(True))
    yield attack("root-is-no-object", {"type": "string"}, Refused("not-an-object-schema", "/input_schema"))  # fmt: skip
    yield attack("root-without-inputs", {"type": "object"}, Refused("no-properties", "/input_schema"))  # fmt: skip
    yield attack("root-is-a-text", _CODE, Refused("wrong-type", "/input_schema"))


def _references() -> Iterator[Attack]:
    for name, target in _REFERENCES.items():
        code = "dangling-reference" if name == "missing" else "foreign-reference"
        refused = Refused(code, f"{_A}/$ref")
        yield attack(f"reference-{name}", one({"$ref": target}), refused)
    yield attack(
        "reference-number", one({"$ref": 7}), Refused("foreign-reference", f"{_A}/$ref")
    )
    loops = {
        "$ref": {"$ref": "#/$defs/x"},
        "anyOf/1/$ref": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/x"}]},
    }
    for place, node in loops.items():
        yield attack(
            f"loop-{place}",
            one({"$ref": "#/$defs/x"}, **{"$defs": {"x": node}}),
            Refused("endless-reference", f"/input_schema/$defs/x/{place}"),
        )
    lists = {"type": "array", "items": {"$ref": "#/$defs/x"}}
    yield attack(
        "lists-in-lists", one({"$ref": "#/$defs/x"}, **{"$defs": {"x": lists}})
    )
    pair = {"x": {"$ref": "#/$defs/y"}, "y": {"$ref": "#/$defs/x"}}
    yield attack(
        "loop-of-two",
        one({"$ref": "#/$defs/x"}, **{"$defs": pair}),
        Refused("endless-reference", "/input_schema/$defs/y/$ref"),
    )
    yield attack(
        "recursion",
        one({"$ref": "#/$defs/x"}, **{"$defs": {"x": of({"x": {"$ref": "#/$defs/x"}})}}),
    )  # fmt: skip


def _patterns() -> Iterator[Attack]:
    refused = Refused("unusable-pattern", f"{_A}/pattern")
    for name, pattern in {
        "ahead": "(?=(a+)+$)",
        "reference": "(?=(a+))\\1",
        "counted": "((a{0,100}){0,100}){0,100}",
        "huge-count": "a{99999999}",
        "deep": "(" * 5000 + ")" * 5000,
        "wide": "a|" * 20_000,
        "code": "(?{system})",
    }.items():
        yield attack(f"pattern-{name}", one({"type": "string", "pattern": pattern}), refused)  # fmt: skip
    quoted = '^\'"""\\\\ \\{\\{ x \\}\\}$'
    for name, pattern in {
        "nested": "^(a+)+$", "two-ways": "(a|aa)+$", "in-a-row": "a*a*a*a*b",
    }.items():  # fmt: skip
        yield attack(f"pattern-{name}", one({"type": "string", "pattern": pattern}))
    yield attack("pattern-quotes", one({"type": "string", "pattern": quoted}))
    yield attack(
        "pattern-as-a-key",
        one({"type": "object", "patternProperties": {"(a)\\1": True}}),
        Refused("unusable-pattern", f"{_A}/patternProperties/(a)\\1"),
    )


def _contradictions() -> Iterator[Attack]:
    yield attack(
        "default-is-no-choice",
        one({"enum": ["a", "b"], "default": _CODE}),
        Refused("bad-default", f"{_A}/default"),
    )
    yield attack(
        "default-out-of-bounds",
        one({"type": "integer", "maximum": 3, "default": 10**40}),
        Refused("bad-default", f"{_A}/default"),
    )
    yield attack(
        "required-but-not-there",
        one({"type": "string"}, required=["__class__"]),
        Refused("required-but-undefined", "/input_schema/required/0"),
    )


def _sizes() -> Iterator[Attack]:
    doubling: dict[str, Any] = {
        f"x{i}": {"anyOf": [{"$ref": f"#/$defs/x{i + 1}"}] * 2} for i in range(40)
    }
    doubling["x40"] = {"type": "string"}
    yield attack("bomb-of-unions", one({"$ref": "#/$defs/x0"}, **{"$defs": doubling}), Refused("too-large", "/input_schema"))  # fmt: skip
    objects: dict[str, Any] = {
        f"x{i}": of({key: {"$ref": f"#/$defs/x{i + 1}"} for key in "ab"})
        for i in range(40)
    }
    objects["x40"] = {"type": "string"}
    yield attack("bomb-of-objects", one({"$ref": "#/$defs/x0"}, **{"$defs": objects}))
    lists: dict[str, Any] = {
        f"x{i}": {"type": "array", "items": {"$ref": f"#/$defs/x{i + 1}"}}
        for i in range(200)
    }
    lists["x200"] = {"type": "string"}
    yield attack("chain-of-lists", one({"$ref": "#/$defs/x0"}, **{"$defs": lists}), Refused("too-large", "/input_schema"))  # fmt: skip
    many = {f"p{i}": {"type": "string"} for i in range(2001)}
    yield attack("too-many-properties", of(many), Refused("too-many-properties", "/input_schema/properties"))  # fmt: skip
    values = [f"v{i}" for i in range(10_001)]
    yield attack("too-many-choices", one({"enum": values}), Refused("too-many-choices", f"{_A}/enum"))  # fmt: skip
    yield attack("many-properties", of(dict(list(many.items())[:1000])))
    yield attack("many-choices", one({"enum": values[:2000]}))
    wide = [of({f"p{i}": {"type": "string"}}) for i in range(300)]
    yield attack("wide-union", one({"anyOf": wide}), Refused("name-collision", f"{_A}/anyOf/299"))  # fmt: skip
    yield attack("long-text", one({"type": "string", "description": "x" * 1_000_000}))
    yield attack("long-text-of-marks", one({"type": "string", "description": "`" * 50_000}))  # fmt: skip
    yield attack("long-text-of-brackets", one({"type": "string", "description": "[" * 50_000}))  # fmt: skip
    yield attack("long-default", one({"type": "string", "default": '"' * 100_000}))
    yield attack("huge-limit", one({"type": "string", "maxLength": 10**300}))
    yield attack("huge-least", one({"type": "array", "minItems": 10**300}))
    yield attack("huge-choices", one({"enum": [1, 10**300]}, required=["a"]))
    yield attack("huge-bound", one({"type": "integer", "maximum": 10**300}))
    yield attack("tiny-bound", one({"type": "number", "minimum": 5e-324}))
    yield attack("empty-range", one({"type": "integer", "minimum": 2, "maximum": 1}), Refused("empty-range", f"{_A}/minimum"))  # fmt: skip
    deep: Any = {"type": "string"}
    for _ in range(25):
        deep = of({"a": deep})
    yield attack("nested-objects", one(deep))
    default: Any = "x"
    for _ in range(50):
        default = [default]
    yield attack("nested-default", one({"default": default}))


def attacks() -> Iterator[Attack]:
    """Keywords, then references, patterns, contradictions and sizes."""
    yield from _keywords()
    yield from _references()
    yield from _patterns()
    yield from _contradictions()
    yield from _sizes()
