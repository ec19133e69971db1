#!/usr/bin/env bash
# A picture that was opened with Pillow and goes on to a media model, an agent or a data set. fal-client 1.0.3 makes a JPEG of
# every picture: a mask of two values gets 53, a transparent picture is an error. huggingface_hub 2.4.0, dspy 3.4.1 and datasets
# 5.2.0 save it anew in the format that it was opened in: a lossless WebP becomes a lossy one. google-genai 3.6.1 and smolagents
# 1.26.0 make a PNG. With all six a photograph that is to be turned loses the note that says so and stays on its side, and an
# animated picture becomes its first frame.
# Expected: the pixels, the turn and the frames of the picture, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0 numpy==2.4.6 fal-client==1.0.3 huggingface_hub==2.4.0 \
    dspy==3.4.1 datasets==5.2.0 google-genai==3.6.1 smolagents==1.26.0

cat >send.py <<'PYTHON'
import base64
import io

import datasets
import dspy
import fal_client
import numpy
from google.genai import _transformers
from huggingface_hub.inference._common import _open_as_mime_bytes
from PIL import Image, ImageDraw, ImageOps
from smolagents.utils import encode_image_base64


def opened(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return Image.open(io.BytesIO(file.getvalue()))


def decoded(uri):
    return base64.b64decode(uri.partition(",")[2])


mask = Image.new("L", (64, 64))
ImageDraw.Draw(mask).ellipse((8, 8, 50, 40), fill=255)
colours = Image.merge("RGB", [mask, ImageOps.mirror(mask), ImageOps.flip(mask)])
note = Image.Exif()
note[0x112] = 6  # turn by 90 degrees
PICTURES = {
    "a mask": mask,
    "a transparent picture": Image.merge("RGBA", [*colours.split(), mask]),
    "a lossless WebP": opened(colours, "WEBP", lossless=True),
    "a photograph to be turned": opened(Image.new("RGB", (64, 48), "red"), "JPEG", exif=note),
    "an animation": opened(
        Image.new("RGB", (8, 8), "red"),
        "WEBP",
        lossless=True,
        save_all=True,
        append_images=[Image.new("RGB", (8, 8), "blue")],
    ),
}
CLIENTS = {
    "fal-client": lambda picture: decoded(fal_client.encode_image(picture)),
    "huggingface_hub": lambda picture: bytes(_open_as_mime_bytes(picture)),
    "dspy": lambda picture: decoded(dspy.Image(picture).url),
    "datasets": lambda picture: datasets.Image().encode_example(picture)["bytes"],
    "google-genai": lambda picture: _transformers.t_part(picture).inline_data.data,
    "smolagents": lambda picture: base64.b64decode(encode_image_base64(picture)),
}
for kind, picture in PICTURES.items():
    for client, send in CLIENTS.items():
        picture.seek(0)
        try:
            sent = Image.open(io.BytesIO(send(picture)))
        except OSError as problem:
            print(f"{kind}, {client}: {problem}")
            continue
        before, after = (numpy.asarray(ImageOps.exif_transpose(one).convert("RGBA")) for one in (picture, sent))
        same = before.shape == after.shape and (before == after).all()
        values = len(numpy.unique(numpy.asarray(sent.convert("L"))))
        print(
            f"{kind}, {client}: {sent.format}, {'x'.join(map(str, after.shape[1::-1]))} as seen,",
            f"{getattr(sent, 'n_frames', 1)} frame(s), {'same pixels' if same else 'other pixels'}"
            + (f", {values} values" if picture is mask else ""),
        )
PYTHON
env/bin/python send.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
a mask, fal-client: JPEG, 64x64 as seen, 1 frame(s), other pixels, 53 values
a mask, huggingface_hub: PNG, 64x64 as seen, 1 frame(s), same pixels, 2 values
a mask, dspy: PNG, 64x64 as seen, 1 frame(s), same pixels, 2 values
a mask, datasets: PNG, 64x64 as seen, 1 frame(s), same pixels, 2 values
a mask, google-genai: PNG, 64x64 as seen, 1 frame(s), same pixels, 2 values
a mask, smolagents: PNG, 64x64 as seen, 1 frame(s), same pixels, 2 values
a transparent picture, fal-client: cannot write mode RGBA as JPEG
a transparent picture, huggingface_hub: PNG, 64x64 as seen, 1 frame(s), same pixels
a transparent picture, dspy: PNG, 64x64 as seen, 1 frame(s), same pixels
a transparent picture, datasets: PNG, 64x64 as seen, 1 frame(s), same pixels
a transparent picture, google-genai: PNG, 64x64 as seen, 1 frame(s), same pixels
a transparent picture, smolagents: PNG, 64x64 as seen, 1 frame(s), same pixels
a lossless WebP, fal-client: JPEG, 64x64 as seen, 1 frame(s), other pixels
a lossless WebP, huggingface_hub: WEBP, 64x64 as seen, 1 frame(s), other pixels
a lossless WebP, dspy: WEBP, 64x64 as seen, 1 frame(s), other pixels
a lossless WebP, datasets: WEBP, 64x64 as seen, 1 frame(s), other pixels
a lossless WebP, google-genai: PNG, 64x64 as seen, 1 frame(s), same pixels
a lossless WebP, smolagents: PNG, 64x64 as seen, 1 frame(s), same pixels
a photograph to be turned, fal-client: JPEG, 64x48 as seen, 1 frame(s), other pixels
a photograph to be turned, huggingface_hub: JPEG, 64x48 as seen, 1 frame(s), other pixels
a photograph to be turned, dspy: JPEG, 64x48 as seen, 1 frame(s), other pixels
a photograph to be turned, datasets: JPEG, 64x48 as seen, 1 frame(s), other pixels
a photograph to be turned, google-genai: PNG, 64x48 as seen, 1 frame(s), other pixels
a photograph to be turned, smolagents: PNG, 64x48 as seen, 1 frame(s), other pixels
an animation, fal-client: JPEG, 8x8 as seen, 1 frame(s), other pixels
an animation, huggingface_hub: WEBP, 8x8 as seen, 1 frame(s), other pixels
an animation, dspy: WEBP, 8x8 as seen, 1 frame(s), other pixels
an animation, datasets: WEBP, 8x8 as seen, 1 frame(s), other pixels
an animation, google-genai: PNG, 8x8 as seen, 1 frame(s), same pixels
an animation, smolagents: PNG, 8x8 as seen, 1 frame(s), same pixels
SEEN
