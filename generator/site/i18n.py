"""Translate the few words of the site itself; all others come from the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The names of the parts of a page in one language."""

    name: str  # of the language, in that language
    tag: str  # BCP 47
    site: str
    skip: str
    menu: str
    pages: str
    guides: str
    guide: str  # a link from a page to one
    models: str
    on_page: str
    languages: str
    theme: str
    search: str
    search_hint: str
    searching: str
    search_failed: str
    again: str
    none_found: str
    found: str
    close: str
    copy: str
    copied: str
    failed: str
    samples: str
    table: str
    previous: str
    next: str
    as_markdown: str
    not_found: str
    overview: str
    turn: str
    form: str
    form_about: str
    form_runs: str  # the same in a site whose forms can call an emulator
    needs_script: str
    notes: Mapping[str, str]


WORDS: Mapping[str, Words] = {
    "en": Words(
        name="English",
        tag="en",
        site="RunComfy models",
        skip="Skip to the text",
        menu="Menu",
        pages="Pages",
        guides="Guides",
        guide="Guide: {link}",
        models="Models",
        on_page="On this page",
        languages="Language",
        theme="Dark theme",
        search="Search",
        search_hint="A word, a size, an error",
        searching="Loading the index…",
        search_failed="The index could not be loaded.",
        again="Try again",
        none_found="Nothing found.",
        found="{count} found",
        close="Close",
        copy="Copy",
        copied="Copied",
        failed="Not copied",
        samples="Samples",
        table="Table",
        previous="Previous",
        next="Next",
        as_markdown="This page as Markdown",
        not_found="This page does not exist.",
        overview="Overview",
        turn="Previous and next page",
        form="Build a request",
        form_about="The form takes what the Python class takes. Nothing leaves this page.",
        form_runs="The form takes what the Python class takes. A request leaves this page only when you "
        "run it, and only for an emulator on this machine.",
        needs_script="The form needs JavaScript.",
        notes={
            "note": "Note",
            "tip": "Tip",
            "important": "Important",
            "warning": "Warning",
            "caution": "Caution",
        },
    ),
    "ja": Words(
        name="日本語",
        tag="ja",
        site="RunComfy モデル",
        skip="本文へ移動",
        menu="メニュー",
        pages="ページ一覧",
        guides="ガイド",
        guide="ガイド: {link}",
        models="モデル",
        on_page="このページの内容",
        languages="言語",
        theme="ダークテーマ",
        search="検索",
        search_hint="単語、サイズ、エラー名など",
        searching="索引を読み込んでいます…",
        search_failed="索引を読み込めませんでした。",
        again="もう一度試す",
        none_found="見つかりませんでした。",
        found="{count} 件",
        close="閉じる",
        copy="コピー",
        copied="コピーしました",
        failed="コピーできませんでした",
        samples="サンプル",
        table="表",
        previous="前へ",
        next="次へ",
        as_markdown="このページの Markdown",
        not_found="このページはありません。",
        overview="概要",
        turn="前後のページ",
        form="リクエストを組み立てる",
        form_about="このフォームは Python のクラスと同じ入力を受け付けます。入力した内容がこのページの外に送られることはありません。",
        form_runs="このフォームは Python のクラスと同じ入力を受け付けます。リクエストが送られるのは実行したときだけで、"
        "送り先はこのマシンのエミュレーターだけです。",
        needs_script="このフォームには JavaScript が必要です。",
        notes={
            "note": "メモ",
            "tip": "ヒント",
            "important": "重要",
            "warning": "警告",
            "caution": "注意",
        },
    ),
    "zh": Words(
        name="简体中文",
        tag="zh-Hans",
        site="RunComfy 模型",
        skip="跳到正文",
        menu="菜单",
        pages="页面",
        guides="指南",
        guide="指南：{link}",
        models="模型",
        on_page="本页内容",
        languages="语言",
        theme="深色主题",
        search="搜索",
        search_hint="词语、尺寸、错误名",
        searching="正在加载索引…",
        search_failed="索引加载失败。",
        again="重试",
        none_found="没有找到。",
        found="找到 {count} 条",
        close="关闭",
        copy="复制",
        copied="已复制",
        failed="复制失败",
        samples="示例",
        table="表格",
        previous="上一页",
        next="下一页",
        as_markdown="本页的 Markdown",
        not_found="没有这个页面。",
        overview="概览",
        turn="上一页与下一页",
        form="构建请求",
        form_about="表单与 Python 类接受同样的输入。填写的内容不会离开本页。",
        form_runs="表单与 Python 类接受同样的输入。只有点击运行时才会发送请求，而且只发往本机的模拟器。",
        needs_script="此表单需要 JavaScript。",
        notes={
            "note": "说明",
            "tip": "提示",
            "important": "重要",
            "warning": "警告",
            "caution": "注意",
        },
    ),
}
