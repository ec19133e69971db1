"""The models of ideogram."""

from .ideogram_v3_reframe import IdeogramV3Reframe

__all__ = ["IdeogramV3Reframe"]
