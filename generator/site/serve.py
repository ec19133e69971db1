"""Serve the site on 127.0.0.1, and rebuild it whenever a source changes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.loopback import is_own_name
from ..core.problems import ProblemsFound, as_text, refusal
from ..output import manifest
from .publish import publish

_TYPES = {
    ".js": "text/javascript; charset=utf-8",  # regardless of the system's registry
    ".md": "text/markdown; charset=utf-8",
}
_POLL_S = 1.0
_VERSION = "/-/version"
_RELOAD = "/-/reload.js"
# Added to every page: reloads it when the site has changed.
_SCRIPT = f"""
let seen = null;
setInterval(async () => {{
  const answer = await fetch("{_VERSION}").catch(() => null);
  if (!answer?.ok) return;
  const version = await answer.text();
  if (seen !== null && seen !== version) location.reload();
  seen = version;
}}, {1000 * _POLL_S:.0f});
"""


def serve(
    generated: Path,
    schemas: Path,
    port: int,
    say: Callable[[str], object],
    stopped: threading.Event | None = None,
    emulator: str | None = None,
    reload: Callable[[], object] = lambda: None,
) -> None:
    """Serve until Ctrl-C or until ``stopped`` is set; raise `ProblemsFound` if it cannot start.

    Forms can send their request to the origin of an ``emulator`` on this machine; ``reload`` makes
    it follow the schemas.

    If a change cannot be built, its problems are reported and the last good site stays.
    """
    stopped = stopped or threading.Event()
    with TemporaryDirectory(prefix="runcomfy-docs-") as folder:
        out = Path(folder).resolve()
        seen = _stamps(generated, schemas)  # first, so that no later change is missed
        publish(generated, schemas, out, None, emulator)
        try:
            handler = partial(_Handler, directory=str(out))
            server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        except (OSError, OverflowError) as error:
            message, hint = f"cannot start: {error}", "choose another --port"
            raise refusal("docs-serve", "docs", message, hint) from error
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            say(f"the site is at http://127.0.0.1:{server.server_address[1]}/")
            while not stopped.wait(_POLL_S):
                now = _stamps(generated, schemas)
                if now != seen:
                    seen = now
                    say(_rebuilt(generated, schemas, out, emulator, reload))
        except KeyboardInterrupt:
            pass  # the normal way to stop
        finally:
            server.shutdown()
            server.server_close()


def _rebuilt(
    generated: Path,
    schemas: Path,
    out: Path,
    emulator: str | None,
    reload: Callable[[], object],
) -> str:
    started = time.perf_counter()
    try:
        site = publish(generated, schemas, out, None, emulator)
        reload()
    except ProblemsFound as refused:
        return as_text(refused.problems)
    except (
        OSError
    ) as error:  # a folder is being moved: the next look finds the end of it
        return f"{error.filename or generated}: error disk: {error.strerror or error}"
    return f"{site.pages} pages rebuilt ({time.perf_counter() - started:.1f} s)"


def _stamps(generated: Path, schemas: Path) -> dict[str, tuple[int, int, int]]:
    """Return what tells a changed file from the same one, for all that a site is built from."""
    folders = (generated / "docs", schemas, Path(__file__).parent / "assets")
    walked = (
        Path(root, name)
        for f in folders
        for root, _, names in os.walk(f)
        for name in names
    )
    found: dict[str, tuple[int, int, int]] = {}
    for path in (*walked, generated / "openapi.json", generated / manifest.NAME):
        try:
            stat = path.stat()
        except OSError:
            continue
        found[str(path)] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return found


class _Handler(SimpleHTTPRequestHandler):
    def parse_request(self) -> bool:
        """Refuse a request that was meant for another name than this machine's."""
        if not super().parse_request():
            return False
        if is_own_name(self.headers.get("Host")):
            return True
        self.send_error(403, "This is served at 127.0.0.1 and localhost alone")
        return False

    def do_GET(self) -> None:
        """Serve a file of the site; pages get the script that reloads them."""
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if self.path.partition("?")[0][-1:] == "/" else path
        if self.path == _VERSION:
            manifest_of = Path(self.directory) / manifest.NAME
            self._send("text/plain", manifest.digest(manifest_of.read_text("utf-8")))
        elif self.path == _RELOAD:
            self._send("text/javascript", _SCRIPT)
        elif page.suffix == ".html" and page.is_file():
            tag = f'<script src="{_RELOAD}"></script>\n</body>'
            html = page.read_text("utf-8").replace("</body>", tag)
            self._send("text/html", html)
        else:
            super().do_GET()

    def _send(self, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        return _TYPES.get(Path(path).suffix) or super().guess_type(path)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Ignore requests: the terminal is for changes."""
