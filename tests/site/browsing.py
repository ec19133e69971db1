"""A site on a port of this machine under a sub-path, and headless Chromium to look at it."""

import shutil
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
)

PREFIX = "/sub/path/"
PHONE = 390  # pixels
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without these it looks up hosts of its vendor at every start.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def executable() -> str | None:
    """Where Chromium is, if anywhere."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder below a path, and its page for what is missing there, as hosts do."""

    def __init__(self, *args: Any, prefix: str, **settings: Any) -> None:
        self.prefix = prefix
        super().__init__(*args, **settings)

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return "/nowhere"
        return super().translate_path(path[len(self.prefix) - 1 :])

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        if code != 404 or not self.path.startswith(self.prefix):
            return super().send_error(code, message, explain)
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def served(root: Path, prefix: str = PREFIX) -> Generator[str]:
    """The address of the site's root while the block runs."""
    handler = partial(_Handler, directory=str(root), prefix=prefix)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Reader:
    """Someone with a window onto the site; ``complaints`` are what the browser did not like."""

    base: str
    page: Page
    complaints: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def opens(self, address: str) -> Page:
        """The page at an address below the root."""
        self.page.goto(self.base + address)
        return self.page

    def looks(self, width: int, scheme: str) -> None:
        """The width of their window and the theme of their system from now on."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        # Scripts hear of another width before the next frame.
        self.page.evaluate("new Promise(requestAnimationFrame)")
        expect(self.page.locator("html")).to_have_attribute("data-theme", scheme)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.complaints.append(f"asked {request.url}")


@contextmanager
def reader(
    browser: Browser,
    base: str,
    *,
    width: int = 1280,
    scheme: str = "light",
    locale: str = "en-US",
    scripts: bool = True,
) -> Generator[Reader]:
    """A reader with a new profile."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=locale,
        java_script_enabled=scripts,
    )
    context.set_default_timeout(20_000)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    try:
        yield Reader(base, context.new_page())
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """What a page does that keeps some readers out."""
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        "resultTypes": ["violations"],
    }
    return [
        f"{wrong['id']}: {node['html'][:150]}"
        for wrong in Axe().run(page, options=options).response["violations"]
        for node in wrong["nodes"][:3]
    ]
