#!/usr/bin/env bash
# A list whose items are numbers or such lists again, as groups of layers or points are: JSON Schema writes it as a
# definition that refers to itself. Given [1, [2, [3]]], which it takes, and [1, [2, ["a"]]], which it refuses.
# json-schema-to-pydantic 0.5.0 ends in a RecursionError. The class of jambo 0.2.0.post1 refuses both, since it "is not fully
# defined". datamodel-code-generator 0.89.0 writes a bare `list`, which takes both, without a warning.
# Expected: the first is taken and the second refused, or the tool says that it cannot.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip -q install datamodel-code-generator==0.89.0 json-schema-to-pydantic==0.5.0 jambo==0.2.0.post1 2>/dev/null

cat >order.json <<'JSON'
{
  "title": "Order",
  "type": "object",
  "required": ["layers"],
  "properties": {"layers": {"$ref": "#/$defs/Layers"}},
  "$defs": {"Layers": {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"$ref": "#/$defs/Layers"}]}}}
}
JSON
env/bin/datamodel-codegen --input order.json --input-file-type jsonschema --output printed.py \
  --output-model-type pydantic_v2.BaseModel --target-python-version 3.11 2>/dev/null

cat >tools.py <<'PY'
import json

import printed
from jambo import SchemaConverter
from json_schema_to_pydantic import create_model

schema = json.load(open("order.json"))
tools = {
    "datamodel-code-generator": lambda: printed.Order,
    "jambo": lambda: SchemaConverter.build(schema),
    "json-schema-to-pydantic": lambda: create_model(schema),
}
for name, make in tools.items():
    try:
        model = make()
    except Exception as error:
        print(f"{name}: {type(error).__name__}")
        continue
    words = []
    for layers in ([1, [2, [3]]], [1, [2, ["a"]]]):
        try:
            model(layers=layers)
            words.append("taken")
        except Exception as error:
            words.append(type(error).__name__)
    print(f"{name}: {', '.join(words)}")
PY
env/bin/python tools.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
datamodel-code-generator: taken, taken
jambo: PydanticUserError, PydanticUserError
json-schema-to-pydantic: RecursionError
SEEN
