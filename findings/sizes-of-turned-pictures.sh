#!/usr/bin/env bash
# A photograph may be stored on its side, with a note (EXIF orientation) how to turn it. Whoever takes its size to choose a shape
# for the result needs the turned one. imagesize 2.0.1 turns JPEG and HEIC, doesn't turn WebP and PNG, and knows no size, (-1, -1),
# of an AVIF that is to be turned, without an error. image-size 2.1.0 (npm) reports the note beside the stored size for JPEG
# alone; probe-image-size 7.5.0 does for all but PNG, and for AVIF, whose `irot` counts the other way round, says 8 where it is 6.
# image-size takes the crop of one picture in a HEIC file off the size of another: 639 where they are 640 and 63 wide.
# Expected: one rule for all formats.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0 pillow-heif==1.8.1 imagesize==2.0.1
npm install --silent --no-audit --no-fund image-size@2.1.0 probe-image-size@7.5.0

cat >draw.py <<'PYTHON'
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()
picture = Image.new("RGB", (640, 480), "red")
note = Image.Exif()
note[0x112] = 6  # turn by 90 degrees
for suffix in ("jpg", "webp", "png", "heic", "avif"):
    picture.save(f"turned.{suffix}", exif=note)
two = pillow_heif.HeifFile()
two.add_from_pillow(Image.new("RGB", (63, 48), "blue"))
two.add_from_pillow(picture)
two.save("two.heic", primary_index=1)
PYTHON
cat >ask.py <<'PYTHON'
import imagesize
from pathlib import Path

for file in sorted(Path().glob("*.*")):
    if file.suffix in (".jpg", ".webp", ".png", ".heic", ".avif"):
        print("imagesize", file, *imagesize.get(file))
PYTHON
cat >ask.cjs <<'JS'
const fs = require("fs");
const {imageSize} = require("image-size");
const probe = require("probe-image-size");
for (const file of fs.readdirSync(".").filter(f => /^(turned|two)\./.test(f)).sort())
  for (const [name, ask] of [["image-size", imageSize], ["probe-image-size", probe.sync]]) {
    const {width, height, orientation} = ask(fs.readFileSync(file));
    console.log(name, file, width, height, orientation ?? "-");
  }
JS
env/bin/python draw.py
{ env/bin/python ask.py; node ask.cjs; } >seen
cat seen
diff seen - <<'SEEN'
imagesize turned.avif -1 -1
imagesize turned.heic 480 640
imagesize turned.jpg 480 640
imagesize turned.png 640 480
imagesize turned.webp 640 480
imagesize two.heic 640 480
image-size turned.avif 640 480 -
probe-image-size turned.avif 640 480 8
image-size turned.heic 640 480 -
probe-image-size turned.heic 640 480 6
image-size turned.jpg 640 480 6
probe-image-size turned.jpg 640 480 6
image-size turned.png 640 480 -
probe-image-size turned.png 640 480 -
image-size turned.webp 640 480 -
probe-image-size turned.webp 640 480 6
image-size two.heic 639 480 -
probe-image-size two.heic 640 480 -
SEEN
