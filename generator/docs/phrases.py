"""Translate the words of tables; whole sentences are in the templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..ir import types as ir

Orientation = Literal["landscape", "square", "portrait", "open"]


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language for the cells of tables."""

    language: str
    names: Mapping[str, str]
    comma: str
    aside: str
    required: str
    prefilled: str
    optional: str
    sample_default: str
    long_default: str
    media: Mapping[ir.MediaKind, str]
    choice: str
    choice_heading: str
    object_heading: str
    array: str
    map: str
    anything: str
    either: str
    pattern: str
    unique: str
    needed: Mapping[str, str]  # by keyword
    needs: str
    conditions: Mapping[str, str]  # by keyword
    between: str
    least: str
    most: str
    above: str
    below: str
    step: str
    characters: str
    pair: str
    items: str
    keys: str
    nearly: str
    states: Mapping[str, str]
    unknown_state: str
    facts: Mapping[str, str]
    price: Mapping[ir.PriceUnit | None, str]
    tasks: Mapping[str, str]
    sizes: str
    ratios: str
    megapixels: str
    orientations: Mapping[Orientation, str]
    drawn_sizes: str
    drawn_ratios: str
    roles: Mapping[str, str]


ENGLISH = Phrases(
    language="English",
    names={"en": "English", "ja": "Japanese", "zh": "Chinese"},
    comma=", ",
    aside="{kind} ({details})",
    required="required",
    prefilled="prefilled",
    optional="optional",
    sample_default="none (the [schema](#schema) holds a sample)",
    long_default="see the [schema](#schema)",
    media={
        "image": "URL of an image",
        "video": "URL of a video",
        "audio": "URL of a sound file",
        "file": "URL of a file",
    },
    choice="[choice of {count}]({target})",
    choice_heading="{name} values",
    object_heading="{name} object",
    array="`array` of {item}",
    map="`object` with values of type {value}",
    anything="any JSON value",
    either=" or ",
    pattern="matches the pattern {pattern}",
    unique="no item twice",
    needed={
        "anyOf": "One of these is required: {names}.",
        "oneOf": "Exactly one of these is required: {names}.",
    },
    needs="{name} needs {others}.",
    conditions={
        "then": "An input that matches {when} also has to match {then}.",
        "else": "An input that does not match {when} has to match {then}.",
        "not": "No input may match {when}.",
    },
    between="{low} to {high}",
    least="at least {low}",
    most="at most {high}",
    above="more than {low}",
    below="less than {high}",
    step="multiple of {step}",
    characters="length {range}",
    pair="in Python also `(width, height)`",
    items="items: {range}",
    keys="keys: {range}",
    nearly="≈ {label} ({exact})",
    states={
        "status.in_queue": "The job waits for a free machine.",
        "status.in_progress": "The job is running.",
        "status.completed": "The job has stopped running. Only its result says whether it "
        "succeeded.",
        "status.cancelled": "The job was cancelled.",
        "result.in_queue": "Not started yet: keep polling.",
        "result.in_progress": "Not finished yet: keep polling.",
        "result.succeeded": "The job succeeded, and `output` holds what it made.",
        "result.failed": "The job failed, and `error` says why.",
        "result.cancelled": "The job was cancelled. There is no output.",
        "cancel.cancelled": "The job was still queued and will not run.",
        "cancel.not_cancellable": "Nothing was cancelled. The job is over, or it still "
        "runs and may be charged.",
    },
    unknown_state="The API does not describe this word.",
    facts={
        "id": "Model id",
        "vendor": "Vendor",
        "task": "Task",
        "kind": "Kind",
        "website": "Website",
        "price": "Price",
        "class": "Python class",
        "module": "Import from",
    },
    price={
        "output": "${usd} per output",
        "second": "${usd} per second",
        None: "${usd}",
    },
    tasks={
        "edit": "Editing",
        "image-edit": "Image editing",
        "image-to-image": "Image to image",
        "image-to-video": "Image to video",
        "reframe": "Reframing",
        "text-to-image": "Text to image",
        "text-to-video": "Text to video",
        "video-to-video": "Video to video",
    },
    sizes="{count} sizes",
    ratios="{count} ratios, {first} to {last}",
    megapixels="{low} to {high} megapixels",
    orientations={
        "landscape": "Landscape · {count}",
        "square": "Square · {count}",
        "portrait": "Portrait · {count}",
        "open": "No fixed shape · {count}",
    },
    drawn_sizes="The {count} values of {name}, drawn to one scale. {groups}.",
    drawn_ratios="The {count} values of {name}, drawn with equal areas. {groups}.",
    roles={
        "model": "Model",
        "prompt": "Prompt",
        "source": "Source file",
        "size": "Size",
        "seed": "Seed",
        "count": "Count",
        "other": "Other inputs",
        "price": "Price",
    },
)

