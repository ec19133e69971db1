#!/usr/bin/env bash
# A tool server of an agent (MCP, on standard input and output) that needs more than a second to start. The client of
# Vercel's AI SDK (@ai-sdk/mcp 2.0.99) asks with `server/discover` which protocol the server speaks, gives up after one second
# and begins with the older handshake, `initialize`. By then both questions wait in the pipe. The official server (mcp 2.3.0 for
# Python) answers the first, settles on the newer protocol for the whole connection, and refuses the second. So the two, both
# at their newest and each able to speak both protocols, never connect. Told not to ask (`protocolVersionDiscovery: false`), the
# client connects. A cold start that imports a media library or a model's classes takes longer than that.
# Expected: the client waits, or the server takes the handshake that follows a question.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mcp==2.3.0
npm install --silent --no-fund --no-audit @ai-sdk/mcp@2.0.99 >/dev/null

cat >server.py <<'PYTHON'
import time

from mcp.server import MCPServer

time.sleep(3)  # what a start takes besides
server = MCPServer("pictures")


@server.tool()
def draw(prompt: str) -> str:
    """Draw a picture."""
    return f"https://example.com/{prompt}.png"


server.run()
PYTHON

cat >connect.mjs <<'JS'
import { createMCPClient } from "@ai-sdk/mcp";
import { StdioMCPTransport } from "@ai-sdk/mcp/mcp-stdio";

const found = {};
for (const [name, protocolVersionDiscovery] of [["as it is", true], ["without the question", false]]) {
  const transport = new StdioMCPTransport({ command: "env/bin/python", args: ["server.py"], env: process.env });
  try {
    const client = await createMCPClient({ transport, protocolVersionDiscovery });
    found[name] = Object.keys(await client.tools()).join();
    await client.close();
  } catch (error) {
    found[name] = error.message;
  }
}
console.log(found);
const refused = "connection is serving the 2026-07-28 protocol; the initialize handshake is not accepted";
process.exit(found["as it is"] === refused && found["without the question"] === "draw" ? 0 : 1);
JS

if node connect.mjs; then
    echo "as described above: who starts slowly is not connected"
else
    echo "this has changed: look again" >&2
    exit 1
fi
