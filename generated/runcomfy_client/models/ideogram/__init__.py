# Generated from schemas/ideogram. Do not edit: run `runcomfy-codegen generate`.
"""The models of ideogram, each imported when it is first used."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .ideogram_v3_reframe import IdeogramV3Reframe

__all__ = [
    "IdeogramV3Reframe",
]

if not TYPE_CHECKING:
    from ..._lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "IdeogramV3Reframe": ".ideogram_v3_reframe",
        },
    )
