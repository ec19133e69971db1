"""Choose the text of a sample by the format, the name and the description of its input."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .pattern_samples import matching

TEXT = "a lighthouse at dusk"
_BY_FORMAT = {
    "base64": "iVBORw0KGgo=", "binary": "iVBORw0KGgo=", "byte": "iVBORw0KGgo=",
    "color": "#336699", "date": "2026-01-02", "date-time": "2026-01-02T12:30:00Z",
    "duration": "PT5S", "email": "ada@example.com", "hostname": "example.com",
    "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "json-pointer": "/a", "regex": "^a$",
    "time": "12:30:00Z", "uuid": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip
# By the last word of a name. What only the reader can know is named, not made up.
_BY_NAME = {
    "accent": "british", "aspect": "16:9", "background": "#336699", "base64": "iVBORw0KGgo=",
    "color": "#336699", "colour": "#336699", "country": "US", "date": "2026-01-02",
    "dimensions": "1024x1024", "email": "ada@example.com", "gender": "female",
    "json": "{}", "lang": "en", "language": "en", "locale": "en-US", "name": "Lighthouse",
    "ratio": "16:9", "resolution": "1024x1024", "size": "1024x1024",
    "timestamp": "00:00:05", "timezone": "UTC", "uuid": _BY_FORMAT["uuid"],
}  # fmt: skip
_WORDS_OF_TEXTS = """
    answer brief caption comment content context describe description dialogue idea input
    instruction instructions keyword keywords line lyrics message messages narration
    negative phrase prompt prompts query question scene script sentence story style
    subject subtitle summary system text texts title topic transcript tts words
"""
_WORDING = {*_WORDS_OF_TEXTS.split()}
_KINDS = {
    "image": "avatar face frame headshot image img logo mask photo picture portrait png"
    " selfie sketch thumbnail",
    "video": "clip movie mp4 video",
    "audio": "audio mp3 song soundtrack wav",
    "mesh": "glb mesh",
    "weights": "lora loras safetensors",
    "hook": "callback hook webhook",
    "file": "attachment document file pdf zip",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_FILES = {
    "image": "image.png", "video": "video.mp4", "audio": "audio.mp3", "file": "file.bin",
    "mesh": "mesh.glb", "weights": "lora.safetensors", "hook": "hook",
}  # fmt: skip
_ADDRESS = re.compile(r"(?<![A-Za-z])ur[il]s?(?![A-Za-z])|https?://", re.IGNORECASE)
_ADDRESS_WORDS = {"href", "link", "links", "uri", "uris", "url", "urls"}
_BESIDE_A_KIND = {"data", "file", "files", "input", "path", "source", "src"}
_PLAIN = (
    "text", "a", "A", "0", "1", "10", "abc123", "1.0", "16:9", "1024x1024", "#336699",
    "2026-01-02", "12:30:00", "2026-01-02T12:30:00Z", "en", "en-US", _BY_FORMAT["uuid"],
    "ada@example.com", "https://example.com/", "{}", "[]",
)  # fmt: skip


def texts(node: Mapping[str, Any], name: str) -> Iterator[str]:
    """Yield texts for an input of this name, the best first; not all of them fit."""
    least = min(int(node.get("minLength", 0)), 1_000)
    most = node.get("maxLength")
    if kind := address_of(node, name):
        short = "https://a.co/1"
        for url in (f"https://example.com/{_FILES[kind]}", short):
            gap = least - len(url)
            yield url if gap <= 0 else f"{url}?{'x' * (gap - 1)}"
    best = _by_meaning(node, name)
    yield best
    if isinstance(pattern := node.get("pattern"), str):
        yield from (text for text in _PLAIN if len(text) >= least)
        yield from matching(pattern, least)
    padded = best.ljust(least, ".")
    yield padded if most is None else padded[: int(most)]
    yield "x" * least


def address_of(node: Mapping[str, Any], name: str) -> str:
    """Return the kind of file whose URL an input takes, or empty if it takes none."""
    layout = str(node.get("format", "")).lower()
    words = _words(name)
    kinds = [_KIND_OF[w] for w in [*words, *_words(layout)] if w in _KIND_OF]
    kind = kinds[-1] if kinds else ""
    named = set(words[-1:]) & _ADDRESS_WORDS or set(_words(layout)) & _ADDRESS_WORDS
    if named or layout == "uri-reference":
        return kind or "file"
    if layout or "contentEncoding" in node or not words or "base64" in words:
        return ""
    while len(words) > 1 and words[-1] in _BESIDE_A_KIND:
        words.pop()
    if words[-1] in _KIND_OF:
        return kind
    if words[-1] in _WORDING or words[-1] in ("id", "ids") or words[-1] in _BY_NAME:
        return ""
    about = f"{node.get('title', '')} {node.get('description', '')}"
    if not _ADDRESS.search(about):
        return ""
    told = [_KIND_OF[w] for w in _words(about) if w in _KIND_OF]
    return kind or (told[0] if told else "file")


def _by_meaning(node: Mapping[str, Any], name: str) -> str:
    layout = str(node.get("format", "")).lower()
    if found := _BY_FORMAT.get(str(node.get("contentEncoding", layout)).lower()):
        return found
    words = _words(name)
    if not words or words[-1] in _WORDING or words[0] in _WORDING:
        return TEXT
    if found := _BY_NAME.get(words[-1]):
        return found
    return "your-" + "-".join(words)


def _words(name: str) -> list[str]:
    """Return the words of a name in small letters, without numbers and in the singular."""
    parted = re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower()
    words = re.findall("base64|b64|mp3|mp4|[a-z]+", parted)
    words = ["base64" if word == "b64" else word for word in words]
    return [w[:-1] if w.endswith("s") and w[:-1] in _KIND_OF else w for w in words]
