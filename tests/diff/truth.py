"""Derive what an edit really does without using the code under test.

WIRE from values that jsonschema accepts with the old schema and refuses with the new one;
SOURCE from a type checker over uses of the old module; BEHAVIOUR from what the modules and
schemas say is sent when nothing is given, and from answers that only the new schema knows.
"""

import ast
import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from edits import EDITS
from generations import ROOT, modules
from payloads_of import refused
from small_catalogue import Edit, Files
from usage import PACKAGE, default_of, usage

from generator.core import resources
from generator.pipeline.options import template_files

API = json.loads((ROOT / "schemas/api.json").read_text("utf-8"))
_URLS = {"AudioUrl", "FileUrl", "ImageUrl", "VideoUrl"}


def documents(files: Files) -> dict[str, dict[str, Any]]:
    """Return the repaired models by id, with our rules in their schemas."""
    found: dict[str, dict[str, Any]] = {}
    for path, data in files.items():
        if path.endswith(".overlay.json"):
            continue
        document = copy.deepcopy(data)
        overlay = files.get(path.replace(".json", ".overlay.json"), {})
        for repair in overlay.get("repairs", []):
            *steps, last = repair["path"].split("/")[1:]
            place = document
            for step in steps:
                place = place[step]
            place[last] = repair["value"]
        if rules := overlay.get("rules"):
            schema = document["input_schema"]
            schema["allOf"] = [
                *schema.get("allOf", []),
                *({"if": rule["when"], "then": rule["then"]} for rule in rules),
            ]
        found[document["model_id"]] = document
    return found


def wire(edit: Edit) -> bool:
    """Return whether a call that worked is refused."""
    old, new = documents(edit.old), documents(edit.new)
    return any(
        model_id not in new
        or refused(document["input_schema"], new[model_id]["input_schema"])
        for model_id, document in old.items()
    )


def widened(edit: Edit) -> bool:
    """Return whether a refused call is accepted now, or an answer no longer occurs."""
    back = Edit(edit.name, edit.new, edit.old)
    return wire(back) or answered(back)


def answered(edit: Edit) -> bool:
    """Return whether a new kind of answer may occur."""
    old, new = documents(edit.old), documents(edit.new)
    default = API["default_output_schema"]
    return any(
        refused(
            new[model_id].get("output_schema", default)["output"],
            document.get("output_schema", default)["output"],
        )
        for model_id, document in old.items()
        if model_id in new
    )


def behaves(edit: Edit) -> bool:
    """Return whether the same call has another effect or another answer."""
    if answered(edit):
        return True
    old, new = _left_out(edit.old), _left_out(edit.new)
    if any(old[place] != new[place] for place in old if place in new):
        return True
    before, after = (_media(files) for files in (edit.old, edit.new))
    return any(not before[place] and after[place] for place in before if place in after)


def _left_out(files: Files) -> dict[str, str]:
    """Return the effective default of each input by its pointer."""
    found: dict[str, str] = {}
    for model_id, document in documents(files).items():
        overlay = files.get(f"{model_id}.overlay.json", {})
        if overlay.get("names"):
            continue  # such edits change names alone
        prefilled = _prefilled(modules(files))
        root = document["input_schema"]
        for place, name, node, required in _inputs(root, root, model_id, set()):
            if not required:
                found[place] = json.dumps(node.get("default"))
            elif name in prefilled:
                found[place] = json.dumps(node.get("default"))
                assert prefilled[name] in (None, node.get("default"))
    return found


def _inputs(node: Any, root: Any, place: str, seen: set[str]) -> Any:
    if not isinstance(node, dict):
        return
    if "$ref" in node and node["$ref"] not in seen:
        target = root
        for step in node["$ref"].split("/")[1:]:
            target = target[step]
        yield from _inputs(target, root, place, seen | {node["$ref"]})
    for name, child in node.get("properties", {}).items():
        yield f"{place}.{name}", name, child, name in node.get("required", [])
        yield from _inputs(child, root, f"{place}.{name}", seen)
    for key in ("items", "additionalProperties"):
        yield from _inputs(node.get(key), root, f"{place}[]", seen)
    for option in node.get("anyOf", []):
        yield from _inputs(option, root, f"{place}|", seen)


