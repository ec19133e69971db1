"""What the tools do: nothing here knows the protocol."""

# The package may use what completion on a client need not offer.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit
from uuid import uuid4

from .._runtime.aclient import AsyncClient
from .._runtime.catalogue import ModelInfo, output_of, search
from .._runtime.data_uris import data_uri
from .._runtime.errors import (
    InvalidInput,
    JobCancelled,
    JobFailed,
    NotFound,
    RunComfyError,
    WaitTimeout,
    shorten,
)
from .._runtime.image_sizes import image_size
from .._runtime.jobs import AsyncJob
from .._runtime.measures import is_array
from .._runtime.media_types import media_type_of
from .._runtime.null import Null
from .._runtime.sizes import SizeChoice
from .._runtime.values import Request
from ..cli.flags import Flag, flags_of
from . import tools
from .schemas import input_schema

Ask: TypeAlias = Callable[[str], Awaitable[None]]
"""Asks the user whether to spend; returns if so, and raises if not."""
_LOCK_PATIENCE_S = 30.0
_PICTURE_S = 20.0
PICTURE_BYTES = 700_000
"""Hosts refuse a result of more than a million bytes or so, and Base64 adds a third."""


class _Call(NamedTuple):
    """What tells equal orders apart."""

    session: str
    label: str


class Refused(Exception):
    """The user did not allow it, or could not be asked."""


