#!/usr/bin/env bash
# A data set of pictures in a tar file, named after models as they are written: `wan-2.2-a.png` with `wan-2.2-a.json`.
# webdataset 1.0.2 and the reader of datasets 5.2.0 end the name of a sample at the first dot: pictures of wan-2.2 and wan-2.5
# become one sample `wan-2` with the fields `2-a.png` and `5-a.png`, without an error.
# Expected: one sample for each picture and its JSON.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check webdataset==1.0.2 datasets==5.2.0 pillow==13.0.0

cat >read.py <<'PYTHON'
import io
import tarfile

import datasets
import webdataset
from PIL import Image

file = io.BytesIO()
Image.new("RGB", (8, 8)).save(file, "PNG")
with tarfile.open("pictures.tar", "w") as archive:
    for name in ("wan-2.2-a", "wan-2.2-b", "wan-2.5-a"):
        for suffix, content in (("png", file.getvalue()), ("json", b"{}")):
            entry = tarfile.TarInfo(f"{name}.{suffix}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
for sample in webdataset.WebDataset("pictures.tar", shardshuffle=False):
    print("webdataset:", *(key for key in sample if not key.startswith("__l")))
files = {"train": "pictures.tar"}
read = datasets.load_dataset("webdataset", data_files=files, split="train", cache_dir="cache", streaming=True)
read = read.decode(False)
for sample in read:
    print("datasets:", sample["__key__"], *sample)
PYTHON
env/bin/python read.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
webdataset: __key__ __url__ 2-a.png 2-a.json 2-b.png 2-b.json 5-a.png 5-a.json
datasets: wan-2 __key__ __url__ 2-a.png 2-a.json 2-b.png 2-b.json 5-a.png 5-a.json
SEEN
