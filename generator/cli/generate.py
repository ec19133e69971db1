"""The commands ``generate`` and ``check``: their options, and the report of a run."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from ..core import problems
from ..core.limits import Limits
from ..core.timings import Timings, recorded
from ..output.changes import Changes
from ..pipeline.options import Options
from ..pipeline.run import Outcome, generate
from .commands import WrongUsage
from .folders import refuse_inside_schemas
from .settings import find

_MAX_LISTED_FILES = 20  # after each save
_PROGRESS_DELAY_S = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``generate``."""
    add_tree_arguments(parser)
    parser.add_argument(
        "--timings",
        action="store_true",
        help="print to standard error what each stage cost; add --jobs 1 to see the stages "
        "of models that other processes would render",
    )
    parser.set_defaults(verify=False)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 on any difference"
    )
    mode.add_argument(
        "--dry-run", action="store_true", help="print what would be written and removed"
    )
    mode.add_argument(
        "--watch", action="store_true", help="generate again whenever an input is saved"
    )
    parser.add_argument(
        "--force", action="store_true", help="overwrite files that were edited by hand"
    )


def add_tree_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of every command that writes or compares a tree."""
    add = parser.add_argument
    add("--schemas", type=Path, metavar="DIR",
        help="folder of the model files (default: schemas)")  # fmt: skip
    add("--templates", type=Path, metavar="DIR",
        help="folder with templates that replace those of the same name")  # fmt: skip
    add("--out", type=Path, metavar="DIR",
        help="folder of the generated tree (default: generated)")  # fmt: skip
    add("--only", nargs="+", default=[], metavar="ID", action="extend",
        help="only these models, by id or pattern; the files of others stay")  # fmt: skip
    add("--jobs", type=_count, default=0, metavar="N",
        help="processes (default: one for each core)")  # fmt: skip
    add("--keep-going", action="store_true",
        help="write the valid models even if others are refused")  # fmt: skip
    add("--format", choices=("text", "json", "github"), default="text",
        help="how problems and the summary are printed")  # fmt: skip
    add("--quiet", action="store_true", help="print problems only")
    add_limit_arguments(parser)


def add_limit_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the limits of the input."""
    add = parser.add_argument
    limits = Limits()
    add("--max-bytes", type=_count, default=limits.file_bytes, metavar="N",
        help=f"largest schema file (default: {limits.file_bytes:,})")  # fmt: skip
    add("--max-depth", type=_count, default=limits.depth, metavar="N",
        help=f"deepest nesting of a file (default: {limits.depth})")  # fmt: skip
    add("--max-choices", type=_count, default=limits.enum_values, metavar="N",
        help=f"most values of one list (default: {limits.enum_values:,})")  # fmt: skip
    add("--max-properties", type=_count, default=limits.properties, metavar="N",
        help=f"most properties of one model (default: {limits.properties:,})")  # fmt: skip


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return value


def run(arguments: argparse.Namespace) -> int:
    """Generate or compare, report, and return the exit code."""
    if arguments.templates and not arguments.templates.is_dir():
        raise WrongUsage(f"--templates: {arguments.templates} is not a folder")
    given = argparse.Namespace(**vars(arguments))
    if arguments.watch:
        # Imported only when needed.
        from .watch import watch

        return watch(lambda: _options(given, arguments), lambda o: _once(o, arguments))
    try:
        options = _options(given, arguments)
    except problems.ProblemsFound as refused:
        return _report(Outcome(refused.problems), arguments, 0)
    return _once(options, arguments)


def _options(given: argparse.Namespace, arguments: argparse.Namespace) -> Options:
    """Return the options as given on the command line, or else in the settings.

    The folders are also set in ``arguments``. Raises `ProblemsFound` for invalid settings.
    """
    settings = find(Path.cwd())
    arguments.schemas = given.schemas or settings.schemas
    arguments.out = given.out or settings.out
    refuse_inside_schemas(arguments.out, arguments.schemas)
    return Options(
        schemas=arguments.schemas,
        out=arguments.out,
        templates=given.templates or settings.templates,
        models=settings.models,
        languages=settings.languages,
        package=settings.package,
        only=tuple(arguments.only),
        jobs=arguments.jobs,
        keep_going=arguments.keep_going,
        force=arguments.force,
        limits=limits_of(arguments),
    )


def _once(options: Options, arguments: argparse.Namespace) -> int:
    if not arguments.timings:
        return _run(options, arguments)
    with recorded("everything else") as timings:
        code = _run(options, arguments)
    print(_table(timings), file=sys.stderr, flush=True)
    return code


def _run(options: Options, arguments: argparse.Namespace) -> int:
    started = time.perf_counter()
    progress = None if arguments.quiet else Progress(started)
    if arguments.check:
        from ..pipeline.update import check

        outcome = check(options, progress, verify=arguments.verify)
    else:
        outcome = generate(options, progress, write=not arguments.dry_run)
    if progress:
        progress.clear()
    seconds = time.perf_counter() - started
    return _report(outcome, arguments, seconds)


def _table(timings: Timings) -> str:
    """Return the stages in the order of their start, and their sum."""
    other, *stages = timings.seconds.items()
    rows = [*stages, other, ("total", sum(timings.seconds.values()))]
    return "\n".join(f"{seconds:8.3f} s  {name}" for name, seconds in rows)


