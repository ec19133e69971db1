"""The models as tools of an agent: the official client, over stdio and HTTP, against an emulator."""

import asyncio
import base64
import json
import os
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from installing import Environment, make_environment
from mcp import StdioServerParameters
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import ElicitResult

from generator.emulator import Emulator
from generator.emulator.outputs import File

WAN = "wan-ai/wan-2-5/text-to-image"
REFRAME = "ideogram/ideogram-v3/reframe"
SEEDREAM = "bytedance/seedream-5/lite/text-to-image"
KITE = {"model_id": WAN, "input": {"prompt": "a kite"}}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000002800000001e00080200000000000000"
)
GIF = b"GIF89a\x08\0\x06\0"
MODES = ["legacy", "2026-07-28"]
"""The handshake, in which a server asks at once, and the protocol that has none."""
SECRET = {"Authorization": "Bearer of-a-test"}

Host = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture(scope="session")
def with_sdk(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the package and its extra ``mcp``."""
    folder = tmp_path_factory.mktemp("agents")
    environment = make_environment(folder, "mcp")
    environment.pip("install", "--quiet", "--no-deps", "--no-index", wheel)
    return environment


@pytest.fixture
def environ(emulator: Emulator) -> dict[str, str]:
    """The environment of the server."""
    return {
        "RUNCOMFY_MCP_SECRET": "of-a-test",
        **{k: v for k, v in os.environ.items() if not k.startswith("RUNCOMFY")},
        "RUNCOMFY_TOKEN": emulator.token,
        "RUNCOMFY_MODEL_API_BASE": emulator.url,
    }


@pytest.fixture
def command(with_sdk: Environment, tmp_path: Path) -> list[str]:
    """The words that start the server."""
    program = str(with_sdk.python.with_name("runcomfy-client"))
    return [program, "mcp", "--ledger", str(tmp_path / "jobs.db")]


@pytest.fixture
def host(command: list[str], environ: dict[str, str], tmp_path: Path) -> Host:
    """Start the server as a host does; ``says`` is what the user answers when asked."""

    @asynccontextmanager
    async def start(
        *words: str,
        mode: str = "auto",
        says: Callable[[str], ElicitResult] | None = None,
        over: str = "stdio",
    ) -> AsyncIterator[Client]:
        async def answer(_: Any, question: Any) -> ElicitResult:
            assert says is not None
            return says(question.message)

        how: dict[str, Any] = {"mode": mode, "elicitation_callback": says and answer}
        if over == "stdio":
            program, *args = *command, *words
            server = StdioServerParameters(
                command=program, args=args, env=environ, cwd=str(tmp_path)
            )
            async with Client(server, **how) as client:
                yield client
            return
        with subprocess.Popen(
            [*command, *words, "--http", "0"],
            env=environ,
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                assert process.stderr is not None
                url = process.stderr.readline().removeprefix("listening on ").strip()
                async with httpx2.AsyncClient(headers=SECRET, timeout=60) as http:
                    await refuses_strangers(http, url)
                    transport = streamable_http_client(url, http_client=http)
                    async with Client(transport, **how) as client:
                        yield client
            finally:
                process.terminate()

    return start


async def refuses_strangers(http: httpx2.AsyncClient, url: str) -> None:
    """Check that neither a stranger nor a page in a browser is answered."""
    for code, headers in [
        (401, {"Authorization": ""}),
        (401, {"Authorization": "Bearer of-another-test"}),
        (403, {"Origin": "https://example.com"}),
        (421, {"Host": "example.com"}),
    ]:
        answer = await http.post(url, json={}, headers=headers)
        assert code == answer.status_code, (headers, answer.text)


def play(talk: Callable[[], Awaitable[None]]) -> None:
    """Run a conversation."""

    async def bounded() -> None:
        async with asyncio.timeout(120):
            await talk()

    asyncio.run(bounded())


def text_of(result: Any) -> str:
    """What the agent reads of an error."""
    assert result.is_error, result
    return "\n".join(one.text for one in result.content)


def said_by(schema: Any) -> Any:
    """What a schema allows. Its default is told in words: hosts would send it."""
    told = ("title", "description", "default", "examples")
    return {
        name: value
        for name, value in schema.items()
        if name not in told and (name, value) != ("additionalProperties", True)
    }


def agrees(_: str) -> ElicitResult:
    return ElicitResult(action="accept", content={"spend": True})


@pytest.mark.parametrize("over", ["stdio", "http"])
@pytest.mark.parametrize("mode", MODES)
def test_it_spends_once_what_the_user_allows(
    host: Host,
    emulator: Emulator,
    mode: str,
    over: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The address of the picture ends in .png: what it is, its bytes say.
    monkeypatch.setattr(File, "content", lambda _: GIF)
    asked: list[str] = []
    answers = [
        ElicitResult(action="decline"),
        ElicitResult(action="accept", content={"spend": False}),
        *[agrees("")] * 2,
    ]

    def says(message: str) -> ElicitResult:
        asked.append(message)
        return answers[len(asked) - 1]

    async def talk() -> None:
        async with host(mode=mode, says=says, over=over) as client:
            for _ in range(2):
                text = text_of(await client.call_tool("run", KITE))
                assert "the user does not want" in text
            assert [] == emulator.received("submit")
            first = await client.call_tool("run", KITE)
            assert "succeeded" == first.structured_content["state"], first
            (url,) = first.structured_content["urls"]
            assert [url] == [
                one.uri for one in first.content if one.type == "resource_link"
            ]
            (picture,) = [one for one in first.content if one.type == "image"]
            assert ("image/gif", GIF) == (
                picture.mime_type,
                base64.b64decode(picture.data),
            )
            # The host repeats the call: no question, and nothing is bought.
            again = await client.call_tool("run", KITE)
            assert first.structured_content == again.structured_content
            other = {**KITE, "call_label": "another one"}
            assert not (await client.call_tool("submit", other)).is_error

    play(talk)
    assert 4 == len(asked) and "at least $0.04" in asked[0]
    assert 2 == len(emulator.received("submit"))


@pytest.mark.parametrize("mode", MODES)
def test_a_host_that_cannot_ask_spends_within_a_budget_alone(
    host: Host, emulator: Emulator, mode: str
) -> None:
    async def talk() -> None:
        async with host(mode=mode) as client:
            text = text_of(await client.call_tool("run", KITE))
            assert "cannot ask the user" in text and "--max-usd" in text
        assert [] == emulator.received("submit")
        async with host("--max-usd", "0.05", mode=mode) as client:
            done = await client.call_tool("submit", KITE)
            job = {"request_id": done.structured_content["request_id"]}
            other = {**KITE, "call_label": "2"}
            text = text_of(await client.call_tool("run", other))
            assert "$0.01 is left" in text
            while True:
                found = (await client.call_tool("job", job)).structured_content
                if found["state"] == "succeeded":
                    break
            assert found["urls"] and 0.04 == found["cost_usd"]
            cancelled = await client.call_tool("cancel", job)
            assert "not_cancellable" == cancelled.structured_content["outcome"]

    play(talk)
    assert 1 == len(emulator.received("submit"))


def test_wrong_arguments_are_told_and_nothing_is_sent(
    host: Host, emulator: Emulator, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.png").write_bytes(PNG)
    (root / "noname").write_bytes(b"no picture")
    (root / "link.png").symlink_to(tmp_path / "secret.png")

    def wan(**values: Any) -> dict[str, Any]:
        return {"model_id": WAN, "input": {"prompt": "x", **values}}

    def reframe(image: str) -> dict[str, Any]:
        return {"model_id": REFRAME, "input": {"image": image}}

    cases = [
        ("run", wan(aspect_ratio="1920x1080"), "1440:810 (16:9)"),
        # What to do instead is in words of the tools, not of Python.
        ("run", wan(aspect_ratio="1920x1080"), "describe_model has their widths"),
        ("submit", reframe("http://example.com/a.png"), "below the --root folder"),
        ("submit", reframe("noname"), "image: which kind of file is noname?"),
        ("run", wan(promt="x"), "did you mean 'prompt'"),
        ("run", {**KITE, "model_id": "wan-ai/wan-2-5/text-to-imag"}, WAN),
        ("run", {**KITE, "modelid": WAN}, "did you mean 'model_id'"),
        ("run", {**KITE, "input": json.dumps(KITE["input"])}, "input: "),
        ("submit", reframe("../secret.png"), "no file below the --root folder"),
        ("submit", reframe(str(tmp_path / "secret.png")), "no file below"),
        ("submit", reframe("link.png"), "no file below"),
        ("submit", reframe("a\0b"), "no file below"),
        ("submit", reframe("http://example.com/a.png"), "plain http"),
        ("run-wan_ai-wan_2_5_text_to_image", {"call_label": 7}, "call_label: "),
        ("run-wan_ai-wan_2_5_text_to_image", {}, "prompt: is missing"),
        ("job", {"request_id": "../x"}, "is not a request id"),
        ("buy", {}, "no tool 'buy'"),
    ]

    async def talk() -> None:
        words = ["--root", str(root), "--models", "wan-ai/*"]
        async with host(*words, says=agrees) as client:
            for name, arguments, complaint in cases:
                text = text_of(await client.call_tool(name, arguments))
                assert complaint in text, (name, arguments, text)

    play(talk)
    assert [] == emulator.requests


def test_a_tool_of_a_model_takes_what_its_schema_says(
    host: Host, schemas: Path, emulator: Emulator, tmp_path: Path
) -> None:
    (tmp_path / "cat.png").write_bytes(PNG)
    documents = [
        json.loads(file.read_text("utf-8"))
        for file in schemas.glob("*/**/*.json")
        if ".overlay" not in file.name
    ]
    published = {one["model_id"]: one for one in documents if "model_id" in one}
    inputs = published[REFRAME]["input_schema"]["properties"]
    chosen = {"image": "cat.png", "resolution": "1152:864 (4:3)"}

    async def talk() -> None:
        words = ["--models", "*", "--root", ".", "--picture-bytes", "0"]
        async with host(*words, says=agrees) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            for model_id, model in published.items():
                offered = await client.call_tool(
                    "describe_model", {"model_id": model_id}
                )
                own = offered.structured_content["input_schema"]["properties"]
                for name, one in model["input_schema"]["properties"].items():
                    assert said_by(one) == said_by(own[name]), (model_id, name)
                    assert own[name]["description"]
            schema = tools["run-ideogram-ideogram_v3_reframe"].input_schema
            described = await client.call_tool("describe_model", {"model_id": REFRAME})
            properties = described.structured_content["input_schema"]["properties"]
            assert {*inputs, "call_label"} == set(schema["properties"])
            assert properties.items() <= schema["properties"].items()
            assert ["image"] == schema["required"]
            # Each choice stands there once, in the order of its publication.
            values = inputs["resolution"]["enum"]
            assert values == properties["resolution"]["enum"]
            assert 1 == json.dumps(schema).count(json.dumps(values[0]))
            assert all(one["description"] for one in properties.values())
            sizes = described.structured_content["sizes"]["resolution"]
            assert len(values) == len(sizes)
            assert 0.04 == described.structured_content["base_price_usd"]
            # Hosts drop a tool with rules at the top of its schema: they are told in words.
            tool = tools["run-bytedance-seedream_5_lite_text_to_image"]
            assert not {"allOf", "anyOf", "oneOf"} & tool.input_schema.keys()
            assert "only when `sequential_image_generation` is" in tool.description
            described = await client.call_tool("describe_model", {"model_id": SEEDREAM})
            whole = described.structured_content["input_schema"]
            assert "sequential_image_generation" in json.dumps(whole["allOf"])
            done = await client.call_tool(
                "run-ideogram-ideogram_v3_reframe",
                # Some hosts send null for what nobody gave.
                {**dict.fromkeys([*inputs, "call_label"]), **chosen},
            )
            assert "succeeded" == done.structured_content["state"]
            assert not [one for one in done.content if one.type == "image"]

    play(talk)
    (sent,) = emulator.received("submit")
    assert chosen.keys() == sent.body.keys()
    assert sent.body["image"].startswith("data:image/png;base64,")


def test_its_tools_cost_a_host_little(host: Host) -> None:
    async def talk() -> None:
        async with host() as client:
            tools = (await client.list_tools()).tools
            found = await client.call_tool("search_models", {"text": "reframe"})
        names = [one["model_id"] for one in found.structured_content["models"]]
        assert [REFRAME] == names
        text = json.dumps([tool.model_dump(exclude_none=True) for tool in tools])
        # A token has about four characters; models add nothing unless they are chosen.
        assert 7 == len(tools) and len(text) / 4 < 2000, len(text)
        print(f"tools: {len(text)} characters, about {len(text) // 4} tokens")

    play(talk)


def test_a_host_that_asks_and_does_not_wait_is_answered(
    command: list[str], environ: dict[str, str], tmp_path: Path
) -> None:
    """As Vercel's AI SDK does when a server takes more than a second to start."""
    about = {"capabilities": {}, "clientInfo": {"name": "a host", "version": "1"}}
    meta = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": about["clientInfo"],
    }
    messages = [
        {"id": 0, "method": "server/discover", "params": {"_meta": meta}},
        {
            "id": 1,
            "method": "initialize",
            "params": {"protocolVersion": "2025-11-25", **about},
        },
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/list"},
    ]
    with subprocess.Popen(
        command,
        env=environ,
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None and stdout is not None
        for message in messages:
            stdin.write(f"{json.dumps({'jsonrpc': '2.0', **message})}\n")
        stdin.flush()
        shaken, listed = (json.loads(stdout.readline()) for _ in range(2))
        stdin.close()
    assert "2025-11-25" == shaken["result"]["protocolVersion"], shaken
    assert 7 == len(listed["result"]["tools"])
