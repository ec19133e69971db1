#!/usr/bin/env bash
# For tools that read OpenAPI 3.0 only. @apiture/openapi-down-convert 0.14.2 writes "openapi: 3.0.3" over a document of 3.1,
# exits with 0, and says nothing: a map whose names follow a pattern becomes an object that must be empty, a limit beside `$ref`
# stays where 3.0 ignores it, lists of types, limits that are exclusive, `prefixItems` and rules between inputs stay as they
# are. By openapi-spec-validator 0.9.0 the result is no valid document of 3.0.
# Expected: a valid document, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-spec-validator==0.9.0
npm install --silent --no-audit --no-fund @apiture/openapi-down-convert@0.14.2

cat >document.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": {"title": "Pictures", "version": "1"},
  "paths": {},
  "components": {
    "schemas": {
      "Count": {"type": "integer", "maximum": 50},
      "Weights": {"type": "object", "patternProperties": {"^lora": {"type": "number"}}, "additionalProperties": false},
      "Images": {"type": "object", "properties": {"count": {"$ref": "#/components/schemas/Count", "maximum": 4}}},
      "Guidance": {"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 20},
      "Size": {"type": ["integer", "string"]},
      "Pair": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}], "minItems": 2, "maxItems": 2},
      "Rule": {"type": "object", "if": {"required": ["mask"]}, "then": {"required": ["strength"]}},
      "Seed": {"type": ["integer", "null"]}
    }
  }
}
JSON
cat >judge.py <<'PYTHON'
import json

from openapi_spec_validator import OpenAPIV30SpecValidator

with open("converted.json") as file:
    document = json.load(file)
for name, schema in document["components"]["schemas"].items():
    alone = {**document, "components": {"schemas": {"Count": {"type": "integer"}, name: schema}}}
    valid = not list(OpenAPIV30SpecValidator(alone).iter_errors())
    print(document["openapi"], "valid" if valid else "invalid", json.dumps({name: schema}))
PYTHON
node_modules/.bin/openapi-down-convert --input document.json --output converted.json >seen 2>&1
echo "exit code $?" >>seen
env/bin/python judge.py >>seen
cat seen
diff seen - <<'SEEN'
exit code 0
3.0.3 valid {"Count": {"type": "integer", "maximum": 50}}
3.0.3 valid {"Weights": {"type": "object", "additionalProperties": false}}
3.0.3 valid {"Images": {"type": "object", "properties": {"count": {"$ref": "#/components/schemas/Count", "maximum": 4}}}}
3.0.3 invalid {"Guidance": {"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 20}}
3.0.3 invalid {"Size": {"type": ["integer", "string"]}}
3.0.3 invalid {"Pair": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}], "minItems": 2, "maxItems": 2}}
3.0.3 invalid {"Rule": {"type": "object", "if": {"required": ["mask"]}, "then": {"required": ["strength"]}}}
3.0.3 valid {"Seed": {"type": "integer", "nullable": true}}
SEEN
