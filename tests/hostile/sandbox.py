"""Runs commands of the generator, each in a process of its own that is watched and limited.

One warm process holds the imported tools and forks for each command, so that a command costs
what it does and not what it imports. A task is one JSON line of standard input: the folder to
work in and the words of the command line; the answer is one JSON line.
"""

from __future__ import annotations

import inspect
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

SECONDS = 120  # of one core
WALL_SECONDS = 480
MEMORY = 2 * 1024**3
FILE_BYTES = 64 * 1024**2

ROOT = Path(__file__).parents[2]
# What may be read: the interpreter with its packages, and the generator with its templates.
READABLE = tuple(
    os.path.realpath(path) + os.sep
    for path in (
        sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.__file__),
        ROOT / "generator", ROOT / "templates", ROOT / "schemas",
    )
)  # fmt: skip
DEVICES = ("/dev/null", "/dev/urandom")
FORBIDDEN = (
    "ctypes.", "fcntl.ioctl", "ftplib.", "http.", "imaplib.", "nntplib.", "os.exec",
    "os.fork", "os.forkpty", "os.kill", "os.link", "os.posix_spawn", "os.putenv",
    "os.spawn", "os.startfile", "os.symlink", "os.system", "os.unsetenv", "poplib.",
    "pty.spawn", "shutil.", "smtplib.", "socket.", "sqlite3.", "subprocess.",
    "telnetlib.", "urllib.", "webbrowser.",
)  # fmt: skip
# What a command sets for itself, so that nothing installed beside it takes part.
SETTING = ("os.putenv", (b"PYDANTIC_DISABLE_PLUGINS", b"__all__"))
# Many files are flushed by a function of the system that Python has not.
FLUSHING = {"ctypes.dlopen", "ctypes.dlsym"}
FLUSHES = (str(ROOT / "generator/output/aside.py"),)
# A new module is imported by a process without an environment, which ends with the command.
IMPORTING = {"os.fork", "os.kill", "os.unsetenv"}
STARTS_IT = tuple(
    str(ROOT / "generator" / name)
    for name in ("core/process_pool.py", "pipeline/import_check.py")
)
STANDARD = (
    os.path.dirname(os.__file__) + os.sep,
    "<frozen os>",
    "<frozen _collections_abc>",
    __file__,
)
CHANGES = {
    "os.chmod", "os.chown", "os.mkdir", "os.remove", "os.rename", "os.rmdir",
    "os.truncate", "os.utime",
}  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Watch:
    """The audit hook of one command: what it may not do ends it and is told."""

    def __init__(self, folder: Path) -> None:
        self.own = os.path.realpath(folder) + os.sep
        self.seen: list[str] = []
        self.active = True

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.active and (complaint := self.complaint(event, arguments)):
            self.seen.append(complaint)
            raise PermissionError(complaint)

    def complaint(self, event: str, arguments: tuple[Any, ...]) -> str | None:
        """What is wrong with an event; ``None`` for a permitted one."""
        if (event, arguments) == SETTING or (event in IMPORTING and _is_for(STARTS_IT)):
            return None
        if event in FLUSHING and arguments[-1] in (None, "syncfs") and _is_for(FLUSHES):
            return None
        if event.startswith(FORBIDDEN):
            return f"{event} {arguments!r}"
        if event in CHANGES:
            paths = [a for a in arguments if isinstance(a, str | bytes | os.PathLike)]
            outside = [path for path in paths if not self._is_own(path)]
            return f"{event} {outside!r}" if outside else None
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, int) or path in DEVICES or self._is_own(path):
                return None
            real = os.path.realpath(os.fsdecode(path))
            if not flags & WRITING and real.startswith(READABLE):
                return None
            return f"open {real} {flags:#o}"
        return None

    def _is_own(self, path: Any) -> bool:
        return (os.path.realpath(os.fsdecode(path)) + os.sep).startswith(self.own)


def _is_for(files: tuple[str, ...]) -> bool:
    """Whether the standard library does this for these modules, and nobody else."""
    frame = inspect.currentframe()
    while frame and frame.f_code.co_filename.startswith(STANDARD):
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename in files


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(WALL_SECONDS)


def _command(words: list[str]) -> int:
    from generator.cli.main import main

    try:
        return main(words)
    except SystemExit as end:  # argparse
        return int(end.code or 0)


def _load(words: list[str]) -> int:
    """Imports every module of a generated package and reads every public name of it."""
    folder, *modules = words
    sys.path.insert(0, folder)
    for name in modules:
        module = import_module(name)
        for public in getattr(module, "__all__", ()):
            getattr(module, public)
    return 0


def _child(task: dict[str, Any]) -> None:
    """Runs one task and never returns."""
    folder = Path(task["folder"])
    os.chdir(folder)
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    # What is large is spooled into a file; and nobody caches the bytecode of what is watched.
    tempfile.tempdir = str(folder)
    sys.dont_write_bytecode = True
    for stream, name in ((1, "stdout"), (2, "stderr")):
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(handle, stream)
    report = os.open(folder / "report", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    watch = Watch(folder)
    _limit()
    sys.addaudithook(watch)
    try:
        code = (_load if task.get("load") else _command)(task["words"])
    except BaseException:
        traceback.print_exc()
        code = 70
    watch.active = False
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(report, json.dumps(watch.seen).encode())
    os._exit(code)


def _warm() -> None:
    for name in (
        "black", "ctypes", "datamodel_code_generator.parser.jsonschema", "jinja2.loaders",
        "jsonschema.validators", "pydantic", "generator.cli.generate",
        "generator.pipeline.build", "generator.pipeline.update",
    ):  # fmt: skip
        import_module(name)


def main() -> None:
    """Forks for every task until standard input ends."""
    _warm()
    for line in sys.stdin:
        task = json.loads(line)
        pid = os.fork()
        if not pid:
            _child(task)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _interrupted(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupted)
    main()
