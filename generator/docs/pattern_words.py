"""Say the usual patterns of texts in words; the others stand for themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, product
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits, hexdigits

from ..core.markdown import verbatim
from ..json_schema import regex

_MOST_NAMES = 10
_MOST_PARTS = 7
# Larger sets come first, so that what is left to name is short.
_SETS = {
    "letter": {*ascii_letters},
    "lower": {*ascii_lowercase},
    "upper": {*ascii_uppercase},
    "hex": {*hexdigits},
    "lower_hex": {*digits, *"abcdef"},
    "digit": {*digits},
    "space": {" "},
}
# In English, the plural of characters follows a bar.
_WORDS = {
    "en": {
        "letter": "letter|letters", "digit": "digit|digits", "space": "space|spaces",
        "lower": "lower-case letter|lower-case letters",
        "upper": "upper-case letter|upper-case letters",
        "hex": "hexadecimal digit|hexadecimal digits",
        "lower_hex": "lower-case hexadecimal digit|lower-case hexadecimal digits",
        "any": "character other than a line break|characters other than line breaks",
        "visible": "character other than a space|characters other than spaces",
        "not": "character other than {0}|characters other than {0}",
        "list": ", ", "or": " or ", "then": ", then ", "numbers": "two numbers joined by {0}",
        "?": "at most 1 {0}", "*": "any number of {0}", "+": "one or more {0}",
        "n": "{1} {0}", "n,": "at least {1} {0}", "n,m": "{1} to {2} {0}", "^$": "{0}",
        "^": "begins with {0}", "$": "ends with {0}", "": "contains {0}",
        "(?": "optionally ({0})", "(*": "any number of times ({0})", "(+": "one or more times ({0})",
        "either": "; or ", "nothing": "empty", "cased": "{0} (lower or upper case)",
        "uuid": "a UUID", "date": "a date such as {0}", "time": "a date and time in UTC such as {0}",
    },
    "ja": {
        "letter": "英字", "digit": "数字", "space": "スペース", "lower": "英小文字",
        "upper": "英大文字", "hex": "16 進数字", "lower_hex": "小文字の 16 進数字",
        "any": "改行以外の文字", "visible": "空白以外の文字", "not": "{0} 以外の文字",
        "list": "、", "or": " または ", "then": "、続いて ", "numbers": "2 つの数を {0} でつないだもの",
        "?": "{0} 0～1 文字", "*": "{0} 0 文字以上", "+": "{0} 1 文字以上",
        "n": "{0} {1} 文字", "n,": "{0} {1} 文字以上", "n,m": "{0} {1}～{2} 文字", "^$": "{0}",
        "^": "{0} で始まる", "$": "{0} で終わる", "": "{0} を含む",
        "(?": "省略できる（{0}）", "(*": "（{0}）の 0 回以上の繰り返し", "(+": "（{0}）の 1 回以上の繰り返し",
        "either": "、または ", "nothing": "空", "cased": "{0}（大文字も可）",
        "uuid": "UUID", "date": "{0} のような日付", "time": "{0} のような UTC の日時",
    },
    "zh": {
        "letter": "英文字母", "digit": "数字", "space": "空格", "lower": "小写字母",
        "upper": "大写字母", "hex": "十六进制数字", "lower_hex": "小写十六进制数字",
        "any": "非换行字符", "visible": "非空白字符", "not": "除 {0} 以外的字符",
        "list": "、", "or": " 或 ", "then": "，然后是 ", "numbers": "用 {0} 连接的两个数字",
        "?": "至多 1 个{0}", "*": "任意个{0}", "+": "一个或多个{0}",
        "n": "{1} 个{0}", "n,": "至少 {1} 个{0}", "n,m": "{1} 至 {2} 个{0}", "^$": "{0}",
        "^": "以 {0} 开头", "$": "以 {0} 结尾", "": "含有 {0}",
        "(?": "可省略的（{0}）", "(*": "（{0}）重复任意次", "(+": "（{0}）重复一次或多次",
        "either": "；或者 ", "nothing": "空", "cased": "{0}（大小写均可）",
        "uuid": "UUID", "date": "形如 {0} 的日期", "time": "形如 {0} 的 UTC 日期时间",
    },
}  # fmt: skip
_CHAR = r"\\[^a-zA-Z0-9]|[\w /:,;<>=!@%'\"`]"
_TOKEN = re.compile(
    rf"(?:(?P<open>\(\?:)|(?P<close>\))|(?P<bar>\|)|\[(?P<set>[^\]\\]*(?:\\.[^\]\\]*)*)\]|(?P<char>{_CHAR}))"
)
_COUNT = re.compile(r"(?:(?P<count>[*+?]|\{(?P<low>\d+)(?P<to>,?)(?P<high>\d*)\})\??)?")
_SET = re.compile(rf"\^?(?:(?:{_CHAR}|-)+)")
_CLASSES = {
    regex.translate(short)[1:-1]: kind
    for short, kind in ((".", "any"), (r"\S", "visible"))
}
_HEX = r"\[0-9(?:A-F)?(?:a-f)?\]"
_GROUPS = (
    rf"{_HEX}\{{8\}}", rf"{_HEX}\{{4\}}", rf"(?:\d|\[1-8\])?{_HEX}\{{[34]\}}",
    rf"(?:\[[89abAB-]+\])?{_HEX}\{{[34]\}}", rf"{_HEX}\{{12\}}",
)  # fmt: skip
_ID = r"\\-".join(_GROUPS)
_UUID = re.compile(rf"(\^?)(?:\(\?:)?{_ID}(?:\|[0f\\-]+)*\)?(\\z)?")
_LEAP_DAY = r"\-02\-29|"  # in the patterns that zod makes for dates
_DATE, _TIME = "2026-01-31", "2026-01-31T09:30:00Z"


@dataclass(frozen=True, slots=True)
class _Part:
    """Characters of a class, or a group of alternatives, with how often they come."""

    kind: str = ""  # of the class: any, visible or not
    chars: frozenset[str] = frozenset()
    options: tuple[Sequence[_Part], ...] = ()
    count: str = ""
    low: str = ""
    to: str = ""
    high: str = ""


class _Unusual(Exception):
    """A pattern that words would say less well."""


def in_words(pattern: str, language: str) -> str:
    """Return what a pattern takes, in words; empty if it is too unusual for that."""
    words = _WORDS[language]
    try:
        whole = regex.translate(pattern)
        if match := _UUID.fullmatch(whole):
            return words["^" * bool(match[1]) + "$" * bool(match[2])].format(
                words["uuid"]
            )
        if _LEAP_DAY in whole and whole.endswith(r"\z"):
            return _moment(whole, words)
        return _said(whole, words)
    except (regex.Unusable, _Unusual):
        return ""


def _moment(whole: str, words: dict[str, str]) -> str:
    if "T" not in whole:
        return words["date"].format(verbatim(_DATE))
    if not re.search(r"Z\)?\)?\\z$", whole):
        raise _Unusual
    return words["time"].format(verbatim(_TIME))


def _said(whole: str, words: dict[str, str]) -> str:
    body = whole.removeprefix("^").removesuffix(r"\z")
    edges = "^" * whole.startswith("^") + "$" * whole.endswith(r"\z")
    options = _parsed(body)
    if len(options) == 1 and len(options[0]) == 1 and not options[0][0].count:
        options = options[0][0].options or options
    elif len(options) > 1 and edges:
        raise _Unusual  # each edge belongs to one of them
    if len(options) > 1 and any(_spellings(parts) is None for parts in options):
        told = [
            _sequence(parts, words) if parts else words["nothing"] for parts in options
        ]
        return words[edges].format(words["either"].join(told))
    parts = list(options[0]) if len(options) == 1 else [_Part(options=options)]
    # Beyond an open edge, what may be missing says nothing.
    while parts and "$" not in edges and parts[-1].count in ("*", "?"):
        parts.pop()
    while parts and "^" not in edges and parts[0].count in ("*", "?"):
        parts.pop(0)
    return words[edges].format(_sequence(parts, words))


def _parsed(text: str) -> tuple[Sequence[_Part], ...]:
    """Return the alternatives of a whole pattern."""
    stack: list[list[list[_Part]]] = [[[]]]
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if not token:
            raise _Unusual
        at = token.end()
        if token["open"]:
            stack.append([[]])
        elif token["bar"]:
            stack[-1].append([])
        else:
            count = _COUNT.match(text, at)
            assert count  # it may be empty
            at = count.end()
            often = [group or "" for group in count.groups()]
            if not token["close"]:
                stack[-1][-1].append(_Part(*_class(token), (), *often))
                continue
            options = tuple(stack.pop())
            if len(options) == 1 and not often[0]:
                stack[-1][-1] += options[0]
            else:
                stack[-1][-1].append(_Part("", frozenset(), options, *often))
    return tuple(stack[0])


def _class(token: re.Match[str]) -> tuple[str, frozenset[str]]:
    """Return the kind of a class, and the characters that it names."""
    text = token["set"] or token["char"]
    if token["set"] in _CLASSES:
        return _CLASSES[text], frozenset()
    if not _SET.fullmatch(text):
        raise _Unusual
    is_not = bool(token["set"]) and text.startswith("^")
    ranges = re.findall(f"({_CHAR})(?:-({_CHAR}))?", text[is_not:])
    ends = [(ord(low[-1]), ord(high[-1:] or low[-1])) for low, high in ranges]
    chars = {chr(code) for low, high in ends for code in range(low, high + 1)}
    return "not" * is_not, frozenset(chars)


def _sequence(parts: Sequence[_Part], words: dict[str, str]) -> str:
    said: list[str] = []
    for is_spelled, run in groupby(parts, lambda part: _texts(part) is not None):
        if is_spelled:
            said.append(_spelled(_spellings([*run]) or [], words))
        else:
            said += [_part(part, words) for part in run]
    number = words["+"].format(words["digit"].split("|")[-1])
    if len(said) == 3 and said[0] == said[2] == number:
        return words["numbers"].format(said[1])
    if not said or len(said) > _MOST_PARTS:
        raise _Unusual
    return words["then"].join(said)


def _spelled(texts: list[str], words: dict[str, str]) -> str:
    """Return any of these texts in words."""
    lower = list(dict.fromkeys(text.lower() for text in texts if text))
    both = {case for text in lower for case in (text, text.upper())}
    if len(lower[0]) > 1 and len(both) > len(lower) and both == {*texts} - {""}:
        said = words["cased"].format(_listed([verbatim(text) for text in lower], words))
    else:
        said = _listed([verbatim(text) for text in texts if text], words)
    return words["(?"].format(said) if "" in texts else said


def _spellings(parts: Sequence[_Part]) -> list[str] | None:
    """Return the texts that parts take together, if they are few."""
    each = [_texts(part) for part in parts]
    if None in each or not parts:
        return None
    made = islice(product(*(texts or [] for texts in each)), 2 * _MOST_NAMES + 1)
    return list(map("".join, made))


def _texts(part: _Part) -> list[str] | None:
    """Return the texts that a part takes; nothing if it is said as characters or as a group."""
    found = [""] * (part.count == "?")
    if part.count not in ("", "?"):
        return None
    if not part.options:
        # In code, a space would not be seen.
        few = not part.kind and len(part.chars) <= 3 and " " not in part.chars
        return found + sorted(part.chars) if few else None
    for option in part.options:
        texts = _spellings(option) if option else [""]
        if texts is None:
            return None
        found += texts
    return found


def _part(part: _Part, words: dict[str, str]) -> str:
    """Return a group, or how many of which characters a part takes."""
    if part.options:
        if len(part.options) > 1 and any(len(option) != 1 for option in part.options):
            raise _Unusual
        told = words["or"].join(_sequence(option, words) for option in part.options)
        if part.count and f"({part.count}" not in words:
            raise _Unusual
        return words[f"({part.count}"].format(told) if part.count else told
    chars, names = {*part.chars}, list[str]()
    count, low = part.count or "{1}", part.low or "1"
    form = 0 if count in ("?", "{1}") else -1
    for name, members in _SETS.items():
        if members <= chars:
            chars -= members
            names.append(words[name].split("|")[-1 if part.kind else form])
    names += [verbatim(char) for char in sorted(chars)]
    said = _listed(names, words) if names else ""
    if part.kind:
        said = words[part.kind].split("|")[form].format(said)
    kind = count if count in "*+?" else "n,m" if part.high else "n," if part.to else "n"
    return words[kind].format(said, low, part.high)


def _listed(names: Iterable[str], words: dict[str, str]) -> str:
    """Return any of these names in words."""
    *others, last = names
    if len(others) >= _MOST_NAMES:
        raise _Unusual
    return words["list"].join(others) + (words["or"] if others else "") + last
