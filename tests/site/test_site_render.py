"""What becomes of the Markdown of one page, which is read as GitHub reads it."""

import copy
from pathlib import Path

import pytest
from looking import LANGUAGES, Built

from generator.site.pages import Docs, Page, Shared
from generator.site.render import Rendered, render, title

FILES = {
    "assets/x.svg": '<svg width="1" viewBox="0 0 1 1"><path d="M0 0"/></svg>',
    "assets/forms/acme/x.json": '{"form": {"id": "</script>"}, "en": {"messages": []}}',
}


class Given(Docs):
    """Files that are on no disk."""

    def text(self, path: str) -> str | None:
        return FILES.get(path)


SHARED = Shared(
    base=None,
    docs=Given(Path(), FILES.keys()),
    addresses={},
    own={},
    sizes={"acme/x": '[{"id": "</script>"}]'},
    titles={},
    menus={"en": {}, "ja": {}},
    outlines={"acme/x/": "<svg></svg>"},
)


def rendered(text: str, path: str = "acme/x.md") -> Rendered:
    return render(Page("en", path), text, SHARED)


def html(text: str) -> str:
    return rendered(text).html.replace("\n", "")


MARKDOWN = """# A *title* \\*

[//]: # "Generated"

A [summary](y.md) with `code`
of two lines.

<a id="here"></a>

## Some_name &amp; more

<details markdown="1">
<summary>Folded</summary>

- item

  more

```text
<details>
  - item
```

</details>
"""


def test_a_page_as_a_whole() -> None:
    page = rendered(MARKDOWN)
    assert '<p>A <a href="../y/">summary</a> with <code>code</code>' in page.html
    assert "<pre><code>&lt;details&gt;\n  - item\n</code></pre>" in page.html
    assert "<p>more</p>\n</li>" in page.html
    assert "Generated" not in page.html
    assert "<details>" in page.html
    assert ("A *title* \\*", "A summary with `code` of two lines.") == page.opening
    assert "A summary with code of two lines." == page.summary
    assert [("h2", "here", "Some_name & more")] == page.headings
    assert (
        '<h2 id="here">Some_name &amp; more<span id="some_name--more"></span>'
        '<a class="anchor" href="#here"'
    ) in page.html
    assert "A title *" == title(MARKDOWN)


@pytest.mark.parametrize(
    "path, link, leads",
    [
        ("index.md", "acme/x.md", "acme/x/"),
        ("acme/x.md", "y.md#a", "../y/#a"),
        ("acme/x.md", "../index.md", "../../"),
        ("acme/x.md", "../../ja/index.md", "../../../ja/"),
        ("acme/x.md", "../../openapi.json", "../../../openapi.json"),
        ("acme/x.md", "#here", "#here"),
        ("acme/x.md", "https://example.org/x.md", "https://example.org/x.md"),
    ],
)
def test_links_lead_to_addresses(path: str, link: str, leads: str) -> None:
    assert f'<a href="{leads}">' in rendered(f"see [x]({link})", path).html


def test_what_markdown_has_no_words_for() -> None:
    code = '<div class="language-text highlight"><pre><code>{}</code></pre></div>'
    tabs = "**A**\n\n```\none\n```\n\n**B**\n\n```\ntwo\n```\n\n**C**\n"
    assert (
        '<div class="tabs"><section class="tab"><p class="tab-label">A</p>'
        f'{code.format("one")}</section><section class="tab"><p class="tab-label">B</p>'
        f'{code.format("two")}</section></div><p><strong>C</strong></p>'
    ) == html(tabs)
    cards = "- **[x](x.md)**\n- y\n\n# A\n\n- z\n"
    assert (
        '<ul class="cards"><li><strong><a href="./">x</a></strong><svg></svg></li>'
        "<li>y</li></ul><h1>A</h1><ul><li>z</li></ul>"
    ) == html(cards)
    row = '| a |\n| - |\n| <a id="v"></a>`x` y |\n'
    assert '<td><a id="v" href="#v"><code>x</code></a> y</td>' in html(row)
    note = "> [!NOTE]\n> Mind *this*.\n>\n> - and\n"
    assert (
        '<div class="note note-note" role="note"><p class="note-title">Note</p>'
        "<p>Mind <em>this</em>.</p><ul><li>and</li></ul></div>"
    ) == html(note)
    assert (
        '<figure class="drawing"><svg viewBox="0 0 1 1" role="img" '
        'aria-label="a_b &quot;c&quot;"><path d="M0 0"/></svg></figure>'
    ) == html('![a\\_b "c"](../../assets/x.svg)\n')
    finder = rendered('<div data-size-finder="acme/x"></div>\n')
    assert finder.scripts == ["size-finder"]
    assert '[{"id": "\\u003c/script>"}]</script>' in finder.html
    form = rendered('# X\n\n<div data-request-form="acme/x"></div>\n')
    assert form.scripts == ["request-form"]
    assert form.headings == [("h2", "request-form", "Build a request")]
    assert '"id":"\\u003c/script>","messages":[],"words":{' in form.html


