"""The built site: the same pages in all languages, links that lead somewhere, small, for machines too."""

import json
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from looking import BASE, IDEOGRAM, LANGUAGES, SEEDREAM, Built, attribute, select

from generator.site import navigation, search_index
from generator.site.card_shapes import outlines
from generator.site.pages import Page

HEAVIEST = 300_000  # bytes of one page with all that it loads, images aside


def test_languages_have_the_same_pages(built: Built) -> None:
    pages = [sorted(built.of(language)) for language in LANGUAGES]
    assert pages[0] == pages[1] == pages[2]
    assert len(pages[0]) > 5


def test_languages_have_the_same_anchors(built: Built) -> None:
    for address in built.of("en"):
        anchors = [
            select(
                built.of(language)[address],
                "article [id]:not(h2 > span, h3 > span)",
                "id",
            )
            for language in LANGUAGES
        ]
        assert anchors[0] == anchors[1] == anchors[2], address


def test_every_heading_has_an_anchor_that_was_given(built: Built) -> None:
    for address, page in built.pages.items():
        for anchor in select(page, "article :is(h2, h3, h4)", "id"):
            assert anchor, address
            assert not anchor.startswith("_"), (address, anchor)


def test_links_lead_somewhere(built: Built) -> None:
    followed = 0
    for address, page in built.pages.items():
        for link in select(page, "[href]", "href") + select(page, "[src]", "src"):
            target = built.target(address, link)
            if target is None:
                continue
            assert target.is_file(), (address, link)
            followed += 1
            anchor = unquote(urlsplit(link).fragment)
            if anchor and target.name == "index.html":
                there = target.relative_to(built.root).parent.as_posix() + "/"
                assert anchor in built.anchors[there], (address, link)
    assert followed > 100


def test_models_lead_to_their_guides(built: Built) -> None:
    guides = {
        f"../../guides/{name}/" for name in ("quick-start", "sizes", "files", "errors")
    }
    for address in (IDEOGRAM, SEEDREAM):
        for page in (pages[address] for pages in map(built.of, LANGUAGES)):
            assert guides == set(select(page, "article .guide a", "href"))


def test_pages_ask_no_other_host(built: Built) -> None:
    for address, page in built.pages.items():
        loaded = select(page, "script[src], img[src], source[src]", "src")
        loaded += select(page, "link[rel~=stylesheet], link[rel~=icon]", "href")
        assert [] == [link for link in loaded if urlsplit(link).netloc], address
    for path in built.root.glob("assets/*.css"):
        assert "url(" not in path.read_text("utf-8")


def test_switch_leads_to_the_same_page(built: Built) -> None:
    for address, page in built.pages.items():
        below = address.partition("/")[2]
        found = [
            built.target(address, link) for link in select(page, ".languages a", "href")
        ]
        assert [built.root / lang / below / "index.html" for lang in LANGUAGES] == found


def test_translations_are_announced(built: Built) -> None:
    for address, page in built.pages.items():
        below = address.partition("/")[2]
        told = {
            attribute(link, "hreflang"): attribute(link, "href")
            for link in page.select("link[rel=alternate][hreflang]")
        }
        assert {
            "en": f"{BASE}en/{below}",
            "ja": f"{BASE}ja/{below}",
            "zh-Hans": f"{BASE}zh/{below}",
            "x-default": f"{BASE}en/{below}",
        } == told
        assert [BASE + address] == select(page, "link[rel=canonical]", "href")


@pytest.mark.parametrize(
    "language, tag", [("en", "en"), ("ja", "ja"), ("zh", "zh-Hans")]
)
def test_language_is_marked(built: Built, language: str, tag: str) -> None:
    for page in built.of(language).values():
        assert [tag] == select(page, "html", "lang")


def weight(built: Built, address: str, page: BeautifulSoup) -> int:
    loaded = select(page, "script[src]", "src")
    loaded += select(page, "link[rel~=stylesheet]", "href")
    files = {built.target(address, link) for link in loaded}
    files.add(built.root / address / "index.html")
    return sum(path.stat().st_size for path in files if path)


def test_pages_are_light(built: Built) -> None:
    weights = {a: weight(built, a, page) for a, page in built.pages.items()}
    assert {} == {a: w for a, w in weights.items() if w > HEAVIEST}


def test_every_page_stands_there_as_markdown(built: Built) -> None:
    for address, page in built.pages.items():
        (link,) = select(page, "link[type='text/markdown']", "href")
        target = built.target(address, link)
        assert target is not None
        title = page.select_one("article h1")
        assert title is not None
        assert f"# {title.text}" in target.read_text("utf-8").replace("\\", "")


