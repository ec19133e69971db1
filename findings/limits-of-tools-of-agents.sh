#!/usr/bin/env bash
# A tool that orders a picture is made of a model's JSON Schema. Its size is a choice, at most 4 pictures are charged, and the
# object is closed; an agent asks for another size, 50 pictures and an input that there is not. langchain-core 1.8.3, pydantic-ai
# 2.68.0 and agno 3.1.10, and in npm ai 6.0.326 and @openai/agents 0.20.0, run the function with all of it, smolagents 1.26.0 with
# the size and the number: the language model is shown the schema, and nothing is held against it. @langchain/core 1.4.0 (npm)
# alone refuses; langchain-core, its twin in Python, does not.
# Expected: arguments that the schema refuses do not reach the function.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check langchain-core==1.8.3 pydantic-ai-slim==2.68.0 smolagents==1.26.0 \
    agno==3.1.10
npm install --silent --no-audit --no-fund ai@6.0.326 @openai/agents@0.20.0 @langchain/core@1.4.0 zod@4.6.7

cat >schema.json <<'JSON'
{
  "type": "object",
  "properties": {
    "prompt": {"type": "string", "description": "What to draw"},
    "size": {"type": "string", "description": "Its size", "enum": ["1024:1024 (1:1)", "1440:810 (16:9)"]},
    "max_images": {"type": "integer", "description": "Each is charged", "minimum": 1, "maximum": 4}
  },
  "required": ["prompt", "size", "max_images"],
  "additionalProperties": false
}
JSON
cat >arguments.json <<'JSON'
{"prompt": "a cat", "size": "16:9", "max_images": 50, "sede": 7}
JSON
cat >call.py <<'PYTHON'
import json

import agno.tools.function
import langchain_core.tools
import pydantic_ai
import smolagents
from pydantic_ai import messages
from pydantic_ai.models.function import FunctionModel

with open("schema.json") as file:
    SCHEMA = json.load(file)
with open("arguments.json") as file:
    ARGUMENTS = json.load(file)
got = None


def draw(**arguments):
    global got
    got = arguments
    return "drawn"


class Draw(smolagents.Tool):
    name = "draw"
    description = "Draw"
    inputs = SCHEMA["properties"]
    output_type = "string"

    def forward(self, prompt, size, max_images):
        return draw(prompt=prompt, size=size, max_images=max_images)


def answer(asked, _info):
    if len(asked) > 1:
        return messages.ModelResponse(parts=[messages.TextPart("done")])
    return messages.ModelResponse(parts=[messages.ToolCallPart("draw", ARGUMENTS)])


def by_langchain():
    tool = langchain_core.tools.StructuredTool.from_function(draw, name="draw", description="Draw", args_schema=SCHEMA)
    tool.invoke(ARGUMENTS)


def by_pydantic_ai():
    tool = pydantic_ai.Tool.from_schema(draw, name="draw", description="Draw", json_schema=SCHEMA)
    pydantic_ai.Agent(FunctionModel(answer), tools=[tool]).run_sync("Draw a cat")


def by_smolagents():
    Draw()(**{name: value for name, value in ARGUMENTS.items() if name in SCHEMA["properties"]})


def by_agno():
    tool = agno.tools.function.Function(
        name="draw", description="Draw", parameters=SCHEMA, entrypoint=draw, skip_entrypoint_processing=True
    )
    agno.tools.function.FunctionCall(function=tool, arguments=ARGUMENTS).execute()


for call in (by_langchain, by_pydantic_ai, by_smolagents, by_agno):
    got = None
    try:
        call()
        print(call.__name__, "got", json.dumps(got))
    except Exception as error:
        print(call.__name__, type(error).__name__)
PYTHON
cat >call.mjs <<'JS'
import { readFileSync } from "node:fs";
import { DynamicStructuredTool } from "@langchain/core/tools";
import { tool as openaiTool } from "@openai/agents";
import { generateText, jsonSchema, stepCountIs, tool } from "ai";
import { MockLanguageModelV3 } from "ai/test";

const schema = JSON.parse(readFileSync("schema.json"));
const input = readFileSync("arguments.json", "utf8");
let got;
const draw = async (values) => {
  got = values;
  return "drawn";
};
const usage = { inputTokens: { total: 1 }, outputTokens: { total: 1 } };
const reply = (content, unified) => ({ content: [content], finishReason: { unified }, usage, warnings: [] });
const model = new MockLanguageModelV3({
  doGenerate: async ({ prompt }) =>
    prompt.length > 1
      ? reply({ type: "text", text: "done" }, "stop")
      : reply({ type: "tool-call", toolCallId: "1", toolName: "draw", input }, "tool-calls"),
});
const about = { name: "draw", description: "Draw" };
const CALLS = {
  ai: () => {
    const tools = { draw: tool({ ...about, inputSchema: jsonSchema(schema), execute: draw }) };
    return generateText({ model, prompt: "Draw a cat", stopWhen: stepCountIs(2), tools });
  },
  "@openai/agents": () => openaiTool({ ...about, parameters: schema, strict: false, execute: draw }).invoke({ context: {} }, input),
  "@langchain/core": () => new DynamicStructuredTool({ ...about, schema, func: draw }).invoke(JSON.parse(input)),
};
for (const [name, call] of Object.entries(CALLS)) {
  got = undefined;
  const failed = await call().then(() => "", (error) => error.message);
  console.log(name, got ? `got ${JSON.stringify(got)}` : failed);
}
process.exit();
JS
{ env/bin/python call.py; node call.mjs; } 2>/dev/null | tee seen
diff seen - <<'SEEN'
by_langchain got {"prompt": "a cat", "size": "16:9", "max_images": 50, "sede": 7}
by_pydantic_ai got {"prompt": "a cat", "size": "16:9", "max_images": 50, "sede": 7}
by_smolagents got {"prompt": "a cat", "size": "16:9", "max_images": 50}
by_agno got {"prompt": "a cat", "size": "16:9", "max_images": 50, "sede": 7}
ai got {"prompt":"a cat","size":"16:9","max_images":50,"sede":7}
@openai/agents got {"prompt":"a cat","size":"16:9","max_images":50,"sede":7}
@langchain/core Received tool input did not match expected schema
SEEN
