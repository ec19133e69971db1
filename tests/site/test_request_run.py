"""The button that runs a request on an emulator: what it shows, and what it never calls."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import PHONE, Reader, reader, violations
from looking import IDEOGRAM, SEEDREAM, Built
from playwright.sync_api import Browser, Page, expect

from generator.emulator import Emulator

ROOT = Path(__file__).parents[2]
REQUEST = {"image": "https://example.com/cat.png", "resolution": "1536:512 (3:1)"}
LINK = f"{IDEOGRAM}#request={quote(json.dumps(REQUEST))}"
NAMES = {"en": "Run on the emulator", "ja": "エミュレーターで実行"}


@pytest.fixture(scope="module")
def serving(generated: Path) -> Iterator[list[str]]:
    """The addresses of an emulator and of the site whose pages may call it."""
    command = [sys.executable, "-m", "generator", "docs", "serve", "--emulator"]
    command += ["--port", "0", "--generated", str(generated), "--schemas", "schemas"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        said = [run.stdout.readline(), run.stdout.readline()]
        try:
            yield [re.findall(r"http://[\d.]+:\d+", line)[0] for line in said]
        finally:
            run.terminate()


@pytest.fixture
def visitor(browser: Browser, serving: list[str]) -> Iterator[Reader]:
    with reader(browser, f"{serving[1]}/") as someone:
        yield someone


def said(page: Page) -> str:
    return page.locator(".run [role=status]").inner_text()


def test_it_runs_by_the_keyboard_and_shows_the_picture(
    serving: list[str], visitor: Reader
) -> None:
    page = visitor.opens(f"en/{LINK}")
    address = page.get_by_role("textbox", name="Address of the emulator")
    expect(address).to_have_value(serving[0])
    address.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=NAMES["en"])).to_be_focused()
    page.keyboard.press("Enter")
    picture = page.get_by_role("img", name="Result 1 of the emulator")
    expect(picture).to_be_visible()
    expect(page.locator(".run [role=status]")).to_have_text(re.compile("Done after"))
    assert [1536, 512] == picture.evaluate("i => [i.naturalWidth, i.naturalHeight]")
    expect(page.get_by_role("group", name="Result")).to_contain_text("/files/")
    # Nobody else was called.
    called = [line.removeprefix("asked ") for line in visitor.complaints]
    assert called and all(c.startswith((serving[0], "blob:")) for c in called)
    # Again in other words, in the dark and on a phone.
    visitor.looks(PHONE, "dark")
    page = visitor.opens(f"ja/{LINK}")
    page.get_by_label("エミュレーターのアドレス").press("Enter")
    expect(page.locator(".run [role=status]")).to_contain_text("完了しました")
    assert [] == violations(page)


def test_what_is_wrong_stays_here(visitor: Reader) -> None:
    page = visitor.opens(f"en/{SEEDREAM}")
    page.get_by_role("button", name=NAMES["en"]).click()
    assert "Correct the inputs first: 1." == said(page)
    page = visitor.opens(f"zh/{LINK}")
    address = page.get_by_label("模拟器的地址")
    for foreign in (
        "https://model-api.runcomfy.net", "http://192.168.0.1:8100", "127.0.0.1.example.com",
        "http://127.0.0.1@example.com", "http:\\\\example.com", "http://[::1]:8100", "0.0.0.0", "",
    ):  # fmt: skip
        address.fill(foreign)
        address.press("Enter")
        assert said(page).startswith("这不是本机的地址"), foreign
        expect(address).to_have_attribute("aria-invalid", "true")
    assert [] == visitor.complaints


ELSEWHERE = "http://127.0.0.2:9/x"


@pytest.mark.parametrize(
    ("token", "rule", "words"),
    [
        ("other", {}, "The emulator answered 400: The API token is missing or not valid"),
        (None, {"fault": "failed", "message": "out of memory"}, "Failed: out of memory"),
        (None, {"fault": "patch", "set": {"status_url": ELSEWHERE}},
            f"The emulator answered with {ELSEWHERE}, which is not on this machine"),
        (None, {"fault": "redirect", "to": ELSEWHERE}, "Nothing that can be read came from"),
        (None, {"fault": "never"}, "In progress."),
    ],
)  # fmt: skip
def test_bad_answers_are_said_and_not_followed(
    visitor: Reader, token: str | None, rule: dict[str, object], words: str
) -> None:
    rules = [{"call": "submit", **rule}] if rule else []
    with Emulator(ROOT / "schemas", token=token, script=rules) as emulator:
        page = visitor.opens(f"en/{LINK}")
        address = page.get_by_label("Address of the emulator")
        address.fill(emulator.url.replace("127.0.0.1", "localhost"))
        address.press("Enter")
        status = page.locator(".run [role=status]")
        expect(status).to_contain_text(words)
        if words.startswith("In"):
            page.get_by_role("button", name="Stop waiting").click()
            expect(status).to_have_text("No longer waiting.")
        assert [] == [line for line in visitor.complaints if ELSEWHERE in line]
    address.press("Enter")
    expect(status).to_contain_text("Start an emulator with runcomfy-codegen emulate")


BLOCKED = """(url) => new Promise((resolve) => {
    addEventListener("securitypolicyviolation", (event) => resolve(event.blockedURI));
    fetch(url).then(() => resolve("called"), () => setTimeout(resolve, 2000, "not forbidden"));
})"""


def test_policy_of_a_page_allows_what_the_build_is_for(
    built: Built, browser: Browser, base: str, serving: list[str], visitor: Reader
) -> None:
    page = visitor.opens(f"en/{IDEOGRAM}")
    for elsewhere in (ELSEWHERE, "http://[::1]:9/"):
        assert elsewhere == page.evaluate(BLOCKED, elsewhere)
    with reader(browser, base) as someone:
        page = someone.opens(f"en/{IDEOGRAM}")
        expect(page.locator(".rc-request .verdict")).to_be_visible()
        expect(page.get_by_role("button", name=NAMES["en"])).to_have_count(0)
        assert page.evaluate(BLOCKED, serving[0]).startswith(serving[0])
    holding = [
        path for path in built.root.rglob("*.*") if b"request-run" in path.read_bytes()
    ]
    assert [] == holding
