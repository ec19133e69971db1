"""From a generated tree to the files of the site: read > stage > render > finish > check.

Read `build` to know the whole of it. Nothing is written here but Zensical's own folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..core.problems import Loc, Problem, Refused
from ..output import manifest
from ..output.manifest import Manifest
from ..sources.folder import paths_of
from . import audit, engine, finish, links, machines, navigation, pages
from .audit import Found
from .finish import Shared
from .outlines import outlines
from .pages import Page
from .staging import opening, staged
from .words import WORDS

_ASSETS = Path(__file__).parent / "assets"
_NAMES = [words.name for words in WORDS.values()]
_WORTH_A_POOL = 60  # pages; fewer are done before the processes have started


@dataclass(frozen=True, slots=True)
class Site:
    """The files of a site by their paths, and how many of them are pages."""

    files: Mapping[str, str]
    pages: int
    languages: int


def build(generated: Path, schemas: Path, base: str | None) -> Site:
    """The whole site; ``base`` is the URL of its root and ends in a slash.

    Raises `Refused` with every reason why it must not be published.
    """
    tool = engine.installed_version()
    owned = manifest.read(generated)
    texts = _texts(generated, owned)
    languages = pages.by_language(texts)
    everything = [page for group in languages.values() for page in group]
    problems = _uneven(languages, generated)
    raw = _raw_schemas(schemas, owned, problems)
    if problems:
        raise Refused(problems)

    rendered = engine.render([_project(group, base) for group in languages.values()])
    work = [
        (page, html[page.file.partition("/")[2]])
        for group, html in zip(languages.values(), rendered, strict=True)
        for page in group
    ]
    titles = {page.address: _title(page, html) for page, html in work}
    menus = {
        language: navigation.menu(group, titles)
        for language, group in languages.items()
    }
    shared = _shared(texts, base, titles, menus)
    done = _finished(work, shared)
    files = {page.file: html for page, (html, _) in zip(everything, done, strict=True)}
    found = {
        page.file: walked for page, (_, walked) in zip(everything, done, strict=True)
    }

    files |= _own_assets(shared) | raw
    files |= {page.markdown_file: page.text for page in everything}
    files |= {
        path: text for path, text in texts.items() if path.startswith(pages.ASSETS)
    }
    files |= _for_machines(everything, found, sorted(raw), base)
    files["openapi.json"] = _read(generated / "openapi.json")
    files |= _entrances(base, shared)

    problems += _wrongs(found | _walked(menus), generated)
    problems += links.broken(found, frozenset(files), base)
    if problems:
        raise Refused(problems)
    files[manifest.NAME] = _manifest(files, owned, tool).text()
    return Site(files, len(everything), len(languages))


def _texts(generated: Path, owned: Manifest) -> dict[str, str]:
    """The files of the docs by their paths; only those that the generator wrote, as it did."""
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for path, digest in owned.files.items():
        if path.startswith("docs/") or path == "openapi.json":
            try:
                texts[path.removeprefix("docs/")] = text = _read(generated / path)
            except (OSError, ValueError):
                text = None
            if text is None or manifest.digest(text) != digest:
                problems.append(_stale((generated / path).as_posix()))
    if not any(path.endswith(".md") for path in texts) and not problems:
        problems.append(_stale(generated.as_posix()))
    if problems:
        raise Refused(problems)
    return texts


def _stale(place: str) -> Problem:
    return Problem(
        "not-generated",
        Loc(place),
        "the site is made of generated pages, and this is missing or was changed",
        "run runcomfy-codegen generate, or name another folder with --generated",
    )


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _uneven(languages: Mapping[str, Sequence[Page]], generated: Path) -> list[Problem]:
    """Pages that one language has and another lacks: the switch between them would break."""
    paths = {language: {p.path for p in group} for language, group in languages.items()}
    every = {path for group in paths.values() for path in group}
    return [
        Problem(
            "page-missing",
            Loc((generated / "docs" / language / path).as_posix()),
            "other languages have this page",
            "add its template for this language",
        )
        for language in paths
        for path in sorted(every - paths[language])
    ]


def _raw_schemas(
    schemas: Path, owned: Manifest, problems: list[Problem]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for model_id in sorted(owned.models):
        usual, without_capitals = paths_of(model_id)
        place = usual if (schemas / usual).is_file() else without_capitals
        try:
            found[f"schemas/{place}"] = _read(schemas / place)
        except (OSError, ValueError):
            problem = Problem(
                "schema-missing",
                Loc((schemas / usual).as_posix()),
                "the schema of a generated model cannot be read",
                "name the folder of the schemas with --schemas",
            )
            problems.append(problem)
    return found


def _project(group: Sequence[Page], base: str | None) -> engine.Project:
    page = group[0]
    return engine.Project(
        language=page.language,
        name=page.words.site,
        pages={page.path: staged(page.text, _NAMES) for page in group},
        nav=pages.navigation(group),
        words=page.words.data(),
        url=f"{base}{page.language}/" if base else None,
    )


def _shared(
    texts: Mapping[str, str],
    base: str | None,
    titles: Mapping[str, str],
    menus: Mapping[str, str],
) -> Shared:
    own = {
        path.name: _read(path) for path in sorted(_ASSETS.iterdir()) if path.is_file()
    }
    own["site.css"] = "\n".join(map(_read, sorted(_ASSETS.glob("look/*.css"))))
    addresses = {
        name: f"assets/{name}?v={sha256(text.encode()).hexdigest()[:8]}"
        for name, text in own.items()
    }
    drawings = {
        path: text for path, text in texts.items() if path.startswith(pages.ASSETS)
    }
    sizes = {"": texts.get("assets/sizes.json", "[]")}
    rows: dict[str, str] = {}
    for entry in json.loads(sizes[""]):
        sizes[str(entry.get("id", ""))] = _compact([entry])
        rows[quote(entry["page"])] = outlines(
            sides for choice in entry["choices"] for _, _, sides, _ in choice["values"]
        )
    return Shared(base, drawings, addresses, own, sizes, titles, menus, rows)


def _title(page: Page, html: str) -> str:
    return finish.title(html) if page.folder else page.words.overview


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _own_assets(shared: Shared) -> dict[str, str]:
    return {f"assets/{name}": text for name, text in shared.own.items()}


def _finished(
    work: Sequence[tuple[Page, str]], shared: Shared
) -> list[tuple[str, Found]]:
    finished = partial(_finish, shared)
    if len(work) < _WORTH_A_POOL:
        return list(map(finished, work))
    with ProcessPoolExecutor() as pool:
        return list(pool.map(finished, work, chunksize=16))


def _finish(shared: Shared, work: tuple[Page, str]) -> tuple[str, Found]:
    page = work[0]
    html = finish.finished(*work, shared)
    found = audit.walk(html)  # the menu is the same on all pages, and looked at once
    menu = navigation.on(page, shared.menus[page.language])
    return html.replace(finish.MENU, menu, 1), found


def _walked(menus: Mapping[str, str]) -> dict[str, Found]:
    return {
        language: audit.walk(navigation.plain(menu)) for language, menu in menus.items()
    }


def _for_machines(
    everything: Sequence[Page],
    found: Mapping[str, Found],
    schemas: Sequence[str],
    base: str | None,
) -> dict[str, str]:
    openings = {p.address: opening(staged(p.text, _NAMES)) for p in everything}
    made = {
        "llms.txt": machines.llms(everything, openings, schemas, base or ""),
        "llms-full.txt": machines.llms_full(everything),
    }
    if base:
        made["sitemap.xml"] = machines.sitemap(everything, base)
    for language in dict.fromkeys(page.language for page in everything):
        group = [page for page in everything if page.language == language]
        made[f"{language}/search.json"] = machines.search_index(group, found)
    return made


def _entrances(base: str | None, shared: Shared) -> dict[str, str]:
    """The pages that belong to no language: where everybody arrives, and where nothing is."""
    return {
        "index.html": finish.entrance(shared),
        "404.html": finish.nothing_here(shared),
        ".nojekyll": "",
    }


def _wrongs(found: Mapping[str, Found], generated: Path) -> list[Problem]:
    return [
        Problem(
            "not-allowed",
            Loc((generated / "docs" / file).as_posix()),
            wrong,
            "text of a schema has become markup: escape it where the page is made",
        )
        for file, page in found.items()
        for wrong in page.wrongs
    ]


def _manifest(files: Mapping[str, str], owned: Manifest, tool: str) -> Manifest:
    version = owned.toolchain.get("runcomfy-codegen", "")
    digests = {path: manifest.digest(text) for path, text in files.items()}
    return Manifest(
        {"runcomfy-codegen": version, "zensical": tool}, owned.api, {}, digests
    )
