"""Build the rows of the history on a model's page, in the language of the page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..core.markdown import code, text, verbatim
from ..sources.releases import Releases

Released = tuple[str, Mapping[str, Any]]  # a version, and a change from releases.json

_DASH = "—"
_OMITTED_LEVEL = "DOCS"  # changed texts: the page shows the new ones

# By rule id of `diff`, in Japanese and Chinese: releases.json has the texts in English.
_WHAT: Mapping[str, tuple[str, str]] = {
    "additional-properties": ("その他のキーの扱いの変更", "其他键的处理变更"),
    "all-of": ("すべて満たすべき条件の変更", "须同时满足的条件变更"),
    "annotation": ("Python での型の変更", "Python 类型变更"),
    "any-of": ("選べる型（anyOf）の変更", "可选类型的组合（anyOf）变更"),
    "choice-added": ("選択肢の追加", "新增可选值"),
    "choice-removed": ("選択肢の削除", "移除可选值"),
    "choice-renamed": ("選択肢の名前の変更", "可选值改名"),
    "class-renamed": ("クラスまたはモジュールの名前の変更", "类或模块改名"),
    "condition": ("入力どうしの条件の変更", "输入之间的条件变更"),
    "constraints-rewritten": ("制約の書き方の変更", "约束改写"),
    "contains": ("配列に必要な要素の変更", "数组必须包含的元素变更"),
    "default-changed": ("既定値の変更", "默认值变更"),
    "enum-added": ("選択肢への限定", "取值限定为可选值"),
    "enum-kind-changed": (
        "サイズや比を含まない列挙型への変更",
        "枚举不再包含尺寸或比例",
    ),
    "enum-removed": ("選択肢への限定の解除", "取值不再限定为可选值"),
    "field-renamed": ("Python での名前の変更", "Python 名称变更"),
    "input-added": ("入力の追加", "新增输入"),
    "input-optional": ("必須から任意への変更", "输入改为可选"),
    "input-removed": ("入力の削除", "移除输入"),
    "input-renamed": ("入力の名前の変更", "输入改名"),
    "input-required": ("任意から必須への変更", "输入改为必填"),
    "items": ("要素の型の変更", "元素类型变更"),
    "max-items": ("要素数の上限の変更", "元素数上限变更"),
    "max-length": ("文字数の上限の変更", "字符数上限变更"),
    "max-properties": ("キーの数の上限の変更", "键数上限变更"),
    "maximum": ("上限の変更", "上限变更"),
    "media-changed": ("ファイルの種類の変更", "文件种类变更"),
    "member-renamed": ("列挙型のメンバー名の変更", "枚举成员改名"),
    "min-items": ("要素数の下限の変更", "元素数下限变更"),
    "min-length": ("文字数の下限の変更", "字符数下限变更"),
    "min-properties": ("キーの数の下限の変更", "键数下限变更"),
    "minimum": ("下限の変更", "下限变更"),
    "model-added": ("モデルの追加", "新增模型"),
    "model-renamed": ("モデル ID の変更", "模型 ID 变更"),
    "multiple-of": ("値の刻みの変更", "取值步长变更"),
    "not": ("除外される値の変更", "排除的取值变更"),
    "one-of": ("選べる型（oneOf）の変更", "可选类型的组合（oneOf）变更"),
    "output-added": ("出力の追加", "新增输出"),
    "output-class": ("出力のクラスの変更", "输出的类变更"),
    "output-optional": ("必ず返るとは限らなくなった出力", "输出可能缺失"),
    "output-removed": ("出力の削除", "移除输出"),
    "output-renamed": ("出力の名前の変更", "输出改名"),
    "output-required": ("必ず返るようになった出力", "输出一定会有"),
    "pattern": ("文字列の形式の変更", "文本格式变更"),
    "property-names": ("キーの名前の制限の変更", "键名限制变更"),
    "type": ("型の変更", "类型变更"),
    "type-removed": ("型の削除", "移除类型"),
    "type-renamed": ("型の名前の変更", "类型改名"),
    "unique-items": ("要素の重複の扱いの変更", "元素重复的规定变更"),
}
_LANGUAGES = ("ja", "zh")


def history(releases: Releases) -> dict[str, list[Released]]:
    """Return the changes that each model's page lists, the newest release first."""
    found: dict[str, list[Released]] = {}
    for release in reversed(releases.releases):
        for change in release.changes:
            if change["levels"][0] != _OMITTED_LEVEL:
                entry = release.version, change
                found.setdefault(change["model"], []).append(entry)
    return found


def change_rows(changes: Iterable[Released], language: str) -> Sequence[list[str]]:
    """Return Markdown rows of version, levels, place, change, old and new value."""
    return [
        [
            code(version),
            "<br/>".join(map(code, change["levels"])),
            code(change["name"]) if change["name"] else _DASH,
            text(_what(change, language)),
            *(_value(change[key]) if change[key] else _DASH for key in ("was", "now")),
        ]
        for version, change in changes
    ]


def _what(change: Mapping[str, Any], language: str) -> str:
    """Return what has changed, in English where the rule is not known here."""
    said = dict[str, str](zip(_LANGUAGES, _WHAT.get(change["rule"], ()), strict=False))
    return said.get(language, str(change["what"]))


def _value(recorded: str) -> str:
    """Return a recorded value as code; a JSON string appears without its quotes."""
    try:
        value = json.loads(recorded)
    except ValueError:
        return verbatim(recorded)
    return code(value) if isinstance(value, str) else verbatim(recorded)
