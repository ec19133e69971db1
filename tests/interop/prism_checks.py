"""The generated client works with a server that we did not write: Prism, from npm.

Prism answers by nothing but openapi.json and refuses what does not fit it. It has to be
downloaded, so pytest does not collect this file by itself: ``make test-interop`` does.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import httpx2
import pytest

PRISM = "@stoplight/prism-cli@5"
ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "generated"
IMAGE = "https://example.com/cat.png"


@pytest.fixture(scope="session")
def prism() -> Iterator[str]:
    """The address of a Prism that serves openapi.json."""
    npm = shutil.which("npm")
    assert npm, "npm is needed: https://nodejs.org"
    with TemporaryDirectory(prefix="prism-") as folder:
        install = [npm, "install", "--silent", "--no-audit", "--no-fund"]
        subprocess.run([*install, "--prefix", folder, PRISM], check=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        script = Path(folder, "node_modules/@stoplight/prism-cli/dist/index.js")
        server = subprocess.Popen(
            ["node", script, "mock", "-p", port, GENERATED / "openapi.json"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "NO_COLOR": "1"},
        )
        try:
            assert server.stdout is not None
            assert any("Prism is listening" in line for line in server.stdout)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()
            server.communicate()


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The generated package, under a name that no other test gives to it."""
    folder = tmp_path_factory.mktemp("path")
    shutil.copytree(GENERATED / "runcomfy_client", folder / "client_for_prism")
    sys.path.insert(0, str(folder))
    return import_module("client_for_prism")


class Recorder(httpx2.BaseTransport):
    """A transport that notes where calls go, and has states chosen at random."""

    def __init__(self, *, random_states: bool = False) -> None:
        self.hosts: set[str] = set()
        self._random_states = random_states
        self._inner = httpx2.HTTPTransport()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.hosts.add(f"{request.url.scheme}://{request.url.netloc.decode()}")
        if self._random_states and request.url.path.endswith("/status"):
            request.headers["Prefer"] = "dynamic=true"
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


def examples() -> dict[str, Any]:
    """A complete input for each model, by model id."""
    found: dict[str, Any] = {}
    for overlay in sorted((ROOT / "schemas").rglob("*.overlay.json")):
        example = json.loads(overlay.read_text(encoding="utf-8")).get("example")
        model = overlay.with_name(overlay.name.replace(".overlay", ""))
        found[json.loads(model.read_text(encoding="utf-8"))["model_id"]] = example
    return found


def test_every_model_takes_its_example_and_its_job_can_be_followed(
    package: ModuleType, prism: str
) -> None:
    transport = Recorder()
    found = {model: example for model, example in examples().items() if example}
    assert found
    with (
        httpx2.Client(transport=transport) as http,
        package.Client("token", base_url=prism, http=http) as client,
    ):
        for model_id, example in found.items():
            text = json.dumps({"model_id": model_id, "input": example})
            job = client.submit(package.from_json(text))
            status, result, cancelled = job.status(), job.result(), job.cancel()
            assert ("in_queue", 2) == (status.state, status.queue_position)
            assert "succeeded" == result.state
            assert result.output.urls
            assert "cancelled" == cancelled.state
    # The addresses in Prism's answers lead to the real API, and are not followed.
    assert {prism} == transport.hosts


def test_the_async_client_and_aiohttp_do_the_same(
    package: ModuleType, prism: str
) -> None:
    request = package.models.ideogram.IdeogramV3Reframe(image=IMAGE)

    async def follow(http: str | None) -> tuple[str, tuple[str, ...]]:
        async with package.AsyncClient("token", base_url=prism, http=http) as client:
            job = await client.submit(request)
            return (await job.status()).state, (await job.result()).output.urls

    plain, other = asyncio.run(follow(None)), asyncio.run(follow("aiohttp"))

    assert plain == other
    assert ("in_queue", 1) == (plain[0], len(plain[1]))


def test_a_job_that_stays_in_the_queue_is_waited_for_until_the_deadline(
    package: ModuleType, prism: str
) -> None:
    request = package.models.ideogram.IdeogramV3Reframe(image=IMAGE)
    with (
        package.Client("token", base_url=prism, poll_initial=0.05) as client,
        pytest.raises(package.WaitTimeout) as caught,
    ):
        client.run(request, timeout=0.5)
    assert "REQUEST_ID" == caught.value.request_id


def test_states_in_any_order_are_watched_until_the_job_stops(
    package: ModuleType, prism: str
) -> None:
    with (
        httpx2.Client(transport=Recorder(random_states=True)) as http,
        package.Client("token", base_url=prism, http=http, poll_initial=0.01) as client,
    ):
        seen = [s.state for s in client.job("REQUEST_ID").watch(timeout=60)]
    assert seen[-1] in ("completed", "cancelled")
    assert set(seen[:-1]) <= {"in_queue", "in_progress"}


def test_what_does_not_fit_is_rejected_with_nothing_unknown(
    package: ModuleType, prism: str
) -> None:
    known = "ideogram/ideogram-v3/reframe"
    with package.Client("token", base_url=prism) as client:
        with pytest.raises(package.InputRejected) as rejected:
            client.submit(package.RawRequest(known, {"resolution": "1:1"}))
        with pytest.raises(package.NotFound) as missing:
            client.submit(package.RawRequest("acme/unknown", {"prompt": "x"}))
    assert (422, "refused") == (rejected.value.status_code, rejected.value.outcome)
    assert "refused" == missing.value.outcome
