#!/usr/bin/env bash
# Perceptual hashes tell which results are repeats. All five of ImageHash 4.3.2 leave the transparency out: a cutout has the
# hash of the whole picture that it was cut of, and two cutouts that look the same have hashes far apart, where one keeps hidden
# colours. With pillow 13.0.0 all depth maps of 16 bits whose values lie above 255 have one hash. dhash 1.4, beside it, sees
# cutouts as they look.
# Expected: pictures that look alike have hashes that are near, others have not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check ImageHash==4.3.2 dhash==1.4 pillow==13.0.0 numpy==2.4.6

cat >compare.py <<'PYTHON'
import dhash
import imagehash
import numpy
from PIL import Image, ImageDraw

gradient = Image.linear_gradient("L")
whole = Image.merge("RGB", [gradient, Image.radial_gradient("L"), gradient.rotate(90)])
ImageDraw.Draw(whole).rectangle((20, 150, 90, 240), fill="navy")
shape = Image.new("L", whole.size)
ImageDraw.Draw(shape).ellipse((60, 60, 200, 180), fill=255)
cutout = whole.copy()
cutout.putalpha(shape)
emptied = Image.new("RGBA", whole.size)  # the same to the eye: what is transparent has no colour
emptied.paste(whole, mask=shape)
for name in ("average_hash", "phash", "dhash", "whash", "colorhash"):
    make = getattr(imagehash, name)
    print(f"imagehash.{name}: cutout and whole {make(cutout) - make(whole)}, two cutouts {make(cutout) - make(emptied)}")
first, second, third = (dhash.dhash_int(picture) for picture in (whole, cutout, emptied))
print(f"dhash: cutout and whole {(first ^ second).bit_count()}, two cutouts {(second ^ third).bit_count()}")
across, down = numpy.mgrid[0:128, 0:128]
for values in (across, down, (across - down) ** 2 / 64):
    depth = Image.fromarray((values * 200 + 1000).astype(numpy.uint16))
    print("depth map:", *(getattr(imagehash, name)(depth) for name in ("average_hash", "phash", "dhash", "whash")))
PYTHON
env/bin/python compare.py | tee seen
diff seen - <<'SEEN'
imagehash.average_hash: cutout and whole 0, two cutouts 43
imagehash.phash: cutout and whole 0, two cutouts 34
imagehash.dhash: cutout and whole 0, two cutouts 36
imagehash.whash: cutout and whole 0, two cutouts 48
imagehash.colorhash: cutout and whole 0, two cutouts 8
dhash: cutout and whole 45, two cutouts 0
depth map: 0000000000000000 8000000000000000 0000000000000000 0000000000000000
depth map: 0000000000000000 8000000000000000 0000000000000000 0000000000000000
depth map: 0000000000000000 8000000000000000 0000000000000000 0000000000000000
SEEN
