"""Import the modules of a generated tree, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from ..core.problems import Loc, Problem

_IMPORTER = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
failed = {}
for path in json.load(sys.stdin):
    try:
        importlib.import_module(path.removesuffix(".py").replace("/", "."))
    except Exception as error:
        failed[path] = f"{type(error).__name__}: {error}"
print(json.dumps(failed))
"""


def unimportable(out: Path, paths: Iterable[str]) -> list[Problem]:
    """Return a problem for each module that cannot be imported."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", _IMPORTER, str(out)],
        input=json.dumps(sorted(paths)),
        capture_output=True,
        text=True,
        check=True,
    )
    failed: dict[str, str] = json.loads(done.stdout)
    hint = "look for what was changed last in the templates or in the generator"
    return [
        Problem("not-importable", Loc((out / path).as_posix()), message, hint)
        for path, message in failed.items()
    ]
