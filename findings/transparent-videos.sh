#!/usr/bin/env bash
# Models that cut out the background answer with a video whose alpha channel says how opaque each pixel is: VP8 and VP9 in WebM,
# HEVC in MP4, ProRes 4444 in MOV. Of a red that is half transparent, PyAV 18.1.0, and imageio 2.38.1 on top of it, make an opaque
# one for VP8, VP9 and HEVC, and keep the alpha of ProRes. imageio on top of ffmpeg gives three channels of all, also when it is
# asked for four. moviepy 2.2.1 on the same ffmpeg keeps the alpha of all four. Nothing raises an error.
# Expected: an alpha of 127 or 128, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check av==18.1.0 imageio==2.38.1 imageio-ffmpeg==0.8.1 moviepy==2.2.1

cat >ask.py <<'PYTHON'
import logging
import subprocess

import av
import imageio
import imageio.v3
import imageio_ffmpeg
from moviepy import VideoFileClip

logging.disable(logging.CRITICAL)
RED = ["-f", "lavfi", "-i", "color=red@0.5:s=64x64:d=1:r=10,format=rgba"]
VIDEOS = {
    "vp8.webm": ["libvpx", "-auto-alt-ref", "0", "-pix_fmt", "yuva420p"],
    "vp9.webm": ["libvpx-vp9", "-pix_fmt", "yuva420p"],
    "hevc.mp4": ["libx265", "-pix_fmt", "yuva420p"],
    "prores.mov": ["prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le"],
}
for name, codec in VIDEOS.items():
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", *RED, "-c:v", *codec, name]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    with av.open(name) as container:
        frame = next(container.decode(video=0)).to_ndarray(format="rgba")
    print(name, "av", frame[5, 5, 3])
    frame = imageio.v3.imread(name, plugin="pyav", index=0, format="rgba")
    print(name, "imageio with av", frame[5, 5, 3])
    frame = imageio.get_reader(name, "ffmpeg", pixelformat="rgba").get_data(0)
    print(name, "imageio with ffmpeg", f"{frame.shape[-1]} channels")
    clip = VideoFileClip(name, has_mask=True)
    print(name, "moviepy", round(255 * clip.mask.get_frame(0)[5, 5]))
PYTHON
env/bin/python ask.py 2>/dev/null >seen
cat seen
diff seen - <<'SEEN'
vp8.webm av 255
vp8.webm imageio with av 255
vp8.webm imageio with ffmpeg 3 channels
vp8.webm moviepy 127
vp9.webm av 255
vp9.webm imageio with av 255
vp9.webm imageio with ffmpeg 3 channels
vp9.webm moviepy 127
hevc.mp4 av 255
hevc.mp4 imageio with av 255
hevc.mp4 imageio with ffmpeg 3 channels
hevc.mp4 moviepy 127
prores.mov av 128
prores.mov imageio with av 128
prores.mov imageio with ffmpeg 3 channels
prores.mov moviepy 128
SEEN
