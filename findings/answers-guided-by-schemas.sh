#!/usr/bin/env bash
# A model that runs locally can be held to a schema while it writes: a library says which characters may come next. Asked whether
# an answer may be written for a schema, three of them differ from JSON Schema on plain inputs:
# - outlines_core 0.2.14 prints the parts of an `allOf` one after another: two parts that hold for one number let `12` through as
#   `1` and `2`, and two that hold for one text demand two texts in a row, which is not even JSON.
# - lm-format-enforcer 0.11.3 takes no text for `oneOf` of a text and a number, although it does for `anyOf`; an `enum` of texts
#   and numbers is an exception.
# - Both ignore `minimum` and `maximum` of an integer. llguidance 1.9.1 keeps them, and refuses schemas with `if` or
#   `dependentRequired` in words.
# Expected: what is valid may be written; what isn't, may not, or the schema is refused.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    outlines_core==0.2.14 lm-format-enforcer==0.11.3 llguidance==1.9.1

cat >ask.py <<'PYTHON'
import json
import logging
import re

import llguidance
from lmformatenforcer import JsonSchemaParser
from outlines_core.json_schema import build_regex_from_schema

logging.disable(logging.CRITICAL)
BYTES = llguidance.LLTokenizer("byte")


def outlines_core(schema, text):
    return bool(re.fullmatch(build_regex_from_schema(json.dumps(schema)), text))


def lm_format_enforcer(schema, text):
    parser = JsonSchemaParser(schema)
    for character in text:
        if character not in parser.get_allowed_characters():
            return False
        parser = parser.add_character(character)
    return parser.can_end()


def llguidance_(schema, text):
    grammar = llguidance.LLMatcher.grammar_from_json_schema(json.dumps(schema))
    matcher = llguidance.LLMatcher(BYTES, grammar, log_level=0)
    if matcher.get_error():
        return matcher.get_error()
    return matcher.consume_tokens(BYTES.tokenize_str(text)) and matcher.is_accepting()


COUNT = {"type": "integer", "minimum": 1, "maximum": 15}
TEXT = {"type": "string"}
for name, schema, text in [
    ("15 images", COUNT, "15"),
    ("99 images (invalid)", COUNT, "99"),
    ("allOf, one number", {"allOf": [{"type": "integer"}, COUNT]}, "5"),
    ("allOf, one text", {"allOf": [TEXT, {**TEXT, "enum": ["16:9"]}]}, '"16:9"'),
    ("oneOf, a text", {"oneOf": [TEXT, {"type": "integer"}]}, '"16:9"'),
    ("anyOf, a text", {"anyOf": [TEXT, {"type": "integer"}]}, '"16:9"'),
    ("enum of both", {"enum": ["auto", 1]}, '"auto"'),
    ("if", {**COUNT, "if": {"const": 1}, "then": {"const": 1}}, "1"),
]:
    inside = {"type": "object", "properties": {"a": schema}, "required": ["a"]}
    for library in (outlines_core, lm_format_enforcer, llguidance_):
        try:
            answer = library(inside, f'{{"a":{text}}}')
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        print(f"{name}: {library.__name__.strip('_')}: {answer}")
PYTHON
env/bin/python ask.py 2>/dev/null >seen
cat seen
diff seen - <<'SEEN'
15 images: outlines_core: True
15 images: lm_format_enforcer: True
15 images: llguidance: True
99 images (invalid): outlines_core: True
99 images (invalid): lm_format_enforcer: True
99 images (invalid): llguidance: False
allOf, one number: outlines_core: False
allOf, one number: lm_format_enforcer: True
allOf, one number: llguidance: True
allOf, one text: outlines_core: False
allOf, one text: lm_format_enforcer: True
allOf, one text: llguidance: True
oneOf, a text: outlines_core: True
oneOf, a text: lm_format_enforcer: False
oneOf, a text: llguidance: True
anyOf, a text: outlines_core: True
anyOf, a text: lm_format_enforcer: True
anyOf, a text: llguidance: True
enum of both: outlines_core: True
enum of both: lm_format_enforcer: Exception: Unsupported enum type ['auto', 1]
enum of both: llguidance: True
if: outlines_core: True
if: lm_format_enforcer: True
if: llguidance: Unimplemented keys: ["if", "then"]
SEEN
