"""The code samples of Markdown pages."""

from __future__ import annotations

import re
from pathlib import Path

_FENCE = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


def fenced(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language, ``""`` for those that name none."""
    text = page.read_text(encoding="utf-8")
    return [body for _, named, body in _FENCE.findall(text) if named == language]


def readme_samples(page: Path) -> tuple[str, str]:
    """The Python of the README: what runs in one go, and the test of an application."""
    blocks = fenced(page, "python")
    (test,) = [block for block in blocks if "import pytest" in block]
    return "\n".join(block for block in blocks if block is not test), test


def python_samples(generated: Path) -> dict[str, str]:
    """Every Python sample of the generated pages, by a name that tells where it stands."""
    return {
        f"{_name(page.relative_to(generated))}_{number}": sample
        for page in sorted(generated.rglob("*.md"))
        for number, sample in enumerate(fenced(page, "python"), start=1)
    }


def _name(page: Path) -> str:
    return re.sub(r"\W", "_", page.with_suffix("").as_posix())
