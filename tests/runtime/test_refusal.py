"""Messages about wrong inputs: short, located, and with what would be right."""

import pickle
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field
from runcomfy_client import InvalidInput, InvalidRequest, Problem
from runcomfy_client._runtime import MediaOutput, Request, Value
from runcomfy_client._runtime.refusal import show
from runcomfy_client.models.bytedance import Seedream5LiteTextToImage
from runcomfy_client.models.ideogram import IdeogramV3Reframe

URL = "https://example.com/cat.png"


class Light(Value, frozen=True):
    """An object inside an input."""

    power: int = Field(ge=0)
    class_: str | None = Field(default=None, serialization_alias="class")


class Scene(Request[MediaOutput], frozen=True):
    """An input with structure."""

    model_id: ClassVar[str] = "acme/scene"

    light: Light | None = None
    lights: Sequence[Light] | None = Field(default=None, max_length=2)
    named: Mapping[str, Light] | None = None
    either: Light | str | None = None
    text: str | None = Field(default=None, max_length=3)
    free: Mapping[str, Any] | None = None
    mode: Literal["a", "b"] | None = None
    class_: str | None = Field(default=None, serialization_alias="class")


class Scalar:
    """A number as numpy makes them."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __float__(self) -> float:
        return float(self.value)

    def item(self) -> int:
        return self.value


def refused(build: Callable[..., object], **fields: Any) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        build(**fields)
    return caught.value


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"image": URL, "resolution": "1152:865 (4:3)"},
            "IdeogramV3Reframe.resolution: '1152:865 (4:3)' is not a choice; nearest of 69:"
            " '1152:864 (4:3)', '1088:832 (17:13)', '1152:896 (9:7)';"
            " Resolution.closest(width, height) finds one",
        ),
        (
            {"image": URL, "rendering_speed": "fast"},
            "IdeogramV3Reframe.rendering_speed: 'fast' is not a choice;"
            " choose 'TURBO', 'BALANCED', 'QUALITY'",
        ),
        (
            {"image": URL, "sede": 7},
            "IdeogramV3Reframe.sede: is not a field of IdeogramV3Reframe;"
            " did you mean 'seed'?",
        ),
        (
            {"image": URL, "zzz": 7},
            "IdeogramV3Reframe.zzz: is not a field of IdeogramV3Reframe;"
            " it has image, resolution, seed, rendering_speed, color_palette, style",
        ),
        ({}, "IdeogramV3Reframe.image: is missing"),
        (
            {"image": URL, "seed": "7"},
            "IdeogramV3Reframe.seed: must be a valid integer, not '7'",
        ),
        (
            {"image": URL, "seed": -1},
            "IdeogramV3Reframe.seed: must be greater than or equal to 0, not -1",
        ),
        (
            {"image": URL, "style": {"a": [0, {"b c": float("nan")}]}},
            "IdeogramV3Reframe.style['a'][1]['b c']: nan is not a number",
        ),
        # As cells of tables are read, and numbers of arrays.
        (
            {"image": URL, "seed": float("nan")},
            "IdeogramV3Reframe.seed: must be a valid integer, not nan;"
            " for a missing value write None, which is not sent",
        ),
        (
            {"image": URL, "resolution": float("nan")},
            "IdeogramV3Reframe.resolution: nan is not a choice;"
            " for a missing value write None, which is not sent",
        ),
        (
            {"image": URL, "seed": Scalar(7)},
            "IdeogramV3Reframe.seed: must be a valid integer, not a value of type Scalar;"
            " its method item() returns the plain value",
        ),
    ],
)
def test_a_message_says_what_is_wrong_and_what_would_be_right(
    fields: dict[str, Any], message: str
) -> None:
    assert message == str(refused(IdeogramV3Reframe, **fields))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"class_": 3}, "Scene.class_: must be a valid string, not 3 (sent as 'class')"),
        ({"class": "x"}, "Scene.class: is not a field of Scene; did you mean 'class_'?"),
        ({"mode": 3}, "Scene.mode: 3 is not a choice; choose 'a', 'b'"),
        ({"text": "abcd"}, "Scene.text: must have at most 3 characters, not 'abcd'"),
        ({"light": {}}, "Scene.light.power: is missing"),
        ({"light": {"power": 1, "x": 1}}, "Scene.light.x: is not a field of Light; it has"),
        ({"lights": 3}, "Scene.lights: must be a list, not 3"),
        ({"lights": "abc"}, "Scene.lights: must be a list, not 'abc'"),
        ({"lights": [{"power": 1}] * 3}, "Scene.lights: must have at most 2 items, not a"),
        ({"lights": [{"power": "1"}]}, "Scene.lights[0].power: must be a valid integer"),
        ({"named": {"a b": {"power": -1}}}, "Scene.named['a b'].power: must be greater"),
        ({"either": {"power": -1}}, "Scene.either.power: must be greater than or equal"),
        ({"free": {1: 2}}, "Scene.free[1]: must be a valid string, not 1"),
        ({"free": {"a": {2: 3}}}, "Scene.free['a']: 2 is not a text and so no key of a JSON"),
        ({"free": {"a": {3}}}, "Scene.free['a']: a value of type set is not a JSON value"),
    ],
)  # fmt: skip
def test_a_message_says_where(fields: dict[str, Any], message: str) -> None:
    assert str(refused(Scene, **fields)).startswith(message)


def test_the_nearest_numbers_are_offered() -> None:
    error = refused(Seedream5LiteTextToImage, prompt="a cat", max_images=16)

    assert (
        "Seedream5LiteTextToImage.max_images: 16 is not a choice;"
        " nearest of 15: 15, 14, 13"
    ) == str(error)


@pytest.mark.parametrize("name", ["SIZE_1152X864", "size_1152x864", "1152x864"])
def test_the_name_of_a_member_finds_its_value(name: str) -> None:
    error = refused(IdeogramV3Reframe, image=URL, resolution=name)

    assert "nearest of 69: '1152:864 (4:3)', " in str(error)


def test_all_problems_are_told_in_the_order_of_the_fields() -> None:
    error = refused(
        IdeogramV3Reframe, sede=7, style=3, resolution="2K", image="cat.png", seed=True
    )

    assert ("image", "resolution", "seed", "style", "sede") == error.fields
    assert error.fields == tuple(problem.field for problem in error.problems)
    assert [f"IdeogramV3Reframe.{name}" for name in error.fields] == [
        line.partition(":")[0] for line in str(error).splitlines()
    ]


def test_problems_are_values() -> None:
    error = refused(IdeogramV3Reframe, image=URL, seed=-1)

    assert (
        Problem("seed", "must be greater than or equal to 0, not -1", "-1"),
    ) == error.problems
    assert isinstance(error, InvalidInput)
    assert isinstance(error, ValueError)
    assert None is error.__cause__


def test_the_error_travels() -> None:
    error = refused(IdeogramV3Reframe, image=object(), seed=-1)
    again = pickle.loads(pickle.dumps(error))

    assert (str(error), error.fields, error.problems, error.outcome) == (
        str(again),
        again.fields,
        again.problems,
        again.outcome,
    )


def test_many_problems_are_cut() -> None:
    error = refused(
        IdeogramV3Reframe, **{f"field_{number}": 1 for number in range(999)}
    )

    assert 100 == len(error.problems)
    assert 1000 >= len(str(error))
    assert str(error).splitlines()[-1].endswith(" more problems")


@given(st.text(), st.text(min_size=1), st.dictionaries(st.text(), st.text()))
def test_no_message_is_long(text: str, name: str, mapping: dict[str, str]) -> None:
    wrong = {
        "image": text * 500,
        "resolution": text * 500,
        "seed": mapping,
        "rendering_speed": "https://" + text * 500,
        "style": {text * 500: float("nan")},
        "x" + name * 500: text,
    }

    assert 1000 >= len(str(refused(IdeogramV3Reframe, **wrong)))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a cat", "'a cat'"),
        ("x" * 1000, "'" + "x" * 79 + "..."),
        ("a\nb\x1b", "'a\\nb\\x1b'"),
        ("https://me:pw@example.com/a?sig=1#x", "'https://example.com/a?...'"),
        ("https://[", "'https://['"),
        (None, "None"),
        (True, "True"),
        (0.5, "0.5"),
        (10**20, "100000000000000000000"),
        (1 << 999, "a value of type int"),
        ([1, 2], "a list of 2"),
        ({"secret": 1}, "a value of type dict"),
    ],
)
def test_values_are_shown_short_and_without_secrets(value: object, shown: str) -> None:
    assert shown == show(value)
