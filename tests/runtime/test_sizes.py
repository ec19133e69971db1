"""Sizes and shapes: what the published texts mean, and which is nearest."""

import pickle
from datetime import time
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from runcomfy_client import InvalidInput, Ratio, RatioChoice, SizeChoice, TierChoice
from runcomfy_client._runtime import MediaOutput, Request
from runcomfy_client._runtime.size_grammar import Size, parse
from runcomfy_client.models.blackforestlabs import flux_1_kontext_pro_edit as flux
from runcomfy_client.models.bytedance import seedream_5_lite_text_to_image as seedream
from runcomfy_client.models.ideogram import ideogram_v3_reframe as ideogram
from runcomfy_client.models.wan_ai import wan_2_5_text_to_image as wan

SIZED: list[type[SizeChoice]] = [
    ideogram.Resolution,
    seedream.Resolution,
    wan.AspectRatio,
]


class Mixed(SizeChoice):
    """Everything that size lists have been seen to hold, and some more."""

    SIZE_1024X1024 = "1024*1024"
    SIZE_1280X720 = "1280×720"
    SIZE_2048X1024 = "2048x1024 (wide)"
    SIZE_2K = "2K"
    SIZE_720P = "720p"
    RATIO_16_9 = "16:9"
    AUTO = "auto"


class Shape(RatioChoice):
    """Ratios among words."""

    AUTO = "auto"
    RATIO_1_1 = "1:1"
    RATIO_16_9 = "16:9"
    RATIO_9_16 = "9:16"


class Tiers(SizeChoice):
    """No pixels at all."""

    SIZE_2K = "2K"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1152:864 (4:3)", Size(1152, 864, "4:3")),
        ("2048x2048 (1:1)", Size(2048, 2048, "1:1")),
        ("1024X768", Size(1024, 768, "")),
        ("1024*768", Size(1024, 768, "")),
        ("1440:810", Size(1440, 810, "")),
        ("100:100", Size(100, 100, "")),
        ("100:99", Size(100, 99, "")),
        ("64x64", Size(64, 64, "")),
        ("2x2", None),
        ("16:9", None),
        ("2K", None),
        ("720p", None),
        ("auto", None),
        ("0x10", None),
        ("10x", None),
        ("١٠٠x١٠٠", None),
        ("", None),
    ],
)
def test_a_text_is_a_size_or_none(text: str, size: Size | None) -> None:
    assert size == parse(text).size


@pytest.mark.parametrize(
    ("text", "ratio"),
    [("16:9", Ratio(16, 9)), ("21:9", Ratio(21, 9)), ("auto", None), ("0:1", None)],
)
def test_a_text_is_a_ratio_or_none(text: str, ratio: Ratio | None) -> None:
    assert ratio == parse(text).ratio


def test_a_member_knows_its_pixels() -> None:
    member = ideogram.Resolution.SIZE_1152X864

    assert (1152, 864, 995328) == (member.width, member.height, member.pixels)
    assert (4, 3) == member.ratio
    assert "4:3" == str(member.ratio) == member.label


def test_the_ratio_is_the_published_one_even_when_the_pixels_are_only_near() -> None:
    member = wan.AspectRatio.SIZE_1024X1434

    assert Ratio(5, 7) == member.ratio
    assert Fraction(5, 7) != Fraction(member.width, member.height)


def test_without_a_published_ratio_it_is_that_of_the_pixels() -> None:
    assert Ratio(16, 9) == Mixed.SIZE_1280X720.ratio
    assert Ratio(2, 1) == Mixed.SIZE_2048X1024.ratio
    assert "wide" == Mixed.SIZE_2048X1024.label
    assert "" == Mixed.SIZE_1280X720.label


def test_a_ratio_among_sizes_has_a_shape_but_no_pixels() -> None:
    assert Ratio(16, 9) == Mixed.RATIO_16_9.ratio
    assert not Mixed.RATIO_16_9.has_size


@pytest.mark.parametrize("choices", SIZED)
def test_member_names_say_what_the_parser_reads(choices: type[SizeChoice]) -> None:
    for member in choices:
        if member.has_size:
            assert f"SIZE_{member.width}X{member.height}" == member.name


def test_a_tier_says_that_it_has_no_pixel_size() -> None:
    tier = seedream.Resolution.SIZE_2K

    assert not tier.has_size
    assert "" == tier.label
    for name in ("width", "height", "pixels", "ratio"):
        with pytest.raises(InvalidInput) as caught:
            getattr(tier, name)
        assert (
            "Resolution.SIZE_2K ('2K') has no pixel size;"
            " has_size says which choices have one"
        ) == str(caught.value)


