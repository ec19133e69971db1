"""The API without faults: the documented calls, answered from the catalogue and the queue."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..core.json_types import is_object
from .catalogue import Catalogue
from .jobs import Fate, Job, Queue
from .json_values import loads
from .outputs import produce, requested_size
from .validation import UnusableSchema, complaint

Handler = Callable[[Request], Awaitable[Response]]

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_MAX_PAGE_MODELS = 500
_DEFAULT_PAGE_MODELS = 100


@dataclass(frozen=True, slots=True)
class Service:
    """The calls of the API on one catalogue and one queue; ``authorized`` checks headers."""

    catalogue: Catalogue
    queue: Queue
    origin: Callable[[], str]
    authorized: Callable[[str | None], bool]
    token_hint: str = ""

    def routes(self) -> list[Route]:
        """Return all calls by name, in the order in which paths are matched."""
        paths = {
            name: path.replace("{model_id}", "{model_id:path}")
            for name, path in self.catalogue.paths.items()
        }

        def route(name: str, handler: Handler, method: str = "GET") -> Route:
            return Route(
                paths[name], self._guarded(handler), methods=[method], name=name
            )

        return [
            route("status", self._status),
            route("result", self._result),
            route("cancel", self._cancel, "POST"),
            route("models", self._models),
            route("categories", self._categories),
            route("model", self._model),
            route("submit", self._submit, "POST"),
            Route("/files/{request_id}/{name}", self._file, name="file"),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            if not self.authorized(request.headers.get("authorization")):
                message = f"The API token is missing or not valid{self.token_hint}"
                return failure(400, 400004, message)
            return await handler(request)

        return guarded

    async def _submit(self, request: Request) -> Response:
        model = self.catalogue.models.get(request.path_params["model_id"])
        if model is None:
            return failure(404, 404001, "There is no such model")
        try:
            sent = await request.body()
            body = loads(sent)
        except ValueError as error:
            return _rejected(
                [complaint([], f"JSON decode error: {error}", "json_invalid")]
            )
        if not is_object(body):
            return _rejected([complaint([], "Input should be an object", "type")])
        try:
            complaints = model.inputs.complaints(body)
        except UnusableSchema as error:
            return failure(500, 500001, f"The schema is not usable: {error}")
        if complaints:
            return _rejected(complaints)
        job = self.queue.create(model.model_id, body, len(sent))
        job.output, job.files = produce(
            model.output_schema,
            model.media,
            body,
            requested_size(model.input_schema, body),
            lambda name: f"{self.origin()}/files/{job.request_id}/{name}",
            model.output_root,
        )
        request.state.job = job
        return JSONResponse({"request_id": job.request_id, **self._urls(job, "cancel")})

    async def _status(self, request: Request) -> Response:
        job = self._named(request)
        if isinstance(job, Response):
            return job
        state = self.queue.observe(job)
        answer: dict[str, object] = {"request_id": job.request_id, "status": state}
        if state == "in_queue":
            answer["queue_position"] = self.queue.position(job)
        return JSONResponse(answer | self._urls(job))

    async def _result(self, request: Request) -> Response:
        job = self._named(request)
        if isinstance(job, Response):
            return job
        state: str = self.queue.observe(job)
        answer: dict[str, object] = {}
        if state == "completed":
            state = "failed" if job.fate is Fate.FAILED else "succeeded"
            if state == "failed":
                answer["error"] = job.error
            elif job.fate is not Fate.NO_OUTPUT:
                answer["output"] = job.output
            if request.query_params.get("include_cost") == "true":
                outputs = len(job.files) if state == "succeeded" else 0
                price = self.catalogue.models[job.model_id].price_usd
                answer["cost"] = round(price * outputs, 4)
        identity = {"request_id": job.request_id, "status": state}
        times = {"created_at": job.created_at, "finished_at": job.finished_at}
        return JSONResponse(identity | answer | times)

    async def _cancel(self, request: Request) -> Response:
        job = self._named(request)
        if isinstance(job, Response):
            return job
        outcome = "cancelled" if self.queue.cancel(job) else "not_cancellable"
        answer = {"request_id": job.request_id, "status": self.queue.state(job)}
        return JSONResponse(answer | {"outcome": outcome}, 202)

    async def _models(self, request: Request) -> Response:
        query, complaints = request.query_params, list[dict[str, object]]()
        numbers = {"limit": _DEFAULT_PAGE_MODELS, "offset": 0}
        for name, least, most in (("limit", 1, _MAX_PAGE_MODELS), ("offset", 0, 10**9)):
            text = query.get(name, str(numbers[name]))
            number = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1
            if not least <= number <= most:
                message = f"Input should be a number from {least} to {most}"
                row: dict[str, object] = {
                    "msg": message,
                    "type": "range",
                    "pointer": "",
                }
                complaints.append({"loc": ["query", name]} | row)
            numbers[name] = number
        if complaints:
            return _rejected(complaints)
        words = (query.get(name, "") for name in ("search", "category", "kind"))
        found = self.catalogue.search(*words)
        page = found[numbers["offset"] : numbers["offset"] + numbers["limit"]]
        full = query.get("include_schema") == "true"
        rows = [model.entry(with_schema=full) for model in page]
        counts = {"total": len(found), **numbers}
        return JSONResponse({"models": rows, **counts})

    async def _categories(self, request: Request) -> Response:
        return JSONResponse({"categories": self.catalogue.categories})

    async def _model(self, request: Request) -> Response:
        model = self.catalogue.models.get(request.path_params["model_id"])
        if model is None:
            return failure(404, 404001, "There is no such model")
        return JSONResponse(model.entry(with_schema=True))

    async def _file(self, request: Request) -> Response:
        job = self.queue.jobs.get(request.path_params["request_id"])
        for file in job.files if job else ():
            if file.name == request.path_params["name"]:
                return Response(file.content(), media_type=file.media_type)
        return failure(404, 404001, "There is no such file")

    def _named(self, request: Request) -> Job | Response:
        request_id = request.path_params["request_id"]
        if not _REQUEST_ID.fullmatch(request_id):
            return failure(400, 400001, "The request id is malformed")
        job = self.queue.jobs.get(request_id)
        return job or failure(404, 404001, "The request is unknown or has expired")

    def _urls(self, job: Job, *more: str) -> dict[str, object]:
        return {
            f"{name}_url": self.origin()
            + self.catalogue.paths[name].replace("{request_id}", job.request_id)
            for name in ("status", "result", *more)
        }


def failure(status: int, code: int, message: str) -> Response:
    """Return an error as documented by the API."""
    return JSONResponse({"error_code": code, "error_message": message}, status)


def _rejected(complaints: list[dict[str, object]]) -> Response:
    message = "The input does not match the schema"
    body = {"error_code": 422001, "error_message": message, "detail": complaints}
    return JSONResponse(body, 422)
