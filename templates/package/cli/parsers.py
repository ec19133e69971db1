"""The commands and their options; the flags of a model are added by ``flags``."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn, TypeAlias

_Option: TypeAlias = tuple[str, dict[str, Any]]
_PACKAGE = __name__.removesuffix(".cli.parsers")
COMMAND = _PACKAGE.rpartition(".")[2].replace("_", "-")
# A copy inside another package has no command of its own.
PROG = f"python -m {_PACKAGE}" if "." in _PACKAGE else COMMAND
COMMANDS = {
    "models": "list the models, or those that hold every word of a text",
    "show": "show what a model takes: inputs, limits, sizes, price",
    "estimate": "say what a request costs at least",
    "run": "submit a job, wait for it and print what it made",
    "submit": "submit a job and print its id",
    "wait": "wait for a job and print what it made",
    "result": "print what became of a job, without waiting",
    "cancel": "ask for the cancellation of a job that is in the queue",
    "download": "fetch the files of a job",
    "jobs": "list the jobs of the ledger",
    "spent": "say what the jobs of the ledger cost",
    "settle": "say what became of a submission whose fate is unknown",
    "mcp": "offer the models to an agent, by the Model Context Protocol",
    "completion": "print the completion script of a shell",
}
MODEL_COMMANDS = ("run", "submit", "estimate")
"""Those whose flags come from the model."""
NOT_SAVED = 9
_EXIT_CODES = """\
exit codes:
  0  done                           5  unknown: a job may be running and charged
  1  the job ended without output   6  not in time; the job goes on
  2  wrong usage or input           7  the network or the API failed; try again
  3  not allowed: budget, consent,  8  the ledger's file cannot be used
     or a key of another request    9  done, but not saved or printed
  4  no token, or the API refused   130  interrupted
"""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are two lines: of a model with many flags, the usage fills a screen."""

    def error(self, message: str) -> NoReturn:
        """Print the error, the option that a typo probably meant, and end with exit code 2."""
        if found := re.match(r"unrecognized arguments: (--[\w-]+)", message):
            options = re.findall(r"--[\w-]+", self.format_usage())
            message += suggestion(found[1], options, 1)
        self.exit(2, f"error: {message}\n  hint: {self.prog} --help\n")


def check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse options that would do nothing, or other than what was meant."""
    given = vars(options)
    for name in ("input", "store", "output", "ledger", "root"):
        if given.get(name) == "":  # of a variable of the shell that is not set
            parser.error(f"argument --{name}: is empty")
    for name, needed in _NEEDS.items():
        if given.get(name) and given[needed] is None:
            option, other = name.replace("_", "-"), needed.replace("_", "-")
            parser.error(f"argument --{option}: says nothing without --{other}")


def _usd(text: str) -> float:
    """Return an amount that was typed; whether it can be spent, the budget says."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no amount in US dollars, such as 0.50"
        ) from None


def suggestion(word: str, known: list[str], most: int = 3) -> str:
    """Return the end of a message that names what is spelled like a word, if anything is.

    ``most`` is the number of names.
    """
    from difflib import get_close_matches  # a typo alone needs it

    found = get_close_matches(word, known, most, 0.5)
    return f"; did you mean {', '.join(found)}?" if found else ""


