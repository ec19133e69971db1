"""Cache what is wrong with refused models between runs.

To refuse a model can take longer than to render a hundred others. Until one of its files or the
generator changes, its problems are read from the user's cache and told again. As with the
summaries, a cache that is lost or stale costs time alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from ..core.problems import Loc, Problem, has_errors
from . import unchanged

_SUFFIX = ".refused"
_MAX_MODELS = 256


class Refusals:
    """Map the digests of models to their problems; these hold for what they were found with."""

    def __init__(self, *found_with: object) -> None:
        self._found_with = found_with

    def load(self, digest: str) -> list[Problem]:
        """Return the problems of a model that was refused, none if it is not known to be."""
        with suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
            rows = json.loads(self._path(digest).read_bytes())
            found = [Problem(code, Loc(*loc), *more) for code, loc, *more in rows]
            if has_errors(found):
                return found
        return []

    def store(self, digest: str, problems: Sequence[Problem]) -> None:
        """Leave the problems of a refused model for the next run."""
        unchanged.leave(self._path(digest), [json.dumps(problems).encode()])
        unchanged.keep_newest(_SUFFIX, _MAX_MODELS)

    def _path(self, digest: str) -> Path:
        name = sha256(f"{self._key} {digest}".encode()).hexdigest()
        return unchanged.cache_folder() / f"{name[:32]}{_SUFFIX}"

    @cached_property
    def _key(self) -> str:
        # Imported only when needed. These libraries judge schemas and patterns.
        from importlib.metadata import version

        judges = [version("jsonschema"), version("pydantic")]
        return json.dumps([*self._found_with, judges], default=repr, sort_keys=True)
