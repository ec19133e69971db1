"""The folder of a site: only what an earlier build put there is replaced or removed."""

from __future__ import annotations

from pathlib import Path

from ..core.problems import Loc, Problem, Refused
from ..output import compare, manifest
from ..output.transaction import transaction
from .build import Site, build


def publish(generated: Path, schemas: Path, out: Path, base: str | None) -> Site:
    """Builds the site and brings a folder up to date with it; raises `Refused`."""
    _refuse_foreign(out)
    site = build(generated, schemas, base)
    try:
        with transaction(out) as folder:
            owned = manifest.read(out)
            tree = {path: manifest.digest(text) for path, text in site.files.items()}
            changes = compare.compare(out, tree, owned)
            compare.write(folder, site.files, changes)
    except OSError as error:
        problem = Problem(
            "disk",
            Loc(Path(error.filename or out).as_posix()),
            error.strerror or str(error),
            "check permissions and free space, then run it again",
        )
        raise Refused([problem]) from error
    return site


def _refuse_foreign(out: Path) -> None:
    """Holds a build out of folders that hold something else."""
    if not out.exists() or "zensical" in manifest.read(out).toolchain:
        return
    if out.is_dir() and not any(out.iterdir()):
        return
    problem = Problem(
        "not-a-site",
        Loc(out.as_posix()),
        "this is not a folder that an earlier build has written",
        "choose an empty or a new folder with --out",
    )
    raise Refused([problem])
