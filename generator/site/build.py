"""Turn a generated tree into the files of the site: read > render > frame > check.

`build` shows all steps in order. Nothing is written to disk here.
"""

from __future__ import annotations

import gc
import json
import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

from ..core.problems import Loc, Problem, ProblemsFound
from ..core.process_pool import bounded_map, process_pool, told_of_death
from ..output import manifest
from ..output.manifest import Manifest
from ..output.spooled_texts import SpooledTexts, spooled
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
from .links import Ends
from .pages import Docs, Page, Place, Shared
from .schemas import stale, text_of

_TOOLS = ("markdown-it-py", "Pygments")
_OPENAPI = "openapi.json"
_ASSETS = Path(__file__).parent / "assets"
_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)
_NEW_OBJECTS = 20_000  # until a search for garbage: those of a few pages
_MIN_POOL_PAGES = 60  # fewer are rendered before the processes have started


@dataclass(frozen=True, slots=True)
class Site:
    """The digests of the files of a site by path, and the number of its pages and languages."""

    files: Mapping[str, str]
    pages: int
    languages: int


def build(
    generated: Path,
    schemas: Path,
    base: str | None,
    files: SpooledTexts,
    emulator: str | None = None,
) -> Site:
    """Put the whole site into ``files``; ``base`` is the URL of its root, with a final slash.

    With the origin of an ``emulator`` on this machine, forms can send their request there.

    Raises `ProblemsFound` with all reasons why it must not be published.
    """
    owned = manifest.read(generated)
    docs, titles = _docs(generated, owned)
    languages = pages.by_language(docs.paths)
    everything = [page for group in languages.values() for page in group]
    problems = _uneven(languages, generated)
    problems += machine_schemas.publish(schemas, generated, owned, files)
    if problems:
        raise ProblemsFound(problems)
    raw = sorted(files)

    menus = {
        language: navigation.menus(group, titles)
        for language, group in languages.items()
    }
    shared = _shared(docs, base, titles, menus, emulator)
    ends: dict[str, Ends] = {}
    openings: dict[str, tuple[str, str]] = {}
    with spooled() as entries:
        for made in _made(languages.values(), shared):
            files[made.page.file] = made.html
            entries[made.page.file] = made.entry
            ends[made.page.file] = Ends.of(made.found)
            openings[made.page.address] = made.opening
            problems += _wrongs(made.page.file, made.found.wrongs, generated)
        for language, group in languages.items():
            rows = (entries[page.file] for page in group)
            index = f"{language}/{search_index.FILE}"
            files.join(index, search_index.script(filter(None, rows)))

    files.update(_own_assets(shared))
    for page in everything:
        files[page.markdown_file] = docs.page(page)
    for path in sorted(docs.paths):
        if path.endswith(".svg"):
            files[path] = text_of(docs.folder / path)
    files["llms.txt"] = llms_txt.llms(everything, openings, raw, base or "")
    files.join("llms-full.txt", llms_txt.llms_full(everything, docs))
    if base:
        files["sitemap.xml"] = llms_txt.sitemap(everything, base)
    files[_OPENAPI] = text_of(generated / _OPENAPI)
    files.update(_entrances(shared))

    for place, menu in _each_menu(menus):
        wrongs = html_allowlist.walk(navigation.plain(menu)).wrongs
        problems += _wrongs(place, wrongs, generated)
    problems += links.broken(ends, frozenset(files), base)
    if problems:
        raise ProblemsFound(problems)
    listed = _manifest(files, owned)
    files[manifest.NAME] = text = listed.text()
    tree = {**listed.files, manifest.NAME: manifest.digest(text)}
    return Site(tree, len(everything), len(languages))


