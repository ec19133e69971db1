"""Runs files one after the other, each by itself, as told line by line on standard input.

Each line is JSON: ``file``, the folder ``cwd`` to run it in, ``variables`` of the
environment, and ``fake``, what a FakeRunComfy is told that takes the place of the network, or
null. Each answer is a line of JSON: what it printed (``output``) and raised (``error``).
"""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
from contextlib import ExitStack, redirect_stdout
from pathlib import Path

from runcomfy_client.testing import FakeRunComfy

OURS = dict(os.environ)


def run(
    file: Path, folder: str, variables: dict[str, str], fake: str | None
) -> dict[str, str]:
    """What a file prints and raises when it runs in a folder."""
    os.environ.clear()
    os.environ.update({**OURS, **variables})
    os.chdir(folder)
    before = set(sys.modules)
    sys.path.insert(0, folder)
    output, error = io.StringIO(), ""
    with redirect_stdout(output), ExitStack() as stack:
        if fake is not None:
            scope = {"fake": stack.enter_context(FakeRunComfy())}
            exec(f"fake.{fake}" if fake else "", scope)
        try:
            code = compile(file.read_text(encoding="utf-8"), str(file), "exec")
            exec(code, {"__name__": "__main__"})
        except BaseException:
            error = traceback.format_exc()
    sys.path.remove(folder)
    # What the next file imports from its own folder may have the same name.
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", None)).startswith(folder):
            del sys.modules[name]
    return {"output": output.getvalue(), "error": error}


for line in sys.stdin:
    task = json.loads(line)
    told = run(Path(task["file"]), task["cwd"], task["variables"], task["fake"])
    print(json.dumps(told), flush=True)
