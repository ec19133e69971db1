#!/usr/bin/env bash
# Six type checkers on a pydantic 2.14.4 model that offers the enum of a field as an attribute (`Reframe.Resolution`), so that
# one import is enough. Only an enum that is defined inside of the class satisfies all six. A plain alias of an enum that stands
# outside of it is no type to mypy 2.4.1; written as a TypeAlias it is refused by mypy and zuban 0.10.2, and by pydantic at
# run time, which takes the annotation for a field. pyright, basedpyright, ty and pyrefly accept all three.
# Expected: what works at run time and is an alias everywhere else works inside of a model too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pydantic==2.14.4 mypy==2.4.1 pyright==1.1.414 \
    basedpyright==1.40.2 ty==0.0.108 pyrefly==1.5.0 zuban==0.10.2

write() {
    cat >"$1.py" <<PYTHON
from enum import EnumType, StrEnum
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict


class Request(BaseModel, frozen=True):
    model_config = ConfigDict(ignored_types=(EnumType,))


class _Resolution(StrEnum):
    WIDE = "16:9"


class Reframe(Request, frozen=True):
$2

    resolution: Resolution = Resolution.WIDE


def widest() -> Reframe.Resolution:
    return Reframe.Resolution.WIDE
PYTHON
}
write defined_inside '    class Resolution(StrEnum):
        WIDE = "16:9"'
write plain_alias '    Resolution = _Resolution'
write type_alias '    Resolution: TypeAlias = _Resolution'

verdict() { "${@:2}" >/dev/null 2>&1 && echo "$1 accepts" || echo "$1 refuses"; }
for form in defined_inside plain_alias type_alias; do
    {
        verdict pydantic env/bin/python "$form.py"
        verdict mypy env/bin/mypy --strict "$form.py"
        verdict pyright env/bin/pyright --pythonpath env/bin/python "$form.py"
        verdict basedpyright env/bin/basedpyright --pythonpath env/bin/python --level error "$form.py"
        verdict ty env/bin/ty check --python env "$form.py"
        verdict pyrefly env/bin/pyrefly check --python-interpreter-path env/bin/python "$form.py"
        verdict zuban env/bin/zuban check --strict --python-executable env/bin/python "$form.py"
    } | paste -sd, | sed "s/^/$form: /; s/,/, /g"
done >seen
cat seen
diff seen - <<'SEEN'
defined_inside: pydantic accepts, mypy accepts, pyright accepts, basedpyright accepts, ty accepts, pyrefly accepts, zuban accepts
plain_alias: pydantic accepts, mypy refuses, pyright accepts, basedpyright accepts, ty accepts, pyrefly accepts, zuban accepts
type_alias: pydantic refuses, mypy refuses, pyright accepts, basedpyright accepts, ty accepts, pyrefly accepts, zuban refuses
SEEN
