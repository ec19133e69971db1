"""The part of the package that is the same for every model."""

from . import needs as needs  # first, so that nothing else fails on what is too old
from .exact import Exact
from .lists import ListOf
from .media import AudioUrl, FileUrl, ImageUrl, VideoUrl
from .null import Null
from .outputs import BareOutput, MediaOutput, Output
from .sided import SizedRequest, SizedValue
from .size_texts import SizeByColon, SizeByStar, SizeByX
from .sizes import Choice, RatioChoice, SizeChoice, TierChoice
from .values import Request, Value

__all__ = [
    "AudioUrl",
    "BareOutput",
    "Choice",
    "Exact",
    "FileUrl",
    "ImageUrl",
    "ListOf",
    "MediaOutput",
    "Null",
    "Output",
    "RatioChoice",
    "Request",
    "SizeByColon",
    "SizeByStar",
    "SizeByX",
    "SizeChoice",
    "SizedRequest",
    "SizedValue",
    "TierChoice",
    "Value",
    "VideoUrl",
]
