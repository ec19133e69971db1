"""The search of the site in headless Chromium: what it finds, and what it says when it cannot."""

import pytest
from browsing import PHONE, Reader, reader, violations
from looking import IDEOGRAM, LANGUAGES, SEEDREAM, Built
from playwright.sync_api import Browser, Page, expect


@pytest.mark.parametrize(
    "language, word", [("ja", "解像度"), ("zh", "分辨率"), ("en", "1152")]
)
def test_search_finds(visitor: Reader, base: str, language: str, word: str) -> None:
    page = visitor.opens(f"{language}/")
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill(word)
    first = page.locator("dialog li a").first
    expect(first).to_contain_text(word)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != f"{base}{language}/")
    expect(page.locator("article")).to_contain_text(word)


def test_search_says_when_there_is_nothing(visitor: Reader) -> None:
    page = visitor.opens("ja/")
    page.get_by_role("button", name="検索").click()
    page.get_by_role("searchbox").fill("qqqqzzzz")
    expect(page.locator("dialog [role=status]")).to_have_text("見つかりませんでした。")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


def test_search_knows_words_that_stand_apart(visitor: Reader) -> None:
    """Two words of a language without spaces, written as one that stands nowhere."""
    page = visitor.opens("ja/")
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("画像生成枚数")
    expect(page.locator("dialog li a").first).to_contain_text("画像")


QUICK, SIZES, FILES, ERRORS, BATCHES = (
    f"guides/{name}/" for name in ("quick-start", "sizes", "files", "errors", "batches")
)
# What engineers ask for in any language, and where it is answered.
ASKED = {
    "upload": FILES, "uploads": FILES, "webhook": QUICK, "timeouts": ERRORS,
    "price": ERRORS, "prices": ERRORS, "aspect ratio": SIZES, "Aspect Ratios": SIZES,
    "retry": ERRORS, "retries": ERRORS, "batch": BATCHES, "batches": BATCHES,
    "portrait": SIZES, "landscape": SIZES, "portr": SIZES,
    "アップロード": FILES, "あっぷろーど": FILES, "タイムアウト": ERRORS, "価格": ERRORS,
    "縦横比": SIZES, "リトライ": ERRORS, "りとらい": ERRORS, "一括": BATCHES,
    "ばっち": BATCHES, "ｱｯﾌﾟﾛｰﾄﾞ": FILES,
    "上传": FILES, "竖图": SIZES, "横版": SIZES, "如何选择尺寸": SIZES, "怎么选尺寸": SIZES,
    "超时": ERRORS, "价格": ERRORS, "重试": ERRORS, "批量": BATCHES,
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_knows_the_words_of_the_trade(visitor: Reader, language: str) -> None:
    page = visitor.opens(f"{language}/{SEEDREAM}")
    page.keyboard.press("/")
    led = {
        word: first_found(page, word).partition(f"/{language}/")[2].partition("#")[0]
        for word in ASKED
    }
    assert ASKED == led


def first_found(page: Page, word: str) -> str:
    """The address that the search offers first."""
    page.get_by_role("searchbox").fill(word)
    found = page.locator("dialog li a").first
    expect(found).to_be_visible()
    return str(found.evaluate("link => link.href"))


@pytest.mark.parametrize("here", [SEEDREAM, IDEOGRAM])
def test_search_shows_the_page_one_is_on_first(
    visitor: Reader, base: str, here: str
) -> None:
    page = visitor.opens(f"en/{here}?from=elsewhere")
    page.keyboard.press("/")
    assert first_found(page, "seed").startswith(f"{base}en/{here}")


def test_search_offers_to_load_its_index_again(visitor: Reader) -> None:
    page = visitor.opens("ja/")
    page.route("**/search-index.js", lambda route: route.abort())
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("サイズ")
    said = page.locator("dialog [role=status]")
    expect(said).to_contain_text("索引を読み込めませんでした。")
    page.unroute("**/search-index.js")
    said.get_by_role("button", name="もう一度試す").click()
    expect(page.locator("dialog li a").first).to_contain_text("サイズ")
    assert ["Failed to load resource: net::ERR_FAILED"] == visitor.complaints
    visitor.complaints.clear()


def test_search_of_a_site_that_was_opened_as_files(
    built: Built, browser: Browser
) -> None:
    with reader(browser, built.root.as_uri() + "/") as visitor:
        page = visitor.opens(f"en/{IDEOGRAM}index.html")
        page.keyboard.press("/")
        assert IDEOGRAM in first_found(page, "seed")
        page.get_by_role("searchbox").fill("upload")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("Files and URLs")
        assert [] == visitor.complaints


def test_search_in_the_dark_and_on_a_phone_is_accessible(
    browser: Browser, base: str
) -> None:
    with reader(browser, base, width=PHONE, scheme="dark") as visitor:
        page = visitor.opens("en/")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("searchbox").fill("size")
        expect(page.locator("dialog li a").first).to_be_visible()
        assert [] == violations(page)
