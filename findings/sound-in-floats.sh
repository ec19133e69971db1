#!/usr/bin/env bash
# Music and speech models return WAV files of 32-bit floats. With the longer header that the format prescribes for them
# (WAVE_FORMAT_EXTENSIBLE), pydub 0.25.1 takes the floats for integers: a tone of half the full scale becomes noise, 3 dB louder, and all
# that follows works on noise. Python's wave and wavio 0.0.9 refuse the file. soundfile 0.14.0 and av 18.1.0 read it.
# Expected: the tone, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pydub==0.25.1 wavio==0.0.9 soundfile==0.14.0 av==18.1.0 numpy==2.4.6

cat >read.py <<'PYTHON'
import struct
import warnings

import av
import numpy as np
import soundfile
import wavio

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for ffmpeg, which reading WAV does not need
    import pydub

RATE = 8000
tone = (0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype("<f4")
floats = struct.pack("<H", 3) + bytes.fromhex("000000001000800000aa00389b71")
header = struct.pack("<HHIIHHHHI", 0xFFFE, 1, RATE, RATE * 4, 4, 32, 22, 32, 4) + floats
chunks = b"".join(
    name + struct.pack("<I", len(content)) + content
    for name, content in ((b"fmt ", header), (b"fact", struct.pack("<I", RATE)), (b"data", tone.tobytes()))
)
with open("tone.wav", "wb") as file:
    file.write(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)


def by_pydub():
    sound = pydub.AudioSegment.from_wav("tone.wav")
    return np.array(sound.get_array_of_samples()) / sound.max_possible_amplitude


def by_av():
    with av.open("tone.wav") as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


READERS = {
    "pydub": by_pydub,
    "wavio": lambda: wavio.read("tone.wav").data[:, 0],
    "soundfile": lambda: soundfile.read("tone.wav")[0],
    "av": by_av,
}
for name, read in READERS.items():
    try:
        samples = read()
    except Exception as error:
        print(f"{name}: {type(error).__name__}")
        continue
    loudness = 20 * np.log10(np.sqrt(np.mean(np.square(samples))))
    same = np.allclose(samples, tone, atol=1e-4)
    print(f"{name}: {loudness:.1f} dB,", "the tone" if same else "something else")
PYTHON
env/bin/python read.py | tee seen
diff seen - <<'SEEN'
pydub: -6.0 dB, something else
wavio: Error
soundfile: -9.0 dB, the tone
av: -9.0 dB, the tone
SEEN
