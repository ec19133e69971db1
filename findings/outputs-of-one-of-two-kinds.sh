#!/usr/bin/env bash
# A model answers with a picture or with a video: `Picture | Video`, where every field has a default, since no output schema
# requires one. Given a video, adaptix 3.0.0b12, dacite 1.9.2, dataclasses-json 0.6.7, mashumaro 3.23 and typedload 2.41 return an
# empty Picture without an error, so a paid result is lost: the first class of the union takes everything. pydantic 2.14.4,
# apischema 0.19.0 and marshmallow-dataclass 8.7.1 choose the Video; cattrs 26.2.1, msgspec 0.23.0, pyserde 0.34.0 and
# dataclass-wizard 1.0.0 refuse such a union. A strength of 0.75 that may be an integer or a number is 0 to
# marshmallow-dataclass.
# Expected: the class that has the field, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check adaptix==3.0.0b12 apischema==0.19.0 cattrs==26.2.1 dacite==1.9.2 \
    dataclass-wizard==1.0.0 dataclasses-json==0.6.7 marshmallow-dataclass==8.7.1 mashumaro==3.23 msgspec==0.23.0 pydantic==2.14.4 \
    pyserde==0.34.0 typedload==2.41

cat >read.py <<'PYTHON'
from dataclasses import dataclass

import adaptix
import apischema
import cattrs
import dacite
import dataclass_wizard
import dataclasses_json
import marshmallow_dataclass
import msgspec
import pydantic
import serde
import typedload
from mashumaro.codecs import BasicDecoder


@serde.serde
@dataclass
class Picture:
    image: str | None = None
    seed: int | None = None


@serde.serde
@dataclass
class Video:
    video: str | None = None
    seed: int | None = None


@serde.serde
@dataclass
class Result:
    output: Picture | Video


@serde.serde
@dataclass
class LoRA:
    output: int | float


READERS = {
    "adaptix": lambda kind, value: adaptix.Retort().load(value, kind),
    "dacite": lambda kind, value: dacite.from_dict(kind, value),
    "dataclasses-json": lambda kind, value: dataclasses_json.dataclass_json(kind).from_dict(value),
    "mashumaro": lambda kind, value: BasicDecoder(kind).decode(value),
    "typedload": lambda kind, value: typedload.load(value, kind),
    "pydantic": lambda kind, value: pydantic.TypeAdapter(kind).validate_python(value),
    "apischema": lambda kind, value: apischema.deserialize(kind, value),
    "marshmallow-dataclass": lambda kind, value: marshmallow_dataclass.class_schema(kind)().load(value),
    "cattrs": lambda kind, value: cattrs.structure(value, kind),
    "msgspec": lambda kind, value: msgspec.convert(value, kind),
    "pyserde": lambda kind, value: serde.from_dict(kind, value),
    "dataclass-wizard": lambda kind, value: dataclass_wizard.fromdict(kind, value),
}
for name, read in READERS.items():
    for kind, output in ((Result, {"video": "https://a.example/b.mp4", "seed": 7}), (LoRA, 0.75)):
        try:
            print(name, kind.__name__, read(kind, {"output": output}).output)
        except Exception as error:
            print(name, kind.__name__, type(error).__name__)
PYTHON
env/bin/python read.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
adaptix Result Picture(image=None, seed=7)
adaptix LoRA 0.75
dacite Result Picture(image=None, seed=7)
dacite LoRA 0.75
dataclasses-json Result Picture(image=None, seed=7)
dataclasses-json LoRA 0.75
mashumaro Result Picture(image=None, seed=7)
mashumaro LoRA 0.75
typedload Result Picture(image=None, seed=7)
typedload LoRA 0.75
pydantic Result Video(video='https://a.example/b.mp4', seed=7)
pydantic LoRA 0.75
apischema Result Video(video='https://a.example/b.mp4', seed=7)
apischema LoRA 0.75
marshmallow-dataclass Result Video(video='https://a.example/b.mp4', seed=7)
marshmallow-dataclass LoRA 0
cattrs Result TypeError
cattrs LoRA StructureHandlerNotFoundError
msgspec Result TypeError
msgspec LoRA 0.75
pyserde Result SerdeError
pyserde LoRA 0.75
dataclass-wizard Result ValueError
dataclass-wizard LoRA 0.75
SEEN
