"""Samples hold what the example says, in any shell and in black's own layout."""

import json
import shutil
import subprocess
from typing import Any

import black
import pytest
from docs_reading import Catalogue, catalogue_of, published, samples
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.docs.code_samples import PythonSamples, curl, text_literal
from generator.docs.model_page import plan_page
from generator.ir import types as ir
from generator.ir.examples import endpoint

SHELL = shutil.which("sh") or "sh"
plain = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
quoted = st.text(st.sampled_from("'\"\\ab$`!\n"))
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | plain | quoted
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(plain, inner, max_size=4),
    max_leaves=12,
)

CAMERA = {
    "type": "object",
    "properties": {
        "class": {"type": "string"},
        "pan": {"type": "number"},
        "path": {"type": "array", "items": {"type": "integer"}},
    },
    "required": ["pan"],
}
NESTED: dict[str, Any] = {
    "model_id": "acme/Client",
    "input_schema": {
        "type": "object",
        "required": ["camera"],
        "properties": {
            "camera": CAMERA,
            "cameras": {"type": "array", "items": CAMERA},
            "either": {"anyOf": [{"type": "string"}, CAMERA]},
            "free": {"type": "object"},
            "600_prompt": {"type": "string"},
        },
    },
    "output_schema": {
        "output": {"type": "object", "properties": {"text": {"type": "string"}}}
    },
}
NESTED_EXAMPLE: dict[str, Any] = {
    "camera": {"class": "wide", "pan": 0.5, "path": [1, 2]},
    "cameras": [
        {"pan": 1},
        {"pan": 2, "class": "a rather long description of a camera, so that it breaks"},
    ],
    "either": {"pan": 3},
    "free": {"pan": 4, "other": [None, True, {"deep": "x"}]},
    "600_prompt": "it's",
}


def nested() -> Catalogue:
    """A model whose class is called like the client, with objects in objects."""
    return catalogue_of(NESTED, {"example": NESTED_EXAMPLE})


def free(value: object) -> PythonSamples:
    """The samples of a model with one input that takes anything."""
    made = catalogue_of(
        {
            "model_id": "acme/free",
            "input_schema": {"type": "object", "properties": {"value": {}}},
        },
        {"example": {"value": value}},
    )
    return PythonSamples(made.models[0], made.names["acme/free"])


class Recorder:
    """Any class: remembers its name and what it was built with."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, **fields: object) -> tuple[str, dict[str, object]]:
        return self.name, fields


@settings(max_examples=60, deadline=None)
@given(values)
def test_python_holds_the_example_and_is_as_black_wants_it(value: object) -> None:
    source = free(value).request + "\n"
    assert source == black.format_str(source, mode=black.Mode())
    scope: dict[str, Any] = {"Free": Recorder("Free")}
    exec(source, scope)
    assert ("Free", {} if value is None else {"value": value}) == scope["request"]


@settings(deadline=None)
@given(plain | quoted)
def test_strings_have_the_quotes_of_black(value: str) -> None:
    source = f"x = {text_literal(value)}\n"
    assert source == black.format_str(source, mode=black.Mode())
    scope: dict[str, Any] = {}
    exec(source, scope)
    assert value == scope["x"]


def test_nested_objects_are_built_by_their_classes() -> None:
    model = nested().models[0]
    names = nested().names[model.id]
    made = PythonSamples(model, names)
    classes = ["ClientModel", "Camera", "CamerasItem", "Either"]
    scope: dict[str, Any] = {name: Recorder(name) for name in classes}
    exec(made.request, scope)
    expected = {
        "camera": ("Camera", {"class_": "wide", "pan": 0.5, "path": [1, 2]}),
        "cameras": [
            ("CamerasItem", {"pan": 1}),
            (
                "CamerasItem",
                {"class_": NESTED_EXAMPLE["cameras"][1]["class"], "pan": 2},
            ),
        ],
        "either": ("Either", {"pan": 3}),
        "free": NESTED_EXAMPLE["free"],
        "field_600_prompt": "it's",
    }
    assert ("ClientModel", expected) == scope["request"]
    assert [
        "from runcomfy_client import Client",
        "from runcomfy_client.models.acme import Client as ClientModel",
        "from runcomfy_client.models.acme.client import Camera, CamerasItem, Either",
    ] == made.run().splitlines()[:3]
    assert (
        '    job = client.job("REQUEST_ID", ClientModel)'
        in made.sync("status").splitlines()
    )


def catalogues() -> list[Catalogue]:
    """The published models, and one that is unlike them."""
    return [published(), nested()]


def test_every_python_sample_compiles_and_is_as_black_wants_it() -> None:
    count = 0
    for catalogue in catalogues():
        for page in catalogue.pages.values():
            for language, code in samples(page):
                if language.split()[:1] == ["python"]:
                    compile(code, "sample", "exec")
                    assert code == black.format_str(code, mode=black.Mode())
                    count += 1
    assert count >= 3 * (4 * 5 * 3 + 4 + 1)


def test_every_sample_of_a_page_is_of_its_model() -> None:
    for model in published().models:
        names = published().names[model.id]
        module = f"runcomfy_client.models.{names.vendor}"
        for language in ("en", "ja", "zh"):
            page = published().pages[f"docs/{language}/{names.page}.md"]
            code = [c for kind, c in samples(page) if kind == "python"]
            built = [c for c in code if f"from {module} import {names.cls}\n" in c]
            assert 4 == len(built)  # run and submit, sync and async
            for sample in built:
                body = sample.split("request = ")[1]
                scope: dict[str, Any] = {names.cls: Recorder(names.cls)}
                exec(f"request = {body[: body.index(chr(10) + ')') + 2]}", scope)
                fields = {
                    names.fields[f"/input_schema/properties/{n}"]: v
                    for n, v in model.example.items()
                }
                assert (names.cls, fields) == scope["request"]


def arguments(command: str) -> list[str]:
    """What a real shell hands to curl."""
    script = (
        f'curl() {{ for a in "$@"; do printf \'%s\\000\' "$a"; done; }}\n{command}\n'
    )
    done = subprocess.run(
        [SHELL, "-eu"],
        input=script.encode(),
        capture_output=True,
        check=True,
        env={"RUNCOMFY_API_TOKEN": "secret"},
    )
    return done.stdout.decode().split("\0")[:-1]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(plain | quoted, values, max_size=4))
def test_a_shell_reads_the_body_as_it_was(body: dict[str, ir.Json]) -> None:
    api = published().api
    url = endpoint(api, "submit", "acme/wan 3.0/it")
    given_ = arguments(curl(api, "submit", url, body))
    assert ["--request", "POST", "--url", url] == given_[:4]
    assert "https://model-api.runcomfy.net/v1/models/acme/wan%203.0/it" == url
    assert ["--header", "Authorization: Bearer secret"] == given_[4:6]
    assert ["--header", "Content-Type: application/json", "--data"] == given_[6:9]
    assert body == json.loads(given_[9])


@pytest.mark.parametrize("call", ["status", "result", "cancel"])
def test_calls_on_a_job_send_no_body(call: str) -> None:
    model = published().models[0]
    names, api = published().names[model.id], published().api
    [label, command] = plan_page(model, names, api, "en")["tabs_of"][call][-1]
    assert "curl" == label
    given_ = arguments(command.removeprefix("```sh\n").removesuffix("\n```"))
    assert [
        "--request",
        api.calls[call].method,
        "--url",
        f"https://model-api.runcomfy.net/v1/requests/REQUEST_ID/{call}",
        "--header",
        "Authorization: Bearer secret",
    ] == given_
