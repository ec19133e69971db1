"""Names are identifiers, depend on their own value alone, and never meet in silence."""

import builtins
import keyword
import unicodedata
from random import Random

import pytest
import stages
from hypothesis import given
from hypothesis import strategies as st
from random_schemas import names, words

from generator.python import class_printer, naming, spelling
from generator.sources import check

_PART = st.text("abcXYZ019._- ", min_size=1, max_size=6)
model_ids = st.lists(_PART, min_size=2, max_size=4).map("/".join)
any_id = model_ids.filter(lambda i: not check.bad_id(i)) | st.sampled_from(
    [
        "acme/class",
        "import/none",
        "acme/true",
        "a/2",
        "9/9",
        "acme/Request",
        "a/b.c-d e_f",
    ]
)


def is_usable(name):
    """Whether every Python takes a name for an identifier, and for the same one."""
    return (
        name.isidentifier()
        and unicodedata.normalize("NFKC", name) == name
        and not keyword.iskeyword(name)
        and not name.startswith("_")
    )


@given(st.lists(names, min_size=1, max_size=3), words, any_id)
def test_every_text_has_a_usable_name(path, word, model_id):
    made = [
        spelling.type_name(path),
        spelling.member_name(word),
        spelling.class_name(model_id),
        spelling.module_name(model_id),
        spelling.vendor_name(model_id),
        *map(spelling.field_name, path),
    ]
    assert [name for name in made if not is_usable(name)] == []
    assert spelling.field_name(path[0]) not in spelling.TAKEN
    assert spelling.type_name(path) not in spelling.IMPORTED | spelling.BUILTINS
    assert spelling.class_name(model_id) not in spelling.IMPORTED | spelling.BUILTINS


def test_keywords_are_those_of_the_running_python():
    assert spelling.KEYWORDS == {*keyword.kwlist}


@given(names, st.lists(names, min_size=1, max_size=2))
def test_no_field_hides_a_class(field, path):
    assert spelling.field_name(field) != spelling.type_name(path)


@given(any_id)
def test_paths_are_plain_and_in_lower_case(model_id):
    page = spelling.page_name(model_id)
    made = [
        spelling.vendor_name(model_id),
        spelling.module_name(model_id),
        *page.split("/"),
    ]
    assert made == [part.lower() for part in made]
    assert [
        p for p in made if not p or p.strip(". ") != p or set(p) & set('\\:*?"<>|')
    ] == []
    assert page.count("/") == 1


@pytest.mark.parametrize("new", ["\U0001ccd6", "\U0001ccf0", "\u1c89", "\ua7da"])
def test_letters_of_a_later_unicode_are_spelt_as_every_python_would(new):
    spelt = f"u{ord(new):x}"
    assert (f"a_{spelt}_b", spelt) == (
        spelling.field_name(f"a{new}b"),
        spelling.field_name(new),
    )


choices = st.lists(words, min_size=1, max_size=6, unique=True)
properties = st.dictionaries(names, choices, min_size=1, max_size=5)


def named(candidate):
    """The names of one model and the codes of what is wrong with them."""
    model, problems = stages.lowered(candidate)
    assert [p for p in problems if p.severity == "error"] == []
    found, collisions = naming.name_models([model])
    return found[model.id], collisions


def schema_of(table):
    """An object of choices."""
    return {"type": "object", "properties": {k: {"enum": v} for k, v in table.items()}}


@given(properties, properties, st.integers(0, 2**32))
def test_names_depend_neither_on_order_nor_on_siblings(table, others, seed):
    random = Random(seed)
    first, _ = named(stages.source(schema_of(table)))
    shuffled = [
        (name, random.sample(values, len(values)))
        for name, values in (table | others).items()
    ]
    random.shuffle(shuffled)
    shuffled = [(name, values) for name, values in shuffled]
    second, _ = named(stages.source(schema_of(dict(shuffled))))
    assert first.fields.items() <= second.fields.items()
    assert first.types.items() <= second.types.items()
    assert (first.cls, first.module, first.page) == (
        second.cls,
        second.module,
        second.page,
    )


