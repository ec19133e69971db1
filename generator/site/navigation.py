"""Build the menus of one language once for all of its pages."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from .pages import Page

_ROOT = "<root>"  # placeholder of the path to the root; no text contains it
_MAX_MODELS = 60  # in one menu; of a larger catalogue it lists those of one vendor only


def menus(group: Sequence[Page], titles: Mapping[str, str]) -> dict[str, str]:
    """Return the menus of a language by vendor; that of pages of no model has an empty name.

    They are to be placed with `on`. In a large catalogue, each lists the models of its vendor, and
    leads to the first model of the others. ``titles`` are HTML by address.
    """
    vendors: dict[str, list[Page]] = {}
    for page in group:
        if page.vendor:
            vendors.setdefault(page.vendor, []).append(page)
    above = _links([page for page in group if "/" not in page.path], titles)
    words = group[0].words
    if guides := [page for page in group if page.path.startswith("guides/")]:
        above += _part(words.guides, _links(guides, titles))
    if sum(map(len, vendors.values())) <= _MAX_MODELS:
        return {
            "": f"<ul>{above}{_models(words.models, vendors, vendors, titles)}</ul>"
        }
    return {
        vendor: f"<ul>{above}{_models(words.models, vendors, [vendor], titles)}</ul>"
        for vendor in ("", *vendors)
    }


def on(page: Page, menus: Mapping[str, str]) -> str:
    """Return the menu for one of its pages."""
    menu = menus.get(page.vendor) or menus[""]
    own = f'<a href="{_ROOT}{quote(page.address)}"'
    return menu.replace(own, f'{own} aria-current="page"', 1).replace(_ROOT, page.root)


def plain(menu: str) -> str:
    """Return the menu for a page at the root of the site."""
    return menu.replace(_ROOT, "")


def _models(
    title: str,
    vendors: Mapping[str, Sequence[Page]],
    listed: Iterable[str],
    titles: Mapping[str, str],
) -> str:
    """Return the part of the models, if there are any."""
    rows = "".join(
        (
            _part(vendor, _links(pages, titles))
            if vendor in listed
            else f"<li>{_link(pages[0], f'{html.escape(vendor)} ({len(pages)})')}</li>"
        )
        for vendor, pages in vendors.items()
    )
    return _part(title, rows) if rows else ""


def _part(title: str, rows: str) -> str:
    name = f'<span class="nav-title">{html.escape(title)}</span>'
    return f"<li>{name}<ul>{rows}</ul></li>"


def _links(pages: Sequence[Page], titles: Mapping[str, str]) -> str:
    return "".join(f"<li>{_link(page, titles[page.address])}</li>" for page in pages)


def _link(page: Page, text: str) -> str:
    return f'<a href="{_ROOT}{quote(page.address)}">{text}</a>'
