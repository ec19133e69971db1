#!/usr/bin/env bash
# Colours of vertices in a glTF file are linear by its standard, and those of a PLY file are taken for sRGB. trimesh 5.2.0 and
# pyvista 0.49.1 copy the numbers, so a middle grey, 128 to the eye, becomes 55, nearly black. And a cube of 20 mm in a 3MF file
# is one of 20 m in the glTF file that trimesh writes: the numbers are kept, and the unit of glTF is the metre.
# Expected: a mesh that is written in another format keeps its colours and its size.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check trimesh==5.2.0 lxml==6.1.3 networkx==3.6.1 numpy==2.4.6 pyvista==0.49.1 \
    vtk==9.7.2

cat >write.py <<'PYTHON'
import json
import struct
import zipfile

import numpy
import pyvista
import trimesh

linear = ((128 / 255 + 0.055) / 1.055) ** 2.4  # of the middle grey of sRGB
corners = numpy.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], "<f4").tobytes()
colours = numpy.full((3, 3), linear, "<f4").tobytes()
accessor = {"componentType": 5126, "count": 3, "type": "VEC3"}
gltf = {
    "asset": {"version": "2.0"},
    "scene": 0,
    "scenes": [{"nodes": [0]}],
    "nodes": [{"mesh": 0}],
    "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "COLOR_0": 1}}]}],
    "accessors": [
        {**accessor, "bufferView": 0, "min": [0, 0, 0], "max": [1, 1, 0]},
        {**accessor, "bufferView": 1},
    ],
    "bufferViews": [
        {"buffer": 0, "byteOffset": 0, "byteLength": 36},
        {"buffer": 0, "byteOffset": 36, "byteLength": 36},
    ],
    "buffers": [{"byteLength": 72}],
}
text = json.dumps(gltf).encode()
text += b" " * (-len(text) % 4)
with open("grey.glb", "wb") as file:
    file.write(struct.pack("<4sIII4s", b"glTF", 2, 28 + len(text) + 72, len(text), b"JSON") + text)
    file.write(struct.pack("<I4s", 72, b"BIN\0") + corners + colours)
trimesh.load("grey.glb").to_mesh().export("trimesh.ply")
scene = pyvista.read("grey.glb").combine(merge_points=False).extract_surface(algorithm="dataset_surface")
values = numpy.asarray(scene.point_data["COLOR_0"])[:, :3]
scene.point_data["RGB"] = values if values.dtype == numpy.uint8 else numpy.round(values * 255).astype(numpy.uint8)
scene.save("pyvista.ply", texture="RGB")
for name in ("trimesh", "pyvista"):
    print(name, "a grey of 128 is", trimesh.load(f"{name}.ply").visual.vertex_colors[0][:3].tolist())

trimesh.creation.box((20, 20, 20)).export("cube.3mf")
with zipfile.ZipFile("cube.3mf") as archive:
    model = archive.read(next(name for name in archive.namelist() if name.endswith(".model"))).decode()
print("3MF: unit", model.split('unit="')[1].split('"')[0])
trimesh.load("cube.3mf").export("cube.glb")
print("glTF: metres", trimesh.load("cube.glb").extents.tolist())
PYTHON
env/bin/python write.py | tee seen
diff seen - <<'SEEN'
trimesh a grey of 128 is [55, 55, 55]
pyvista a grey of 128 is [55, 55, 55]
3MF: unit millimeter
glTF: metres [20.0, 20.0, 20.0]
SEEN