def _docs(generated: Path, owned: Manifest) -> tuple[Docs, dict[str, str]]:
    """Return the docs, and the titles of their pages as HTML by address.

    Refuse files that are not as the generator wrote them.
    """
    problems: list[Problem] = []
    paths = set[str]()
    for path, digest in owned.files.items():
        if not path.startswith("docs/") and path != _OPENAPI:
            continue
        try:
            found = manifest.digest_on_disk(generated / path)
        except OSError:
            found = None
        if found != digest:
            problems.append(stale(generated / path))
        elif path != _OPENAPI:
            paths.add(path.removeprefix("docs/"))
    docs = Docs(generated / "docs", frozenset(paths))
    found_pages = list(filter(None, map(pages.page_at, paths)))
    if not found_pages and not problems:
        problems.append(stale(generated))
    if problems:
        raise ProblemsFound(problems)
    return docs, {page.address: _title(page, docs) for page in found_pages}


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
    docs: Docs,
    base: str | None,
    titles: Mapping[str, str],
    menus: Mapping[str, Mapping[str, str]],
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
    sizes = {"": docs.text("assets/sizes.json") or "[]"}
    rows: dict[str, str] = {}
    for line in sizes[""].split("\n"):  # all at once would take ten times the memory
        if not line.startswith("{"):
            continue
        entry = json.loads(line.removesuffix(","))
        sizes[entry["id"]] = _compact([entry])
        rows[f"{entry['page']}/"] = outlines(
            sides for choice in entry["choices"] for _, _, sides, _ in choice["values"]
        )
    return Shared(base, docs, addresses, own, sizes, titles, menus, rows, emulator)


def _title(page: Page, docs: Docs) -> str:
    return escape(render.title(docs.page(page)) if page.folder else page.words.overview)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _own_assets(shared: Shared) -> dict[str, str]:
    return {f"assets/{name}": text for name, text in shared.own.items()}


@dataclass(frozen=True, slots=True)
class _Made:
    page: Page
    html: str
    found: Found  # without the sections
    entry: str  # of the search index
    opening: tuple[str, str]


def _made(groups: Iterable[Sequence[Page]], shared: Shared) -> Iterator[_Made]:
    """Yield the pages one by one, so that few are held in memory."""
    # The languages of a page in turn: they share highlighted code, which is cached.
    work = list(chain.from_iterable(zip(*map(pages.places, groups), strict=True)))
    if len(work) < _MIN_POOL_PAGES:
        yield from (_make(shared, place) for place in work)
        return
    with told_of_death(), process_pool(None, _keep, shared) as pool:
        chunk, ahead = 3 * len(shared.menus), 4 * (os.cpu_count() or 1)
        yield from bounded_map(pool, _make_with_kept, work, chunk, ahead)


_kept: list[Shared] = []  # in each worker process, sent there once


def _keep(shared: Shared) -> None:
    # A page makes thousands of tokens, and no garbage that only a search would find.
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    _kept[:] = [shared]


def _make_with_kept(place: Place) -> _Made:
    return _make(_kept[0], place)


def _make(shared: Shared, place: Place) -> _Made:
    page = place.page
    rendered = render.render(page, shared.docs.page(page), shared)
    html = page_html.framed(place, rendered, shared)
    # The menu is the same on all pages, so it is checked once, elsewhere.
    found = html_allowlist.walk(html)
    menu = navigation.on(page, shared.menus[page.language])
    html = html.replace(page_html.MENU, menu, 1)
    entry = search_index.entry(page, found.sections) if found.sections else ""
    return _Made(page, html, replace(found, sections=[]), entry, rendered.opening)


def _each_menu(
    menus: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[str, str]]:
    for language, of_vendors in menus.items():
        for vendor, menu in of_vendors.items():
            yield posixpath.join(language, vendor), menu


def _entrances(shared: Shared) -> dict[str, str]:
    """Return the files outside all languages: the entry page and the page for missing ones."""
    return {
        "index.html": page_html.entrance(shared),
        "404.html": page_html.nothing_here(shared),
        ".nojekyll": "",
    }


def _wrongs(file: str, wrongs: Sequence[str], generated: Path) -> Iterator[Problem]:
    for wrong in wrongs:
        yield Problem(
            "not-allowed",
            Loc((generated / "docs" / file).as_posix()),
            wrong,
            "text of a schema has become markup: escape it where the page is made",
        )


def _manifest(files: SpooledTexts, owned: Manifest) -> Manifest:
    digests = {path: files.digest(path) for path in files}
    tools = {tool: version(tool) for tool in _TOOLS}
    tools["runcomfy-codegen"] = owned.toolchain.get("runcomfy-codegen", "")
    return Manifest(tools, owned.api, {}, digests)
