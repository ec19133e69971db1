"""The part of the package that is the same for every model."""

from . import needs as needs  # first, so that nothing else fails on what is too old
from .exact import Exact as Exact
from .lists import ListOf as ListOf
from .media import (
    AudioUrl as AudioUrl,
    FileUrl as FileUrl,
    ImageUrl as ImageUrl,
    VideoUrl as VideoUrl,
)
from .null import Null as Null
from .outputs import (
    BareOutput as BareOutput,
    MediaOutput as MediaOutput,
    Output as Output,
)
from .sided import SizedRequest as SizedRequest, SizedValue as SizedValue
from .size_texts import (
    SizeByColon as SizeByColon,
    SizeByStar as SizeByStar,
    SizeByX as SizeByX,
)
from .sizes import (
    Choice as Choice,
    RatioChoice as RatioChoice,
    SizeChoice as SizeChoice,
    TierChoice as TierChoice,
)
from .values import Request as Request, Value as Value
