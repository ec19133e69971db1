"""The site in headless Chromium: every page in every language, both themes, phone and desktop."""

import json
import os
import re
from collections.abc import Iterator

import pytest
from browsing import PHONE, Reader, reader, served, violations
from looking import IDEOGRAM, LANGUAGES, SEEDREAM, Built
from playwright.sync_api import Browser, Page, expect

DESKTOP = 1280
# Accessibility of all pages in all languages, widths and themes; see `turns` for less.
LONG = "PROPERTIES" in os.environ
TURNS = ((PHONE, "light"), (DESKTOP, "dark"), (PHONE, "dark"), (DESKTOP, "light"))
OF_EACH_KIND = ("", "compare/", "guides/errors/", SEEDREAM)


def turns(language: str, address: str) -> Iterator[tuple[int, str, bool]]:
    """Yield widths and themes to open a page in, and whether accessibility is looked at.

    One page of each kind is looked at in English on a phone and at a desk, and on one of
    these in other words.
    """
    is_kind = address in OF_EACH_KIND
    for turn, (width, scheme) in enumerate(TURNS if LONG else TURNS[:2]):
        own = language == "en" or turn == LANGUAGES.index(language) - 1
        yield width, scheme, LONG or (is_kind and own)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_sound(visitor: Reader, built: Built, language: str) -> None:
    wrong: dict[str, list[str]] = {}
    for address in built.of(language):
        page = visitor.opens(f"{language}/{address}")
        for width, scheme, is_looked_at in turns(language, address):
            visitor.looks(width, scheme)
            found = violations(page) if is_looked_at else []
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                found.append(f"scrolls sideways by {wide} px")
            if found:
                wrong[f"{address} {width} {scheme}"] = found
    assert {} == wrong


@pytest.mark.parametrize(("width", "scheme"), TURNS[:2])
def test_page_that_is_not_there_is_sound(
    browser: Browser, base: str, width: int, scheme: str
) -> None:
    with reader(browser, base, width=width, scheme=scheme) as visitor:
        page = visitor.opens("404.html")
        assert [] == violations(page)
        assert "このページはありません。" in page.inner_text("main")


@pytest.mark.parametrize("prefix", ["/", "/elsewhere/", "/a/preview/of/it/"])
def test_page_that_is_not_there_leads_back(
    built: Built, browser: Browser, prefix: str
) -> None:
    """The site was built for another path than the one that it stands below."""
    with served(built.root, prefix) as base, reader(browser, base) as visitor:
        page = visitor.opens("en/no/such/page/")
        link = page.get_by_role("link", name="日本語")
        expect(link).to_have_attribute("href", f"{prefix}ja/")
        expect(page.locator("main")).to_have_css("max-width", re.compile(r"\d+px"))
        link.click()
        page.wait_for_url(f"{base}ja/")


def test_tab_stays_chosen_on_other_pages(visitor: Reader) -> None:
    page = visitor.opens(f"en/{SEEDREAM}")
    tabs = page.locator(".tabs").first
    tabs.get_by_role("tab", name="curl").click()
    expect(tabs.get_by_role("tabpanel")).to_contain_text("--request POST")
    page = visitor.opens(f"ja/{IDEOGRAM}")
    chosen = page.locator(".tabs").first.locator("[aria-selected=true]")
    expect(chosen).to_have_text("curl")
    panel = page.locator(".tabs").first.get_by_role("tabpanel")
    expect(panel).to_contain_text("--request POST")


def test_tabs_obey_the_keyboard(visitor: Reader) -> None:
    page = visitor.opens(f"en/{SEEDREAM}")
    tabs = page.locator(".tabs").first.get_by_role("tab")
    tabs.first.focus()
    for key, expected in (("ArrowRight", 1), ("ArrowLeft", 0), ("End", -1)):
        page.keyboard.press(key)
        expect(tabs.nth(expected)).to_be_focused()
        expect(tabs.nth(expected)).to_have_attribute("aria-selected", "true")


