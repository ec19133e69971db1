#!/usr/bin/env bash
# json-schema-to-pydantic 0.5.0 and jambo 0.2.0.post1, which make pydantic models of a JSON Schema at run time (as agent
# frameworks do of a tool's inputs), make a `set` of an array with `uniqueItems`. The order of the items is lost: what
# was the first frame and what the last changes with Python's hash seed. Equal items are dropped instead of refused.
# Expected: a list that refuses repeated items; JSON arrays are ordered.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check json-schema-to-pydantic==0.5.0 jambo==0.2.0.post1 pydantic==2.14.4

cat >order.py <<'PYTHON'
import sys

import json_schema_to_pydantic
from jambo import SchemaConverter

make = {"json-schema-to-pydantic": json_schema_to_pydantic.create_model, "jambo": SchemaConverter.build}[sys.argv[1]]
model = make(
    {
        "title": "Frames",
        "type": "object",
        "properties": {"images": {"type": "array", "items": {"type": "string"}, "uniqueItems": True}},
        "required": ["images"],
    }
)
sent = model.model_validate({"images": ["first.png", "middle.png", "last.png", "last.png"]})
print(sent.model_dump_json())
PYTHON
for library in json-schema-to-pydantic jambo; do
    for seed in 1 2 3 4 5 6; do PYTHONHASHSEED=$seed env/bin/python order.py "$library"; done | sort -u >"$library"
    echo "$library, six processes, $(wc -l <"$library") different bodies:"
    cat "$library"
    [ "$(wc -l <"$library")" -gt 1 ]
    ! grep -q 'last.png.*last.png' "$library"
done
