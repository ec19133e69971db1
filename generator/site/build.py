"""Turn a generated tree into the files of the site: read > render > frame > check.

`build` shows all steps in order. Nothing is written to disk here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

from ..core.problems import Loc, Problem, ProblemsFound
from ..core.process_pool import process_pool, told_of_death
from ..output import manifest
from ..output.manifest import Manifest
from . import (
    html_allowlist,
    links,
    llms_txt,
    navigation,
    page_html,
    pages,
    render,
    search_index,
)
from . import schemas as machine_schemas
from .card_shapes import outlines
from .html_allowlist import Found
from .pages import Page, Place, Shared
from .schemas import text_of

_TOOLS = ("markdown-it-py", "Pygments")
_ASSETS = Path(__file__).parent / "assets"
_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)
_MIN_POOL_PAGES = 60  # fewer are rendered before the processes have started


@dataclass(frozen=True, slots=True)
class Site:
    """The number of files, pages and languages of a site."""

    files: int
    pages: int
    languages: int


def build(
    generated: Path,
    schemas: Path,
    base: str | None,
    files: MutableMapping[str, str],
    emulator: str | None = None,
) -> Site:
    """Put the whole site into ``files``; ``base`` is the URL of its root, with a final slash.

    With the origin of an ``emulator`` on this machine, forms can send their request there.

    Raises `ProblemsFound` with all reasons why it must not be published.
    """
    owned = manifest.read(generated)
    texts = _texts(generated, owned)
    languages = pages.by_language(texts)
    everything = [page for group in languages.values() for page in group]
    problems = _uneven(languages, generated)
    model_ids = sorted(owned.models)
    published = machine_schemas.published(schemas, model_ids, problems)
    if problems:
        raise ProblemsFound(problems)
    openapi = text_of(generated / "openapi.json")
    inputs = machine_schemas.inputs(generated, [*published], owned.models)
    raw = {f"schemas/{path}": text for path, text in published.items()}
    raw |= {f"inputs/{path}": text for path, text in inputs.items()}

    titles = {page.address: _title(page) for page in everything}
    menus = {
        language: navigation.menu(group, titles)
        for language, group in languages.items()
    }
    shared = _shared(texts, base, titles, menus, emulator)
    found: dict[str, Found] = {}
    openings: dict[str, tuple[str, str]] = {}
    for made in _made(languages.values(), shared):
        files[made.page.file] = made.html
        found[made.page.file] = made.found
        openings[made.page.address] = made.opening

    files.update(_own_assets(shared) | raw)
    files.update({page.markdown_file: page.text for page in everything})
    files.update(shared.assets)
    files.update(_for_machines(everything, found, openings, sorted(raw), base))
    files["openapi.json"] = openapi
    files.update(_entrances(shared))

    problems += _wrongs(found | _walked(menus), generated)
    problems += links.broken(found, frozenset(files), base)
    if problems:
        raise ProblemsFound(problems)
    files[manifest.NAME] = _manifest(files, owned).text()
    return Site(len(files), len(everything), len(languages))


def _texts(generated: Path, owned: Manifest) -> dict[str, str]:
    """Return the docs by path; refuse files that are not as the generator wrote them."""
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for path, digest in owned.files.items():
        if path.startswith("docs/") or path == "openapi.json":
            try:
                texts[path.removeprefix("docs/")] = text = text_of(generated / path)
            except (OSError, ValueError):
                text = None
            if text is None or manifest.digest(text) != digest:
                problems.append(_stale((generated / path).as_posix()))
    if not any(path.endswith(".md") for path in texts) and not problems:
        problems.append(_stale(generated.as_posix()))
    if problems:
        raise ProblemsFound(problems)
    return texts


def _stale(place: str) -> Problem:
    return Problem(
        "not-generated",
        Loc(place),
        "the site is made of generated pages, and this is missing or was changed",
        "run runcomfy-codegen generate, or name another folder with --generated",
    )


def _uneven(languages: Mapping[str, Sequence[Page]], generated: Path) -> list[Problem]:
    """Return a problem for each page that a language lacks: the language switch needs it."""
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


def _shared(
    texts: Mapping[str, str],
    base: str | None,
    titles: Mapping[str, str],
    menus: Mapping[str, str],
    emulator: str | None,
) -> Shared:
    folders = [_ASSETS, _ASSETS / "emulator"] if emulator else [_ASSETS]
    own = {
        path.name: text_of(path)
        for folder in folders
        for path in sorted(folder.iterdir())
        if path.is_file()
    }
    script = "\n".join(map(text_of, sorted(_ASSETS.glob("request/*.js"))))
    own["request-form.js"] = _COMMENT.sub("", script)
    own["site.css"] = "\n".join(map(text_of, sorted(_ASSETS.glob("look/*.css"))))
    addresses = {
        name: f"assets/{name}?v={sha256(text.encode()).hexdigest()[:8]}"
        for name, text in own.items()
    }
    forms = {
        path.removeprefix(pages.FORMS).removesuffix(".json"): json.loads(text)
        for path, text in texts.items()
        if path.startswith(pages.FORMS)
    }
    drawings = {path: text for path, text in texts.items() if path.endswith(".svg")}
    sizes = {"": texts.get("assets/sizes.json", "[]")}
    rows: dict[str, str] = {}
    for entry in json.loads(sizes[""]):
        sizes[str(entry.get("id", ""))] = _compact([entry])
        rows[f"{entry['page']}/"] = outlines(
            sides for choice in entry["choices"] for _, _, sides, _ in choice["values"]
        )
    return Shared(
        base, drawings, addresses, own, sizes, forms, titles, menus, rows, emulator
    )


def _title(page: Page) -> str:
    return escape(render.title(page) if page.folder else page.words.overview)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _own_assets(shared: Shared) -> dict[str, str]:
    return {f"assets/{name}": text for name, text in shared.own.items()}


@dataclass(frozen=True, slots=True)
class _Made:
    page: Page
    html: str
    found: Found
    opening: tuple[str, str]


def _made(groups: Iterable[Sequence[Page]], shared: Shared) -> Iterator[_Made]:
    """Yield the pages one by one, so that few are held in memory."""
    # The languages of a page in turn: they share highlighted code, which is cached.
    work = list(chain.from_iterable(zip(*map(pages.places, groups), strict=True)))
    if len(work) < _MIN_POOL_PAGES:
        yield from (_make(shared, place) for place in work)
        return
    with told_of_death(), process_pool(None, _keep, shared) as pool:
        yield from pool.map(_make_with_kept, work, chunksize=15)


_kept: list[Shared] = []  # in each worker process, sent there once


def _keep(shared: Shared) -> None:
    _kept[:] = [shared]


def _make_with_kept(place: Place) -> _Made:
    return _make(_kept[0], place)


def _make(shared: Shared, place: Place) -> _Made:
    page = place.page
    rendered = render.render(page, shared)
    html = page_html.framed(place, rendered, shared)
    # The menu is the same on all pages, so it is checked once, elsewhere.
    found = html_allowlist.walk(html)
    menu = navigation.on(page, shared.menus[page.language])
    html = html.replace(page_html.MENU, menu, 1)
    return _Made(page, html, found, rendered.opening)


def _walked(menus: Mapping[str, str]) -> dict[str, Found]:
    return {
        language: html_allowlist.walk(navigation.plain(menu))
        for language, menu in menus.items()
    }


def _for_machines(
    everything: Sequence[Page],
    found: Mapping[str, Found],
    openings: Mapping[str, tuple[str, str]],
    schemas: Sequence[str],
    base: str | None,
) -> dict[str, str]:
    made = {
        "llms.txt": llms_txt.llms(everything, openings, schemas, base or ""),
        "llms-full.txt": llms_txt.llms_full(everything),
    }
    if base:
        made["sitemap.xml"] = llms_txt.sitemap(everything, base)
    for language in dict.fromkeys(page.language for page in everything):
        group = [page for page in everything if page.language == language]
        made[f"{language}/{search_index.FILE}"] = search_index.script(group, found)
    return made


def _entrances(shared: Shared) -> dict[str, str]:
    """Return the files outside all languages: the entry page and the page for missing ones."""
    return {
        "index.html": page_html.entrance(shared),
        "404.html": page_html.nothing_here(shared),
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


def _manifest(files: Mapping[str, str], owned: Manifest) -> Manifest:
    digests = {path: manifest.digest(text) for path, text in files.items()}
    tools = {tool: version(tool) for tool in _TOOLS}
    tools["runcomfy-codegen"] = owned.toolchain.get("runcomfy-codegen", "")
    return Manifest(tools, owned.api, {}, digests)
