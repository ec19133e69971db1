"""The models of wan_ai."""

from .wan_2_5_text_to_image import Wan25TextToImage

__all__ = ["Wan25TextToImage"]
