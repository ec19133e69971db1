"""Every JSON value and every text survive the way through Python source."""

import ast
import inspect
import json

import black
import stages
from hypothesis import given
from hypothesis import strategies as st
from random_schemas import texts, words

from generator.python.literals import docstring, literal, paragraphs, stable

_characters = st.characters(exclude_categories=["Cs"])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
    | st.text(_characters),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
_any_text = texts | st.text(_characters | st.sampled_from('"\\\n\r\t '), max_size=40)


def formatted(source):
    """What black makes of it."""
    return black.format_str(source, mode=black.Mode())


@given(values)
def test_a_value_survives(value):
    # JSON tells 1 from 1.0 and from true, which == does not.
    assert json.dumps(value) == json.dumps(ast.literal_eval(literal(value)))


@given(values)
def test_black_changes_no_value(value):
    source = formatted(f"x = {literal(value)}\n").removeprefix("x = ")
    assert json.dumps(value) == json.dumps(ast.literal_eval(source.strip()))


@given(_any_text)
def test_a_text_survives_as_a_docstring(text):
    for indent in (0, 4):
        head = "class X:\n    " if indent else ""
        for source in (f"{head}{docstring(text, indent)}\n", formatted(f"{head}{docstring(text, indent)}\n")):  # fmt: skip
            scope = {}
            exec(compile(source, "x", "exec", dont_inherit=True), scope)
            found = scope["X"].__doc__ if indent else scope.get("__doc__")
            # A space keeps a last quote from the closing ones.
            assert paragraphs(text) == inspect.cleandoc(found or "").rstrip(" ")


@given(_any_text)
def test_paragraphs_are_stable_and_lose_no_word(text):
    folded = paragraphs(text)
    assert folded == paragraphs(folded)
    # A backslash stands before a word that would open a block.
    bare = [[word.removeprefix("\\") for word in t.split()] for t in (text, folded)]
    assert bare[0] == bare[1]


@given(_any_text)
def test_only_stable_characters_stand_raw(text):
    for source in (literal(text), docstring(text)):
        assert source == stable(source)
        assert "\r" not in source
        assert not any(
            0x202A <= ord(c) <= 0x202E or 0x2066 <= ord(c) <= 0x2069 for c in source
        )
        # Python 3.11 knows Unicode 14; nothing outside these planes is needed raw.
        assert all(ord(c) < 0xFF5F for c in source)


@given(st.lists(words, min_size=1, max_size=5, unique=True), texts, texts, texts)
def test_the_class_printer_keeps_values_texts_and_wire_names(values, title, text, key):
    schema = {
        "type": "object",
        "properties": {
            "plain": {
                "enum": values,
                "default": values[-1],
                "title": title,
                "description": text,
            },
            key: {"type": "string", "title": title},
        },
        "required": ["plain"],
    }
    ours = {"summary": {"en": text or "x"}, "names": {
        "members": {"/input_schema/properties/plain": {v: f"M{i}" for i, v in enumerate(values)}},
    }}  # fmt: skip
    outcome = stages.generated(stages.source(schema, ours=ours))
    if key == "plain" or outcome.errors == [
        ("name-collision", f"/input_schema/properties/{key}")
    ]:
        return
    assert outcome.errors == []
    with stages.imported(outcome.text) as module:
        request = getattr(module, outcome.names.cls)
        assert values == [m.value for m in module.Plain]
        assert {"plain": values[-1]} == request().to_wire()
        fields = request.model_fields
        other = outcome.names.fields[f"/input_schema/properties/{stages.step(key)}"]
        alias = fields[other].serialization_alias
        assert key == (other if alias is None else alias)
        if text.strip():
            assert paragraphs(text) == inspect.cleandoc(request.__doc__).rstrip(" ")
        if expected := text.strip() or title.strip():
            ends = (".", "!", "?", "…", "。", "！", "？")
            expected += "" if expected.endswith(ends) else "."
            found = field_doc(outcome.text, outcome.names.cls, "plain")
            assert paragraphs(expected) == inspect.cleandoc(found).rstrip(" ")


def field_doc(source, cls, field):
    """The text below a field."""
    body = next(n.body for n in ast.parse(source).body if getattr(n, "name", "") == cls)
    at = next(i for i, n in enumerate(body) if isinstance(n, ast.AnnAssign) and n.target.id == field)  # fmt: skip
    return body[at + 1].value.value
