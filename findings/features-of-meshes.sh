#!/usr/bin/env bash
# Valid binary glTF files (the validator of its authors finds nothing in them) of one square, each with one feature of glTF 2.0, read in
# Python. What differs, without an error:
# - trimesh 5.2.0: a triangle fan is an empty scene; colours of 16 bits become black, and colours beside a material vanish; sparse
#   values are left out; the shape that `weights` chooses is not taken; of two instances one is there, although the file says
#   that whoever doesn't know instancing must not read it (`extensionsRequired`).
# - assimp-py 1.1.0: the same for instances and weights.
# - pyvista 0.49.1 (vtk 9.7.2): sparse values and instances give a mesh without a point.
# Expected: the shape and colour as shown, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check trimesh==5.2.0 pyvista==0.49.1 vtk==9.7.2 assimp-py==1.1.0 numpy==2.4.6
npm install --silent --no-audit --no-fund gltf-validator@2.0.0-dev.3.10

cat >make.py <<'PYTHON'
import json
import struct

import numpy as np

FLOAT, SHORT = 5126, 5123
TRIANGLES, STRIP, FAN = 4, 5, 6


class Square:
    def __init__(self, mode=TRIANGLES, indices=(0, 1, 2, 2, 1, 3)):
        self.bytes, self.views, self.accessors = b"", [], []
        corners = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]]
        positions = self.add(corners, "<f4", FLOAT, "VEC3", min=[0, 0, 0], max=[1, 1, 0])
        self.primitive = {"attributes": {"POSITION": positions}, "mode": mode}
        self.primitive["indices"] = self.add(indices, "<u2", SHORT, "SCALAR")
        self.mesh, self.node, self.rest = {"primitives": [self.primitive]}, {"mesh": 0}, {}

    def view(self, values, kind, **more):
        self.bytes += bytes(-len(self.bytes) % 4)
        data = np.array(values, kind).tobytes()
        self.views.append(
            {"buffer": 0, "byteOffset": len(self.bytes), "byteLength": len(data), **more}
        )
        self.bytes += data
        return len(self.views) - 1

    def add(self, values, kind, component, shape, stride=None, **more):
        view = self.view(values, kind, **({"byteStride": stride} if stride else {}))
        self.accessors.append(
            {"bufferView": view, "componentType": component, "count": len(values), "type": shape}
            | more
        )
        return len(self.accessors) - 1

    def save(self, name):
        self.bytes += bytes(-len(self.bytes) % 4)
        scene = {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [self.node],
            "meshes": [self.mesh],
            "accessors": self.accessors,
            "bufferViews": self.views,
            "buffers": [{"byteLength": len(self.bytes)}],
            **self.rest,
        }
        text = json.dumps(scene).encode()
        text += b" " * (-len(text) % 4)
        chunks = struct.pack("<I4s", len(text), b"JSON") + text
        chunks += struct.pack("<I4s", len(self.bytes), b"BIN\0") + self.bytes
        with open(f"{name}.glb", "wb") as file:
            file.write(struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks)


Square().save("plain")
Square(STRIP, (0, 1, 2, 3)).save("strip")
Square(FAN, (0, 1, 3, 2)).save("fan")

for name, material in (("colour", None), ("colour-and-material", {"doubleSided": True})):
    square = Square()
    half_red = [[32768, 0, 0, 0]] * 4  # the fourth pads each to eight bytes
    square.primitive["attributes"]["COLOR_0"] = square.add(
        half_red, "<u2", SHORT, "VEC3", stride=8, normalized=True
    )
    if material:
        square.primitive["material"] = 0
        square.rest["materials"] = [material]
    square.save(name)

square = Square()  # its last corner moves to (9, 9, 0)
square.accessors[0]["max"] = [9, 9, 0]
square.accessors[0]["sparse"] = {
    "count": 1,
    "indices": {"bufferView": square.view([3], "<u2"), "componentType": SHORT},
    "values": {"bufferView": square.view([[9, 9, 0]], "<f4")},
}
square.save("sparse")

