#!/usr/bin/env bash
# A list of jobs is often a table in CSV, with a column of ratios. DuckDB 2.0.1 and pyarrow 26.0.1 read a column of `16:10` and
# `10:16` as times of day, unasked; csvkit 2.2.0 (agate 1.14.2) as lengths of time, written back as `0:16:10`. One `16:9` in
# the column and all three leave it text, so a table works until someone filters it. polars 2.1.0 leaves both alone, and
# with `try_parse_dates=True` makes times of both. frictionless 5.21.0 reads text.
# Seeds suffer too: beside 18446744073709551615, pyarrow and csvkit round 9007199254740993 to an even number.
# Expected: text stays text, or is written back as it was; integers stay exact.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.1 polars==2.1.0 pyarrow==26.0.1 \
    csvkit==2.2.0 agate==1.14.2 frictionless==5.21.0

printf 'prompt,value\ncat,16:10\ndog,10:16\n' >narrow.csv
printf 'prompt,value\ncat,16:10\ndog,16:9\n' >mixed.csv
printf 'prompt,value\ncat,18446744073709551615\ndog,9007199254740993\n' >seeds.csv
cat >read.py <<'PYTHON'
import subprocess
import sys

import duckdb
import frictionless
import polars
import pyarrow.csv

for name in ("narrow", "mixed", "seeds"):
    file = f"{name}.csv"
    table = frictionless.Resource(file).read_rows()
    as_json = subprocess.run(
        [f"{sys.prefix}/bin/csvjson", file], capture_output=True, text=True
    ).stdout
    read = {
        "duckdb": [row[0] for row in duckdb.sql(f"SELECT value FROM '{file}'").fetchall()],
        "pyarrow": pyarrow.csv.read_csv(file)["value"].to_pylist(),
        "csvkit": [part.split("}")[0] for part in as_json.split('"value": ')[1:]],
        "polars": polars.read_csv(file)["value"].to_list(),
        "polars, dates": polars.read_csv(file, try_parse_dates=True)["value"].to_list(),
        "frictionless": [row["value"] for row in table],
    }
    for library, values in read.items():
        print(f"{name} {library}: {', '.join(map(str, values))}")
PYTHON
env/bin/python read.py >seen
cat seen
diff seen - <<'SEEN'
narrow duckdb: 16:10:00, 10:16:00
narrow pyarrow: 16:10:00, 10:16:00
narrow csvkit: "0:16:10", "0:10:16"
narrow polars: 16:10, 10:16
narrow polars, dates: 16:10:00, 10:16:00
narrow frictionless: 16:10, 10:16
mixed duckdb: 16:10, 16:9
mixed pyarrow: 16:10, 16:9
mixed csvkit: "16:10", "16:9"
mixed polars: 16:10, 16:9
mixed polars, dates: 16:10:00, 16:09:00
mixed frictionless: 16:10, 16:9
seeds duckdb: 18446744073709551615, 9007199254740993
seeds pyarrow: 1.8446744073709552e+19, 9007199254740992.0
seeds csvkit: 1.8446744073709552e+19, 9007199254740992.0
seeds polars: 18446744073709551615, 9007199254740993
seeds polars, dates: 18446744073709551615, 9007199254740993
seeds frictionless: 18446744073709551615, 9007199254740993
SEEN
