"""The facts that users were promised about the four models, on the generated package."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, get_args, get_origin

import pytest

from generator.emulator import Emulator

IMAGE = "https://example.com/cat.png"
FLUX = "blackforestlabs.flux_1_kontext_pro_edit"
SEEDREAM = "bytedance.seedream_5_lite_text_to_image"
IDEOGRAM = "ideogram.ideogram_v3_reframe"
WAN = "wan_ai.wan_2_5_text_to_image"


class Models:
    """The classes of the models, by module and name."""

    def __init__(self, package: ModuleType) -> None:
        self.package = package

    def __call__(self, module: str, name: str) -> Any:
        return getattr(import_module(f"{self.package.__name__}.models.{module}"), name)


@pytest.fixture(scope="session")
def model(package: ModuleType) -> Models:
    return Models(package)


@pytest.fixture
def client(package: ModuleType, quick_emulator: Emulator) -> Iterator[Any]:
    options = {"token": quick_emulator.token, "base_url": quick_emulator.url}
    with package.Client(**options) as client:
        yield client


def enums(annotation: object) -> Iterator[type[Enum]]:
    """The enums inside the type of a field."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield annotation
    elif get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from enums(part)


def literals(annotation: object) -> Iterator[list[object]]:
    """The values of each literal type inside the type of a field."""
    if get_origin(annotation) is Literal:
        yield list(get_args(annotation))
    else:
        for part in get_args(annotation):
            yield from literals(part)


def test_every_choice_is_the_published_one_in_the_published_order(
    package: ModuleType, schemas: Path
) -> None:
    ours: dict[str, Any] = {}
    theirs: dict[str, Any] = {}
    for found in package.search():
        document = json.loads((schemas / f"{found.model_id}.json").read_text("utf-8"))
        for name, schema in document["input_schema"]["properties"].items():
            annotation = found.load().model_fields[name].annotation
            members = [[str(member) for member in enum] for enum in enums(annotation)]
            place = f"{found.class_name}.{name}"
            ours[place] = [*members, *literals(annotation)]
            values = schema.get("enum", [])
            # Texts have a member and a literal each, numbers have a literal.
            is_text = any(isinstance(value, str) for value in values)
            theirs[place] = [values] * (2 if is_text else bool(values))

    assert theirs == ours
    assert 9 == sum(bool(values) for values in theirs.values())


def test_a_member_is_its_text_in_every_form(package: ModuleType) -> None:
    for found in package.search():
        for field in found.load().model_fields.values():
            for enum in enums(field.annotation):
                for member in enum:
                    text = member.value
                    assert (text, text, json.dumps(text)) == (
                        str(member),
                        f"{member}",
                        json.dumps(member),
                    )
                    assert member == text and enum(text) is member


@pytest.mark.parametrize(
    ("module", "name", "count"),
    [
        (IDEOGRAM, "Resolution", 69),
        (SEEDREAM, "Resolution", 18),
        (WAN, "AspectRatio", 13),
        (FLUX, "AspectRatio", 9),
    ],
)
def test_no_choice_is_missing(
    model: Models, module: str, name: str, count: int
) -> None:
    assert count == len(model(module, name))


def test_a_size_knows_its_numbers(model: Models) -> None:
    size = model(IDEOGRAM, "Resolution").SIZE_1152X864

    assert (1152, 864, (4, 3), "4:3") == (
        size.width,
        size.height,
        size.ratio,
        size.label,
    )


def test_a_ratio_is_the_published_one_where_pixels_meet_it_only_nearly(
    model: Models,
) -> None:
    size = model(WAN, "AspectRatio").SIZE_1024X1434

    assert (1024, 1434, (5, 7)) == (size.width, size.height, size.ratio)


def test_a_tier_has_no_pixel_size_and_says_so(
    package: ModuleType, model: Models
) -> None:
    tier = model(SEEDREAM, "Resolution").SIZE_2K

    assert ("2K", False) == (str(tier), tier.has_size)
    with pytest.raises(package.InvalidInput, match=r"SIZE_2K \('2K'\) has no pixel"):
        _ = tier.width


@pytest.mark.parametrize(
    ("module", "name", "nearest"),
    [
        # 1.783 is nearer to 16:9 than any other shape.
        (IDEOGRAM, "Resolution", "1312:736 (41:23)"),
        # 2848x1600 is labelled 16:9, too, but only nearly is.
        (SEEDREAM, "Resolution", "4096x2304 (16:9)"),
        (WAN, "AspectRatio", "1440:810 (16:9)"),
        (FLUX, "AspectRatio", "16:9"),
    ],
)
def test_the_closest_choice_is_nearest_in_shape(
    model: Models, module: str, name: str, nearest: str
) -> None:
    enum = model(module, name)

    assert enum(nearest) is enum.closest(1920, 1080)


def test_among_equal_shapes_the_closest_is_nearest_in_area(model: Models) -> None:
    resolution = model(SEEDREAM, "Resolution")

    assert resolution.SIZE_2048X2048 is resolution.closest(2000, 2000)
    assert resolution.SIZE_3072X3072 is resolution.closest(4000, 4000)


