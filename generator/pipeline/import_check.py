"""Import new modules once, as users will, before a run writes anything.

The only module that imports what was generated. Another process does it: without an environment,
so without a token, and with a deadline. It gets modules that are screened, of which
some definition is of a kind that no imported module had (`module_kinds`). The kinds stay in the
user's cache, where they hold for this generator, its runtime, and this pydantic and Python.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import warnings
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.problems import Loc, Problem, ProblemsFound
from ..core.timings import stage
from ..python.module_kinds import Module
from . import unchanged
from .options import template_files

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from ..core.process_pool import Companion

_DEADLINE_S = 60.0  # for one module; an import takes milliseconds
_MAX_WORDS = 300  # characters of an error
_DIED = "the process that does it dies"
_SUFFIX = ".imported"
_MAX_FILES = 16  # in the cache


class ImportCheck:
    """Let another process import modules, one after another, while this one goes on."""

    def __init__(
        self, folders: Sequence[Path], package: str, *, recalls: bool = True
    ) -> None:
        self._folders = folders
        self._package = package
        self._recalls = recalls
        # Templates of others may make of texts and numbers what no kind tells.
        self._is_ours = len(folders) == 1
        self._companion: Companion | None = None
        self._api = Module("", "", frozenset())  # first, as the runtime needs it
        self._ahead: deque[tuple[str, Module]] = deque()
        self._is_begun = False
        self._asked: tuple[str, Module] | None = None
        self._retried: Module | None = None
        self._known: set[str] = set()
        self._recalled = 0
        self._cache: Path | None = None
        self._found: list[Problem] = []

    def start(self) -> None:
        """Start the process; later a fork may not be safe, and would hold all that renders too."""
        # Imported only when needed, as they are slow to import. A fork needs not do it again.
        from pydantic import main as _  # noqa: F401

        from ..core.process_pool import companion

        self._companion = companion(_serve, self._folders, self._package)

    def begin(self, api: str, generator: str) -> None:
        """Take the module of the API's facts, which the runtime imports, and recall what is known."""
        self._api = Module(f"{self._package}/_api.py", api, frozenset())
        if self._is_ours:
            self._cache = _cache(self._package, api, generator)
            if self._recalls:
                with suppress(OSError, ValueError, TypeError, RecursionError):
                    self._known = {*json.loads(self._cache.read_bytes())}
        self._recalled = len(self._known)

    def put(self, file: str, module: Module) -> None:
        """Let the module of a model ``file`` be imported, unless all its kinds are known by then."""
        self._ahead.append((file, module))
        self._go_on(0)

    def finish(self) -> list[Problem]:
        """Wait for the last module, and return a problem for each that cannot be imported.

        Raises `ProblemsFound` where none can be.
        """
        with stage("import"):
            self._go_on(_DEADLINE_S)
        self.close()  # it holds memory as long as it lives
        if self._cache and len(self._known) > self._recalled:
            unchanged.leave(self._cache, [json.dumps(sorted(self._known)).encode()])
            unchanged.keep_newest(_SUFFIX, _MAX_FILES)
        return self._found

    def close(self) -> None:
        """End the process."""
        if self._companion:
            self._companion.process.kill()
            self._companion.process.join()
            self._companion.asks.close()
            self._companion.answers.close()
            self._companion = None
            self._is_begun = False

    def _ask(self, file: str, module: Module) -> None:
        if self._companion is None:
            self.start()
        if not self._is_begun:  # by it, as another may have died
            self._is_begun = True
            self._ahead.appendleft((file, module))
            file, module = "", self._api
        assert self._companion
        self._asked = file, module
        with suppress(OSError):  # it has died, as reading from it will tell
            self._companion.asks.send((module.path, module.text))

    def _go_on(self, patience_s: float) -> None:
        while self._asked or self._ahead:
            if self._asked is None:
                file, module = self._ahead.popleft()
                if not self._is_ours or module.kinds - self._known:
                    self._ask(file, module)
            elif (words := self._answer(patience_s)) is None:
                return
            else:
                self._judge(*self._asked, words)

    def _answer(self, patience_s: float) -> str | None:
        """Return why a module cannot be imported, "" if it can, ``None`` if that is not known yet."""
        assert self._companion
        answers = self._companion.answers
        try:
            if answers.poll(patience_s):
                words: str = answers.recv()
                return words
            if not patience_s:
                return None
            words = f"it takes more than {patience_s:g} s"
        except (EOFError, OSError):
            words = _DIED
        self.close()
        return words

    def _judge(self, file: str, module: Module, words: str) -> None:
        self._asked = None
        if words == _DIED and self._retried is not module:  # it may not be the reason
            self._retried = module
            self._ahead.appendleft((file, module))
        elif not words:
            self._known |= module.kinds
        elif module is self._api:
            raise ProblemsFound([_problem(".", "the package", words)])
        else:
            self._found.append(_problem(file, module.path, words))


