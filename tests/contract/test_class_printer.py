"""What datamodel-code-generator prints of prepared schemas: an upgrade that matters fails here.

Nothing of the generator runs there, save its three class templates; each file in ``schemas``
is written by hand. The generator itself prints by another layer of the library: the parser is
its oracle, for these files and for what it prepares of random schemas. ``pytest tests/contract --accept`` writes what is printed now, for review.
"""

import ast
import json
import os
from pathlib import Path

import pytest
from datamodel_code_generator import generate
from datamodel_code_generator.enums import (
    DataModelType,
    DefaultValueType,
    InputFileType,
)
from datamodel_code_generator.format import PythonVersion
from hypothesis import given
from random_schemas import inputs
from stages import lowered, source

from generator.core.problems import has_errors
from generator.python import class_printer, naming
from generator.python.class_models import class_texts
from generator.python.class_schema import Prepared, prepare

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[1] / "templates/classes"
OPTIONS = {
    "input_file_type": InputFileType.JsonSchema,
    "input_filename": "prepared",
    "output_model_type": DataModelType.PydanticV2BaseModel,
    "target_python_version": PythonVersion.PY_311,
    "custom_template_dir": TEMPLATES,
    "formatters": [],
    "disable_timestamp": True,
    "strict_refs": True,
    "allow_remote_refs": False,
    "use_schema_description": True,
    "use_field_description": True,
    "use_single_line_docstring": True,
    "field_constraints": True,
    "use_default_kwarg": True,
    "use_serialization_alias": True,
    "use_generic_container_types": True,
    "use_type_alias": True,
    "use_annotated": False,
    "apply_default_values_for_required_fields": True,
    "deserialize_default_values": [DefaultValueType.Enum],
    "lockfile": Path(os.devnull),
}
CASES = sorted(path.stem for path in HERE.glob("schemas/*.json"))


def printed(case):
    """The classes of a case, without the head, which the generator replaces."""
    text = generate(
        json.dumps(case["schema"]),
        class_name=case["schema"]["title"],
        aliases=case["aliases"],
        enum_field_as_literal_map=dict.fromkeys(case["literals"], "literal"),
        **OPTIONS,
    )
    imports = (ast.Import, ast.ImportFrom)
    first = next(n for n in ast.parse(text).body if not isinstance(n, imports))
    return "".join(text.splitlines(keepends=True)[first.lineno - 1 :])


@pytest.mark.parametrize("name", CASES)
def test_a_prepared_schema_prints_as_ever(name, request):
    case = json.loads(HERE.joinpath(f"schemas/{name}.json").read_text("utf-8"))
    expected = HERE / f"schemas/{name}.txt"
    if request.config.getoption("accept"):
        expected.write_text(printed(case), "utf-8", newline="\n")
    assert expected.read_text("utf-8") == printed(case)


def test_every_expectation_has_its_schema():
    assert CASES == sorted(path.stem for path in HERE.glob("schemas/*.txt"))


@pytest.mark.parametrize("name", CASES)
def test_the_generator_prints_what_the_parser_of_the_library_prints(name):
    case = json.loads(HERE.joinpath(f"schemas/{name}.json").read_text("utf-8"))
    literals = tuple(case["literals"])
    prepared = Prepared(case["schema"], case["aliases"], literals, ())
    assert class_texts(prepared, TEMPLATES) == printed(case)


@given(inputs())
def test_of_any_schema_it_prints_what_the_parser_of_the_library_prints(schema):
    model, problems = lowered(source(schema))
    if model is None or has_errors(problems):
        return
    names, collisions = naming.name_models([model])
    if has_errors(collisions):
        return
    prepared = prepare(model, names[model.id])
    case = {
        "schema": prepared.schema,
        "aliases": prepared.aliases,
        "literals": prepared.literals,
    }
    text = class_texts(prepared, TEMPLATES)
    quick = class_printer.as_printed(text)
    if class_printer.is_arranged(module(quick)):
        assert quick == class_printer.arranged(text)
    # The parser of the library has one name for all lists.
    assert text.replace("ListOf[", "Sequence[") == printed(case)


def module(printed):
    """The tree of the imports and classes of a module."""
    lines = (
        f"from {home} import {', '.join(names)}"
        for group in printed.imports
        for home, names in group
    )
    return ast.parse("\n".join([*lines, printed.body]))


def test_references_out_of_the_schema_are_not_followed(tmp_path):
    secret = tmp_path / "secret.json"
    secret.write_text('{"type": "string", "description": "SECRET"}', "utf-8")
    for target in (secret.as_uri(), str(secret), "../secret.json"):
        schema = {"type": "object", "title": "Thing", "description": "x", "x-base": "Value", "properties": {"a": {"$ref": target}}}  # fmt: skip
        with pytest.raises(Exception, match="ref"):
            printed({"schema": schema, "aliases": {}, "literals": []})


def test_a_foreign_lock_in_the_working_directory_is_nobodys_business(
    tmp_path, monkeypatch
):
    case = json.loads(HERE.joinpath("schemas/scalars.json").read_text("utf-8"))
    prepared = Prepared(case["schema"], {}, (), ())
    expected = class_printer.print_classes(prepared, TEMPLATES)
    monkeypatch.chdir(tmp_path)
    lock = tmp_path / "datamodel-codegen.lock"
    for text in ("not JSON", '{"version": 99}'):
        lock.write_text(text, "utf-8")
        assert class_printer.print_classes(prepared, TEMPLATES) == expected
    assert [lock] == [*tmp_path.iterdir()] and lock.read_text("utf-8") == text