def _prefilled(texts: dict[str, str]) -> dict[str, Any]:
    """Return the attributes that have a value; members of enums count as unknown."""
    found: dict[str, Any] = {}
    for node in _attributes(texts):
        value = default_of(node)
        if value is None or (isinstance(value, ast.Constant) and value.value is None):
            continue
        assert isinstance(node.target, ast.Name)
        found[node.target.id] = value.value if isinstance(value, ast.Constant) else None
    return found


def _attributes(texts: dict[str, str]) -> list[ast.AnnAssign]:
    return [
        inner
        for name, text in texts.items()
        if name != "__init__"
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef)
        for inner in node.body
        if isinstance(inner, ast.AnnAssign)
        and isinstance(inner.target, ast.Name)
        and not ast.unparse(inner.annotation).startswith("ClassVar")
    ]


def _media(files: Files) -> dict[str, bool]:
    return {
        ast.unparse(node.target): any(
            url in ast.unparse(node.annotation) for url in _URLS
        )
        for node in _attributes(modules(files))
    }


def code(files: Files) -> list[str]:
    """Return the modules without texts and without order."""
    return sorted(_bare(name, text) for name, text in modules(files).items())


def _bare(name: str, text: str) -> str:
    class Bare(ast.NodeTransformer):
        def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
            self.generic_visit(node)
            if ast.unparse(node.value) == "Literal" and isinstance(
                node.slice, ast.Tuple
            ):
                node.slice.elts.sort(key=ast.unparse)
            return node

        def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
            parts = sorted(ast.unparse(self.generic_visit(p)) for p in _parts(node))
            return ast.Name(" | ".join(parts))

        def visit_Call(self, node: ast.Call) -> ast.AST:
            # What a limit does is seen from values; how it is written decides nothing.
            if ast.unparse(node.func) == "Field":
                node.keywords = [k for k in node.keywords if k.arg == "default"]
            return self.generic_visit(node)

        def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
            self.generic_visit(node)
            node.body = [n for n in node.body if not _is_aside(n)] or [ast.Pass()]
            node.body.sort(key=ast.unparse)
            return node

    tree = ast.parse(text)
    tree.body = [n for n in tree.body if not isinstance(n, ast.Expr)]
    if name != "__init__":
        tree.body = [n for n in tree.body if not isinstance(n, ast.ImportFrom)]
    lines = sorted(ast.unparse(Bare().visit(node)) for node in tree.body)
    return "\n".join([name, *lines])


def _is_aside(node: ast.stmt) -> bool:
    """Return whether a node is a text or the runtime rules, whose effect the values show."""
    return isinstance(node, ast.Expr) or ast.unparse(node).startswith("_rules:")


def _parts(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [*_parts(node.left), *_parts(node.right)]
    return [node]


def content(files: Files) -> str:
    """Return everything in the files without order; an empty overlay counts as none."""

    def sorted_(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: sorted_(v) for k, v in sorted(value.items())}
        if isinstance(value, list):
            return sorted((sorted_(v) for v in value), key=json.dumps)
        return value

    return json.dumps(sorted_({path: data for path, data in files.items() if data}))


def broken_sources(folder: Path) -> dict[str, list[str]]:
    """Return the edits that break old uses, with the type checker's messages."""
    package = folder / PACKAGE
    _copy_runtime(package)
    uses = folder / "uses"
    uses.mkdir()
    names: dict[str, str] = {}
    for index, edit in enumerate(EDITS.values()):
        vendor = f"e{index:03}"
        home = package / "models" / vendor
        home.mkdir()
        for name, text in modules(edit.new).items():
            (home / f"{name}.py").write_text(text, "utf-8")
        (uses / f"use_{vendor}.py").write_text(
            usage(modules(edit.old), vendor), "utf-8"
        )
        names[f"use_{vendor}.py"] = edit.name
    config = folder / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", config, "--output", "json",
         "--cache-dir", folder / "cache", "uses"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        error = json.loads(line)
        assert error["file"].startswith("uses/"), error
        found.setdefault(names[Path(error["file"]).name], []).append(error["message"])
    return found


def _copy_runtime(package: Path) -> None:
    for name, source in sorted(template_files(resources.templates()).items()):
        target = package / name.removeprefix("package/")
        if target.suffix == ".py" and "testing" not in target.parts:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (package / "py.typed").touch()
    for name in ("_api.py", "_catalog.py"):
        (package / name).write_bytes((ROOT / "generated" / PACKAGE / name).read_bytes())
    (package / "models").mkdir()
    (package / "models/__init__.py").touch()
