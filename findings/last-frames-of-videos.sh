#!/usr/bin/env bash
# A video is made longer by sending its last frame as the first one of the next. Asked for it in the way that reads best, two give the
# first frame: moviepy 2.2.1 at the time `clip.duration` (`get_frame`, `save_frame`), with a warning about "the last valid frame",
# and imageio 2.38.1 with av 18.1.0 at the index -1, without one. moviepy one frame earlier, imageio-ffmpeg 0.8.1 by its count and
# pims 0.7 give the last.
# Expected: the last frame, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check moviepy==2.2.1 imageio==2.38.1 imageio-ffmpeg==0.8.1 av==18.1.0 \
    pims==0.7 numpy==2.4.6

cat >last.py <<'PYTHON'
import av
import imageio.v2
import imageio.v3
import numpy
import pims
from moviepy import VideoFileClip
from PIL import Image

for name, codec in {"a.mp4": "libx264", "a.webm": "libvpx-vp9"}.items():
    with av.open(name, "w") as file:
        stream = file.add_stream(codec, rate=24)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for number in range(75):
            frame = av.VideoFrame.from_ndarray(numpy.full((64, 64, 3), number * 3, numpy.uint8), format="rgb24")
            file.mux(stream.encode(frame))
        file.mux(stream.encode())


def at_duration(name):
    clip = VideoFileClip(name)
    return clip.get_frame(clip.duration)


def saved_at_duration(name):
    clip = VideoFileClip(name)
    clip.save_frame("last.png", t=clip.duration)
    return Image.open("last.png")


def one_frame_earlier(name):
    clip = VideoFileClip(name)
    return clip.get_frame(clip.duration - 1 / clip.fps)


def by_count(name):
    reader = imageio.v2.get_reader(name, "ffmpeg")
    return reader.get_data(reader.count_frames() - 1)


def by_pims(name):
    video = pims.PyAVReaderIndexed(name)
    return video[len(video) - 1]


for what, ask in {
    "moviepy, get_frame(clip.duration)": at_duration,
    "moviepy, save_frame(t=clip.duration)": saved_at_duration,
    "moviepy, one frame earlier": one_frame_earlier,
    "imageio, imread(index=-1) with av": lambda name: imageio.v3.imread(name, index=-1, plugin="pyav"),
    "imageio, by the count of ffmpeg": by_count,
    "pims": by_pims,
}.items():
    for name in "a.mp4", "a.webm":
        number = numpy.asarray(ask(name))[16:48, 16:48, :3].mean() / 3
        print(f"{what}, {name}: frame {number:.0f} of 0 to 74")
PYTHON
env/bin/python -W ignore last.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
moviepy, get_frame(clip.duration), a.mp4: frame 0 of 0 to 74
moviepy, get_frame(clip.duration), a.webm: frame 0 of 0 to 74
moviepy, save_frame(t=clip.duration), a.mp4: frame 0 of 0 to 74
moviepy, save_frame(t=clip.duration), a.webm: frame 0 of 0 to 74
moviepy, one frame earlier, a.mp4: frame 74 of 0 to 74
moviepy, one frame earlier, a.webm: frame 74 of 0 to 74
imageio, imread(index=-1) with av, a.mp4: frame 0 of 0 to 74
imageio, imread(index=-1) with av, a.webm: frame 0 of 0 to 74
imageio, by the count of ffmpeg, a.mp4: frame 74 of 0 to 74
imageio, by the count of ffmpeg, a.webm: frame 74 of 0 to 74
pims, a.mp4: frame 74 of 0 to 74
pims, a.webm: frame 74 of 0 to 74
SEEN
