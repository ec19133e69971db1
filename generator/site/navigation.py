"""Build the menu of one language once for all of its pages."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import quote

from .pages import Page, navigation

_ROOT = "<root>"  # placeholder of the path to the root; no text contains it


def menu(group: Sequence[Page], titles: Mapping[str, str]) -> str:
    """Return the menu of a language, to be placed with `on`; ``titles`` are HTML by address."""
    addresses = {page.path: page.address for page in group}
    return _branches(navigation(group), addresses, titles)


def on(page: Page, menu: str) -> str:
    """Return the menu for one of its pages."""
    own = f'<a href="{_ROOT}{quote(page.address)}"'
    return menu.replace(own, f'{own} aria-current="page"', 1).replace(_ROOT, page.root)


def plain(menu: str) -> str:
    """Return the menu for a page at the root of the site."""
    return menu.replace(_ROOT, "")


def _branches(
    items: Sequence[Any], addresses: Mapping[str, str], titles: Mapping[str, str]
) -> str:
    rows: list[str] = []
    for item in items:
        if isinstance(item, str):
            address = addresses[item]
            link = f'<a href="{_ROOT}{quote(address)}">{titles[address]}</a>'
            rows.append(f"<li>{link}</li>")
            continue
        for name, below in cast("Mapping[str, Sequence[Any]]", item).items():
            title = f'<span class="nav-title">{html.escape(name)}</span>'
            rows.append(f"<li>{title}{_branches(below, addresses, titles)}</li>")
    return f"<ul>{''.join(rows)}</ul>"
