#!/usr/bin/env bash
# jsonschema 4.26.0 and ajv 8.20.0 refuse 0.3 under `multipleOf: 0.1`, 0.15 under 0.05 and a learning rate of 0.1 under
# 0.000001, which JSON Schema allows: they divide binary fractions. 1.1 passes, so a form that counts in steps meets it at
# some values only. Whatever stands on them refuses valid numbers: servers of the Model Context Protocol, request bodies.
# Expected: valid, as jsonschema-rs 0.61.2, fastjsonschema 2.22.3, pydantic 2.14.4, zod 4.6.7 and @cfworker/json-schema
# 4.1.6 say, and as the decimal numbers are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check jsonschema==4.26.0 jsonschema-rs==0.61.2 \
    fastjsonschema==2.22.3 pydantic==2.14.4
npm install --silent --no-audit --no-fund ajv@8.20.0 zod@4.6.7 @cfworker/json-schema@4.1.6

cat >steps.py <<'PYTHON'
from typing import Annotated

import fastjsonschema
import jsonschema
import jsonschema_rs
from pydantic import Field, TypeAdapter

for step, value in [(0.1, 0.3), (0.1, 1.1), (0.05, 0.15), (0.000001, 0.1)]:
    schema = {"type": "number", "multipleOf": step}
    fastjsonschema.compile(schema)(value)
    TypeAdapter(Annotated[float, Field(multiple_of=step)]).validate_python(value)
    assert jsonschema_rs.is_valid(schema, value)
    print("jsonschema", step, value, str(jsonschema.Draft202012Validator(schema).is_valid(value)).lower())
PYTHON
cat >steps.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { Validator } from "@cfworker/json-schema";
import Ajv from "ajv";
import * as z from "zod";

for (const [step, value] of [[0.1, 0.3], [0.1, 1.1], [0.05, 0.15], [0.000001, 0.1]]) {
  const schema = { type: "number", multipleOf: step };
  assert(z.number().multipleOf(step).safeParse(value).success);
  assert(new Validator(schema).validate(value).valid);
  console.log("ajv", step, value, new Ajv().validate(schema, value));
}
JAVASCRIPT
{
    env/bin/python steps.py
    node steps.mjs
} >seen
cat seen
diff seen - <<'SEEN'
jsonschema 0.1 0.3 false
jsonschema 0.1 1.1 true
jsonschema 0.05 0.15 false
jsonschema 1e-06 0.1 false
ajv 0.1 0.3 false
ajv 0.1 1.1 true
ajv 0.05 0.15 false
ajv 0.000001 0.1 false
SEEN
