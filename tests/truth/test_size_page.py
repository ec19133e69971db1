"""docs/SIZES.md is what the grammar reads, and the package reads it by the same grammar."""

from pathlib import Path

import pytest

from generator.core.size_grammar import Kind, Meaning, kind_of, read
from generator.python.spelling import member_name

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/SIZES.md"
BASES = {"size": "SizeChoice", "ratio": "RatioChoice", "tier": "TierChoice"}

# Texts of one list, and a public interface where the notation stands.
READ: list[tuple[str, list[str], str]] = [
    ("pixels and ratio", ["1152:864 (4:3)", "1024:1365 (3:4)"], "RunComfy"),
    ("pixels, with any sign between", ["1024x1024", "1536 x 512"], "OpenAI"),
    ("", ["1280*720", "1024 × 1024 (Square)"], "Alibaba Cloud"),
    ("", ["1280:720", "1024:1024"], "Runway"),
    ("small ones beside large ones", ["80:60", "1024:768"], ""),
    ("named pixels", ["RESOLUTION_512_1536"], "Ideogram 2"),
    ("a ratio and its pixels", ["16:9 (1920 x 1080)"], ""),
    ("a tier, a ratio and its pixels", ["480p: 1:1 (624x624)"], ""),
    ("ratios", ["16:9", "21:9"], "RunComfy"),
    ("fractions", ["19.5:9", "2.35:1"], "xAI"),
    ("other signs", ["16x9", "1x3"], "Ideogram 3"),
    ("", ["16/9", "1/1"], ""),
    ("named ratios", ["ASPECT_16_9"], "Ideogram 2"),
    ("orientations", ["landscape_16_9", "portrait_4_3", "square_hd"], "fal"),
    ("", ["landscape", "portrait", "square"], ""),
    ("lines", ["480p", "720P"], "RunComfy"),
    ("", ["RESOLUTION_720"], "Leonardo"),
    ("thousands", ["1K", "4k", "auto_2K"], "RunComfy"),
    ("megapixels", ["1 MP", "0.25 MP"], "Replicate"),
]
# Lists that are of other things.
OTHER: list[tuple[str, list[str]]] = [
    ("durations", ["5", "8s"]),
    ("versions and numbers", ["1.5", "v2.1", "25"]),
    ("times", ["08:00", "10:30"]),
    ("fractions", ["1/2", "1/3"]),
    ("bars", ["3/4", "6/8"]),
    ("grids", ["1x1", "2x2", "3x3"]),
    ("factors", ["2x", "4x"]),
    ("bit rates", ["8k", "128k"]),
    ("wave forms", ["sine", "square"]),
    ("genres", ["portrait", "landscape", "abstract"]),
    ("words", ["auto", "adaptive", "custom"]),
    ("hexadecimal", ["0x10", "0x1024"]),
    ("lines of another kind", ["1p", "24fps"]),
]

_OPENING = """\
# Sizes as models publish them

One grammar (`generator/core/size_grammar.py`, which the package holds byte for byte as `_runtime/size_grammar.py`) reads the
values of a list: for the classes, `closest`, the pages, the size finder, `diff`, the emulator and the errors. A list is read
as a whole, since its values explain each other. It is a list of sizes when one of its values is a size, else one of
ratios when one is a ratio, else one of tiers. Words beside them, such as `auto`, stay members that know nothing.

`closest` compares shapes exactly, then areas. It judges all that has a shape; `landscape` and `portrait` alone count as 4:3
and 3:4. Tiers are ordered as if all pictures were 16:9: `1080p` is below `2K`, and `2K` below `1440p`. Pixels are never
invented: `2K` has an order and no side.

Where a size is two whole numbers, `width` and `height`, the request has `closest_size(width, height)`, and an object of them
has `closest(width, height)`, `pixels` and `ratio`: `closest` keeps the shape, then the area, as nearly as the limits of both
allow.

Where a size or ratio is a free text, a pattern checks it: the published one, or one that a repair in the overlay adds. If
it takes nothing else, words such as `auto` aside, and `x`, `*` or `:` stands between the numbers, the type of the input is
`SizeByX`, `SizeByStar` or `SizeByColon`: `(1024, 768)` is taken too, and is written and checked as a text. A text that the
pattern refuses is answered with the same size or ratio as the pattern spells it.

The tests write this page, and `make snapshots` accepts it. *Source* names one interface that publishes the notation.

"""


