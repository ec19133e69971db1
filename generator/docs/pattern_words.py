"""Say the usual patterns of texts in words; the others stand for themselves."""

import re
from itertools import groupby, islice, product
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits, hexdigits

from ..core.markdown import verbatim
from ..json_schema import regex

_MOST_NAMES = 8
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
        "list": ", ", "or": " or ", "then": ", then ", "numbers": "two numbers joined by {0}",
        "?": "at most 1 {0}", "*": "any number of {0}", "+": "one or more {0}",
        "n": "{1} {0}", "n,": "at least {1} {0}", "n,m": "{1} to {2} {0}", "^$": "{0}",
        "^": "begins with {0}", "$": "ends with {0}", "": "contains {0}",
    },
    "ja": {
        "letter": "英字", "digit": "数字", "space": "スペース", "lower": "英小文字",
        "upper": "英大文字", "hex": "16 進数字", "lower_hex": "小文字の 16 進数字",
        "list": "、", "or": " または ", "then": "、続いて ", "numbers": "2 つの数を {0} でつないだもの",
        "?": "{0} 0～1 文字", "*": "{0} 0 文字以上", "+": "{0} 1 文字以上",
        "n": "{0} {1} 文字", "n,": "{0} {1} 文字以上", "n,m": "{0} {1}～{2} 文字", "^$": "{0}",
        "^": "{0} で始まる", "$": "{0} で終わる", "": "{0} を含む",
    },
    "zh": {
        "letter": "英文字母", "digit": "数字", "space": "空格", "lower": "小写字母",
        "upper": "大写字母", "hex": "十六进制数字", "lower_hex": "小写十六进制数字",
        "list": "、", "or": " 或 ", "then": "，然后是 ", "numbers": "用 {0} 连接的两个数字",
        "?": "至多 1 个{0}", "*": "任意个{0}", "+": "一个或多个{0}",
        "n": "{1} 个{0}", "n,": "至少 {1} 个{0}", "n,m": "{1} 至 {2} 个{0}", "^$": "{0}",
        "^": "以 {0} 开头", "$": "以 {0} 结尾", "": "含有 {0}",
    },
}  # fmt: skip
_CHAR = r"\\[^a-zA-Z0-9]|[\w /:,;<>=!@%'\"`]"
_PART = re.compile(
    rf"(?:\[(?P<set>(?:{_CHAR}|-)+)\]|(?P<char>{_CHAR}))"
    r"(?:(?P<count>[*+?]|\{(?P<low>\d+)(?P<to>,?)(?P<high>\d*)\})\??)?"
)
_WHOLE = re.compile(rf"(\^?)((?:{re.sub('[?]P<[a-z]+>', '', _PART.pattern)})+)(\\z)?")


def in_words(pattern: str, language: str) -> str:
    """Return what a pattern takes, in words; empty if it is too unusual for that."""
    words = _WORDS[language]
    try:
        whole = _WHOLE.fullmatch(regex.translate(pattern))
    except regex.Unusable:
        whole = None
    if not whole:
        return ""
    said: list[str] = []
    parts = _PART.finditer(whole[2])
    for is_spelled, run in groupby(parts, lambda part: _texts(part) != []):
        if is_spelled:
            texts = map("".join, islice(product(*map(_texts, run)), _MOST_NAMES + 1))
            said.append(_listed([text and verbatim(text) for text in texts], words))
        else:
            said += [_characters(part, words) for part in run]
    if not all(said):
        return ""
    number = words["+"].format(words["digit"].split("|")[-1])
    if len(said) == 3 and said[0] == said[2] == number:
        said = [words["numbers"].format(said[1])]
    edges = whole[1] + "$" * bool(whole.groups()[-1])
    return words[edges].format(words["then"].join(said))


def _texts(part: re.Match[str]) -> list[str]:
    """Return the texts that a part takes; none if it is said as characters."""
    chars = sorted(_members(part))
    # In code, a space would not be seen.
    if len(chars) > 3 or " " in chars or part["count"] not in (None, "?"):
        return []
    return [""] * bool(part["count"]) + chars


def _members(part: re.Match[str]) -> set[str]:
    """Return the characters of which a part takes some."""
    ranges = re.findall(f"({_CHAR})(?:-({_CHAR}))?", part["set"] or part["char"])
    ends = [(ord(low[-1]), ord(high[-1:] or low[-1])) for low, high in ranges]
    return {chr(code) for low, high in ends for code in range(low, high + 1)}


def _characters(part: re.Match[str], words: dict[str, str]) -> str:
    """Return how many of which characters a part takes; empty if they are too many to name."""
    chars, names = _members(part), list[str]()
    count, low, high = part["count"] or "{1}", part["low"] or "1", part["high"]
    for name, members in _SETS.items():
        if members <= chars:
            chars -= members
            names.append(words[name].split("|")[0 if count in ("?", "{1}") else -1])
    said = _listed(names + [verbatim(char) for char in sorted(chars)], words)
    kind = count if count in "*+?" else "n,m" if high else "n," if part["to"] else "n"
    return said and words[kind].format(said, low, high)


def _listed(names: list[str], words: dict[str, str]) -> str:
    """Return any of these names in words; empty if there are too many or an empty one."""
    *others, last = names
    if len(others) >= _MOST_NAMES or "" in names:
        return ""
    return words["list"].join(others) + (words["or"] if others else "") + last
