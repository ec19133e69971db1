"""Foreign text in Markdown comes back as the same text, and as nothing else."""

import json

import pytest
from docs_reading import flat, parsed, rendered_text, samples
from hypothesis import example, given
from hypothesis import strategies as st

from generator.core.markdown import code, fence, folded, json_text, prose, text, visible

SHOWN = {"text", "text_special"}
NASTY = [
    "# heading", "1. item", "2) item", "- item", "+ item", "* item", "> quote", "---",
    "===", "***", "!!! note", "??? tip", ": definition", "[^1]: note", "| a | b |",
    "|---|---|", "    code", "```python", "~~~", "$$x$$", "a\n\nb", "a  \nb", "a\\\nb",
    "<script>alert(1)</script>", "<!-- comment", "<b onclick=x>", "&lt;b&gt;", "&#60;",
    "[text](javascript:alert(1))", "![x](https://evil.example/x.png)", "[a]: https://b",
    "<https://evil.example>", "https://evil.example", "www.evil.example", "a@b.example",
    "`code`", "``", "a `` b ` c", "*a* _b_ __c__ ~~d~~ ==e== ^f^ ~g~", "{: .x }", "{% x %}",
    "{{ x }}", ":smile:", "\u202eevil\u2066", "zero\u200bwidth", "\ufeffbom", "\\", "\\`a`",
]  # fmt: skip
texts = st.one_of(
    st.text(),
    st.text(st.sampled_from("`|\\<>&[]()!#*_~{}:=-+.1 \n\tab")),
    st.sampled_from(NASTY),
    st.lists(st.sampled_from(NASTY)).map(" ".join),
)


def in_places(markdown: str) -> list[str]:
    """The Markdown in a paragraph, a list, a heading and a cell."""
    return [
        f"{markdown}\n",
        f"before\n\n- {markdown}\n",
        f"## {markdown}\n",
        f"| {markdown} | b |\n| --- | --- |\n| {markdown} | d |\n",
    ]


def structure(markdown: str) -> list[str]:
    """The kinds of all tokens, with runs of text as one."""
    kinds = ["text" if t.type in SHOWN else t.type for t in flat(parsed(markdown))]
    return [
        k for i, k in enumerate(kinds) if k != "text" or kinds[i - 1 : i] != ["text"]
    ]


@given(texts)
@example("a\u00a0")
def test_a_text_comes_back_wherever_it_stands(value: str) -> None:
    plain = in_places("word")
    for place, like in zip(in_places(text(value)), plain, strict=True):
        expected = rendered_text(parsed(like)).replace("word", folded(value))
        assert expected == rendered_text(parsed(place))
        if folded(value):
            assert structure(like) == structure(place)


@given(texts)
def test_a_value_comes_back_as_code_or_text(value: str) -> None:
    for place in in_places(code(value)):
        tokens = list(flat(parsed(place)))
        assert {t.type for t in tokens if t.content} <= {*SHOWN, "code_inline"}
    shown = rendered_text(parsed(code(value)))
    spelt = {visible(value), visible(json.dumps(value, ensure_ascii=False))}
    assert shown in spelt | {folded(s) for s in spelt}


@given(texts)
def test_prose_holds_text_and_code_only(value: str) -> None:
    for place, like in zip(in_places(prose(value)), in_places("word"), strict=True):
        kinds = set(structure(place))
        assert kinds <= {*structure(like), "inline", "text", "code_inline"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("take `auto` or not", [("text", "take "), ("code_inline", "auto"), ("text", " or not")]),
        ("`auto`", [("code_inline", "auto")]),
        ("`a`, `b`.", [("code_inline", "a"), ("text", ", "), ("code_inline", "b"), ("text", ".")]),
        ("値は`auto`です", [("text", "値は"), ("code_inline", "auto"), ("text", "です")]),
    ],
)  # fmt: skip
def test_single_marks_in_prose_are_code(
    value: str, expected: list[tuple[str, str]]
) -> None:
    assert expected == [
        (t.type, t.content) for t in flat(parsed(prose(value))) if t.content
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1152:864 (4:3)", "`1152:864 (4:3)`"),
        ("", '`""`'),
        ("5", '`"5"`'),
        (5, "`5`"),
        (True, "`true`"),
        ("true", '`"true"`'),
        (" a", '`" a"`'),
        ("a\nb", '`"a\\nb"`'),
        ("`", "`` ` ``"),
        ("a|b", "a&#124;b"),
        ({"a": [1, None]}, '`{"a": [1, null]}`'),
    ],
)
def test_values_are_spelt_without_doubt(value: object, expected: str) -> None:
    assert expected == code(value)


def test_a_mark_that_nothing_closes_is_text() -> None:
    assert "an `open and a`shut&#96;" == prose("an `open and a `shut`")


@given(texts)
def test_a_fence_holds_what_was_put_in(value: str) -> None:
    content = json_text({"text": value, value: 1})
    blocks = samples(f"before\n\n{fence(content, 'json')}\n\nafter\n")
    assert [("json", content + "\n")] == blocks
    assert {"text": value, value: 1} == json.loads(blocks[0][1])


@pytest.mark.parametrize(
    "value", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\x1b", "\U000e0041"]
)
def test_invisible_characters_are_shown_by_number(value: str) -> None:
    expected = f"a<U+{ord(value):04X}>b"
    assert expected == visible(f"a{value}b")
    assert expected == rendered_text(parsed(text(f"a{value}b")))
    assert value not in json_text(value)
    assert value == json.loads(json_text(value))
