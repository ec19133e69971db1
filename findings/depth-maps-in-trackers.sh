#!/usr/bin/env bash
# Results are logged to a tracker of experiments as arrays. Of a depth map of 16 bits, wandb 0.31.0 keeps the lower 8 bits of
# each value, and tensorboardX 2.6.5 those of 255 times the value: near and far change places again and again, in a picture that
# looks like one. swanlab 0.10.3 makes all above 255 white. Values from 0 to 1 and masks of truth values are black to wandb and
# swanlab. mlflow-skinny 3.17.2 refuses the depth map and keeps the others. As a picture of Pillow the depth map stays what it
# is in all that take one.
# Expected: the values, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export WANDB_MODE=offline WANDB_SILENT=true SWANLAB_MODE=offline MLFLOW_TRACKING_URI=sqlite:///runs.db
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check wandb==0.31.0 tensorboardX==2.6.5 swanlab==0.10.3 mlflow-skinny==3.17.2 \
    sqlalchemy alembic pillow==12.3.0 numpy==2.4.6

cat >track.py <<'PYTHON'
import io

import mlflow
import numpy
import swanlab
import tensorboardX.summary
import wandb
from PIL import Image

RAMP = numpy.linspace(0, 1, 4096).reshape(64, 64)
ARRAYS = {"depth of 16 bits": (RAMP * 40_000).astype(numpy.uint16), "values from 0 to 1": RAMP, "a mask": RAMP > 0.5}


def by_wandb(array):
    return wandb.Image(array)._path


def by_swanlab(array):
    return swanlab.Image(array).buffer


def by_tensorboard(array):
    summary = tensorboardX.summary.image("a", array, dataformats="HW")
    return io.BytesIO(summary.value[0].image.encoded_image_string)


def by_mlflow(array):
    with mlflow.start_run() as run:
        mlflow.log_image(array, "a.png")
        return mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="a.png")


for track in by_wandb, by_swanlab, by_tensorboard, by_mlflow:
    for what, array in {**ARRAYS, "depth, Pillow": Image.fromarray(ARRAYS["depth of 16 bits"])}.items():
        if isinstance(array, Image.Image) and track is by_tensorboard:
            continue
        try:
            logged = Image.open(track(array))
        except Exception as error:
            print(f"{track.__name__}, {what}: {type(error).__name__}")
            continue
        values = numpy.asarray(logged if logged.mode.startswith("I") else logged.convert("L")).ravel()
        print(f"{track.__name__}, {what}:", *(int(values[at]) for at in (0, 100, 1024, 2048, 4095)))
PYTHON
env/bin/python -W ignore track.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
by_wandb, depth of 16 bits: 0 208 18 36 64
by_wandb, values from 0 to 1: 0 0 0 0 1
by_wandb, a mask: 0 0 0 1 1
by_wandb, depth, Pillow: 0 976 10002 20004 40000
by_swanlab, depth of 16 bits: 0 255 255 255 255
by_swanlab, values from 0 to 1: 0 0 0 0 1
by_swanlab, a mask: 0 0 0 1 1
by_swanlab, depth, Pillow: 0 976 10002 20004 40000
by_tensorboard, depth of 16 bits: 0 48 238 220 192
by_tensorboard, values from 0 to 1: 0 6 63 127 255
by_tensorboard, a mask: 0 0 0 255 255
by_mlflow, depth of 16 bits: ValueError
by_mlflow, values from 0 to 1: 0 6 63 127 255
by_mlflow, a mask: 0 0 0 255 255
by_mlflow, depth, Pillow: 0 976 10002 20004 40000
SEEN
