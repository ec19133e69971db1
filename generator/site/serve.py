"""The site on 127.0.0.1, built anew whenever one of its sources changes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.problems import Loc, Problem, Refused, as_text

from .publish import publish

_TYPES = {
    ".js": "text/javascript; charset=utf-8",  # whatever a registry of the system says
    ".md": "text/markdown; charset=utf-8",
}
_INTERVAL = 1.0  # seconds between two looks at the sources


def serve(
    generated: Path,
    schemas: Path,
    port: int,
    say: Callable[[str], object],
    stopped: threading.Event | None = None,
) -> None:
    """Serves until Ctrl-C or until ``stopped`` is set; raises `Refused` where it cannot begin.

    A change that cannot be built is said, and the last good site stays.
    """
    stopped = stopped or threading.Event()
    with TemporaryDirectory(prefix="runcomfy-docs-") as folder:
        out = Path(folder).resolve()
        publish(generated, schemas, out, None)
        try:
            server = ThreadingHTTPServer(
                ("127.0.0.1", port), partial(_Handler, directory=str(out))
            )
        except (OSError, OverflowError) as error:
            problem = Problem(
                "docs-serve",
                Loc("docs"),
                f"cannot start: {error}",
                "choose another --port",
            )
            raise Refused([problem]) from error
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            say(f"the site is at http://127.0.0.1:{server.server_address[1]}/")
            seen = dict(_stamps(generated, schemas))
            while not stopped.wait(_INTERVAL):
                now = dict(_stamps(generated, schemas))
                if now != seen:
                    seen = now
                    say(_rebuilt(generated, schemas, out))
        except KeyboardInterrupt:
            pass  # The ordinary way to end it.
        finally:
            server.shutdown()
            server.server_close()


def _rebuilt(generated: Path, schemas: Path, out: Path) -> str:
    started = time.perf_counter()
    try:
        site = publish(generated, schemas, out, None)
    except Refused as refused:
        return as_text(refused.problems)
    return f"{site.pages} pages built anew ({time.perf_counter() - started:.1f} s)"


def _stamps(generated: Path, schemas: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Times and sizes of the files that a site is made of."""
    own = Path(__file__).parent
    for folder in (generated / "docs", schemas, own / "theme", own / "assets"):
        for root, _, names in os.walk(folder):
            for name in names:
                path = Path(root, name)
                try:
                    stat = path.stat()
                except OSError:
                    continue
                yield str(path), (stat.st_mtime_ns, stat.st_size)


class _Handler(SimpleHTTPRequestHandler):
    def guess_type(self, path: str | os.PathLike[str]) -> str:
        return _TYPES.get(Path(path).suffix) or super().guess_type(path)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the terminal is for what changed."""
