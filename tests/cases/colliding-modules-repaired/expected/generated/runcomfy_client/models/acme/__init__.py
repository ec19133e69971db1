# Generated from schemas/acme. Do not edit: run `runcomfy-codegen generate`.
"""The models of acme, each imported when it is first used."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .draw_fast import DrawFast
    from .draw_in_haste import DrawInHaste

__all__ = [
    "DrawFast",
    "DrawInHaste",
]

if not TYPE_CHECKING:
    from ..._lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "DrawFast": ".draw_fast",
            "DrawInHaste": ".draw_in_haste",
        },
    )
