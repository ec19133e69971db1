#!/usr/bin/env bash
# jambo 0.2.0.post1 and json-schema-to-pydantic 0.5.0 make pydantic models of a JSON Schema at run time. Of an input that maps
# names to numbers, as the weights of LoRAs do, jambo makes a class without fields: all weights vanish, without an error.
# The other keeps them and takes any. Limits of items are dropped by both: a box of three numbers passes, and one below zero.
# A tuple of fixed length (`prefixItems` with `items: false`) ends both with an exception.
# Expected: the map as it was given, and an error for what the schema refuses.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check json-schema-to-pydantic==0.5.0 jambo==0.2.0.post1 pydantic==2.14.4

cat >use.py <<'PYTHON'
import json_schema_to_pydantic
from jambo import SchemaConverter

number = {"type": "integer", "minimum": 0}
schema = {
    "title": "Picture",
    "type": "object",
    "required": ["loras", "boxes"],
    "properties": {
        "loras": {"type": "object", "additionalProperties": {"type": "number", "minimum": 0, "maximum": 2}},
        "boxes": {"type": "array", "items": {"type": "array", "items": number, "minItems": 4, "maxItems": 4}},
    },
}
box = {"type": "array", "prefixItems": [number] * 4, "items": False, "minItems": 4, "maxItems": 4}
tuples = {"title": "Crop", "type": "object", "required": ["box"], "properties": {"box": box}}
for name, make in (("jambo", SchemaConverter.build), ("json-schema-to-pydantic", json_schema_to_pydantic.create_model)):
    model = make(schema)
    for loras, boxes in (({"ink": 0.8}, []), ({"ink": 80}, []), ({}, [[0, 0, 9]]), ({}, [[-5, 0, 9, 9]])):
        given = {"loras": loras, "boxes": boxes}
        print(f"{name}: {given} becomes {model.model_validate(given).model_dump()}")
    try:
        make(tuples)
    except Exception as error:
        print(f"{name}: a tuple is {type(error).__name__}: {error}")
PYTHON
env/bin/python use.py | tee said
grep -q "^jambo: {'loras': {'ink': 0.8}, 'boxes': \[\]} becomes {'loras': {}, 'boxes': \[\]}" said
grep -q "^json-schema-to-pydantic: {'loras': {'ink': 80}.* becomes {'loras': {'ink': 80}" said
[ "$(grep -c "becomes {'loras': {}, 'boxes': \[\[0, 0, 9\]\]}" said)" = 2 ]
[ "$(grep -c "becomes {'loras': {}, 'boxes': \[\[-5, 0, 9, 9\]\]}" said)" = 2 ]
[ "$(grep -c "a tuple is" said)" = 2 ]
