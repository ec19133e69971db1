#!/usr/bin/env bash
# datamodel-code-generator 0.89.0 and schemathesis 4.32.5 read the plain scalar `16:9` of an OpenAPI document as the
# number 969, as PyYAML 6.0.4 and OmegaConf 2.3.1 do: a pair of numbers is base 60 in YAML 1.1, so aspect ratios whose
# second part is below 60 become integers (1:1 is 61). OpenAPI 3.1 prescribes the JSON schema of YAML 1.2, in which
# they are strings. Both libraries have taken `yes` and `on` out of PyYAML's rules, but not this one.
# Expected: strings, as ruamel.yaml 0.19.1 reads them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check datamodel-code-generator==0.89.0 schemathesis==4.32.5 \
    pyyaml==6.0.4 omegaconf==2.3.1 ruamel.yaml==0.19.1

cat >document.yaml <<'YAML'
openapi: 3.1.0
info: {title: Pictures, version: "1"}
paths: {}
components:
  schemas:
    Picture:
      type: object
      required: [aspect_ratio]
      properties:
        aspect_ratio: {type: string, enum: [16:9, 9:16, 1:1, 1152:864]}
YAML
cat >read.py <<'PYTHON'
from pathlib import Path

import omegaconf
import ruamel.yaml
import schemathesis
import yaml

text = Path("document.yaml").read_text()


def ratios(document):
    return list(document["components"]["schemas"]["Picture"]["properties"]["aspect_ratio"]["enum"])


print("PyYAML:", ratios(yaml.safe_load(text)))
print("OmegaConf:", ratios(omegaconf.OmegaConf.create(text)))
print("schemathesis:", ratios(schemathesis.openapi.from_file(Path("document.yaml").open()).raw_schema))
print("ruamel.yaml:", ratios(ruamel.yaml.YAML(typ="safe", pure=True).load(text)))
PYTHON
{
    env/bin/python read.py
    env/bin/datamodel-codegen --input document.yaml --input-file-type openapi --formatters builtin \
        --output-model-type pydantic_v2.BaseModel --enum-field-as-literal all --disable-timestamp |
        grep -o 'Literal\[.*\]' | sed 's/^/datamodel-code-generator: /'
} >seen
cat seen
diff seen - <<'SEEN'
PyYAML: [969, 556, 61, '1152:864']
OmegaConf: [969, 556, 61, '1152:864']
schemathesis: [969, 556, 61, '1152:864']
ruamel.yaml: ['16:9', '9:16', '1:1', '1152:864']
datamodel-code-generator: Literal[969, 556, 61, '1152:864']
SEEN
