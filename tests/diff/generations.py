"""Catalogues in memory: their sources, and the package that is generated from them."""

import json
from functools import cache
from pathlib import Path

from small_catalogue import Files

from generator.diff.reading import load_catalogue
from generator.diff.sides import Catalogue
from generator.pipeline.templates import Renderer
from generator.python import contexts
from generator.python.class_printer import arranged, print_classes
from generator.python.class_schema import prepare
from generator.sources.folder import OVERLAY, File, ModelSource, Sources

ROOT = Path(__file__).parents[2]
_TEMPLATES = ROOT / "templates"


def catalogue(files: Files) -> Catalogue:
    """Load the catalogue that these files make."""
    api = (ROOT / "schemas/api.json").read_text("utf-8")
    read = {
        path: File(path, json.dumps(data), json.loads(json.dumps(data)))
        for path, data in files.items()
    }
    models = tuple(
        ModelSource(file, read.get(path.removesuffix(".json") + OVERLAY))
        for path, file in sorted(read.items())
        if not path.endswith(OVERLAY)
    )
    texts = {path: file.text for path, file in read.items()}
    return load_catalogue(
        Sources(File("api.json", api, json.loads(api)), models, (), texts)
    )


def modules(files: Files) -> dict[str, str]:
    """Return the vendor's modules by name, and an ``__init__`` that exports its classes."""
    return dict(_modules(json.dumps(files)))


@cache
def _modules(files: str) -> tuple[tuple[str, str], ...]:
    found = catalogue(json.loads(files))
    renderer = Renderer([_TEMPLATES])
    texts: dict[str, str] = {}
    for model_id, model in found.models.items():
        names = found.names[model_id]
        prepared = prepare(model, names)
        printed = arranged(print_classes(prepared, _TEMPLATES / "classes"))
        context = contexts.plan_module(model, names, prepared, printed)
        text = renderer.render("package/models/__vendor__/__module__.py.jinja", context)
        texts[names.module] = text  # layout is not compared
    texts["__init__"] = "".join(
        f"from .{names.module} import {names.cls} as {names.cls}\n"
        for names in found.names.values()
    )
    return tuple(texts.items())
