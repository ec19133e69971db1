"""Detect the language of a page by its script or, for Latin letters, by its common words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from .schema_texts import is_placeholder, texts

# A script is that of the text when it has more than this share of the letters: schemas name
# units and products in Latin letters whatever their language.
_SHARE = 1 / 10
_SCRIPTS = {
    "ko": re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "zh": re.compile("[\u3041-\u30fc\u4e00-\u9fff]"),
}
_KANA = re.compile("[\u3041-\u30fc]")  # Japanese is told from Chinese by these
_TRADITIONAL = re.compile(
    "[輸結構單張圖視頻個請獲與設為對應這時數據檔認證參狀態選擇產寫說網價費戶]"
)
_SIMPLIFIED = re.compile(
    "[输结构单张图视频个请获与设为对应这时数据档认证参状态选择产写说网价费户]"
)
_WORD = re.compile(r"[^\W\d_]+")
_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and with your for this that are from which should when input output"
        " single multiple image images is to of by it schema",
        "it": "il lo gli della delle dello degli dell con per sono una un questo nella"
        " immagine immagini singola singolo più multiple ingresso uscita di che schema",
        "es": "el los las del con para una un esta este su desde imagen imágenes única"
        " único varias múltiples entrada salida vídeo de que y esquema",
        "pt": "o os as do da dos das com para uma um esta este não imagem imagens única"
        " único várias múltiplas saída entrada vídeo de que e esquema",
        "de": "der die das und mit für eine einen einer eines ist nicht zu den dem von"
        " bild bilder bildes einzelnes einzelner mehrere mehrerer eingabe ausgabe"
        " eingabeschema ausgabeschema",
        "fr": "le les des une un avec pour dans est sont votre cette du au et de la"
        " image images unique seule plusieurs entrée sortie vidéo schéma que d l",
    }.items()
}
_LETTERS = re.compile("[^\u0000-\u007f]")


def detect(document: Mapping[str, Any], prose: str) -> str | None:
    """Return the language of the texts in a page's schemas, or ``None`` if it is unclear.

    The texts that every page has come first, because those of inputs are often left in English;
    the text around the schemas decides only if the schemas do not.
    """
    found = {
        where: text
        for where, text in texts(document).items()
        if text and not is_placeholder(text)
    }
    frame = [
        text
        for where, text in found.items()
        if where.startswith("/output_schema/") or where.count("/") == 2
    ]
    for candidates in (frame, found.values(), [*found.values(), prose]):
        if language := _language(candidates):
            return language
    return None if any(map(_LETTERS.search, found.values())) else "en"


def _language(candidates: Iterable[str]) -> str | None:
    text = "\n".join(candidates)
    letters = sum(map(len, _WORD.findall(text)))
    for language, script in _SCRIPTS.items():
        if len(script.findall(text)) > letters * _SHARE:
            return _han(text) if language == "zh" else language
    words = Counter(_WORD.findall(text.lower()))
    scores = {
        language: sum(words[word] for word in known)
        for language, known in _WORDS.items()
    }
    (best, most), (_, second) = sorted(scores.items(), key=lambda s: -s[1])[:2]
    return best if most > second else None


def _han(text: str) -> str:
    if _KANA.search(text):
        return "ja"
    traditional = len(_TRADITIONAL.findall(text))
    return "zh-TW" if traditional > len(_SIMPLIFIED.findall(text)) else "zh"


_CHINESE = {
    "zh-cn": "zh",
    "zh-hans": "zh",
    "zh-sg": "zh",
    "zh-hant": "zh-TW",
    "zh-hk": "zh-TW",
}


def normal(tag: str) -> str:
    """Return a language tag in the form of the schema files: ``zh`` is simplified Chinese."""
    return _CHINESE.get(tag.lower(), tag)
