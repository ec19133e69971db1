#!/usr/bin/env bash
# pydantic-extra-types 2.11.1 and colour 0.1.5 write a colour of a palette in another way than it was given: white, `#ffffff`,
# becomes the word `white` in the JSON of a pydantic model, and `#aabbcc` becomes `#abc`. Models that take palettes want six digits
# (`^#[0-9A-Fa-f]{6}$`) and refuse both. Most colours come through, so tests with one colour pass.
# Expected: six digits in, six digits out, as webcolors 25.10.0 does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pydantic==2.14.4 pydantic-extra-types==2.11.1 colour==0.1.5 \
    webcolors==25.10.0

cat >write.py <<'PYTHON'
import re

import colour
import webcolors
from pydantic import BaseModel
from pydantic_extra_types.color import Color


class Palette(BaseModel):
    color: Color


WRITERS = {
    "pydantic-extra-types": lambda text: Palette(color=text).model_dump(mode="json")["color"],
    "colour": lambda text: str(colour.Color(text)),
    "webcolors": webcolors.normalize_hex,
}
for name, write in WRITERS.items():
    for text in ("#1a2b3c", "#aabbcc", "#ffffff", "#ff0000"):
        written = write(text)
        verdict = "" if re.fullmatch("#[0-9A-Fa-f]{6}", written) else ", refused"
        print(f"{name}: {text} becomes {written}{verdict}")
PYTHON
env/bin/python write.py | tee seen
diff seen - <<'SEEN'
pydantic-extra-types: #1a2b3c becomes #1a2b3c
pydantic-extra-types: #aabbcc becomes #abc, refused
pydantic-extra-types: #ffffff becomes white, refused
pydantic-extra-types: #ff0000 becomes red, refused
colour: #1a2b3c becomes #1a2b3c
colour: #aabbcc becomes #abc, refused
colour: #ffffff becomes white, refused
colour: #ff0000 becomes red, refused
webcolors: #1a2b3c becomes #1a2b3c
webcolors: #aabbcc becomes #aabbcc
webcolors: #ffffff becomes #ffffff
webcolors: #ff0000 becomes #ff0000
SEEN
