"""Takes the pictures of the site that the README shows: run by `make pictures`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from browsing import FLAGS, executable, reader, served
from playwright.sync_api import sync_playwright

from generator.site.publish import publish

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/images"
VIEWS = {
    "home": "en/",
    "model": "en/bytedance/seedream-5-lite-text-to-image/#type-Resolution",
}


def main() -> None:
    """Builds the site of the committed tree and looks at it in both themes."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        out = Path(folder).resolve() / "site"
        publish(ROOT / "generated", ROOT / "schemas", out, None)
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        with served(out) as base:
            for scheme in ("light", "dark"):
                with reader(browser, base, width=1180, scheme=scheme) as visitor:
                    visitor.page.set_viewport_size({"width": 1180, "height": 760})
                    for name, address in VIEWS.items():
                        page = visitor.opens(address)
                        page.screenshot(path=PICTURES / f"{name}-{scheme}.png")
        browser.close()


if __name__ == "__main__":
    main()
