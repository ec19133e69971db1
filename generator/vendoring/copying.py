"""Plan a copy, compare it with its origin, and write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.problems import Loc, Problem, ProblemsFound, refusal
from ..output import compare as emit
from ..output import git_attributes, manifest
from ..output.changes import Changes
from ..output.manifest import Entry, Manifest, digest_on_disk
from ..output.transaction import Transaction
from ..sources.choosing import is_chosen, unmatched
from .origin import Origin

ALL = ("*",)
_MAX_DIFF_LINES = 10_000


@dataclass(frozen=True, slots=True)
class Copy:
    """The files that a copy should have, by path; the last one is the manifest."""

    texts: Mapping[str, str]
    manifest: Manifest

    @property
    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of every file."""
        return {path: manifest.digest(text) for path, text in self.texts.items()}


@dataclass(frozen=True, slots=True)
class CopyStatus:
    """How a folder differs from the copy that it should contain."""

    owned: Manifest
    changes: Changes
    edited: tuple[str, ...]  # changed, removed or added since it was copied
    models: tuple[str, ...]  # added, changed or removed in the origin since
    fresh: Mapping[str, str]  # digests of the files of a new copy

    @property
    def version(self) -> str:
        """Return the version that was copied; empty if there is no copy."""
        return self.owned.toolchain.get("version", "")

    @property
    def is_behind(self) -> bool:
        """Return whether the origin has changed since, regardless of edits in the copy."""
        return self.owned.files != self.fresh


def refuse_link(folder: Path) -> None:
    """Raise `ProblemsFound` if the copy would be written through a symbolic link."""
    if folder.is_symlink():
        message = "this is a link, and writing would follow it"
        raise refusal("link-in-the-way", folder, message, "remove the link")


def copies(dest: Path) -> list[str]:
    """Return the names of the copies in a folder."""
    found = (path.parent for path in dest.glob(f"*/{manifest.NAME}"))
    return sorted(f.name for f in found if "version" in manifest.read(f).toolchain)


def selection(folder: Path) -> tuple[str, ...]:
    """Return the models chosen for the existing copy, or all if there is none."""
    asked = manifest.read(folder).toolchain.get("models", "")
    return tuple(asked.split()) or ALL


def copy_of(origin: Origin, patterns: Sequence[str], templates: Sequence[Path]) -> Copy:
    """Return the package with the chosen models and their lists only.

    Raise `ProblemsFound` if a pattern matches no model.
    """
    if nothing := unmatched(patterns, origin.ids):
        raise ProblemsFound([_unknown(pattern, origin) for pattern in nothing])
    rows = [row for row in origin.rows if is_chosen(row[0], patterns)]
    texts = dict(origin.files)
    if len(rows) < len(origin.rows):
        # Imported only when there is something to render.
        from ..pipeline.package_index import add_tables
        from ..pipeline.shared_files import SharedFiles
        from ..pipeline.templates import Renderer

        kept = {path for row in rows for path in _files(row[1])}
        others = {path for row in origin.rows for path in _files(row[1])} - kept
        lists = SharedFiles()
        add_tables(lists, "", rows, Renderer(templates, origin.package))
        for path in origin.files:
            is_list = path.startswith("models/") and path.endswith("/__init__.py")
            if path in others or (is_list and path not in lists.texts):
                del texts[path]
        texts |= lists.texts
    texts[git_attributes.NAME] = git_attributes.OF_COPY
    digests = {path: manifest.digest(text) for path, text in texts.items()}
    made = {
        "models": " ".join(sorted(patterns)),
        "runcomfy-codegen": origin.made_by,
        "version": origin.version,
    }
    entries = {row[0]: Entry(origin.models[row[0]], 0, _files(row[1])) for row in rows}
    whole = Manifest(made, origin.api, entries, digests)
    return Copy({**texts, manifest.NAME: whole.text()}, whole)


def compare(folder: Path, copy: Copy) -> CopyStatus:
    """Compare the folder with the copy that it should contain."""
    owned = manifest.read(folder)
    wanted = copy.digests
    changes = emit.compare(folder, wanted, owned)
    known = {**owned.files, **wanted}
    # A new file of the update that already exists belongs to somebody else.
    added = set(emit.strays(folder, known) if owned.files else ())
    edited = {p for p, d in owned.files.items() if digest_on_disk(folder / p) != d}
    models = {i: e.digest for i, e in owned.models.items()}
    fresh = {i: e.digest for i, e in copy.manifest.models.items()}
    moved = {i for i in {*models, *fresh} if models.get(i) != fresh.get(i)}
    return CopyStatus(
        owned,
        changes,
        tuple(sorted(edited | added)),
        tuple(sorted(moved)),
        copy.manifest.files,
    )


def obstacles(folder: Path, status: CopyStatus, *, force: bool) -> list[Problem]:
    """Return the problems that prevent an update of the folder."""
    found = emit.obstacles(folder, status.changes, status.owned, force=force)
    hint = "move the change out of the copy, or overwrite it with --force"
    return [
        (
            problem._replace(
                message="this file was edited after it was copied",
                hint=hint,
            )
            if problem.code == "edited-by-hand"
            else problem
        )
        for problem in found
    ]


def diff(folder: Path, copy: Copy, status: CopyStatus) -> list[str]:
    """Return a unified diff of the package's files, at most 10,000 lines of it."""
    changed = tuple(p for p in status.changes.changed if p != manifest.NAME)
    missing = tuple(p for p in status.changes.missing if p != manifest.NAME)
    changes = status.changes._replace(changed=changed, missing=missing)
    return emit.diff(folder, copy.texts, changes, _MAX_DIFF_LINES)


def write(folder: Transaction, copy: Copy, status: CopyStatus) -> None:
    """Bring the folder up to date."""
    emit.write(folder, copy.texts, status.changes)


def _files(home: str) -> tuple[str, str]:
    """Return the paths of a model's module and of its input as JSON."""
    path = f"models/{home.replace('.', '/')}"
    return f"{path}.py", f"{path}.json"


def _unknown(pattern: str, origin: Origin) -> Problem:
    return Problem(
        "unknown-model",
        Loc(origin.where),
        f"there is no model {pattern}",
        f"choose from {', '.join(origin.ids)}",
    )
