"""Attacks by ids, property names and choices that cannot be names, or would hide others."""

from collections.abc import Iterator

from attacks import Attack, Refused, attack, of, one, text

UNSAFE_IDS = {
    "parent": "../x",
    "parent-inside": "acme/../../x",
    "absolute": "/etc/x",
    "empty-segment": "acme//x",
    "trailing-slash": "acme/x/",
    "hidden": "acme/.git",
    "dot": "acme/.",
    "trailing-dot": "acme/x.",
    "trailing-space": "acme/x ",
    "device": "acme/con",
    "device-extension": "nul.txt/x",
    "device-number": "acme/COM1.json",
    "backslash": "acme\\..\\x",
    "drive": "C:/x",
    "control": "acme/x\ny",
    "escape": "acme/\x1b[2J",
    "bidirectional": "acme/\u202ex",
    "full-width": "acme/\uff0e\uff0e",
    "percent": "acme/%2e%2e",
    "query": "acme/x?y",
    "fragment": "acme/x#y",
    "semicolon": "acme/x;touch pwned",
    "template": "acme/{{x}}",
    "dunders": "__init__/__main__",
    "our-modules": "models/_lazy",
    "our-runtime": "_runtime/client",
    "one-segment": "acme",
    "nine-segments": "a/b/c/d/e/f/g/h/i",
    "empty": "",
}
_HARMLESS_IDS = {
    "keywords": "class/def",
    "soft-keywords": "match/type",
    "models": "models/lazy",
    "runtime": "runtime/client",
    "our-testing": "testing/plugin",
    "our-catalogue": "runcomfy_client/catalog",
    "builtins": "None/True",
    "digits": "0/1",
    "dots": "acme-1.5/x-2.0",
    "spaces": "acme/Hailuo Video 01 Live",
    "long": f"{'a' * 60}/{'b' * 60}",
    "readme": "index/README",
}
_FIELDS = [
    "class", "def", "None", "True", "match", "case", "type", "_", "__", "_x", "__x", "__x__",
    "__class__", "__init__", "__slots__", "__doc__", "__dict__", "__get_pydantic_core_schema__",
    "model_config", "model_fields", "model_id", "model_dump", "model_post_init", "from_json",
    "copy", "json", "dict", "schema", "construct", "validate", "self", "cls", "mro", "return",
    "print", "str", "int", "list", "object", "Field", "Request", "ClassVar", "Annotated",
    "0", "1e5", "600_prompt", "-", "--", " ", "", ".", "/", "~", "~0~1", "#", "%", "$ref",
    "$defs", "constructor", "__proto__", "toString", "hasOwnProperty", "\u2028", "\u00b2",
    "\u0661", "\U0001f600", "\u4e2d\u6587", "\u0440\u0430\u0443", "a" * 5000,
]  # fmt: skip
_CHOICES = [
    "mro", "name", "value", "_value_", "_name_", "_ignore_", "_order_", "__class__", "__doc__",
    "__members__", "__init__", "_missing_", "_generate_next_value_", "__x", "None", "True",
    "class", "self", "", " ", "  ", "-", "+", ".", "0", "007", "1e5", "NaN", "null", "\u0661",
    "\u4e2d\u6587", "\U0001f600", "\u200b", "a" * 5000,
]  # fmt: skip


def _ids() -> Iterator[Attack]:
    for name, model_id in UNSAFE_IDS.items():
        document = {"model_id": model_id, "input_schema": one({"type": "string"})}
        yield Attack(
            f"id-{name}",
            {f"id-{name}.json": text(document)},
            Refused("unsafe-id", "/model_id"),
        )
    for name, model_id in _HARMLESS_IDS.items():
        yield attack(f"id-{name}", one({"enum": ["a", "b"]}), model_id=model_id)
    twin = text({"model_id": "acme/x", "input_schema": one({})})
    yield Attack(
        "id-twice",
        {"acme/y.json": twin, "acme/x.json": twin},
        Refused("duplicate-id", "/model_id"),
    )
    for name, other in {
        "case": "acme/X.y",
        "dot-or-hyphen": "acme/x-y",
        "underscore": "acme/x_y",
    }.items():
        files = {
            f"{i}.json": text({"model_id": i, "input_schema": one({})})
            for i in ("acme/x.y", other)
        }
        later = max(files)  # models are named in the order of their ids
        collision = Refused("name-collision", "/model_id", later)
        yield Attack(f"id-twins-{name}", files, collision)


def _fields() -> Iterator[Attack]:
    for index, wire in enumerate(_FIELDS):
        schema = of(
            {wire: {"type": "string"}, "nested": of({wire: {"enum": ["a", "b"]}})},
            required=[wire],
        )
        yield attack(f"field-{index}", schema)
    twins = {"compatibility": ("\ufb01x", "fx"), "punctuation": ("a b", "a-b")}
    for name, pair in twins.items():
        place = f"/input_schema/properties/{pair[1]}"
        schema = of({key: {"type": "string"} for key in pair})
        yield attack(f"field-twins-{name}", schema, Refused("name-collision", place))


def _members() -> Iterator[Attack]:
    for index, value in enumerate(_CHOICES):
        yield attack(
            f"member-{index}", one({"type": "string", "enum": [value, "sibling"]})
        )
    at = "/input_schema/properties/a/enum"
    for name, values in {
        "case": ["a", "A"],
        "punctuation": ["a b", "a-b"],
        "compatibility": ["\ufb01", "f"],
    }.items():
        collision = Refused("name-collision", "/input_schema/properties/a")
        yield attack(f"member-twins-{name}", one({"enum": values}), collision)
    yield attack(
        "choice-twice", one({"enum": ["a", "b", "a"]}), Refused("choice-twice", at)
    )
    yield attack("choice-true-and-one", one({"enum": [True, 1, False, 0]}))
    yield attack("choice-null", one({"enum": ["a", None]}))
    yield attack("choice-huge-integer", one({"enum": [10**300, -(10**300)]}))
    yield attack("choice-list", one({"enum": [["a"], [True], [1]]}))
    yield attack("choice-object", one({"enum": [{"$ref": "file:///etc/passwd"}]}))
    yield attack("choice-none", one({"enum": []}), Refused("no-choices", at))
    yield attack("choice-not-a-list", one({"enum": "abc"}), Refused("no-choices", at))
    yield attack(
        "choice-of-another-type",
        one({"type": "integer", "enum": [1, "__import__('os')"]}),
        Refused("choice-of-another-type", at),
    )


def attacks() -> Iterator[Attack]:
    """Ids, then fields, then members."""
    yield from _ids()
    yield from _fields()
    yield from _members()
