"""What types are made of each keyword, and what of it is left to the rules."""

import re
import warnings

import pytest
import stages

TEXT = {"type": "string"}
POINT = {
    "type": "object",
    "properties": {
        "x": {"type": "integer", "minimum": 0},
        "next": {"$ref": "#/$defs/P"},
    },
    "required": ["x"],
}
DEFS = {
    "P": POINT,
    "Hard": {"type": "array", "items": TEXT, "uniqueItems": True},
    "Loop": {"type": "object", "properties": {"l": {"$ref": "#/$defs/Loop"}, "h": {"$ref": "#/$defs/Hard"}}},
}  # fmt: skip
PAIR = {"type": "array", "prefixItems": [TEXT, {"type": "number"}], "minItems": 2}


@pytest.mark.parametrize(
    ("node", "annotation", "rule"),
    [
        ({"type": "integer", "minimum": 0}, "int", True),
        ({"type": "number", "multipleOf": 0.5}, "int | float", {"multipleOf": 0.5}),
        (
            {"type": "number", "maximum": 2**53 + 2, "minimum": 0},
            "int | float",
            {"maximum": 2**53 + 2},
        ),
        ({"type": "integer", "maximum": 2**60 + 1}, "int", True),
        ({"enum": ["a", 0.5, [1]]}, "str | int | float | ListOf[object]", {"enum": ["a", 0.5, [1]]}),
        ({"enum": ["a", "b"]}, "V | VValue", True),
        ({**PAIR, "items": False}, "tuple[str, int | float]", True),
        ({**PAIR, "maxItems": 2}, "tuple[str, int | float]", True),
        (PAIR, "ListOf[object]", {"prefixItems": PAIR["prefixItems"]}),
        ({"type": "array", "items": {"$ref": "#/$defs/P"}}, "Sequence[P]", True),
        ({"$ref": "#/$defs/P", "description": "A point."}, "P", True),
        ({"allOf": [{"$ref": "#/$defs/P"}]}, "P", True),
        ({"$ref": "#/$defs/Loop"}, "Loop", {"$ref": "#/$defs/$defs~1Loop"}),
        ({"$ref": "#/$defs/P", "minProperties": 2}, "P", {"$ref": "#/$defs/$defs~1P", "minProperties": 2}),
        ({"allOf": [{"type": ["integer", "string"]}, {"type": "integer", "minimum": 3}]}, "int",
         {"allOf": [{"type": ["integer", "string"]}, {"type": "integer", "minimum": 3}]}),
        ({"oneOf": [TEXT, {"type": "integer"}]}, "str | int", {"oneOf": [TEXT, {"type": "integer"}]}),
        ({"anyOf": [TEXT, {"type": "integer"}]}, "str | int", True),
        ({"anyOf": [TEXT, {"type": "array", "uniqueItems": True}]}, "str | ListOf[object]",
         {"anyOf": [TEXT, {"type": "array", "uniqueItems": True}]}),
        ({"type": "object", "patternProperties": {"^x": TEXT}, "additionalProperties": False},
         "Mapping[str, str]", {"patternProperties": {"^x": TEXT}, "additionalProperties": False}),
        ({"type": "object", "required": ["a"]}, "Mapping[str, Any]", {"required": ["a"]}),
        ({"type": "object", "oneOf": [{"title": "One", "properties": {"a": TEXT}}, {"title": "Two", "properties": {"b": TEXT}}]},
         "VOne | VTwo",
         {"type": "object", "oneOf": [{"title": "One", "properties": {"a": TEXT}}, {"title": "Two", "properties": {"b": TEXT}}]}),
        ({"type": "object", "properties": {"c": TEXT}, "oneOf": [{"title": "One", "properties": {"a": TEXT}}, {"title": "Two", "properties": {"b": TEXT}}]},
         "V", {"oneOf": [{"title": "One", "properties": {"a": TEXT}}, {"title": "Two", "properties": {"b": TEXT}}]}),
        ({"type": "string", "pattern": r"^\d$"}, "str", {"pattern": r"^[0-9]\z"}),
        ({"type": "string", "not": {"const": ""}}, "str", {"not": {"const": ""}}),
        ({}, "Any", True),
        ({"$ref": "#"}, "Input", True),
        ({"type": "string", "maxLength": 2**70}, "str", True),
        ({"type": "object", "minProperties": 2, "maxProperties": 3}, "Mapping[str, Any]", True),
        ({"type": "object", "oneOf": [{"title": "One", "properties": {"a": TEXT}}, {"title": "Two", "required": ["a"]}]}, "V",
         {"type": "object", "oneOf": [{"title": "One", "properties": {"a": TEXT}}, {"title": "Two", "required": ["a"]}]}),
        ({**PAIR, "prefixItems": [{"type": "string", "pattern": "^a"}, TEXT], "items": False}, "tuple[str, str]",
         {"prefixItems": [{"pattern": "^a"}, True]}),
        (False, "Any", False),
        ({"minLength": 2}, "Any", {"minLength": 2}),
    ],
)  # fmt: skip
def test_types_say_what_they_can_and_rules_the_rest(node, annotation, rule):
    schema = {"type": "object", "properties": {"v": node}, "$defs": DEFS}
    outcome = stages.generated(stages.source(schema))
    assert [] == outcome.errors
    printed = re.search(r"^    v: (.*?) \| None = ", outcome.text, re.MULTILINE)
    assert annotation == printed[1].replace(" | Null", "")
    assert rule == outcome.model.checks.get("properties", {}).get("v", True)
    assert ("_rules" in outcome.text) == (rule is not True)


