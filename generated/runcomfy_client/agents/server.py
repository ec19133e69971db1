"""The tools, by the official SDK of the protocol: the only module that imports it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import socket
from base64 import b64encode
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from .._runtime.errors import InvalidInput, RunComfyError, shorten
from .._runtime.media_types import media_type_of
from .._runtime.refusal import InvalidRequest
from .._runtime.version import __version__
from .desk import Desk, Refused
from .opening import in_order

_INSTRUCTIONS = (
    "Find a model with search_models, read describe_model before you run one, and use"
    " its choices as they are written. An equal call returns the job that it made before."
)
_ASKED = {
    "type": "object",
    "properties": {"spend": {"type": "boolean", "title": "Spend this"}},
    "required": ["spend"],
}
"""The form that the user fills in."""


_TOOL_FOR_PYTHON = {
    r"hosted\(path, store\) does that, and data_uri\(path\) sends a small file along": (
        "a path below the --root folder of the server sends a small file along"
    ),
    r"hosted\(path, store\) uploads larger ones": "larger ones need an https URL",
    r"pass media_type='image/png'": "give it a name such as cat.png",
    r"\w+\.closest\(width, height\) finds one": (
        "describe_model has their widths and heights"
    ),
    r"\bunknown_price_usd\b": "--unknown-price-usd, when the server is started,",
}
"""What an agent can do, where an error says what to write in Python."""


class _Question(Exception):
    """The user must answer before the call goes on: the host will repeat it."""

    def __init__(self, name: str, request: Any) -> None:
        super().__init__(name)
        self.requests = {name: request}


def serve(
    desk: Desk, port: int | None, secret: str, ready: Callable[[str], object]
) -> None:
    """Answer a host on standard input and output until it closes them, or hosts on a port.

    On the port, of the loopback address alone, whoever knows the ``secret`` is answered;
    ``ready`` is called with the address.
    """
    try:
        import_module("mcp.server.lowlevel")
    except ModuleNotFoundError as error:
        raise InvalidInput(
            f"the tools for agents take the package {error.name}, which is not installed:"
            " install the extra `mcp`"
        ) from None
    asyncio.run(
        _serve(desk) if port is None else _serve_http(desk, port, secret, ready)
    )


async def _serve(desk: Desk) -> None:
    server = _make_server(desk)
    async with (
        desk.client,
        import_module("mcp.server.stdio").stdio_server() as (incoming, outgoing),
        in_order(incoming) as messages,
    ):
        await server.run(messages, outgoing, server.create_initialization_options())


async def _serve_http(
    desk: Desk, port: int, secret: str, ready: Callable[[str], object]
) -> None:
    uvicorn = import_module("uvicorn")
    # The SDK answers only to names of the loopback address, and to no page of a browser
    # that comes from elsewhere.
    app = _guarded(_make_server(desk).streamable_http_app(), secret)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5)
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        raise InvalidInput(f"--http {port}: {error}") from None
    with listener:
        ready(f"http://127.0.0.1:{listener.getsockname()[1]}/mcp")
        async with desk.client:
            await uvicorn.Server(config).serve(sockets=[listener])


def _guarded(app: Any, secret: str) -> Callable[..., Awaitable[None]]:
    """Return an application that answers nobody but those who know a secret."""
    expected = f"Bearer {secret}".encode()

    async def guard(scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope.get("headers", ()))
        given: bytes = headers.get(b"authorization", b"")
        if scope["type"] == "http" and not hmac.compare_digest(given, expected):
            start = {"type": "http.response.start", "status": 401}
            await send({**start, "headers": [(b"www-authenticate", b"Bearer")]})
            await send({"type": "http.response.body", "body": b"a secret is needed"})
            return
        await app(scope, receive, send)

    return guard


def _make_server(desk: Desk) -> Any:
    types = import_module("mcp_types")

    async def list_tools(context: Any, params: Any) -> Any:
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=tool.name,
                    description=tool.description,
                    input_schema=tool.schema,
                    annotations=types.ToolAnnotations(
                        read_only_hint=not tool.spends and tool.name != "cancel",
                        destructive_hint=False,
                        idempotent_hint=True,
                    ),
                )
                for tool in desk.tools()
            ]
        )

    async def call_tool(context: Any, params: Any) -> Any:
        async def ask(message: str) -> None:
            await _ask(types, context, params, message)

        try:
            # Over HTTP, hosts of the older protocol name their sessions.
            headers: Any = getattr(context.request, "headers", {})
            session = headers.get("mcp-session-id", "")
            found = await desk.call(params.name, params.arguments or {}, ask, session)
        except _Question as question:
            return types.InputRequiredResult(input_requests=question.requests)
        except (RunComfyError, Refused) as error:
            # An exception would reach the agent without its text.
            text = types.TextContent(text=_explain(error))
            return types.CallToolResult(content=[text], is_error=True)
        text = types.TextContent(text=json.dumps(found, ensure_ascii=False))
        links = [_link(types, url) for url in found.get("urls", ())]
        pictures = [
            types.ImageContent(data=b64encode(data).decode(), mime_type=media_type)
            for data, media_type in await desk.pictures(found.get("urls", ()))
        ]
        return types.CallToolResult(
            content=[text, *links, *pictures], structured_content=found
        )

    return import_module("mcp.server.lowlevel").Server(
        "runcomfy",
        version=__version__,
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def _ask(types: Any, context: Any, params: Any, message: str) -> None:
    """Ask the user whether to spend, in the form that the protocol of the session has."""
    answer: Any
    can = context.session.client_capabilities
    can = can.elicitation if can else None
    # One without a mode is that of an older host, and means a form.
    if can is None or (can.form is None and can.url is not None):
        raise Refused(
            f"{message} Nothing was sent: this host cannot ask the user. The user can"
            " start the server with --max-usd USD, which allows to spend that much."
        )
    version = import_module("mcp_types.version")
    form = types.ElicitRequestFormParams(message=message, requested_schema=_ASKED)
    if version.is_version_at_least(context.protocol_version, "2026-07-28"):
        # The call ends with a question and comes again with the answer. An answer counts
        # for the words that were shown: with another price, the user is asked again.
        name = f"spend-{hashlib.sha256(message.encode()).hexdigest()[:16]}"
        answers: dict[str, Any] = params.input_responses or {}
        answer = answers.get(name)
        if answer is None:
            raise _Question(name, types.ElicitRequest(params=form))
    else:
        answer = await context.session.elicit_form(message, _ASKED, context.request_id)
    content: dict[str, Any] = getattr(answer, "content", None) or {}
    if getattr(answer, "action", "") != "accept" or content.get("spend") is not True:
        raise Refused("the user does not want to spend this; nothing was sent")


def _explain(error: Exception) -> str:
    """Return what an agent can do with an error; the notes of a wrong input are for Python."""
    if isinstance(error, InvalidRequest):
        lines = [
            f"{shorten(one.field or 'input', 80)}: {shorten(one.message, 500)}"
            for one in error.problems
        ]
    else:
        lines = [str(error), *getattr(error, "__notes__", ())]
    text = "\n".join(lines)
    for python, tool in _TOOL_FOR_PYTHON.items():
        text = re.sub(python, tool, text)
    return text


def _link(types: Any, url: str) -> Any:
    name = urlsplit(url).path.rpartition("/")[2] or "output"
    return types.ResourceLink(
        uri=url, name=shorten(name, 100), mime_type=media_type_of(name)
    )