@given(choices, st.integers(0, 2**32))
def test_members_depend_neither_on_order_nor_on_siblings(values, seed):
    pointer = "/input_schema/properties/a"

    def members(values):
        return dict(zip(values, named(stages.source(schema_of({"a": values})))[0].members[pointer], strict=True))  # fmt: skip

    shuffled = Random(seed).sample(values, len(values))
    assert members(values) == members(shuffled)
    assert members(values[:1]).items() <= members(values).items()


@given(properties)
def test_two_values_share_a_name_only_with_a_problem(table):
    names_, collisions = named(stages.source(schema_of(table)))
    groups = [list(names_.fields.values()), *map(list, names_.members.values())]
    types = [names_.cls, names_.output]
    for name in names_.types.values():
        types += [name, spelling.value_name(name)]
    twice = [g for g in [*groups, types] if len(set(g)) < len(g)]
    assert bool(twice) == bool(collisions)
    assert {c.code for c in collisions} <= {"name-collision"}


@given(st.lists(any_id, min_size=2, max_size=5, unique=True), st.randoms())
def test_models_are_named_alike_in_any_order_and_never_share_a_path(ids, random):
    schema = {"type": "object", "properties": {}}
    models = [stages.lowered(stages.source(schema, model_id))[0] for model_id in ids]
    found, collisions = naming.name_models(models)
    random.shuffle(models)
    assert found == naming.name_models(models)[0]
    alone = {m.id: naming.name_models([m])[0][m.id] for m in models}
    assert found == alone
    paths = [f"{n.vendor}/{n.module}".casefold() for n in found.values()]
    pages = [n.page.casefold() for n in found.values()]
    twice = len(set(paths)) < len(paths) or len(set(pages)) < len(pages)
    assert not twice or collisions


@pytest.mark.parametrize(
    ("forced", "kind"),
    [
        ("__init__", "module"),
        ("class", "module"),
        ("Request", "class"),
        ("a b", "class"),
    ],
)
def test_forced_names_that_cannot_stand_are_refused(forced, kind):
    candidate = stages.source(schema_of({"a": ["x"]}), ours={"names": {kind: forced}})
    assert ["unusable-name"] == [p.code for p in named(candidate)[1]]


@pytest.mark.parametrize(
    ("table", "forced"),
    [
        ("fields", "_hidden"), ("fields", "to_wire"), ("fields", "class"), ("types", "Any"),
        ("types", "__x"), ("members", "mro"), ("members", "_value_"), ("members", "__x"),
        ("members", "name"),
    ],
)  # fmt: skip
def test_forced_names_that_would_hide_something_are_refused(table, forced):
    where = "/input_schema/properties/a"
    entry = {where: {"x": forced} if table == "members" else forced}
    candidate = stages.source(schema_of({"a": ["x"]}), ours={"names": {table: entry}})
    assert ["unusable-name"] == [p.code for p in named(candidate)[1]]


def test_fields_hide_no_attribute_of_the_runtime():
    with stages.imported(
        "from ..._runtime import MediaOutput, Output, Request, Value"
    ) as m:
        bases = [m.Request, m.Value, m.Output]
        attributes = {a for b in bases for a in dir(b) if not a.startswith("_")}
        fields = set(m.MediaOutput.model_fields)
    assert attributes - spelling.TAKEN == set()
    assert spelling.TAKEN & fields == set()


def test_classes_hide_no_import_of_a_module():
    assert class_printer._BUILTINS - spelling.TAKEN - {"None"} == set()


def test_no_class_is_named_like_a_builtin():
    """Written down for all Pythons; this one may have but a part of them."""
    spelt = {name for name in dir(builtins) if name[0].isupper()}
    assert spelt - {"False", "None", "True"} <= spelling.BUILTINS
