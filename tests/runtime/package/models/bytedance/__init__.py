"""The models of bytedance."""

from .seedream_5_lite_text_to_image import Seedream5LiteTextToImage

__all__ = ["Seedream5LiteTextToImage"]