JAPANESE = Phrases(
    language="日本語",
    names={"en": "英語", "ja": "日本語", "zh": "中国語"},
    comma="、",
    aside="{kind}（{details}）",
    required="必須",
    prefilled="設定済み",
    optional="任意",
    sample_default="なし（[スキーマ](#スキーマ)の値は記入例）",
    long_default="[スキーマ](#スキーマ)を参照",
    media={
        "image": "画像の URL",
        "video": "動画の URL",
        "audio": "音声ファイルの URL",
        "file": "ファイルの URL",
    },
    choice="[選択肢 {count} 個]({target})",
    choice_heading="{name} の値",
    object_heading="{name} オブジェクト",
    array="{item} の `array`",
    map="値が {value} の `object`",
    anything="任意の JSON 値",
    either=" または ",
    pattern="パターン {pattern} に合うこと",
    unique="項目の重複は不可",
    needed={
        "anyOf": "次のいずれかが必要です: {names}。",
        "oneOf": "次のうちちょうど 1 つが必要です: {names}。",
    },
    needs="{name} を指定するときは {others} も必要です。",
    conditions={
        "then": "{when} に合う入力は、{then} にも合う必要があります。",
        "else": "{when} に合わない入力は、{then} に合う必要があります。",
        "not": "{when} に合う入力は使えません。",
    },
    between="{low}～{high}",
    least="{low} 以上",
    most="{high} 以下",
    above="{low} より大きい値",
    below="{high} 未満",
    step="{step} の倍数",
    characters="文字数: {range}",
    pair="Python では `(幅, 高さ)` も可",
    items="要素数: {range}",
    keys="キーの数: {range}",
    nearly="≈ {label}（{exact}）",
    states={
        "status.in_queue": "順番を待っています。",
        "status.in_progress": "実行中です。",
        "status.completed": "実行が終わりました。成功したかどうかは結果を見るまで"
        "分かりません。",
        "status.cancelled": "キャンセルされました。",
        "result.in_queue": "まだ始まっていません。ポーリングを続けます。",
        "result.in_progress": "まだ終わっていません。ポーリングを続けます。",
        "result.succeeded": "成功しました。生成物は `output` にあります。",
        "result.failed": "失敗しました。理由は `error` にあります。",
        "result.cancelled": "キャンセルされました。出力はありません。",
        "cancel.cancelled": "待機中だったため取り消されました。実行されません。",
        "cancel.not_cancellable": "取り消されていません。すでに終わっているか、"
        "実行が続いていて課金される可能性があります。",
    },
    unknown_state="API の資料に説明がない状態です。",
    facts={
        "id": "モデル ID",
        "vendor": "提供元",
        "task": "用途",
        "kind": "種別",
        "website": "ウェブページ",
        "price": "料金",
        "class": "Python クラス",
        "module": "インポート元",
    },
    price={
        "output": "出力 1 件あたり {usd} 米ドル",
        "second": "1 秒あたり {usd} 米ドル",
        None: "{usd} 米ドル",
    },
    tasks={
        "edit": "編集",
        "image-edit": "画像編集",
        "image-to-image": "画像からの画像生成",
        "image-to-video": "画像からの動画生成",
        "reframe": "リフレーム",
        "text-to-image": "テキストからの画像生成",
        "text-to-video": "テキストからの動画生成",
        "video-to-video": "動画からの動画生成",
    },
    sizes="サイズ {count} 種",
    ratios="アスペクト比 {count} 種、{first}～{last}",
    megapixels="{low}～{high} メガピクセル",
    orientations={
        "landscape": "横長 · {count}",
        "square": "正方形 · {count}",
        "portrait": "縦長 · {count}",
        "open": "形の指定なし · {count}",
    },
    drawn_sizes="{name} の値 {count} 個を同じ縮尺で描いた図。{groups}。",
    drawn_ratios="{name} の値 {count} 個を面積をそろえて描いた図。{groups}。",
    roles={
        "model": "モデル",
        "prompt": "プロンプト",
        "source": "元のファイル",
        "size": "サイズ",
        "seed": "シード",
        "count": "枚数",
        "other": "その他の入力",
        "price": "料金",
    },
)

