"""Write data as Python source text, always by way of ``repr``."""

from __future__ import annotations

import re
from functools import lru_cache

# Which characters ``repr`` escapes depends on the Unicode version of the interpreter, and
# invisible or bidirectional ones make code look different from what it does. So only letters
# that every supported Python knows, and plain punctuation of their scripts, stay unescaped.
_UNSTABLE = re.compile(
    "[^\\n -~\u00a1-\u00ac\u00ae-\u02af\u0391-\u03a9\u03b1-\u03c9\u0410-\u044f"
    "\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2248-\u2265\u3001-\u303f\u3041-\u3096"
    "\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]"
)
# Linters and editors find their commands in any line of a file, be it within a string: comments
# that switch checks off, and mode lines. One character of each is escaped, so that the value
# stays and nobody obeys it. Colours after # are left alone. Each pattern begins with characters,
# for which `re` searches several times as fast as for a condition.
_SWITCH = re.compile(r"#(?= *[A-Za-z%/])(?![0-9A-Fa-f]{3,8}\b)", re.ASCII)
_MODE_LINE = re.compile(
    r"([VvekLi](?:"
    r"(?:(?<=\b[Vv])im?|(?<=\be)x|(?<=\bk)ate)(?=(?:[<=>]?[0-9]+)?:)"
    r"|(?:(?<=L)ocal Variables|(?<=i)sort)(?=:)))(.)",
    re.ASCII,
)
# What opens a block in a docstring that a tool runs or reads: the prompts of doctest and IPython,
# fences, comments and directives of reStructuredText.
_BLOCK = re.compile(r">>>|In \[|```|~~~|#(?![0-9])|\.\.(?!\S)")


def literal(value: object) -> str:
    """Return source text that evaluates to the same JSON value."""
    return stable(repr(value))


@lru_cache(1024)  # many models have the same limits and choices
def stable(source: str) -> str:
    """Return the source with unstable characters and commands in its string literals escaped."""
    if not source.isascii() or not source.replace("\n", "").isprintable():
        source = _UNSTABLE.sub(lambda match: ascii(match[0])[1:-1], source)
    if ":" in source:
        source = _MODE_LINE.sub(lambda m: f"{m[1]}\\x{ord(m[2]):02x}", source)
    if "#" in source:
        source = _SWITCH.sub(r"\\x23", source)
    return source.replace("-*-", r"\x2d*-")


def docstring(text: str, indent: int = 0) -> str:
    """Return the source of a docstring whose cleaned ``__doc__`` is ``paragraphs(text)``."""
    body = docstring_body(text).replace("\n", "\n" + " " * indent)
    return f'"""{body}\n{" " * indent}"""' if "\n" in body else f'"""{body}"""'


def docstring_body(text: str) -> str:
    """Return the text between the quotes of a docstring, wrapped and escaped."""
    body = paragraphs(text).replace("\\", "\\\\")
    # No three quotes in a row, and none that would join the closing ones.
    return stable(re.sub(r'"(?=""|"?\Z)', r'\\"', body))


def paragraphs(text: str, width: int = 80) -> str:
    """Return the text wrapped, with whitespace folded; blank lines separate paragraphs.

    No line opens a block: a backslash, which Markdown and reStructuredText hide, stands before a
    word that would.
    """
    parts = (part.split() for part in re.split(r"\n\s*\n", text.strip()))
    return "\n\n".join(_wrapped(words, width) for words in parts if words)


def _wrapped(words: list[str], width: int) -> str:
    """Break lines at spaces only: a broken word or URL reads as a different one.

    Not by ``textwrap``, since a word that begins a line may grow, and wrapping the result again
    has to change nothing.
    """
    lines: list[str] = []
    for index, word in enumerate(words):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            opens = _BLOCK.match(" ".join(words[index : index + 2]))
            lines.append(f"\\{word}" if opens else word)
    return "\n".join(lines)