def top_parser() -> argparse.ArgumentParser:
    """Return the parser that knows the names of the commands, for ``--help``."""
    lines = "\n".join(f"  {name:<12}{text}" for name, text in COMMANDS.items())
    parser = Parser(
        prog=PROG,
        usage=f"{PROG} COMMAND ... | --help | --version",
        description="Run models of RunComfy from a shell.",
        epilog=f"commands:\n{lines}\n\n`{PROG} COMMAND --help` explains one, and"
        f" `{PROG} run MODEL --help`\nthe flags of a model.\n\n{_EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    return parser


def command_parser(command: str, model: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of one command, without the flags of a model."""
    parser = Parser(
        prog=f"{PROG} {command}" + (f" {model}" if model else ""),
        description=f"{COMMANDS[command][0].upper()}{COMMANDS[command][1:]}.",
        allow_abbrev=False,
    )
    if command in MODEL_COMMANDS and model is None:
        parser.add_argument("model", metavar="MODEL", help="such as vendor/name/task")
    for name, how in _OPTIONS.get(command, ()):
        parser.add_argument(name, **how)
    if command == "settle":
        found = parser.add_mutually_exclusive_group(required=True)
        found.add_argument("--request-id", metavar="ID", help="it made this job")
        found.add_argument(
            "--nothing-happened", action="store_true", help="it made none"
        )
    for title, commands, options in _GROUPS:
        if command in commands:
            group = parser.add_argument_group(title)
            for name, how in options:
                group.add_argument(name, **how)
    for (name, how), without in _COMMON:
        if command not in without:
            parser.add_argument(name, **how)
    return parser


def _option(name: str, **how: Any) -> _Option:
    return name, how


_NEEDS = {"again": "key", "per": "max_usd", "unknown_price_usd": "max_usd"}
_STATES = (
    *("submitting", "running", "succeeded", "failed", "cancelled", "refused"),
    *("not_sent", "unknown", "dismissed"),
)
_INPUT = (
    _option("--input", metavar="FILE", help="a JSON object, - for standard input"),
    _option(
        "--raw",
        action="store_true",
        help="send --input as it is, also to a model newer than this package",
    ),
    _option(
        "--store",
        metavar="URL",
        help="upload local files there (s3://bucket/folder), instead of sending them"
        " inside the request; default: RUNCOMFY_STORE",
    ),
)
_LIMITS = (
    _option(
        "--per",
        choices=("run", "day", "month", "ever"),
        help="what --max-usd is for: this command, or all that the ledger knows of the"
        " day, of the month, or for ever",
    ),
    _option(
        "--unknown-price-usd",
        type=_usd,
        metavar="USD",
        help="what --max-usd counts for a job whose price is not known",
    ),
)
_MONEY = (
    _option("--key", help="one key is one job: typed again, the command gets that job"),
    _option(
        "--again", action="store_true", help="buy again what failed under that key"
    ),
    _option("--yes", action="store_true", help="spend without asking"),
    _option(
        "--max-usd",
        type=_usd,
        metavar="USD",
        help="spend without asking, where the estimate is known and no higher",
    ),
    *_LIMITS,
)
_GROUPS = (("input", MODEL_COMMANDS, _INPUT), ("money", ("run", "submit"), _MONEY))
_COMMON = (
    (
        _option("--json", action="store_true", help="print JSON, one object a line"),
        ("completion", "mcp"),
    ),
    (
        _option(
            "--timeout", type=float, metavar="SECONDS", help="for the whole command"
        ),
        ("models", "jobs", "spent", "settle", "completion"),
    ),
    (
        _option(
            "--ledger", metavar="FILE", help="default: RUNCOMFY_LEDGER, else your own"
        ),
        ("models", "show", "completion", "estimate"),
    ),
)
"""Options, each with the commands that do not have it."""
_JOB = _option("request_id", metavar="ID", help="the id of the job")
_OUTPUT = _option(
    "--output", metavar="FOLDER", help="fetch the files there, with receipts"
)
_SINCE = _option("--since", metavar="DATE", help="such as 2026-01-31")
_OPTIONS: dict[str, tuple[_Option, ...]] = {
    "models": (_option("text", nargs="*", metavar="TEXT", help="words to look for"),),
    "show": (_option("model", metavar="MODEL"),),
    "run": (_OUTPUT,),
    "wait": (_JOB, _OUTPUT),
    "result": (_JOB,),
    "cancel": (_JOB,),
    "download": (_JOB, _OUTPUT),
    "jobs": (
        _SINCE,
        _option("--key", help="only those of a key"),
        _option(
            "--state",
            choices=_STATES,
            metavar="STATE",
            help="such as running or failed",
        ),
        _option("--limit", type=int, default=20, help="20 unless given"),
    ),
    "spent": (_SINCE,),
    "settle": (_option("key", metavar="KEY"),),
    "mcp": (
        _option(
            "--models",
            action="append",
            default=[],
            metavar="GLOB",
            help="a tool of its own for each of these models, such as 'wan-ai/*'",
        ),
        _option(
            "--root", metavar="FOLDER", help="send local files, from below it alone"
        ),
        _option(
            "--max-usd",
            type=_usd,
            metavar="USD",
            help="spend up to that much without asking, and no more, until it ends",
        ),
        *_LIMITS,
        _option(
            "--wait",
            type=float,
            default=50.0,
            metavar="SECONDS",
            help="how long a tool waits for a job before it returns its id: 50 unless given",
        ),
        _option(
            "--picture-bytes",
            type=int,
            metavar="N",
            help="send pictures along with their links, up to N bytes: 700000 unless given",
        ),
        _option(
            "--http",
            type=int,
            metavar="PORT",
            help="answer on this port of 127.0.0.1, to those who send the secret"
            " in RUNCOMFY_MCP_SECRET, or the one it prints",
        ),
    ),
    "completion": (_option("shell", choices=("bash", "zsh", "fish")),),
}
OWN_OPTIONS = frozenset(
    {"input", "raw", "store", "key", "again", "yes", "max-usd", "per", "json"}
    | {"unknown-price-usd", "timeout", "ledger", "output", "help"}
)
"""The options that are no inputs; an input of such a name is ``--input-NAME``."""