CHINESE = Phrases(
    language="简体中文",
    names={"en": "英文", "ja": "日文", "zh": "中文"},
    comma="，",
    aside="{kind}（{details}）",
    required="必填",
    prefilled="已预填",
    optional="可选",
    sample_default="无（[Schema](#schema) 中的值只是示例）",
    long_default="见 [Schema](#schema)",
    media={
        "image": "图片 URL",
        "video": "视频 URL",
        "audio": "音频 URL",
        "file": "文件 URL",
    },
    choice="[共 {count} 个可选值]({target})",
    choice_heading="{name} 的取值",
    object_heading="{name} 对象",
    array="元素为 {item} 的 `array`",
    map="值为 {value} 的 `object`",
    anything="任意 JSON 值",
    either=" 或 ",
    pattern="符合模式 {pattern}",
    unique="各项不得重复",
    needed={
        "anyOf": "以下至少需要一项：{names}。",
        "oneOf": "以下恰好需要一项：{names}。",
    },
    needs="使用 {name} 时还需要 {others}。",
    conditions={
        "then": "符合 {when} 的输入还必须符合 {then}。",
        "else": "不符合 {when} 的输入必须符合 {then}。",
        "not": "输入不得符合 {when}。",
    },
    between="{low} 至 {high}",
    least="至少 {low}",
    most="不超过 {high}",
    above="大于 {low}",
    below="小于 {high}",
    step="{step} 的倍数",
    characters="字符数：{range}",
    pair="在 Python 中也可写 `(宽, 高)`",
    items="元素数：{range}",
    keys="键数：{range}",
    nearly="≈ {label}（{exact}）",
    states={
        "status.in_queue": "正在排队。",
        "status.in_progress": "正在运行。",
        "status.completed": "已停止运行。是否成功，要看结果才知道。",
        "status.cancelled": "已取消。",
        "result.in_queue": "尚未开始，请继续轮询。",
        "result.in_progress": "尚未结束，请继续轮询。",
        "result.succeeded": "运行成功，产物在 `output` 中。",
        "result.failed": "运行失败，原因在 `error` 中。",
        "result.cancelled": "已取消，没有输出。",
        "cancel.cancelled": "任务还在排队，已被撤下，不会再运行。",
        "cancel.not_cancellable": "没有取消成功：任务已经结束，或仍在运行并可能计费。",
    },
    unknown_state="API 文档没有解释这个状态。",
    facts={
        "id": "模型 ID",
        "vendor": "厂商",
        "task": "用途",
        "kind": "类型",
        "website": "网页",
        "price": "价格",
        "class": "Python 类",
        "module": "导入自",
    },
    price={
        "output": "每个输出 {usd} 美元",
        "second": "每秒 {usd} 美元",
        None: "{usd} 美元",
    },
    tasks={
        "edit": "编辑",
        "image-edit": "图片编辑",
        "image-to-image": "图生图",
        "image-to-video": "图生视频",
        "reframe": "画幅重构",
        "text-to-image": "文生图",
        "text-to-video": "文生视频",
        "video-to-video": "视频生视频",
    },
    sizes="{count} 种尺寸",
    ratios="{count} 种宽高比，{first} 至 {last}",
    megapixels="{low} 至 {high} 百万像素",
    orientations={
        "landscape": "横向 · {count}",
        "square": "正方形 · {count}",
        "portrait": "纵向 · {count}",
        "open": "不限形状 · {count}",
    },
    drawn_sizes="{name} 的 {count} 个可选值，按同一比例绘制。{groups}。",
    drawn_ratios="{name} 的 {count} 个可选值，按相同面积绘制。{groups}。",
    roles={
        "model": "模型",
        "prompt": "提示词",
        "source": "源文件",
        "size": "尺寸",
        "seed": "种子",
        "count": "数量",
        "other": "其他输入",
        "price": "价格",
    },
)

PHRASES: Mapping[str, Phrases] = {"en": ENGLISH, "ja": JAPANESE, "zh": CHINESE}
