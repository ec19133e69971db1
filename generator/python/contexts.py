"""How Python spells the API: the contexts of the package's templates."""

from __future__ import annotations

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
Row = tuple[
    str, ...
]  # id, module below `models`, class, and what else tells of a model


def header(origin: str) -> str:
    """The first line of a generated file; ``origin`` is a path of ours or a checked id."""
    return f"Generated from {origin}. {_COMMAND}"


def module_path(names: ModelNames) -> str:
    """The file of a model's classes."""
    return f"{names.module_path.replace('.', '/')}.py"


def plan_module(
    model: ir.Model, names: ModelNames, prepared: Prepared, printed: Printed
) -> Context:
    """One model's module."""
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
    """The table that ``search`` reads."""
    return [
        (s.id, f"{s.vendor}.{s.module}", s.cls, s.title, s.summary) for s in summaries
    ]


def plan_vendor(rows: Sequence[Row]) -> Context:
    """The package of one vendor: its classes, imported when first used."""
    vendor = rows[0][0].split("/")[0]
    homes = [(home.split(".")[1], cls) for _, home, cls, *_ in rows]
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
    """The package of all vendors."""
    return {
        "header": header("schemas"),
        "vendors": [
            {"name": v, "literal": literal(v), "home_literal": literal(f".{v}")}
            for v in vendors
        ],
    }


def plan_api(api: ir.Api, version: str = FIRST) -> Context:
    """The constants that the runtime reads."""
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
    """The module that holds the rows."""
    return {
        "header": header("schemas"),
        "models": [[literal(value) for value in row] for row in rows],
    }


def project_name(package: str) -> str:
    """What the package is called where it is installed from."""
    return package.replace("_", "-")


def plan_project(package: str, version: str) -> Context:
    """The metadata that makes the package installable."""
    return {
        "header": header("schemas"),
        "project": project_name(package),
        "version": version,
    }


def plan_readme(
    summaries: Sequence[ModelSummary], api: ir.Api, sample: str, package: str
) -> Context:
    """The page that a package index shows; ``sample`` is Python that runs one model."""
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
