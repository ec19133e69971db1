#!/usr/bin/env bash
# Six type checkers on a pydantic 2.14.4 model that offers the enum of a field as an attribute (`Reframe.Resolution`), so that
# one import is enough: as a value (`Reframe.Resolution.WIDE`), and as a type (`-> Reframe.Resolution`). Only an enum that is
# defined inside of the class is both to all six. A name that is given again in the class, `Resolution = Resolution`, is no
# type to mypy 2.4.1, and pydantic's own plugin for mypy refuses it as an "untyped field". As a ClassVar it is no type to
# pyright and basedpyright either, and breaks the fields to zuban 0.10.2, for which the name now means the attribute. Given
# again in a base class that is no model, it is a value to all, with the plugin too, but no type to mypy and zuban.
# Expected: what a class body names again is to checkers what it was, as it is to Python.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pydantic==2.14.4 mypy==2.4.1 pyright==1.1.414 \
    basedpyright==1.40.2 ty==0.0.108 pyrefly==1.5.0 zuban==0.10.2
printf '[mypy]\nstrict = True\nplugins = pydantic.mypy\n' >plugin.ini

write() {
    cat >"$1.py" <<PYTHON
from __future__ import annotations

from enum import EnumType, StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Request(BaseModel):
    model_config = ConfigDict(ignored_types=(EnumType,), frozen=True)


$2
print(Reframe.Resolution.WIDE, $3)
PYTHON
}
enum='class Resolution(StrEnum):
    WIDE = "16:9"


'
field='    resolution: Resolution = Resolution.WIDE
'
as_type='
def widest() -> Reframe.Resolution:
    return Reframe.Resolution.WIDE

'
for use in value type; do
    more=$([ $use = type ] && echo "$as_type" || true)
    end=$([ $use = type ] && echo 'widest()' || echo 'list(Reframe.Resolution)')
    write "defined_inside_$use" "class Reframe(Request):
    class Resolution(StrEnum):
        WIDE = \"16:9\"

$field
$more" "$end"
    write "named_again_$use" "${enum}class Reframe(Request):
$field
    Resolution = Resolution

$more" "$end"
    write "class_variable_$use" "${enum}class Reframe(Request):
$field
    Resolution: ClassVar = Resolution

$more" "$end"
    write "in_a_base_$use" "${enum}class _Choices:
    Resolution = Resolution


class Reframe(Request, _Choices):
$field
$more" "$end"
done

verdict() { "${@:2}" >/dev/null 2>&1 || echo "$1"; }
for file in {defined_inside,named_again,class_variable,in_a_base}_{value,type}; do
    {
        verdict pydantic env/bin/python "$file.py"
        verdict mypy env/bin/mypy --strict "$file.py"
        verdict plugin env/bin/mypy --config-file plugin.ini "$file.py"
        verdict pyright env/bin/pyright --pythonpath env/bin/python "$file.py"
        verdict basedpyright env/bin/basedpyright --pythonpath env/bin/python --level error "$file.py"
        verdict ty env/bin/ty check --python env "$file.py"
        verdict pyrefly env/bin/pyrefly check --python-interpreter-path env/bin/python "$file.py"
        verdict zuban env/bin/zuban check --strict --python-executable env/bin/python "$file.py"
    } | paste -sd' ' | sed "s/^/$file is refused by: /; s/: $/: nobody/"
done >seen
cat seen
diff seen - <<'SEEN'
defined_inside_value is refused by: nobody
defined_inside_type is refused by: nobody
named_again_value is refused by: plugin
named_again_type is refused by: mypy plugin
class_variable_value is refused by: zuban
class_variable_type is refused by: mypy plugin pyright basedpyright zuban
in_a_base_value is refused by: nobody
in_a_base_type is refused by: mypy plugin zuban
SEEN
