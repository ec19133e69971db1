#!/usr/bin/env bash
# What becomes of a model's input schema when an agent framework makes a strict tool of it. langchain-core 1.8.3
# (`convert_to_openai_tool(schema, strict=True)`) closes every subschema, those of a rule between inputs too ("a seed or an
# image is required"): no input at all fits the result. It and pydantic-ai-slim 2.68.0 (OpenAI, strict) also close a map of
# numbers, so the only style that may be given is the empty one, and make every optional input required without allowing
# null, so the language model has to invent a seed. pydantic-ai's version for Google drops `exclusiveMinimum` without a
# word; google-genai 3.6.1 refuses a schema that has it, or `multipleOf`.
# Expected: a schema that what was valid still fits, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check langchain-core==1.8.3 pydantic-ai-slim==2.68.0 google-genai==3.6.1 \
    openai==1.109.1 jsonschema==4.26.0

cat >convert.py <<'PYTHON'
import copy

import jsonschema
from google.genai import types
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ValidationError
from pydantic_ai.profiles.google import GoogleJsonSchemaTransformer
from pydantic_ai.profiles.openai import OpenAIJsonSchemaTransformer

SCHEMA = {
    "title": "draw",
    "description": "Draw a picture.",
    "type": "object",
    "properties": {
        "prompt": {"type": "string"},
        "seed": {"type": "integer"},
        "image": {"type": "string"},
        "guidance": {"type": "number", "exclusiveMinimum": 0},
        "style": {"type": "object", "additionalProperties": {"type": "number"}},
    },
    "required": ["prompt"],
}
RULE = {"anyOf": [{"required": ["seed"]}, {"required": ["image"]}]}
WHOLE = {"prompt": "a cat", "seed": 7, "image": "https://example.com/cat.png", "guidance": 3.5, "style": {}}


def verdicts(schema):
    valid = jsonschema.Draft202012Validator(schema).is_valid
    without_seed = {name: value for name, value in WHOLE.items() if name != "seed"}
    tried = {
        "every input": WHOLE,
        "a style": WHOLE | {"style": {"grain": 0.5}},
        "no seed": without_seed,
        "guidance 0": WHOLE | {"guidance": 0},
    }
    return ", ".join(f"{name} {'valid' if valid(inputs) else 'invalid'}" for name, inputs in tried.items())


def langchain(schema):
    return convert_to_openai_tool(copy.deepcopy(schema), strict=True)["function"]["parameters"]


print("published:", verdicts(SCHEMA))
print("published, with the rule:", verdicts(SCHEMA | RULE))
print("langchain-core:", verdicts(langchain(SCHEMA)))
print("langchain-core, with the rule:", verdicts(langchain(SCHEMA | RULE)))
print("pydantic-ai for OpenAI:", verdicts(OpenAIJsonSchemaTransformer(copy.deepcopy(SCHEMA), strict=True).walk()))
print("pydantic-ai for Google:", verdicts(GoogleJsonSchemaTransformer(copy.deepcopy(SCHEMA)).walk()))
try:
    types.JSONSchema.model_validate(SCHEMA)
except ValidationError as error:
    print("google-genai:", *(f"{problem['loc'][-1]}: {problem['msg']}" for problem in error.errors()))
PYTHON
env/bin/python -W ignore convert.py | tee seen
diff seen - <<'SEEN'
published: every input valid, a style valid, no seed valid, guidance 0 invalid
published, with the rule: every input valid, a style valid, no seed valid, guidance 0 invalid
langchain-core: every input valid, a style invalid, no seed invalid, guidance 0 invalid
langchain-core, with the rule: every input invalid, a style invalid, no seed invalid, guidance 0 invalid
pydantic-ai for OpenAI: every input valid, a style invalid, no seed invalid, guidance 0 invalid
pydantic-ai for Google: every input valid, a style valid, no seed valid, guidance 0 valid
google-genai: exclusiveMinimum: Extra inputs are not permitted
SEEN
