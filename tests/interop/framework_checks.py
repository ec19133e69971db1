"""The client and its tools with programs that we did not write, which have to be downloaded.

``make test-interop`` runs this: agents by Vercel's AI SDK, whose client of the Model Context Protocol is
no relative of the official ones, and the recipes for Ray and Prefect, which are too
heavy for every run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.emulator import Emulator

AI_SDK = "@ai-sdk/mcp@2"
RAY = ("ray>=2.60,<3", "psutil")
PREFECT = ("prefect>=3.9,<4",)
ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "generated"
MODEL = "wan-ai/wan-2-5/text-to-image"

AGENT = """
import { createMCPClient } from "@ai-sdk/mcp";
import { StdioMCPTransport } from "@ai-sdk/mcp/mcp-stdio";

const [url, command, ...args] = process.argv.slice(2);
const transport = url === "stdio" ? new StdioMCPTransport({ command, args, env: process.env })
  : { type: "http", url, headers: { Authorization: "Bearer of-a-test" } };
const client = await createMCPClient({ transport });
const tools = await client.tools();
const call = (input) => tools.run.execute({ model_id: "MODEL", input }, { messages: [], toolCallId: "1" });
const answers = [];
for (const input of [{ promt: "x" }, { prompt: "a kite" }, { prompt: "a kite" }]) answers.push(await call(input));
await client.close();
console.log(JSON.stringify({ tools: Object.keys(tools), answers }));
""".replace("MODEL", MODEL)

BATCH = """
import sys, time
from pathlib import Path
import psutil, ray
from ray_tasks import draw
from runcomfy_client.models.wan_ai import Wan25TextToImage

ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False)
request = Wan25TextToImage(prompt="a ferry")
task = draw.remote("order-17", request.to_json(), str(Path("orders.db").resolve()))
killed = 0
while not killed:
    time.sleep(0.2)
    if Path("submitted").exists():
        for process in psutil.Process().children(recursive=True):
            if "ray::draw" in " ".join(process.cmdline()):
                process.kill()
                killed += 1
print(killed, ray.get(task, timeout=120))
"""

FLOW = """
from prefect_tasks import pictures
from runcomfy_client.models.wan_ai import Wan25TextToImage

print(pictures({"order-17": Wan25TextToImage(prompt="a ferry").to_json()}))
"""


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(ROOT / "schemas", latency=1.0) as running:
        yield running


@pytest.fixture
def variables(emulator: Emulator) -> dict[str, str]:
    """The environment of a program that finds the package and the emulator."""
    more = {"PYTHONPATH": str(GENERATED), "RUNCOMFY_MCP_SECRET": "of-a-test"}
    return {**os.environ, **emulator.environment, **more}


def run(words: list[Any], folder: Path, variables: dict[str, str]) -> str:
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def recipe_with(
    title: str, packages: Sequence[str], folder: Path, variables: dict[str, str]
) -> Path:
    """Write down a file of the guide; returns a Python with what it imports."""
    venv.create(folder / "env", with_pip=True)
    python = folder / "env/bin/python"
    words = [python, "-m", "pip", "install", "--quiet", *packages, GENERATED]
    run(words, folder, variables)
    page = (GENERATED / "docs/en/guides/frameworks.md").read_text("utf-8")
    recipe = page.partition(f'title="{title}"\n')[2].partition("```")[0]
    (folder / title).write_text(recipe, encoding="utf-8")
    return python


@pytest.mark.parametrize("over", ["stdio", "http"])
def test_an_agent_of_the_ai_sdk_buys_once(
    over: str, emulator: Emulator, variables: dict[str, str], tmp_path: Path
) -> None:
    npm = shutil.which("npm")
    assert npm, "npm is needed: https://nodejs.org"
    run(
        [npm, "install", "--silent", "--no-audit", "--no-fund", AI_SDK],
        tmp_path,
        variables,
    )
    (tmp_path / "agent.mjs").write_text(AGENT, encoding="utf-8")
    server = [
        sys.executable,
        "-m",
        "runcomfy_client",
        "mcp",
        "--ledger",
        "jobs.db",
        "--max-usd",
        "1",
    ]
    if over == "stdio":
        told = run(["node", "agent.mjs", over, *server], tmp_path, variables)
    else:
        with subprocess.Popen(
            [*server, "--http", "0"],
            cwd=tmp_path,
            env=variables,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stderr is not None
            url = process.stderr.readline().split()[-1]
            told = run(["node", "agent.mjs", url], tmp_path, variables)
            process.terminate()
    seen = json.loads(told)
    refused, first, again = seen["answers"]
    assert {"search_models", "run", "job"} <= set(seen["tools"])
    assert (
        refused["isError"] and "did you mean 'prompt'" in refused["content"][0]["text"]
    )
    assert "succeeded" in first["content"][0]["text"]
    assert {"text", "resource_link", "image"} == {
        one["type"] for one in first["content"]
    }
    assert first == again
    assert 1 == len(emulator.received("submit"))


def test_a_task_of_ray_that_lost_its_worker_follows_its_job(
    emulator: Emulator, variables: dict[str, str], tmp_path: Path
) -> None:
    python = recipe_with("ray_tasks.py", RAY, tmp_path, variables)
    (tmp_path / "batch.py").write_text(BATCH, encoding="utf-8")
    with subprocess.Popen(
        [python, "batch.py"],
        cwd=tmp_path,
        env=variables,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        while not emulator.received("status") and process.poll() is None:
            time.sleep(0.02)
        (tmp_path / "submitted").touch()
        told, _ = process.communicate()
    assert f"1 {emulator.url}/files/" in told, told
    assert 1 == len(emulator.received("submit"))


def test_a_task_of_prefect_that_raised_follows_its_job(
    emulator: Emulator, variables: dict[str, str], tmp_path: Path
) -> None:
    python = recipe_with("prefect_tasks.py", PREFECT, tmp_path, variables)
    (tmp_path / "flow.py").write_text(FLOW, encoding="utf-8")
    emulator.script({"call": "status", "nth": 1, "fault": "http", "code": 403})
    home = {
        "PREFECT_HOME": str(tmp_path / "home"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    }
    told = run([python, "flow.py"], tmp_path, {**variables, **home})
    (sent,) = emulator.received("submit")
    assert told.endswith(f"['{emulator.url}/files/{sent.request_id}/0.png']\n"), told
