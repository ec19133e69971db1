"""What is laid out without black is what black would have written."""

import ast
from collections.abc import Iterator
from pathlib import Path

import black
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.python.black_style import laid_out
from generator.python.formatting import blackened

ROOT = Path(__file__).parents[2]
MODE = black.Mode(target_versions={black.TargetVersion.PY311})
TREES = ("tests/cases", "tests/contract", "generated")
COPIED = ROOT / "templates/package"

words = st.sampled_from(
    ["A", "mode", "Resolution_of_the_result", "aspect_ratio_of_all_that_follows", "x1"]
)
strings = st.text(st.sampled_from("aZ09 :x(),.#'\"\\[]=|é日\u200b"), max_size=40).map(
    repr
)
numbers = st.one_of(
    st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans()
).map(repr)
docs = st.lists(
    st.text(st.sampled_from("ab é日'\"`.()"), max_size=90), min_size=1, max_size=3
).map(lambda lines: "\n".join(lines))


texts = st.text(st.sampled_from("aZ09 :x(),.#'\"\\[]{}=|é日"), max_size=60)
data = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)
    ),
    max_leaves=9,
).map(repr)


def joined(items: list[str], separator: str = ", ") -> str:
    return separator.join(items)


listed = st.lists(words, min_size=1, max_size=5).map(joined)

values = st.recursive(
    st.one_of(words, strings, numbers, st.just("None")),
    lambda inner: st.one_of(
        st.builds(
            "{}[{}]".format, words, st.lists(inner, min_size=1, max_size=9).map(joined)
        ),
        st.builds("{}({})".format, words, st.lists(inner, max_size=9).map(joined)),
        st.builds("{}({}={})".format, words, words, inner),
        st.builds("{} | {}".format, words, words),
        st.lists(inner, max_size=9).map(lambda items: f"[{joined(items)}]"),
        st.lists(inner, max_size=4).map(lambda items: f"({joined(items)})"),
        inner.map("({})".format),
    ),
    max_leaves=12,
)
annotations = st.lists(words, min_size=1, max_size=4).map(lambda n: joined(n, " | "))


def exploded(head: str, items: list[str], tail: str, margin: str) -> str:
    rows = [f"{margin}    {item},\n" for item in items]
    return f"{margin}{head}\n{''.join(rows)}{margin}{tail}"


def simple(margin: str) -> st.SearchStrategy[str]:
    doc = docs.map(lambda text: f'{margin}"""{text}"""'.replace("\n", f"\n{margin}"))
    ended = docs.map(lambda t: f'{margin}"""{t}\n"""'.replace("\n", f"\n{margin}"))
    return st.one_of(
        st.builds(f"{margin}{{}} = {{}}".format, words, values),
        st.builds(f"{margin}{{}}: {{}}".format, words, annotations),
        st.builds(f"{margin}{{}}: {{}} = {{}}".format, words, annotations, values),
        st.builds(f"{margin}{{}}: {{}} = {{}}".format, words, annotations, data),
        st.builds(
            lambda name, items: exploded(f"{name} = [", items, "]", margin),
            words, st.lists(st.one_of(strings, values), max_size=4),
        ),
        st.builds(
            lambda name, rows: exploded(
                f"{name} = f(", ["{", *[f"    {k}: {v}" for k, v in rows], "}"], ")", margin
            ),
            words, st.lists(st.tuples(strings, values), max_size=3),
        ),
        st.builds(f"{margin}from .{{}} import {{}}".format, words, listed),
        doc,
        ended,
    )  # fmt: skip


def spaced(statements: st.SearchStrategy[str], least: int) -> st.SearchStrategy[str]:
    """Statements with up to three blank lines after each."""
    rows = st.tuples(statements, st.integers(0, 3))
    return st.lists(rows, min_size=least, max_size=5).map(
        lambda found: "".join(text + "\n" * (1 + blank) for text, blank in found)
    )


classes = st.builds(
    "class {}({}, frozen=True):\n{}".format, words, words, spaced(simple("    "), 1)
)
conditions = st.builds("if {}:\n{}".format, words, spaced(simple("    "), 1))
modules = st.builds(
    '# {}\n"""{}"""\n\n{}'.format,
    words,
    docs,
    spaced(st.one_of(simple(""), classes, conditions), 1),
)


@given(modules)
@example('# a\nclass A(B, frozen=True):\n    """Text "quoted\\""""\n')
@example("# a\nA: B = C[\n    'x',  # why\n]\n")
@example("# a\nx = 1; y = 2\n")
@example("""# a\n'''doc'''\nx: A = {'k': ('v'), "w": [1,]}\n""")
@example('# a\n"""doc"""\nx: A = {"k": (1), "w": [' + "'word', " * 15 + "]}\n")
@example("# a\r\nx = [\r\n    'a',\r\n]\r\n")
def test_layout_is_that_of_black(module: str) -> None:
    try:
        tree = ast.parse(module)
        wanted = black.format_str(module, mode=MODE)
    except (SyntaxError, black.InvalidInput):
        return
    assert wanted == laid_out(module, tree, blackened)


def made() -> Iterator[Path]:
    """Modules that were generated, and others; not those of the package that are copied."""
    package = ROOT / "generated/runcomfy_client"
    for folder in TREES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            is_own = path.is_relative_to(package)
            if not is_own or not (COPIED / path.relative_to(package)).exists():
                yield path


@pytest.mark.parametrize("folder", TREES)
def test_generated_modules_are_stable(folder: str) -> None:
    found = [path for path in made() if path.is_relative_to(ROOT / folder)]
    assert found
    for path in found:
        text = path.read_text("utf-8")
        if text:
            assert black.format_str(text, mode=MODE) == laid_out(
                text, ast.parse(text), blackened
            ), path