def test_language_switch_stays_on_the_page(visitor: Reader, base: str) -> None:
    page = visitor.opens(f"en/{SEEDREAM}#input-fields")
    for language, name in (("ja", "日本語"), ("zh", "简体中文"), ("en", "English")):
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_url(f"{base}{language}/{SEEDREAM}#input-fields")


def test_long_menu_shows_where_one_is(visitor: Reader) -> None:
    visitor.page.set_viewport_size({"width": DESKTOP, "height": 400})
    for address in (IDEOGRAM, ""):
        page = visitor.opens(f"en/{address}")
        expect(page.locator(".pages [aria-current]")).to_be_in_viewport(ratio=1)
        assert page.evaluate("scrollY") == 0


def fences(markdown: str) -> list[str]:
    """The samples of a page as its Markdown holds them."""
    found = re.findall(r"^(`{3,})[a-z]+[^\n]*\n(.*?)\n\1$", markdown, re.DOTALL | re.M)
    return [sample for _, sample in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_copying_gives_exactly_the_sample(
    visitor: Reader, built: Built, language: str
) -> None:
    path = f"{language}/{SEEDREAM}"
    samples = fences(built.text(f"{path.rstrip('/')}.md"))
    page = visitor.opens(path)
    copied = page.evaluate("""async () => {
        const copied = [];
        for (const button of document.querySelectorAll("article .copy:not(.rc-request *)")) {
            button.click();
            await new Promise((resolve) => setTimeout(resolve, 20));
            copied.push(await navigator.clipboard.readText());
        }
        return copied;
    }""")
    assert samples == copied
    assert len(samples) > 8


def test_member_of_the_gallery_is_copied(visitor: Reader) -> None:
    page = visitor.opens(f"en/{IDEOGRAM}")
    part = page.locator(".drawing [data-copy]").first
    part.focus()
    page.keyboard.press("Enter")
    expect(part).to_have_class(re.compile("copied"))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(str(part.get_attribute("data-copy")))
    assert len(copied) > 5


def test_size_finder_answers(visitor: Reader) -> None:
    page = visitor.opens("en/compare/")
    finder = page.locator("[data-size-finder]")
    finder.get_by_label("Width").fill("1024")
    finder.get_by_label("Height").fill("1024")
    expect(finder).to_contain_text("SIZE_2048X2048")
    finder.get_by_label("Width").fill("1536")
    finder.get_by_label("Height").fill("512")
    expect(finder).to_contain_text("1536:512 (3:1)")


def test_theme_stays_chosen(browser: Browser, base: str) -> None:
    with reader(browser, base, scheme="light") as visitor:
        page = visitor.opens("en/")
        page.get_by_role("button", name="Dark theme").click()
        page = visitor.opens("zh/")
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        button = page.get_by_role("button", name="深色主题")
        expect(button).to_have_attribute("aria-pressed", "true")


def test_menu_of_a_phone(browser: Browser, base: str) -> None:
    with reader(browser, base, width=PHONE) as visitor:
        page = visitor.opens("en/")
        menu = page.get_by_role("navigation", name="Pages")
        expect(menu).to_be_hidden()
        page.get_by_role("button", name="Menu").click()
        menu.get_by_role("link", name="Ideogram 3.0 Reframe").click()
        page.wait_for_url(f"{base}en/{IDEOGRAM}")


def test_first_key_leads_past_the_menu(visitor: Reader) -> None:
    page = visitor.opens(f"en/{IDEOGRAM}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize(
    "locale, language", [("ja-JP", "ja"), ("zh-CN", "zh"), ("de-DE", "en")]
)
def test_root_leads_to_ones_language(
    browser: Browser, base: str, locale: str, language: str
) -> None:
    with reader(browser, base, locale=locale) as visitor:
        page = visitor.opens("")
        page.wait_for_url(f"{base}{language}/")


def test_without_scripts_everything_can_be_read(browser: Browser, base: str) -> None:
    with reader(browser, base, scripts=False) as visitor:
        page = visitor.opens("")
        page.get_by_role("link", name="日本語").click()
        page = visitor.opens(f"en/{SEEDREAM}")
        for label in ("Python", "Python async", "httpx2", "curl"):
            expect(page.get_by_text(label, exact=True).first).to_be_visible()
        expect(page.get_by_role("navigation", name="Pages")).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_page_goes_on_below_many_sizes(
    browser: Browser, base: str, width: int
) -> None:
    with reader(browser, base, width=width) as visitor:
        page = visitor.opens(f"en/{IDEOGRAM}")
        sizes = page.locator("figure.gallery").first
        last = sizes.locator("[data-copy]").last
        expect(last).not_to_be_in_viewport()
        top = page.locator("#output-fields").bounding_box()
        assert top and top["y"] < (7500 if width == PHONE else 5000)
        sizes.focus()
        page.keyboard.press("End")
        expect(last).to_be_in_viewport()
        expect(page.locator("#output-fields")).not_to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False])
