"""Random input schemas of all that is supported, with texts and names of the worst kind."""

from typing import Any

from hypothesis import strategies as st
from stages import step

Schema = dict[str, Any]

TEXTS = [
    "Plain words.",
    'ends with "',
    'three """',
    '""" begins',
    '""""""',
    "ends with \\",
    '\\"',
    "\\N{BULLET} \\x41 \\u0041 \\",
    "a\rb\r\nc\nd",
    "first\n\n    second\n\n\n\tthird",
    "line\u2028para\u2029nel\x85vt\x0bff\x0c",
    "left\u202eright\u2066iso\u2069\u200bzero\ufeffbom",
    "{{ 7 * 7 }} {% raw %} {# no #}",
    "# -*- coding: utf-7 -*-",
    "+AGEAYg-",
    "''' + __import__('os').system('true') + '''",
    "\U0001ccd6 \U0001fae9 \u1c89 \u0378",
    "%s %(name)s {0} {name} ${HOME} `id`",
    "e\u0301 \u00e9 \ufb01 \uff21 \u2126",
    "\x7f\x1b[31m\x00".rstrip("\x00"),
    "long " + "word " * 40,
    "https://example.com/" + "path/" * 30,
]
NAMES = [
    "image", "prompt", "seed", "class", "from", "None", "none", "true", "match", "type",
    "str", "int", "dict", "list", "json", "copy", "schema", "validate", "model_id",
    "model_config", "model_fields", "model_dump", "to_wire", "from_wire", "digest",
    "urls", "raw", "Field", "Any", "Value", "Request", "StrEnum", "Sequence", "Mapping",
    "Literal", "BaseModel", "RootModel", "Enum", "Union", "Optional", "self", "cls",
    "__class__", "__init__", "_private", "__x", "mro", "name", "value", "items", "keys",
    "properties", "$ref", "$defs", "anyOf", "", " ", "a b", "a.b", "a/b", "a~b", "a-b",
    "9lives", "camelCase", "HTTPServer", "x\n", "x\ry", "quote\"'", "back\\slash",
    "\u753b\u50cf", "\u0438\u043c\u044f", "\u00e9t\u00e9", "\uff21", "\ufb01", "\u202e",
    "\U0001f600", "\U0001ccd6", "{{ x }}", "import os", "a;b", "item", "default",
]  # fmt: skip
WORDS = [
    "auto", "TURBO", "Balanced", "1152:864 (4:3)", "2048x2048 (1:1)", "1024*768", "16:9",
    "1:1", "2K", "4k", "0.5k", "", " ", "None", "True", "__class__", "_value_", "mro",
    "name", "1", "-1", "1.5", "a'b", 'a"b', "a\\b", "a\nb", "\u202e", "\u753b\u50cf",
    "{{ x }}", '"""', "\U0001ccd6", "\x7f",
]  # fmt: skip

names = st.sampled_from(NAMES) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6
)
texts = st.sampled_from(TEXTS) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30
)
words = st.sampled_from(WORDS) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=5
)
_small = st.integers(-20, 20)
# Bounds of fractional numbers are printed as floats, which are exact up to 2**53.
_numbers = _small | st.sampled_from(
    [0.5, -2.5, 1.0, 1e-7, 10.5, 2**31, 2**50, -(2**50), 0.1, 0]
)


@st.composite
def bounds(draw: st.DrawFn, *, whole: bool) -> Schema:
    """Limits of a number that leave room."""
    found: Schema = {}
    low = draw(_numbers)
    if draw(st.booleans()):
        found[draw(st.sampled_from(["minimum", "exclusiveMinimum"]))] = low
    if draw(st.booleans()):
        high = low + draw(st.sampled_from([2, 3.5, 40, 1000]))
        found[draw(st.sampled_from(["maximum", "exclusiveMaximum"]))] = high
    if whole and draw(st.integers(0, 3)) == 0:
        found["multipleOf"] = draw(st.sampled_from([1, 2, 3, 2.0, 8]))
    return found


