#!/usr/bin/env bash
# Photographs of phones have the colours of Display P3, told by a profile inside. pillow 13.0.0 reads it from each format and
# carries it along when a picture is cut or resized, but saves it in PNG, AVIF and TIFF alone: in JPEG and WebP it is left out,
# which turns the red (220, 40, 40) into a paler one of sRGB. So do pillow-heif 1.8.1 and pillow-jxl-plugin 1.3.8 keep it in HEIC
# and JPEG XL. opencv-python-headless 5.0.0.93 and imageio 2.38.1 leave it out everywhere; sharp 0.35.5 turns the colours into
# those of sRGB, (240, 0, 25) or next to it, and pyvips 3.2.0 keeps the profile.
# Expected: a picture that is saved looks as it did, in each format that can hold a profile.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0 pillow-heif==1.8.1 pillow-jxl-plugin==1.3.8 \
    opencv-python-headless==5.0.0.93 imageio==2.38.1 pyvips==3.2.0 pyvips-binary==8.18.7
npm install --silent --no-audit --no-fund sharp@0.35.5

cat >save.py <<'PYTHON'
import io

import cv2
import imageio.v3
import pillow_heif
import pillow_jxl  # registers itself
import pyvips
from PIL import Image

pillow_heif.register_heif_opener()
black = pyvips.Image.black(8, 8, bands=3).copy(interpretation="srgb")
profile = black.icc_transform("p3", input_profile="srgb").get("icc-profile-data")
red = Image.new("RGB", (64, 64), (220, 40, 40))
for kind in ("jpeg", "png", "webp"):
    red.save(f"photo.{kind}", icc_profile=profile)


def kept(file):
    return "kept" if Image.open(file).info.get("icc_profile") else "left out"


def by_pillow(kind):
    file = io.BytesIO()
    with Image.open("photo.jpeg") as photo:
        photo.crop((0, 0, 32, 32)).resize((16, 16)).save(file, kind)
    return file


def by_opencv(kind):
    return io.BytesIO(cv2.imencode(f".{kind}", cv2.imread("photo.jpeg"))[1])


def by_imageio(kind):
    return io.BytesIO(imageio.v3.imwrite("<bytes>", imageio.v3.imread("photo.jpeg"), extension=f".{kind}"))


def by_pyvips(kind):
    return io.BytesIO(pyvips.Image.new_from_file("photo.jpeg").resize(0.5).write_to_buffer(f".{kind}"))


for name, save, kinds in (
    ("pillow", by_pillow, ("jpeg", "webp", "png", "avif", "tiff", "heif", "jxl")),
    ("opencv", by_opencv, ("jpeg", "webp", "png", "avif")),
    ("imageio", by_imageio, ("jpeg", "webp", "png")),
    ("pyvips", by_pyvips, ("jpeg", "webp", "png", "avif")),
):
    print(name, *(f"{kind}: {kept(save(kind))}" for kind in kinds))
PYTHON
cat >save.mjs <<'JS'
import sharp from "sharp";

for (const kind of ["jpeg", "webp", "png"]) {
  const file = await sharp("photo.jpeg").resize(32).toFormat(kind).toBuffer();
  const { icc } = await sharp(file).metadata();
  const [red, green, blue] = await sharp(file).raw().toBuffer();
  console.log(`sharp ${kind}: ${icc ? "kept" : "left out"}, ${red} ${green} ${blue}`);
}
JS
{ env/bin/python save.py; node save.mjs; } 2>/dev/null | tee seen
diff seen - <<'SEEN'
pillow jpeg: left out webp: left out png: kept avif: kept tiff: kept heif: kept jxl: kept
opencv jpeg: left out webp: left out png: left out avif: left out
imageio jpeg: left out webp: left out png: left out
pyvips jpeg: kept webp: kept png: kept avif: kept
sharp jpeg: left out, 240 0 25
sharp webp: left out, 241 0 22
sharp png: left out, 240 0 25
SEEN
