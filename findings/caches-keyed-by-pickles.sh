#!/usr/bin/env bash
# A cache in front of a paid call finds a request of pydantic 2.14.4 again only by luck. diskcache 5.6.3 and cachier 4.2.0 key by a
# pickle of the arguments, dask 2026.8.0 names its tasks by one, and in it stands the set of the fields that were given, whose
# order is another one in each process. So the same call is paid for again. joblib 1.6.0 sorts sets; dataclasses have none.
# Expected: the second process finds what the first one paid for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pydantic==2.14.4 diskcache==5.6.3 cachier==4.2.0 dask==2026.8.0 \
    joblib==1.6.0

cat >inputs.py <<'PYTHON'
from dataclasses import dataclass

from pydantic import BaseModel


class AsModel(BaseModel):
    prompt: str
    seed: int
    size: str
    steps: int


@dataclass(frozen=True)
class AsDataclass:
    prompt: str
    seed: int
    size: str
    steps: int
PYTHON
cat >pay.py <<'PYTHON'
import cachier
import dask.base
import diskcache
import joblib
from inputs import AsDataclass, AsModel

paid = []


def run(request):
    paid.append(request)
    return "cat.png"


CACHES = {
    "diskcache": diskcache.Cache("diskcache").memoize(name="run")(run),
    "cachier": cachier.cachier(cache_dir="cachier")(run),
    "joblib": joblib.Memory("joblib", verbose=0).cache(run),
}
for kind in (AsModel, AsDataclass):
    request = kind(prompt="a cat", seed=7, size="1024x1024", steps=20)
    for name, cached in CACHES.items():
        paid.clear()
        cached(request)
        print(f"{name}, {kind.__name__}:", "paid" if paid else "found")
    print(f"dask, {kind.__name__}: {dask.base.tokenize(request)}")
PYTHON
for seed in 1 2 3; do PYTHONHASHSEED=$seed env/bin/python -W ignore pay.py >"run$seed"; done
{
    grep -h -v dask run2 run3
    for kind in AsModel AsDataclass; do
        echo "dask, $kind: $(grep -h "dask, $kind" run? | sort -u | wc -l) names for one task"
    done
} | tee seen
diff seen - <<'SEEN'
diskcache, AsModel: paid
cachier, AsModel: paid
joblib, AsModel: found
diskcache, AsDataclass: found
cachier, AsDataclass: found
joblib, AsDataclass: found
diskcache, AsModel: paid
cachier, AsModel: paid
joblib, AsModel: found
diskcache, AsDataclass: found
cachier, AsDataclass: found
joblib, AsDataclass: found
dask, AsModel: 3 names for one task
dask, AsDataclass: 1 names for one task
SEEN
