#!/usr/bin/env bash
# Masks and textures are to be saved without loss. In AVIF, quality=100 of pillow 13.0.0 is far from it: colours are stored at half
# the width and height, and where red meets blue a value is off by 185 of 255; with subsampling="4:4:4" by 2. quality=-1 of
# pillow-heif 1.8.1, its word for lossless, halves the colours, too. A lossless WebP of pillow, imageio 2.38.1 and sharp 0.35.5
# loses the colours below what is transparent, which models that fill in a picture read. AVIF of sharp (lossless) and of
# opencv-python-headless 5.0.0.93 (quality 100) keeps each value.
# Expected: the highest quality changes little, and what is called lossless changes nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0 pillow-heif==1.8.1 imageio==2.38.1 \
    opencv-python-headless==5.0.0.93 numpy==2.4.6
npm install --silent --no-audit --no-fund sharp@0.35.5

cat >save.py <<'PYTHON'
import io

import cv2
import imageio.v3
import numpy
import pillow_heif
from PIL import Image, ImageDraw

pillow_heif.register_heif_opener()
picture = Image.new("RGB", (64, 64), "white")
draw = ImageDraw.Draw(picture)
draw.rectangle((13, 11, 40, 40), fill="red")
draw.rectangle((21, 31, 50, 52), fill="blue")
cutout = picture.copy()
cutout.putalpha(Image.linear_gradient("L").resize((64, 64)).point(lambda value: 255 if value > 128 else 0))
with open("cutout.raw", "wb") as file:
    file.write(cutout.tobytes())


def by_pillow(made, kind, **options):
    file = io.BytesIO()
    made.save(file, kind, **options)
    return Image.open(file).convert(made.mode)


def by_opencv(made):
    file = cv2.imencode(".avif", numpy.asarray(made)[..., [2, 1, 0, 3]], [cv2.IMWRITE_AVIF_QUALITY, 100])[1]
    return cv2.imdecode(file, cv2.IMREAD_UNCHANGED)[..., [2, 1, 0, 3]]


def by_imageio(made):
    file = imageio.v3.imwrite("<bytes>", numpy.asarray(made), extension=".webp", lossless=True)
    return Image.open(io.BytesIO(file)).convert(made.mode)


def show(name, made, saved):
    off = abs(numpy.asarray(made).astype(int) - numpy.asarray(saved).astype(int)).max()
    print(f"{name}: off by {off}")


show("pillow, AVIF of quality 100", picture, by_pillow(picture, "AVIF", quality=100))
show("pillow, the same in 4:4:4", picture, by_pillow(picture, "AVIF", quality=100, subsampling="4:4:4"))
show("pillow-heif, quality -1", picture, by_pillow(picture, "HEIF", quality=-1))
show("pillow, lossless WebP of a cutout", cutout, by_pillow(cutout, "WEBP", lossless=True))
show("pillow, the same with exact=True", cutout, by_pillow(cutout, "WEBP", lossless=True, exact=True))
show("imageio, lossless WebP of a cutout", cutout, by_imageio(cutout))
show("opencv, AVIF of a cutout, quality 100", cutout, by_opencv(cutout))
PYTHON
cat >save.mjs <<'JS'
import { readFileSync } from "node:fs";
import sharp from "sharp";

const made = readFileSync("cutout.raw");
for (const kind of ["webp", "avif"]) {
  const file = await sharp(made, { raw: { width: 64, height: 64, channels: 4 } })[kind]({ lossless: true }).toBuffer();
  const saved = await sharp(file).raw().toBuffer();
  console.log(`sharp, lossless ${kind} of a cutout: off by ${Math.max(...made.map((value, at) => Math.abs(value - saved[at])))}`);
}
JS
{ env/bin/python save.py; node save.mjs; } | tee seen
diff seen - <<'SEEN'
pillow, AVIF of quality 100: off by 185
pillow, the same in 4:4:4: off by 2
pillow-heif, quality -1: off by 228
pillow, lossless WebP of a cutout: off by 255
pillow, the same with exact=True: off by 0
imageio, lossless WebP of a cutout: off by 255
opencv, AVIF of a cutout, quality 100: off by 0
sharp, lossless webp of a cutout: off by 255
sharp, lossless avif of a cutout: off by 0
SEEN
