"""The catalogue: found without imports, loaded by id."""

import pytest
from runcomfy_client import InvalidInput, ModelInfo, RawRequest, from_json, search
from runcomfy_client.models.ideogram import IdeogramV3Reframe
from runcomfy_client.models.wan_ai import Wan25TextToImage

FLUX = "blackforestlabs/flux-1-kontext/pro/edit"
IDEOGRAM = "ideogram/ideogram-v3/reframe"
SEEDREAM = "bytedance/seedream-5/lite/text-to-image"
WAN = "wan-ai/wan-2-5/text-to-image"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", [FLUX, SEEDREAM, IDEOGRAM, WAN]),
        ("  ", [FLUX, SEEDREAM, IDEOGRAM, WAN]),
        ("ideogram", [IDEOGRAM]),
        ("IDEOGRAM reFRAME", [IDEOGRAM]),
        ("reframe wan", []),
        ("image", [SEEDREAM, WAN, FLUX, IDEOGRAM]),
        ("text edit", [FLUX]),
        ("Wan25TextToImage", [WAN]),
        ("new size", [IDEOGRAM]),
        ("FLUX.1", [FLUX]),
        ("no such model", []),
    ],
)
def test_search_finds_the_models_that_hold_all_words(text: str, ids: list[str]) -> None:
    assert ids == [model.model_id for model in search(text)]


def test_search_stops_at_the_limit() -> None:
    assert search("image")[:2] == search("image", limit=2)


def test_a_model_says_what_it_is_and_loads_its_class() -> None:
    (found,) = search("reframe")

    assert (
        ModelInfo(
            model_id=IDEOGRAM,
            module="ideogram.ideogram_v3_reframe",
            class_name="IdeogramV3Reframe",
            title="Ideogram 3.0 Reframe",
            summary="Refit an existing image to a new size and shape.",
        )
        == found
    )
    assert IdeogramV3Reframe is found.load()


@pytest.mark.parametrize("model", search(), ids=lambda model: model.class_name)
def test_every_class_has_the_id_that_it_is_listed_with(model: ModelInfo) -> None:
    assert model.model_id == model.load().model_id


def test_json_of_a_known_model_becomes_its_class() -> None:
    request = Wan25TextToImage(prompt="a cat")

    assert request == from_json(request.to_json())


def test_json_of_an_unknown_model_stays_raw() -> None:
    request = RawRequest("any/new model", {"prompt": None})

    assert request == from_json(request.to_json())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not the JSON of a request: "),
        ("[]", "not a request: expected"),
        ('{"model_id": 3, "input": {}}', "not a request: expected"),
        ('{"model_id": "a/b", "input": []}', "not a request: expected"),
        (
            '{"model_id": "../x", "input": {}}',
            "RawRequest.model_id: '../x' is not a model",
        ),
        ("[" * 100_000, "not the JSON of a request: "),
        (b"\xff", "not the JSON of a request: "),
        (
            f'{{"model_id": "{WAN}", "input": {{}}}}',
            "Wan25TextToImage.prompt: is missing",
        ),
    ],
)
def test_json_that_is_no_request_is_refused(text: str | bytes, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        from_json(text)

    assert str(caught.value).startswith(message)