def test_an_input_may_contain_itself():
    schema = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "pattern": "^[a-z]"},
            "mode": {"enum": ["fast", "slow"]},
            "parts": {"type": "array", "items": {"$ref": "#"}, "uniqueItems": True},
            "none": {"not": {"properties": {"none": {"$ref": "#"}}}},
        },
    }
    outcome = stages.generated(stages.source(schema))
    assert [] == outcome.errors
    with stages.imported(outcome.text) as module:
        leaf = {"name": "leaf", "mode": "fast"}
        sent = {"name": "root", "parts": [{"name": "twig", "parts": [leaf]}]}
        assert sent == module.Thing.from_wire(sent).to_wire()
        inner = module.Input(name="leaf", mode=module.Mode.FAST)
        assert {"name": "x", "parts": [leaf]} == module.Thing(
            name="x", parts=[inner]
        ).to_wire()
        for parts, message in (
            ([{}], r"Thing.parts\[0\].name: is missing"),
            (
                [{**leaf, "parts": [{"name": "1"}]}],
                r"Thing.parts\[0\].parts\[0\].name: '1' does not",
            ),
            ([leaf, leaf], "the same item twice"),
        ):
            with pytest.raises(ValueError, match=message):
                module.Thing(name="x", parts=parts)


def test_objects_that_contain_each_other_are_read_by_their_wire_names():
    defs = {
        "A": {"type": "object", "properties": {"to-b": {"$ref": "#/$defs/B"}}},
        "B": {"type": "object", "properties": {"to-a": {"$ref": "#/$defs/A"}}},
    }
    schema = {
        "type": "object",
        "properties": {"x-a": {"$ref": "#/$defs/A"}, "x-b": {"$ref": "#/$defs/B"}},
        "$defs": defs,
    }
    outcome = stages.generated(stages.source(schema))
    with stages.imported(outcome.text) as module:
        sent = {
            "x-a": {"to-b": {"to-a": {"to-b": {}}}},
            "x-b": {"to-a": {"to-b": {"to-a": {}}}},
        }
        assert sent == module.Thing.from_wire(sent).to_wire()


def test_what_conditions_name_are_inputs_too():
    node = {
        "type": "object",
        "properties": {"mode": {"enum": ["a", "b"]}},
        "oneOf": [
            {"properties": {"mode": {"const": "a"}, "x": {"type": "integer"}}, "required": ["x"]},
            {"properties": {"mode": {"const": "b"}, "y": TEXT}, "required": ["y"]},
        ],
    }  # fmt: skip
    outcome = stages.generated(stages.source(node))
    assert ["mode", "x", "y"] == [field.name for field in outcome.model.fields]
    with stages.imported(outcome.text) as module:
        assert {"mode": "a", "x": 1} == module.Thing(mode="a", x=1).to_wire()
        with pytest.raises(ValueError, match="x: is missing"):
            module.Thing(mode="a", y="1")
        with pytest.raises(
            ValueError, match='fits mode "a" and mode "b", but may fit only one'
        ):
            module.Thing(x=1, y="1")


def test_a_merged_object_has_the_properties_of_all_its_parts():
    node = {"allOf": [{"$ref": "#/$defs/P"}, {"properties": {"x": {"maximum": 5}}}]}
    schema = {"type": "object", "properties": {"v": node}, "$defs": DEFS}
    outcome = stages.generated(stages.source(schema))
    with stages.imported(outcome.text) as module:
        value = module.V(x=5, next=module.P(x=9))
        assert {"v": {"x": 5, "next": {"x": 9}}} == module.Thing(v=value).to_wire()
        with pytest.raises(ValueError, match="less than or equal to 5, not 6"):
            module.V(x=6)