def _problem(file: str, what: str, words: str) -> Problem:
    message = f"{what} cannot be imported: {words}"
    hint = "compare your templates with ours; where you have none, report it, please"
    return Problem("not-importable", Loc(file), message, hint)


def _cache(*made_with: str) -> Path:
    """Return the file of the user's cache with the kinds that can be imported."""
    # Imported only when needed.
    from importlib.metadata import version

    whole = json.dumps([*made_with, version("pydantic"), sys.version])
    name = sha256(whole.encode()).hexdigest()
    return unchanged.cache_folder() / f"{name[:32]}{_SUFFIX}"


class _Text(SourceFileLoader):
    """Loads a module that is no file."""

    def __init__(self, fullname: str, path: str, text: str) -> None:
        super().__init__(fullname, path)
        self._text = text

    def get_data(self, path: str) -> bytes:
        """Return the text."""
        return self._text.encode()

    def path_stats(self, path: str) -> dict[str, float]:
        """Say that there is no file, so that nothing is cached beside it."""
        raise FileNotFoundError(path)


class _Finder:
    """Finds modules of the package by their texts, the copied ones where the templates are."""

    def __init__(self, folders: Sequence[Path], package: str) -> None:
        self.package = package
        self.texts: dict[str, str] = {}
        self._files = {
            name.replace("package", package, 1): file
            for folder in reversed(folders)
            for name, file in template_files(folder).items()
            if name.startswith("package/")
        }

    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> ModuleSpec | None:
        """Return where a module is; the packages of models need not hold anything."""
        if fullname.partition(".")[0] != self.package:
            return None
        place = fullname.replace(".", "/")
        if fullname in self.texts:
            text = _Text(fullname, f"{place}.py", self.texts[fullname])
            return ModuleSpec(fullname, text, origin=f"{place}.py")
        for name in (f"{place}/__init__.py", f"{place}.py"):
            if file := self._files.get(name):
                loader = SourceFileLoader(fullname, str(file))
                is_package = name != f"{place}.py"
                spec = ModuleSpec(
                    fullname, loader, origin=str(file), is_package=is_package
                )
                spec.has_location = True  # compiled modules are kept beside it
                return spec
        if place.startswith(f"{self.package}/models"):
            return ModuleSpec(fullname, None, is_package=True)
        return None


def _serve(
    asked: Connection, answers: Connection, folders: Sequence[Path], package: str
) -> None:
    """Import each module that comes, and answer why it cannot be imported, or with nothing."""
    os.environ.clear()
    warnings.simplefilter("ignore")
    gc.disable()  # it soon ends
    for name in [n for n in sys.modules if n.partition(".")[0] == package]:
        del sys.modules[name]  # of a tree that stands somewhere
    finder = _Finder(folders, package)
    sys.meta_path.insert(0, finder)
    runtime = f"{package}._runtime"
    with suppress(EOFError):
        while True:
            path, text = asked.recv()
            name = path.removesuffix(".py").replace("/", ".")
            finder.texts[name] = text
            answers.send(_import(runtime if runtime not in sys.modules else name))


def _import(name: str) -> str:
    try:
        import_module(name)
    except BaseException as error:
        words, *_ = f"{type(error).__name__}: {error}".splitlines()
        return words[:_MAX_WORDS]
    return ""
