"""Parse what a published text means as an image size: pixels, ratio, orientation, tier.

The generator and the generated package contain this file byte for byte. A text is
parsed as part of a list, because the rest of the list resolves ambiguity: ``80:60`` is a
size in a list with ``1024:768``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple, cast

__all__ = [
    "Kind",
    "Meaning",
    "Orientation",
    "Ratio",
    "Size",
    "Tier",
    "kind_of",
    "nearest",
    "of_pixels",
    "parse",
    "read",
    "sign_of",
]

Kind = Literal["plain", "size", "ratio", "tier"]
Orientation = Literal["landscape", "portrait", "square"]

_MIN_SIZE_PX = 100  # from here on `1024:1024` is a size in any list
_MAX_RATIO_TERM = 64  # up to here `16:9` is a ratio
_MAX_CROSSED_RATIO_TERM = 32  # `32x9` is a ratio, `64x64` a size
_MIN_ICON_PX = 16  # `16x16` is a size in a list with `64x64`
_MAX_GRID_CELLS = 15  # `2x2` is a grid, and so are the others in its list
_MAX_TIER_K = 12  # `8K` is a tier, `128k` a bit rate
_LINES = range(100, 10_000)  # `720p`

_CROSSES = "xX*×"
_SIGNS = ":x*X×/"
_PAIRS = ((1024, 768), (1920, 1080), (16, 9))
_SIDE = r"(?:0|[1-9][0-9]{0,4})(?:\.[0-9]{1,4})?"
_PAIR = re.compile(rf"({_SIDE}) ?([:xX*×/]) ?({_SIDE})(?: ?px)?")
_ANY_PAIR = re.compile(
    rf"(?<![\w.:/])({_SIDE}) ?([:xX*×/]) ?({_SIDE})(?![\w.:/])", re.ASCII
)
_NAMED_PAIR = re.compile(
    rf"(?:aspect_ratio|aspect|ratio|resolution|size)_({_SIDE})([_xX])({_SIDE})",
    re.IGNORECASE,
)
_ORIENTED = re.compile(
    rf"(landscape|portrait|square)(?:[_ -]hd|[_ -]({_SIDE})([_:xX])({_SIDE}))?",
    re.IGNORECASE,
)
_TIER = re.compile(
    r"(?:(?:auto|resolution)[_ -])?([1-9][0-9]{0,3}|[0-9]{1,2}\.[0-9]{1,2})"
    r" ?(k|p|mp|megapixels?)",
    re.IGNORECASE,
)
_NAMED_LINES = re.compile(r"resolution[_ -]([1-9][0-9]{2,3})", re.IGNORECASE)
_LED_BY_TIER = re.compile(r"([0-9.]{1,5}[kKpP])(?:: | - | )(.+)")
_LABELLED = re.compile(r"([^()]*[^() ]) ?\(([^()]*)\)")
_TIME = re.compile(r"0[0-9]?:[0-9]{2}|[0-9]{1,2}:0[0-9]|[0-9]{1,2}(?::[0-9]{2}){2}")
_OPEN = re.compile(r"auto|adaptive|custom|default|original|source|match_.*|keep_.*", re.IGNORECASE)  # fmt: skip


class Ratio(NamedTuple):
    """An aspect ratio, width to height, as published: ``42:18`` is not reduced.

    Decimals become integers in lowest terms: ``2.35:1`` is ``47:20``.
    """

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}:{self.height}"


class Size(NamedTuple):
    """A size in pixels, with its published label, such as a ratio."""

    width: int
    height: int
    label: str

    @property
    def pixels(self) -> int:
        """Return the area in pixels."""
        return self.width * self.height


class Tier(NamedTuple):
    """A class of sizes, such as ``720p``, ``2K`` or ``4 MP``."""

    text: str
    short_side: int | None
    """In pixels; ``None`` where the tier does not define it."""
    megapixels: Fraction | None
    """Millions of pixels; ``None`` where the tier does not define them."""
    rank: Fraction
    """What tiers are ordered by: the area, were the picture 16:9."""


class Meaning(NamedTuple):
    """The meaning of a text as an image size; what it leaves open is ``None``."""

    size: Size | None = None
    ratio: Ratio | None = None
    """The published one, else that of the pixels."""
    orientation: Orientation | None = None
    tier: Tier | None = None

    @property
    def shape(self) -> Fraction | None:
        """Return the exact ratio of width to height: of the pixels, else of the published one."""
        exact = self.size or self.ratio
        return Fraction(exact.width, exact.height) if exact else None

    @property
    def judged_shape(self) -> Fraction | None:
        """Return the shape for comparisons; an orientation alone counts as 4:3 or 3:4."""
        if self.shape is not None or self.orientation is None:
            return self.shape
        return Fraction(4, 3) if self.orientation == "landscape" else Fraction(3, 4)

    @property
    def is_nearly(self) -> bool:
        """Return whether the pixels match the published ratio only approximately."""
        if self.size is None or self.ratio is None:
            return False
        return self.shape != Fraction(self.ratio.width, self.ratio.height)


class _Habits(NamedTuple):
    """How a list resolves texts that could mean several things."""

    pairs_are_sizes: bool
    has_times: bool
    has_fractions: bool
    has_grids: bool
    has_rates: bool


def parse(text: str, beside: Iterable[str] = ()) -> Meaning:
    """Return the meaning of one text; ``beside`` is the rest of its list."""
    return _meaning(text.strip(), _habits((text, *beside)))


@lru_cache(maxsize=64)  # pages and tables ask for the same lists repeatedly
def read(texts: tuple[str, ...]) -> tuple[Meaning, ...]:
    """Return the meanings of all texts of a list."""
    habits = _habits(texts)
    return tuple(_meaning(text.strip(), habits) for text in texts)


def kind_of(texts: tuple[str, ...]) -> Kind:
    """Return what a list offers: sizes, ratios, tiers or none of them."""
    meanings = read(texts)
    if any(meaning.size for meaning in meanings):
        return "size"
    # A lone `square` is a waveform, and `portrait` in a list with `abstract` is a genre.
    if any(m.ratio and not _is_word(text) for m, text in zip(meanings, texts, strict=True)):  # fmt: skip
        return "ratio"
    words = [text for text in texts if _is_word(text)]
    if len(words) > 1 and all(_is_word(text) or _OPEN.fullmatch(text) for text in texts):  # fmt: skip
        return "ratio"
    return "tier" if any(meaning.tier for meaning in meanings) else "plain"


def nearest(asked: Meaning, texts: Iterable[str]) -> list[str]:
    """Return the texts of a list that have a shape, the nearest to ``asked`` first.

    Shapes are compared by their quotient, then sizes by the difference of their areas;
    texts without pixels come after those with pixels. Ties are ordered by text.
    """
    shape = asked.judged_shape
    if shape is None:
        return []
    pixels = asked.size.pixels if asked.size else 0
    listed = tuple(texts)
    ranked = [
        (
            max(known / shape, shape / known),
            meaning.size is None,
            abs(meaning.size.pixels - pixels) if meaning.size else 0,
            text,
        )
        for text, meaning in zip(listed, read(listed), strict=True)
        if (known := meaning.judged_shape) is not None
    ]
    return [text for *_, text in sorted(ranked)]


def of_pixels(width: int, height: int) -> Meaning:
    """Return the meaning of a width and a height in pixels."""
    shape = Fraction(width, height)
    ratio = Ratio(shape.numerator, shape.denominator)
    return Meaning(Size(width, height, ""), ratio, _orientation(shape))


def sign_of(takes: Callable[[str], bool]) -> str:
    """Return the sign between the two numbers that a check of free texts takes, else ``""``.

    What takes texts of another form too, such as ``owner/name``, is no check of sizes.
    """
    if takes("1024") or takes("text"):
        return ""
    return next(
        (
            sign
            for sign in _SIGNS
            if any(takes(f"{wide}{sign}{high}") for wide, high in _PAIRS)
            and not takes(f"a{sign}b")
            and not takes(f"1{sign}2{sign}3")
        ),
        "",
    )


def _is_word(text: str) -> bool:
    return text.strip().lower() in ("landscape", "portrait", "square")


def _habits(texts: Iterable[str]) -> _Habits:
    pairs = [pair for text in texts for pair in _ANY_PAIR.findall(text)]
    pairs += [
        (found[1], ":", found[3])
        for text in texts
        if (found := _NAMED_PAIR.fullmatch(text.strip()))
    ]
    kinds = {_kind(*pair) for pair in pairs}
    tiers = [found for text in texts if (found := _TIER.fullmatch(text.strip()))]
    return _Habits(
        pairs_are_sizes="size" in kinds or "ratio" not in kinds,
        has_times=any(_TIME.fullmatch(text.strip()) for text in texts),
        # `16/9`, but neither `3/4` of a bar nor `1/3` of a cup.
        has_fractions=not any(
            across == "/" and _exceeds(width, height) and _is_odd(height)
            for width, across, height in pairs
        ),
        has_grids=any(
            across in _CROSSES
            and width == height
            and 1 < float(width) <= _MAX_GRID_CELLS
            for width, across, height in pairs
        ),
        has_rates=any(
            found[2] in "kK" and float(found[1]) > _MAX_TIER_K for found in tiers
        ),
    )


def _exceeds(width: str, height: str) -> bool:
    return float(width) > float(height)


def _is_odd(number: str) -> bool:
    """Return whether a number is not a power of two."""
    return "." in number or int(number) & (int(number) - 1) != 0


def _kind(width: str, across: str, height: str) -> Literal["size", "ratio", "either"]:
    """Return what a pair of numbers is; ``either`` if its list decides."""
    if "." in width + height or across == "/":
        return "ratio"
    low, high = sorted((int(width), int(height)))
    if across in ":_":
        if low >= _MIN_SIZE_PX:
            return "size"
        return "ratio" if high <= _MAX_RATIO_TERM or low == 1 else "either"
    if high > _MAX_CROSSED_RATIO_TERM:
        return "size" if low >= 10 else "ratio"
    return "ratio" if low < _MIN_ICON_PX else "either"


@lru_cache(maxsize=4096)  # many lists offer the same sizes
def _meaning(text: str, habits: _Habits) -> Meaning:
    if found := _LABELLED.fullmatch(text):
        return _labelled(found[1], found[2].strip(), habits)
    if found := _PAIR.fullmatch(text):
        return _pair(found[1], found[2], found[3], habits)
    if found := _NAMED_PAIR.fullmatch(text):
        return _pair(found[1], found[2], found[3], habits)
    if found := _ORIENTED.fullmatch(text):
        return _oriented(found, habits)
    if found := _LED_BY_TIER.fullmatch(text):
        rest = _meaning(found[2], habits)
        tier = _tier(found[1], habits)
        return rest._replace(tier=tier) if tier and rest.ratio else Meaning()
    return Meaning(tier=_tier(text, habits))


def _labelled(text: str, label: str, habits: _Habits) -> Meaning:
    """Return the meaning of texts such as ``1152:864 (4:3)`` and ``Square (1:1)``."""
    # A pair labelled with its ratio is a size, however small.
    ratio = _PAIR.fullmatch(label)
    is_named = ratio is not None and _kind(ratio[1], ratio[2], ratio[3]) == "ratio"
    outer = _meaning(text, habits._replace(pairs_are_sizes=is_named or habits.pairs_are_sizes))  # fmt: skip
    inner = _meaning(label, habits)
    tier = outer.tier or inner.tier
    if outer.size:
        shape = inner.ratio if inner.size is None else None
        size = outer.size._replace(label=label)
        return outer._replace(size=size, ratio=shape or outer.ratio, tier=tier)
    if inner.size:
        outer_label = _LED_BY_TIER.sub(r"\2", text)
        size = inner.size._replace(label=outer_label)
        return inner._replace(size=size, ratio=outer.ratio or inner.ratio, tier=tier)
    if outer.ratio or outer.tier:
        return outer._replace(ratio=outer.ratio or inner.ratio)
    return inner if inner.ratio else outer


def _pair(width: str, across: str, height: str, habits: _Habits) -> Meaning:
    if not float(width) or not float(height):
        return Meaning()
    kind = _kind(width, across, height)
    if kind == "size" or (kind == "either" and habits.pairs_are_sizes):
        return of_pixels(int(width), int(height))
    if (across == ":" and habits.has_times) or (across == "/" and habits.has_fractions):
        return Meaning()
    if across in _CROSSES and habits.has_grids:
        return Meaning()
    exact = Fraction(width) / Fraction(height)
    ratio = Ratio(exact.numerator, exact.denominator)
    if "." not in width + height:
        ratio = Ratio(int(width), int(height))
    return Meaning(None, ratio, _orientation(exact))


def _oriented(found: re.Match[str], habits: _Habits) -> Meaning:
    """Return the meaning of texts such as ``landscape_16_9`` and ``square_hd``."""
    word = cast(Orientation, found[1].lower())
    if found[2] is None:
        return Meaning(None, Ratio(1, 1) if word == "square" else None, word)
    meaning = _pair(found[2], found[3].replace("_", ":"), found[4], habits)
    # `portrait_4_3` is 3:4.
    if meaning.ratio is None or meaning.orientation in (word, "square"):
        return meaning
    turned = Ratio(meaning.ratio.height, meaning.ratio.width)
    return Meaning(None, turned, word) if meaning.size is None else meaning


def _orientation(shape: Fraction) -> Orientation:
    if shape == 1:
        return "square"
    return "landscape" if shape > 1 else "portrait"


def _tier(text: str, habits: _Habits) -> Tier | None:
    if named := _NAMED_LINES.fullmatch(text):
        return _lines(text, Fraction(named[1]))
    found = _TIER.fullmatch(text)
    if found is None:
        return None
    count, unit = Fraction(found[1]), found[2].lower()
    if unit == "p":
        return _lines(text, count)
    if unit == "k":
        if habits.has_rates or not 0 < count <= _MAX_TIER_K:
            return None
        return Tier(text, None, None, (1024 * count) ** 2 * 9 / 16)
    return Tier(text, None, count, count * 1_000_000)


def _lines(text: str, count: Fraction) -> Tier | None:
    if count not in _LINES:
        return None
    return Tier(text, int(count), None, count * count * 16 / 9)
