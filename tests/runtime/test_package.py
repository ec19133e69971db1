"""The package itself: everything is there, and nothing is imported too early."""

import ast
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import runcomfy_client
from driving import printed, program

TREE = ast.parse(Path(str(runcomfy_client.__file__)).read_text(encoding="utf-8"))


def typed_names() -> dict[str, str]:
    """The names that type checkers see, with their modules."""
    return {
        alias.asname
        or alias.name: f".{node.module}" if node.module else f".{alias.name}"
        for node in ast.walk(TREE)
        if isinstance(node, ast.ImportFrom) and node.module != "_lazy"
        for alias in node.names
    }


def lazy_names() -> dict[str, str]:
    """The names that are imported on first use, with their modules."""
    brought = next(node for node in ast.walk(TREE) if isinstance(node, ast.Dict))
    homes: dict[str, str] = ast.literal_eval(brought)
    found = {
        n: f"._runtime.{home}" for home, names in homes.items() for n in names.split()
    }
    return {**found, "models": ".models"}


def test_checkers_and_python_see_the_same_names() -> None:
    assert typed_names() == lazy_names()
    names = lazy_names().keys() - {"__version__", "models"}
    assert sorted(names) == sorted(runcomfy_client.__all__)


def test_every_name_is_what_its_module_says() -> None:
    for name, module in lazy_names().items():
        home = import_module(module, runcomfy_client.__name__)
        assert getattr(home, name, home) is getattr(runcomfy_client, name), name


def test_every_error_is_public() -> None:
    errors = import_module("runcomfy_client._runtime.errors")
    kinds = [one for one in vars(errors).values() if isinstance(one, type)]
    names = {one.__name__ for one in kinds if issubclass(one, errors.RunComfyError)}
    assert "RunComfyError" in names
    assert {"Outcome", *names} <= set(runcomfy_client.__all__)


def test_everything_can_be_imported_at_once() -> None:
    code = "from runcomfy_client import *; print(Client.__name__, search.__name__)"

    assert "Client search" == printed(program(code))


def test_dir_lists_every_name_before_it_is_used() -> None:
    code = "import runcomfy_client as r; print(set(r.__all__) - set(dir(r)))"

    assert "set()" == printed(program(code))


def test_an_unknown_name_is_an_attribute_error() -> None:
    package: Any = runcomfy_client
    with pytest.raises(
        AttributeError, match="'runcomfy_client' has no attribute 'Clint'"
    ):
        _ = package.Clint


def test_the_package_is_marked_as_typed() -> None:
    assert (Path(str(runcomfy_client.__file__)).parent / "py.typed").is_file()


FIRST_USE = """
import threading
import runcomfy_client
sys.setswitchinterval(1e-6)
errors, ready = [], threading.Barrier(len(sys.argv) - 1)
def use(name):
    ready.wait()
    try:
        getattr(runcomfy_client, name)
    except BaseException as error:
        errors.append(f"{name}: {error!r}")
threads = [threading.Thread(target=use, args=(name,)) for name in sys.argv[1:]]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(errors)
"""


def test_threads_may_use_names_for_the_first_time_at_once() -> None:
    names = sorted(lazy_names().keys() - {"__version__"})
    found = {
        printed(program(FIRST_USE, *names[start:], *names[:start]))
        for start in range(0, len(names), 30)
    }
    assert {"[]"} == found
