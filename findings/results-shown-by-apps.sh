#!/usr/bin/env bash
# What a web app made with gradio 6.31.0 gives to the one who presses "download": a picture, whole or as a cutout, is a lossy WebP
# as it comes; a depth map of 16 bits is all white, also on its way in; an input loses its transparency; sound in floats is made
# as loud as it can be, however quiet it was, and sound in integers keeps its loudness. marimo 0.25.2, beside it, keeps pictures,
# and makes both kinds of sound as loud as it can.
# Expected: what is shown and downloaded is what the model made.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GRADIO_ANALYTICS_ENABLED=False GRADIO_TEMP_DIR="$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check gradio==6.31.0 marimo==0.25.2 numpy==2.4.6 pillow==12.3.0

cat >show.py <<'PYTHON'
import base64
import io
import wave

import gradio
import marimo
import numpy
from gradio.components.image import ImageData
from PIL import Image

ramp = Image.linear_gradient("L")
whole = Image.merge("RGB", [ramp, ramp.rotate(90), Image.radial_gradient("L")])
cutout = whole.copy()
cutout.putalpha(ramp.point(lambda value: 255 if value > 128 else 0))
depth = Image.fromarray(numpy.linspace(1000, 60000, 256 * 256).reshape(256, 256).astype(numpy.uint16))
PICTURES = {"whole": whole, "cutout": cutout, "depth map": depth}


def compare(name, picture, made):
    was, is_now = numpy.asarray(made), numpy.asarray(picture)
    same = was.shape == is_now.shape and (was == is_now).all()
    print(f"{name}: {picture.format} {picture.mode},", "same" if same else f"other, from {is_now.min()} to {is_now.max()}")


def embedded(html):
    return io.BytesIO(base64.b64decode(html.text.split("base64,")[1].split("'")[0].split('"')[0]))


def loudness(name, file):
    with wave.open(file) as sound:
        values = numpy.frombuffer(sound.readframes(sound.getnframes()), numpy.int16)
    print(f"{name}: up to {abs(values.astype(float)).max() / 32767:.2f}")


for name, made in PICTURES.items():
    compare(f"gradio, {name}", Image.open(gradio.Image().postprocess(made).path), made)
    compare(f"marimo, {name}", Image.open(embedded(marimo.image(made))), made)
    made.save("input.png")
    compare(f"gradio, {name} as an input", gradio.Image(type="pil").preprocess(ImageData(path="input.png")), made)
quiet = 0.1 * numpy.sin(numpy.arange(8000) / 3)
for name, made in (("floats", quiet.astype(numpy.float32)), ("integers", (quiet * 32767).astype(numpy.int16))):
    loudness(f"gradio, sound in {name} up to 0.10", gradio.Audio().postprocess((8000, made)).path)
    loudness(f"marimo, sound in {name} up to 0.10", embedded(marimo.audio(made, rate=8000)))
PYTHON
env/bin/python show.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
gradio, whole: WEBP RGB, other, from 0 to 255
marimo, whole: PNG RGB, same
gradio, whole as an input: None RGB, same
gradio, cutout: WEBP RGBA, other, from 0 to 255
marimo, cutout: PNG RGBA, same
gradio, cutout as an input: None RGB, other, from 0 to 255
gradio, depth map: WEBP RGB, other, from 255 to 255
marimo, depth map: PNG I;16, same
gradio, depth map as an input: None RGB, other, from 255 to 255
gradio, sound in floats up to 0.10: up to 1.00
marimo, sound in floats up to 0.10: up to 1.00
gradio, sound in integers up to 0.10: up to 0.10
marimo, sound in integers up to 0.10: up to 1.00
SEEN
