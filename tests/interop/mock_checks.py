"""Which mocks of others catch which client: the table of the guide on testing, filled anew.

They have to be downloaded, so pytest does not collect this file by itself: ``make test-interop`` does.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

GENERATED = Path(__file__).parents[2] / "generated"
VERSIONS = {
    "aiohttp": "3.14.5",
    "aioresponses": "0.7.9",
    "httpx2-pytest": "2.0.0",
    "pytest-httpx": "0.36.2",
    "pytest-httpx2": "1.0.0",
    "respx": "0.23.1",
    "vcrpy": "9.4.2",
}
# How each is told to answer every call; two of them share the name of their module and fixture.
MOCKS = {
    "httpx2-pytest": "fixture('httpx2_mock').add_response(json=ANSWER)",
    "pytest-httpx2": "fixture('httpx2_mock').route().respond(json=ANSWER)",
    "pytest-httpx": "fixture('httpx_mock').add_response(json=ANSWER, is_optional=True)",
    "respx": "fixture('respx_mock').route().respond(json=ANSWER)",
    "aioresponses": "stack.enter_context(__import__('aioresponses').aioresponses()).post(URL, payload=ANSWER)",
    "vcrpy": "stack.enter_context(__import__('vcr').use_cassette('tape.yaml'))",
}
CODE = """
import asyncio
import re
from contextlib import ExitStack
from pathlib import Path

from runcomfy_client import AsyncClient, Client
from runcomfy_client.models.wan_ai import Wan25TextToImage

ANSWER = {"request_id": "from-the-mock"}
URL = re.compile(".*")
REQUEST = Wan25TextToImage(prompt="x")


def submitted(http):
    if http == "sync":
        with Client("secret", base_url="http://127.0.0.1:9") as client:
            return client.submit(REQUEST, timeout=3).request_id

    async def submit():
        async with AsyncClient("secret", base_url="http://127.0.0.1:9", http=http) as client:
            return (await client.submit(REQUEST, timeout=3)).request_id

    return asyncio.run(submit())


def test_is_caught(request):
    fixture = request.getfixturevalue
    with ExitStack() as stack:
        %s
        assert submitted(%r) == "from-the-mock"
"""
TAPE = """
interactions:
- request: {body: '', headers: {}, method: POST, uri: 'http://127.0.0.1:9/v1/models/wan-ai/wan-2-5/text-to-image'}
  response: {body: {string: '{"request_id": "from-the-mock"}'}, headers: {}, status: {code: 200, message: OK}}
version: 1
"""


def told(language: str) -> dict[str, list[bool]]:
    """Return what the table of the guide says by tool: is it caught?"""
    guide = (GENERATED / f"docs/{language}/guides/testing.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w-]+)` ([\d.]+) \|(.*)\|$", guide, re.M)
    assert {name: VERSIONS[name] for name, _, _ in rows} == {n: v for n, v, _ in rows}
    return {name: ["✓" in cell for cell in cells.split("|")] for name, _, cells in rows}


@pytest.mark.parametrize("tool", MOCKS)
def test_the_table_is_true(tool: str, tmp_path: Path) -> None:
    python = str(tmp_path / "venv/bin/python")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    packages = [f"{name}=={VERSIONS[name]}" for name in (tool, "aiohttp")]
    install = [
        python,
        "-m",
        "pip",
        "install",
        "-q",
        *packages,
        "pytest",
        str(GENERATED),
    ]
    subprocess.run(install, check=True)
    caught: list[bool] = []
    for http in ("sync", None, "aiohttp"):
        (tmp_path / "tape.yaml").write_text(TAPE)
        (tmp_path / "test_it.py").write_text(CODE % (MOCKS[tool], http))
        command = [python, "-m", "pytest", "-q", "-p", "no:runcomfy_client"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        caught.append("1 passed" in done.stdout)
    assert [caught] * 3 == [told(language)[tool] for language in ("en", "ja", "zh")]
