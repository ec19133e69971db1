"""Small files that the downloads of a test bring."""

from __future__ import annotations

import re
import struct
import zlib

from .samples import DEFAULT_SIZE

__all__ = ["make_file"]

_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")


def make_file(path: str) -> tuple[str, bytes]:
    """Media type and bytes of the file that a path names, ``.../0-1152x864.png``."""
    name = path.rsplit("/", 1)[-1]
    if name.endswith(".mp4"):
        return "video/mp4", struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0)
    if name.endswith(".wav"):
        return "audio/wav", _wav()
    if name.endswith(".glb"):
        return "model/gltf-binary", _glb()
    found = _SIZE.search(name)
    width, height = (int(found[1]), int(found[2])) if found else DEFAULT_SIZE
    return "image/png", _png(width, height)


def _png(width: int, height: int) -> bytes:
    """Return a black picture, one bit a pixel."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((1 + (width + 7) // 8) * height))
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def _glb() -> bytes:
    """Return a mesh without a part, in binary glTF 2."""
    scene = b'{"asset":{"version":"2.0"}} '
    chunk = struct.pack("<I4s", len(scene), b"JSON") + scene
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunk)) + chunk


def _wav() -> bytes:
    """Return a tenth of a second of silence: 8,000 samples a second, 8 bits, one channel."""
    samples = b"\x80" * 800
    shape = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    body = b"WAVE" + shape + struct.pack("<4sI", b"data", len(samples)) + samples
    return struct.pack("<4sI", b"RIFF", len(body)) + body
