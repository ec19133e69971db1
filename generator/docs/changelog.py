"""Build the context of the generated package's changelog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..core import markdown
from ..python.contexts import Context, header, project_name
from ..sources.releases import Release, Releases, code_in

_SECTIONS = (
    ("Breaking", {"SOURCE", "WIRE"}),
    ("Behaviour", {"BEHAVIOUR"}),
    ("New and wider", {"SAFE"}),
    ("Texts", {"DOCS"}),
)


def plan(releases: Releases, package: str) -> Context:
    """Return the context of all releases, the newest first."""
    newest_first = reversed(releases.releases)
    return {
        "header": header("schemas/releases.json"),
        "project": project_name(package),
        "releases": [
            _release(release, releases.releases[0], package) for release in newest_first
        ],
    }


def _release(release: Release, first: Release, package: str) -> Context:
    if release is first:
        remark = "The first release."
    else:
        remark = "" if release.changes else "No schema has changed."
    changes = [
        {
            **change,
            "before": [code_in(package, line) for line in change["before"]],
            "after": [code_in(package, line) for line in change["after"]],
        }
        for change in release.changes
    ]
    return {
        "version": release.version,
        "remark": remark,
        "sections": sections(changes),
    }


def sections(changes: Iterable[Mapping[str, Any]]) -> list[Context]:
    """Return recorded changes as Markdown, grouped by severity, breaking ones first."""
    every = list(changes)
    found = [
        {
            "title": title,
            "changes": [_change(c) for c in every if c["levels"][0] in levels],
        }
        for title, levels in _SECTIONS
    ]
    return [section for section in found if section["changes"]]


def _change(change: Mapping[str, Any]) -> Context:
    place = markdown.code(change["name"]) if change["name"] else ""
    values = _values(change)
    words = [
        f"{' and '.join(change['levels'])}:",
        f"{markdown.code(change['model'])}{f', {place}:' if place else ':'}",
        markdown.text(change["what"]) + (f": {values}." if values else "."),
        f"Hurts {markdown.text(change['hurt'])}." if change["hurt"] != "nobody" else "",
    ]
    code = [
        line
        for title in ("before", "after")
        if change[title]
        for line in (f"# {title}", *change[title])
    ]
    block = (
        markdown.fence("\n".join(map(markdown.visible, code)), "python") if code else ""
    )
    return {
        "line": " ".join(word for word in words if word),
        "code": block.replace("\n", "\n  "),
    }


def _values(change: Mapping[str, Any]) -> str:
    was, now = (
        markdown.verbatim(change[key]) if change[key] else "" for key in ("was", "now")
    )
    if was and now:
        return f"from {was} to {now}"
    return f"now {now}" if now else f"was {was}" if was else ""
