#!/usr/bin/env bash
# Models that make stickers and short loops return animated pictures. Of four frames `imageio.v3.imread` 2.38.1 returns all in GIF
# and APNG, the first alone in WebP and AVIF, so the same code gets an array of another shape; `imiter` reads all. av 18.1.0 reads
# one of AVIF's, without an error, and refuses animated WebP. Pillow 13.0.0 counts all.
# Expected: four frames, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check imageio==2.38.1 av==18.1.0 pillow==13.0.0

cat >read.py <<'PYTHON'
import av
import imageio.v3
from PIL import Image

frames = [Image.new("RGBA", (16, 12), (40 * number, 0, 255, 255)) for number in range(4)]


def by_pillow(path):
    with Image.open(path) as picture:
        return picture.n_frames


def by_imread(path):
    found = imageio.v3.imread(path)
    return len(found) if found.ndim == 4 else 1  # frames, rows, columns, channels


def by_av(path):
    with av.open(path) as container:
        return sum(1 for _ in container.decode(video=0))


READERS = {
    "pillow": by_pillow,
    "imread": by_imread,
    "imiter": lambda path: len(list(imageio.v3.imiter(path))),
    "av": by_av,
}
for kind in ("gif", "png", "webp", "avif"):
    path = f"loop.{kind}"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100, loop=0)
    for name, count in READERS.items():
        try:
            found = count(path)
        except Exception as error:
            found = type(error).__name__
        print(f"{kind}: {name} {found}")
PYTHON
env/bin/python read.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
gif: pillow 4
gif: imread 4
gif: imiter 4
gif: av 4
png: pillow 4
png: imread 4
png: imiter 4
png: av 4
webp: pillow 4
webp: imread 1
webp: imiter 4
webp: av InvalidDataError
avif: pillow 4
avif: imread 1
avif: imiter 4
avif: av 1
SEEN
