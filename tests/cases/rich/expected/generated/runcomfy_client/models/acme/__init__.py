# Generated from schemas/acme. Do not edit: run `runcomfy-codegen generate`.
"""The models of acme, each imported when it is first used."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .big_thing import BigThing

__all__ = [
    "BigThing",
]

if not TYPE_CHECKING:
    from ..._lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "BigThing": ".big_thing",
        },
    )
