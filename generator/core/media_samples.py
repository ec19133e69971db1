"""Small real media files, assembled by hand: pictures of any size, silence and an empty mesh.

The generator's emulator and the package's ``testing`` each hold this file, byte for byte.
"""

from __future__ import annotations

import io
import struct
import wave
import zlib

_BIT_DEPTH, _PALETTE_COLOUR = 1, 3


def png(width: int, height: int, colour: tuple[int, int, int] = (0, 0, 0)) -> bytes:
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


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


def wav() -> bytes:
    """Return a tenth of a second of silence: 8,000 samples a second, 8 bits, one channel."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 800)
    return file.getvalue()


def glb() -> bytes:
    """Return a mesh without a part, in binary glTF 2."""
    scene = b'{"asset":{"version":"2.0"}} '
    chunk = struct.pack("<I4s", len(scene), b"JSON") + scene
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunk)) + chunk
