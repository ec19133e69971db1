"""Completion for bash, zsh and fish: the shell asks this program for the next word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .._catalog import MODELS
from .parsers import COMMAND, COMMANDS, MODEL_COMMANDS, command_parser

_SCRIPTS = {
    "bash": """\
FUNCTION() {
    # Bash takes the parts of 1024:1024 and of --flag=value for words.
    local i=-1 glue= word last found words=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if [[ $word == = && $i -ge 0 && ${words[i]} == --* ]]; then
            words[++i]= glue=1
        elif [[ $word =~ ^[:=]+$ && $i -ge 0 ]]; then
            words[i]+=$word glue=1
        elif [[ $glue ]]; then
            words[i]+=$word glue=
        else
            words[++i]=$word
        fi
    done
    last=${words[i]}
    mapfile -t found < <(PROG complete -- "${words[@]}" 2>/dev/null)
    COMPREPLY=()
    for word in "${found[@]}"; do
        if [[ $last != [\\"\\']* ]]; then
            printf -v word %q "$word"
            word=${word#"${last%"${last##*[:=]}"}"}
        fi
        COMPREPLY+=("$word")
    done
    [[ ${#found[@]} -gt 0 ]] || compopt -o default
}
complete -F FUNCTION PROG""",
    "zsh": """\
#compdef PROG
FUNCTION() {
    local -a found
    found=("${(@f)$(PROG complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n "${found[1]}" ]]; then compadd -- "${found[@]}"; else _files; fi
}
if [[ ${funcstack[1]} == _PROG ]]; then FUNCTION; else compdef FUNCTION PROG; fi""",
    "fish": """\
function FUNCTION
    set -l words (commandline -opc) (commandline -ct)
    set -l found (PROG complete -- $words[2..-1] 2>/dev/null)
    if set -q found[1]
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c PROG -f -a '(FUNCTION)'""",
}


def script(shell: str) -> str:
    """Return the lines that a shell reads at its start."""
    function = f"_{COMMAND.replace('-', '_')}"
    return _SCRIPTS[shell].replace("PROG", COMMAND).replace("FUNCTION", function)


def complete(words: list[str]) -> int:
    """Print what the last word may become, one a line."""
    typed = words[1:] if words[:1] == ["--"] else words
    *before, last = typed or [""]
    # It comes as it was typed, perhaps within a quote that is open, or as --flag=value.
    last = re.sub(r"^[\"']|\\", "", last)
    lead = ""
    if last.startswith("--") and "=" in last:
        option, _, last = last.partition("=")
        before, lead = [*before, option], f"{option}="
    for word in _words(before, last):
        if word.startswith(last):
            print(f"{lead}{word}")
    return 0


def _words(before: list[str], last: str) -> Iterator[str]:
    if not before:
        yield from COMMANDS
        return
    command, *rest = before
    if command not in COMMANDS:
        return
    takes_model = command in (*MODEL_COMMANDS, "show")
    if takes_model and not rest:
        yield from (row[0] for row in MODELS)
        return
    row = next((row for row in MODELS if takes_model and row[0] == rest[0]), None)
    parser = command_parser(command, rest[0] if row else None)
    if row is not None and command in MODEL_COMMANDS:
        # Slow to import, and needed only here.
        from .._runtime.catalogue import ModelInfo
        from .flags import add_flags, flags_of

        flags = flags_of(ModelInfo(*row).load())
        add_flags(parser, flags)
        option = rest[-1].removeprefix("--").replace("_", "-")
        for flag in flags:
            if flag.option == option and rest[-1].startswith("--"):
                yield from (str(value) for value in flag.values)
                return
    for action in parser._actions:
        is_due = action.option_strings == rest[-1:] or not action.option_strings
        if is_due and action.choices:
            yield from map(str, action.choices)
    if last.startswith("-"):
        for action in parser._actions:
            yield from (text for text in action.option_strings if text[:2] == "--")
