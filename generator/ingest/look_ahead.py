"""Take what a pattern looks for ahead of its text out of it, into schemas of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..json_schema import regex
from ..sources.overlay import Repair
from .findings import Finding, add, replace

_HEAD = re.compile(r"\^\(\?([=!])")


def look_ahead(finding: Finding) -> Iterator[Repair]:
    """Split ``^(?!A)B`` into ``^B`` and not ``^A``, which no engine has to look ahead for."""
    for loc, node in finding.nodes:
        pattern = node.get("pattern")
        if not isinstance(pattern, str) or node.get("type") != "string":
            continue
        rest, parts, patterns = pattern, list[dict[str, object]](), list[str]()
        while (head := _HEAD.match(rest)) and (end := _group_end(rest, 1)):
            patterns.append(f"^(?:{rest[head.end() : end]})")
            one: dict[str, object] = {"type": "string", "pattern": patterns[-1]}
            parts.append(one if head[1] == "=" else {"not": one})
            rest = f"^{rest[end + 1 :]}"
        if not parts or _has_alternatives(rest):
            continue
        if not all(map(_is_usable, [rest, *patterns])):
            continue
        yield replace(loc / "pattern", pattern, rest)
        if "allOf" in node:
            yield from (add(loc / "allOf" / "-", part) for part in parts)
        else:
            yield add(loc / "allOf", parts)


def _is_usable(pattern: str) -> bool:
    try:
        regex.translate(pattern)
    except regex.Unusable:
        return False
    return True


def _group_end(pattern: str, start: int) -> int:
    """Return where the group that opens at ``start`` closes, 0 if it does not."""
    depth = 0
    for at, mark in _marks(pattern):
        if at >= start and mark in "()":
            depth += 1 if mark == "(" else -1
            if not depth:
                return at
    return 0


def _has_alternatives(pattern: str) -> bool:
    depth = 0
    for _, mark in _marks(pattern):
        depth += (mark == "(") - (mark == ")")
        if mark == "|" and not depth:
            return True
    return False


def _marks(pattern: str) -> Iterator[tuple[int, str]]:
    """Yield the characters that are neither escaped nor in a class, each with its place."""
    for found in re.finditer(r"\\.|\[(?:\\.|[^\]\\])*\]|.", pattern, re.DOTALL):
        if len(found[0]) == 1:
            yield found.start(), found[0]
