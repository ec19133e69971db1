#!/usr/bin/env bash
# Two libraries asked how many frames a video has. imageio 2.38.1 (`improps`, plugin pyav 18.1.0) answers 0 for WebM,
# Matroska and fragmented MP4, whose headers hold no count; `properties` of a still picture says 1, so 0 reads as "empty".
# opencv-python-headless 5.0.0.93 says 8 frames for AV1 in MP4 and then reads none of them: its wheel on Linux has no
# software decoder, and `read` says False, as it does at the end of a video. Both raise nothing.
# Expected: 8, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check imageio==2.38.1 av==18.1.0 opencv-python-headless==5.0.0.93 numpy

cat >look.py <<'PYTHON'
import av
import cv2
import imageio.v3
import numpy

fragmented = {"movflags": "frag_keyframe+empty_moov"}
for name, codec, options in (
    ("whole.mp4", "libx264", {}),
    ("fragmented.mp4", "libx264", fragmented),
    ("vp9.webm", "libvpx-vp9", {}),
    ("x264.mkv", "libx264", {}),
    ("av1.mp4", "libsvtav1", {}),
):
    with av.open(name, "w", options=options) as file:
        stream = file.add_stream(codec, rate=8)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for shade in range(8):
            picture = numpy.full((64, 64, 3), shade * 30, "uint8")
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode(None))
    by_imageio = imageio.v3.improps(name, plugin="pyav").shape[0]
    capture = cv2.VideoCapture(name)
    told = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    read = sum(capture.read()[0] for _ in range(8))
    print(f"{name}: imageio {by_imageio}, OpenCV {told}, of which read {read}")
PYTHON
env/bin/python look.py 2>log >seen
cat seen
diff seen - <<'SEEN'
whole.mp4: imageio 8, OpenCV 8, of which read 8
fragmented.mp4: imageio 0, OpenCV 8, of which read 8
vp9.webm: imageio 0, OpenCV 8, of which read 8
x264.mkv: imageio 0, OpenCV 8, of which read 8
av1.mp4: imageio 8, OpenCV 8, of which read 0
SEEN
