"""Guides exist in every language, alike in structure and each in its own words."""

import re
from pathlib import Path

from docs_reading import (
    LANGUAGES,
    TEMPLATES,
    Catalogue,
    anchors,
    catalogue_of,
    headings,
    links,
    published,
    samples,
    tables,
)

from generator.docs import guides
from generator.pipeline.options import template_files

NAMES = sorted(
    {
        name
        for language in LANGUAGES
        for name in guides.guide_names(template_files(TEMPLATES), language)
    }
)


def guide(name: str, language: str) -> str:
    """The text of a guide."""
    return published().pages[guides.guide_path(name, language)]


def prose(markdown: str) -> str:
    """What is left of a page without code, comments, links and names."""
    text = re.sub(r"^```.*?^```$|^\[sample-.*?$", "", markdown, flags=re.S | re.M)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return re.sub(r"`[^`]*`|<[^>]*>", "", text)


def test_no_language_is_missing() -> None:
    missing = [
        f"templates/{guides.guide_template(name, language)}"
        for name in NAMES
        for language in LANGUAGES
        if not Path(TEMPLATES, guides.guide_template(name, language)).is_file()
    ]
    assert [] == missing


def test_languages_have_one_structure() -> None:
    marks = r"^\[sample-.*$"
    for name in NAMES:
        first, *others = (guide(name, language) for language in LANGUAGES)
        # Every heading but the title has an anchor of its own.
        assert len(headings(first)) == 1 + len(anchors(first)), name
        for other in others:
            assert anchors(first) == anchors(other)
            assert re.findall(r"^#+ ", first, re.M) == re.findall(r"^#+ ", other, re.M)
            assert [k for k, _ in samples(first)] == [k for k, _ in samples(other)]
            assert re.findall(marks, first, re.M) == re.findall(marks, other, re.M)


def test_a_guide_can_be_read_in_one_sitting() -> None:
    lengths = {
        (name, language): len(guide(name, language).splitlines())
        for name in NAMES
        for language in LANGUAGES
    }
    assert {} == {which: n for which, n in lengths.items() if not 60 <= n <= 260}


def test_each_language_is_written_in_its_own_script() -> None:
    for name in NAMES:
        english, japanese, chinese = (prose(guide(name, code)) for code in LANGUAGES)
        assert [] == re.findall(r"[\u3040-\u9fff]", english), name
        assert len(re.findall(r"[\u3041-\u30fa]", japanese)) > 300, name
        assert [] == re.findall(r"[\u3041-\u30fa]", chinese), name
        assert len(re.findall(r"[\u4e00-\u9fff]", chinese)) > 300, name


def test_a_catalogue_without_the_models_of_the_samples_has_no_guides() -> None:
    other = catalogue_of(
        {"model_id": "acme/one", "input_schema": {"type": "object", "properties": {}}}
    )
    assert [] == guides_of(other)
    assert 3 * len(NAMES) == len(guides_of(published()))


def guides_of(catalogue: Catalogue) -> list[str]:
    """The paths of the guides among the pages of a catalogue."""
    return [path for path in catalogue.pages if "/guides/" in path]


def test_guides_are_listed_in_reading_order() -> None:
    listed = guides.guide_names(template_files(TEMPLATES), "en")
    assert list(guides.GUIDES) == listed
    own = ["docs/en/guides/own.md.jinja", "docs/en/guides/sizes.md.jinja", "a.jinja"]
    assert ["sizes", "own"] == guides.guide_names(own, "en")


def test_figures_come_from_the_schemas() -> None:
    rows = {row[0]: row[-1] for row in tables(guide("sizes", "en"))[0][1:]}
    assert ("69", "13") == (rows["Ideogram 3.0 Reframe"], rows["Wan 2.5 Text to Image"])
    assert "../wan-ai/wan-2-5-text-to-image.md" in links(guide("sizes", "en"))
