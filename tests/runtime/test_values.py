"""Requests: exact on the wire, immutable here, and able to travel."""

import copy
import json
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field
from runcomfy_client import (
    InvalidInput,
    InvalidRequest,
    MediaOutput,
    Output,
    RawRequest,
)
from runcomfy_client._runtime import Exact, ImageUrl, Request, SizeChoice, Value
from runcomfy_client.models.bytedance import Seedream5LiteTextToImage
from runcomfy_client.models.ideogram import IdeogramV3Reframe
from runcomfy_client.models.ideogram.ideogram_v3_reframe import Resolution

URL = "https://example.com/cat.png"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBER = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


class Camera(Value, frozen=True):
    """An object inside an input."""

    angle: int | float = Field(ge=0)
    lens: str | None = None
    class_: str | None = Field(default=None, serialization_alias="class")


class Scored(Output, frozen=True):
    """An answer with a field of its own."""

    score: float | None = None


class Frame(SizeChoice):
    """Sizes and a tier."""

    SIZE_2K = "2K"
    SIZE_300X400 = "300x400"


FrameValue: TypeAlias = Literal["2K", "300x400"]


CountValue: TypeAlias = Annotated[Literal[1, 2, 3], Exact]


class Studio(Request[Scored], frozen=True):
    """All kinds of fields."""

    model_id: ClassVar[str] = "acme/studio"

    text: str | None = Field(default=None, max_length=1_000_000)
    number: int | float | None = None
    count: CountValue | None = None
    counts: Sequence[CountValue] | None = None
    flag: bool | None = None
    frame: Frame | FrameValue = Frame.SIZE_2K
    frames: Sequence[Frame | FrameValue] | None = None
    images: Sequence[ImageUrl] | None = None
    camera: Camera | None = None
    cameras: Sequence[Camera] | None = None
    views: Mapping[str, Camera] | None = None
    class_: str | None = Field(default=None, serialization_alias="class")
    free: Mapping[str, Any] | None = None
    anything: Any = None


FULL = Studio(
    text=" a\tcat\n",
    number=1.0,
    count=2,
    counts=[1, 3],
    flag=False,
    frame="300x400",
    frames=[Frame.SIZE_2K, "300x400"],
    images=(URL,),
    camera=Camera(angle=1, class_="x"),
    cameras=[Camera(angle=0.5, lens="")],
    views={"top": Camera(angle=90)},
    class_="y",
    free={"none": None, "list": [None, {"a": ()}]},
    anything=[1, {"b": [2]}],
)
FULL_WIRE: dict[str, Any] = {
    "text": " a\tcat\n",
    "number": 1.0,
    "count": 2,
    "counts": [1, 3],
    "flag": False,
    "frame": "300x400",
    "frames": ["2K", "300x400"],
    "images": [URL],
    "camera": {"angle": 1, "class": "x"},
    "cameras": [{"angle": 0.5, "lens": ""}],
    "views": {"top": {"angle": 90}},
    "class": "y",
    "free": {"none": None, "list": [None, {"a": []}]},
    "anything": [1, {"b": [2]}],
}


def test_the_wire_form_has_wire_names_and_plain_values() -> None:
    assert json.dumps(FULL_WIRE) == json.dumps(FULL.to_wire())
    assert str is type(FULL.to_wire()["frame"]) is type(FULL.to_wire()["frames"][0])


def test_the_wire_form_can_be_read_back() -> None:
    assert FULL == Studio.from_wire(FULL_WIRE)
    assert FULL == Studio.from_json(FULL.to_json())
    assert {"model_id": "acme/studio", "input": FULL_WIRE} == json.loads(FULL.to_json())


def test_prefilled_defaults_are_sent_and_nothing_else_that_was_not_given() -> None:
    assert {"image": URL, "resolution": "1152:864 (4:3)"} == IdeogramV3Reframe(
        image=URL
    ).to_wire()
    assert {"prompt": "a cat"} == Seedream5LiteTextToImage(prompt="a cat").to_wire()
    assert {"frame": "2K"} == Studio(text=None, camera=None, free=None).to_wire()