def render() -> str:
    lines = [_OPENING + "## What is read\n"]
    lines += ["| Notation | Example | Source | Class | Member | Known |"]
    lines += ["| --- | --- | --- | --- | --- | --- |"]
    for notation, texts, source in READ:
        kind = kind_of(tuple(texts))
        for index, (text, meaning) in enumerate(
            zip(texts, read(tuple(texts)), strict=True)
        ):
            first = [notation, source] if index == 0 else ["", ""]
            cells = [first[0], f"`{text}`", first[1], f"`{BASES[kind]}`"]
            cells += [f"`{member_name(text)}`", known(meaning)]
            lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "## What is not a size", "", "| Values | Example |", "| --- | --- |"]
    lines += [
        f"| {name} | {', '.join(f'`{text}`' for text in texts)} |"
        for name, texts in OTHER
    ]
    return "\n".join(lines) + "\n"


def known(meaning: Meaning) -> str:
    size, tier = meaning.size, meaning.tier
    facts = [f"{size.width} × {size.height} pixels"] if size else []
    facts += [f"ratio {meaning.ratio}"] if meaning.ratio else []
    facts += ["only nearly"] if meaning.is_nearly else []
    facts += [meaning.orientation] if meaning.orientation else []
    facts += [f"label `{size.label}`"] if size and size.label else []
    if tier:
        facts.append(f"tier `{tier.text}`")
        facts += [f"short side {tier.short_side} pixels"] if tier.short_side else []
        facts += [f"{float(tier.megapixels):g} megapixels"] if tier.megapixels else []
    return ", ".join(facts)


def test_the_page_is_what_the_grammar_reads(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("accept"):
        PAGE.write_text(render(), "utf-8")
    assert render() == PAGE.read_text("utf-8")


@pytest.mark.parametrize(("texts"), [texts for _, texts, _ in READ])
def test_every_value_of_the_table_knows_something(texts: list[str]) -> None:
    assert all(any(meaning) for meaning in read(tuple(texts)))


@pytest.mark.parametrize(("texts"), [texts for _, texts in OTHER])
def test_other_lists_stay_plain(texts: list[str]) -> None:
    assert "plain" == kind_of(tuple(texts))


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["auto", "1024x1024", "adaptive"], "size"),
        (["2K", "2048x2048 (1:1)"], "size"),
        (["auto_1k", "1:1"], "ratio"),
        (["auto", "square", "portrait"], "ratio"),
        (["custom", "1080p"], "tier"),
        (["16:9", "1024:768"], "size"),
        (["1x1", "16x9"], "ratio"),
        (["16x16", "64x64"], "size"),
    ],
)
def test_one_value_tells_what_a_list_is(texts: list[str], kind: Kind) -> None:
    assert kind == kind_of(tuple(texts))


def test_words_beside_sizes_know_nothing() -> None:
    auto, custom, size = read(("auto", "custom", "1024x1024"))
    assert not any(auto) and not any(custom) and size.size is not None


@pytest.mark.parametrize(
    ("value", "member"),
    [
        ("easeInOutQuad", "EASE_IN_OUT_QUAD"),
        ("48kHz", "VALUE_48KHZ"),
        ("WebM", "WEBM"),
        ("128k", "VALUE_128K"),
        ("2K", "SIZE_2K"),
        ("16/9", "RATIO_16_9"),
        ("1024 × 1024 (Square)", "SIZE_1024X1024"),
    ],
)
def test_members_read_well(value: str, member: str) -> None:
    assert member == member_name(value)
