"""What callers pass, checked before anything is done with it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from .errors import InvalidInput, shorten


def check_text(name: str, value: object) -> None:
    """Refuse what is not a text."""
    if not isinstance(value, str):
        raise InvalidInput(f"{name} must be a text, not {type(value).__name__}")


def check_kind(value: object, kind: type[object], words: str) -> None:
    """Refuse what is not of some kind, in words that say which one it is."""
    if not isinstance(value, kind):
        raise InvalidInput(f"{words}, not {type(value).__name__}")


def listed(value: object) -> list[object]:
    """Return the items of a list or the like; anything else is one itself."""
    if isinstance(value, Iterable):
        return list(cast("Iterable[object]", value))
    return [value]


def check_path(name: str, value: object) -> Path:
    """Return the path that a text or a path object stands for."""
    try:
        path = Path(cast("os.PathLike[str]", value))
        if b"\0" in os.fsencode(path):
            raise ValueError("it holds a null character")
    except TypeError:
        raise InvalidInput(
            f"{name} must be a path, not {type(value).__name__}"
        ) from None
    except ValueError as error:
        raise InvalidInput(
            f"{name} is no path of this system: {shorten(str(error))}"
        ) from None
    return path


def check_call(name: str, value: object) -> None:
    """Refuse what is neither a function nor None."""
    if value is not None and not callable(value):
        raise InvalidInput(f"{name} must be a function, not {type(value).__name__}")


def check_count(name: str, value: object) -> None:
    """Refuse what is not a whole number above zero."""
    if (
        isinstance(value, bool)
        or not isinstance(value, int)
        or not 0 < value <= sys.maxsize
    ):
        shown = shorten(repr(value), 60)
        raise InvalidInput(f"{name} must be a whole number above zero, not {shown}")


def check_seconds(name: str, value: object) -> float:
    """Return a finite number of seconds above zero."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(f"{name} must be a number of seconds")
    if not 0 < value <= sys.float_info.max:
        shown = shorten(repr(value), 60)
        raise InvalidInput(f"{name} must be finite and above zero, not {shown}")
    return float(value)
