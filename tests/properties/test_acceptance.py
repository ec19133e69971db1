"""A request accepts an input exactly when jsonschema accepts it under the published schema."""

from random import Random

import stages
from hypothesis import event, given, settings
from hypothesis import strategies as st
from oracle import Ambiguous, Oracle
from payloads import Inputs, same, subschemas, whole
from random_schemas import inputs

# Random names and definitions may meet and refer to themselves; then nothing is printed.
EXPECTED = {"name-collision", "endless-reference", "too-large"}


def with_defaults(schema, random):
    """The schema with valid defaults at some of its properties."""
    source = Inputs(schema, random)
    for node in list(subschemas(schema)):
        for child in node.get("properties", {}).values():
            if random.random() < 0.3:
                child["default"] = source.of(child)
                if not Oracle.is_default(schema, child):
                    del child["default"]
    return schema


def accepted(build, payload):
    """The request that is built of an input, None when it is refused."""
    try:
        return build(payload)
    except ValueError as error:
        assert type(error).__name__ == "InvalidRequest", error
        return None


def check_input(module, request, oracle, payload):
    """One input, by wire names and by Python names."""
    sent, spelt = oracle.sent(payload), oracle.spelt(payload)
    expected = oracle.accepts(sent)
    if expected is None:
        # Types refuse 1.0 where they say int; rules, which say the rest, take it as JSON
        # Schema does. Nothing else may be wrong with the input, whoever decides.
        assert accepted(request.from_wire, whole(sent)) is not None
        with stages.without_rules(module):
            expected = accepted(request.from_wire, sent) is not None
        event(f"1.0 for 1: {expected}")
    for built in (
        accepted(request.from_wire, payload),
        accepted(lambda fields: request(**fields), spelt),
    ):
        assert (expected, payload) == (built is not None, payload)
        if built is not None:
            assert same(sent, built.to_wire()), (sent, built.to_wire())
            assert built == request.from_wire(sent)
    event(f"accepted: {expected}")


def check_schema(schema, random, looks, errors):
    """Some inputs of a schema, right and wrong, unless it is refused with one of these errors."""
    schema = with_defaults(schema, random)
    outcome = stages.generated(stages.source(schema))
    assert {code for code, _ in outcome.errors} <= errors
    if not outcome.text:
        event("refused")
        return
    oracle = Oracle(schema, outcome, stages.null())
    found = Inputs(schema, random)
    with stages.imported(outcome.text) as module:
        request = getattr(module, outcome.names.cls)
        event(f"rules: {bool(request._rules)}")
        if outcome.model.example_fits:
            assert oracle.accepts(outcome.model.example)
            assert request.from_wire(outcome.model.example)
        event(f"has an example: {outcome.model.example_fits}")
        for _ in range(looks):
            payload = found.valid()
            for _ in range(random.choice([0, 1, 1, 2])):
                payload = found.mutated(payload)
            try:
                check_input(module, request, oracle, payload)
            except Ambiguous:
                event("ambiguous")


@settings(max_examples=settings().max_examples * 2)
@given(inputs(), st.integers(0, 2**32))
def test_a_request_accepts_what_the_schema_accepts(schema, seed):
    check_schema(schema, Random(seed), 30, EXPECTED)


def test_the_address_of_a_file_keeps_its_limits():
    node = {"type": "string", "format": "image_uri", "minLength": 25, "maxLength": 27}
    schema = {"type": "object", "required": ["a"], "properties": {"a": node}}
    outcome = stages.generated(stages.source(schema))
    with stages.imported(outcome.text) as module:
        request = getattr(module, outcome.names.cls)
        urls = ["https://example.com/".ljust(length, "x") for length in range(24, 29)]
        taken = [accepted(request.from_wire, {"a": url}) is not None for url in urls]
    assert [False, True, True, True, False] == taken
