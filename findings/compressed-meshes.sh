#!/usr/bin/env bash
# trimesh 5.2.0 reading binary glTF as 3D services deliver it, small. A mesh with KHR_mesh_quantization (positions as
# normalized 16-bit integers) comes out 32,767 times too large, since the integers are not scaled. A mesh whose file
# requires KHR_draco_mesh_compression has, where DracoPy is not installed, the right number of points, all at (0, 0, 0): a
# line in the log is all that is said, although glTF wants a loader to refuse a required extension that it lacks.
# Expected: a box from -1 to 1, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
python3 -m venv encoder
env/bin/pip install --quiet --disable-pip-version-check trimesh==5.2.0 numpy
encoder/bin/pip install --quiet --disable-pip-version-check trimesh==5.2.0 numpy DracoPy==2.2.0

cat >write.py <<'PYTHON'
import json
import struct

import DracoPy
import numpy
import trimesh


def write(name, extension, primitive, views, accessors, binary):
    binary += bytes(-len(binary) % 4)
    document = {
        "asset": {"version": "2.0"},
        "extensionsUsed": [extension],
        "extensionsRequired": [extension],
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1} | primitive]}],
        "buffers": [{"byteLength": len(binary)}],
        "bufferViews": views,
        "accessors": accessors,
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(binary), b"BIN\0") + binary
    with open(name, "wb") as file:
        file.write(struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks)


box = trimesh.creation.box((2, 2, 2))
points, faces = box.vertices.astype("<f4"), box.faces.astype("<u4")
packed = DracoPy.encode(points, faces)
name = "KHR_draco_mesh_compression"
write(
    "draco.glb",
    name,
    {"extensions": {name: {"bufferView": 0, "attributes": {"POSITION": 0}}}},
    [{"buffer": 0, "byteLength": len(packed)}],
    [
        {"componentType": 5126, "count": 8, "type": "VEC3", "min": [-1] * 3, "max": [1] * 3},
        {"componentType": 5125, "count": 36, "type": "SCALAR"},
    ],
    packed,
)
positions = numpy.zeros((8, 4), "<i2")  # padded to a multiple of four bytes, as glTF wants it
positions[:, :3] = points * 32767
parts = [positions.tobytes(), faces.astype("<u2").tobytes()]
write(
    "quantized.glb",
    "KHR_mesh_quantization",
    {},
    [
        {"buffer": 0, "byteLength": len(parts[0]), "byteStride": 8},
        {"buffer": 0, "byteOffset": len(parts[0]), "byteLength": len(parts[1])},
    ],
    [
        {"bufferView": 0, "componentType": 5122, "normalized": True, "count": 8, "type": "VEC3"}
        | {"min": [-32767] * 3, "max": [32767] * 3},
        {"bufferView": 1, "componentType": 5123, "count": 36, "type": "SCALAR"},
    ],
    b"".join(parts),
)
PYTHON
cat >read.py <<'PYTHON'
import sys

import trimesh

for name in sys.argv[1:]:
    (mesh,) = trimesh.load(name).geometry.values()
    (low, *_), (high, *_) = mesh.bounds
    print(f"{name}: {len(mesh.vertices)} points from {low:g} to {high:g}")
PYTHON
encoder/bin/python write.py
{
    echo "with DracoPy, $(encoder/bin/python read.py draco.glb)"
    env/bin/python read.py draco.glb quantized.glb
} 2>log >seen
cat seen
diff seen - <<'SEEN'
with DracoPy, draco.glb: 8 points from -1 to 1
draco.glb: 8 points from 0 to 0
quantized.glb: 8 points from -32767 to 32767
SEEN
