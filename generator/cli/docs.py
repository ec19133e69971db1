"""The command ``docs``: build the site, or serve it and rebuild it on changes."""

from __future__ import annotations

import argparse
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from ..core.loopback import own_origin
from ..site import publish
from .commands import DOCS_ACTIONS, describe
from .folders import add_folders, fill_in_or_use_ours, refuse_inside_schemas


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``docs build`` and ``docs serve``."""
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    build, serve = (
        actions.add_parser(name, help=about.summary, allow_abbrev=False)
        for name, about in DOCS_ACTIONS.items()
    )
    build.add_argument("--out", type=Path, dest="site", metavar="DIR",
        help="folder of the site (default: site)")  # fmt: skip
    build.add_argument("--base-url", type=_base_url, metavar="URL",
        help="public URL of its root; needed for sitemap.xml and canonical links")  # fmt: skip
    serve.add_argument("--port", type=int, default=8000, metavar="N",
        help="port on 127.0.0.1 (default: 8000; 0: a free one)")  # fmt: skip
    serve.add_argument("--emulator", nargs="?", const="", type=_emulator, metavar="URL",
        help="let forms run their request on an emulator: the one at this loopback URL, "
        "or without URL one that is started for it")  # fmt: skip
    for action, about in zip((build, serve), DOCS_ACTIONS.values(), strict=True):
        describe(action, about)
        add_folders(action, "generated", "schemas")


def run(arguments: argparse.Namespace) -> int:
    """Build or serve, and return the exit code."""
    fill_in_or_use_ours(arguments)
    if arguments.action == "serve":
        _serve(arguments)
        return 0
    refuse_inside_schemas(arguments.site, arguments.schemas)
    started = time.perf_counter()
    site = publish.publish(
        arguments.generated, arguments.schemas, arguments.site, arguments.base_url
    )
    seconds = time.perf_counter() - started
    languages = f"{site.languages} language{'s' if site.languages > 1 else ''}"
    _say(
        f"{site.pages} pages in {languages}, {len(site.files)} files "
        f"in {arguments.site.as_posix()}/ ({seconds:.1f} s)"
    )
    if not arguments.base_url:
        _say("without --base-url there is no sitemap.xml and no canonical link")
    return 0


def _serve(arguments: argparse.Namespace) -> None:
    from ..emulator.command import announcement, running
    from ..emulator.emulator import Emulator
    from ..site import serve

    with ExitStack() as stack:
        address, reload = arguments.emulator, lambda: None
        if address == "":
            emulator = Emulator(arguments.schemas)
            stack.enter_context(running(emulator))
            _say(announcement(emulator))
            address, reload = emulator.url, emulator.reload
        serve.serve(
            arguments.generated,
            arguments.schemas,
            arguments.port,
            _say,
            emulator=address,
            reload=reload,
        )


def _emulator(text: str) -> str:
    origin = own_origin(text) if text else text
    if origin is None:
        raise argparse.ArgumentTypeError(
            "write the address of an emulator on this machine, such as http://127.0.0.1:8100"
        )
    return origin


def _say(line: str) -> None:
    print(line, flush=True)


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    plain = parts.scheme in ("http", "https") and parts.netloc and text.isprintable()
    if not plain or parts.query or parts.fragment or set(" \"'<>&\\") & set(text):
        raise argparse.ArgumentTypeError(
            "write a URL such as https://example.org/docs/"
        )
    return text if text.endswith("/") else f"{text}/"
