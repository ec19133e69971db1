#!/usr/bin/env bash
# A photograph in JPEG is opened with pillow 13.0.0, changed and saved as JPEG XL. pillow-jxl-plugin 1.3.8 packs the opened file
# anew instead of the picture: what was drawn, pasted or made transparent is not in it, and a thumbnail has the old size. The
# warning speaks of a lossless picture. Only what makes a new picture first (resize, crop, convert, rotate), or a picture opened
# from memory, is saved as it is; so is all with lossless_jpeg=False.
# Expected: the picture that is saved.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0 pillow-jxl-plugin==1.3.8
cat >edit.py <<'PYTHON'
import io

import pillow_jxl  # noqa: F401
from PIL import Image, ImageDraw

Image.new("RGB", (64, 48), "white").save("photo.jpg")


def draw(picture):
    ImageDraw.Draw(picture).rectangle((0, 0, 63, 47), fill="black")
    return picture


def paste(picture):
    picture.paste("black", (0, 0, 64, 48))
    return picture


def thumbnail(picture):
    picture.thumbnail((32, 24))
    return picture


def cut_out(picture):
    picture.putalpha(0)
    return picture


def show(name, picture, **options):
    picture.save("saved.jxl", **options)
    saved = Image.open("saved.jxl")
    print(f"{name}: {picture.size} {picture.getpixel((5, 5))} becomes {saved.size} {saved.getpixel((5, 5))}")


for change in draw, paste, thumbnail, cut_out:
    show(change.__name__, change(Image.open("photo.jpg")))
show("draw, lossless_jpeg=False", draw(Image.open("photo.jpg")), lossless_jpeg=False)
show("draw on a copy", draw(Image.open("photo.jpg").copy()))
with open("photo.jpg", "rb") as file:
    show("draw on a picture from memory", draw(Image.open(io.BytesIO(file.read()))))
PYTHON
env/bin/python -W ignore edit.py | tee seen
diff seen - <<'SEEN'
draw: (64, 48) (0, 0, 0) becomes (64, 48) (255, 255, 255)
paste: (64, 48) (0, 0, 0) becomes (64, 48) (255, 255, 255)
thumbnail: (32, 24) (255, 255, 255) becomes (64, 48) (255, 255, 255)
cut_out: (64, 48) (255, 255, 255, 0) becomes (64, 48) (255, 255, 255)
draw, lossless_jpeg=False: (64, 48) (0, 0, 0) becomes (64, 48) (0, 0, 0)
draw on a copy: (64, 48) (0, 0, 0) becomes (64, 48) (0, 0, 0)
draw on a picture from memory: (64, 48) (0, 0, 0) becomes (64, 48) (0, 0, 0)
SEEN
