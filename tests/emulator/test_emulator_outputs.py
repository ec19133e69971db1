"""Outputs that fit their schema, and files of the requested size."""

import struct
from pathlib import Path

import pytest
from emulator_calls import AddModel, Caller, Clock

from generator.emulator import Emulator
from generator.emulator.json_values import mapping, sequence
from generator.emulator.outputs import File, produce, requested_size
from generator.emulator.validation import InputValidation

MEDIA = {
    "type": "object",
    "properties": {
        "image": {"type": "string", "format": "uri"},
        "video": {"type": "string", "format": "uri"},
        "images": {"type": "array", "items": {"type": "string", "format": "uri"}},
        "videos": {"type": "array", "items": {"type": "string", "format": "uri"}},
    },
}


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ({"a": "1152:864 (4:3)"}, (1152, 864)),
        ({"a": "2048x1536 (4:3)"}, (2048, 1536)),
        ({"a": "640X480"}, (640, 480)),
        ({"a": "16:9"}, (1024, 576)),
        ({"a": "9:16", "b": "832*1216"}, (832, 1216)),
        ({"width": 300, "height": 200, "a": "640x480"}, (300, 200)),
        ({"width": 300, "height": "200"}, (1024, 1024)),
        ({"a": "2K"}, (1024, 1024)),
        ({"a": "0:0"}, (1024, 1024)),
        ({"a": "99999x99999"}, (1024, 1024)),
        ({"width": -5, "height": 3}, (1024, 1024)),
        ({"a": "100000000:1"}, (1024, 1024)),
        ({"prompt": "a 640x480 picture"}, (1024, 1024)),
        ({}, (1024, 1024)),
    ],
)
def test_the_size_is_that_of_the_first_value_that_looks_like_one(
    given: dict[str, object], size: tuple[int, int]
) -> None:
    assert size == requested_size({}, given)


def test_the_size_may_be_the_servers_default() -> None:
    schema = {"properties": {"size": {"default": "2304x1728 (4:3)"}}}
    assert (2304, 1728) == requested_size(schema, {})
    assert (640, 480) == requested_size(schema, {"size": "640x480"})
    assert (1024, 576) == requested_size(schema, {"aspect_ratio": "16:9"})


@pytest.mark.parametrize(
    ("kind", "given", "names"),
    [
        ("image", {}, {"image": ["0.png"]}),
        ("video", {}, {"video": ["0.mp4"]}),
        ("image", {"max_images": 3}, {"images": ["0.png", "1.png", "2.png"]}),
        ("video", {"n": 2}, {"videos": ["0.mp4", "1.mp4"]}),
        ("image", {"n": 1}, {"image": ["0.png"]}),
        ("image", {"n": True}, {"image": ["0.png"]}),
    ],
)
def test_the_shared_block_holds_what_the_model_makes(
    kind: str, given: dict[str, object], names: dict[str, list[str]]
) -> None:
    output, files = produce(MEDIA, kind, given, (64, 64), lambda name: name)
    shown = {k: sequence(v) or [v] for k, v in mapping(output).items()}
    assert names == shown
    assert [name for group in names.values() for name in group] == [
        f.name for f in files
    ]


def test_the_number_of_outputs_has_a_bound() -> None:
    _, files = produce(MEDIA, "image", {"n": 10**9}, (64, 64), str)
    assert 16 == len(files)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "format": "uri"},
        {"type": "array", "items": {"type": "string"}, "minItems": 2},
        {
            "type": "object",
            "required": ["audio", "seed", "ok", "score", "words", "mode", "fixed"],
            "properties": {
                "audio": {"type": "string"},
                "seed": {"type": "integer", "minimum": 5},
                "ok": {"type": "boolean"},
                "score": {"type": "number"},
                "words": {"type": "array", "items": {"$ref": "#/$defs/word"}},
                "mode": {"enum": ["a", "b"]},
                "fixed": {"const": 7},
                "text": {"type": ["string", "null"]},
            },
            "$defs": {
                "word": {"type": "object", "properties": {"start": {"type": "number"}}}
            },
        },
    ],
)
def test_any_other_output_fits_its_schema(schema: dict[str, object]) -> None:
    output, _ = produce(schema, "image", {}, (64, 64), lambda name: f"http://x/{name}")
    assert [] == InputValidation(schema, "output").complaints(output)


def test_an_audio_field_names_a_sound() -> None:
    audio = {"type": "string", "format": "uri"}
    schema: dict[str, object] = {"properties": {"audio": audio}}
    output, files = make_video(schema)
    assert {"audio": "0.wav"} == output
    assert [File("0.wav", 64, 64)] == files


def make_video(schema: dict[str, object]) -> tuple[object, list[File]]:
    """What a video model of that output makes."""
    return produce(schema, "video", {}, (64, 64), lambda name: name)


@pytest.mark.parametrize(
    "schema", [{"$ref": "#"}, {"properties": {"a": {"$ref": "#"}}}, {"$ref": "#/no"}]
)
def test_circles_and_dead_ends_come_to_an_end(schema: dict[str, object]) -> None:
    assert [] == make_video(schema)[1]


def test_an_output_schema_that_says_nothing_gives_one_file() -> None:
    assert ("0.mp4", [File("0.mp4", 64, 64)]) == make_video({})


@pytest.mark.parametrize(
    ("model_id", "kind", "start"),
    [
        ("a/text-to-image", "image/png", b"\x89PNG"),
        ("a/image-to-video", "video/mp4", b"\0\0\0\x1cftyp"),
    ],
)
def test_the_addresses_in_a_result_serve_real_files_without_a_token(
    add_model: AddModel, clock: Clock, model_id: str, kind: str, start: bytes
) -> None:
    folder = add_model(
        model_id, {"size": {"type": "string"}}, output_schema={"output": MEDIA}
    )
    with Emulator(folder, clock=clock) as emulator:
        call = Caller(emulator)
        request_id = call.submit({"size": "320x200"}, model_id)
        clock.now = 1.0
        (address,) = mapping(call.result(request_id)["output"]).values()
        reply = Caller(emulator, token=None)("GET", str(address)[len(emulator.url) :])
        assert (200, kind) == (reply.status, reply.header("content-type"))
        assert start == reply.body[: len(start)]
        assert "none" == emulator.received("file")[0].token
        if kind == "image/png":
            assert (320, 200) == struct.unpack_from(">II", reply.body, 16)


def test_the_pictures_of_the_published_models_have_the_published_sizes(
    schemas: Path, clock: Clock
) -> None:
    with Emulator(schemas, clock=clock) as emulator:
        call = Caller(emulator)
        request_id = call.submit()
        reply = call("GET", f"/files/{request_id}/0.png")
        assert (1152, 864) == struct.unpack_from(">II", reply.body, 16)