square = Square()  # all of it moves up by 3
moved = square.add([[0, 0, 3]] * 4, "<f4", FLOAT, "VEC3", min=[0, 0, 3], max=[0, 0, 3])
square.primitive["targets"] = [{"POSITION": moved}]
square.mesh["weights"] = [1.0]
square.save("weights")

square = Square()  # twice, the second at x = 10
name = "EXT_mesh_gpu_instancing"
places = square.add([[0, 0, 0], [10, 0, 0]], "<f4", FLOAT, "VEC3")
square.node["extensions"] = {name: {"attributes": {"TRANSLATION": places}}}
square.rest.update(extensionsUsed=[name], extensionsRequired=[name])
square.save("instances")
PYTHON
cat >validate.mjs <<'JS'
import fs from "fs";
import validator from "gltf-validator";
for (const file of fs.readdirSync(".").filter(name => name.endsWith(".glb"))) {
  const {issues} = await validator.validateBytes(new Uint8Array(fs.readFileSync(file)));
  if (issues.numErrors || issues.numWarnings) throw new Error(`${file}: ${JSON.stringify(issues.messages)}`);
}
JS
cat >read.py <<'PYTHON'
import logging
from pathlib import Path

import assimp_py
import numpy as np
import pyvista
import trimesh

logging.disable(logging.CRITICAL)


def with_trimesh(file):
    scene = trimesh.load(file, force="scene")
    if not scene.geometry:
        return "empty"
    mesh = scene.to_mesh()
    colour = ""
    if "colour" in file.name:
        known = mesh.visual.kind == "vertex"
        colour = f", red {mesh.visual.vertex_colors[0][0]}" if known else ", no colour"
    return f"up to {shown(scene.bounds[1])}, {len(mesh.faces)} triangles{colour}"


def with_pyvista(file):
    mesh = pyvista.read(file).combine()
    if not mesh.n_points:
        return "empty"
    colour = f", red {round(255 * float(mesh['COLOR_0'][0][0]))}" if "colour" in file.name else ""
    return f"up to {shown(mesh.bounds[1::2])}, {mesh.n_cells} cells{colour}"


def with_assimp(file):
    meshes = assimp_py.import_file(str(file), assimp_py.Process_Triangulate).meshes
    corners = np.concatenate([np.asarray(mesh.vertices).reshape(-1, 3) for mesh in meshes])
    return f"up to {shown(corners.max(0))}"


def shown(corner):
    return " ".join(f"{value:g}" for value in corner)


for file in sorted(Path().glob("*.glb")):
    for read in (with_trimesh, with_pyvista, with_assimp):
        print(f"{file.stem}: {read.__name__[5:]}: {read(file)}")
PYTHON
env/bin/python make.py
node validate.mjs
env/bin/python read.py 2>/dev/null >seen
cat seen
diff seen - <<'SEEN'
colour-and-material: trimesh: up to 1 1 0, 2 triangles, no colour
colour-and-material: pyvista: up to 1 1 0, 2 cells, red 128
colour-and-material: assimp: up to 1 1 0
colour: trimesh: up to 1 1 0, 2 triangles, red 0
colour: pyvista: up to 1 1 0, 2 cells, red 128
colour: assimp: up to 1 1 0
fan: trimesh: empty
fan: pyvista: up to 1 1 0, 2 cells
fan: assimp: up to 1 1 0
instances: trimesh: up to 1 1 0, 2 triangles
instances: pyvista: empty
instances: assimp: up to 1 1 0
plain: trimesh: up to 1 1 0, 2 triangles
plain: pyvista: up to 1 1 0, 2 cells
plain: assimp: up to 1 1 0
sparse: trimesh: up to 1 1 0, 2 triangles
sparse: pyvista: empty
sparse: assimp: up to 9 9 0
strip: trimesh: up to 1 1 0, 2 triangles
strip: pyvista: up to 1 1 0, 1 cells
strip: assimp: up to 1 1 0
weights: trimesh: up to 1 1 0, 2 triangles
weights: pyvista: up to 1 1 3, 2 cells
weights: assimp: up to 1 1 0
SEEN
