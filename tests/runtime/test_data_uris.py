"""Files inside a request: how they are read, and what their limits say."""

import copy
import pickle
import struct
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from runcomfy_client import DataUri, InvalidInput, data_uri
from runcomfy_client._runtime.data_uris import file_flaws
from runcomfy_client._runtime.image_sizes import image_size
from runcomfy_client.models.ideogram import IdeogramV3Reframe


def png(width: int, height: int, more: int = 0) -> bytes:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR"
    return head + struct.pack(">II", width, height) + b"\0" * (9 + more)


def jpeg(width: int, height: int) -> bytes:
    comment = b"\xff\xfe" + struct.pack(">H", 300) + b"x" * 298
    frame = b"\xff\xc2" + struct.pack(">HBHH", 11, 8, height, width) + b"\0" * 6
    tables = b"\xff\xc4" + struct.pack(">H", 4) + b"\0\0"
    return b"\xff\xd8" + comment + b"\xff" + tables + frame + b"\xff\xd9"


def webp(kind: bytes, body: bytes) -> bytes:
    chunk = kind + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def little(number: int) -> bytes:
    return number.to_bytes(3, "little")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (png(640, 480), ("image/png", 640, 480)),
        (jpeg(1024, 77), ("image/jpeg", 1024, 77)),
        (b"GIF89a" + struct.pack("<HH", 31, 32), ("image/gif", 31, 32)),
        (webp(b"VP8X", b"\0" * 4 + little(1999) + little(999)), ("image/webp", 2000, 1000)),
        (webp(b"VP8L", b"\x2f" + struct.pack("<I", 99 | 49 << 14) + b"\0"), ("image/webp", 100, 50)),
        (webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 300, 200)), ("image/webp", 300, 200)),
        (png(0, 480), None),
        (jpeg(5, 5)[:200], None),
        (b"\xff\xd8" + b"\xff" * 5000, None),
        (b"\xff\xd8\xff\xe0\0\0" * 9, None),
        (b"RIFF....WEBPVP8X", None),
        (b"not an image", None),
        (b"", None),
    ],
)  # fmt: skip
def test_width_and_height_stand_in_the_head_of_an_image(
    data: bytes, expected: tuple[str, int, int] | None
) -> None:
    assert expected == image_size(data)


def test_a_file_becomes_text(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp3"
    path.write_bytes(b"12345")
    assert "data:audio/mpeg;base64,MTIzNDU=" == data_uri(path)
    assert "data:audio/mpeg;base64,MTIzNDU=" == data_uri(str(path))
    # What the bytes are goes before what the name says.
    (tmp_path / "cat.gif").write_bytes(png(1, 1))
    assert data_uri(tmp_path / "cat.gif").startswith("data:image/png;base64,")
    assert 5 == data_uri(path).size
    assert b"123" == data_uri(path).head(4)


@pytest.mark.skipif(sys.platform == "win32", reason="other words there")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "cannot be read: Is a directory"),
        ("gone.png", "gone.png cannot be read: No such file"),
        ("a\0b", "file is no path of this system: it holds a null"),
        ("/dev/zero", "more than 50,331,648 bytes"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, name: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        data_uri(tmp_path / name)


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"", "image/png", "a file of 0 bytes"),
        (b"x" * (48 * 1024 * 1024 + 1), "image/png", "more than 50,331,648 bytes"),
        (b"12345", None, "which kind of file is it"),
        (b"12345", "png", "'png' is not a media type"),
        (b"12345", "image/png;base64,x", "is not a media type"),
    ],
)
def test_what_cannot_travel_is_refused(
    data: bytes, kind: str | None, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        data_uri(data, media_type=kind)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.FLAC", "audio/flac"),
        ("a.b.m4a", "audio/mp4"),
        ("a.mkv", "video/matroska"),
        ("a.glb", "model/gltf-binary"),
        ("a.opus", "audio/ogg"),
        ("a.weba", "audio/webm"),
        ("x.py", None),
        ("png", None),
        ("a.png/b", None),
    ],
)
def test_the_name_tells_the_type_alike_on_every_host(
    tmp_path: Path, name: str, media_type: str | None
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"12345")
    if media_type is None:
        with pytest.raises(InvalidInput, match="which kind of file"):
            data_uri(path)
    else:
        assert media_type == data_uri(path).media_type


def test_a_file_of_another_kind_is_refused() -> None:
    for media_type in ("text/x-python", "video/mp4"):
        file = data_uri(b"12345", media_type=media_type)
        words = f"is a file of type {media_type}, and this input takes image files"
        with pytest.raises(InvalidInput, match=words):
            IdeogramV3Reframe(image=file)
        with pytest.raises(InvalidInput, match=words):
            IdeogramV3Reframe.from_wire({"image": str(file)})


def test_a_file_travels_in_a_request() -> None:
    file = data_uri(png(3, 4))
    request = IdeogramV3Reframe(image=file)
    assert str(file) == request.to_wire()["image"]
    assert request == IdeogramV3Reframe.from_json(request.to_json())
    for other in (copy.deepcopy(request), pickle.loads(pickle.dumps(request))):
        assert request == other
        assert isinstance(other.image, DataUri)
    assert "<data:image/png, 33 bytes>" == repr(file)


@pytest.mark.parametrize(
    "text",
    [
        "data:image/png;base64,AAA",
        "data:image/png,AAAA",
        "data:;base64,AAAA",
        "DATA:,x",
    ],
)
def test_text_that_is_no_file_is_refused_also_when_it_is_read_back(text: str) -> None:
    with pytest.raises(InvalidInput, match="did not make"):
        IdeogramV3Reframe.from_wire({"image": text})
    with pytest.raises(InvalidInput, match="did not make"):
        IdeogramV3Reframe(image="data:image/png;base64,AAAA")


LARGE = "data:image/png;base64," + b64encode(png(100, 50, more=2_000_000)).decode()


@pytest.mark.parametrize(
    ("rule", "value", "flaws"),
    [
        ("width/height>", 1.9, []),
        ("width/height>", 2, ["too narrow"]),
        ("width/height<=", 2, []),
        ("height/width>=", 0.6, ["too narrow"]),
        ("width_pixels>", 99, []),
        ("width_pixels<", 100, ["too narrow"]),
        ("height_pixels==", 50, []),
        ("height_pixels==", 51, ["too narrow"]),
        ("file_size_mb<", 2, []),  # 2.00 MB, or 1.91 MiB
        ("file_size_mb<", 1.9, ["too narrow"]),
        ("file_size_kb>", 1900, []),
        ("file_size_kb>", 2100, ["too narrow"]),
    ],
)
def test_the_limits_of_a_file_at_hand_are_checked(
    rule: str, value: float, flaws: list[str]
) -> None:
    limits: list[list[Any]] = [[rule, value, "too narrow"]]
    assert flaws == list(file_flaws(limits, LARGE))
    assert flaws * 2 == list(file_flaws(limits, [LARGE, "https://example.com/", LARGE]))


def test_what_cannot_be_known_is_let_through() -> None:
    limits: list[list[Any]] = [["width_pixels>", 9, ""], ["file_size_kb<", 1, ""]]
    assert [] == list(file_flaws(limits, "https://example.com/cat.png"))
    assert [] == list(file_flaws(limits, 3))
    assert [] == list(file_flaws(limits, data_uri(b"12345", media_type="image/heic")))
    assert ["must have width_pixels > 9"] == list(
        file_flaws(limits, data_uri(png(9, 9)))
    )