def limits_of(arguments: argparse.Namespace) -> Limits:
    """Return the limits given on a command line."""
    return Limits(
        arguments.max_bytes,
        arguments.max_depth,
        arguments.max_choices,
        arguments.max_properties,
    )


class Progress:
    """A counter on one line of a terminal, shown after the first second."""

    def __init__(self, started: float) -> None:
        self.started = started
        self.shown = False

    def __call__(self, done: int, total: int) -> None:
        if (
            sys.stderr.isatty()
            and time.perf_counter() - self.started > _PROGRESS_DELAY_S
        ):
            self.shown = True
            print(f"\r{done}/{total} models", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Remove the counter."""
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _report(outcome: Outcome, arguments: argparse.Namespace, seconds: float) -> int:
    drift = bool(arguments.check and outcome.changes)
    failed = problems.has_errors(outcome.problems) or drift
    if arguments.format == "json":
        print(_json(outcome, seconds))
        return int(failed)
    render = problems.as_github if arguments.format == "github" else problems.as_text
    if outcome.problems:
        # CI reads annotations from standard output; people read standard error.
        stream = sys.stdout if arguments.format == "github" else sys.stderr
        print(render(outcome.problems), file=stream)
    changes = outcome.changes
    if changes is None:
        errors = sum(p.severity == "error" for p in outcome.problems)
        noun = "error" if errors == 1 else "errors"
        end = "run it again to finish" if outcome.half_done else "nothing was written"
        print(f"{errors} {noun}; {end}", file=sys.stderr)
        return 1
    if drift:
        _print_drift(outcome, arguments)
    elif not arguments.quiet:
        if arguments.watch:
            print("".join(_touched(changes)), end="")
        print(_summary(outcome, arguments, seconds), flush=True)
    if outcome.refused:
        refused = problems.printable(", ".join(outcome.refused))
        print(f"refused: {refused}", file=sys.stderr)
    return int(failed)


def _summary(outcome: Outcome, arguments: argparse.Namespace, seconds: float) -> str:
    changes = outcome.changes
    assert changes is not None
    written = len(changes.missing) + len(changes.changed)
    models = f"{_plural(outcome.models, 'model')}, {_plural(outcome.enums, 'enum')}"
    if arguments.check:
        return f"{models}: {arguments.out} is up to date ({seconds:.2f} s)"
    if arguments.dry_run:
        lines = [f"would write {p}" for p in (*changes.missing, *changes.changed)]
        lines += [f"would remove {p}" for p in changes.orphans]
        return "\n".join([*lines, f"{models}; nothing was written ({seconds:.2f} s)"])
    if not changes:
        return (
            f"{models}: nothing to do, {_plural(changes.unchanged, 'file')} up to date "
            f"in {arguments.out} ({seconds:.2f} s)"
        )
    removed = f", {len(changes.orphans)} removed" if changes.orphans else ""
    return (
        f"{models}: {_plural(written, 'file')} written, {changes.unchanged} unchanged"
        f"{removed} in {arguments.out} ({seconds:.2f} s)"
    )


def _touched(changes: Changes) -> list[str]:
    """Return a line for each file written or removed, up to a limit."""
    lines = [f"wrote {path}" for path in (*changes.missing, *changes.changed)]
    lines += [f"removed {path}" for path in changes.orphans]
    more = (
        [f"... and {len(lines) - _MAX_LISTED_FILES} more"]
        if len(lines) > _MAX_LISTED_FILES
        else []
    )
    return [f"{line}\n" for line in (*lines[:_MAX_LISTED_FILES], *more)]


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _print_drift(outcome: Outcome, arguments: argparse.Namespace) -> None:
    changes = outcome.changes
    assert changes is not None
    for word, paths in (
        ("missing", changes.missing),
        ("changed", changes.changed),
        ("orphan", changes.orphans),
        ("stray", changes.strays),
    ):
        for path in paths:
            if arguments.format == "github":
                print(problems.annotation((arguments.out / path).as_posix(), word))
            else:
                print(f"{word:8} {problems.printable(path)}")
    for line in outcome.diff:
        print(problems.printable(line))
    if changes.strays:
        print("Stray files were not generated: move them elsewhere.")
    if changes.missing or changes.changed or changes.orphans:
        print(
            f"{arguments.out} does not match the schemas. "
            f"To fix it, run: {_command(arguments)}"
        )


def _command(arguments: argparse.Namespace) -> str:
    import shlex  # only needed where something differs

    words = ["runcomfy-codegen", "generate"]
    for option, default in (("schemas", "schemas"), ("out", "generated")):
        value = str(getattr(arguments, option))
        if value != default:
            words += [f"--{option}", value]
    if arguments.templates:
        words += ["--templates", str(arguments.templates)]
    return shlex.join(words)


def _json(outcome: Outcome, seconds: float) -> str:
    changes = outcome.changes
    summary = None if changes is None else {
        "models": outcome.models,
        "enums": outcome.enums,
        "rendered": outcome.rendered,
        **changes._asdict(),
        "seconds": round(seconds, 3),
    }  # fmt: skip
    found = json.loads(problems.as_json(outcome.problems))
    return json.dumps(
        {"problems": found, "summary": summary, "refused": list(outcome.refused)},
        indent=2,
    )
