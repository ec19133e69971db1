# Generated from schemas/acme/studio-1.5/Big Thing.json. Do not edit: run `runcomfy-codegen generate`.
"""Big Thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from ..._runtime import (
    AudioUrl,
    Choice,
    Exact,
    ImageUrl,
    ListOf,
    Null,
    Output,
    Request,
    SizeChoice,
    Value,
)

__all__ = [
    "BigThing",
    "BigThingOutput",
    "C",
    "CValue",
    "Cam",
    "CamMode",
    "CamModeValue",
    "CamPosItem",
    "Class",
    "CopyStr",
    "Dialect",
    "DialectValue",
    "Dur",
    "DurInt",
    "DurValue",
    "Ghost",
    "GhostValue",
    "LensValueInt",
    "Mixed",
    "ShotsItem",
    "StylesItem",
    "StylesItemValue",
    "TStr",
    "Tree",
]


Class: TypeAlias = Annotated[Literal[1, 2, 3], Exact]


CopyStr: TypeAlias = Annotated[str, Field(max_length=5)]


CamPosItem: TypeAlias = Annotated[int, Field(ge=0)] | Annotated[float, Field(ge=0.0)]


class CamMode(SizeChoice):
    """1 size of `cam.mode`, 1024x1024, and 2 other values."""

    A = "a"
    B = 'b"'
    SIZE_1024X1024 = "1024x1024"


CamModeValue: TypeAlias = Literal["a", 'b"', "1024x1024"]


class Tree(Value, frozen=True):
    """The object `Tree`."""

    kids: Sequence[Tree] | None = None


LensValueInt: TypeAlias = Annotated[int, Field(le=3)]


DurInt: TypeAlias = Annotated[int, Field(ge=1)]


class Dur(Choice):
    """The only value of `dur`."""

    AUTO = "auto"


DurValue: TypeAlias = Literal["auto"]


class StylesItem(Choice):
    """The 3 values of `styles.item`."""

    X = "x"
    Y = "y"
    Z = "z"


StylesItemValue: TypeAlias = Literal["x", "y", "z"]


Mixed: TypeAlias = Annotated[Literal["auto", 5, True], Exact]


class C(Choice):
    """The only value of `c`."""

    V1 = "v1"


CValue: TypeAlias = Literal["v1"]


TStr: TypeAlias = Annotated[str, Field(max_length=3)]


class Ghost(Choice):
    """The 2 values of `ghost`."""

    A = "a"
    B = "b"


GhostValue: TypeAlias = Literal["a", "b"]


class Dialect(Choice):
    """The 3 values of `style`."""

    C = "C"
    CPP = "C++"
    C_SHARP = "C#"


DialectValue: TypeAlias = Literal["C", "C++", "C#"]


class BigThingOutput(Output, frozen=True):
    """The output of `acme/studio-1.5/Big Thing`."""

    _example: ClassVar[Any] = {"audio": "https://fake.invalid/audio", "n": [0]}

    audio: str | None = None

    n: Sequence[int | float] | None = None


class Cam(Value, frozen=True):
    """A camera."""

    pos: Sequence[CamPosItem] = Field(max_length=3, min_length=2)
    """From 2 to 3 items."""

    mode: CamMode | CamModeValue | None = None
    """Not sent unless given; the server's default is `a`."""


class ShotsItem(Value, frozen=True):
    """The object `shots.item`."""

    t: str | None = None

    tree: Tree | None = None


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    C = C
    CamMode = CamMode
    Dialect = Dialect
    Dur = Dur
    Ghost = Ghost
    StylesItem = StylesItem


class BigThing(Request[BigThingOutput], _Choices, frozen=True):
    """Make a big thing."""

    model_id: ClassVar[str] = "acme/studio-1.5/Big Thing"

    field_600_prompt: str | None = Field(default=None, serialization_alias="600_prompt")
    """Not sent unless given; the server's default is `a"b\\n`."""

    suffix: str | None = None
    """Not sent unless given; the server's default is `''`."""

    class_: Class | None = Field(default=None, serialization_alias="class")
    """Not sent unless given; the server's default is `2`."""

    copy_: CopyStr | Null | None = Field(default=None, serialization_alias="copy")
    """At most 5 characters."""

    n: int | float = Field(default=1, ge=0.5, le=10.0)
    """From 0.5 to 10."""

    k: int | None = Field(default=None, gt=0, le=64, multiple_of=8)
    """At most 64. Greater than 0. A multiple of 8."""

    cam: Cam
    """A camera."""

    urls_: ListOf[ImageUrl] | None = Field(default=None, serialization_alias="urls")

    shots: Sequence[ShotsItem] | None = None

    lens: Mapping[str, LensValueInt] | None = None

    any: Any | None = None

    arr: ListOf[object] | None = None

    obj: Mapping[str, Any] | None = None

    dur: DurInt | Dur | DurValue | Null | None = None

    flag: bool | None = None
    """Not sent unless given; the server's default is `False`."""

    styles: Sequence[StylesItem | StylesItemValue] | None = None

    mixed: Mixed | None = None

    c: C | CValue | None = None

    t: int | TStr | None = None

    req_list: Sequence[int | None] | None = None
    """Not sent unless given; the server's default is `[1, None]`."""

    scale: int | float | None = None
    """Not sent unless given; the server's default is `1.5`."""

    ghost: Ghost | GhostValue | None = None

    reference: ImageUrl | None = Field(default=None, max_length=2048)
    """A picture to keep to. At most 2048 characters."""

    style: Dialect | DialectValue | None = None

    audio: AudioUrl | None = None

    start: str | None = Field(default=None, serialization_alias="from")
    """Ends with a "quote" and a back\\slash \u202e and \x07."""


Tree.model_rebuild()
