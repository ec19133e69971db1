#!/usr/bin/env bash
# datamodel-code-generator 0.89.0 with pydantic 2.14.3: a definition that is called like a builtin class
# (`Exception`) and is part of a cycle becomes a pydantic module that fails at import. With the annotations
# postponed, pydantic looks for the name before the class of that name exists, and finds the builtin.
# Expected: the module can be imported, as it can when the definition is called `Failure`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check datamodel-code-generator==0.89.0 pydantic==2.14.3

try() {
    cat >schema.json <<JSON
{
  "title": "Report",
  "type": "object",
  "properties": {"problem": {"\$ref": "#/\$defs/$1"}},
  "\$defs": {
    "$1": {"type": "object", "properties": {"trace": {"\$ref": "#/\$defs/Trace"}}},
    "Trace": {"type": "object", "properties": {"cause": {"\$ref": "#/\$defs/$1"}}}
  }
}
JSON
    env/bin/datamodel-codegen --input schema.json --input-file-type jsonschema \
        --output-model-type pydantic_v2.BaseModel --disable-timestamp --formatters builtin --output "$2.py"
    env/bin/python -c "import $2" 2>&1 || true
}

plain=$(try Failure plain)
builtin=$(try Exception builtin)
echo "called Failure: ${plain:-imported}"
echo "called Exception: $(grep -o 'PydanticSchemaGenerationError[^.]*' <<<"$builtin" || echo imported)"
[ -z "$plain" ] && grep -q "Unable to generate pydantic-core schema for <class 'Exception'>" <<<"$builtin"
