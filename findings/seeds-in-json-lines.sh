#!/usr/bin/env bash
# A file of results, one JSON object a line, with seeds as ComfyUI draws them, up to 2**64-1. As soon as one lies above 2**63-1,
# pyarrow 26.0.1 reads the whole column as floats, so datasets 5.2.0 (load_dataset) does, too: another seed of the same file,
# 12345678901234567, which fits, ends in 8, and none makes its picture again. Read as Python objects, the same rows are an
# OverflowError to datasets. jq 1.13.0 (Python) rounds every seed above 2**53. duckdb 2.0.1, polars 2.1.0 and pandas 3.1.1 keep all.
# Expected: the integers that stand in the file, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HF_HUB_OFFLINE=1 HF_HOME="$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1 datasets==5.2.0 jq==1.13.0 duckdb==2.0.1 polars==2.1.0 \
    pandas==3.1.1

printf '%s\n' '{"image": "a.png", "seed": 12345678901234567}' '{"image": "b.png", "seed": 18446744073709551557}' >results.jsonl
cat >read.py <<'PYTHON'
import json

import datasets
import duckdb
import jq
import pandas
import polars
import pyarrow.json

datasets.disable_progress_bars()
FILE = "results.jsonl"
with open(FILE) as file:
    TEXT = file.read()
ROWS = [json.loads(line) for line in TEXT.splitlines()]
READERS = {
    "pyarrow": lambda: pyarrow.json.read_json(FILE)["seed"].to_pylist(),
    "datasets": lambda: datasets.load_dataset("json", data_files=FILE, split="train")["seed"][:],
    "datasets, from_list": lambda: datasets.Dataset.from_list(ROWS)["seed"][:],
    "jq": lambda: jq.compile(".seed").input_text(TEXT).all(),
    "duckdb": lambda: [seed for (seed,) in duckdb.connect().execute(f"select seed from '{FILE}'").fetchall()],
    "polars": lambda: polars.read_ndjson(FILE)["seed"].to_list(),
    "pandas": lambda: pandas.read_json(FILE, lines=True)["seed"].tolist(),
}
for name, read in READERS.items():
    try:
        print(name, *(f"{seed} ({int(seed)})" if isinstance(seed, float) else seed for seed in read()))
    except Exception as error:
        print(name, type(error).__name__)
PYTHON
env/bin/python read.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
pyarrow 1.2345678901234568e+16 (12345678901234568) 1.8446744073709552e+19 (18446744073709551616)
datasets 1.2345678901234568e+16 (12345678901234568) 1.8446744073709552e+19 (18446744073709551616)
datasets, from_list OverflowError
jq 12345678901234568 18446744073709551616
duckdb 12345678901234567 18446744073709551557
polars 12345678901234567 18446744073709551557
pandas 12345678901234567 18446744073709551557
SEEN
