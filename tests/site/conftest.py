"""The site, built once for all who look at it, to stand under a sub-path."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import FLAGS, NAMES, Reader, executable, reader, served
from looking import BASE, Built
from playwright.sync_api import Browser, sync_playwright

from generator.site.publish import publish

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def built(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site of that tree."""
    out = Path(os.path.realpath(tmp_path_factory.mktemp("site"))) / "out"
    publish(generated, ROOT / "schemas", out, BASE)
    return Built(out)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one module: while it runs, no other event loop can."""
    path = executable()
    if not path:
        pytest.skip(f"no Chromium here (looked for {', '.join(NAMES)})")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def base(built: Built) -> Iterator[str]:
    """The address of the site's root on this machine."""
    with served(built.root) as address:
        yield address


@pytest.fixture
def visitor(browser: Browser, base: str) -> Iterator[Reader]:
    """Somebody at a desk, whose browser has nothing to complain of."""
    with reader(browser, base) as someone:
        yield someone
        assert [] == someone.complaints
