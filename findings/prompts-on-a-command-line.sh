#!/usr/bin/env bash
# Tools that turn the options of a command into values read a prompt as code or YAML, although the shell quoted it and the
# parameter is a text. fire 0.7.1 makes a tuple of `masterpiece,cat` and cuts `cat # 3`, whatever the annotation says. OmegaConf
# 2.3.1 (`from_cli`, `from_dotlist`) cuts at ` #`, makes a mapping of `a cat: red`, nothing of the colour `#ffffff` and 34 of
# the seed `0042`. Hydra 1.3.8 makes two jobs of `a cat, a dog` in a multirun, each with half of the prompt. dynaconf 3.3.5 and
# papermill 2.7.0 make numbers, dates and truth values of short prompts.
# Expected: where a text is due, what was typed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check fire==0.7.1 omegaconf==2.3.1 hydra-core==1.3.8 dynaconf==3.3.5 papermill==2.7.0

cat >draw_fire.py <<'PYTHON'
import fire


def draw(prompt: str):
    print("  fire:", repr(prompt))


fire.Fire(draw)
PYTHON
cat >draw.py <<'PYTHON'
import os
import sys

import dynaconf
from omegaconf import OmegaConf
from papermill.cli import _resolve_type

[text] = sys.argv[1:]
os.environ["DYNACONF_PROMPT"] = text
print("  OmegaConf:", OmegaConf.to_container(OmegaConf.from_cli([f"prompt={text}"]))["prompt"].__repr__())
print("  dynaconf:", repr(dynaconf.Dynaconf().PROMPT))
print("  papermill -p:", repr(_resolve_type(text)))
PYTHON
cat >draw_hydra.py <<'PYTHON'
import hydra


@hydra.main(version_base=None, config_path=None)
def draw(given):
    print("  hydra, a job:", repr(given.prompt))


draw()
PYTHON
for prompt in "masterpiece,cat" "cat # 3" "a cat: red" "#ffffff" "0042" "1984" "2026-11-30"; do
    echo "$prompt"
    env/bin/python draw_fire.py "$prompt"
    env/bin/python draw.py "$prompt"
done >seen
echo "a cat, a dog" >>seen
env/bin/python draw_hydra.py --multirun "+prompt=a cat, a dog" hydra/job_logging=disabled hydra/hydra_logging=disabled >>seen
cat seen
diff seen - <<'SEEN'
masterpiece,cat
  fire: ('masterpiece', 'cat')
  OmegaConf: 'masterpiece,cat'
  dynaconf: 'masterpiece,cat'
  papermill -p: 'masterpiece,cat'
cat # 3
  fire: 'cat'
  OmegaConf: 'cat'
  dynaconf: 'cat # 3'
  papermill -p: 'cat # 3'
a cat: red
  fire: 'a cat: red'
  OmegaConf: {'a cat': 'red'}
  dynaconf: 'a cat: red'
  papermill -p: 'a cat: red'
#ffffff
  fire: '#ffffff'
  OmegaConf: None
  dynaconf: '#ffffff'
  papermill -p: '#ffffff'
0042
  fire: '0042'
  OmegaConf: 34
  dynaconf: '0042'
  papermill -p: 42
1984
  fire: 1984
  OmegaConf: 1984
  dynaconf: 1984
  papermill -p: 1984
2026-11-30
  fire: '2026-11-30'
  OmegaConf: '2026-11-30'
  dynaconf: datetime.date(2026, 11, 30)
  papermill -p: '2026-11-30'
a cat, a dog
  hydra, a job: 'a cat'
  hydra, a job: 'a dog'
SEEN
