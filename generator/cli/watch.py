"""Implement ``generate --watch``: generate after every save until interrupted."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..core import problems
from ..core.problems import ProblemsFound
from ..pipeline.options import Options, template_folders
from . import settings

if TYPE_CHECKING:
    import watchfiles

State = tuple[int, ...]  # changes whenever a file does; empty if there is none

_POLL_MS = 100
_QUIET_MS = 200  # without a save: ends a burst


def watch(read: Callable[[], Options], generate: Callable[[Options], object]) -> int:
    """Generate now and after every save of an input; return when interrupted.

    Saved settings are read again. Raises `ProblemsFound` if there is nothing to watch, or if watchfiles
    is not installed.
    """
    file = settings.place(Path.cwd())
    known = _state(file)
    options = _checked(read)
    try:
        while True:
            for saved in _bursts(options, file, known):
                if saved != [_shown(file)]:
                    _once(options, saved, generate)
                    continue
                known = _state(file)
                print(f"\nsaved {problems.printable(_shown(file))}")
                try:
                    options = _checked(read)
                    break  # and watch its folders
                except ProblemsFound as refused:
                    text = problems.as_text(refused.problems)
                    print(text, file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        pass
    print("stopped", flush=True)
    return 0


def _once(
    options: Options, saved: list[str] | None, generate: Callable[[Options], object]
) -> None:
    if saved is not None:
        print("", *(f"saved {problems.printable(s)}" for s in saved), sep="\n")
    generate(options)
    if saved is None:
        print(f"watching {', '.join(map(str, _folders(options)))}", flush=True)


def _checked(read: Callable[[], Options]) -> Options:
    options = read()
    for folder in _folders(options):
        if not folder.is_dir():
            message = "this folder does not exist, so it cannot be watched"
            hint = "make it, or name another one"
            raise problems.refusal("no-folder", folder.resolve(), message, hint)
    return options


def _folders(options: Options) -> list[Path]:
    return [options.schemas, *template_folders(options)]


def _bursts(options: Options, file: Path, known: State) -> Iterator[list[str] | None]:
    """Yield ``None`` once the folders are being watched, then the saved files, burst by burst.

    A save of the settings file is a burst of its own; ``known`` is its state when it was read.
    """
    try:
        # An optional dependency.
        import watchfiles
    except ImportError:
        message = "the package watchfiles is not installed"
        hint = "pip install watchfiles"
        raise problems.refusal("no-watchfiles", "--watch", message, hint) from None
    seen: list[str] | None = None
    while True:
        roots, ready, before = _identities(options), False, known
        with suppress(FileNotFoundError):  # moved away since: found out below
            for changes in watchfiles.watch(
                *(folder.resolve() for folder in _folders(options)),
                watch_filter=_filter(options),
                debounce=10 * _QUIET_MS,
                step=_QUIET_MS,
                rust_timeout=_POLL_MS,
                yield_on_timeout=True,
            ):
                # Polled rather than watched: editors replace a file with a new one.
                now = _state(file)
                if changes:
                    yield sorted({_shown(name) for _, name in changes})
                elif not ready:
                    ready = True
                    yield seen
                elif now != known and now == before:  # and no longer being written
                    known = now
                    yield [_shown(file)]
                before = now
                if _identities(options) != roots:
                    break  # what is being watched stands elsewhere now
        pairs = zip(_folders(options), roots, _identities(options), strict=True)
        seen = [_shown(folder) for folder, was, now in pairs if was != now]
        if not all(_identities(options)):
            yield seen
        while not all(_identities(options)):
            time.sleep(_POLL_MS / 1000)
            if (now := _state(file)) != known:
                known = now
                yield [_shown(file)]


def _filter(options: Options) -> Callable[[watchfiles.Change, str], bool]:
    """Return the test of a change: is it one of an input?"""
    folders = [folder.resolve() for folder in _folders(options)]
    schemas, out = folders[0], options.out.resolve()
    within = [folder for folder in folders if folder.is_relative_to(out)]

    def is_input(change: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        ours = path.is_relative_to(out) and not any(map(path.is_relative_to, within))
        if ours or path.name.startswith("."):
            return False  # written by this process, or by an editor
        if path.is_relative_to(schemas):
            # A new folder may already hold files, and one that was moved away has taken its
            # files along: there are no events for them.
            gone = change.name == "deleted" and not name.endswith("~")
            return path.suffix == ".json" or gone or path.is_dir()
        return "__pycache__" not in path.parts and not path.name.endswith("~")

    return is_input


def _identities(options: Options) -> list[State]:
    """Return what tells each folder from another one that has taken its place."""
    found: list[State] = []
    for folder in _folders(options):
        try:
            stat = folder.stat()
        except OSError:
            found.append(())
        else:
            found.append((stat.st_dev, stat.st_ino))
    return found


def _state(file: Path) -> State:
    try:
        found = os.stat(file)
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _shown(name: str | Path) -> str:
    path = Path(name)
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
