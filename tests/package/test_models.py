"""The facts that users were promised about the four models, on the generated package."""

import hashlib
import json
from collections.abc import Iterator
from enum import Enum
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, get_args, get_origin

import pytest

from generator.emulator import Emulator

IMAGE = "https://example.com/cat.png"


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


@pytest.mark.parametrize(
    ("name", "given", "body"),
    [
        # Optional inputs are not sent, whatever their defaults.
        ("bytedance.Seedream5LiteTextToImage", {"prompt": "a"}, '{"prompt":"a"}'),
        ("bytedance.Seedream5LiteTextToImage",
         {"prompt": "a", "sequential_image_generation": "auto", "max_images": 3, "resolution": None},
         '{"prompt":"a","sequential_image_generation":"auto","max_images":3}'),
        # A required choice with a default is always sent.
        ("ideogram.IdeogramV3Reframe", {"image": IMAGE},
         f'{{"image":"{IMAGE}","resolution":"1152:864 (4:3)"}}'),
        ("ideogram.IdeogramV3Reframe", {"style": {"a": [1, None, "ü"]}, "seed": 0, "image": IMAGE},
         f'{{"image":"{IMAGE}","resolution":"1152:864 (4:3)","seed":0,"style":{{"a":[1,null,"ü"]}}}}'),
        ("wan_ai.Wan25TextToImage", {"prompt": '猫 "\n'}, '{"prompt":"猫 \\"\\n"}'),
        ("blackforestlabs.Flux1KontextProEdit", {"image_url": IMAGE, "prompt": "", "aspect_ratio": "16:9"},
         f'{{"prompt":"","image_url":"{IMAGE}","aspect_ratio":"16:9"}}'),
    ],
)  # fmt: skip
def test_what_is_sent_is_what_was_meant_to_the_byte(
    package: ModuleType,
    client: Any,
    quick_emulator: Emulator,
    name: str,
    given: dict[str, Any],
    body: str,
) -> None:
    client.submit(attrgetter(name)(package.models)(**given))

    (record,) = quick_emulator.requests
    assert json.loads(body) == record.body
    assert hashlib.sha256(body.encode()).hexdigest() == record.body_sha256
