"""Refuse, in words, a pydantic or httpx2 older than the package runs on.

An installer reads the bounds of a wheel, and nothing does for a copy inside another code base.
"""

from __future__ import annotations

import re

import pydantic

NEEDS = {"pydantic": "2.12", "httpx2": "2.10"}


def refuse_older(name: str, version: str) -> None:
    """Raise `ImportError` if a version is below what the package needs."""
    least = NEEDS[name]
    if _numbers(version) < _numbers(least):
        raise ImportError(
            f"this package needs {name} {least} or later, and {version} is installed: "
            f"pip install '{name}>={least}'",
            name=name,
        )


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)[:2]]


refuse_older("pydantic", pydantic.VERSION)
