# Generated from schemas/acme. Do not edit: run `runcomfy-codegen generate`.
"""The models of acme, each imported when it is first used."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .draw import Draw

__all__ = [
    "Draw",
]

if not TYPE_CHECKING:
    from ..._lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "Draw": ".draw",
        },
    )
