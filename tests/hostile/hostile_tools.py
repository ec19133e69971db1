"""Reads files as the tools do that find commands in lines: linters, editors and doctest."""

import ast
import re
import tokenize
from collections.abc import Iterator
from doctest import DocTestParser
from io import StringIO
from pathlib import Path

from isort.core import process
from isort.exceptions import FileSkipComment
from mypy.util import get_mypy_comments

# In the first and last lines, as `:help modeline` and the manual of Emacs describe them.
_MODE_LINE = re.compile(r"(?:^|\s)(?:vi|[vV]im(?:[<=>]?\d+)?):|\sex:|-\*-.*-\*-")
_LINES_OF_VIM = 5
_LOCAL_VARIABLES = re.compile(r"(?m)^.*Local Variables:")
_CHARACTERS_OF_EMACS = 3000
# From flake8.defaults, coverage.config, PEP 723 and the notebooks of VS Code.
_LINTERS = re.compile(
    r"(?mi)# flake8[:=]\s*noqa|# noqa|#\s*pragma[:\s]?\s*no\s*cover|# pylint:|# pyright:"
    r"|# ruff:|# type:|# pyre-|^# /// [a-zA-Z0-9-]+$|^\s*# ?%%"
)


def _docstrings(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node, clean=False) or ""


def commands(path: Path) -> Iterator[str]:
    """Yield what a tool would obey in a file."""
    text = path.read_text("utf-8")
    lines = text.splitlines()
    for line in lines[:_LINES_OF_VIM] + lines[-_LINES_OF_VIM:]:
        if _MODE_LINE.search(line):
            yield line
    yield from _LOCAL_VARIABLES.findall(text[-_CHARACTERS_OF_EMACS:])
    for said in _docstrings(text) if path.suffix == ".py" else [text]:
        if ">>>" in said:
            yield from (e.source for e in DocTestParser().get_examples(said))
    if path.suffix not in (".py", ".pyi"):
        return
    yield from _LINTERS.findall(text)
    yield from (line for _, line in get_mypy_comments(text))
    with path.open("rb") as file:
        if (encoding := tokenize.detect_encoding(file.readline)[0]) != "utf-8":
            yield encoding
    try:
        process(StringIO(text), StringIO())
    except FileSkipComment:
        yield "isort: skip_file"
