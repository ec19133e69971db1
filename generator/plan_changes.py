"""What has changed about a model since it was first released, in the words of its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .markup import code, text
from .releases import Releases

Released = tuple[str, Mapping[str, Any]]  # the version, and a change as it is recorded

_DASH = "—"
_UNSEEN = "DOCS"  # texts that changed: the page shows the new ones

# What a rule says in English is part of the record.
_WHAT: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "alternatives": "選択肢となる型の組が変わった",
        "annotation": "Python での型が変わった",
        "choice-added": "選択肢が増えた",
        "choice-kind": "選択肢がサイズや比ではなくなった",
        "choice-removed": "選択肢が減った",
        "choice-renamed": "選択肢の名前が変わった",
        "choices-closed": "値が選択肢に限られた",
        "choices-opened": "値が選択肢に限られなくなった",
        "class-renamed": "クラスまたはモジュールの名前が変わった",
        "condition": "入力どうしの条件が変わった",
        "contains": "配列に含めるべき要素が変わった",
        "default-changed": "既定値が変わった",
        "exclusion": "除外される値が変わった",
        "fewest-items": "要素数の下限が変わった",
        "fewest-keys": "キーの数の下限が変わった",
        "field-renamed": "Python での名前が変わった",
        "input-added": "入力が増えた",
        "input-optional": "入力が任意になった",
        "input-removed": "入力がなくなった",
        "input-renamed": "入力の名前が変わった",
        "input-required": "入力が必須になった",
        "items": "要素の型が変わった",
        "key-names": "キーの名前の制限が変わった",
        "limits": "範囲が書き改められた",
        "longest": "文字数の上限が変わった",
        "lower-limit": "下限が変わった",
        "media-changed": "ファイルの種類が変わった",
        "member-renamed": "列挙型のメンバー名が変わった",
        "model-added": "モデルが加わった",
        "model-renamed": "モデル ID が変わった",
        "most-items": "要素数の上限が変わった",
        "most-keys": "キーの数の上限が変わった",
        "other-keys": "その他のキーの扱いが変わった",
        "output-added": "出力が増えた",
        "output-class": "出力のクラスが変わった",
        "output-not-promised": "出力が欠けることがある",
        "output-promised": "出力が必ず返るようになった",
        "output-removed": "出力がなくなった",
        "output-renamed": "出力の名前が変わった",
        "parts": "すべて満たすべき条件が変わった",
        "pattern": "文字列のパターンが変わった",
        "shortest": "文字数の下限が変わった",
        "step": "値の刻みが変わった",
        "type": "型が変わった",
        "type-removed": "型がなくなった",
        "type-renamed": "型の名前が変わった",
        "unique-items": "要素の重複の扱いが変わった",
        "upper-limit": "上限が変わった",
    },
    "zh": {
        "alternatives": "可选类型的组合有变",
        "annotation": "Python 类型有变",
        "choice-added": "新增可选值",
        "choice-kind": "可选值不再是尺寸或比例",
        "choice-removed": "删去可选值",
        "choice-renamed": "可选值改名",
        "choices-closed": "取值限定为可选值",
        "choices-opened": "取值不再限定为可选值",
        "class-renamed": "类或模块改名",
        "condition": "输入之间的条件有变",
        "contains": "数组必须包含的元素有变",
        "default-changed": "默认值有变",
        "exclusion": "排除的取值有变",
        "fewest-items": "元素数下限有变",
        "fewest-keys": "键数下限有变",
        "field-renamed": "Python 名称有变",
        "input-added": "新增输入",
        "input-optional": "输入改为可选",
        "input-removed": "删去输入",
        "input-renamed": "输入改名",
        "input-required": "输入改为必填",
        "items": "元素类型有变",
        "key-names": "键名限制有变",
        "limits": "取值范围重写",
        "longest": "字符数上限有变",
        "lower-limit": "下限有变",
        "media-changed": "文件种类有变",
        "member-renamed": "枚举成员改名",
        "model-added": "新增模型",
        "model-renamed": "模型 ID 有变",
        "most-items": "元素数上限有变",
        "most-keys": "键数上限有变",
        "other-keys": "其他键的处理有变",
        "output-added": "新增输出",
        "output-class": "输出的类有变",
        "output-not-promised": "输出可能缺失",
        "output-promised": "输出一定会有",
        "output-removed": "删去输出",
        "output-renamed": "输出改名",
        "parts": "须同时满足的条件有变",
        "pattern": "文本格式有变",
        "shortest": "字符数下限有变",
        "step": "取值步长有变",
        "type": "类型有变",
        "type-removed": "删去类型",
        "type-renamed": "类型改名",
        "unique-items": "元素重复的规定有变",
        "upper-limit": "上限有变",
    },
}


def history(releases: Releases) -> dict[str, list[Released]]:
    """The changes of each model that its page tells, the newest release first."""
    found: dict[str, list[Released]] = {}
    for release in reversed(releases.releases):
        for change in release.changes:
            if change["levels"][0] != _UNSEEN:
                told = release.version, change
                found.setdefault(change["model"], []).append(told)
    return found


def change_rows(changes: Iterable[Released], language: str) -> Sequence[list[str]]:
    """Version, place, what changed, what was and what is, as Markdown."""
    return [
        [
            code(version),
            code(change["name"]) if change["name"] else _DASH,
            text(_WHAT.get(language, {}).get(change["rule"], change["what"])),
            *(code(change[key]) if change[key] else _DASH for key in ("was", "now")),
        ]
        for version, change in changes
    ]
