"""Inputs and models with the names that Python, pydantic and we ourselves use."""

import builtins
import keyword

import pytest
import stages
from judging import named_apart
from pydantic import BaseModel

from generator.python import formatting

# All that a generated module may call, pass, import or read is watched by its screen.
WATCHED = {
    *formatting._CALLS, *formatting._KEYWORDS, *formatting._BUILTINS, *formatting._ASSIGNED,
    *(name for names in formatting._IMPORTS.values() for name in names),
    *(kind.__name__ for kind in formatting._NODES),
    "frozendict", "lazy", "sentinel",
}  # fmt: skip
WORDS = sorted(
    WATCHED
    | {
        *keyword.kwlist, *keyword.softkwlist, *dir(builtins), *dir(BaseModel),
        "__x", "_x", "_rules", "1a", "600_prompt", "", "-", "x-y", "x.y", "x y", "x_y",
        "Seed", "SEED", "seed", "self", "cls", "data", "context", "rules", "null", "NULL",
        "model_id", "\ufb01", "fi", "\u753b\u50cf", "\u0438\u043c\u044f", "\u00e9t\u00e9",
        "\u00aa", "\u00ba", "\u00b2", "\uff21", "\U0001d400", "\u202e",
    }
)  # fmt: skip


def test_an_input_may_have_any_name() -> None:
    node = {"type": "string", "maxLength": 9}
    properties = dict.fromkeys(WORDS, node)
    outcome = named_apart({"type": "object", "properties": properties})
    assert [] == outcome.errors
    assert outcome.names is not None
    names = dict(zip(WORDS, outcome.names.fields.values(), strict=True))
    assert len(WORDS) == len(set(names.values()))
    payload = {word: f"v{index}" for index, word in enumerate(WORDS)}
    with stages.imported(outcome.text) as module:
        request = module.Thing.from_wire(payload)
        assert payload == request.to_wire()
        assert request == module.Thing(**{names[w]: v for w, v in payload.items()})


@pytest.mark.parametrize(
    ("model_id", "expected"),
    [
        ("models/models", "models.models.Models"),
        ("typing/any", "typing.any.AnyModel"),
        ("pydantic/base-model", "pydantic.base_model.BaseModelModel"),
        ("testing/fake", "testing.fake.Fake"),
        ("runcomfy_client/client", "runcomfy_client.client.Client"),
        ("builtins/object", "builtins.object.Object"),
        ("class/def", "class_.def_.Def"),
        ("collections.abc/mapping", "collections_abc.mapping.MappingModel"),
        ("acme/none", "acme.none.NoneModel"),
        ("acme/null", "acme.null.NullModel"),
        ("acme/exact", "acme.exact.ExactModel"),
        ("acme/match", "acme.match.Match"),
        ("acme/init", "acme.init.Init"),
        ("acme/1.5", "acme.model_1_5.Model15"),
        ("acme/Exception", "acme.exception.ExceptionModel"),
    ],
)
def test_a_model_may_be_called_what_python_or_we_call_something(
    model_id: str, expected: str
) -> None:
    node = {"type": "object", "properties": {"on": {"type": ["boolean", "null"]}}}
    schema = {"type": "object", "properties": {"mode": {"enum": ["x"]}, "camera": node}}
    outcome = stages.generated(stages.source(schema, model_id))
    assert outcome.names is not None
    names = outcome.names
    assert expected == f"{names.vendor}.{names.module}.{names.cls}"
    with stages.imported(outcome.text) as module:
        request = getattr(module, names.cls)(mode="x", camera=module.Camera(on=True))
        assert {"mode": "x", "camera": {"on": True}} == request.to_wire()
