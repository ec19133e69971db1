"""``generate --watch``: the tree follows every save until the command is interrupted."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from ..core import problems
from ..core.problems import Loc, Problem, Refused
from ..pipeline.options import Options, template_folders
from . import settings

State = tuple[int, ...]  # what changes with a file; nothing where there is none

_TICK = 100  # milliseconds between two looks at the folders
_PAUSE = 200  # milliseconds of quiet that end a burst of saves


def watch(read: Callable[[], Options], generate: Callable[[Options], object]) -> int:
    """Generates now and after every save of an input; returns when it is interrupted.

    When the settings are saved, they are read again. Raises `Refused` where there is nothing
    to watch, or nothing to watch it with.
    """
    file = settings.place(Path.cwd())
    known = _state(file)
    options = _understood(read)
    try:
        while True:
            for saved in _bursts(options, file, known):
                if saved != [_shown(file)]:
                    _once(options, saved, generate)
                    continue
                known = _state(file)
                print(f"\nsaved {problems.printable(_shown(file))}")
                try:
                    options = _understood(read)
                    break  # and watch its folders
                except Refused as refused:
                    told = problems.as_text(refused.problems)
                    print(told, file=sys.stderr, flush=True)
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


def _understood(read: Callable[[], Options]) -> Options:
    options = read()
    for folder in _folders(options):
        if not folder.is_dir():
            place = Loc(folder.resolve().as_posix())
            message = "this folder does not exist, so it cannot be watched"
            hint = "make it, or name another one"
            raise Refused([Problem("no-folder", place, message, hint)])
    return options


def _folders(options: Options) -> list[Path]:
    return [options.schemas, *template_folders(options)]


def _bursts(options: Options, file: Path, known: State) -> Iterator[list[str] | None]:
    """``None`` once the folders are being watched, then what was saved, burst by burst.

    A save of the file of the settings is a burst of its own; ``known`` is what it was when
    it was read.
    """
    try:
        # An extra, imported by those who watch.
        import watchfiles
    except ImportError:
        raise Refused(
            [
                Problem(
                    "no-watchfiles",
                    Loc("--watch"),
                    "the package watchfiles is not installed",
                    "pip install 'runcomfy-codegen[watch]'",
                )
            ]
        ) from None
    folders = [folder.resolve() for folder in _folders(options)]
    schemas, out = folders[0], options.out.resolve()

    def is_input(_: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        if path.is_relative_to(out) or path.name.startswith("."):
            return False  # our own doing, or an editor's
        if path.is_relative_to(schemas):
            # A new folder may hold files already, of which nobody has told us.
            return path.suffix == ".json" or path.is_dir()
        return "__pycache__" not in path.parts and not path.name.endswith("~")

    ready = False
    before = known
    for changes in watchfiles.watch(
        *folders,
        watch_filter=is_input,
        debounce=10 * _PAUSE,
        step=_PAUSE,
        rust_timeout=_TICK,
        yield_on_timeout=True,
    ):
        # Looked at rather than watched: editors put a new file in the place of the old one.
        now = _state(file)
        if changes:
            yield sorted({_shown(name) for _, name in changes})
        elif not ready:
            ready = True
            yield None
        elif now != known and now == before:  # and written to its end
            known = now
            yield [_shown(file)]
        before = now


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
