"""Answer programs and pages of this machine alone: browsers carry calls of any site's pages."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from ..core.loopback import AUTHORITY, is_own_name
from .service import failure

_ORIGIN = f"http://{AUTHORITY}"


class LocalCallers:
    """An ASGI application that refuses foreign callers, and lets pages of this machine read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = CORSMiddleware(
            app,
            allow_origin_regex=_ORIGIN,
            allow_methods=("GET", "POST"),
            allow_headers=("authorization", "content-type"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer why not."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if not is_own_name(headers.get("host")):
            message = "The emulator answers at 127.0.0.1 and localhost, not at the Host of this call"
        elif origin is not None and not re.fullmatch(_ORIGIN, origin):
            message = (
                "The emulator answers pages of this machine, not those of other sites"
            )
        else:
            await self._app(scope, receive, send)
            return
        await failure(403, 403001, message)(scope, receive, send)
