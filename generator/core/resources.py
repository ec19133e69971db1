"""Locate the files that ship with the generator: templates, API facts, meta schemas."""

from __future__ import annotations

from pathlib import Path

_PACKAGE_ROOT = Path(__file__).resolve().parents[1]


def templates() -> Path:
    """Return the folder of the generator's own templates."""
    return _shipped("templates")


def schemas() -> Path:
    """Return the folder with ``api.json`` and ``_meta/``."""
    return _shipped("schemas")


def generated() -> Path:
    """Return the generated tree that ships with this version."""
    return _shipped("generated")


def _shipped(name: str) -> Path:
    installed = _PACKAGE_ROOT / f"_{name}"  # inside a wheel
    return installed if installed.is_dir() else _PACKAGE_ROOT.parent / name


PACKAGE = "runcomfy_client"
