"""``generate --watch``: the tree follows every save until the command is interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from generator import problems
from generator.options import Options, template_folders
from generator.problems import Loc, Problem, Refused

_TICK = 100  # milliseconds between two looks at the folders
_PAUSE = 200  # milliseconds of quiet that end a burst of saves


def watch(options: Options, generate: Callable[[], object]) -> int:
    """Generates now and after every save of an input; returns when it is interrupted.

    Raises `Refused` where there is nothing to watch, or nothing to watch it with.
    """
    try:
        for saved in _bursts(options):
            if saved is not None:
                print("", *(f"saved {problems.printable(s)}" for s in saved), sep="\n")
            generate()
            if saved is None:
                folders = ", ".join(map(str, _folders(options)))
                print(f"watching {folders}; settings are read at the start", flush=True)
    except KeyboardInterrupt:
        pass
    print("stopped", flush=True)
    return 0


def _folders(options: Options) -> list[Path]:
    return [options.schemas, *template_folders(options)]


def _bursts(options: Options) -> Iterator[list[str] | None]:
    """``None`` once the folders are being watched, then what was saved, burst by burst."""
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
    for folder in folders:
        if not folder.is_dir():
            message = "this folder does not exist, so it cannot be watched"
            hint = "make it, or name another one"
            raise Refused([Problem("no-folder", Loc(folder.as_posix()), message, hint)])
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
    for changes in watchfiles.watch(
        *folders,
        watch_filter=is_input,
        debounce=10 * _PAUSE,
        step=_PAUSE,
        rust_timeout=_TICK,
        yield_on_timeout=True,
    ):
        if changes:
            yield sorted({_shown(name) for _, name in changes})
        elif not ready:
            ready = True
            yield None


def _shown(name: str) -> str:
    path = Path(name)
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
