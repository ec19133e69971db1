#!/usr/bin/env bash
# fal-client 1.0.3, replicate 1.0.7 and huggingface_hub 2.4.0 ask Python's `mimetypes` for the type of a file. It knows most
# media only where the system has a file such as /etc/mime.types, which images like `python:3.12-slim` lack. There the same
# WebP, sound or mesh travels as application/octet-stream, or without a type, and Python says audio/x-wav of a WAV.
# Expected: a file has the same type on every machine.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Of the versions that the packages support, two lack WebP, too; Python 3.14 has learned most of these types.
python=$(command -v python3.11 || command -v python3.12)
"$python" -m venv env
env/bin/pip install --quiet --disable-pip-version-check fal-client==1.0.3 replicate==1.0.7 huggingface_hub==2.4.0

cat >run.py <<'PYTHON'
import mimetypes
import pathlib

mimetypes.knownfiles = []  # as in a container without mailcap or mime-support
mimetypes.init()

import fal_client
from huggingface_hub.inference._common import _open_as_mime_bytes
from replicate.helpers import base64_encode_file

for name in ("a.png", "a.mp4", "a.webp", "a.m4a", "a.flac", "a.glb", "a.wav"):
    file = pathlib.Path(name)
    file.write_bytes(b"...")
    fal = fal_client.encode_file(file).partition(";")[0]
    with file.open("rb") as opened:
        other = base64_encode_file(opened).partition(";")[0]
    print(name, fal, other, _open_as_mime_bytes(file).mime_type)
PYTHON
env/bin/python -W ignore run.py | tee seen
diff seen - <<'SEEN'
a.png data:image/png data:image/png image/png
a.mp4 data:video/mp4 data:video/mp4 video/mp4
a.webp data:application/octet-stream data:application/octet-stream None
a.m4a data:application/octet-stream data:application/octet-stream None
a.flac data:application/octet-stream data:application/octet-stream None
a.glb data:application/octet-stream data:application/octet-stream None
a.wav data:audio/x-wav data:audio/x-wav audio/x-wav
SEEN
