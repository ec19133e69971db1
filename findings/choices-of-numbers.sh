#!/usr/bin/env bash
# openapi-python-client 0.29.1 leaves out every operation whose body has a choice of numbers that are no integers, such as the
# factors 1, 1.5, 2 and 4 of an upscaler. It says so on standard error and exits with 0, so a build that goes on has a client
# without the model. datamodel-code-generator 0.89.0 makes an enum of them, but the default of an optional input stays a bare
# number: `.value`, which works on every given factor, is an AttributeError on the default.
# Expected: a type for the choice, or an exit code; a default that is like every other value.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-python-client==0.29.1 datamodel-code-generator==0.89.0 \
    pydantic==2.14.3

cat >schema.json <<'JSON'
{"title": "Upscale", "type": "object", "required": ["image_url"], "properties": {"image_url": {"type": "string"},
 "factor": {"type": "number", "enum": [1, 1.5, 2, 4], "default": 2}}}
JSON
cat >document.py <<'PYTHON'
import json

answer = {"200": {"description": "The job.", "content": {"application/json": {"schema": {"type": "string"}}}}}
plain = {"type": "object", "properties": {"prompt": {"type": "string"}}}


def post(name, schema):
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"post": {"operationId": name, "tags": ["models"], "requestBody": body, "responses": answer}}


paths = {"/edit": post("edit", plain), "/upscale": post("upscale", json.load(open("schema.json")))}
document = {"openapi": "3.1.0", "info": {"title": "Models", "version": "1"}, "paths": paths}
json.dump(document, open("openapi.json", "w"))
PYTHON
env/bin/python document.py
code=0
env/bin/openapi-python-client generate --path openapi.json --output-path client --meta none >said 2>&1 || code=$?
echo "openapi-python-client: exit code $code, operations: $(cd client/api/models && ls | grep -v __ | xargs)"
[ "$code" = 0 ]
[ -f client/api/models/edit.py ]
[ ! -e client/api/models/upscale.py ]

env/bin/datamodel-codegen --input schema.json --input-file-type jsonschema --output-model-type pydantic_v2.BaseModel \
    --output models.py 2>/dev/null
cat >use.py <<'PYTHON'
from models import Upscale

print("datamodel-code-generator: given", Upscale(image_url="a.png", factor=2).factor.value)
try:
    print(Upscale(image_url="a.png").factor.value)
except AttributeError as error:
    print("datamodel-code-generator: default", error)
PYTHON
env/bin/python use.py | tee used
grep -q "default 'int' object has no attribute 'value'" used
