"""Small files that the downloads of a test bring."""

from __future__ import annotations

import re
import struct

from .media import glb, png, wav
from .samples import DEFAULT_SIZE

_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")


def make_file(path: str) -> tuple[str, bytes]:
    """Media type and bytes of the file that a path names, ``.../0-1152x864.png``."""
    name = path.rsplit("/", 1)[-1]
    if name.endswith(".mp4"):
        return "video/mp4", struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0)
    if name.endswith(".wav"):
        return "audio/wav", wav()
    if name.endswith(".glb"):
        return "model/gltf-binary", glb()
    found = _SIZE.search(name)
    width, height = (int(found[1]), int(found[2])) if found else DEFAULT_SIZE
    return "image/png", png(width, height)
