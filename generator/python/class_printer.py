"""Print prepared schemas as classes; no other module imports datamodel-code-generator."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterable
from pathlib import Path

from datamodel_code_generator import generate
from datamodel_code_generator.enums import (
    DataModelType,
    DefaultValueType,
    InputFileType,
)
from datamodel_code_generator.format import PythonVersion

from ..core.timings import stage
from .class_order import check_order, defined, ordered
from .class_schema import Group, Prepared, Printed
from .literals import stable

# The module of every name that a printed class may import; any other name is a KeyError.
_SOURCES = {
    "Annotated": "typing",
    "Any": "typing",
    "ClassVar": "typing",
    "Literal": "typing",
    "TypeAlias": "typing",
    "AfterValidator": "pydantic",
    "Field": "pydantic",
    "NegativeFloat": "pydantic",
    "NegativeInt": "pydantic",
    "PositiveFloat": "pydantic",
    "PositiveInt": "pydantic",
    "Mapping": "collections.abc",
    "Sequence": "collections.abc",
    "StrEnum": "enum",
    "AudioUrl": "..._runtime",
    "BareOutput": "..._runtime",
    "Choice": "..._runtime",
    "Exact": "..._runtime",
    "FileUrl": "..._runtime",
    "ImageUrl": "..._runtime",
    "MediaOutput": "..._runtime",
    "Null": "..._runtime",
    "Output": "..._runtime",
    "RatioChoice": "..._runtime",
    "Request": "..._runtime",
    "SizeChoice": "..._runtime",
    "TierChoice": "..._runtime",
    "Value": "..._runtime",
    "VideoUrl": "..._runtime",
}
_NO_LOCK = Path(os.devnull)
_BUILTINS = {"None", "bool", "float", "int", "list", "object", "str", "tuple"}


@stage("print classes")
def print_classes(prepared: Prepared, templates: Path) -> Printed:
    """Return the classes of one module as unformatted text."""
    text = generate(
        json.dumps(prepared.schema),
        input_file_type=InputFileType.JsonSchema,
        input_filename="prepared",
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        class_name=prepared.schema["title"],
        custom_template_dir=templates,
        formatters=[],
        disable_timestamp=True,
        strict_refs=True,
        allow_remote_refs=False,
        aliases=prepared.aliases,
        enum_field_as_literal_map=dict.fromkeys(prepared.literals, "literal"),
        use_schema_description=True,
        use_field_description=True,
        use_single_line_docstring=True,
        field_constraints=True,
        use_default_kwarg=True,
        use_serialization_alias=True,
        use_generic_container_types=True,
        use_type_alias=True,
        use_annotated=False,
        apply_default_values_for_required_fields=True,
        deserialize_default_values=[DefaultValueType.Enum],
        # Or it reads a lock of the working directory, which is another project's affair.
        lockfile=_NO_LOCK,
    )
    if not isinstance(text, str):
        raise TypeError("the printer returned several modules for one schema")
    return _with_imports(text)


def _with_imports(text: str) -> Printed:
    """Replace the header that the printer writes by the imports that the classes need."""
    tree = ast.parse(text)
    body = [
        node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)
    ]
    # The text between two statements belongs to the second one.
    lines = f"{text}\n".splitlines(keepends=True)
    ends = [body[0].lineno - 1, *(node.end_lineno or 0 for node in body)]
    chunks = {
        id(node): "".join(lines[start:end])
        for node, start, end in zip(body, ends, ends[1:], strict=False)
    }
    body = ordered(body)
    names = {name for node in body for name in defined(node)}
    used = {
        node.id
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    imported = used - names - _BUILTINS
    check_order(body, imported | _BUILTINS)
    return Printed(
        _imports(imported), stable("".join(chunks[id(node)] for node in body))
    )


def _imports(names: Iterable[str]) -> tuple[Group, ...]:
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda n: (n.lower(), n)):
        found.setdefault(_SOURCES[name], []).append(name)
    groups: list[dict[str, list[str]]] = [{}, {}, {}]
    for module in sorted(found):
        groups[2 * module.startswith(".") or module == "pydantic"][module] = found[
            module
        ]
    return tuple(tuple((m, tuple(g[m])) for m in g) for g in groups if g)
