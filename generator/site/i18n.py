"""Translate the few words of the site itself; all others come from the pages."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.translations import Said, Table, Words
from ..ir.types import LANGUAGES


class SiteWords(Words):
    """The names of the parts of a page in one language."""

    name = Said("English", "日本語", "简体中文")  # of the language, in that language
    tag = Said("en", "ja", "zh-Hans")  # BCP 47
    site = Said("RunComfy models", "RunComfy モデル", "RunComfy 模型")
    skip = Said("Skip to the text", "本文へ移動", "跳到正文")
    menu = Said("Menu", "メニュー", "菜单")
    pages = Said("Pages", "ページ一覧", "页面")
    guides = Said("Guides", "ガイド", "指南")
    guide = Said(
        "Guide: {link}", "ガイド: {link}", "指南：{link}"
    )  # a link from a page to one
    models = Said("Models", "モデル", "模型")
    on_page = Said("On this page", "このページの内容", "本页内容")
    languages = Said("Language", "言語", "语言")
    theme = Said("Dark theme", "ダークテーマ", "深色主题")
    search = Said("Search", "検索", "搜索")
    search_hint = Said(
        "A word, a size, an error", "単語、サイズ、エラー名など", "词语、尺寸、错误名"
    )
    searching = Said("Loading the index…", "索引を読み込んでいます…", "正在加载索引…")
    search_failed = Said(
        "The index could not be loaded.",
        "索引を読み込めませんでした。",
        "索引加载失败。",
    )
    again = Said("Try again", "もう一度試す", "重试")
    none_found = Said("Nothing found.", "見つかりませんでした。", "没有找到。")
    found = Said("{count} found", "{count} 件", "找到 {count} 条")
    close = Said("Close", "閉じる", "关闭")
    copy = Said("Copy", "コピー", "复制")
    copied = Said("Copied", "コピーしました", "已复制")
    failed = Said("Not copied", "コピーできませんでした", "复制失败")
    samples = Said("Samples", "サンプル", "示例")
    table = Said("Table", "表", "表格")
    previous = Said("Previous", "前へ", "上一页")
    next = Said("Next", "次へ", "下一页")
    as_markdown = Said(
        "This page as Markdown", "このページの Markdown", "本页的 Markdown"
    )
    not_found = Said(
        "This page does not exist.", "このページはありません。", "没有这个页面。"
    )
    overview = Said("Overview", "概要", "概览")
    turn = Said("Previous and next page", "前後のページ", "上一页与下一页")
    form = Said("Build a request", "リクエストを組み立てる", "构建请求")
    form_about = Said(
        "The form takes what the Python class takes. Nothing leaves this page.",
        "このフォームは Python のクラスと同じ入力を受け付けます。入力した内容がこのページの外に送られることはありません。",
        "表单与 Python 类接受同样的输入。填写的内容不会离开本页。",
    )
    form_runs = Said(
        "The form takes what the Python class takes. A request leaves this page only when you run it, and only for an emulator on this machine.",
        "このフォームは Python のクラスと同じ入力を受け付けます。リクエストが送られるのは実行したときだけで、送り先はこのマシンのエミュレーターだけです。",
        "表单与 Python 类接受同样的输入。只有点击运行时才会发送请求，而且只发往本机的模拟器。",
    )  # the same in a site whose forms can call an emulator
    needs_script = Said(
        "The form needs JavaScript.",
        "このフォームには JavaScript が必要です。",
        "此表单需要 JavaScript。",
    )
    notes = Table(
        {
            "note": ("Note", "メモ", "说明"),
            "tip": ("Tip", "ヒント", "提示"),
            "important": ("Important", "重要", "重要"),
            "warning": ("Warning", "警告", "警告"),
            "caution": ("Caution", "注意", "注意"),
        }
    )


WORDS: Mapping[str, SiteWords] = {tag: SiteWords(tag) for tag in LANGUAGES}
