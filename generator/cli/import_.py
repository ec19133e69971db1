"""The command ``import``: its options, and the summary of the import."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from pathlib import Path

from ..core import problems
from ..core.limits import Limits
from ..ingest import command, read_source
from ..ingest.command import Outcome, Target
from .commands import WrongUsage
from .folders import fill_in
from .generate import add_limit_arguments, limits_of
from .settings import find


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``import``."""
    add = parser.add_argument
    add("sources", nargs="+", metavar="SOURCE",
        help="saved page or catalogue, ID=FILE for a schema, ID=FILE#OPERATION for OpenAPI, "
        "- for standard input")  # fmt: skip
    add(
        "--kind",
        choices=read_source.KINDS,
        help="what the sources are (default: detected for each)",
    )
    add("--lang", type=_language, metavar="TAG",
        help="language of the texts, such as ja (default: detected)")  # fmt: skip
    add_import_arguments(parser)


def add_import_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of every command that imports models."""
    add = parser.add_argument
    add("--schemas", type=Path, metavar="DIR",
        help="folder of the model files (default: schemas)")  # fmt: skip
    add(
        "--dry-run",
        action="store_true",
        help="print what would change and write nothing",
    )
    add("--keep-going", action="store_true",
        help="import the valid models even if others are refused")  # fmt: skip
    add("--format", choices=("text", "json", "github"), default="text",
        help="how problems and the summary are printed")  # fmt: skip
    add_limit_arguments(parser)


def _language(text: str) -> str:
    if not read_source.is_language(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a language tag, such as zh-TW"
        )
    return text


def target_of(arguments: argparse.Namespace) -> Target:
    """Return the target of an import, from the options."""
    fill_in(arguments)
    limits: Limits = limits_of(arguments)
    return Target(arguments.schemas, limits, arguments.keep_going, arguments.dry_run)


def run(arguments: argparse.Namespace) -> int:
    """Import, report, and return the exit code."""
    if arguments.sources.count(read_source.STDIN) > 1:
        raise WrongUsage("import: - can be named once")
    target = target_of(arguments)
    url = command.request_url(command.load(target))
    how = read_source.Reading(url, arguments.kind, arguments.lang, target.limits)
    published, found = read_source.read_all(arguments.sources, how, sys.stdin.buffer)
    return report(command.run(target, published, found), arguments)


def report(outcome: Outcome, arguments: argparse.Namespace) -> int:
    """Print problems and summary, and return the exit code."""
    if arguments.format == "json":
        print(_json(outcome))
        return int(outcome.failed)
    if outcome.problems:
        if arguments.format == "github":
            print(problems.as_github(outcome.problems))
        else:
            print(problems.as_text(outcome.problems), file=sys.stderr)
    for line in _lines(outcome, dry=arguments.dry_run):
        print(problems.printable(line))
    if outcome.written:
        print(f"Next: {_next(arguments)}")
    return int(outcome.failed)


def _next(arguments: argparse.Namespace) -> str:
    """Return the command that follows an import."""
    folder = arguments.schemas
    words = ["runcomfy-codegen", "generate"]
    is_usual = folder == find(Path.cwd()).schemas
    return shlex.join(words if is_usual else [*words, "--schemas", str(folder)])


def _lines(outcome: Outcome, *, dry: bool) -> list[str]:
    plan = outcome.plan
    lines: list[str] = []
    counts = dict.fromkeys(("added", "changed", "unchanged"), 0)
    for model in plan.reports:
        counts[model.state] += 1
        notes = [f"  {note}" for note in model.notes]
        notes += [f"  repaired: {repair}" for repair in model.repaired]
        if model.state != "unchanged" or notes:
            languages = ", ".join(model.languages)
            lines += [f"{model.state:9} {model.model_id} ({languages})", *notes]
    lines += [f"refused   {name}" for name in outcome.refused]
    repaired = sum(len(model.repaired) for model in plan.reports)
    summary = [f"{count} {state}" for state, count in counts.items()]
    summary += [f"{repaired} repaired", f"{len(outcome.refused)} refused"]
    end = (
        ""
        if outcome.written or not (outcome.failed or dry)
        else "; nothing was written"
    )
    return [*lines, ", ".join(summary) + end]


def _json(outcome: Outcome) -> str:
    summary = {
        "models": [
            {
                "model_id": model.model_id,
                "state": model.state,
                "languages": list(model.languages),
                "repaired": list(model.repaired),
                "notes": list(model.notes),
            }
            for model in outcome.plan.reports
        ],
        "refused": list(outcome.refused),
        "written": outcome.written,
    }
    found = json.loads(problems.as_json(outcome.problems))
    return json.dumps({"problems": found, "summary": summary}, indent=2)
