#!/usr/bin/env bash
# google-genai 3.6.1 types the choices of its image models as enums. A text that is none of them becomes a new member of the
# enum, with a warning: `dont_alow` passes where `DONT_ALLOW` was meant. Choices without an enum, such as the ratio, are any text.
# Expected: an error, as for a misspelt input, which is one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check google-genai==3.6.1

cat >choose.py <<'PYTHON'
import warnings

from google.genai import types

for given in (
    {"person_generation": "allow_adult"},
    {"person_generation": "dont_alow"},
    {"aspect_ratio": "1:9"},
    {"asect_ratio": "1:1"},
):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            config = types.GenerateImagesConfig(**given)
            found = repr(*config.model_dump(exclude_none=True).values())
        except Exception as error:
            found = type(error).__name__
    print(given, "becomes", found, *(f"({warning.message})" for warning in caught))
PYTHON
env/bin/python choose.py | tee seen
diff seen - <<'SEEN'
{'person_generation': 'allow_adult'} becomes <PersonGeneration.ALLOW_ADULT: 'ALLOW_ADULT'>
{'person_generation': 'dont_alow'} becomes <PersonGeneration.dont_alow: 'dont_alow'> (dont_alow is not a valid PersonGeneration)
{'aspect_ratio': '1:9'} becomes '1:9'
{'asect_ratio': '1:1'} becomes ValidationError
SEEN
