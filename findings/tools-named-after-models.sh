#!/usr/bin/env bash
# Tools for agents, made of an OpenAPI document with one operation for each model. fastmcp 4.2.3 cuts names at 56 characters,
# google-adk 2.13.0 at 60, and both number those that are then alike in the order of the document, google-adk `flux/dev` and
# `flux-dev` too. Once a model is put before another, the name in an agent's instructions or in a list of allowed tools runs the
# other, dearer or not. @ivotoby/openapi-mcp-server 1.16.1 lists two tools called flux-dev. openapi-mcp-generator 4.0.1 keeps all
# apart, whatever the order.
# Expected: a name depends on its own operation, and belongs to one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check fastmcp==4.2.3
python3 -m venv adk
adk/bin/pip install --quiet --disable-pip-version-check google-adk==2.13.0
npm install --silent --no-audit --no-fund @ivotoby/openapi-mcp-server@1.16.1 openapi-mcp-generator@4.0.1

cat >documents.py <<'PYTHON'
import json

MODELS = [
    "studio/motion-v1-5-pro/image-to-video-with-first-and-last-frame/turbo",
    "studio/motion-v1-5-pro/image-to-video-with-first-and-last-frame/lite",
    "flux/dev",
    "flux-dev",
]
for name, models in {"first": MODELS, "later": [MODELS[1], MODELS[0], MODELS[3], MODELS[2]]}.items():
    schema = {"type": "object", "properties": {"prompt": {"type": "string"}}}
    paths = {}
    for model in models:
        body = {"content": {"application/json": {"schema": schema}}}
        operation = {"operationId": model, "summary": model, "requestBody": body, "responses": {"200": {"description": "ok"}}}
        paths[f"/v1/models/{model}"] = {"post": operation}
    document = {"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": paths}
    document["servers"] = [{"url": "http://127.0.0.1:9"}]
    with open(f"{name}.json", "w") as file:
        json.dump(document, file)
PYTHON
cat >by_fastmcp.py <<'PYTHON'
import asyncio
import json

import httpx2
from fastmcp import Client, FastMCP


async def main(name):
    with open(f"{name}.json") as file:
        server = FastMCP.from_openapi(json.load(file), client=httpx2.AsyncClient(base_url="http://127.0.0.1:9"))
    async with Client(server) as client:
        for tool in await client.list_tools():
            print(f"fastmcp, {name}:", tool.name, "is", tool.description.split("\n")[0])


for name in "first", "later":
    asyncio.run(main(name))
PYTHON
cat >by_adk.py <<'PYTHON'
import asyncio

from google.adk.tools.openapi_tool import OpenAPIToolset


async def main(name):
    with open(f"{name}.json") as file:
        tools = OpenAPIToolset(spec_str=file.read(), spec_str_type="json")
    for tool in await tools.get_tools():
        print(f"google-adk, {name}:", tool.name, "is", tool.description)


for name in "first", "later":
    asyncio.run(main(name))
PYTHON
cat >by_server.py <<'PYTHON'
import asyncio
import sys

from fastmcp import Client
from fastmcp.client.transports import StdioTransport


async def main(name):
    arguments = ["--api-base-url", "http://127.0.0.1:9", "--openapi-spec", f"{name}.json", "--transport", "stdio"]
    async with Client(StdioTransport("node_modules/.bin/openapi-mcp-server", arguments)) as client:
        for tool in await client.list_tools():
            print(f"openapi-mcp-server, {name}:", tool.name, "is", tool.description)


for name in "first", "later":
    asyncio.run(main(name))
PYTHON
python3 documents.py
{
    env/bin/python by_fastmcp.py
    adk/bin/python -W ignore by_adk.py
    env/bin/python by_server.py
    for name in first later; do
        npx openapi-mcp-generator --input $name.json --output $name --force >/dev/null
        grep -oE '^ +pathTemplate: "[^"]*"|^  \["[^"]*"' $name/src/index.ts | paste - - |
            sed -E "s/ *\[\"([^\"]*)\"\s+pathTemplate: \".v1.models.([^\"]*)\"/openapi-mcp-generator, $name: \1 is \2/"
    done
} 2>/dev/null | sed 's|studio/motion-v1-5-pro/image-to-video-with-first-and-last-frame|...|' | tee seen
diff seen - <<'SEEN'
fastmcp, first: studiomotion_v1_5_proimage_to_video_with_first_and_last_ is .../turbo
fastmcp, first: studiomotion_v1_5_proimage_to_video_with_first_and_last__2 is .../lite
fastmcp, first: fluxdev is flux/dev
fastmcp, first: flux_dev is flux-dev
fastmcp, later: studiomotion_v1_5_proimage_to_video_with_first_and_last_ is .../lite
fastmcp, later: studiomotion_v1_5_proimage_to_video_with_first_and_last__2 is .../turbo
fastmcp, later: flux_dev is flux-dev
fastmcp, later: fluxdev is flux/dev
google-adk, first: studio_motion_v1_5_pro_image_to_video_with_first_and_last_fr is .../turbo
google-adk, first: studio_motion_v1_5_pro_image_to_video_with_first_and_last__2 is .../lite
google-adk, first: flux_dev is flux/dev
google-adk, first: flux_dev_2 is flux-dev
google-adk, later: studio_motion_v1_5_pro_image_to_video_with_first_and_last_fr is .../lite
google-adk, later: studio_motion_v1_5_pro_image_to_video_with_first_and_last__2 is .../turbo
google-adk, later: flux_dev is flux-dev
google-adk, later: flux_dev_2 is flux/dev
openapi-mcp-server, first: std-mtn-v-1-5-pro-image-to-video-with-first-and-last-frame-ba43 is .../turbo
openapi-mcp-server, first: std-mtn-v-1-5-pro-image-to-video-with-first-and-last-frame-faaa is .../lite
openapi-mcp-server, first: flux-dev is flux/dev
openapi-mcp-server, first: flux-dev is flux-dev
openapi-mcp-server, later: std-mtn-v-1-5-pro-image-to-video-with-first-and-last-frame-faaa is .../lite
openapi-mcp-server, later: std-mtn-v-1-5-pro-image-to-video-with-first-and-last-frame-ba43 is .../turbo
openapi-mcp-server, later: flux-dev is flux-dev
openapi-mcp-server, later: flux-dev is flux/dev
openapi-mcp-generator, first: studio_moti_v_1_5_pro_imag_to_vide_with_firs_and_last_fram_turb is .../turbo
openapi-mcp-generator, first: studio_moti_v_1_5_pro_imag_to_vide_with_firs_and_last_fram_lite is .../lite
openapi-mcp-generator, first: flux_dev is flux/dev
openapi-mcp-generator, first: flux-dev is flux-dev
openapi-mcp-generator, later: studio_moti_v_1_5_pro_imag_to_vide_with_firs_and_last_fram_lite is .../lite
openapi-mcp-generator, later: studio_moti_v_1_5_pro_imag_to_vide_with_firs_and_last_fram_turb is .../turbo
openapi-mcp-generator, later: flux-dev is flux-dev
openapi-mcp-generator, later: flux_dev is flux/dev
SEEN
