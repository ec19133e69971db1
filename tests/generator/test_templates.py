"""Templates hold values, loops and conditions; what to say is decided in Python."""

from functools import cache
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

TEMPLATES = Path(__file__).parents[2] / "templates"
PATHS = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for path in TEMPLATES.rglob("*.jinja*")
    if path.is_file()
)
# The class printer hands its own texts to its templates and to nobody before them, so these
# three mend what it writes: indentation, a quote at the end, the mark of a required field.
PRINTER = "classes/"
ARITHMETIC = (nodes.BinExpr, nodes.Neg, nodes.Pos, nodes.Concat)
DECISIONS = (
    nodes.Assign, nodes.AssignBlock, nodes.Compare, nodes.NSRef, nodes.ScopedEvalContextModifier,
)  # fmt: skip
LOGIC = (nodes.And, nodes.Or, nodes.Not)


@cache
def parsed(path: str) -> nodes.Template:
    return jinja2.Environment().parse((TEMPLATES / path).read_text("utf-8"))


def logic(template: nodes.Template) -> set[str]:
    """The kinds of nodes that compute or decide."""
    found = template.find_all((*ARITHMETIC, *DECISIONS))
    return {type(node).__name__ for node in found if not isinstance(node, LOGIC)}


def of_printer(path: str, allowed: set[str]) -> set[str]:
    """What the templates of the class printer may hold, and no others."""
    return allowed if path.startswith(PRINTER) else set()


def methods(template: nodes.Template) -> set[str]:
    """The names of the methods that are called; calls of macros are none."""
    return {
        call.node.attr if isinstance(call.node, nodes.Getattr) else "?"
        for call in template.find_all(nodes.Call)
        if not isinstance(call.node, nodes.Name)
    }


@pytest.mark.parametrize(
    ("text", "kinds", "called"),
    [
        ("{% for a in b %}{{ a.c }}{% if a.d and not e %}{{ f(a) }}{% endif %}{% endfor %}",
         set[str](), set[str]()),
        ("{{ a + 1 }}{{ a ~ b }}{% set c = 1 %}{{ -a }}", {"Add", "Assign", "Concat", "Neg"}, set[str]()),
        ("{% if a == 1 or a in b %}{{ a.upper() }}{{ a['b']() }}{% endif %}", {"Compare"}, {"upper", "?"}),
    ],
)  # fmt: skip
def test_what_is_forbidden_is_found(
    text: str, kinds: set[str], called: set[str]
) -> None:
    template = jinja2.Environment().parse(text)
    assert (kinds, called) == (logic(template), methods(template))


def test_there_are_templates_of_every_kind() -> None:
    assert {"classes", "docs", "package", "root"} == {p.split("/")[0] for p in PATHS}


def test_templates_compute_and_decide_nothing() -> None:
    # `"\n" in description`, `description[-1]`, and `set field = fields[0]` of an alias.
    allowed = {"Assign", "Compare", "Neg"}
    found = {path: logic(parsed(path)) - of_printer(path, allowed) for path in PATHS}
    assert {} == {path: kinds for path, kinds in found.items() if kinds}


def test_templates_call_no_method() -> None:
    allowed = {"replace", "__repr__", "startswith"}
    found = {path: methods(parsed(path)) - of_printer(path, allowed) for path in PATHS}
    assert {} == {path: names for path, names in found.items() if names}


def test_templates_use_no_filter_that_computes() -> None:
    found = {
        path: {node.name for node in parsed(path).find_all(nodes.Filter)}
        - (of_printer(path, {"replace"}) or {"indent"})
        for path in PATHS
    }
    assert {} == {path: names for path, names in found.items() if names}


def test_no_text_is_compiled_as_a_template() -> None:
    # A template's name is not a value.
    kinds = (nodes.Include, nodes.Import, nodes.FromImport)
    assert [] == [
        path
        for path in PATHS
        for node in parsed(path).find_all(kinds)
        if not isinstance(node.template, nodes.Const)
    ]