def test_a_plain_choice_becomes_the_member() -> None:
    request = IdeogramV3Reframe(image=URL, resolution="1152:864 (4:3)")

    assert Resolution.SIZE_1152X864 is request.resolution
    assert 1152 == Resolution(request.resolution).width
    assert request == IdeogramV3Reframe(image=URL, resolution=Resolution.SIZE_1152X864)
    assert (Frame.SIZE_2K, Frame.SIZE_300X400) == FULL.frames


@given(TEXT)
def test_texts_are_sent_untouched(text: str) -> None:
    request = Studio(text=text, free={text: text})

    assert {"frame": "2K", "text": text, "free": {text: text}} == request.to_wire()
    assert request == Studio.from_json(request.to_json())


@given(NUMBER)
def test_numbers_are_sent_exactly(number: float) -> None:
    request = Studio(number=number, free={"a": number})
    again = Studio.from_json(request.to_json())

    for sent in (request.to_wire(), again.to_wire()):
        assert repr(number) == repr(sent["number"]) == repr(sent["free"]["a"])


@given(JSON)
def test_any_json_survives(value: Any) -> None:
    request = Studio(anything=value, free={"a": value})
    raw = RawRequest("any/model", {"a": value})

    sent = json.dumps(value)
    assert sent == json.dumps(request.to_wire()["free"]["a"])
    assert sent == json.dumps(request.to_wire().get("anything"))
    assert sent == json.dumps(raw.to_wire()["a"])
    assert (request, raw) == (
        Studio.from_json(request.to_json()),
        RawRequest.from_json(raw.to_json()),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": True},
        {"number": "1"},
        {"number": float("nan")},
        {"number": float("inf")},
        {"count": True},
        {"count": 1.0},
        {"count": "1"},
        {"counts": [1, True]},
        {"flag": 1},
        {"text": b"a"},
        {"text": "\ud800"},
        {"frames": "2K"},
        {"images": {URL}},
        {"images": ["http://example.com"]},
        {"camera": {"angle": -1}},
        {"anything": float("nan")},
        {"anything": "\ud800"},
        {"anything": object()},
        {"anything": {1}},
        {"free": [1]},
        {"free": {1: 2}},
        {"free": {"a": {"b": {1: 2}}}},
        {"free": {"\ud800": 1}},
        {"free": {"a": b""}},
    ],
    # An address is part of no name.
    ids=lambda wrong: re.sub(r" at 0x[0-9a-f]+", "", repr(wrong)),
)
def test_what_is_no_such_value_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        Studio(**wrong)

    assert tuple(wrong) == caught.value.fields


def test_requests_cannot_be_changed() -> None:
    request: Any = FULL
    with pytest.raises(InvalidRequest, match="model_copy"):
        request.text = "a dog"


def test_later_changes_to_what_was_given_change_nothing() -> None:
    inner: dict[str, Any] = {"list": [1]}
    images = [URL]
    request = Studio(free=inner, images=images, anything=[inner])
    raw = RawRequest("any/model", inner)
    inner["list"].append(2)
    images.append("https://example.com/dog.png")

    assert {"list": [1]} == request.free == raw.to_wire()
    assert (URL,) == request.images
    assert ({"list": [1]},) == request.anything


def test_every_mapping_becomes_a_plain_one() -> None:
    request = Studio(free=MappingProxyType({"a": MappingProxyType({"b": 1})}))

    assert {"a": {"b": 1}} == request.free == pickle.loads(pickle.dumps(request)).free


@pytest.mark.parametrize("request_", [FULL, RawRequest("any/model", {"a": [None]})])
def test_requests_travel(request_: Request[Output]) -> None:
    for again in (
        pickle.loads(pickle.dumps(request_)),
        copy.copy(request_),
        copy.deepcopy(request_),
        type(request_).from_json(request_.to_json()),
    ):
        assert request_ == again
        assert request_.model_id == again.model_id
        assert request_.to_wire() == again.to_wire()


