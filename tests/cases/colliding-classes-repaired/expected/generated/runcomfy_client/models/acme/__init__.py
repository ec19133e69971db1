# Generated from schemas/acme. Do not edit: run `runcomfy-codegen generate`.
"""The models of acme, each imported when it is first used."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .drawa import DrawA
    from .draw_a import DrawWithA

__all__ = [
    "DrawA",
    "DrawWithA",
]

if not TYPE_CHECKING:
    from ..._lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "DrawA": ".drawa",
            "DrawWithA": ".draw_a",
        },
    )
