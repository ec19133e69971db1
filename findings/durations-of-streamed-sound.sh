#!/usr/bin/env bash
# Libraries that read the length of a sound, on what speech services stream. tinytag 2.3.2 takes plain AAC (ADTS) for
# MP3, and adds up what looks like MP3 frames by chance: of ten seconds it sees less than one. Both it and mutagen 1.48.1
# give 0.0 for a fragmented MP4, and half a day (44,739 s) for a WAV that was written to a pipe, whose length stands as
# "unknown" in its header; audioread 3.1.0 believes that, too. None raises an error or says that it does not know; who
# bills or cuts by the second gets a number.
# Expected: about ten seconds, as FFmpeg reads it, or no answer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check tinytag==2.3.2 mutagen==1.48.1 audioread==3.1.0 av==18.1.0 numpy

cat >look.py <<'PYTHON'
import audioread
import av
import mutagen
import numpy
import tinytag


class Pipe:
    """Take bytes and cannot go back, like a pipe or an HTTP response."""

    def __init__(self):
        self.taken = bytearray()

    def write(self, part):
        self.taken += part
        return len(part)


def write(name, container, codec, options):
    pipe = Pipe()
    with av.open(name if container == "adts" else pipe, "w", format=container, options=options) as file:
        stream = file.add_stream(codec, rate=48000, layout="mono")
        wave = numpy.sin(numpy.arange(480000, dtype="float32") / 20).reshape(1, -1)
        sound = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
        sound.rate = 48000
        form = stream.codec_context.format
        resampler = av.AudioResampler(format=form, layout="mono", rate=48000, frame_size=1024)
        for part in [*resampler.resample(sound), *resampler.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    if pipe.taken:
        with open(name, "wb") as saved:
            saved.write(pipe.taken)


def said(seconds):
    return "under 1" if 0 < seconds < 1 else f"{seconds:.0f}"


write("plain.aac", "adts", "aac", {})
write("fragmented.m4a", "mp4", "aac", {"movflags": "frag_keyframe+empty_moov"})
write("piped.wav", "wav", "pcm_s16le", {})
for name in ("plain.aac", "fragmented.m4a", "piped.wav"):
    with av.open(name) as file:
        answers = {"FFmpeg": file.duration / 1e6}
    answers["tinytag"] = tinytag.TinyTag.get(name).duration
    answers["mutagen"] = mutagen.File(name).info.length
    if name.endswith("wav"):
        with audioread.audio_open(name) as file:
            answers["audioread"] = file.duration
    print(f"{name}:", ", ".join(f"{library} {said(seconds)}" for library, seconds in answers.items()))
PYTHON
env/bin/python -W ignore look.py | tee seen
diff seen - <<'SEEN'
plain.aac: FFmpeg 10, tinytag under 1, mutagen 10
fragmented.m4a: FFmpeg 10, tinytag 0, mutagen 0
piped.wav: FFmpeg 10, tinytag 44739, mutagen 44739, audioread 44739
SEEN
