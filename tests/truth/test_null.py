"""An input that is left out and one that is null are different things, and the wire shows it."""

import copy
import pickle
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import stages

SCHEMA = {
    "type": "object",
    "properties": {
        "text": {"type": ["string", "null"], "maxLength": 3},
        "count": {"type": ["integer", "null"]},
        "anything": {},
        "nothing": {"type": "null"},
        "mode": {"enum": ["fast", None]},
        "plain": {"type": "string"},
        "camera": {
            "anyOf": [
                {"type": "object", "properties": {"on": {"type": ["boolean", "null"]}}},
                {"type": "null"},
            ]
        },
    },
    "required": ["count"],
}


@pytest.fixture(scope="module")
def module() -> Iterator[ModuleType]:
    outcome = stages.generated(stages.source(SCHEMA))
    assert [] == outcome.errors
    with stages.imported(outcome.text) as found:
        # By the name under which its classes say that they live.
        sys.modules[found.Thing.__module__] = found
        yield found


def test_null_is_offered_by_its_name(module: ModuleType) -> None:
    with pytest.raises(ValueError, match="choose 'fast', NULL"):
        module.Thing(count=1, mode="slow")


NULLABLE = ["text", "count", "anything", "nothing", "mode", "camera"]


@pytest.mark.parametrize("name", NULLABLE)
def test_null_is_sent_where_the_schema_allows_it(module: ModuleType, name: str) -> None:
    null = stages.null()
    request = module.Thing(**{"count": 1, name: null})
    assert {"count": 1, name: None} == request.to_wire()
    assert request == module.Thing.from_wire(request.to_wire())
    assert request == module.Thing.from_json(request.to_json())
    for other in (copy.deepcopy(request), pickle.loads(pickle.dumps(request))):
        assert request == other
        assert getattr(other, name) is null
    assert f"{name}=NULL" in repr(request)


@pytest.mark.parametrize("name", [n for n in NULLABLE if n != "count"])
def test_none_is_not_sent(module: ModuleType, name: str) -> None:
    request = module.Thing(**{"count": 1, name: None})
    assert {"count": 1} == request.to_wire()
    assert request != module.Thing(**{"count": 1, name: stages.null()})


def test_null_stands_in_nested_objects_and_becomes_none_in_free_json(
    module: ModuleType,
) -> None:
    null = stages.null()
    request = module.Thing(count=null, camera=module.Camera(on=null), anything=[null])
    sent = {"count": None, "anything": [None], "camera": {"on": None}}
    assert sent == request.to_wire()
    assert request == module.Thing.from_wire(sent)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"count": None}, "Thing.count: must be a valid integer or be NULL, not None"),
        ({}, "Thing.count: is missing"),
        ({"count": 1, "text": "long"}, "3 characters or be NULL, not 'long'"),
    ],
)
def test_what_is_neither_is_refused(
    module: ModuleType, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        module.Thing(**given)


def test_null_is_refused_where_the_schema_does_not_allow_it(module: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"Thing\.plain: must be a valid string"):
        module.Thing(count=1, plain=stages.null())
    with pytest.raises(ValueError, match=r"Thing\.plain: None is not allowed here"):
        module.Thing.from_wire({"count": 1, "plain": None})


def test_a_required_input_of_any_type_may_be_null_but_not_left_out() -> None:
    schema = {"type": "object", "properties": {"any": {}}, "required": ["any"]}
    outcome = stages.generated(stages.source(schema))
    with stages.imported(outcome.text) as module:
        assert {"any": None} == module.Thing(any=stages.null()).to_wire()
        assert {"any": None} == module.Thing.from_wire({"any": None}).to_wire()
        with pytest.raises(ValueError, match="None means not sent; NULL is sent as"):
            module.Thing(any=None)


def test_null_is_false_like_none() -> None:
    assert not stages.null()