def test_sitemap_names_every_page(built: Built) -> None:
    root = ElementTree.fromstring(built.text("sitemap.xml"))
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    found = [str(loc.text) for loc in root.iterfind("s:url/s:loc", space)]
    assert sorted(BASE + address for address in built.pages) == sorted(found)


def test_list_for_language_models_leads_everywhere(built: Built) -> None:
    text = built.text("llms.txt")
    assert text.startswith("# ")
    assert text.splitlines()[2].startswith("> ")
    links = [part.partition(")")[0] for part in text.split("](")[1:]]
    for link in links:
        assert (built.root / link.removeprefix(BASE)).is_file(), link
    paths = {link.removeprefix(BASE) for link in links}
    assert {"openapi.json", "llms-full.txt"} <= paths
    english = {
        p.relative_to(built.root).as_posix() for p in built.root.glob("en/**/*.md")
    }
    assert english <= paths
    whole = built.text("llms-full.txt")
    for path in english:
        assert built.text(path).strip() in whole


def test_schemas_are_served_as_published(built: Built) -> None:
    served = sorted((built.root / "schemas").rglob("*.json"))
    assert len(served) == 4
    for path in served:
        source = built.source / path.relative_to(built.root)
        assert source.read_bytes() == path.read_bytes()
        # The same input, repaired and with its rules, for validators that know nothing of us.
        plain = json.loads(
            built.text(f"inputs/{path.relative_to(built.root / 'schemas').as_posix()}")
        )
        assert "https://json-schema.org/draft/2020-12/schema" == plain["$schema"]
        model = json.loads(path.read_text("utf-8"))["input_schema"]
        assert model["properties"].keys() == plain["properties"].keys()


def test_search_reads_what_the_pages_say(built: Built) -> None:
    for language in LANGUAGES:
        script = built.text(f"{language}/{search_index.FILE}")
        index = json.loads(script.removeprefix("window.runcomfySearchIndex="))
        assert sorted(built.of(language)) == sorted(page["address"] for page in index)
        led_to: set[str] = set()
        for page in index:
            shown = {
                attribute(heading, "id"): heading.text
                for heading in built.of(language)[page["address"]].select(
                    "article :is(h1, h2, h3, h4)"
                )
            }
            for place, (anchor, title, text, *more) in enumerate(page["sections"]):
                assert title in " ".join(shown[anchor].split())
                assert "  " not in text
                if more:
                    led_to.add(page["address"] + (f"#{anchor}" if place else ""))
        assert set(search_index.KEYWORDS) == led_to


def test_cards_show_the_shapes_of_their_models(built: Built) -> None:
    for language in LANGUAGES:
        page = built.pages[f"{language}/"]
        cards = page.select(".cards > li")
        assert len(cards) == len(page.select(".cards > li > svg.outlines > path"))
        assert ["true"] * len(cards) == select(page, ".outlines", "aria-hidden")


def test_outlines_are_of_one_area_and_few() -> None:
    wide = outlines([[2, 1], [512, 512], [1024, 1024], [1, 2]])
    assert 'd="M1 12h31v16h-31zM40 9h22v22h-22zM70 4h16v31h-16z"' in wide
    assert 7 == outlines([n, 10] for n in range(1, 90)).count("z")
    assert "" == outlines([])


def test_menu_of_a_large_catalogue_lists_one_vendor() -> None:
    models = [
        Page("en", f"{vendor}/m{n}.md") for vendor in ("a", "b") for n in range(40)
    ]
    group = [Page("en", "index.md"), Page("en", "guides/sizes.md"), *models]
    titles = {page.address: f"Title of {page.path}" for page in group}
    menus = navigation.menus(group, titles)
    for page, listed, others in ((models[0], "a", "b"), (models[-1], "b", "a")):
        menu = BeautifulSoup(navigation.on(page, menus), "html.parser")
        links = {link.text: str(link["href"]) for link in menu.select("a")}
        assert 2 + 40 + 1 == len(links)
        assert links[f"Title of {listed}/m7.md"] == f"../../../en/{listed}/m7/"
        assert links[f"{others} (40)"] == f"../../../en/{others}/m0/"
        assert [titles[page.address]] == [
            link.text for link in menu.select("[aria-current]")
        ]
    none = BeautifulSoup(navigation.on(group[0], menus), "html.parser")
    assert ["a (40)", "b (40)"] == [link.text for link in none.select("a")][2:]
