"""The width and height of an image, read from its first bytes."""

from __future__ import annotations

from typing import Literal, NamedTuple

_NO_FRAME = {0xC4, 0xC8, 0xCC}  # JPEG markers among those of frames that are none


class ImageSize(NamedTuple):
    """What an image is, in pixels."""

    media_type: str
    width: int
    height: int


def image_size(data: bytes) -> ImageSize | None:
    """Return the size of a PNG, JPEG, GIF or WebP; ``None`` for anything else."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR":
        return _size("image/png", data[16:20], data[20:24], "big")
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return _size("image/gif", data[6:8], data[8:10], "little")
    if data[:2] == b"\xff\xd8":
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def _size(
    kind: str, width: bytes, height: bytes, order: Literal["big", "little"]
) -> ImageSize | None:
    sides = [int.from_bytes(side, order) for side in (width, height)]
    return ImageSize(kind, *sides) if all(sides) else None


def _jpeg(data: bytes) -> ImageSize | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            return _size(
                "image/jpeg", data[at + 7 : at + 9], data[at + 5 : at + 7], "big"
            )
        else:
            at += 2 + max(int.from_bytes(data[at + 2 : at + 4], "big"), 2)
    return None


def _webp(data: bytes) -> ImageSize | None:
    match data[12:16]:
        case b"VP8X" if len(data) >= 30:
            width = int.from_bytes(data[24:27], "little") + 1
            height = int.from_bytes(data[27:30], "little") + 1
        case b"VP8L" if len(data) >= 25 and data[20] == 0x2F:
            bits = int.from_bytes(data[21:25], "little")
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 " if len(data) >= 30 and data[23:26] == b"\x9d\x01\x2a":
            width = int.from_bytes(data[26:28], "little") & 0x3FFF
            height = int.from_bytes(data[28:30], "little") & 0x3FFF
        case _:
            return None
    return ImageSize("image/webp", width, height) if width and height else None
