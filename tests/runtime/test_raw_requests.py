"""Requests to models that the package does not know."""

import pytest
from runcomfy_client import InvalidInput, RawRequest


@pytest.mark.parametrize(
    "model_id",
    ["a/b", "wan-ai/wan-3.0-prime/x", "a/600_x", "a/B c/4K", "vendor/model/task/edit"],
)
def test_ids_of_models_yet_unknown(model_id: str) -> None:
    assert model_id == RawRequest(model_id, {}).model_id


@pytest.mark.parametrize(
    "model_id",
    [
        "",
        "a",
        "/a/b",
        "a/b/",
        "a//b",
        "a/../b",
        "./a",
        "a/b?x",
        "a/b#",
        "a\\b/c",
        "a/%2e",
        "a/é",
        "a/b\n",
    ],
)
def test_what_is_no_model_id_is_refused(model_id: str) -> None:
    with pytest.raises(
        InvalidInput, match="is not a model id; write it as in the catal"
    ):
        RawRequest(model_id, {})


def test_a_raw_request_takes_keywords_too() -> None:
    assert RawRequest("a/b", {"c": 1}) == RawRequest(model_id="a/b", input={"c": 1})


def test_json_without_end_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)

    with pytest.raises(InvalidInput, match="is nested more than 64 levels deep"):
        RawRequest("a/b", {"c": endless})
