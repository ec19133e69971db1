#!/usr/bin/env bash
# openapi-spec-validator 0.9.0 calls an OpenAPI 3.1 document invalid whose schema has the pattern `^(?<name>a)$`, and
# jsonschema 4.26.0 calls such a schema invalid when it is checked as usual, and raises re.error in the middle of a
# validation otherwise. Patterns are those of ECMA-262, where a named group is written so; both read them by Python's `re`.
# Expected: both accept the schema, the value "a" fits and "b" does not, as with jsonschema-rs 0.61.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-spec-validator==0.9.0 jsonschema==4.26.0 \
    jsonschema-rs==0.61.2
cat >read.py <<'PYTHON'
import re

import jsonschema
import jsonschema_rs
from openapi_spec_validator import validate
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

schema = {"type": "string", "pattern": "^(?<name>a)$"}
document = {
    "openapi": "3.1.0",
    "info": {"title": "Pictures", "version": "1"},
    "paths": {},
    "components": {"schemas": {"Slug": schema}},
}
try:
    validate(document)
    raise SystemExit("changed: openapi-spec-validator takes the document")
except OpenAPIValidationError as error:
    print("openapi-spec-validator:", error.message)
try:
    jsonschema.Draft202012Validator.check_schema(schema)
    raise SystemExit("changed: jsonschema takes the schema")
except jsonschema.SchemaError as error:
    print("jsonschema, schema:", error.message)
try:
    jsonschema.Draft202012Validator(schema).is_valid("a")
    raise SystemExit("changed: jsonschema matches the pattern")
except re.error as error:
    print("jsonschema, value:", error)
taken = [jsonschema_rs.is_valid(schema, value) for value in ("a", "b")]
if taken != [True, False]:
    raise SystemExit(f"changed: jsonschema-rs says {taken}")
print("jsonschema-rs: a fits, b does not")
PYTHON
env/bin/python read.py
