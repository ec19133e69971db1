#!/usr/bin/env bash
# Two common validators judge inputs of media models otherwise than JSON Schema 2020-12, without a word. fastjsonschema 2.22.3
# reads a schema whose $schema is 2020-12 as draft 7: what stands beside a $ref, and dependentRequired, is not checked; it also
# writes defaults into the body, so a sample picture would be sent. ajv 8.20.0 (its class for 2020-12) finds that 0.3 is no
# multiple of 0.1, and lets null pass where the unknown keyword nullable stands; ajv-formats 3.0.1 refuses a URL with Japanese letters.
# jsonschema 4.26.0 shows beside them what the schema says, but for the tenths, where it errs like ajv.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ajv@8.20.0 ajv-formats@3.0.1
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check fastjsonschema==2.22.3 jsonschema==4.26.0 2>/dev/null

cat >cases.json <<'JSON'
[
  ["a limit beside a reference", {"$ref": "#/$defs/Size", "maximum": 2048, "$defs": {"Size": {"type": "integer"}}}, 4096],
  ["a mask that needs its picture", {"dependentRequired": {"mask": ["image"]}}, {"mask": "m.png"}],
  ["a strength in tenths", {"type": "number", "multipleOf": 0.1}, 0.3],
  ["null beside nullable", {"type": "string", "nullable": true}, null],
  ["a URL with Japanese letters", {"type": "string", "format": "uri"}, "https://example.com/猫.png"],
  ["an optional picture with a sample", {"properties": {"image": {"default": "https://example.com/sample.png"}}}, {}]
]
JSON
cat >check.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const ajv = new Ajv.default({ strict: false, logger: false });
addFormats.default(ajv);
for (const [name, schema, input] of JSON.parse(readFileSync("cases.json")))
  console.log(`${name}: ajv ${ajv.validate({ $schema: "https://json-schema.org/draft/2020-12/schema", ...schema }, input)}`);
JAVASCRIPT
cat >check.py <<'PYTHON'
import copy
import json

import fastjsonschema
import jsonschema

for name, schema, given in json.load(open("cases.json", encoding="utf-8")):
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    body = copy.deepcopy(given)
    try:
        fastjsonschema.compile(schema)(body)
        told = "true" if body == given else "true, after a change of the input"
    except fastjsonschema.JsonSchemaValueException:
        told = "false"
    valid = jsonschema.Draft202012Validator(schema).is_valid(given)
    print(f"{name}: fastjsonschema {told}; jsonschema {str(valid).lower()}")
PYTHON
{ node check.mjs; env/bin/python check.py; } >seen
cat seen
diff seen - <<'SEEN'
a limit beside a reference: ajv false
a mask that needs its picture: ajv false
a strength in tenths: ajv false
null beside nullable: ajv true
a URL with Japanese letters: ajv false
an optional picture with a sample: ajv true
a limit beside a reference: fastjsonschema true; jsonschema false
a mask that needs its picture: fastjsonschema true; jsonschema false
a strength in tenths: fastjsonschema true; jsonschema false
null beside nullable: fastjsonschema false; jsonschema false
a URL with Japanese letters: fastjsonschema true; jsonschema true
an optional picture with a sample: fastjsonschema true, after a change of the input; jsonschema true
SEEN
