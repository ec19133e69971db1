#!/usr/bin/env bash
# Pictures and sounds that a tool of an agent answers with as bytes. `Image(data=...)` of mcp 2.3.0 and fastmcp 4.2.3 calls them
# all image/png, JPEG, WebP and AVIF too; `Audio(data=...)` calls MP3 and FLAC audio/wav. llama-index-core 0.14.25 reads the
# kind of bytes, and knows none of a file called `.jpeg`.
# Expected: the kind that the bytes say, or an error where none is given.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mcp==2.3.0 fastmcp==4.2.3 llama-index-core==0.14.25 pillow==13.0.0 \
    soundfile==0.14.0 numpy==2.4.6

cat >answer.py <<'PYTHON'
import io
from pathlib import Path

import fastmcp.utilities.types
import mcp.server.mcpserver
import numpy
import soundfile
from llama_index.core.base.llms.types import ImageBlock
from PIL import Image

for kind in ("jpeg", "webp", "avif"):
    Image.new("RGB", (8, 8), "red").save(f"a.{kind}")
for kind in ("mp3", "flac"):
    soundfile.write(f"a.{kind}", numpy.zeros(8000), 8000)
for kind in ("jpeg", "webp", "avif", "mp3", "flac"):
    data = Path(f"a.{kind}").read_bytes()
    for name, package in (("mcp", mcp.server.mcpserver), ("fastmcp", fastmcp.utilities.types)):
        if kind in ("mp3", "flac"):
            content = package.Audio(data=data).to_audio_content()
        else:
            content = package.Image(data=data).to_image_content()
        print(f"{name}, the bytes of a.{kind}:", content.mime_type)
    if kind not in ("mp3", "flac"):
        print(f"llama-index-core, the bytes of a.{kind}:", ImageBlock(image=data).image_mimetype)
        print(f"llama-index-core, a.{kind}:", ImageBlock(path=f"a.{kind}").image_mimetype)
PYTHON
env/bin/python answer.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
mcp, the bytes of a.jpeg: image/png
fastmcp, the bytes of a.jpeg: image/png
llama-index-core, the bytes of a.jpeg: image/jpeg
llama-index-core, a.jpeg: None
mcp, the bytes of a.webp: image/png
fastmcp, the bytes of a.webp: image/png
llama-index-core, the bytes of a.webp: image/webp
llama-index-core, a.webp: image/webp
mcp, the bytes of a.avif: image/png
fastmcp, the bytes of a.avif: image/png
llama-index-core, the bytes of a.avif: image/avif
llama-index-core, a.avif: image/avif
mcp, the bytes of a.mp3: audio/wav
fastmcp, the bytes of a.mp3: audio/wav
mcp, the bytes of a.flac: audio/wav
fastmcp, the bytes of a.flac: audio/wav
SEEN