def _unions(keyword, levels):
    """Definitions of which each has two alternatives that lead to the next."""
    inner = [{"$ref": f"#/$defs/D{i + 1}"} for i in range(levels)]
    defs = {f"D{i}": {keyword: [inner[i], dict(inner[i])]} for i in range(levels)}
    return defs | {f"D{levels}": TEXT}


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_deep_unions_are_refused_at_their_place(keyword):
    schema = {
        "type": "object",
        "properties": {"v": {"$ref": "#/$defs/D0"}},
        "$defs": _unions(keyword, 60),
    }
    outcome = stages.generated(stages.source(schema))
    assert [("too-large", "/input_schema")] == outcome.errors


def test_alternatives_inside_each_other_are_checked_once_for_each_value():
    inner = {"items": {"$ref": "#/$defs/Tree"}}
    tree = {
        "oneOf": [{"type": "array", **inner, "minItems": n} for n in (1, 2)] + [TEXT]
    }
    schema = {
        "type": "object",
        "properties": {"v": {"items": {"$ref": "#/$defs/Tree"}}},
        "$defs": {"Tree": tree},
    }
    outcome = stages.generated(stages.source(schema))
    assert [] == outcome.errors
    deep = "leaf"
    for _ in range(40):
        deep = [deep]
    with stages.imported(outcome.text) as module:
        # Without a memory this would take 2 to the power of 40 steps.
        assert {"v": deep} == module.Thing(v=deep).to_wire()


def test_tuples_inside_other_types_have_names_that_hide_none_of_the_package():
    pair = {**PAIR, "items": False}
    properties = {
        "requests": {"type": "array", "items": pair},
        "things": {"type": "array", "items": pair},
        "value": {"anyOf": [pair, {"type": "boolean"}]},
        "null": {"anyOf": [pair, {"type": "null"}]},
        "map": {"type": "object", "additionalProperties": pair},
        "tuple": {**pair, "prefixItems": [TEXT, pair]},
    }
    schema = {"type": "object", "properties": properties}
    outcome = stages.generated(stages.source(schema))
    good, short, long = ["a", 1], ["a"], ["a", 1, 1]
    with stages.imported(outcome.text) as module:
        for place in (
            lambda value: {"requests": [value]},
            lambda value: {"things": [value]},
            lambda value: {"value": value},
            lambda value: {"null": value},
            lambda value: {"map": {"key": value}},
            lambda value: {"tuple": ["a", value]},
        ):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                sent = module.Thing.from_wire(place(good)).to_wire()
            assert place(good) == sent
            for wrong in (short, long):
                with pytest.raises(ValueError, match=r"is missing|at most 2|valid"):
                    module.Thing.from_wire(place(wrong))


def test_a_nested_object_is_held_against_its_rules_when_it_is_built():
    camera = {
        "type": "object",
        "properties": {
            "lens": {"type": "string", "pattern": "^x"},
            "zoom": {"type": "integer"},
            "inner": {"$ref": "#/$defs/Camera"},
        },
        "not": {"required": ["lens", "zoom"]},
    }
    schema = {
        "type": "object",
        "properties": {
            "v": {"$ref": "#/$defs/Camera"},
            "either": {"anyOf": [{"$ref": "#/$defs/Camera"}, TEXT]},
        },
        "$defs": {"Camera": camera},
    }
    outcome = stages.generated(stages.source(schema))
    both = "an object with lens, zoom is what it must not be"
    with stages.imported(outcome.text) as module:
        good = module.Camera(lens="x", inner=module.Camera(zoom=1))
        sent = {"v": {"lens": "x", "inner": {"zoom": 1}}}
        assert sent == module.Thing(v=good).to_wire()
        for build, message in (
            (lambda: module.Camera(lens="x", zoom=1), f"Camera: {both}"),
            (lambda: module.Camera(lens="y"), "Camera.lens: 'y' does not match the pattern ^x"),
            (lambda: module.Thing.from_wire({"v": {"lens": "x", "zoom": 1}}), f"Thing.v: {both}"),
            (lambda: module.Thing.from_wire({"v": {"inner": {"lens": "x", "zoom": 1}}}), f"Thing.v.inner: {both}"),
            (lambda: module.Thing.from_wire({"either": {"lens": "x", "zoom": 1}}), f"Thing.either: {both}"),
        ):  # fmt: skip
            with pytest.raises(ValueError, match=rf"^{re.escape(message)}$"):
                build()
