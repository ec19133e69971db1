"""NULL in pydantic's own JSON: told from what was not given."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import Field, TypeAdapter
from runcomfy_client import NULL, InvalidInput, MediaOutput, Null
from runcomfy_client._runtime import ImageUrl, Request, Value


class Framing(Value, frozen=True):
    """An object with a field that may be null."""

    mask: ImageUrl | Null | None = None


class Nullable(Request[MediaOutput], frozen=True):
    """A request with every kind of field that may be null."""

    model_id: ClassVar[str] = "acme/nullable"

    style: str | Null
    seed: Annotated[int, Field(ge=0)] | Null | None = None
    free: Any = None
    framing: Framing | None = None
    steps: int | None = None


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({}, {}),
        ({"seed": NULL, "free": NULL}, {"seed": None, "free": None}),
        ({"seed": 3, "free": {"a": None}, "steps": 2},) * 2,
        ({"framing": Framing(mask=NULL)}, {"framing": {"mask": None}}),
        ({"framing": Framing()}, {"framing": {}}),
    ],
)
def test_pydantics_own_json_tells_null_from_what_is_not_given(
    given: dict[str, Any], written: dict[str, Any]
) -> None:
    request = Nullable(style=NULL, **given)
    adapter = TypeAdapter(list[Nullable])

    text = request.model_dump_json()
    assert {"style": None, **written} == json.loads(text)
    again = Nullable.model_validate_json(text)
    assert request == again and request.to_wire() == again.to_wire()
    assert [request] == adapter.validate_json(adapter.dump_json([request]))
    assert request == Nullable.from_wire(request.to_wire())
    assert request == Nullable(**request.model_dump())


class Open(Request[MediaOutput], frozen=True):
    """A request with every kind of field that holds any JSON and may not be null itself."""

    model_id: ClassVar[str] = "acme/open"

    settings: Mapping[str, Any]
    parts: Sequence[Any]
    masks: Sequence[str | Null] | None = None


@pytest.mark.parametrize("name", ["settings", "parts", "masks"])
def test_null_inside_is_no_reason_to_take_null(name: str) -> None:
    inside: dict[str, Any] = {"settings": {"a": None}, "parts": [None], "masks": [None]}
    assert inside == Open.from_wire(inside).to_wire()
    with pytest.raises(InvalidInput, match=name):
        Open.from_wire({**inside, name: None})
