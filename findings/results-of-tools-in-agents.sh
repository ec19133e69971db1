#!/usr/bin/env bash
# A media model is a tool of an MCP server, which answers with a text and a picture, with two pictures, or with the link of a
# video (resource_link), as the protocol says. What a model gets of that: llama-index-tools-mcp 0.6.0, mcp-haystack 2.1.1,
# autogen-ext 0.7.5 and google-adk 2.13.0 write the picture into the text as Base64, so one of a megabyte is paid as 1.4 million
# characters. dspy 3.4.1 does so, too, and beside a text loses it, as crewai-tools 1.15.30 always does; smolagents 1.26.0 keeps the first part of an answer and raises on a
# link; agno 3.1.10 and strands-agents 1.62.0 lose the link of a video that was paid for. langchain-mcp-adapters 0.3.2,
# openai-agents 0.24.0 and pydantic-ai 2.68.0 pass all on. crewai-tools also sends null for each input that nobody gave.
# Expected: pictures arrive as pictures, links as links, and what was not given is not sent.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export CREWAI_DISABLE_TELEMETRY=true OTEL_SDK_DISABLED=true AGNO_TELEMETRY=false
cat >server.py <<'PYTHON'
import base64
import json
import struct
import sys
import zlib


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


noise = bytes((number * number + 7 * number) % 251 for number in range(64 * 193))
PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
rows = b"".join(b"\0" + noise[at * 192 : at * 192 + 192] for at in range(64))
PNG += chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")
PICTURE = {"type": "image", "data": base64.b64encode(PNG).decode(), "mimeType": "image/png"}
LINK = {"type": "resource_link", "uri": "https://a.example/a.mp4", "name": "a.mp4", "mimeType": "video/mp4"}
ANSWERS = {"draw": [{"type": "text", "text": "done"}, PICTURE], "pair": [PICTURE, PICTURE], "film": [LINK]}
TEXT = {"type": "string"}
INPUTS = {"prompt": TEXT, "seed": {"type": "integer"}, "image_url": TEXT}
SCHEMA = {"type": "object", "properties": INPUTS, "required": ["prompt"], "additionalProperties": False}
for line in sys.stdin:
    message = json.loads(line)
    if "id" not in message:
        continue
    answer = {"error": {"code": -32601, "message": "unknown"}}
    match message["method"]:
        case "initialize":
            about = {"name": "a", "version": "1"}
            answer = {"result": {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": about}}
        case "ping":
            answer = {"result": {}}
        case "tools/list":
            answer = {"result": {"tools": [{"name": name, "description": name, "inputSchema": SCHEMA} for name in ANSWERS]}}
        case "tools/call":
            with open("arguments", "a") as file:
                print(json.dumps(message["params"]["arguments"]), file=file)
            answer = {"result": {"content": ANSWERS[message["params"]["name"]], "isError": False}}
    print(json.dumps({"jsonrpc": "2.0", "id": message["id"], **answer}), flush=True)
PYTHON
cat >said.py <<'PYTHON'
import asyncio
import sys


def said(tool, texts, pictures):
    """Say what a model gets: pictures as such, and what the texts hold."""
    text = "".join(map(str, texts))
    parts = [f"pictures: {pictures}"]
    if len(text) > 10_000:
        parts.append(f"Base64 in the text: {text.count('iVBORw0KGgo')}")
    if tool == "film":
        parts = ["the link" if "https://a.example/a.mp4" in text else "no link"]
    print(f"{sys.argv[1]}, {tool}:", ", ".join(parts))


COMMAND = ["python3", "server.py"]
PROMPT = {"prompt": "a kite"}
run = asyncio.run
PYTHON
ask() { # the package, and what else it needs; the program stands on standard input
    local name=$1
    cat >program.py
    python3 -m venv "env-$name"
    shift
    "env-$name/bin/pip" install --quiet --disable-pip-version-check "$@"
    rm -f arguments
    "env-$name/bin/python" -W ignore program.py "$name" 2>/dev/null
    sort -u arguments | sed "s/^/$name sends /"
}
{
ask langchain langchain-mcp-adapters==0.3.2 mcp==1.30.0 <<'PYTHON'
from langchain_mcp_adapters.client import MultiServerMCPClient
from said import COMMAND, PROMPT, run, said


async def main():
    client = MultiServerMCPClient({"a": {"command": COMMAND[0], "args": COMMAND[1:], "transport": "stdio"}})
    for tool in await client.get_tools():
        answer = await tool.ainvoke({"type": "tool_call", "name": tool.name, "id": "1", "args": PROMPT})
        pictures = [part for part in answer.content if part["type"] == "image"]
        said(tool.name, [part for part in answer.content if part not in pictures], len(pictures))


run(main())
PYTHON
ask openai-agents openai-agents==0.24.0 mcp==2.3.0 <<'PYTHON'
import json

from agents import Agent, RunContextWrapper
from agents.mcp import MCPServerStdio
from agents.tool_context import ToolContext
from said import COMMAND, PROMPT, run, said


async def main():
    async with MCPServerStdio(params={"command": COMMAND[0], "args": COMMAND[1:]}) as server:
        for tool in await Agent(name="a", mcp_servers=[server]).get_mcp_tools(RunContextWrapper(None)):
            given = json.dumps(PROMPT)
            context = ToolContext(None, tool_name=tool.name, tool_call_id="1", tool_arguments=given)
            answer = await tool.on_invoke_tool(context, given)
            parts = answer if isinstance(answer, list) else [answer]
            pictures = [part for part in parts if part["type"] == "image"]
            said(tool.name, [part for part in parts if part not in pictures], len(pictures))


run(main())
PYTHON
ask pydantic-ai "pydantic-ai-slim[mcp]==2.68.0" mcp==2.3.0 <<'PYTHON'
from fastmcp.client.transports import StdioTransport
from pydantic_ai import Agent, BinaryContent
from pydantic_ai.mcp import MCPToolset
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import FunctionModel
from said import COMMAND, PROMPT, run, said


async def main(name):
    def model(messages, _):
        if len(messages) == 1:
            return ModelResponse([ToolCallPart(name, PROMPT)])
        content = messages[-1].parts[0].content
        parts = content if isinstance(content, list) else [content]
        pictures = [part for part in parts if isinstance(part, BinaryContent)]
        said(name, [part for part in parts if part not in pictures], len(pictures))
        return ModelResponse([TextPart("done")])

    await Agent(FunctionModel(model), toolsets=[MCPToolset(StdioTransport(COMMAND[0], COMMAND[1:]))]).run("go")


for name in "draw", "pair", "film":
    run(main(name))
PYTHON
ask agno agno==3.1.10 fastmcp==4.2.3 mcp==2.3.0 <<'PYTHON'
from agno.tools.function import FunctionCall
from agno.tools.mcp import MCPTools
from said import COMMAND, PROMPT, run, said


async def main():
    async with MCPTools(command=" ".join(COMMAND), transport="stdio") as tools:
        for name, function in tools.functions.items():
            answer = (await FunctionCall(function=function, arguments=PROMPT).aexecute()).result
            said(name, [answer.content], len(answer.images or ()))


run(main())
PYTHON
ask strands strands-agents==1.62.0 mcp==2.1.1 <<'PYTHON'
from mcp import StdioServerParameters, stdio_client
from said import COMMAND, PROMPT, said
from strands.tools.mcp import MCPClient

with MCPClient(lambda: stdio_client(StdioServerParameters(command=COMMAND[0], args=COMMAND[1:]))) as client:
    for tool in client.list_tools_sync():
        parts = client.call_tool_sync("1", tool.tool_name, PROMPT)["content"]
        said(tool.tool_name, [part for part in parts if "text" in part], sum("image" in part for part in parts))
PYTHON
ask llama-index llama-index-tools-mcp==0.6.0 mcp==2.3.0 <<'PYTHON'
from llama_index.tools.mcp import BasicMCPClient, McpToolSpec
from said import COMMAND, PROMPT, run, said


async def main():
    for tool in await McpToolSpec(client=BasicMCPClient(COMMAND[0], args=COMMAND[1:])).to_tool_list_async():
        answer = await tool.acall(**PROMPT)
        said(tool.metadata.name, [answer.content], sum(block.block_type == "image" for block in answer.blocks))


run(main())
PYTHON
ask haystack mcp-haystack==2.1.1 mcp==2.3.0 <<'PYTHON'
from haystack_integrations.tools.mcp import MCPToolset, StdioServerInfo
from said import COMMAND, PROMPT, said

for tool in MCPToolset(StdioServerInfo(command=COMMAND[0], args=COMMAND[1:]), eager_connect=True):
    said(tool.name, [tool.invoke(**PROMPT)], 0)
PYTHON
ask autogen "autogen-ext[mcp]==0.7.5" autogen-agentchat==0.7.5 mcp==1.30.0 <<'PYTHON'
from autogen_core import CancellationToken
from autogen_ext.tools.mcp import StdioServerParams, mcp_server_tools
from said import COMMAND, PROMPT, run, said


async def main():
    for tool in await mcp_server_tools(StdioServerParams(command=COMMAND[0], args=COMMAND[1:])):
        answer = await tool.run_json(PROMPT, CancellationToken())
        said(tool.name, [tool.return_value_as_string(answer)], 0)


run(main())
PYTHON
ask google-adk "google-adk[mcp]==2.13.0" mcp==2.3.0 <<'PYTHON'
from google.adk.agents import LlmAgent
from google.adk.models import BaseLlm, LlmResponse
from google.adk.runners import InMemoryRunner
from google.adk.tools.mcp_tool import McpToolset, StdioConnectionParams
from google.genai import types
from mcp import StdioServerParameters
from said import COMMAND, PROMPT, run, said


class Model(BaseLlm):
    async def generate_content_async(self, request, stream=False):
        last = request.contents[-1].parts
        if last[0].function_response:
            texts = [part.function_response.response for part in last if part.function_response]
            pictures = [part for part in last if part.inline_data]
            pictures += [one for part in last if part.function_response for one in part.function_response.parts or ()]
            said(self.model, texts, len(pictures))
            part = types.Part(text="done")
        else:
            part = types.Part(function_call=types.FunctionCall(name=self.model, args=PROMPT))
        yield LlmResponse(content=types.Content(role="model", parts=[part]))


async def main(name):
    server = StdioConnectionParams(server_params=StdioServerParameters(command=COMMAND[0], args=COMMAND[1:]))
    tools = McpToolset(connection_params=server)
    runner = InMemoryRunner(LlmAgent(name="a", model=Model(model=name), tools=[tools]), app_name="a")
    session = await runner.session_service.create_session(app_name="a", user_id="a")
    go = types.Content(role="user", parts=[types.Part(text="go")])
    async for _ in runner.run_async(user_id="a", session_id=session.id, new_message=go):
        pass
    await tools.close()


for name in "draw", "pair", "film":
    run(main(name))
PYTHON
ask dspy dspy==3.4.1 mcp==2.3.0 <<'PYTHON'
import dspy
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from said import COMMAND, PROMPT, run, said


async def main():
    async with (
        stdio_client(StdioServerParameters(command=COMMAND[0], args=COMMAND[1:])) as streams,
        ClientSession(*streams) as session,
    ):
        await session.initialize()
        for tool in (await session.list_tools()).tools:
            said(tool.name, [await dspy.Tool.from_mcp_tool(session, tool).acall(**PROMPT)], 0)


run(main())
PYTHON
ask crewai "crewai-tools[mcp]==1.15.30" mcp==1.30.0 mcpadapt==0.1.19 <<'PYTHON'
from crewai_tools import MCPServerAdapter
from mcp import StdioServerParameters
from said import COMMAND, PROMPT, said

with MCPServerAdapter(StdioServerParameters(command=COMMAND[0], args=COMMAND[1:])) as tools:
    for tool in tools:
        said(tool.name, [tool.run(**PROMPT)], 0)
PYTHON
ask smolagents smolagents==1.26.0 mcpadapt==0.1.19 mcp==1.30.0 websockets==17.4 <<'PYTHON'
from mcp import StdioServerParameters
from said import COMMAND, PROMPT, said
from smolagents import MCPClient

server = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:])
with MCPClient(server, structured_output=False) as tools:
    for tool in tools:
        try:
            answer = tool(**PROMPT)
            said(tool.name, [answer], int(hasattr(answer, "pixels") or hasattr(answer, "getpixel")))
        except ValueError as error:
            print(f"smolagents, {tool.name}:", str(error)[:50])
PYTHON
} | tee seen
diff seen - <<'SEEN'
langchain, draw: pictures: 1
langchain, pair: pictures: 2
langchain, film: the link
langchain sends {"prompt": "a kite"}
openai-agents, draw: pictures: 1
openai-agents, pair: pictures: 2
openai-agents, film: the link
openai-agents sends {"prompt": "a kite"}
pydantic-ai, draw: pictures: 1
pydantic-ai, pair: pictures: 2
pydantic-ai, film: the link
pydantic-ai sends {"prompt": "a kite"}
agno, draw: pictures: 1
agno, pair: pictures: 2
agno, film: no link
agno sends {"prompt": "a kite"}
strands, draw: pictures: 1
strands, pair: pictures: 2
strands, film: no link
strands sends {"prompt": "a kite"}
llama-index, draw: pictures: 0, Base64 in the text: 1
llama-index, pair: pictures: 0, Base64 in the text: 2
llama-index, film: the link
llama-index sends {"prompt": "a kite"}
haystack, draw: pictures: 0, Base64 in the text: 1
haystack, pair: pictures: 0, Base64 in the text: 2
haystack, film: the link
haystack sends {"prompt": "a kite"}
autogen, draw: pictures: 0, Base64 in the text: 1
autogen, pair: pictures: 0, Base64 in the text: 2
autogen, film: the link
autogen sends {"prompt": "a kite"}
google-adk, draw: pictures: 0, Base64 in the text: 1
google-adk, pair: pictures: 0, Base64 in the text: 2
google-adk, film: the link
google-adk sends {"prompt": "a kite"}
dspy, draw: pictures: 0
dspy, pair: pictures: 0, Base64 in the text: 2
dspy, film: the link
dspy sends {"prompt": "a kite"}
crewai, draw: pictures: 0
crewai, pair: pictures: 0
crewai, film: the link
crewai sends {"prompt": "a kite", "seed": null, "image_url": null}
smolagents, draw: pictures: 0
smolagents, pair: pictures: 1
smolagents, film: tool film returned an unsupported content type: <c
smolagents sends {"prompt": "a kite"}
SEEN
