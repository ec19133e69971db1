"""Write data as Python source text, always by way of ``repr``."""

from __future__ import annotations

import re
import textwrap

# Which characters ``repr`` escapes depends on the Unicode version of the interpreter, and
# invisible or bidirectional ones make code look different from what it does. So only letters
# that every supported Python knows, and plain punctuation of their scripts, stay unescaped.
_UNSTABLE = re.compile(
    "[^\\n -~\u00a1-\u00ac\u00ae-\u02af\u0391-\u03a9\u03b1-\u03c9\u0410-\u044f"
    "\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2248-\u2265\u3001-\u303f\u3041-\u3096"
    "\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]"
)


def literal(value: object) -> str:
    """Return source text that evaluates to the same JSON value."""
    return stable(repr(value))


def stable(source: str) -> str:
    """Return the source with unstable characters of its string literals escaped."""
    return _UNSTABLE.sub(lambda match: ascii(match[0])[1:-1], source)


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
    """Return the text wrapped, with whitespace folded; blank lines separate paragraphs."""
    parts = re.split(r"\n\s*\n", text.strip())
    # Break lines at spaces only: a broken word or URL reads as a different one.
    wrapped = (
        textwrap.fill(
            " ".join(part.split()),
            width,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for part in parts
    )
    return "\n\n".join(part for part in wrapped if part)
