"""Translate the words of tables; whole sentences are in the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ..core.translations import Said, Table, Words
from ..ir.types import LANGUAGES

Orientation = Literal["landscape", "square", "portrait", "open"]


class Phrases(Words):
    """The phrases of one language for the cells of tables."""

    names = Table(
        {
            "en": ("English", "英語", "英文"),
            "ja": ("Japanese", "日本語", "日文"),
            "zh": ("Chinese", "中国語", "中文"),
        }
    )
    comma = Said(", ", "、", "，")
    aside = Said("{kind} ({details})", "{kind}（{details}）", "{kind}（{details}）")
    required = Said("required", "必須", "必填")
    prefilled = Said("prefilled", "設定済み", "已预填")
    optional = Said("optional", "任意", "可选")
    sample_default = Said(
        "none (the [schema](#schema) holds a sample)",
        "なし（[スキーマ](#スキーマ)の値は記入例）",
        "无（[Schema](#schema) 中的值只是示例）",
    )
    long_default = Said(
        "see the [schema](#schema)",
        "[スキーマ](#スキーマ)を参照",
        "见 [Schema](#schema)",
    )
    media = Table(
        {
            "image": ("URL of an image", "画像の URL", "图片 URL"),
            "video": ("URL of a video", "動画の URL", "视频 URL"),
            "audio": ("URL of a sound file", "音声ファイルの URL", "音频 URL"),
            "file": ("URL of a file", "ファイルの URL", "文件 URL"),
        }
    )
    choice = Said(
        "[choice of {count}]({target})",
        "[選択肢 {count} 個]({target})",
        "[共 {count} 个可选值]({target})",
    )
    choice_heading = Said("{name} values", "{name} の値", "{name} 的取值")
    object_heading = Said("{name} object", "{name} オブジェクト", "{name} 对象")
    array = Said("`array` of {item}", "{item} の `array`", "元素为 {item} 的 `array`")
    map = Said(
        "`object` with values of type {value}",
        "値が {value} の `object`",
        "值为 {value} 的 `object`",
    )
    anything = Said("any JSON value", "任意の JSON 値", "任意 JSON 值")
    either = Said(" or ", " または ", " 或 ")
    pattern = Said(
        "matches the pattern {pattern}",
        "パターン {pattern} に合うこと",
        "符合模式 {pattern}",
    )
    unique = Said("no item twice", "項目の重複は不可", "各项不得重复")
    needed = Table(
        {  # by keyword
            "anyOf": (
                "One of these is required: {names}.",
                "次のいずれかが必要です: {names}。",
                "以下至少需要一项：{names}。",
            ),
            "oneOf": (
                "Exactly one of these is required: {names}.",
                "次のうちちょうど 1 つが必要です: {names}。",
                "以下恰好需要一项：{names}。",
            ),
        }
    )
    needs = Said(
        "{name} needs {others}.",
        "{name} を指定するときは {others} も必要です。",
        "使用 {name} 时还需要 {others}。",
    )
    conditions = Table(
        {  # by keyword
            "then": (
                "An input that matches {when} also has to match {then}.",
                "{when} に合う入力は、{then} にも合う必要があります。",
                "符合 {when} 的输入还必须符合 {then}。",
            ),
            "else": (
                "An input that does not match {when} has to match {then}.",
                "{when} に合わない入力は、{then} に合う必要があります。",
                "不符合 {when} 的输入必须符合 {then}。",
            ),
            "not": (
                "No input may match {when}.",
                "{when} に合う入力は使えません。",
                "输入不得符合 {when}。",
            ),
        }
    )
    between = Said("{low} to {high}", "{low}～{high}", "{low} 至 {high}")
    least = Said("at least {low}", "{low} 以上", "至少 {low}")
    most = Said("at most {high}", "{high} 以下", "不超过 {high}")
    above = Said("more than {low}", "{low} より大きい値", "大于 {low}")
    below = Said("less than {high}", "{high} 未満", "小于 {high}")
    step = Said("multiple of {step}", "{step} の倍数", "{step} 的倍数")
    characters = Said("length {range}", "文字数: {range}", "字符数：{range}")
    pair = Said(
        "in Python also `(width, height)`",
        "Python では `(幅, 高さ)` も可",
        "在 Python 中也可写 `(宽, 高)`",
    )
    items = Said("items: {range}", "要素数: {range}", "元素数：{range}")
    keys = Said("keys: {range}", "キーの数: {range}", "键数：{range}")
    nearly = Said("≈ {label} ({exact})", "≈ {label}（{exact}）", "≈ {label}（{exact}）")
    states = Table(
        {
            "status.in_queue": (
                "The job waits for a free machine.",
                "順番を待っています。",
                "正在排队。",
            ),
            "status.in_progress": ("The job is running.", "実行中です。", "正在运行。"),
            "status.completed": (
                "The job has stopped running. Only its result says whether it succeeded.",
                "実行が終わりました。成功したかどうかは結果を見るまで分かりません。",
                "已停止运行。是否成功，要看结果才知道。",
            ),
            "status.cancelled": (
                "The job was cancelled.",
                "キャンセルされました。",
                "已取消。",
            ),
            "result.in_queue": (
                "Not started yet: keep polling.",
                "まだ始まっていません。ポーリングを続けます。",
                "尚未开始，请继续轮询。",
            ),
            "result.in_progress": (
                "Not finished yet: keep polling.",
                "まだ終わっていません。ポーリングを続けます。",
                "尚未结束，请继续轮询。",
            ),
            "result.succeeded": (
                "The job succeeded, and `output` holds what it made.",
                "成功しました。生成物は `output` にあります。",
                "运行成功，产物在 `output` 中。",
            ),
            "result.failed": (
                "The job failed, and `error` says why.",
                "失敗しました。理由は `error` にあります。",
                "运行失败，原因在 `error` 中。",
            ),
            "result.cancelled": (
                "The job was cancelled. There is no output.",
                "キャンセルされました。出力はありません。",
                "已取消，没有输出。",
            ),
            "cancel.cancelled": (
                "The job was still queued and will not run.",
                "待機中だったため取り消されました。実行されません。",
                "任务还在排队，已被撤下，不会再运行。",
            ),
            "cancel.not_cancellable": (
                "Nothing was cancelled. The job is over, or it still runs and may be charged.",
                "取り消されていません。すでに終わっているか、実行が続いていて課金される可能性があります。",
                "没有取消成功：任务已经结束，或仍在运行并可能计费。",
            ),
        }
    )
    unknown_state = Said(
        "The API does not describe this word.",
        "API の資料に説明がない状態です。",
        "API 文档没有解释这个状态。",
    )
    facts = Table(
        {
            "id": ("Model id", "モデル ID", "模型 ID"),
            "vendor": ("Vendor", "提供元", "厂商"),
            "task": ("Task", "用途", "用途"),
            "kind": ("Kind", "種別", "类型"),
            "website": ("Website", "ウェブページ", "网页"),
            "price": ("Price", "料金", "价格"),
            "class": ("Python class", "Python クラス", "Python 类"),
            "module": ("Import from", "インポート元", "导入自"),
        }
    )
    price = Table(
        {
            "output": (
                "${usd} per output",
                "出力 1 件あたり {usd} 米ドル",
                "每个输出 {usd} 美元",
            ),
            "second": (
                "${usd} per second",
                "1 秒あたり {usd} 米ドル",
                "每秒 {usd} 美元",
            ),
            None: ("${usd}", "{usd} 米ドル", "{usd} 美元"),
        }
    )
    tasks = Table(
        {
            "edit": ("Editing", "編集", "编辑"),
            "image-edit": ("Image editing", "画像編集", "图片编辑"),
            "image-to-image": ("Image to image", "画像からの画像生成", "图生图"),
            "image-to-video": ("Image to video", "画像からの動画生成", "图生视频"),
            "reframe": ("Reframing", "リフレーム", "画幅重构"),
            "text-to-image": ("Text to image", "テキストからの画像生成", "文生图"),
            "text-to-video": ("Text to video", "テキストからの動画生成", "文生视频"),
            "video-to-video": ("Video to video", "動画からの動画生成", "视频生视频"),
        }
    )
    sizes = Said("{count} sizes", "サイズ {count} 種", "{count} 种尺寸")
    ratios = Said(
        "{count} ratios, {first} to {last}",
        "アスペクト比 {count} 種、{first}～{last}",
        "{count} 种宽高比，{first} 至 {last}",
    )
    megapixels = Said(
        "{low} to {high} megapixels",
        "{low}～{high} メガピクセル",
        "{low} 至 {high} 百万像素",
    )
    orientations = Table(
        {
            "landscape": ("Landscape · {count}", "横長 · {count}", "横向 · {count}"),
            "square": ("Square · {count}", "正方形 · {count}", "正方形 · {count}"),
            "portrait": ("Portrait · {count}", "縦長 · {count}", "纵向 · {count}"),
            "open": (
                "No fixed shape · {count}",
                "形の指定なし · {count}",
                "不限形状 · {count}",
            ),
        }
    )
    drawn_sizes = Said(
        "The {count} values of {name}, drawn to one scale. {groups}.",
        "{name} の値 {count} 個を同じ縮尺で描いた図。{groups}。",
        "{name} 的 {count} 个可选值，按同一比例绘制。{groups}。",
    )
    drawn_ratios = Said(
        "The {count} values of {name}, drawn with equal areas. {groups}.",
        "{name} の値 {count} 個を面積をそろえて描いた図。{groups}。",
        "{name} 的 {count} 个可选值，按相同面积绘制。{groups}。",
    )
    roles = Table(
        {
            "model": ("Model", "モデル", "模型"),
            "prompt": ("Prompt", "プロンプト", "提示词"),
            "source": ("Source file", "元のファイル", "源文件"),
            "size": ("Size", "サイズ", "尺寸"),
            "seed": ("Seed", "シード", "种子"),
            "count": ("Count", "枚数", "数量"),
            "other": ("Other inputs", "その他の入力", "其他输入"),
            "price": ("Price", "料金", "价格"),
        }
    )


PHRASES: Mapping[str, Phrases] = {tag: Phrases(tag) for tag in LANGUAGES}
