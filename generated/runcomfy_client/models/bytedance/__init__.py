# Generated from schemas/bytedance. Do not edit: run `runcomfy-codegen generate`.
"""The models of bytedance, each imported when it is first used."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .seedream_5_lite_text_to_image import Seedream5LiteTextToImage

__all__ = [
    "Seedream5LiteTextToImage",
]

if not TYPE_CHECKING:
    from ..._lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "Seedream5LiteTextToImage": ".seedream_5_lite_text_to_image",
        },
    )