@pytest.mark.parametrize(
    ("choices", "asked", "found"),
    [
        (ideogram.Resolution, (1920, 1080), "1312:736 (41:23)"),
        (seedream.Resolution, (1920, 1080), "4096x2304 (16:9)"),
        (wan.AspectRatio, (1920, 1080), "1440:810 (16:9)"),
        (flux.AspectRatio, (1920, 1080), "16:9"),
        (ideogram.Resolution, (1, 100), "512:1536 (1:3)"),
        (seedream.Resolution, (1000, 1000), "2048x2048 (1:1)"),
        (seedream.Resolution, (9000, 9000), "3072x3072 (1:1)"),
        (flux.AspectRatio, (1, 1000), "9:21"),
        (Mixed, (16, 9), "1280×720"),
        (Shape, (3, 3), "1:1"),
    ],
)
def test_the_closest_choice(
    choices: type[SizeChoice] | type[RatioChoice], asked: tuple[int, int], found: str
) -> None:
    assert choices(found) is choices.closest(*asked)


@pytest.mark.parametrize("choices", SIZED)
def test_every_size_is_closest_to_itself(choices: type[SizeChoice]) -> None:
    sized = [member for member in choices if member.has_size]

    assert sized == [choices.closest(one.width, one.height) for one in sized]


def test_twice_as_wide_is_as_far_as_twice_as_high() -> None:
    class Around(SizeChoice):
        WIDE = "200x100"
        HIGH = "100x200"

    class Swapped(SizeChoice):
        HIGH = "100x200"
        WIDE = "200x100"

    assert Around.HIGH is Around.closest(100, 100)
    assert Swapped.HIGH is Swapped.closest(100, 100)


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_the_order_of_the_choices_does_not_matter(width: int, height: int) -> None:
    make: Any = SizeChoice
    turned = make("Turned", [(m.name, m.value) for m in reversed(seedream.Resolution)])

    assert seedream.Resolution.closest(width, height) == turned.closest(width, height)


@pytest.mark.parametrize("size", [(0, 1), (1, -1), (1.5, 1), (True, 1)])
@pytest.mark.parametrize("choices", [wan.AspectRatio, flux.AspectRatio])
def test_only_positive_whole_numbers_have_a_closest_choice(
    choices: type[SizeChoice] | type[RatioChoice], size: tuple[int, int]
) -> None:
    with pytest.raises(InvalidInput, match="must be a positive whole number of pixels"):
        choices.closest(*size)


def test_a_number_that_is_an_index_has_a_closest_choice() -> None:
    class Scalar(int):
        """A whole number of another type, as those of numpy are."""

    assert flux.AspectRatio("16:9") == flux.AspectRatio.closest(
        Scalar(1920), Scalar(1080)
    )


def test_a_list_without_sizes_has_no_closest_choice() -> None:
    class Words(RatioChoice):
        AUTO = "auto"

    with pytest.raises(InvalidInput, match="Tiers has no choice with a size in pixels"):
        Tiers.closest(1, 1)
    with pytest.raises(InvalidInput, match="Words has no choice with a ratio"):
        Words.closest(1, 1)


def test_a_ratio_choice_knows_its_ratio() -> None:
    assert Ratio(16, 9) == Shape.RATIO_16_9.ratio
    assert [False, True] == [Shape.AUTO.has_ratio, Shape.RATIO_1_1.has_ratio]
    with pytest.raises(InvalidInput, match=r"Shape.AUTO \('auto'\) has no ratio"):
        _ = Shape.AUTO.ratio


@pytest.mark.parametrize("choices", [*SIZED, flux.AspectRatio])
def test_members_are_their_published_text(choices: type[StrEnum]) -> None:
    for member in choices:
        assert member.value == str(member) == f"{member}" == "".join([member])
        assert member is pickle.loads(pickle.dumps(member)) is choices(member.value)


def test_what_is_no_choice_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="is not a valid Resolution"):
        ideogram.Resolution("1152:865")


def test_a_list_decides_what_its_pairs_are() -> None:
    class Screens(SizeChoice):
        SIZE_80X60 = "80:60"
        SIZE_1024X768 = "1024:768"

    assert Screens.SIZE_80X60 is Screens.closest(80, 60)
    assert 80 == Screens.SIZE_80X60.width


