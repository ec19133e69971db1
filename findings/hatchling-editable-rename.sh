#!/usr/bin/env bash
# hatchling 1.33.0 with editables 0.6: a package whose `sources` option installs it under another name builds
# as a wheel, and is refused as an editable install. Expected: both, or a refusal of the option itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check hatchling==1.33.0 editables==0.6
mkdir inner
echo 'VALUE = 1' >inner/__init__.py
cat >pyproject.toml <<'TOML'
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "outer"
version = "1"
[tool.hatch.build.targets.wheel]
packages = ["inner"]
[tool.hatch.build.targets.wheel.sources]
"inner" = "outer"
TOML
env/bin/pip install --quiet --disable-pip-version-check --no-build-isolation .
echo "wheel: outer.VALUE is $(cd / && "$folder/env/bin/python" -c 'import outer; print(outer.VALUE)')"
env/bin/pip uninstall --quiet --yes outer
answer=$(env/bin/pip install --disable-pip-version-check --no-build-isolation --editable . 2>&1 || true)
echo "editable: $(grep -o 'Dev mode installations are unsupported[^,]*' <<<"$answer" || echo installed)"
grep -q 'changes a prefix rather than removes it' <<<"$answer"
