"""Handle a call to either origin: read it, choose its fault, record it and deliver the answer."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.routing import Match, Route
from starlette.types import Message, Receive, Scope, Send

from ..core.problems import ProblemsFound, as_text
from .answers import Answer, Origins, as_json, changed
from .delivery import Connection, Line, begins_no_answer, deliver
from .faults import HEADER, Fault, Script, parse_header
from .jobs import Fate, Job, Queue
from .outputs import DEFAULT_SIZE, File
from .request_log import Request, RequestLog

Connections = Mapping[tuple[str, int], Connection]

_FATES = {"failed": Fate.FAILED, "never": Fate.NEVER, "no_output": Fate.NO_OUTPUT}


@dataclass(slots=True)
class Dispatcher:
    """The ASGI application of the API's origin."""

    routes: Sequence[Route]
    queue: Queue
    request_log: RequestLog
    script: Script
    origins: Callable[[str], Origins]
    connections: Connections
    refuse: Callable[[float], Any]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with a fault if one applies."""
        connection = self.connections.get(tuple(scope["client"]))
        request = await read(scope, receive)
        if connection is None or request is None:
            return
        route, inner = self._find(scope)
        call = route.name if route else "other"
        params: dict[str, str] = inner.get("path_params", {})
        named = self.queue.jobs.get(params.get("request_id", ""))
        model_id = named.model_id if named else params.get("model_id")
        refusal, fault = None, None
        try:
            fault = self._choose(request, call, model_id)
        except ProblemsFound as refused:
            refusal = as_json({"error_message": as_text(refused.problems)}, 400)
        _destine(named, fault)
        answer, made = refusal or Answer(200), None
        if refusal is None and (fault is None or fault.processed):
            answer, made = await self._process(route, inner, request)
        _destine(made, fault)
        job = made or named
        if fault:
            answer = changed(answer, fault, self.origins(request.target))
        self.request_log.add(
            "api",
            call,
            request,
            model_id=model_id,
            request_id=job.request_id if job else params.get("request_id"),
            created=made is not None,
            fault=fault.name if fault else None,
            status=None if fault and begins_no_answer(fault) else answer.status,
        )
        await deliver(Line(connection, send, self.refuse), answer, fault)

    def _find(self, scope: Scope) -> tuple[Route | None, Scope]:
        inner: Scope = {**scope, "state": {}}
        for route in self.routes:
            match, child = route.matches(scope)
            if match is Match.FULL:
                return route, {**inner, **child}
        return None, inner

    def _choose(
        self, request: Request, call: str, model_id: str | None
    ) -> Fault | None:
        for name, value in request.headers:
            if name == HEADER.encode():
                return parse_header(value.decode("latin-1"))
        return self.script.choose(call, model_id)

    def _astray(self, scope: Scope) -> Answer:
        """Answer a call with an unknown path or method."""
        allowed = {
            method
            for route in self.routes
            if route.matches(scope)[0] is Match.PARTIAL
            for method in route.methods or ()
        }
        if not allowed:
            return as_json({"detail": "Not Found"}, 404)
        refusal = as_json({"detail": "Method Not Allowed"}, 405)
        allow = (b"allow", ", ".join(sorted(allowed)).encode())
        return replace(refusal, headers=(*refusal.headers, allow))

    async def _process(
        self, route: Route | None, scope: Scope, request: Request
    ) -> tuple[Answer, Job | None]:
        """Return the normal answer, and the job that the call created."""
        if route is None:
            return self._astray(scope), None
        started: list[Message] = []
        pieces: list[bytes] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": request.body, "more_body": False}

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
            else:
                pieces.append(message.get("body", b""))

        try:
            await route.handle(scope, receive, collect)
        except Exception:
            # A bug of the emulator must look like one to those who debug a client.
            message = f"The emulator failed: {traceback.format_exc()}"
            return as_json({"error_code": 500001, "error_message": message}, 500), None
        headers = [(n, v) for n, v in started[0]["headers"] if n != b"content-length"]
        answer = Answer(started[0]["status"], b"".join(pieces), tuple(headers))
        return answer, scope["state"].get("job")


@dataclass(frozen=True, slots=True)
class ForeignDispatcher:
    """The ASGI application of the foreign origin, which answers like the API."""

    request_log: RequestLog
    url: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Record one request and answer it plausibly."""
        request = await read(scope, receive)
        if request is None:
            return
        extension = scope["path"].rsplit(".", 1)[-1]
        if extension in ("png", "mp4", "wav"):
            file = File(f"foreign.{extension}", *DEFAULT_SIZE)
            kind = (b"content-type", file.media_type.encode())
            answer = Answer(200, file.content(), (kind,))
        else:
            state = "succeeded" if scope["path"].endswith("/result") else "completed"
            output = {"image": f"{self.url}/files/foreign/0.png"}
            body = {"request_id": "foreign", "status": state, "output": output}
            answer = as_json(body)
        self.request_log.add("foreign", "other", request, status=answer.status)
        headers = [*answer.headers, (b"content-length", b"%d" % len(answer.body))]
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": headers}
        )
        await send({"type": "http.response.body", "body": answer.body})


async def read(scope: Scope, receive: Receive) -> Request | None:
    """Read the whole request of an ASGI call; return None if the caller hung up."""
    pieces: list[bytes] = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    target = (scope["raw_path"] + query).decode("latin-1")
    return Request(scope["method"], target, list(scope["headers"]), b"".join(pieces))


def _destine(job: Job | None, fault: Fault | None) -> None:
    if job and fault and fault.name in _FATES:
        job.fate = _FATES[fault.name]
        if job.fate is Fate.FAILED:
            job.error = fault.text("message")
