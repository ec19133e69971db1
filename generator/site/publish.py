"""Write a site to its folder; only files of an earlier build are replaced or removed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.problems import ProblemsFound, disk_problem, refusal
from ..output import compare, manifest
from ..output.spooled_texts import spooled
from ..output.transaction import transaction

if TYPE_CHECKING:
    from .build import Site

_BUILDERS = {"markdown-it-py", "zensical"}  # today's, and that of older sites


def publish(
    generated: Path,
    schemas: Path,
    out: Path,
    base: str | None,
    emulator: str | None = None,
) -> Site:
    """Build the site and update a folder with it; raise `ProblemsFound` if that is not possible."""
    _refuse_missing_extra()
    _refuse_foreign(out)
    from .build import build  # needs the extra

    with spooled() as files:
        site = build(generated, schemas, base, files, emulator)
        try:
            with transaction(out) as folder:
                changes = compare.compare(out, site.files, manifest.read(out))
                compare.write(folder, files, changes, site.files)
        except OSError as error:
            raise ProblemsFound([disk_problem(error, out)]) from error
    return site


def _refuse_missing_extra() -> None:
    """Refuse to build without the extra, with a hint how to install it."""
    missing = [name for name in ("markdown_it", "pygments") if not find_spec(name)]
    if missing:
        message = f"building the site needs {' and '.join(missing)}, not installed here"
        hint = "pip install markdown-it-py pygments"
        raise refusal("docs-extra", "docs", message, hint)


def _refuse_foreign(out: Path) -> None:
    """Refuse to write into a folder that holds something else."""
    if not out.exists() or _BUILDERS & manifest.read(out).toolchain.keys():
        return
    if out.is_dir() and not any(out.iterdir()):
        return
    message = "this is not a folder that an earlier build has written"
    hint = "choose an empty or a new folder with --out"
    raise refusal("not-a-site", out, message, hint)
