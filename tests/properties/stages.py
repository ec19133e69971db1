"""The stages of the generator for one schema in memory, and the module that comes out, imported."""

import json
import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from generator.core.limits import Limits
from generator.core.problems import Problem, has_errors
from generator.core.resources import IN_PACKAGE
from generator.ir import lower
from generator.ir import types as ir
from generator.pipeline.templates import Renderer
from generator.python import contexts, naming
from generator.python.class_printer import arranged, print_classes
from generator.python.class_schema import prepare
from generator.python.formatting import finished
from generator.python.naming import ModelNames
from generator.sources import check, overlay
from generator.sources.folder import File, ModelSource

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
PACKAGE = "acme_vendored_client"
_numbers = count()


@dataclass(frozen=True)
class Outcome:
    """What the stages make of one model; ``text`` is empty when there are errors."""

    problems: list[Problem]
    model: ir.Model | None
    names: ModelNames | None
    text: str

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Code and place of every problem that forbids writing."""
        return [(p.code, p.loc.pointer) for p in self.problems if p.severity == "error"]


@cache
def api() -> ir.Api:
    """The facts that all models share."""
    text = (ROOT / "schemas/api.json").read_text("utf-8")
    return lower.lower_api(File("api.json", text, json.loads(text)))


def file(path: str, data: dict[str, Any]) -> File:
    """A JSON file that was never on disk."""
    text = json.dumps(data)
    return File(path, text, json.loads(text))


def source(
    schema: Any,
    model_id: str = "acme/thing",
    ours: dict[str, Any] | None = None,
    **more: Any,
) -> ModelSource:
    """A model file with a schema, and perhaps an overlay and further keys."""
    data = {"model_id": model_id, "input_schema": schema, **more}
    return ModelSource(
        file(f"{model_id}.json", data),
        file(f"{model_id}.overlay.json", ours) if ours is not None else None,
    )


def step(token: str) -> str:
    """A step of a JSON pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def lowered(candidate: ModelSource) -> tuple[ir.Model | None, list[Problem]]:
    """One model, checked and lowered as the pipeline does it."""
    document, problems = overlay.repaired(candidate)
    problems += check.check_catalogue([candidate])
    published = ModelSource(candidate.model, None)
    problems += check.check_files(published) or check.check_model(
        candidate, document, Limits()
    )
    if has_errors(problems):
        return None, problems
    model, more = lower.lower_model(candidate, document, api())
    return model, problems + more


def printed(model: ir.Model, names: ModelNames) -> str:
    """The finished module of one model."""
    prepared = prepare(model, names)
    classes = arranged(print_classes(prepared, TEMPLATES / "classes"))
    context = contexts.plan_module(model, names, prepared, classes)
    template = "package/models/__vendor__/__module__.py.jinja"
    text = Renderer([TEMPLATES]).render(template, context)
    return finished(text, contexts.module_path(names))


def generated(candidate: ModelSource) -> Outcome:
    """One model from its file to the text of its module."""
    model, problems = lowered(candidate)
    if model is None or has_errors(problems):
        return Outcome(problems, model, None, "")
    names, collisions = naming.name_models([model])
    problems += collisions
    own = names[model.id]
    text = "" if has_errors(problems) else printed(model, own)
    return Outcome(problems, model, own, text)


@cache
def _package() -> TemporaryDirectory[str]:
    """The generated package without models, under a name of its own, on ``sys.path``."""
    folder = TemporaryDirectory(prefix="properties-")
    package = Path(folder.name) / PACKAGE
    ignored = shutil.ignore_patterns("*.jinja", "__vendor__", "__pycache__")
    shutil.copytree(TEMPLATES / "package", package, ignore=ignored)
    for name, shared in IN_PACKAGE.items():
        shutil.copy(shared, package / name.removeprefix("package/"))
    text = Renderer([TEMPLATES]).render(
        "package/_api.py.jinja", contexts.plan_api(api())
    )
    (package / "_api.py").write_text(finished(text, "_api.py"), "utf-8")
    sys.path.insert(0, folder.name)
    return folder


def runtime(name: str) -> Any:
    """A module of the package's runtime."""
    _package()
    return import_module(f"{PACKAGE}._runtime.{name}")


def null() -> object:
    """What the generated package sends as null."""
    return runtime("null").NULL


@contextmanager
def imported(text: str) -> Generator[ModuleType]:
    """The module with a text, inside the package for as long as it is needed."""
    _package()
    name = f"{PACKAGE}.models.acme.module_{next(_numbers)}"
    module = ModuleType(name)
    module.__package__ = f"{PACKAGE}.models.acme"
    sys.modules[name] = module
    try:
        exec(compile(text, name, "exec", dont_inherit=True), vars(module))
        yield module
    finally:
        del sys.modules[name]


@contextmanager
def without_rules(module: ModuleType) -> Generator[None]:
    """A module whose classes check nothing but their types."""
    kept = [
        (c, c._rules)
        for c in vars(module).values()
        if "_rules" in getattr(c, "__dict__", {})
    ]
    for cls, _ in kept:
        cls._rules = {}
    try:
        yield
    finally:
        for cls, rules in kept:
            cls._rules = rules