def test_code_in_few_colors() -> None:
    code = '```python title="a<b.py"\nclass A: x = f("b", 1)  # c\n```\n'
    assert (
        '<div class="language-python highlight"><span class="filename">a&lt;b.py</span>'
        '<pre><code><span class="k">class</span> <span class="n">A</span>: x = f('
        '<span class="s">"b"</span>, <span class="m">1</span>)  '
        '<span class="c"># c</span></code></pre></div>'
    ) == html(code)
    assert '<div class="language-nope highlight"><pre><code>&lt;x' in html(
        "```nope\n<x\n```\n"
    )


def test_long_names_may_be_broken() -> None:
    path = "`acme/a-name/of/some-length`"
    broken = "<code>acme/<wbr>a-name/<wbr>of/<wbr>some-length</code>"
    assert broken in html(path)
    assert "<code>a_name_with_joints</code>" in html("`a_name_with_joints`")


def table(heads: list[str], *rows: list[str]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return html("".join(f"| {' | '.join(line)} |\n" for line in lines))


def test_tables_of_sentences_know_their_headings() -> None:
    long = "a sentence that is too long to stand in one of several columns"
    heads = ["A", "B &lt;", "C"]
    found = table(heads, ["x", "`a_name_with_joints`", long], ["y", "`a_b`", "—"])
    assert found.startswith('<div class="wide listed">')
    name = "<code>a_<wbr>name_<wbr>with_<wbr>joints</code>"
    assert f'<td data-head="B &lt;">{name}</td>' in found
    assert '<td data-head="B &lt;"><code>a_b</code></td>' in found
    assert '<td class="none" data-head="C">—</td>' in found
    assert "data-head" not in table(heads, ["x", "y", "z"])


def test_tables_of_figures_are_packed() -> None:
    heads = ["Value", "Member", "Ratio", "Megapixels"]
    found = table(heads, ["2K", "SIZE\\_2K", "—", "—"], ["a", "A", "1:1", "4.19"])
    assert found.startswith('<div class="wide packed">')
    assert '<td class="shape" data-head="Ratio">1:1</td>' in found
    assert '<td data-head="Megapixels">4.19</td>' in found
    words = table(heads, ["a", "A", "wide", "4.19"])
    assert words.startswith('<div class="wide listed">')


def test_tables_of_two_columns_tell_facts_from_pairs() -> None:
    facts = table(["Model id", "`a/b`"], ["Vendor", "a"])
    assert facts.startswith('<div class="wide facts">')
    assert table(["A", "B"], ["x", "y"]).startswith('<div class="wide pairs">')


@pytest.mark.parametrize("language", LANGUAGES)
def test_emphasis_is_rendered_beside_full_width_marks(
    built: Built, language: str
) -> None:
    """GitHub leaves the asterisks of ``**語。**語``: a closing mark between them is none."""
    for address, page in built.of(language).items():
        (shared,) = page.select("article")
        article = copy.copy(
            shared
        )  # with all that is in it: other tests read the page, too
        for code in article.select("code, svg"):
            code.extract()
        assert "**" not in article.text, address
