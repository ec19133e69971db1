#!/usr/bin/env bash
# Sound is brought to the rate that a model or a video asks for. pydub 0.25.1 (set_frame_rate), SpeechRecognition 3.17.0
# (convert_rate) and pygame-ce 2.5.8 leave samples out: from 48 to 16 kHz a tone of 15 kHz, which 16 kHz cannot hold, comes out as
# one of 1 kHz, as loud as before. moviepy 2.2.1 takes the nearest sample when it writes at another rate than it read: 44.1 kHz,
# whatever the file has, so `fps=48000` or `audio_fps=48000` adds noise, 17 dB below a tone of 5 kHz. librosa 0.11.0, av 18.1.0
# and pedalboard 0.9.26 do neither; miniaudio 1.71 does a little.
# Expected: what the new rate cannot hold is gone, and nothing is added.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export SDL_AUDIODRIVER=dummy PYGAME_HIDE_SUPPORT_PROMPT=1
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pydub==0.25.1 speechrecognition==3.17.0 pygame-ce==2.5.8 moviepy==2.2.1 \
    librosa==0.11.0 av==18.1.0 miniaudio==1.71 pedalboard==0.9.26 soundfile==0.14.0 numpy==2.4.6 \
    "audioop-lts; python_version >= '3.13'"

cat >change.py <<'PYTHON'
import av
import librosa
import miniaudio
import numpy
import pygame
import soundfile
import speech_recognition
from moviepy import AudioFileClip
from pedalboard.io import AudioFile
from pydub import AudioSegment

FILE = "tone.wav"


def write(pitch, rate):
    wave = 0.5 * numpy.sin(2 * numpy.pi * pitch * numpy.arange(2 * rate) / rate)
    soundfile.write(FILE, wave, rate)


def by_pydub(rate):
    return AudioSegment.from_wav(FILE).set_frame_rate(rate).get_array_of_samples()


def by_speech_recognition(rate):
    with speech_recognition.AudioFile(FILE) as file:
        sound = speech_recognition.Recognizer().record(file)
    return numpy.frombuffer(sound.get_raw_data(convert_rate=rate), numpy.int16)


def by_pygame(rate):
    pygame.mixer.init(rate, -16, 1, allowedchanges=0)
    sound = pygame.sndarray.array(pygame.mixer.Sound(FILE))
    pygame.mixer.quit()
    return sound


def by_moviepy(rate):
    AudioFileClip(FILE).write_audiofile("changed.wav", fps=rate, logger=None)
    return soundfile.read("changed.wav", dtype="int16")[0][:, 0]


def by_librosa(rate):
    return librosa.load(FILE, sr=rate)[0] * 32768


def by_av(rate):
    resampler = av.AudioResampler("s16", "mono", rate)
    with av.open(FILE) as file:
        frames = [out for frame in [*file.decode(audio=0), None] for out in resampler.resample(frame)]
    return numpy.concatenate([frame.to_ndarray().ravel() for frame in frames])


def by_miniaudio(rate):
    return miniaudio.decode_file(FILE, nchannels=1, sample_rate=rate).samples


def by_pedalboard(rate):
    with AudioFile(FILE).resampled_to(rate) as file:
        return file.read(file.frames)[0] * 32768


def share(sound, rate, pitch):
    """Return how loud the tone of that pitch is, and how loud all else, in decibels below the written tone."""
    sound = numpy.asarray(sound, float)[rate // 5 : -rate // 5] / 32768
    turns = 2 * numpy.pi * pitch * numpy.arange(len(sound)) / rate
    waves = numpy.stack([numpy.sin(turns), numpy.cos(turns)], 1)
    tone = waves @ numpy.linalg.lstsq(waves, sound, rcond=None)[0]
    return [20 * numpy.log10(part.std() / (0.5 / 2**0.5) + 1e-9) for part in (tone, sound - tone)]


def heard(decibels):
    return f"{round(decibels)} dB" if decibels > -50 else "not heard"


for change in by_pydub, by_speech_recognition, by_pygame, by_moviepy, by_librosa, by_av, by_miniaudio, by_pedalboard:
    name = change.__name__.removeprefix("by_")
    write(15_000, 48_000)
    wrong, _ = share(change(16_000), 16_000, 1000)
    write(5000, 44_100)
    _, noise = share(change(48_000), 48_000, 5000)
    print(f"{name}: 15 kHz at 16 kHz is a tone of 1 kHz: {heard(wrong)}; noise beside 5 kHz at 48 kHz: {heard(noise)}")
PYTHON
env/bin/python -W ignore change.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
pydub: 15 kHz at 16 kHz is a tone of 1 kHz: 0 dB; noise beside 5 kHz at 48 kHz: -34 dB
speech_recognition: 15 kHz at 16 kHz is a tone of 1 kHz: 0 dB; noise beside 5 kHz at 48 kHz: -34 dB
pygame: 15 kHz at 16 kHz is a tone of 1 kHz: 0 dB; noise beside 5 kHz at 48 kHz: not heard
moviepy: 15 kHz at 16 kHz is a tone of 1 kHz: -5 dB; noise beside 5 kHz at 48 kHz: -17 dB
librosa: 15 kHz at 16 kHz is a tone of 1 kHz: not heard; noise beside 5 kHz at 48 kHz: not heard
av: 15 kHz at 16 kHz is a tone of 1 kHz: not heard; noise beside 5 kHz at 48 kHz: not heard
miniaudio: 15 kHz at 16 kHz is a tone of 1 kHz: -33 dB; noise beside 5 kHz at 48 kHz: -34 dB
pedalboard: 15 kHz at 16 kHz is a tone of 1 kHz: not heard; noise beside 5 kHz at 48 kHz: not heard
SEEN
