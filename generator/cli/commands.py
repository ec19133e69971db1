"""List the commands, and add to ``--help`` what argparse does not know."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..core import problems

_COLUMNS = 80
_WRONG_USAGE = {2: "wrong usage"}


class WrongUsage(Exception):
    """A command line that does not fit; its text says why."""


def show(found: Sequence[problems.Problem], form: str) -> None:
    """Print problems: people read standard error, programs and CI standard output."""
    if form == "json":
        print(problems.as_json(found))
    elif found and form == "github":
        print(problems.as_github(found))
    elif found:
        print(problems.as_text(found), file=sys.stderr)


class Command(NamedTuple):
    """The purpose of a command, an example, and the meaning of its exit codes."""

    summary: str
    description: str
    example: str
    exit_codes: Mapping[int, str]


COMMANDS: Mapping[str, Command] = {
    "generate": Command(
        "write the package and its docs from the schemas",
        "Write the client package, its docs and openapi.json from the schema files. Only files "
        "that change are written, and a file that was edited by hand is never overwritten.",
        "generate --only 'wan-ai/*'",
        {
            0: "the tree is written, or nothing had to be done",
            1: "errors in the schemas, templates or settings, or files edited by hand; "
            "with --check, the tree differs",
        },
    ),
    "check": Command(
        "fail if the tree differs from what generate would write",
        "Compare the generated tree with what generate would write, as generate --check does. "
        "Nothing is written.",
        "check --format github",
        {
            0: "the tree is up to date",
            1: "the tree differs, or there are errors in the schemas",
        },
    ),
    "vendor": Command(
        "copy the package into another code base, or check such a copy",
        "Copy the generated package, whole or with some models only, into another code base, "
        "under any name; or check such a copy.",
        "vendor src/acme --name comfy --models 'wan-ai/*'",
        {
            0: "the copy is written, or up to date",
            1: "errors, or files edited by hand; with --check, the copy was edited or is behind",
        },
    ),
    "diff": Command(
        "show what changed in the schemas, and who is affected",
        "Compare two sets of schemas, and say of every change whether it breaks requests on "
        "the wire, code that uses the package, or nothing.",
        "diff --against origin/main --fail-on SOURCE",
        {
            0: "compared; no change is as serious as --fail-on says",
            1: "a change is as serious as --fail-on says or more, or one side has errors",
        },
    ),
    "release": Command(
        "record the next version of the generated package",
        "Record the changes since the last release in releases.json, and choose the next "
        "version by them. The schemas must be committed.",
        "release --dry-run",
        {0: "the release is recorded", 1: "there is nothing to release, or errors"},
    ),
    "emulate": Command(
        "run a local RunComfy that costs nothing",
        "Answer like the Model API on this machine: inputs are checked against the schemas, "
        "outputs are samples, and faults can be played from a script.",
        "emulate --port 8100 --latency 0.2",
        {
            0: "stopped with Ctrl-C",
            1: "errors in the schemas or the script, or no free port",
        },
    ),
    "docs": Command(
        "build or show the site",
        "Make a web site of the generated docs, or show it while its pages change.",
        "docs build --base-url https://example.org/docs/",
        {
            0: "the site is written, or serving was stopped with Ctrl-C",
            1: "errors in the pages or files edited by hand; nothing is written",
        },
    ),
    "explain": Command(
        "print what a stage makes of a model",
        "Print what one stage of the generator makes of one model, as JSON or as the text of "
        "the file: the way to see where a model goes wrong.",
        "explain wan-ai/wan-2-5/text-to-image --stage names",
        {0: "printed", 1: "there is no such model, or an earlier stage refuses it"},
    ),
    "import": Command(
        "import saved pages, catalogues or schemas into the schemas folder",
        "Read models from saved pages, catalogues or plain schemas, repair what is known to "
        "be broken in them, and write their schema files.",
        "import pages/*.html --dry-run",
        {
            0: "the models are imported, or were up to date",
            1: "a model was refused, or a source could not be read",
        },
    ),
    "pull": Command(
        "import models from the live catalogue",
        "Fetch the published catalogue of models over HTTPS, and import them as import does.",
        "pull --only 'bytedance/*'",
        {
            0: "the models are imported, or were up to date",
            1: "a model was refused, or the catalogue could not be fetched",
        },
    ),
}

DOCS_ACTIONS: Mapping[str, Command] = {
    "build": Command(
        "write the site",
        "Make a web site of the generated docs, in a folder that any server of files can serve.",
        "docs build --base-url https://example.org/docs/",
        {
            0: "the site is written, or up to date",
            1: "errors in the pages, or files edited by hand; nothing is written",
        },
    ),
    "serve": Command(
        "show the site",
        "Serve the site on this machine, and build it again whenever a page changes.",
        "docs serve --emulator",
        {0: "stopped with Ctrl-C", 1: "errors in the pages, or the port is taken"},
    ),
}


def describe(parser: argparse.ArgumentParser, command: Command) -> None:
    """Put the description above the options, and the example and exit codes below them."""
    import textwrap  # for help alone

    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = textwrap.fill(command.description, _COLUMNS)
    codes = {**command.exit_codes, **_WRONG_USAGE}
    lines = [f"  {code}  {meaning}" for code, meaning in codes.items()]
    example = f"  runcomfy-codegen {command.example}"
    parser.epilog = "\n".join(["example:", example, "", "exit codes:", *lines])
