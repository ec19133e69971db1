#!/usr/bin/env bash
# In JSON Schema 2020-12 a limit beside `$ref` and the one behind it both hold. Here a number of pictures, each of which is
# charged, is at most 4, once by the limit beside the reference and once by the one behind it. google-genai 3.6.1, litellm
# 1.110.2 (tools for Gemini), jsonref 1.1.0 and prance 26.7.19.0 drop what stands beside, texts included; langchain-core 1.8.3,
# fastmcp 4.2.3, pydantic-ai 2.68.0, openai 3.57.0 and @apidevtools/json-schema-ref-parser 15.5.2 let it replace what stands
# behind. Either way 50 are allowed, in silence. allof-merge 0.6.8 keeps the lower one.
# Expected: at most 4, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check google-genai==3.6.1 litellm==1.110.2 jsonref==1.1.0 langchain-core==1.8.3 \
    fastmcp==4.2.3 pydantic-ai-slim==2.68.0
python3 -m venv other
other/bin/pip install --quiet --disable-pip-version-check prance==26.7.19.0 openapi-spec-validator==0.9.0 openai==3.57.0
npm install --silent --no-audit --no-fund @apidevtools/json-schema-ref-parser@15.5.2 allof-merge@0.6.8

cat >schema.json <<'JSON'
{
  "type": "object",
  "$defs": {"Many": {"type": "integer", "maximum": 50}, "Few": {"type": "integer", "maximum": 4}},
  "properties": {
    "beside": {"$ref": "#/$defs/Many", "maximum": 4, "description": "Each is charged"},
    "behind": {"$ref": "#/$defs/Few", "maximum": 50, "description": "Each is charged"}
  }
}
JSON
cat >read.py <<'PYTHON'
import http.server
import json
import os
import threading

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
import jsonref
import litellm
from fastmcp.utilities import json_schema as fastmcp_schema
from google import genai
from langchain_core.utils import json_schema as langchain_schema
from pydantic_ai import InlineDefsJsonSchemaTransformer


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        Handler.body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(400)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def sent(call):
    try:
        call()
    except Exception:
        pass  # the server refuses everything
    return Handler.body


def schema():
    with open("schema.json") as file:
        return json.load(file)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
litellm.suppress_debug_info = True
google = genai.Client(api_key="x", http_options={"base_url": url})
answer = {"response_mime_type": "application/json", "response_schema": schema()}
tool = {"type": "function", "function": {"name": "draw", "parameters": schema()}}
ask = [{"role": "user", "content": "a"}]
READERS = {
    "google-genai": lambda: sent(
        lambda: google.models.generate_content(model="gemini-2.5-flash", contents="a", config=answer)
    )["generationConfig"]["responseSchema"],
    "litellm": lambda: sent(
        lambda: litellm.completion(model="gemini/gemini-2.5-flash", messages=ask, tools=[tool], api_base=url, api_key="x")
    )["tools"][0]["function_declarations"][0]["parameters"],
    "jsonref": lambda: jsonref.replace_refs(schema(), proxies=False),
    "langchain-core": lambda: langchain_schema.dereference_refs(schema()),
    "fastmcp": lambda: fastmcp_schema.dereference_refs(schema()),
    "pydantic-ai": lambda: InlineDefsJsonSchemaTransformer(schema()).walk(),
}
for name, read in READERS.items():
    found = read()["properties"]
    print(name, *(f"{key}: {one['maximum']:g}, {one.get('description', 'no text')};" for key, one in found.items()))
PYTHON
cat >other.py <<'PYTHON'
import json

import prance
from openai.lib._pydantic import _ensure_strict_json_schema

with open("schema.json") as file:
    schema = json.load(file)
document = {
    "openapi": "3.1.0",
    "info": {"title": "a", "version": "1"},
    "paths": {},
    "components": {
        "schemas": json.loads(
            json.dumps({**schema["$defs"], "Input": {"properties": schema["properties"]}}).replace(
                "$defs", "components/schemas"
            )
        )
    },
}
with open("document.json", "w") as file:
    json.dump(document, file)
read = prance.ResolvingParser("document.json", backend="openapi-spec-validator").specification
strict = _ensure_strict_json_schema(schema, path=(), root=schema)
for name, found in {"prance": read["components"]["schemas"]["Input"], "openai": strict}.items():
    found = found["properties"]
    print(name, *(f"{key}: {one['maximum']:g}, {one.get('description', 'no text')};" for key, one in found.items()))
PYTHON
cat >read.mjs <<'JS'
import { readFileSync } from "node:fs";
import $RefParser from "@apidevtools/json-schema-ref-parser";
import { merge } from "allof-merge";

const schema = () => JSON.parse(readFileSync("schema.json"));
const found = {
  "json-schema-ref-parser": await $RefParser.dereference(schema()),
  "allof-merge": merge(schema(), { mergeRefSibling: true }),
};
for (const [name, { properties }] of Object.entries(found))
  console.log(name, ...Object.entries(properties).map(([key, one]) => `${key}: ${one.maximum}, ${one.description};`));
JS
{ env/bin/python read.py; other/bin/python other.py; node read.mjs; } 2>/dev/null | tee seen
diff seen - <<'SEEN'
google-genai beside: 50, no text; behind: 4, no text;
litellm beside: 50, no text; behind: 4, no text;
jsonref beside: 50, no text; behind: 4, no text;
langchain-core beside: 4, Each is charged; behind: 50, Each is charged;
fastmcp beside: 4, Each is charged; behind: 50, Each is charged;
pydantic-ai beside: 4, Each is charged; behind: 50, Each is charged;
prance beside: 50, no text; behind: 4, no text;
openai beside: 4, Each is charged; behind: 50, Each is charged;
json-schema-ref-parser beside: 4, Each is charged; behind: 50, Each is charged;
allof-merge beside: 4, Each is charged; behind: 4, Each is charged;
SEEN
