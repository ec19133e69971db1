"""Zensical: one project per language, from staged Markdown to HTML that is not finished yet."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from ..core.problems import Loc, Problem, Refused

THEME = Path(__file__).parent / "theme"

# Named one by one: what Zensical would switch on besides (math, diagrams, emoji, links out of
# bare text) fetches scripts from elsewhere or reads foreign text as markup.
_EXTENSIONS: Mapping[str, Mapping[str, Any]] = {
    "footnotes": {},
    "md_in_html": {},
    "pymdownx.highlight": {"pygments_lang_class": True},
    "pymdownx.superfences": {"custom_fences": []},
    "tables": {},
    "toc": {"permalink": False},
}


@dataclass(frozen=True, slots=True)
class Project:
    """What one language of the site is made of; ``pages`` are Markdown by their paths."""

    language: str
    name: str
    pages: Mapping[str, str]
    nav: Sequence[Any]
    words: Mapping[str, Any]
    url: str | None


def installed_version() -> str:
    """The version of Zensical; raises `Refused` where the extra is missing."""
    try:
        if find_spec("zensical"):
            return version("zensical")
    except PackageNotFoundError:
        pass
    problem = Problem(
        "docs-extra",
        Loc("docs"),
        "building the site needs Zensical, which is not installed",
        "pip install 'runcomfy-codegen[docs]'",
    )
    raise Refused([problem])


def render(projects: Sequence[Project]) -> list[dict[str, str]]:
    """The HTML of each project's pages by their paths, such as ``guides/sizes/index.html``."""
    with (
        TemporaryDirectory(prefix="runcomfy-docs-") as folder,
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        root = Path(folder).resolve()
        return list(pool.map(partial(_render, root), projects))


def _render(folder: Path, project: Project) -> dict[str, str]:
    root = folder / project.language
    for path, text in project.pages.items():
        target = root / "docs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8", newline="\n")
    shutil.copytree(THEME, root / "theme")
    config = root / "zensical.toml"
    config.write_text(_config(project), "utf-8", newline="\n")
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--config-file", str(config)],
        cwd=root,
        env={**os.environ, "NO_COLOR": "1", "PYTHONHASHSEED": "0", "TZ": "UTC"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    site = root / "site"
    pages = {
        path.relative_to(site).as_posix(): path.read_text("utf-8")
        for path in sorted(site.rglob("index.html"))
    }
    missing = {_html_path(path) for path in project.pages} - pages.keys()
    if done.returncode or missing:
        said = (done.stderr or done.stdout).strip().splitlines()
        problem = Problem(
            "zensical",
            Loc(f"docs/{project.language}"),
            f"Zensical did not build this language: {' / '.join(said[-3:])}",
            "look at the named page; another version of Zensical may help",
        )
        raise Refused([problem])
    return pages


def _html_path(page: str) -> str:
    stem = page.removesuffix(".md")
    return f"{stem}.html" if stem.endswith("index") else f"{stem}/index.html"


def _config(project: Project) -> str:
    """The configuration as TOML."""
    values: dict[str, Any] = {
        "site_name": project.name,
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": True,
        "nav": project.nav,
        "plugins": {},
        "validation": {"invalid_links": False, "invalid_link_anchors": False},
        # Templates of our own: Zensical's style and script alone weigh more than a page may.
        "theme": {
            "custom_dir": "theme",
            "language": project.language,
            "font": False,
        },
        "extra": {"words": project.words, "generator": False},
        "markdown_extensions": _EXTENSIONS,
    }
    if project.url:
        values["site_url"] = project.url
    return f"project = {_toml(values)}\n"


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        table = cast("Mapping[str, object]", value)
        pairs = (f"{json.dumps(key)} = {_toml(item)}" for key, item in table.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        items = cast("Sequence[object]", value)
        return f"[{', '.join(map(_toml, items))}]"
    return json.dumps(value, ensure_ascii=False)
