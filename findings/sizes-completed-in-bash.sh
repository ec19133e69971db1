#!/usr/bin/env bash
# Sizes such as `1024:1024 (1:1)` hold colons, at which bash breaks words, and brackets, which are syntax. The completions that
# click 8.5.1, typer 0.29.2, tyro 1.0.17, shtab 1.13.0 and cyclopts 5.5.2 make for bash complete no such choice once its colon is
# typed. Before it, click, typer and tyro insert the brackets bare, which is a syntax error when the line is run, and shtab stops
# at the space. argcomplete 3.7.2 alone does both right.
# Expected: a completed line gives the program the choice as one word, wherever the typing stopped.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    click==8.5.1 typer==0.29.2 argcomplete==3.7.2 cyclopts==5.5.2 tyro==1.0.17 shtab==1.13.0
export PATH=$folder:$folder/env/bin:$PATH

cat >with_click.py <<'PYTHON'
import click
@click.command()
@click.option("--size", type=click.Choice(["1440:810 (16:9)", "1024:1024 (1:1)"]))
def main(size): print(size)
main(prog_name="with_click")
PYTHON
cat >with_typer.py <<'PYTHON'
import enum, typer
class Size(str, enum.Enum):
    WIDE = "1440:810 (16:9)"
    SQUARE = "1024:1024 (1:1)"
app = typer.Typer()
@app.command()
def main(size: Size = typer.Option(None)): print(size)
app(prog_name="with_typer")
PYTHON
cat >with_argcomplete.py <<'PYTHON'
import argparse, argcomplete
parser = argparse.ArgumentParser()
parser.add_argument("--size", choices=["1440:810 (16:9)", "1024:1024 (1:1)"])
argcomplete.autocomplete(parser)
PYTHON
cat >with_shtab.py <<'PYTHON'
import argparse, shtab
parser = argparse.ArgumentParser(prog="with_shtab")
shtab.add_argument_to(parser)
parser.add_argument("--size", choices=["1440:810 (16:9)", "1024:1024 (1:1)"])
parser.parse_args()
PYTHON
cat >with_cyclopts.py <<'PYTHON'
from typing import Literal
import cyclopts
app = cyclopts.App(name="with_cyclopts")
@app.default
def main(*, size: Literal["1440:810 (16:9)", "1024:1024 (1:1)"] = "1024:1024 (1:1)"): print(size)
print(app.generate_completion(shell="bash"))
PYTHON
cat >with_tyro.py <<'PYTHON'
from typing import Literal
import tyro
def main(size: Literal["1440:810 (16:9)", "1024:1024 (1:1)"] = "1440:810 (16:9)"): print(size)
tyro.cli(main, prog="with_tyro")
PYTHON
for library in click typer argcomplete shtab cyclopts tyro; do
    printf '#!/bin/sh\nexec "%s/env/bin/python" "%s/with_%s.py" "$@"\n' "$folder" "$folder" $library >with_$library
    chmod +x with_$library
done
_WITH_CLICK_COMPLETE=bash_source with_click >click.bash
_WITH_TYPER_COMPLETE=source_bash with_typer >typer.bash
register-python-argcomplete with_argcomplete >argcomplete.bash
with_shtab --print-completion bash >shtab.bash
with_cyclopts >cyclopts.bash
with_tyro --tyro-print-completion bash >tyro.bash

# What bash does with Tab: it breaks the line into words, calls the function, and puts its reply for the last word.
cat >press_tab.bash <<'BASH'
program=with_$1
source "./$1.bash"
shift
words=$(complete -p "$program")
[[ $words =~ -F\ ([^ ]+) ]]
before=${*: -1}
COMP_WORDS=("$program" --size "$@") COMP_CWORD=$(($# + 1))
COMP_LINE="$program --size $(printf %s "$@")" COMP_POINT=${#COMP_LINE} COMP_TYPE=9 COMP_KEY=9
COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
"${BASH_REMATCH[1]}" "$program" "$before" --size 2>/dev/null || true
typed=$(printf %s "$@")
if [[ ${#COMPREPLY[@]} != 1 ]]; then
    echo "nothing to complete it with"
elif ! (eval "set -- ${typed%"$before"}${COMPREPLY[0]}") 2>/dev/null; then
    echo "${typed%"$before"}${COMPREPLY[0]}: a syntax error"
else
    eval "set -- ${typed%"$before"}${COMPREPLY[0]}"
    printf '<%s>' "$@"
    echo
fi
BASH
for library in click typer argcomplete shtab cyclopts tyro; do
    echo "$library, 10: $(bash press_tab.bash $library 10)"
    echo "$library, 1024:10: $(bash press_tab.bash $library 1024 : 10)"
done >seen
cat seen
diff seen - <<'SEEN'
click, 10: 1024:1024 (1:1): a syntax error
click, 1024:10: nothing to complete it with
typer, 10: 1024:1024 (1:1): a syntax error
typer, 1024:10: nothing to complete it with
argcomplete, 10: <1024:1024 (1:1)>
argcomplete, 1024:10: <1024:1024 (1:1)>
shtab, 10: <1024:1024>
shtab, 1024:10: nothing to complete it with
cyclopts, 10: <1024:1024 (1:1)>
cyclopts, 1024:10: nothing to complete it with
tyro, 10: 1024:1024 (1:1): a syntax error
tyro, 1024:10: <1024:>
SEEN