def test_print_and_readers_without_scripts_get_all_sizes(
    browser: Browser, base: str, scripts: bool
) -> None:
    with reader(browser, base, scripts=scripts) as visitor:
        page = visitor.opens(f"en/{IDEOGRAM}")
        if scripts:
            page.emulate_media(media="print")
            folded = page.locator("details td").first
            assert folded.evaluate("part => part.checkVisibility()")
        box = page.locator("figure.gallery").first.bounding_box()
        last = (
            page.locator("figure.gallery")
            .first.locator("[data-copy]")
            .last.bounding_box()
        )
        assert box and last and last["y"] < box["y"] + box["height"]


def test_folded_part_opens_for_a_link_into_it(visitor: Reader) -> None:
    page = visitor.opens(f"en/{SEEDREAM}")
    anchors = page.evaluate(
        "[...document.querySelectorAll('details [id]')].map((part) => part.id)"
    )
    for anchor in anchors[:1]:
        page = visitor.opens(f"en/{SEEDREAM}?again#{anchor}")
        place = page.locator(f"[id={json.dumps(anchor)}]")
        assert place.evaluate("place => place.checkVisibility()")


def nearest(page: Page) -> dict[str, str]:
    """What the size finder answers, by the title of the model."""
    rows = page.locator("[data-size-finder] li")
    return {
        str(row.locator("strong").text_content()): str(row.locator("a").text_content())
        for row in rows.all()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_size_finder_answers_what_is_typed(visitor: Reader, language: str) -> None:
    page = visitor.opens(f"{language}/compare/")
    width, height = page.locator("[data-size-finder] input").all()
    width.fill("1080")
    height.fill("1350")
    assert {
        "FLUX.1 Kontext Pro Edit": "3:4",
        "Ideogram 3.0 Reframe": "896:1120 (4:5)",
        "Seedream 5 Lite Text to Image": "1728x2304 (3:4)",
        "Wan 2.5 Text to Image": "1024:1280 (4:5)",
    } == nearest(page)
    page.locator("[data-size-finder] button").nth(2).click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Resolution.SIZE_896X1120" == copied
    width.fill("wide")
    assert page.locator("[data-size-finder] [role=status]").text_content()
    assert "true" == width.get_attribute("aria-invalid")
    page.locator("[data-size-finder] li a").nth(2).click()
    expect(page).to_have_url(re.compile(r"/ideogram-v3-reframe/#Resolution\.SIZE_"))


def test_size_finder_follows_the_pointer(visitor: Reader) -> None:
    page = visitor.opens(f"en/{SEEDREAM}")
    board = page.locator("[data-size-finder] .wish > svg")
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.58)
    page.mouse.up()
    width, height = (
        int(i.input_value()) for i in page.locator("[data-size-finder] input").all()
    )
    assert width > 2 * height
    assert {"Seedream 5 Lite Text to Image": "3136x1344 (21:9)"} == nearest(page)
