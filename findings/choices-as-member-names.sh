#!/usr/bin/env bash
# quicktype 26.0.0 names the members of an enum by what is left of a choice without its punctuation, and settles clashes by
# who comes first in the list. So a choice that is put before the old ones takes over a name: `SQUARE` stands for
# "Square" at first and for "square" after the schema has gained that choice. Code that used the member sends another value.
# openapi-python-client 0.29.1 makes nothing of a document in which two choices differ by case only: it ends with a ValueError.
# Expected: the member of an old choice stays what it was; of a document, all that can be generated.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit quicktype@26.0.0 >/dev/null
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check openapi-python-client==0.29.1 ruff

members() {
    echo "{\"title\": \"Picture\", \"type\": \"object\", \"properties\": {\"size\": {\"type\": \"string\", \"enum\": $1}}}" >picture.schema
    npx quicktype --src-lang schema --lang python picture.schema | grep -E '^    [A-Z0-9_]+ = "' | sort
}
members '["Square", "1:1"]' >before
members '["square", "Square", "11", "1:1"]' >after
echo "quicktype, two choices:"; cat before
echo "quicktype, two more:"; cat after
grep -qx '    SQUARE = "Square"' before
grep -qx '    SQUARE = "square"' after

cat >document.json <<'JSON'
{"openapi": "3.1.0", "info": {"title": "Pictures", "version": "1"},
 "paths": {"/pictures": {"post": {"operationId": "draw", "responses": {"200": {"description": "Drawn."}},
  "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Picture"}}}}}}},
 "components": {"schemas": {"Picture": {"type": "object", "properties": {"size": {"type": "string", "enum": ["square", "Square"]}}}}}}
JSON
PATH=$folder/env/bin:$PATH openapi-python-client generate --path document.json --output-path client >log 2>&1 && exit 1
echo "openapi-python-client: $(grep -o 'ValueError: Duplicate key [A-Z]* in enum' log)"
[ ! -e client ]
