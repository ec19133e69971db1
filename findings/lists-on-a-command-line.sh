#!/usr/bin/env bash
# pydantic-settings 2.16.3 splits every value of a list option at its commas, so a data URI, which always holds one, reaches
# the model as two items: `--images data:image/png;base64,AAAA` are two images. tyro 1.0.17 and cyclopts 5.5.2 keep it whole.
# pydantic-settings and cyclopts refuse each choice of a list of integers (`--frames 121` of Literal[81, 121]), since the text
# is compared with the numbers; so such an option can be left out, but not given. tyro takes it.
# Expected: one image; and a choice that the help text offers is taken.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pydantic==2.14.4 pydantic-settings==2.16.3 tyro==1.0.17 cyclopts==5.5.2

cat >picture.py <<'PYTHON'
from typing import Literal

from pydantic import BaseModel


class Picture(BaseModel):
    images: list[str] = []
    frames: Literal[81, 121] = 81
PYTHON
cat >with_pydantic_settings.py <<'PYTHON'
from picture import Picture
from pydantic_settings import CliApp

print(CliApp.run(Picture))
PYTHON
cat >with_tyro.py <<'PYTHON'
import tyro
from picture import Picture

print(tyro.cli(Picture))
PYTHON
cat >with_cyclopts.py <<'PYTHON'
from typing import Annotated

from cyclopts import App, Parameter
from picture import Picture

app = App()


@app.default
def show(picture: Annotated[Picture, Parameter(name="*")] = Picture()):
    print(picture)


app()
PYTHON
for library in pydantic_settings tyro cyclopts; do
    for given in "--images data:image/png;base64,AAAA" "--frames 121"; do
        # shellcheck disable=SC2086
        echo "$library $given: $(env/bin/python with_$library.py $given 2>&1 | grep -oE "^images=.*|Input should be 81 or 121" | head -1)"
    done
done >seen
cat seen
diff seen - <<'SEEN'
pydantic_settings --images data:image/png;base64,AAAA: images=['data:image/png;base64', 'AAAA'] frames=81
pydantic_settings --frames 121: Input should be 81 or 121
tyro --images data:image/png;base64,AAAA: images=['data:image/png;base64,AAAA'] frames=81
tyro --frames 121: images=[] frames=121
cyclopts --images data:image/png;base64,AAAA: images=['data:image/png;base64,AAAA'] frames=81
cyclopts --frames 121: Input should be 81 or 121
SEEN
