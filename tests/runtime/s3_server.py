"""A server that speaks enough of S3, and checks signatures and their expiry like S3 does."""

import hashlib
import hmac
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, quote, unquote, urlsplit

KEY_ID = "test-key"
SECRET = "test-secret"
LONGEST_S = 7 * 24 * 3600


class S3Server:
    """Objects in memory, by their paths; ``clock`` is added to the time of this machine."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, str]] = {}
        self.calls: list[str] = []
        self.clock = timedelta()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *_: Any) -> None:
                pass

            def _serve(self) -> None:
                length = int(self.headers.get("content-length", 0))
                body = self.rfile.read(length)
                status, content, kind = owner.answer(
                    self.command, self.path, dict(self.headers), body
                )
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.send_header("ETag", f'"{hashlib.md5(content).hexdigest()}"')
                self.send_header("Last-Modified", "Mon, 30 Nov 2026 10:00:00 GMT")
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_PUT = do_HEAD = do_POST = _serve

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes, str]:
        """The status, content and type that a request gets."""
        path = urlsplit(target).path
        self.calls.append(f"{method} {path}")
        if not self._is_signed(method, target, headers):
            return 403, b"<Error><Code>AccessDenied</Code></Error>", "application/xml"
        if method == "PUT":
            kind = headers.get("Content-Type", headers.get("content-type", ""))
            self.objects[path] = body, kind
            return 200, b"", "application/xml"
        if method == "POST":  # deletes many at once, also where it is one
            names = re.findall(r"<Key>(.*?)</Key>", body.decode())
            for name in names:
                self.objects.pop(f"{path.rstrip('/')}/{name}", None)
            done = "".join(f"<Deleted><Key>{name}</Key></Deleted>" for name in names)
            return (
                200,
                f"<DeleteResult>{done}</DeleteResult>".encode(),
                "application/xml",
            )
        if path not in self.objects:
            return 404, b"<Error><Code>NoSuchKey</Code></Error>", "application/xml"
        return 200, *self.objects[path]

    def _is_signed(self, method: str, target: str, headers: Mapping[str, str]) -> bool:
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        lower = {name.lower(): value for name, value in headers.items()}
        if "X-Amz-Signature" in query:
            signature = query.pop("X-Amz-Signature")
            scope, names = query["X-Amz-Credential"], query["X-Amz-SignedHeaders"]
            moment, payload = query["X-Amz-Date"], "UNSIGNED-PAYLOAD"
            lifetime = int(query["X-Amz-Expires"])
        elif "authorization" in lower:
            fields = dict(
                part.strip().split("=", 1)
                for part in lower["authorization"].partition(" ")[2].split(",")
            )
            signature, scope = fields["Signature"], fields["Credential"]
            names, moment = fields["SignedHeaders"], lower["x-amz-date"]
            payload, lifetime = lower["x-amz-content-sha256"], 900
        else:
            return False
        made = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        age = datetime.now(UTC) + self.clock - made
        if not 0 < lifetime <= LONGEST_S or age > timedelta(seconds=lifetime):
            return False
        canonical = "\n".join(
            [
                method,
                quote(unquote(parts.path), safe="/-_.~"),
                "&".join(
                    f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
                    for name, value in sorted(query.items())
                ),
                *(f"{name}:{lower.get(name, '').strip()}" for name in names.split(";")),
                "",
                names,
                payload,
            ]
        )
        key_id, day, region, service, end = scope.split("/")
        text = "\n".join(
            [
                "AWS4-HMAC-SHA256",
                moment,
                f"{day}/{region}/{service}/{end}",
                hashlib.sha256(canonical.encode()).hexdigest(),
            ]
        )
        key = f"AWS4{SECRET}".encode()
        for part in (day, region, service, end, text):
            key = hmac.digest(key, part.encode(), "sha256")
        return key_id == KEY_ID and hmac.compare_digest(key.hex(), signature)
