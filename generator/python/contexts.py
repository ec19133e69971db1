"""Build the Jinja contexts of the package's templates."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Any

from ..ir import types as ir
from ..ir.summary import ModelSummary
from ..sources.releases import FIRST
from .class_schema import Prepared, Printed
from .literals import docstring, literal
from .naming import ModelNames

_COMMAND = "Do not edit: run `runcomfy-codegen generate`."

Context = dict[str, Any]
Row = tuple[str, ...]  # id, module below `models`, class, title, summary


def header(origin: str) -> str:
    """Return the first line of a generated file.

    ``origin`` is a path of ours or holds a checked id, so it needs no escaping.
    """
    return f"Generated from {origin}. {_COMMAND}"


def module_path(names: ModelNames) -> str:
    """Return the path of the module that defines a model's classes."""
    return f"{names.module_path.replace('.', '/')}.py"


def schema_path(names: ModelNames) -> str:
    """Return the path of a model's input as JSON, which lies beside its module."""
    return f"{module_path(names).removesuffix('.py')}.json"


def plan_module(
    model: ir.Model, names: ModelNames, prepared: Prepared, printed: Printed
) -> Context:
    """Return the context of one model's module."""
    title = model.title.in_("en")
    return {
        "header": header(f"schemas/{model.id}.json"),
        "doc": docstring(title if title.endswith(".") else f"{title}."),
        "import_groups": [
            [(module, ", ".join(names)) for module, names in group]
            for group in printed.imports
        ],
        "exports": [literal(name) for name in prepared.exports],
        "body": printed.body,
    }


def catalog_rows(summaries: Sequence[ModelSummary]) -> list[Row]:
    """Return the rows of the table that ``search`` reads."""
    return [
        (s.id, f"{s.vendor}.{s.module}", s.cls, s.title, s.summary) for s in summaries
    ]


def plan_vendor(rows: Sequence[Row]) -> Context:
    """Return the context of a vendor's package, which imports its classes on first use.

    The rows end with the class.
    """
    vendor = rows[0][0].split("/")[0]
    homes = [(home.split(".")[1], cls) for _, home, cls in rows]
    return {
        "header": header(f"schemas/{vendor}"),
        "doc": docstring(
            f"The models of {vendor}, each imported when it is first used."
        ),
        "models": [
            {
                "module": module,
                "cls": cls,
                "cls_literal": literal(cls),
                "home_literal": literal(f".{module}"),
            }
            for module, cls in sorted(homes, key=lambda home: home[1])
        ],
    }


def plan_vendors(vendors: Sequence[str]) -> Context:
    """Return the context of the package that holds all vendors."""
    return {
        "header": header("schemas"),
        "vendors": [
            {"name": v, "literal": literal(v), "home_literal": literal(f".{v}")}
            for v in vendors
        ],
    }


def plan_api(api: ir.Api, version: str = FIRST) -> Context:
    """Return the context of the constants that the runtime reads."""
    values = {
        "BASE_URL": api.base_url,
        "BASE_URL_VARIABLE": api.base_url_variable,
        "TOKEN_VARIABLES": api.token_variables,
        **{f"{name.upper()}_PATH": call.path for name, call in api.calls.items()},
        "OUTPUT_HOSTS": api.output_hosts,
        "VERSION": version,
    }
    return {
        "header": header("schemas/api.json"),
        "constants": [
            {"name": name, "literal": literal(value)}
            for name, value in sorted(values.items())
        ],
    }


def plan_catalog(rows: Sequence[Row]) -> Context:
    """Return the context of the module that holds the catalog rows."""
    return {
        "header": header("schemas"),
        "models": [[literal(value) for value in row] for row in rows],
    }


def project_name(package: str) -> str:
    """Return the name under which the package is published on a package index."""
    return package.replace("_", "-")


def plan_project(package: str, version: str) -> Context:
    """Return the context of the package's ``pyproject.toml``."""
    return {
        "header": header("schemas"),
        "project": project_name(package),
        "version": version,
    }


def plan_readme(
    summaries: Sequence[ModelSummary], api: ir.Api, sample: str, package: str
) -> Context:
    """Return the context of the README; ``sample`` is Python code that runs one model."""
    count = f"{len(summaries)} model{'s' if len(summaries) != 1 else ''}"
    return {
        "header": header("schemas"),
        "project": project_name(package),
        "docs": [f"[docs/{name}](docs/{name}/index.md)" for name in api.languages],
        "base_url": api.base_url,
        "count": count,
        "sample": sample,
        "token_variables": " or ".join(f"`{v}`" for v in api.token_variables),
        "models": [
            {"id": f"`{s.id}`", "cls": f"`{package}.models.{s.vendor}.{s.cls}`"}
            for s in summaries
        ],
    }


def plan_skill(readme: Context, model: str) -> Context:
    """Return the context of what agents read; ``model`` is that of the sample in the README."""
    told = ("header", "project", "sample", "token_variables")
    return {**{name: readme[name] for name in told}, "model": shlex.quote(model)}
