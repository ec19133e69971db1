"""Read which inputs are files: by the media formats, such as ``image_uri``."""

from __future__ import annotations

from ..core.json_types import is_object
from . import types as ir

_FORMATS: dict[str, ir.MediaKind] = {
    f"{kind}_{unit}": kind
    for kind in ("image", "video", "audio")
    for unit in ("uri", "uris", "url", "urls")
}


def media_format(node: object) -> ir.MediaKind | None:
    """Return the kind of file that a schema says of its texts, in lists and alternatives too."""
    return (
        _FORMATS.get(str(node.get("format", "")).lower()) if is_object(node) else None
    )
