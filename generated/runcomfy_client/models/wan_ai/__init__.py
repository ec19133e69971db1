# Generated from schemas/wan-ai. Do not edit: run `runcomfy-codegen generate`.
"""The models of wan-ai, each imported when it is first used."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .wan_2_5_text_to_image import Wan25TextToImage

__all__ = [
    "Wan25TextToImage",
]

if not TYPE_CHECKING:
    from ..._lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "Wan25TextToImage": ".wan_2_5_text_to_image",
        },
    )
