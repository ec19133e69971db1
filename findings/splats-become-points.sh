#!/usr/bin/env bash
# A Gaussian splat, as models that make 3D scenes return it, is a PLY file of points with colours (`f_dc_*`), opacity, scale and
# rotation. trimesh 5.2.0 and pyvista 0.49.1 (vtk 9.7.2) read it without an error and write it again as bare points: all that
# makes the picture is gone. meshio 5.3.5 and plyfile 1.1.5 keep it.
# Expected: the properties that were read are written, or a warning.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check trimesh==5.2.0 pyvista==0.49.1 vtk==9.7.2 meshio==5.3.5 plyfile==1.1.5

cat >write.py <<'PYTHON'
import meshio
import numpy as np
import pyvista
import trimesh
from plyfile import PlyData, PlyElement

WANTED = [
    "x", "y", "z", "f_dc_0", "f_dc_1", "f_dc_2", "opacity",
    "scale_0", "scale_1", "scale_2", "rot_0", "rot_1", "rot_2", "rot_3",
]
points = np.zeros(4, dtype=[(name, "f4") for name in WANTED])
for number, name in enumerate(WANTED):
    points[name] = number + np.arange(4)
PlyData([PlyElement.describe(points, "vertex")]).write("given.ply")

trimesh.load("given.ply").export("trimesh.ply")
pyvista.read("given.ply").save("pyvista.ply")
meshio.write("meshio.ply", meshio.read("given.ply"))
PlyData.read("given.ply").write("plyfile.ply")
for name in ("trimesh", "pyvista", "meshio", "plyfile"):
    kept = {p.name for p in PlyData.read(f"{name}.ply")["vertex"].properties}
    print(f"{name} drops:", *(p for p in WANTED if p not in kept))
PYTHON
env/bin/python write.py | tee seen
diff seen - <<'SEEN'
trimesh drops: f_dc_0 f_dc_1 f_dc_2 opacity scale_0 scale_1 scale_2 rot_0 rot_1 rot_2 rot_3
pyvista drops: f_dc_0 f_dc_1 f_dc_2 opacity scale_0 scale_1 scale_2 rot_0 rot_1 rot_2 rot_3
meshio drops:
plyfile drops:
SEEN