@st.composite
def lengths(draw: st.DrawFn, thing: str, most: int) -> Schema:
    """``minThing`` and ``maxThing``, either, both or none."""
    found: Schema = {}
    low = draw(st.integers(0, most // 2))
    if draw(st.booleans()):
        found[f"min{thing}"] = draw(st.sampled_from([low, float(low)]))
    if draw(st.booleans()):
        found[f"max{thing}"] = draw(st.integers(low, most))
    return found


@st.composite
def scalars(draw: st.DrawFn) -> Schema:
    """Text, numbers and booleans, alone or in a list of types."""
    kinds = ["string", "integer", "number", "boolean"]
    several = draw(st.integers(0, 4)) == 0
    types = draw(
        st.lists(
            st.sampled_from([*kinds, "null"]),
            min_size=1,
            max_size=3 if several else 1,
            unique=True,
        )
    )
    node: Schema = {"type": types if several else types[0]}
    if "string" in types:
        node |= draw(lengths("Length", 8))
        if types == ["string"] and draw(st.integers(0, 5)) == 0:
            node["format"] = draw(
                st.sampled_from(["image_uri", "video_url", "uri", "date-time"])
            )
    if "integer" in types or "number" in types:
        node |= draw(bounds(whole="number" not in types))
    return node


@st.composite
def choices(draw: st.DrawFn) -> Schema:
    """Closed lists: of words, whole numbers, booleans, mixed, with null, or of one."""
    whole = st.integers(-3, 20)
    odd = st.sampled_from([0.5, 2.0, 3, [1], [True], [], {"a": 1}, {"a": [None, "x"]}])
    kinds = ["words"] * 4 + ["whole", "bools", "mixed", "odd", "const"]
    kind = draw(st.sampled_from(kinds))
    if kind == "const":
        return {"const": draw(words | whole | st.booleans() | st.none() | odd)}
    values = {
        "words": words,
        "whole": whole,
        "bools": st.booleans(),
        "mixed": words | whole | st.booleans() | st.none(),
        "odd": odd | words | st.none(),
    }[kind]
    found = draw(
        st.lists(values, min_size=1, max_size=6, unique_by=lambda v: (type(v), repr(v)))
    )
    node: Schema = {"enum": found}
    if draw(st.integers(0, 5)) == 0 and None not in found:
        node["enum"] = [*found, None]
    typed = {"words": "string", "whole": "integer", "bools": "boolean"}.get(kind)
    if typed and draw(st.booleans()):
        node["type"] = [typed, "null"] if None in node["enum"] else typed
    return node


def _without_format(node: Schema) -> Schema:
    return {key: value for key, value in node.items() if key != "format"}


@st.composite
def tuples(draw: st.DrawFn, inner: st.SearchStrategy[Schema]) -> Schema:
    """Arrays whose first items have schemas of their own, of a fixed length or of any."""
    if draw(st.booleans()):
        first = draw(st.lists(inner, min_size=1, max_size=3))
        closed: Schema = draw(
            st.sampled_from([{"items": False}, {"maxItems": len(first)}])
        )
        least = draw(st.sampled_from([len(first), float(len(first))]))
        return {"type": "array", "prefixItems": first, "minItems": least, **closed}
    plain = scalars() | choices()  # nothing but a tuple makes classes of objects
    first = draw(st.lists(plain, min_size=1, max_size=3))
    node: Schema = {"type": "array", "prefixItems": first} | draw(lengths("Items", 4))
    if draw(st.booleans()):
        node["items"] = draw(st.just(False) | plain)
    return node


@st.composite
def merges(draw: st.DrawFn, leaves: st.SearchStrategy[Schema]) -> Schema:
    """One value that several schemas judge, some of them deep inside ``allOf``."""
    kind = draw(st.sampled_from(["string", "integer", "number", "choice", "leaf"]))
    if kind == "leaf":
        return {"allOf": [draw(leaves), draw(st.sampled_from([{}, {"allOf": [{}]}]))]}
    if kind == "choice":
        kept = draw(st.lists(words, min_size=1, max_size=4, unique=True))
        own = {"type": "string", "enum": [*kept, "one more"]}
        return {"allOf": [own, {"allOf": [{"enum": ["another", *kept]}]}]}
    limits = lengths("Length", 8) if kind == "string" else bounds(whole=False)
    parts = draw(st.lists(limits, min_size=2, max_size=2))
    types = draw(st.sampled_from([kind, [kind, "null"], ["boolean", kind]]))
    own = {"type": types} | draw(limits)
    return own | {"allOf": [parts[0], {"type": [kind], "allOf": [parts[1]]}]}


@st.composite
def schemas(draw: st.DrawFn, defs: list[str], depth: int = 2) -> Schema:
    """Any supported schema; ``defs`` are the definitions that it may refer to."""
    leaves = scalars() | choices() | st.sampled_from([{}, {"type": "object"}])
    if defs:
        leaves |= st.sampled_from(defs).map(_reference)
    if depth == 0:
        return draw(leaves)
    kind = draw(
        st.sampled_from(
            ["leaf"] * 4
            + ["array", "array", "object", "map", "anyOf"]
            + ["tuple", "merged"]
        )
    )
    inner = schemas(defs, depth - 1)
    match kind:
        case "array":
            node: Schema = {"type": "array"} | draw(lengths("Items", 4))
            if draw(st.integers(0, 4)):
                node["items"] = draw(inner)
            if draw(st.integers(0, 5)) == 0:
                node["type"] = ["array", "null"]
            return node
        case "tuple":
            return draw(tuples(inner))
        case "merged":
            return draw(merges(leaves))
        case "object":
            return draw(objects(defs, depth - 1))
        case "map":
            node = {"type": "object"} | draw(lengths("Properties", 3))
            extra = draw(st.sampled_from(["none", "schema", False, True, {}]))
            if extra == "schema":
                node["additionalProperties"] = draw(inner)
            elif extra != "none":
                node["additionalProperties"] = extra
            return node
        case "anyOf":
            # One that is not an object: inline, two objects would share one name.
            return {"anyOf": draw(st.lists(scalars() | leaves, min_size=1, max_size=3))}
        case _:
            return draw(leaves)


@st.composite
def objects(draw: st.DrawFn, defs: list[str], depth: int, least: int = 1) -> Schema:
    """An object with named properties, some required, some with texts and defaults."""
    keys = draw(st.lists(names, min_size=least, max_size=4, unique=True))
    properties: Schema = {}
    for key in keys:
        child = dict(draw(schemas(defs, depth)))
        for keyword in ("title", "description"):
            if draw(st.integers(0, 2)) == 0:
                child[keyword] = draw(texts)
        properties[key] = child
    node: Schema = {"type": "object", "properties": properties}
    required = [k for k in keys if draw(st.booleans())]
    if required:
        node["required"] = required
    if draw(st.integers(0, 3)) == 0:
        node["additionalProperties"] = draw(st.booleans())
    if draw(st.integers(0, 3)) == 0:
        node["description"] = draw(texts)
    if keys and draw(st.integers(0, 3)) == 0:
        node |= draw(grown(keys))
    return node


@st.composite
def grown(draw: st.DrawFn, keys: list[str]) -> Schema:
    """What names further properties of an object, and judges what nothing has looked at."""
    # Whether a condition is met does not depend on what is an address of a file.
    one, other = (draw(scalars().map(_without_format)) for _ in range(2))
    more = {"properties": {"new_a": one}}
    further = {"properties": {"new b": other}}
    met = {"required": [draw(st.sampled_from(keys))]}
    node: Schema = draw(
        st.sampled_from(
            [
                {"allOf": [{**more, "allOf": [further, {"required": ["new_a"]}]}]},
                {"if": met, "then": more, "else": {"if": further, "then": more}},
                {"if": {"if": met, "else": more}, "then": further, "else": {}},
                {"dependentSchemas": {keys[0]: more, "new_a": further}},
                {},
            ]
        )
    )
    if draw(st.booleans()):
        rest = st.just(False) | scalars()
        node["unevaluatedProperties"] = draw(rest)
    return node


def _reference(name: str) -> Schema:
    return {"$ref": "#" if name == "#" else f"#/$defs/{step(name)}"}


@st.composite
def inputs(draw: st.DrawFn) -> Schema:
    """A whole input schema with definitions that may refer to each other."""
    defs = draw(st.lists(st.sampled_from(["Camera", "items", "a b", "Mode", "#"]), max_size=3, unique=True))  # fmt: skip
    root = draw(objects(defs, 2, least=0))
    if defs:
        root["$defs"] = {name: draw(schemas(defs, 1)) for name in defs if name != "#"}
    return root