def test_closest_judges_every_notation() -> None:
    class Phones(RatioChoice):
        RATIO_9_20 = "9:20"
        RATIO_9_19_5 = "9:19.5"
        SQUARE_HD = "square_hd"
        PORTRAIT_4_3 = "portrait_4_3"
        LANDSCAPE = "landscape"
        AUTO = "auto"

    assert Phones.RATIO_9_19_5 is Phones.closest(1170, 2532)
    assert Ratio(6, 13) == Phones.RATIO_9_19_5.ratio
    assert Phones.PORTRAIT_4_3 is Phones.closest(768, 1024)
    assert Phones.SQUARE_HD is Phones.closest(1001, 1000)
    assert Phones.LANDSCAPE is Phones.closest(1920, 1080)
    assert "landscape" == Phones.LANDSCAPE.orientation
    assert [False, False] == [Phones.LANDSCAPE.has_ratio, Phones.AUTO.has_ratio]
    assert Phones.AUTO.orientation is None


def test_a_ratio_among_sizes_is_nearest_where_no_size_has_its_shape() -> None:
    class Few(SizeChoice):
        SIZE_1024X1024 = "1024x1024"
        RATIO_16_9 = "16:9"

    assert Few.RATIO_16_9 is Few.closest(1920, 1080)


class Quality(TierChoice):
    """Tiers in no order."""

    SIZE_4K = "4K"
    SIZE_1080P = "1080p"
    AUTO = "auto"
    SIZE_720P = "720P"
    SIZE_2K = "2K"


def test_tiers_are_ordered_and_invent_no_pixels() -> None:
    assert ["auto", "720P", "1080p", "2K", "4K"] == sorted(Quality)
    assert Quality.SIZE_4K is max(Quality)
    assert Quality.SIZE_720P < Quality.SIZE_1080P <= Quality.SIZE_2K
    assert Quality.SIZE_4K > Quality.SIZE_2K >= Quality.SIZE_2K
    assert [None, 1080, None, 720, None] == [one.short_side for one in Quality]
    assert [True, True, False, True, True] == [one.has_tier for one in Quality]


def test_the_smallest_tier_that_is_large_enough() -> None:
    assert Quality.SIZE_720P is Quality.at_least(720)
    assert Quality.SIZE_1080P is Quality.at_least(721)
    with pytest.raises(InvalidInput, match="no choice known to have 1081 pixels"):
        Quality.at_least(1081)
    with pytest.raises(InvalidInput, match="short_side must be a positive whole"):
        Quality.at_least(0)


def test_megapixels_are_exact() -> None:
    class Area(TierChoice):
        SIZE_1MP = "1 MP"
        SIZE_0_25MP = "0.25 MP"

    assert Fraction(1, 4) == Area.SIZE_0_25MP.megapixels
    assert Area.SIZE_0_25MP is min(Area)
    assert Area.SIZE_1MP.short_side is None


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        ("1920x1080", "'1312:736 (41:23)', '1344:768 (7:4)'"),
        ("16:9", "'1312:736 (41:23)', '1344:768 (7:4)'"),
        ((1920, 1080), "'1312:736 (41:23)', '1344:768 (7:4)'"),
        ("4:3", "'1152:864 (4:3)', '1088:832 (17:13)'"),
        ("portrait_16_9", "'736:1312 (23:41)', '768:1344 (4:7)'"),
        (1920 / 1080, "'1312:736 (41:23)', '1344:768 (7:4)'"),
    ],
)
def test_a_refused_size_is_answered_with_the_nearest_by_shape(
    value: Any, nearest: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        ideogram.IdeogramV3Reframe(image="https://example.com/a.jpg", resolution=value)
    assert f"nearest of 69: {nearest}" in str(caught.value)


@pytest.mark.parametrize(
    ("value", "read"), [(969, "969"), (time(16, 9), "a value of type time")]
)
def test_a_ratio_that_became_a_number_or_a_time_is_recognised(
    value: Any, read: str
) -> None:
    with pytest.raises(
        InvalidInput, match=f"'16:9' was read as {read}: keep it a text"
    ):
        flux.Flux1KontextProEdit(
            prompt="a", image_url="https://a.b/c.png", aspect_ratio=value
        )


def test_a_few_choices_are_offered_by_shape() -> None:
    class Painting(Request[MediaOutput], frozen=True):
        """A painting."""

        shape: Shape

    wide: Any = "1921x1080"
    with pytest.raises(InvalidInput, match="choose '16:9', '1:1', '9:16', 'auto'"):
        Painting(shape=wide)


@pytest.mark.parametrize("given", ["16:9", Shape.RATIO_16_9])
def test_a_choice_beside_its_texts_is_always_the_member(given: Any) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(Shape | Literal["auto", "16:9"])
    assert adapter.validate_python(given) is Shape.RATIO_16_9
    assert b'"16:9"' == adapter.dump_json(Shape.RATIO_16_9)
    assert ["auto", "1:1", "16:9", "9:16"] == TypeAdapter(Shape).json_schema()["enum"]