@dataclass
class Desk:
    """All that the calls of one session share."""

    client: AsyncClient
    """It has a ledger, and perhaps a budget."""
    typed: dict[str, ModelInfo]
    """The models that have tools of their own, by the names of these."""
    root: Path | None
    """The folder below which local files may be sent."""
    wait_s: float
    """How long ``run`` waits, since hosts give up on a tool after a minute or so."""
    picture_bytes: int = PICTURE_BYTES
    """How much the pictures of one answer may take."""
    session: str = field(default_factory=lambda: uuid4().hex)

    def tools(self) -> list[tools.Tool]:
        """Return all tools, those of single models last."""
        own = [tools.typed_tool(name, info) for name, info in self.typed.items()]
        return [*tools.TOOLS.values(), *own]

    async def call(
        self, name: str, given: dict[str, Any], ask: Ask, session: str = ""
    ) -> dict[str, Any]:
        """Do what a tool does; raises :class:`RunComfyError` and :class:`Refused`.

        ``session`` tells hosts apart that share this server.
        """
        if name == "search_models":
            query = tools.read(tools.SearchInput, given)
            found = search(query.text, limit=query.limit)
            names = ("model_id", "title", "summary")
            return {"models": [{n: getattr(one, n) for n in names} for one in found]}
        if name == "describe_model":
            return await self._describe(tools.read(tools.ModelInput, given).model_id)
        if name == "estimate":
            asked = tools.read(tools.EstimateInput, given)
            request = self._request(tools.find_model(asked.model_id), asked.input)
            estimate = await self.client.estimate(request)
            return {**asdict(estimate), "text": str(estimate)}
        if name in ("job", "cancel"):
            job = self._job(tools.read(tools.JobInput, given).request_id)
            return await (_state(job) if name == "job" else _cancel(job))
        if name in ("run", "submit"):
            paid = tools.read(tools.RunInput, given)
            info = tools.find_model(paid.model_id)
            wait_s = self.wait_s if name == "run" else None
            call = _Call(session, paid.call_label)
            return await self._spend(info, paid.input, call, ask, wait_s)
        if name in self.typed:
            info, label = self.typed[name], ""
            flags = flags_of(info.load())
            # Some hosts send null for every argument that nobody gave.
            absent = {flag.wire for flag in flags if Null not in flag.types}
            absent.add(tools.LABEL)
            wire: dict[str, Any] = {
                n: v for n, v in given.items() if v is not None or n not in absent
            }
            if not any(flag.wire == tools.LABEL for flag in flags):
                label = wire.pop(tools.LABEL, "")
                tools.read(
                    tools.RunInput, {"model_id": "", "input": {}, tools.LABEL: label}
                )
            call = _Call(session, label)
            return await self._spend(info, wire, call, ask, self.wait_s)
        raise InvalidInput(f"there is no tool {shorten(name, 80)!r}")

    async def pictures(self, urls: Sequence[str]) -> list[tuple[bytes, str]]:
        """Return what fits of the pictures of an answer, with their types.

        One that cannot be had is left out: the answer has its link.
        """
        found: list[tuple[bytes, str]] = []
        left = self.picture_bytes
        for url in urls:
            media_type = media_type_of(urlsplit(url).path)
            if left <= 0 or not (media_type or "").startswith("image/"):
                continue
            with suppress(RunComfyError, OSError), TemporaryDirectory() as folder:
                (path,) = await self.client.download(
                    url, folder, max_bytes=left, timeout=_PICTURE_S
                )
                data = path.read_bytes()
                # Its address may say another kind, and hosts refuse what isn't what it says.
                known = image_size(data)
                found.append((data, known.media_type if known else str(media_type)))
                left -= len(data)
        return found

    async def _describe(self, model_id: str) -> dict[str, Any]:
        info = tools.find_model(model_id)
        model = info.load()
        flags = flags_of(model)
        facts: dict[str, Any] = {
            "model_id": info.model_id,
            "title": info.title,
            "input_schema": input_schema(info),
            "sizes": {flag.wire: sizes for flag in flags if (sizes := _sizes(flag))},
        }
        try:
            price = await self.client.price(model)
        except RunComfyError as error:
            return {**facts, "price_error": str(error)}
        return {
            **facts,
            "base_price_usd": price.base_usd,
            "price_unit": price.unit,
            "pricing_note": price.note,
        }

    def _request(self, info: ModelInfo, wire: dict[str, Any]) -> Request[Any]:
        """Return the request that the arguments stand for, or the reasons why there is none."""
        model = info.load()
        wire = dict(wire)
        for flag in flags_of(model):
            if flag.is_media and flag.wire in wire:
                wire[flag.wire] = self._media(flag.wire, wire[flag.wire])
        return model.from_wire(wire)

    def _media(self, name: str, value: Any) -> Any:
        """Return a URL as it is, and what a local path leads to, below the root; in lists too."""
        if is_array(value):
            return [self._media(name, one) for one in value]
        if not isinstance(value, str) or "://" in value or value.startswith("data:"):
            return value
        shown = shorten(value, 80)
        if self.root is None:
            raise InvalidInput(
                f"{name}: {shown!r} is no https URL; local files can be sent only where"
                " the server was started with --root FOLDER"
            )
        try:
            path = (self.root / value).resolve(strict=True)
        except (OSError, ValueError, RuntimeError):
            path = None
        # One answer for both, so that nobody learns what lies outside.
        if path is None or not path.is_relative_to(self.root) or not path.is_file():
            raise InvalidInput(f"{name}: {shown!r} is no file below the --root folder")
        try:
            return data_uri(path)
        except InvalidInput as error:
            # Where the root is, is nothing to an agent.
            reason = str(error)
            for length in (80, 200):
                reason = reason.replace(shorten(str(path), length), shown)
            raise InvalidInput(f"{name}: {reason}") from None

    async def _spend(
        self,
        info: ModelInfo,
        wire: dict[str, Any],
        call: _Call,
        ask: Ask,
        wait_s: float | None,
    ) -> dict[str, Any]:
        """Submit what costs money, once the user or a budget allows it."""
        request = self._request(info, wire)
        key = self._key(request, call)
        if not self.client._core.budgets and not self._is_known(request, key):
            try:
                text = str(await self.client.estimate(request))
            except NotFound:
                text = f"{info.model_id}: no price is published"
            await ask(f"Run {info.title}? {text}.")
        try:
            job = await self.client.submit(request, key=key)
            if wait_s is not None:
                await job.wait(wait_s)
        except WaitTimeout as error:
            if error.request_id is None:
                raise
            return {
                "request_id": error.request_id,
                "state": "running",
                "next": "call job with this request_id",
            }
        except (JobFailed, JobCancelled) as error:
            error.add_note(f"a new {tools.LABEL} submits it again, and costs again")
            raise
        if wait_s is None:
            return {"request_id": job.request_id, "state": "submitted"}
        return await _state(job)

    def _key(self, request: Request[Any], call: _Call) -> str:
        """Return the key of a call: its session, its arguments, and its label."""
        what = [type(request).model_id, request.to_wire(), *call]
        text = json.dumps(what, sort_keys=True)
        return f"mcp:{self.session}:{hashlib.sha256(text.encode()).hexdigest()}"

    def _is_known(self, request: Request[Any], key: str) -> bool:
        """Return whether an equal call has a job, so that nothing is spent."""
        ledger = self.client._core.ledger
        assert ledger is not None
        submission = self.client._core.submission(request, key)
        standing = ledger.claimed(submission, _LOCK_PATIENCE_S)
        return standing is not None and standing.job.state != "submitting"

    def _job(self, request_id: str) -> AsyncJob[Any]:
        ledger = self.client._core.ledger
        entry = ledger.find(request_id) if ledger else None
        if entry is None:
            return self.client.job(request_id)
        return self.client.job(request_id, output_of(entry.model_id))


async def _state(job: AsyncJob[Any]) -> dict[str, Any]:
    result = await job.result(include_cost=True)
    return {
        "request_id": result.request_id,
        "state": shorten(str(result.state), 40),
        "urls": list(result.output.urls) if result.output else [],
        "cost_usd": result.cost,
        "error": shorten(result.error, 500) if result.error else None,
    }


async def _cancel(job: AsyncJob[Any]) -> dict[str, Any]:
    found = await job.cancel()
    state = shorten(str(found.state), 40)
    return {"request_id": found.request_id, "outcome": state}


def _sizes(flag: Flag) -> list[dict[str, Any]]:
    """Return the sizes of an input in pixels."""
    return [
        {"value": one.value, "width": one.width, "height": one.height}
        for choices in flag.choices
        if issubclass(choices, SizeChoice)
        for one in choices
        if one.has_size
    ]
