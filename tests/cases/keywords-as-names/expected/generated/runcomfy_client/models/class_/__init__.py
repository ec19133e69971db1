# Generated from schemas/class. Do not edit: run `runcomfy-codegen generate`.
"""The models of class, each imported when it is first used."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .import_ import Import

__all__ = [
    "Import",
]

if not TYPE_CHECKING:
    from ..._lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "Import": ".import_",
        },
    )
