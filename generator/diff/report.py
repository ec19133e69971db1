"""Print changes as text, Markdown, JSON or GitHub annotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Literal

from ..core import markdown as markup
from ..core.problems import Severity, annotation, printable
from ..docs.changelog import sections
from .changes import Change, Level, highest
from .rules import RULES
from .sides import OUTPUT

Find = Callable[[Change], tuple[str, int, int]]

_NOBODY = "nobody"


def record(change: Change) -> dict[str, Any]:
    """Return a change as JSON; `schemas/_meta/releases.schema.json` describes it."""
    rule = RULES[change.rule]
    return {
        "levels": [level.name for level in change.levels],
        "rule": change.rule,
        "model": change.model,
        "pointer": change.pointer,
        "name": change.name,
        "what": rule.what,
        "was": change.was,
        "now": change.now,
        "hurt": hurt(change),
        "before": list(change.before),
        "after": list(change.after),
    }


def hurt(change: Change) -> str:
    """Say in words who is hurt."""
    if change.level <= Level.SAFE:
        return _NOBODY
    rule = RULES[change.rule]
    is_output = change.pointer.startswith(OUTPUT)
    return rule.hurt_readers if is_output and rule.hurt_readers else rule.hurt


def line(change: Change) -> str:
    """Return a change on one line, without its level."""
    rule = RULES[change.rule]
    values = (change.was or "nothing", change.now or "nothing")
    has_values = change.was or change.now
    where = f"{change.model} {change.name}".strip()
    words = f"{where}: {rule.what}" + (f": {' -> '.join(values)}" if has_values else "")
    if hurt(change) != _NOBODY:
        words += f"; hurts {hurt(change)}"
    if change.after:
        words += f"; write {change.after[0]}"
    return printable(words)


def text(changes: Sequence[Change]) -> str:
    """Return a line for each change and a last one with their number."""
    rows = [("+".join(level.name for level in c.levels), line(c)) for c in changes]
    width = max((len(levels) for levels, _ in rows), default=0)
    return "\n".join(
        [*(f"{levels:{width}} {words}" for levels, words in rows), count(changes)]
    )


def count(changes: Sequence[Change]) -> str:
    """Count the changes of each level."""
    if not changes:
        return "no changes"
    found = Counter(change.level for change in changes)
    parts = [f"{found[level]} {level.name}" for level in sorted(found, reverse=True)]
    noun = "change" if len(changes) == 1 else "changes"
    return f"{len(changes)} {noun}: {', '.join(parts)}"


def markdown(changes: Sequence[Change]) -> str:
    """Return the text of a pull request: a summary, then the changes from breaking to harmless."""
    blocks = ["## Changes of the models", f"{count(changes)}."]
    for section in sections(map(record, changes)):
        blocks.append(f"### {section['title']}")
        for change in section["changes"]:
            blocks.append(f"- {change['line']}")
            if change["code"]:
                blocks.append(f"  {change['code']}")
    return "\n\n".join(blocks)


def as_json(changes: Sequence[Change], old: str, new: str) -> str:
    """Return all changes as JSON; docs/CHANGES.md describes the keys."""
    level = highest(changes)
    data = {
        "old": old,
        "new": new,
        "level": level.name if level else None,
        "changes": [record(change) for change in changes],
    }
    return markup.json_text(data)


def github(changes: Sequence[Change], find: Find) -> str:
    """Return GitHub annotations; ``find`` gives the file, line and column of a change."""
    rows: list[str] = []
    for change in changes:
        severity = _severity(change)
        title = "+".join(level.name for level in change.levels)
        file, at, column = find(change)
        rows.append(annotation(file, line(change), severity, title, at, column))
    return "\n".join([*rows, count(changes)])


def _severity(change: Change) -> Severity | Literal["notice"]:
    if change.is_breaking:
        return "error"
    return "warning" if change.level is Level.BEHAVIOUR else "notice"
