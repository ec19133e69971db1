#!/usr/bin/env bash
# Whether a model's new schema refuses what the old one took. api-schema-diff 1.0.4 finds nothing that breaks when a choice is
# removed, an input becomes required, a type changes or a limit is lowered. json-schema-diff 1.0.0 compares no choices, patterns,
# `multipleOf` and rules between inputs, as its list of keywords says, and its answer does not. jsoncompat 0.3.1 overlooks the
# pattern. Each exits or answers as for the same schema.
# Expected: each of these changes breaks, or an error names the keyword that is not compared.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check api-schema-diff==1.0.4 jsoncompat==0.3.1
npm install --silent --no-audit --no-fund json-schema-diff@1.0.0

cat >change.py <<'PYTHON'
import copy
import json
import subprocess

import jsoncompat

OLD = {
    "type": "object",
    "properties": {
        "count": {"type": "integer", "maximum": 10},
        "size": {"type": "string", "enum": ["1K", "2K", "4K"]},
        "prompt": {"type": "string", "maxLength": 2000},
        "seed": {"type": "integer"},
    },
    "required": ["prompt"],
    "additionalProperties": False,
}
CHANGES = {
    "the same schema": lambda new: None,
    "a choice is removed": lambda new: new["properties"]["size"]["enum"].pop(),
    "an input is required": lambda new: new["required"].append("size"),
    "another type": lambda new: new["properties"]["seed"].update(type="string"),
    "a lower maximum": lambda new: new["properties"]["count"].update(maximum=4),
    "a pattern": lambda new: new["properties"]["prompt"].update(pattern="^a"),
    "multipleOf": lambda new: new["properties"]["count"].update(multipleOf=2),
    "a rule": lambda new: new.update({"if": {"required": ["seed"]}, "then": {"required": ["size"]}}),
    "an input is removed": lambda new: new["properties"].pop("seed"),
}
for name, change in CHANGES.items():
    new = copy.deepcopy(OLD)
    change(new)
    for file, schema in (("old.json", OLD), ("new.json", new)):
        with open(file, "w") as opened:
            json.dump(schema, opened)
    commands = {
        "api-schema-diff": ["env/bin/api-schema-diff", "old.json", "new.json"],
        "json-schema-diff": ["node_modules/.bin/json-schema-diff", "old.json", "new.json"],
    }
    found = {
        tool: subprocess.run(command, capture_output=True).returncode for tool, command in commands.items()
    }
    kept = jsoncompat.check_compat(json.dumps(OLD), json.dumps(new), "deserializer")
    print(f"{name}:", *(f"{tool} exits with {code}," for tool, code in found.items()), f"jsoncompat says {kept}")
PYTHON
env/bin/python change.py | tee seen
diff seen - <<'SEEN'
the same schema: api-schema-diff exits with 0, json-schema-diff exits with 0, jsoncompat says True
a choice is removed: api-schema-diff exits with 0, json-schema-diff exits with 0, jsoncompat says False
an input is required: api-schema-diff exits with 0, json-schema-diff exits with 1, jsoncompat says False
another type: api-schema-diff exits with 0, json-schema-diff exits with 1, jsoncompat says False
a lower maximum: api-schema-diff exits with 0, json-schema-diff exits with 1, jsoncompat says False
a pattern: api-schema-diff exits with 0, json-schema-diff exits with 0, jsoncompat says True
multipleOf: api-schema-diff exits with 0, json-schema-diff exits with 0, jsoncompat says False
a rule: api-schema-diff exits with 0, json-schema-diff exits with 0, jsoncompat says False
an input is removed: api-schema-diff exits with 1, json-schema-diff exits with 1, jsoncompat says False
SEEN
