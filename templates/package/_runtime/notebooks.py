"""How an output and a job show themselves in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .._api import OUTPUT_HOSTS
from .progress import place_of
from .states import Result, Status

if TYPE_CHECKING:
    from .outputs import Output

_SHOWN = 16
_LARGEST = "max-width: 100%; max-height: 24em"
_TAGS = {
    "img": (".png", ".jpg", ".jpeg", ".webp", ".gif"),
    "video": (".mp4", ".webm", ".mov"),
    "audio": (".wav", ".mp3", ".flac", ".ogg", ".m4a"),
}


def html_of(output: Output) -> str:
    """Return the files of an output to look at or listen to, and its fields as text."""
    files = [file for url in output.urls[:_SHOWN] if (file := _file(url))]
    return "\n".join([*files, f"<pre>{escape(repr(output))}</pre>"])


def html_of_job(name: str, seen: Status | Result[Output] | None) -> str:
    """Return a job, where it stood when it was asked for last, and its output once that is known.

    Nothing is sent for it: to look at a value takes no time and no network.
    """
    if seen is None:
        return f"<pre>{escape(name)}</pre>"
    position = seen.queue_position if isinstance(seen, Status) else None
    place = place_of(str(seen.state), position)
    shown = f"<pre>{escape(f'{name}: {place}')}</pre>"
    if isinstance(seen, Result) and seen.output is not None:
        shown += f"\n{html_of(seen.output)}"
    return shown


def _file(url: str) -> str:
    """Return a file by its ending, of a host of outputs: a page loads it at once."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme != "https":
        return ""
    address = escape(url, quote=True)
    host = f".{parts.hostname}"
    if not any(host.endswith(f".{ours}") for ours in OUTPUT_HOSTS):
        return _link(address, parts.path)
    for tag, endings in _TAGS.items():
        if parts.path.lower().endswith(endings):
            if tag == "img":
                return f'<img src="{address}" alt="" style="{_LARGEST}">'
            return f'<{tag} src="{address}" controls style="{_LARGEST}"></{tag}>'
    return _link(address, parts.path)


def _link(address: str, path: str) -> str:
    return f'<a href="{address}" rel="noreferrer">{escape(path) or address}</a>'
