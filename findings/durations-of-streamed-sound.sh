#!/usr/bin/env bash
# Two libraries that read the length of a sound, on what speech services stream. tinytag 2.3.2 takes plain AAC (ADTS) for
# MP3, and adds up what looks like MP3 frames by chance: of ten seconds it sees less than one. Both it and mutagen 1.48.1
# give 0.0 for a fragmented MP4. Neither raises an error or says that it does not know; who bills or cuts by the second
# gets a number.
# Expected: about ten seconds, as FFmpeg reads it, or no answer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check tinytag==2.3.2 mutagen==1.48.1 av==18.1.0 numpy

cat >look.py <<'PYTHON'
import av
import mutagen
import numpy
import tinytag

fragmented = {"movflags": "frag_keyframe+empty_moov"}
for name, container, options in (("plain.aac", "adts", {}), ("whole.m4a", "mp4", {}), ("fragmented.m4a", "mp4", fragmented)):
    with av.open(name, "w", format=container, options=options) as file:
        stream = file.add_stream("aac", rate=48000, layout="mono")
        wave = numpy.sin(numpy.arange(480000, dtype="float32") / 20).reshape(1, -1)
        sound = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
        sound.rate = 48000
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=48000, frame_size=1024)
        for part in [*resampler.resample(sound), *resampler.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    by_tinytag = tinytag.TinyTag.get(name).duration
    by_mutagen = mutagen.File(name).info.length
    with av.open(name) as file:
        print(f"{name}: FFmpeg {file.duration / 1e6:.0f} s, tinytag {'under 1' if 0 < by_tinytag < 1 else round(by_tinytag)} s, mutagen {by_mutagen:.0f} s")
PYTHON
env/bin/python look.py | tee seen
diff seen - <<'SEEN'
plain.aac: FFmpeg 10 s, tinytag under 1 s, mutagen 10 s
whole.m4a: FFmpeg 10 s, tinytag 10 s, mutagen 10 s
fragmented.m4a: FFmpeg 10 s, tinytag 0 s, mutagen 0 s
SEEN
