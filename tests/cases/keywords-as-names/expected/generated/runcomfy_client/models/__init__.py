# Generated from schemas. Do not edit: run `runcomfy-codegen generate`.
"""One package for each vendor; importing this one imports none of them."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import acme
    from . import class_

__all__ = [
    "acme",
    "class_",
]

if not TYPE_CHECKING:
    from .._lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "acme": ".acme",
            "class_": ".class_",
        },
    )
