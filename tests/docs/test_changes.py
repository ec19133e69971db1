"""What changed, on the page of the model that it happened to, and nowhere else."""

from typing import Any

import pytest
from docs_reading import (
    LANGUAGES,
    SCHEMAS,
    TEMPLATES,
    anchors,
    published,
    section,
    tables,
)

from generator.diff.rules import RULES
from generator.docs import history, model_page
from generator.pipeline.templates import Renderer
from generator.sources import folder, releases
from generator.sources.releases import Release, Releases

WAN = "wan-ai/wan-2-5/text-to-image"
EVIL = "<script>x</script> | `y`"


def change(rule: str, level: str, model: str = WAN, **more: str) -> dict[str, Any]:
    """A change as a release records it."""
    known = {"name": "", "was": "", "now": "", "pointer": "", "hurt": "nobody"}
    what = RULES[rule].what if rule in RULES else EVIL
    lists: dict[str, Any] = {"levels": [level], "before": [], "after": []}
    return {**known, **lists, "rule": rule, "what": what, "model": model, **more}


RECORD = Releases(
    (
        Release("0.1.0", "client-v0.1.0"),
        Release("0.2.0", "client-v0.2.0", (change("model-added", "SAFE"),)),
        Release(
            "0.3.0",
            "client-v0.3.0",
            (
                change("max-length", "WIRE", name="prompt", was="2048", now="1000"),
                change("default-changed", "SAFE", name="fps", was='"png"', now='"1"'),
                change("description", "DOCS", name="prompt", was="a", now="b"),
                change("newer-rule", "SAFE", name=EVIL, now=EVIL),
                change("input-added", "SAFE", "acme/other", name="seed"),
            ),
        ),
    )
)
WHAT = {
    "en": ("maxLength changed", "default changed", "model added"),
    "ja": ("文字数の上限の変更", "既定値の変更", "モデルの追加"),
    "zh": ("字符数上限变更", "默认值变更", "新增模型"),
}


def page(language: str, record: Releases) -> str:
    """The page of Wan after some releases."""
    model = next(m for m in published().models if m.id == WAN)
    changes = history.history(record).get(WAN, ())
    names, api = published().names[WAN], published().api
    context = model_page.plan_page(model, names, api, language, changes)
    return Renderer([TEMPLATES]).render(f"docs/{language}/model.md.jinja", context)


@pytest.mark.parametrize("language", LANGUAGES)
def test_changes_stand_on_the_page_newest_first(language: str) -> None:
    rows = tables(section(page(language, RECORD), "change-list"))[0][1:]
    longest, default, added = WHAT[language]
    shown = "<script>x</script> | `y`"
    assert [
        ["0.3.0", "WIRE", "prompt", longest, "2048", "1000"],
        ["0.3.0", "SAFE", "fps", default, "png", '"1"'],
        ["0.3.0", "SAFE", shown, shown, "—", shown],
        ["0.2.0", "SAFE", "—", added, "—", "—"],
    ] == rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_no_section_where_nothing_changed(language: str) -> None:
    nothing = Releases(RECORD.releases[:1])
    assert "change-list" in anchors(page(language, RECORD))
    assert "change-list" not in anchors(page(language, nothing))
    path = model_page.page_path(published().names[WAN], language)
    recorded = releases.read(folder.load(SCHEMAS).releases)
    assert published().pages[path] == page(language, recorded)


@pytest.mark.parametrize("language", ["ja", "zh"])
def test_every_rule_has_words_in_every_language(language: str) -> None:
    told = {
        rule.name
        for rule in RULES.values()
        if any(level.name != "DOCS" for level in rule.levels)
    }
    page_less = {"model-removed", "api-facts"}  # no page is left, or none is meant
    for name in told - page_less:
        [[*_, what, _, _]] = history.change_rows(
            [("1.0.0", change(name, "SAFE"))], language
        )
        assert what != RULES[name].what, name
