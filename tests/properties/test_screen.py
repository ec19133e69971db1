"""Nothing but data and classes leaves the generator, and nothing runs that a schema says."""

import ast
import sys

import pytest
import stages
from hypothesis import given
from hypothesis import strategies as st

from generator.core.problems import ProblemsFound
from generator.python.formatting import finished

ATTACKS = [
    "print(1)",
    "__import__('os')",
    "x = __import__('os').system('true')",
    "import os",
    "import os as typing",
    "from os import system",
    "from os.path import join",
    "from subprocess import *",
    "from typing import *",
    "from . import *",
    "from importlib import import_module",
    "from pydantic.v1 import Field",
    "from pydantic import create_model",
    "from typing import ForwardRef",
    "from ... import os",
    "from .._runtime.client import os",
    "from ..._runtime.values import json",
    "from __future__ import braces",
    "f = lambda: 1",
    "x = [y for y in ()]",
    "x = {y for y in ()}",
    "x = {y: y for y in ()}",
    "x = (y for y in ())",
    "x = f'{1}'",
    "(x := 1)",
    "del x",
    "global x",
    "assert x",
    "raise x",
    "pass",
    "for x in (): x",
    "while 1: x",
    "with x: x",
    "try:\n    x\nexcept y:\n    x",
    "def f(): x",
    "async def f(): x",
    "match x:\n    case 1: x",
    "x = y if z else w",
    "x = y and z",
    "x = y < z",
    "x += 1",
    "x = *y,",
    "x = y @ z",
    "x = y + z",
    "@f\nclass X: x = 1",
    "class X(metaclass=f()): x = 1",
    "class X(f()): x = 1",
    "class X(Y, metaclass=Z): x = 1",
    "class X:\n    def f(self): x",
    "class X:\n    __slots__ = property(1)",
    "x: exec('1') = 1",
    "x = Field(default_factory=eval)",
    "x = Field(1)(2)",
    "x = Field.__init__.__globals__('x')",
    "x = Field.__globals__",
    "x = ().__class__.__base__.__subclasses__()",
    "x = X.model_rebuild(_types_namespace=y)",
    "x = typing.model_rebuild.f()",
    "x.y.model_rebuild()",
    "x = AfterValidator(eval)",
    "x = AfterValidator(__import__)",
    "x: Annotated[str, AfterValidator(exec)] = 'import os'",
    "__builtins__ = {}",
    "x = open",
    "x = y[eval('1')]",
    "Field = eval",
    "class Field: x = 1",
    "from .x import eval as Field",
    "from typing import Any as Field",
    "lazy = eval",
    "if x:\n    Field = 1",
    "class X:\n    Field: int = 1\n    y: int = Field(default=2)",
    "class X:\n    open: int = 1\nx = open",
    "x = frozendict",
    "class X[T]: x = 1",
    "lazy from typing import Any",
]


@pytest.mark.parametrize("source", ATTACKS)
def test_source_that_could_do_something_is_refused(source):
    with pytest.raises(ProblemsFound):
        finished(source + "\n", "attack.py")


CANARY = "property_canary"
PAYLOADS = [
    f"__import__('sys').modules['{CANARY}']",
    f'"""\n__import__("sys").modules["{CANARY}"] = 1\n"""',
    f'"\n__import__("sys").modules["{CANARY}"] = 1\n"',
    f"'''\n__import__('sys').modules['{CANARY}'] = 1\n'''",
    f"\r__import__('sys').modules['{CANARY}'] = 1",
    f"\x0c__import__('sys').modules['{CANARY}'] = 1",
    f"\u2028__import__('sys').modules['{CANARY}'] = 1",
    f"\\\n__import__('sys').modules['{CANARY}'] = 1",
    f'\\"""\n__import__("sys").modules["{CANARY}"] = 1\n"""',
    f"{{{{ ''.__class__.__mro__ }}}}{{% set x = '{CANARY}' %}}",
    f"-*- coding: unicode_escape -*-\\u000a__import__('sys').modules['{CANARY}']=1",
    "-*- coding: utf-7 -*- +AAo-import os",
    f"X): __import__('sys').modules['{CANARY}'] = 1\nclass Y(object",
    f"x = __import__('sys').modules.setdefault('{CANARY}', 1)",
]
hostile = st.sampled_from(PAYLOADS)
model_ids = st.sampled_from(
    ["acme/thing", "acme/import", "acme/os.system", "acme/a-b/c d"]
)


@given(st.lists(hostile, min_size=6, max_size=6), model_ids)
def test_nothing_that_a_schema_says_is_executed(said, model_id):
    text, name, word, inner, title, default = said
    described = {"title": title, "description": text}
    schema = {
        "type": "object",
        **described,
        "properties": {
            name: {"type": "string", "default": default, **described},
            "choice": {"enum": [word, "b"], "default": word, **described},
            "mixed": {"enum": [word, 1, None], "default": word},
            "object": {"type": "object", "properties": {inner: {"const": word}}, **described},
            "list": {"type": "array", "items": {"$ref": "#/$defs/" + stages.step(name)}},
            "map": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 3}},
        },
        "required": ["choice", name],
        "$defs": {name: {"type": "object", "properties": {"x": {"type": "string"}}}},
    }  # fmt: skip
    ours = {"display_name": title, "summary": {"en": text}}
    outcome = stages.generated(stages.source(schema, model_id, ours))
    assert {code for code, _ in outcome.errors} <= {
        "name-collision",
        "foreign-reference",
        "misspelt-reference",
    }
    if not outcome.text:
        return
    events = []
    with stages.imported("from ..._runtime import Request"):
        pass  # what the runtime itself loads is loaded now
    with watching(events), stages.imported(outcome.text):
        pass
    assert events == []
    assert CANARY not in sys.modules
    kinds = {type(node) for node in ast.walk(ast.parse(outcome.text))}
    assert kinds & {ast.Lambda, ast.FunctionDef, ast.Import, ast.JoinedStr} == set()


_watchers = []
_SUSPICIOUS = ("os.", "subprocess.", "socket.", "open", "shutil.", "ctypes.", "urllib.")


def _audit(event, arguments):
    for events in _watchers:
        if event.startswith(_SUSPICIOUS):
            events.append((event, arguments))


class watching:
    """Collects what code does to files, processes and the network."""

    def __init__(self, events):
        self.events = events

    def __enter__(self):
        if not hasattr(sys, "_audited_by_properties"):
            sys.addaudithook(_audit)  # for good: there is no way to remove one
            sys._audited_by_properties = True
        _watchers.append(self.events)

    def __exit__(self, *error):
        _watchers.remove(self.events)
