#!/usr/bin/env bash
# Libraries that tell a file's type by its first bytes, on the files that media models take and give (all written by
# FFmpeg, Pillow, pillow-heif and trimesh). filetype 1.2.0 knows neither binary glTF nor an animated AVIF; puremagic 1.30
# takes an M4A and a HEIC for video/mp4 and fails on binary glTF; to both, WebM that holds only sound is a video.
# Expected: a type whose first word (image, audio, video, model) is right, or none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check filetype==1.2.0 puremagic==1.30 av==18.1.0 numpy pillow==13.0.0 \
    pillow-heif==1.8.1 trimesh==5.2.0

cat >look.py <<'PYTHON'
import av
import filetype
import numpy
import pillow_heif
import puremagic
import trimesh
from PIL import Image

pillow_heif.register_heif_opener()
picture = Image.effect_noise((64, 64), 50).convert("RGB")
picture.save("picture.heic")
picture.save("moving.avif", save_all=True, append_images=[picture.rotate(90)])
trimesh.creation.box().export("mesh.glb")
for name, container, codec in (("sound.m4a", "ipod", "aac"), ("sound.weba", "webm", "libopus")):
    with av.open(name, "w", format=container) as file:
        stream = file.add_stream(codec, rate=48000, layout="mono")
        silence = av.AudioFrame.from_ndarray(numpy.zeros((1, 48000), "float32"), format="fltp", layout="mono")
        silence.rate = 48000
        resampler = av.AudioResampler(format=stream.codec_context.format, layout="mono", rate=48000)
        for part in resampler.resample(silence):
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))


def by_puremagic(name):
    try:
        return puremagic.from_string(open(name, "rb").read(), mime=True)
    except puremagic.PureError:
        return "PureError"


for name in ("picture.heic", "moving.avif", "sound.m4a", "sound.weba", "mesh.glb"):
    print(f"{name}: filetype {filetype.guess_mime(name)}, puremagic {by_puremagic(name)}")
PYTHON
env/bin/python look.py 2>log >seen
cat seen
diff seen - <<'SEEN'
picture.heic: filetype image/heic, puremagic video/mp4
moving.avif: filetype None, puremagic image/avif
sound.m4a: filetype audio/mp4, puremagic video/mp4
sound.weba: filetype video/webm, puremagic video/webm
mesh.glb: filetype None, puremagic PureError
SEEN
