#!/usr/bin/env bash
# Models that draw vectors answer with SVG. What becomes of it in Python, drawn to pixels, without an error unless one is named:
# - PyMuPDF 2.0 and skia-python 144.1 ignore `<style>`: what is coloured by a class is black. PyMuPDF also paints gradients and
#   `currentColor` black, and gives a picture of width 100% the size of letter paper.
# - `hsl()` is black in CairoSVG 2.9.1, PyMuPDF and skia-python. CairoSVG raises an error for `rgb(0 255 0)`
#   with spaces and for an opacity in percent.
# - skia-python leaves out embedded pictures and what is used by `href` without `xlink:`.
# - resvg-py 0.5.0 refuses a width in millimetres as an invalid size unless it is told a resolution: its own is 0. CairoSVG makes 76
#   pixels of 20 mm, PyMuPDF and libvips (pyvips-binary 8.18.7) 57.
# Expected: a green square of 20 by 20 pixels, as browsers draw it (76 for 20 mm).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check cairosvg==2.9.1 resvg-py==0.5.0 pymupdf==2.0 \
    skia-python==144.1 pyvips==3.2.0 pyvips-binary==8.18.7 pillow==13.0.0

cat >draw.py <<'PYTHON'
import base64
import io

import cairosvg
import fitz
import pyvips
import resvg_py
import skia
from PIL import Image

GREEN = (0, 255, 0, 255)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'
SIZE = 'width="20" height="20"'
SQUARE = f"<rect {SIZE} {{}}/>"
STOPS = '<stop stop-color="#0f0"/><stop offset="1" stop-color="#0f0"/>'
file = io.BytesIO()
Image.new("RGB", (2, 2), GREEN[:3]).save(file, "PNG")
DATA = base64.b64encode(file.getvalue()).decode()
FILLED = SQUARE.format('fill="#0f0"')
PICTURES = {
    "plain": SVG.format(SIZE, FILLED),
    "class": SVG.format(SIZE, "<style>.a{fill:#0f0}</style>" + SQUARE.format('class="a"')),
    "gradient": SVG.format(
        SIZE,
        f'<defs><linearGradient id="g">{STOPS}</linearGradient></defs>'
        + SQUARE.format('fill="url(#g)"'),
    ),
    "currentColor": SVG.format(SIZE + ' color="#0f0"', SQUARE.format('fill="currentColor"')),
    "hsl": SVG.format(SIZE, SQUARE.format('fill="hsl(120, 100%, 50%)"')),
    "rgb with spaces": SVG.format(SIZE, SQUARE.format('fill="rgb(0 255 0)"')),
    "opacity 100%": SVG.format(SIZE, SQUARE.format('fill="#0f0" fill-opacity="100%"')),
    "use": SVG.format(
        SIZE, f'<defs><g id="r">{FILLED}</g></defs><use href="#r"/>'
    ),
    "embedded": SVG.format(SIZE, f'<image {SIZE} href="data:image/png;base64,{DATA}"/>'),
    "width 100%": SVG.format('width="100%" height="100%" viewBox="0 0 20 20"', FILLED),
    "20 mm": SVG.format('width="20mm" height="20mm" viewBox="0 0 20 20"', FILLED),
}


def with_skia(text):
    tree = skia.SVGDOM.MakeFromStream(skia.MemoryStream(text.encode()))
    surface = skia.Surface(20, 20)
    tree.setContainerSize(skia.Size(20, 20))
    tree.render(surface.getCanvas())
    return bytes(surface.makeImageSnapshot().encodeToData())


DRAWERS = {
    "CairoSVG": lambda text: cairosvg.svg2png(bytestring=text.encode()),
    "resvg": lambda text: bytes(resvg_py.svg_to_bytes(svg_string=text)),
    "libvips": lambda text: pyvips.Image.svgload_buffer(text.encode()).write_to_buffer(".png"),
    "PyMuPDF": lambda text: fitz.open(stream=text.encode(), filetype="svg")[0]
    .get_pixmap(alpha=True)
    .tobytes("png"),
    "skia": with_skia,
}
for name, text in PICTURES.items():
    for drawer, draw in DRAWERS.items():
        try:
            with Image.open(io.BytesIO(draw(text))) as drawn:
                width, height = drawn.size
                colour = drawn.convert("RGBA").getpixel((width // 2, height // 2))
        except ValueError as error:
            print(f"{name}: {drawer}: {type(error).__name__}")
            continue
        shown = {GREEN: "green", (0, 0, 0, 255): "black", (0, 0, 0, 0): "nothing"}[colour]
        print(f"{name}: {drawer}: {shown}, {width} x {height}")
PYTHON
env/bin/python draw.py 2>/dev/null | grep -v ": green, 20 x 20$" >seen
cat seen
diff seen - <<'SEEN'
class: PyMuPDF: black, 20 x 20
class: skia: black, 20 x 20
gradient: PyMuPDF: black, 20 x 20
currentColor: PyMuPDF: black, 20 x 20
hsl: CairoSVG: black, 20 x 20
hsl: PyMuPDF: black, 20 x 20
hsl: skia: black, 20 x 20
rgb with spaces: CairoSVG: ValueError
opacity 100%: CairoSVG: ValueError
use: skia: nothing, 20 x 20
embedded: skia: nothing, 20 x 20
width 100%: PyMuPDF: green, 612 x 792
20 mm: CairoSVG: green, 76 x 76
20 mm: resvg: ValueError
20 mm: libvips: green, 57 x 57
20 mm: PyMuPDF: green, 57 x 57
SEEN
