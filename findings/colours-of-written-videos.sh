#!/usr/bin/env bash
# Frames of 1280 x 720 written as a video by imageio 2.38.1 with imageio-ffmpeg 0.8.1 or av 18.1.0, moviepy 2.2.1, mediapy 1.2.7,
# av and opencv-python-headless 5.0.0.93: all use the colours of standard definition (BT.601) and none says so in the file. Of HD
# without a word, players assume BT.709, so green comes out darker and a skin tone redder than in the frames. A video that does
# say BT.709 is read rightly by all that read, and written back without a word, in BT.601.
# Expected: HD in BT.709, or a file that says what it holds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check imageio==2.38.1 imageio-ffmpeg==0.8.1 av==18.1.0 moviepy==2.2.1 \
    mediapy==1.2.7 opencv-python-headless==5.0.0.93 numpy==2.4.6

cat >write.py <<'PYTHON'
import av
import cv2
import imageio.v3
import imageio_ffmpeg
import mediapy
import moviepy
import numpy
from av.video.reformatter import Colorspace, VideoReformatter

WIDTH, HEIGHT = 1280, 720
COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (200, 120, 80)]
frame = numpy.repeat(numpy.array([COLOURS], numpy.uint8), WIDTH // 4, axis=1).repeat(HEIGHT, axis=0)
frames = numpy.stack([frame] * 5)
mediapy.set_ffmpeg(imageio_ffmpeg.get_ffmpeg_exe())


def by_av(path, told=False):
    with av.open(path, "w") as video:
        stream = video.add_stream("libx264", 24)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        if told:
            stream.codec_context.colorspace = stream.codec_context.color_primaries = stream.codec_context.color_trc = 1
        for values in frames:
            picture = av.VideoFrame.from_ndarray(values, "rgb24")
            if told:
                picture = VideoReformatter().reformat(picture, format="yuv420p", dst_colorspace=Colorspace.ITU709)
            video.mux(stream.encode(picture))
        video.mux(stream.encode())


def by_opencv(path):
    video = cv2.VideoWriter(path, cv2.VideoWriter_fourcc(*"mp4v"), 24, (WIDTH, HEIGHT))
    for values in frames:
        video.write(values[..., ::-1])
    video.release()


def middles(values):
    return [tuple(int(value) for value in values[HEIGHT // 2, WIDTH // 8 + at * WIDTH // 4]) for at in range(4)]


def show(name, path):
    with av.open(path) as video:
        picture = next(video.decode(video=0))
        words = video.streams.video[0].codec_context
    told = {1: "BT.709", 2: "nothing", 6: "BT.601"}[words.colorspace]
    luma = picture.to_ndarray(format=picture.format.name)[HEIGHT // 2]
    held = {81: "BT.601", 63: "BT.709"}.get(int(luma[WIDTH // 8]), "?")
    player = VideoReformatter().reformat(picture, format="rgb24", src_colorspace=Colorspace.ITU709)
    print(f"{name}: says {told}, holds {held}; a player shows", *middles(player.to_ndarray()))


WRITERS = {
    "imageio with ffmpeg": lambda path: imageio.v3.imwrite(path, frames, plugin="FFMPEG", fps=24),
    "imageio with av": lambda path: imageio.v3.imwrite(path, frames, plugin="pyav", codec="libx264", fps=24),
    "moviepy": lambda path: moviepy.ImageSequenceClip(list(frames), fps=24).write_videofile(path, logger=None),
    "mediapy": lambda path: mediapy.write_video(path, frames, fps=24),
    "av": by_av,
    "opencv": by_opencv,
}
for name, write in WRITERS.items():
    write("written.mp4")
    show(name, "written.mp4")
by_av("told.mp4", told=True)
show("av, when told", "told.mp4")
moviepy.VideoFileClip("told.mp4").write_videofile("again.mp4", logger=None)
show("the same, after moviepy", "again.mp4")
PYTHON
env/bin/python write.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
imageio with ffmpeg: says nothing, holds BT.601; a player shows (255, 23, 0) (0, 215, 0) (0, 14, 255) (207, 124, 75)
imageio with av: says nothing, holds BT.601; a player shows (255, 23, 0) (0, 215, 0) (0, 14, 255) (207, 124, 75)
moviepy: says nothing, holds BT.601; a player shows (255, 23, 0) (0, 215, 0) (0, 14, 255) (207, 124, 75)
mediapy: says nothing, holds BT.601; a player shows (255, 23, 0) (0, 215, 0) (0, 14, 255) (207, 124, 75)
av: says nothing, holds BT.601; a player shows (255, 23, 0) (0, 215, 0) (0, 14, 255) (207, 124, 75)
opencv: says nothing, holds BT.601; a player shows (255, 23, 0) (0, 214, 0) (0, 13, 255) (204, 124, 74)
av, when told: says BT.709, holds BT.709; a player shows (254, 0, 0) (0, 254, 0) (0, 0, 254) (199, 118, 78)
the same, after moviepy: says nothing, holds BT.601; a player shows (255, 23, 0) (0, 213, 0) (0, 14, 255) (205, 122, 73)
SEEN
