#!/usr/bin/env bash
# References to definitions whose names hold a space, brackets or a slash, as frameworks write them for generic models
# (`#/$defs/Page%5BItem%5D`). datamodel-code-generator 0.89.0 does not decode them: it prints the definition twice, once
# under a name made of the escapes (`Page5BItem5D`), and refers to that one, so the class that people import is not the
# class of the field. json-schema-to-pydantic 0.5.0 knows `~1` but not `%5B`, jambo 0.2.0.post1 neither; both raise.
# Expected: the fragment of a URI is decoded first (RFC 6901, section 6), as jsonschema and jsonref 1.1.0 do.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check datamodel-code-generator==0.89.0 json-schema-to-pydantic==0.5.0 \
    jambo==0.2.0.post1 jsonref==1.1.0

cat >resolve.py <<'PYTHON'
import json
import re

import json_schema_to_pydantic
import jsonref
from datamodel_code_generator import DataModelType, InputFileType, generate
from jambo import SchemaConverter


def classes(schema):
    text = generate(
        json.dumps(schema), input_file_type=InputFileType.JsonSchema, output_model_type=DataModelType.PydanticV2BaseModel
    )
    return ", ".join(re.findall(r"class (\w+)|    page: (\w+)", text)[i][j] for i, j in ((0, 0), (1, 0), (3, 1)))


def attempt(call):
    try:
        return call()
    except Exception as error:
        return type(error).__name__


for name, reference in (("Page[Item]", "#/$defs/Page%5BItem%5D"), ("page/item", "#/$defs/page~1item")):
    item = {"type": "object", "properties": {"n": {"type": "integer"}}}
    schema = {"title": "T", "type": "object", "properties": {"page": {"$ref": reference}}, "$defs": {name: item}}
    print(reference)
    print("  jsonref:", attempt(lambda: "found" if jsonref.replace_refs(schema, proxies=False)["properties"]["page"] == item else "lost"))
    print("  datamodel-code-generator:", attempt(lambda: classes(schema)))
    print("  json-schema-to-pydantic:", attempt(lambda: json_schema_to_pydantic.create_model(schema) and "found"))
    print("  jambo:", attempt(lambda: SchemaConverter.build(schema) and "found"))
PYTHON
env/bin/python -W ignore resolve.py | tee seen
diff seen - <<'SEEN'
#/$defs/Page%5BItem%5D
  jsonref: found
  datamodel-code-generator: PageItem, Page5BItem5D, Page5BItem5D
  json-schema-to-pydantic: ReferenceError
  jambo: InvalidSchemaException
#/$defs/page~1item
  jsonref: found
  datamodel-code-generator: PageItem, Page1item, Page1item
  json-schema-to-pydantic: found
  jambo: InvalidSchemaException
SEEN
