"""Locate the files that ship with the generator: templates, API facts, meta schemas."""

from __future__ import annotations

from pathlib import Path

_PACKAGE_ROOT = Path(__file__).resolve().parents[1]

# Modules that the package has too: their text is used for the templates of these names, whose
# own text names the module to editors and type checkers.
IN_PACKAGE = {
    "package/_runtime/retry_after.py": _PACKAGE_ROOT / "core/retry_after.py",
    "package/_runtime/size_grammar.py": _PACKAGE_ROOT / "core/size_grammar.py",
    "package/testing/media.py": _PACKAGE_ROOT / "core/media_samples.py",
}

# The guides in reading order; others follow by name.
GUIDES = (
    "quick-start", "sizes", "files", "errors", "batches", "spending", "command-line",
    "production", "frameworks", "notebooks", "typescript", "coming-from", "testing",
    "vendoring", "upgrading",
)  # fmt: skip


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