def test_pickles_of_equal_requests_are_equal_in_every_process() -> None:
    code = (
        "import pickle, sys\n"
        "from runcomfy_client import RawRequest\n"
        "from runcomfy_client.models.ideogram import IdeogramV3Reframe as R\n"
        f"given = dict(image={URL!r}, seed=7, resolution='1152:864 (4:3)')\n"
        "if sys.argv[1] == '1': given = {**dict(reversed(given.items())), 'rendering_speed': None}\n"
        "print(pickle.dumps([R(**given), RawRequest('a/b', {'c': [None]})]).hex())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code, seed],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "123"
    }  # fmt: skip

    assert 1 == len(found)


def test_requests_compare_and_hash_by_content() -> None:
    one = Studio(images=[URL], camera=Camera(angle=1))
    same = Studio(images=(URL,), camera=Camera(angle=1), text=None)

    assert 1 == len({one, same})
    assert 2 == len({one, Studio(images=[URL], camera=Camera(angle=2))})
    with pytest.raises(TypeError, match="unhashable"):
        hash(Studio(free={}))


def test_a_changed_copy_is_checked_like_a_new_request() -> None:
    request = IdeogramV3Reframe(image=URL, seed=7)

    assert IdeogramV3Reframe(image=URL, seed=8) == request.model_copy(
        update={"seed": 8}
    )
    assert request == request.model_copy() == request.model_copy(deep=True)
    assert RawRequest("a/b", {}) == RawRequest("a/b", {"c": 1}).model_copy(
        update={"input": {}}
    )
    with pytest.raises(InvalidInput, match="seed: must be greater"):
        request.model_copy(update={"seed": -1})
    with pytest.raises(InvalidInput, match="did you mean 'seed'"):
        request.model_copy(update={"sede": 1})


def test_a_request_prints_what_was_given() -> None:
    assert "Camera(angle=1, class_='x')" == repr(Camera(angle=1, class_="x"))
    request = IdeogramV3Reframe(image=URL, resolution="1024:1024 (1:1)", seed=7)
    assert (
        f"IdeogramV3Reframe(image='{URL}',"
        " resolution=<Resolution.SIZE_1024X1024: '1024:1024 (1:1)'>, seed=7)"
    ) == repr(request)
    assert "RawRequest(model_id='a/b', input={'c': None})" == repr(
        RawRequest("a/b", {"c": None})
    )


@pytest.mark.parametrize(
    ("request_type", "output"),
    [(Studio, Scored), (IdeogramV3Reframe, MediaOutput), (RawRequest, MediaOutput)],
)
def test_a_request_knows_its_output(
    request_type: type[Request[Output]], output: type[Output]
) -> None:
    assert output is request_type.output_type()


def test_a_request_class_of_a_request_class_has_the_same_output() -> None:
    class More(Studio, frozen=True):
        more: str | None = None

    assert Scored is More.output_type()
    assert {"frame": "2K", "more": "x"} == More(more="x").to_wire()


def test_the_bare_base_has_no_output() -> None:
    with pytest.raises(TypeError, match=r"write Request\[MediaOutput\]"):
        Request.output_type()


def test_json_for_another_model_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        IdeogramV3Reframe.from_json(FULL.to_json())

    assert (
        "IdeogramV3Reframe cannot read a request for 'acme/studio';"
        " the function from_json finds the right class"
    ) == str(caught.value)


@pytest.mark.parametrize(
    ("wire", "message"),
    [
        ({"class_": "x"}, "Studio.class_: is not a field of Studio; did you mean 'class'?"),
        ({"class": 3}, "Studio.class_: must be a valid string, not 3 (sent as 'class')"),
        ({"camera": {"angle": True}}, "Studio.camera.angle: must be a valid integer or be"),
        ({"count": True}, "Studio.count: True is not a choice; choose 1, 2, 3"),
        ({"number": float("nan")}, "Studio: not JSON: "),
        ({"text": {1}}, "Studio: not JSON: "),
        ([], "Studio: must be an object, not a list of 0"),
    ],
)  # fmt: skip
def test_a_wrong_wire_form_is_refused(wire: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Studio.from_wire(wire)

    assert str(caught.value).startswith(message)
