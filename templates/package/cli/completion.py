"""Completion for bash, zsh and fish: the shell asks this program for the next word."""

from __future__ import annotations

from collections.abc import Iterator

from .._catalog import MODELS
from .parsers import COMMAND, COMMANDS, MODEL_COMMANDS, command_parser

__all__ = ["complete", "script"]

_SCRIPTS = {
    "bash": """\
FUNCTION() {
    local IFS=$'\\n'
    COMPREPLY=( $(PROG complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) )
    COMPREPLY=( "${COMPREPLY[@]// /\\\\ }" )
    [ ${#COMPREPLY[@]} -gt 0 ] || compopt -o default
}
complete -F FUNCTION PROG""",
    "zsh": """\
#compdef PROG
FUNCTION() {
    local -a found
    found=("${(@f)$(PROG complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n "${found[1]}" ]]; then compadd -- "${found[@]}"; else _files; fi
}
compdef FUNCTION PROG""",
    "fish": """\
function FUNCTION
    set -l words (commandline -opc) (commandline -ct)
    PROG complete -- $words[2..-1] 2>/dev/null
end
complete -c PROG -a '(FUNCTION)'""",
}


def script(shell: str) -> str:
    """Return the lines that a shell reads at its start."""
    function = f"_{COMMAND.replace('-', '_')}"
    return _SCRIPTS[shell].replace("PROG", COMMAND).replace("FUNCTION", function)


def complete(words: list[str]) -> int:
    """Print what the last word may become, one a line."""
    typed = words[1:] if words[:1] == ["--"] else words
    *before, last = typed or [""]
    for word in _words(before, last):
        if word.startswith(last):
            print(word)
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
    if command == "completion":
        yield from _SCRIPTS
    if last.startswith("-"):
        for action in parser._actions:
            yield from (text for text in action.option_strings if text[:2] == "--")
