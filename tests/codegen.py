"""The command line as tests run it, and the folders that it leaves."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from generator.cli.main import main

Tree = dict[str, bytes]


class Done(NamedTuple):
    """How a command ended, and what it printed."""

    code: object
    out: str
    err: str


def codegen(*words: str | Path) -> Done:
    """Run a command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code: object = main([*map(str, words)])
        except SystemExit as ended:
            code = ended.code
    return Done(code, out.getvalue(), err.getvalue())


def tree(folder: Path) -> Tree:
    """The content of every file below a folder by its path, caches aside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
