"""What kind of file a name promises: a table of our own, since that of Python differs
from host to host (`.flac`, `.m4a`, `.mkv`, `.glb`, `.opus`, `.weba`).
"""

from __future__ import annotations

from os import PathLike, fspath
from typing import Literal, TypeAlias

MediaKind: TypeAlias = Literal["image", "video", "audio", "file"]

MEDIA_TYPES = {
    "aac": "audio/aac",
    "avi": "video/x-msvideo",
    "avif": "image/avif",
    "bmp": "image/bmp",
    "flac": "audio/flac",
    "gif": "image/gif",
    "glb": "model/gltf-binary",
    "gltf": "model/gltf+json",
    "heic": "image/heic",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "json": "application/json",
    "m4a": "audio/mp4",
    "m4v": "video/x-m4v",
    "mkv": "video/matroska",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "obj": "model/obj",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "safetensors": "application/octet-stream",
    "stl": "model/stl",
    "tiff": "image/tiff",
    "tif": "image/tiff",
    "txt": "text/plain",
    "wav": "audio/wav",
    "weba": "audio/webm",
    "webm": "video/webm",
    "webp": "image/webp",
    "zip": "application/zip",
}
"""The media type of each extension that a model may take; of several of a type, the usual first."""

_EXTENSIONS = {kind: extension for extension, kind in reversed(MEDIA_TYPES.items())}


def media_type_of(file: str | PathLike[str]) -> str | None:
    """Return the media type that the extension of a name stands for, in any case of its letters."""
    name = fspath(file).replace("\\", "/").rpartition("/")[2]
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower()) if "." in name else None


def fits_kind(media_type: str, kind: MediaKind) -> bool:
    """Return whether an input of some kind takes files of a media type."""
    return kind == "file" or media_type.startswith(f"{kind}/")


def extension_of(media_type: str) -> str:
    """Return the usual extension of a medium, and ``bin`` of what servers say by default."""
    is_default = media_type.startswith(("application/", "text/"))
    return "bin" if is_default else _EXTENSIONS.get(media_type, "bin")
