"""Sizes in exact arithmetic, and the marks of those that are not what they say."""

import json
import re

import pytest
from docs_reading import SCHEMAS, published, tables
from hypothesis import given
from hypothesis import strategies as st

from generator.core.size_grammar import Meaning, Ratio, of_pixels, parse
from generator.ir.sizes import exact_ratio

NEARLY = {
    "en": "≈ {label} ({exact})",
    "ja": "≈ {label}（{exact}）",
    "zh": "≈ {label}（{exact}）",
}


def published_enums() -> dict[tuple[str, str], list[str]]:
    """Every list of strings in the raw files, by model id and property."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in SCHEMAS.rglob("*.json"):
        data = json.loads(path.read_text("utf-8"))
        for name, node in data.get("input_schema", {}).get("properties", {}).items():
            if isinstance(node.get("enum", [0])[0], str):
                found[data["model_id"], name] = node["enum"]
    return found


def test_only_these_labels_are_nearly_right() -> None:
    nearly = {
        (model, value)
        for (model, _), values in published_enums().items()
        for value in values
        if parse(value).is_nearly
    }
    assert nearly == {
        ("bytedance/seedream-5/lite/text-to-image", "2848x1600 (16:9)"),
        ("bytedance/seedream-5/lite/text-to-image", "1600x2848 (9:16)"),
        ("wan-ai/wan-2-5/text-to-image", "1440:1024 (7:5)"),
        ("wan-ai/wan-2-5/text-to-image", "1024:1365 (3:4)"),
        ("wan-ai/wan-2-5/text-to-image", "1024:1434 (5:7)"),
    }


@pytest.mark.parametrize("language", ["en", "ja", "zh"])
def test_size_tables_hold_what_the_raw_file_says(language: str) -> None:
    pages = published().pages
    seen = 0
    for (model_id, name), values in published_enums().items():
        if name == "resolution" or model_id.startswith("wan-ai/"):
            page = pages[f"docs/{language}/{published().names[model_id].page}.md"]
            rows = next(
                t for t in tables(page) if len(t) == len(values) + 1 and len(t[0]) == 5
            )
            assert [expected_row(value, language) for value in values] == rows[1:]
            seen += len(values)
    assert 69 + 18 + 13 == seen


def expected_row(value: str, language: str) -> list[str]:
    """A row worked out from the published text alone, in integers."""
    numbers = [int(n) for n in re.findall(r"\d+", value)]
    if len(numbers) == 1:
        return [value, f"SIZE_{value}", "—", "—", "—"]
    width, height, left, right = numbers
    label = f"{left}:{right}"
    if width * right != height * left:
        divisor = max(d for d in range(1, height + 1) if width % d == height % d == 0)
        exact = f"{width // divisor}:{height // divisor}"
        label = NEARLY[language].format(label=label, exact=exact)
    hundredths = (2 * width * height + 10_000) // 20_000
    digits = f"{hundredths:03d}"
    megapixels = f"{digits[:-2]}.{digits[-2:]}"
    return [value, f"SIZE_{width}X{height}", f"{width} × {height}", label, megapixels]


@given(st.integers(100, 9999), st.integers(100, 9999))
def test_a_label_of_the_exact_ratio_is_never_marked(width: int, height: int) -> None:
    meaning = of_pixels(width, height)
    assert meaning.size and meaning.ratio and not meaning.is_nearly
    left, right = meaning.ratio
    assert left * height == right * width
    assert f"{left}:{right}" == exact_ratio(meaning.size)
    assert Meaning(meaning.size, Ratio(left, right + 1)).is_nearly
