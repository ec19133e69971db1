#!/usr/bin/env bash
# Subtitles in WebVTT, as speech models return them, name the speaker of a line (`<v Ann>`), the time of a word
# (`<00:00:01.500>`), and write `&` as `&amp;`. Of a cue with two speakers webvtt-py 0.6.0 gives all lines to the first, and pysubs2
# 1.8.1 forgets both; pysubs2 shows the times of words as text; both leave `&amp;` in what is said. None of it is an error.
# pycaption 2.3.14 reads all three.
# Expected: the text as it is spoken, with its speakers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check webvtt-py==0.6.0 pysubs2==1.8.1 pycaption==2.3.14

cat >read.py <<'PYTHON'
import pycaption
import pysubs2
import webvtt


def by_pycaption(text):
    found = pycaption.WebVTTReader().read(text)
    return [(None, caption.get_text()) for caption in found.get_captions("en-US")]


READERS = {
    "webvtt-py": lambda text: [(cue.voice, cue.text) for cue in webvtt.from_string(text).captions],
    "pysubs2": lambda text: [
        (event.name or None, event.plaintext) for event in pysubs2.SSAFile.from_string(text)
    ],
    "pycaption": by_pycaption,
}
for name, read in READERS.items():
    for said in ("<v Ann>Hello\n<v Tom>Goodbye", "Hello <00:00:01.500>there", "Tom &amp; Ann"):
        for speaker, text in read(f"WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n{said}\n"):
            print(f"{name}: {said!r} is {text!r}", f"said by {speaker}" if speaker else "")
PYTHON
env/bin/python read.py | sed 's/ *$//' | tee seen
diff seen - <<'SEEN'
webvtt-py: '<v Ann>Hello\n<v Tom>Goodbye' is 'Hello\nGoodbye' said by Ann
webvtt-py: 'Hello <00:00:01.500>there' is 'Hello there'
webvtt-py: 'Tom &amp; Ann' is 'Tom &amp; Ann'
pysubs2: '<v Ann>Hello\n<v Tom>Goodbye' is 'Hello\nGoodbye'
pysubs2: 'Hello <00:00:01.500>there' is 'Hello <00:00:01.500>there'
pysubs2: 'Tom &amp; Ann' is 'Tom &amp; Ann'
pycaption: '<v Ann>Hello\n<v Tom>Goodbye' is 'Ann: Hello\nTom: Goodbye'
pycaption: 'Hello <00:00:01.500>there' is 'Hello there'
pycaption: 'Tom &amp; Ann' is 'Tom & Ann'
SEEN
