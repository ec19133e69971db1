"""Small real media files of any size, assembled by hand: PNG pictures, WAV sounds and meshes."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

_BIT_DEPTH, _PALETTE_COLOUR = 1, 3


@lru_cache(maxsize=64)
def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """Return a PNG of one colour; ``width`` and ``height`` in pixels."""
    header = struct.pack(
        ">IIBBBBB", width, height, _BIT_DEPTH, _PALETTE_COLOUR, 0, 0, 0
    )
    # One bit a pixel: a picture of ten megapixels is packed within milliseconds.
    rows = bytes((1 + (width + 7) // 8) * height)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", bytes(colour)),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


@lru_cache(maxsize=1)
def wav() -> bytes:
    """Return a tenth of a second of silence: 8,000 samples a second, 8 bits, one channel."""
    samples = b"\x80" * 800
    header = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    data = header + struct.pack("<4sI", b"data", len(samples)) + samples
    return struct.pack("<4sI4s", b"RIFF", 4 + len(data), b"WAVE") + data


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


def glb() -> bytes:
    """Return a mesh without a part, in binary glTF 2."""
    scene = b'{"asset":{"version":"2.0"}} '
    chunk = struct.pack("<I4s", len(scene), b"JSON") + scene
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunk)) + chunk
