"""Answers: a typed view that never fails, over what came."""

import copy
import pickle
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from runcomfy_client import MediaOutput, Output
from runcomfy_client._runtime import BareOutput

PNG = "https://cdn.runcomfy.net/a.png"
JPG = "https://cdn.runcomfy.net/b.JPG?x=1"
MP4 = "https://cdn.runcomfy.net/c.mp4"
MP3 = "https://cdn.runcomfy.net/d.mp3"
ODD = "https://cdn.runcomfy.net/e"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
FIELDS = st.sampled_from(["image", "video", "audio", "images", "videos", "raw", "x"])


class Scored(Output, frozen=True):
    """A part of an answer."""

    score: float
    label: str | None = None


class Scores(Output, frozen=True):
    """The answer of a model with a schema of its own."""

    best: Scored | None = None
    count: int
    all_: Sequence[Scored] = ()


class File(Output, frozen=True):
    """A file as some models answer it."""

    url: str | None = None


class Filed(Output, frozen=True):
    """The answer of a model that names its files in its own way."""

    picture: str | None = None
    pictures: Sequence[str] | None = None
    file: File | None = None
    files: Sequence[File] | None = None


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        ({"image": PNG}, {"image": PNG}),
        ({"video": MP4, "audio": MP3}, {"video": MP4, "audio": MP3}),
        ({"images": [PNG, JPG]}, {"images": (PNG, JPG)}),
        ({"images": PNG, "videos": []}, {"image": PNG, "images": (PNG,)}),
        ({"audios": [MP3]}, {"audio": MP3, "audios": (MP3,)}),
        ({"audio": {"url": MP3}}, {"audio": MP3}),
        ({"url": PNG, "seed": 7}, {"image": PNG, "images": (PNG,)}),
        ({"image": [PNG, JPG]}, {"image": PNG}),
        ({"image": {"url": PNG, "width": 3}}, {"image": PNG}),
        (
            {"images": [{"url": PNG}, None, 3, "", [JPG]]},
            {"image": PNG, "images": (PNG,)},
        ),
        ({"image": 3, "video": None, "images": {}, "videos": True}, {}),
        (PNG, {"image": PNG, "images": (PNG,)}),
        (MP4, {"video": MP4, "videos": (MP4,)}),
        (MP3, {"audio": MP3, "audios": (MP3,)}),
        (ODD, {}),
        ("https://[", {}),
        (
            [PNG, MP4, JPG],
            {"image": PNG, "images": (PNG, JPG), "video": MP4, "videos": (MP4,)},
        ),
        ([], {}),
        (None, {}),
        (3, {}),
    ],
)
def test_answers_of_all_shapes_have_a_typed_view(
    raw: object, fields: dict[str, object]
) -> None:
    empty: dict[str, object] = dict.fromkeys(["image", "video", "audio"])
    empty |= dict.fromkeys(["images", "videos", "audios"], ())
    output = MediaOutput.read(raw)

    assert {**empty, **fields} == {name: getattr(output, name) for name in empty}
    assert raw is output.raw


@given(JSON | st.dictionaries(FIELDS, JSON))
def test_reading_never_fails(raw: Any) -> None:
    for kind in (MediaOutput, Scores, Output):
        output = kind.read(raw)

        assert raw is output.raw
        assert isinstance(output.urls, tuple)


def test_reading_survives_the_deepest_answer() -> None:
    raw: Any = PNG
    for _ in range(100_000):
        raw = [raw]

    assert (PNG,) == MediaOutput.read({"x": raw}).urls


def test_unknown_fields_are_kept() -> None:
    output: Any = MediaOutput.read({"image": PNG, "seed": 7, "nsfw": [False]})

    assert (7, [False]) == (output.seed, output.nsfw)
    assert {"image": PNG, "seed": 7, "nsfw": [False]} == output.raw


def test_urls_are_those_of_files_in_order_and_once() -> None:
    raw = {
        "meta": {"log": ODD, "text": f"see {MP3}", "license": "https://x.org/by"},
        "images": [JPG, PNG],
        "image": JPG,
        "modelMesh": "https://x.org/download?id=3",
        "voice": "https://x.org/hello.mp3",
        "prompt": PNG,
        "input": {"image_url": MP4},
    }
    files = (ODD, JPG, PNG, raw["modelMesh"], raw["voice"])

    assert files == MediaOutput.read(raw).urls == Output.read(raw).urls
    assert (ODD,) == BareOutput.read([ODD]).urls


@pytest.mark.parametrize(
    ("raw", "is_empty"),
    [
        (None, True),
        ({}, True),
        ("", True),
        ({"image": None, "images": [], "seed": None}, True),
        ({"image": PNG}, False),
        ({"text": ""}, False),
        ({"words": []}, False),
        ({"text": "a cat"}, False),
        ({"score": 0}, False),
        ([False], False),
    ],
)
def test_an_output_is_empty_when_there_is_nothing_in_it(
    raw: object, is_empty: bool
) -> None:
    assert is_empty == MediaOutput.read(raw).is_empty == Output.read(raw).is_empty


@pytest.mark.parametrize("raw", ["", [], {}, 0, False])
def test_of_a_bare_answer_only_null_is_empty(raw: object) -> None:
    assert not BareOutput.read(raw).is_empty
    assert BareOutput.read(None).is_empty


@pytest.mark.parametrize("raw", [PNG, {"url": PNG}, [PNG], [{"url": PNG}]])
def test_a_file_is_read_in_whatever_form_it_comes(raw: object) -> None:
    one: Any = Filed.read({"picture": raw, "pictures": raw, "file": raw, "files": raw})

    assert (PNG, (PNG,)) == (one.picture, tuple(one.pictures))
    assert (PNG, [PNG]) == (one.file.url, [file.url for file in one.files])


def test_what_does_not_fit_is_empty_in_the_view_alone() -> None:
    part = {"score": "high", "label": 3}
    raw = {"best": part, "count": "many", "all_": [3]}
    output = Scores.read(raw)

    best: Any = output.best
    assert (None, None) == (best.score, best.label)
    assert part == best.raw
    assert (None, ()) == tuple(getattr(output, name) for name in ("count", "all_"))
    assert raw == output.raw


def test_what_fits_is_typed() -> None:
    output = Scores.read({"best": {"score": 0.5}, "count": 2, "all_": [{"score": 1}]})

    assert Scored(score=0.5) == Scored.model_validate({"score": 0.5})
    assert (0.5, 2, [1.0]) == (
        output.best and output.best.score,
        output.count,
        [one.score for one in output.all_],
    )


def test_outputs_are_values() -> None:
    output: Any = MediaOutput.read({"image": PNG, "images": [JPG]})

    assert output == MediaOutput.read({"image": PNG, "images": [JPG]})
    assert output != MediaOutput.read({"image": PNG})
    assert output == pickle.loads(pickle.dumps(output)) == copy.deepcopy(output)
    assert output.raw == pickle.loads(pickle.dumps(output)).raw
    with pytest.raises(ValidationError, match="frozen"):
        output.image = JPG
