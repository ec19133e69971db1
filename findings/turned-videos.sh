#!/usr/bin/env bash
# A phone stores an upright video lying down, with a note (a display matrix) how to turn it. moviepy 2.2.1 with the ffmpeg 9 of
# imageio-ffmpeg 0.8.1 misses the note and has the frames, which ffmpeg has turned, squeezed into the lying size: everything is
# on its side and 3.2 times too wide, without an error. PyAV 18.1.0 gives the stored size and tells the note with each frame alone.
# pymediainfo 7.0.1 tells it for MP4 and MOV, not for Matroska. OpenCV 5.0.0 turns. Where pixels are not square, hachoir 3.4.0 gives the
# size as shown, all others the stored one.
# Expected: the size as shown, or the note beside the stored one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check moviepy==2.2.1 imageio-ffmpeg==0.8.1 av==18.1.0 \
    opencv-python-headless==5.0.0.93 pymediainfo==7.0.1 hachoir==3.4.0 numpy==2.4.6

cat >ask.py <<'PYTHON'
import logging
import subprocess

import av
import cv2
import imageio_ffmpeg
from hachoir.metadata import extractMetadata
from hachoir.parser import createParser
from moviepy import VideoFileClip
from pymediainfo import MediaInfo

logging.disable(logging.CRITICAL)
FFMPEG = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error"]


def make(name, *options):
    subprocess.run([*FFMPEG, *options, name], check=True)


# The upper half is white, the lower half black.
source = "color=black:s=640x360:d=1:r=10,drawbox=c=white:h=180:t=fill"
make("plain.mp4", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p")
for name in ("turned.mp4", "turned.mkv"):
    make(name, "-display_rotation", "90", "-i", "plain.mp4", "-c", "copy")
wide = "color=red:s=360x360:d=1:r=10,setsar=16/9"
make("wide.mp4", "-f", "lavfi", "-i", wide, "-pix_fmt", "yuv420p")

for name in ("plain.mp4", "turned.mp4", "turned.mkv", "wide.mp4"):
    clip = VideoFileClip(name)
    frame = clip.get_frame(0)
    shades = f"{frame[5, 5, 0] // 200}{frame[5, -5, 0] // 200}"  # upper corners
    print(name, "moviepy", clip.size, f"rotation {clip.rotation}, upper corners {shades}")
    with av.open(name) as container:
        stream = container.streams.video[0]
        frame = next(container.decode(stream))
        print(name, "av", [stream.width, stream.height], f"rotation {frame.rotation}")
    frame = cv2.VideoCapture(name).read()[1]
    print(name, "opencv", [frame.shape[1], frame.shape[0]])
    track = MediaInfo.parse(name).video_tracks[0]
    print(name, "pymediainfo", [track.width, track.height], f"rotation {track.rotation}")
    if name.endswith(".mp4"):
        found = extractMetadata(createParser(name))
        print(name, "hachoir", [found.get("width"), found.get("height")])
PYTHON
env/bin/python ask.py 2>/dev/null >seen
cat seen
diff seen - <<'SEEN'
plain.mp4 moviepy [640, 360] rotation 0, upper corners 11
plain.mp4 av [640, 360] rotation 0
plain.mp4 opencv [640, 360]
plain.mp4 pymediainfo [640, 360] rotation 0.000
plain.mp4 hachoir [640, 360]
turned.mp4 moviepy [640, 360] rotation 0, upper corners 10
turned.mp4 av [640, 360] rotation 90
turned.mp4 opencv [360, 640]
turned.mp4 pymediainfo [640, 360] rotation 270.000
turned.mp4 hachoir [640, 360]
turned.mkv moviepy [640, 360] rotation 0, upper corners 10
turned.mkv av [640, 360] rotation 90
turned.mkv opencv [360, 640]
turned.mkv pymediainfo [640, 360] rotation None
wide.mp4 moviepy [360, 360] rotation 0, upper corners 11
wide.mp4 av [360, 360] rotation 0
wide.mp4 opencv [360, 360]
wide.mp4 pymediainfo [360, 360] rotation 0.000
wide.mp4 hachoir [640, 360]
SEEN
