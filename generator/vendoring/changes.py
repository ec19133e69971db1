"""Read what has changed between two versions from ``releases.json``."""

from __future__ import annotations

import json
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..core.json_types import is_array, is_object
from ..sources.releases import code_in

NAME = "releases.json"
_BREAKING = {"SOURCE", "WIRE"}


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded change; ``write`` is the line of code that is correct now, if any."""

    version: str
    model: str
    words: str
    levels: tuple[str, ...]
    write: str = ""
    replaces: str = ""  # the id that a renamed model had

    @property
    def line(self) -> str:
        """Return the change on one line."""
        return f"{self.version} {'+'.join(self.levels)}: {self.words}"

    @property
    def is_breaking(self) -> bool:
        """Return whether calls or code that worked before now fail."""
        return bool(_BREAKING & set(self.levels))

    @property
    def advice(self) -> str:
        """Return what to do about it."""
        if self.write:
            return f"write {self.write}"
        if self.is_breaking:
            return "see the changelog and the page of the model"
        if "BEHAVIOUR" in self.levels:
            return "check code that relies on the old behaviour"
        return "no code has to change"


def read(path: Path) -> tuple[Change, ...]:
    """Return all recorded changes, oldest first; none if there is no readable record."""
    try:
        releases = json.loads(path.read_text("utf-8"))["releases"]
        return tuple(
            _change(str(release["version"]), change)
            for release in releases
            for change in release["changes"]
        )
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return ()


def between(
    changes: Sequence[Change], old: str, new: str, models: Container[str], package: str
) -> list[Change]:
    """Return the changes of some models that came after one version and not after another.

    What to write instead is spelled for a copy that is called ``package``.
    """
    after, until = _numbers(old), _numbers(new)
    return [
        replace(change, write=code_in(package, change.write))
        for change in changes
        if after < _numbers(change.version) <= until
        and (change.model in models or change.replaces in models)
    ]


def is_later(version: str, other: str) -> bool:
    """Return whether a version comes after another one."""
    return _numbers(version) > _numbers(other)


def _change(version: str, record: Any) -> Change:
    if not is_object(record):
        raise TypeError("a change is an object")
    text = {key: value for key, value in record.items() if isinstance(value, str)}
    was, now = text.get("was", ""), text.get("now", "")
    words = f"{text.get('model', '')} {text.get('name', '')}".strip()
    words += f": {text.get('what', '')}"
    if was or now:
        words += f": {was or 'nothing'} -> {now or 'nothing'}"
    levels, after = record.get("levels"), record.get("after")
    return Change(
        version,
        text.get("model", ""),
        words,
        tuple(map(str, levels)) if is_array(levels) else (),
        str(after[0]) if is_array(after) and after else "",
        was if text.get("rule") == "model-renamed" else "",
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in version.split("."))