def test_without_its_prompt_a_request_is_refused_and_nothing_is_sent(
    package: ModuleType, model: Models, client: Any, quick_emulator: Emulator
) -> None:
    seedream = model(SEEDREAM, "Seedream5LiteTextToImage")

    with pytest.raises(package.InvalidInput) as caught:
        client.run(seedream(resolution="2K"))

    assert "Seedream5LiteTextToImage.prompt: is missing" == str(caught.value)
    assert ("prompt",) == caught.value.fields
    assert [] == quick_emulator.requests


@pytest.mark.parametrize(
    ("module", "name", "given", "body"),
    [
        # Optional inputs are not sent, whatever their defaults.
        (SEEDREAM, "Seedream5LiteTextToImage", {"prompt": "a"}, '{"prompt":"a"}'),
        (
            SEEDREAM,
            "Seedream5LiteTextToImage",
            {
                "prompt": "a",
                "sequential_image_generation": "auto",
                "max_images": 3,
                "resolution": None,
            },
            '{"prompt":"a","sequential_image_generation":"auto","max_images":3}',
        ),
        # A required choice with a default is always sent.
        (
            IDEOGRAM,
            "IdeogramV3Reframe",
            {"image": IMAGE},
            f'{{"image":"{IMAGE}","resolution":"1152:864 (4:3)"}}',
        ),
        (
            IDEOGRAM,
            "IdeogramV3Reframe",
            {"style": {"a": [1, None, "ü"]}, "seed": 0, "image": IMAGE},
            f'{{"image":"{IMAGE}","resolution":"1152:864 (4:3)","seed":0,'
            '"style":{"a":[1,null,"ü"]}}',
        ),
        (WAN, "Wan25TextToImage", {"prompt": '猫 "\n'}, '{"prompt":"猫 \\"\\n"}'),
        (
            FLUX,
            "Flux1KontextProEdit",
            {"image_url": IMAGE, "prompt": "", "aspect_ratio": "16:9"},
            f'{{"prompt":"","image_url":"{IMAGE}","aspect_ratio":"16:9"}}',
        ),
    ],
)
def test_what_is_sent_is_what_was_meant_to_the_byte(
    model: Models,
    client: Any,
    quick_emulator: Emulator,
    module: str,
    name: str,
    given: dict[str, Any],
    body: str,
) -> None:
    client.submit(model(module, name)(**given))

    (record,) = quick_emulator.requests
    assert json.loads(body) == record.body
    assert hashlib.sha256(body.encode()).hexdigest() == record.body_sha256


def test_a_raw_request_is_sent_as_it_is(
    package: ModuleType, client: Any, quick_emulator: Emulator
) -> None:
    given = {"prompt": "a", "max_images": 2}

    client.submit(package.RawRequest("bytedance/seedream-5/lite/text-to-image", given))

    assert [given] == [record.body for record in quick_emulator.requests]


@pytest.mark.parametrize(
    ("module", "name", "given", "words"),
    [
        (IDEOGRAM, "IdeogramV3Reframe", {"image": IMAGE, "resolution": "1152:864"},
         ["resolution", "'1152:864' is not a choice", "'1152:864 (4:3)'"]),
        (IDEOGRAM, "IdeogramV3Reframe", {"image": IMAGE, "resolution": "x" * 10_000},
         ["resolution", "is not a choice", "nearest of 69"]),
        (SEEDREAM, "Seedream5LiteTextToImage", {"prompt": "a", "max_images": 16},
         ["max_images", "16 is not a choice", "15, 14, 13"]),
        (SEEDREAM, "Seedream5LiteTextToImage", {"prompt": "a", "max_images": 2},
         ["sequential_image_generation", "counts only when"]),
        (WAN, "Wan25TextToImage", {"prompt": "a", "aspect_ratio": "16:9"},
         ["aspect_ratio", "'16:9' is not a choice", "'1440:810 (16:9)'"]),
        (FLUX, "Flux1KontextProEdit", {"prompt": "a", "image_url": IMAGE, "aspect_ratio": "16x9"},
         ["aspect_ratio", "'16x9' is not a choice", "'16:9'"]),
    ],
)  # fmt: skip
def test_a_bad_choice_is_told_in_few_words(
    package: ModuleType,
    model: Models,
    module: str,
    name: str,
    given: dict[str, Any],
    words: list[str],
) -> None:
    with pytest.raises(package.InvalidInput) as caught:
        model(module, name)(**given)

    message = str(caught.value)
    assert [] == [word for word in words if word not in message]
    assert len(message) < 500


def test_requests_are_values(model: Models) -> None:
    reframe = model(IDEOGRAM, "IdeogramV3Reframe")
    request = reframe(image=IMAGE, resolution="1024:1024 (1:1)", seed=7)
    same = reframe(seed=7, resolution="1024:1024 (1:1)", image=IMAGE)

    assert same == request
    assert {request} == {same, request}
    assert reframe(image=IMAGE, seed=8) != request
    assert request == pickle.loads(pickle.dumps(request))
    assert request == reframe.from_json(request.to_json())
    assert (
        f"IdeogramV3Reframe(image='{IMAGE}',"
        " resolution=<Resolution.SIZE_1024X1024: '1024:1024 (1:1)'>, seed=7)"
    ) == repr(request)
