"""Packages whose names are imported when they are first used (PEP 562)."""

import sys
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def lazy(
    package: str, homes: "dict[str, str]"
) -> "tuple[Callable[[str], object], Callable[[], list[str]]]":
    """Return the ``__getattr__`` and ``__dir__`` of a package; ``homes`` tells each name's module.

    A name whose module is called like it stands for the module itself.
    """

    def load(name: str) -> object:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        # Outermost first: two threads that import a module and its package at the same
        # time would each wait for what the other one holds.
        steps = home.split(".")
        for depth in range(2, len(steps)):
            import_module(".".join(steps[:depth]), package)
        module = import_module(home, package)
        value: object = module if home == f".{name}" else getattr(module, name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> "list[str]":
        return sorted({*vars(sys.modules[package]), *homes})

    return load, names
