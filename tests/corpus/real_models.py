"""Take a folder of published models through the front door, and print what came of them.

real_models.py FOLDER [WORK]

FOLDER holds OpenAPI documents (each POST with a body is a model), model files, catalogues,
saved pages and plain JSON schemas, in subfolders as you like. WORK keeps what was made of them; by
default it is a temporary folder. The exit code is 1 if a figure misses its target.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml  # type: ignore[import-untyped]

from generator.ingest.openapi import is_openapi

ROOT = Path(__file__).parents[2]
_KINDS = {".json", ".yaml", ".yml", ".html"}
_MAX_SHOWN = 12


def main(folder: Path, work: Path) -> int:
    schemas, out = work / "schemas", work / "generated"
    schemas.mkdir(parents=True, exist_ok=True)
    schemas.joinpath("api.json").write_bytes((ROOT / "schemas/api.json").read_bytes())
    asked = list(dict.fromkeys(_sources(folder)))
    if not asked:
        raise SystemExit(f"{folder} holds no models")
    told = _run("import", "--keep-going", "--schemas", schemas, *asked)
    models = [m["model_id"] for m in told["summary"]["models"]]
    _tell("models asked for", len(asked))
    _tell("imported", len(models), len(asked))
    _reasons("refused by the import", told["problems"])
    where = ["--schemas", schemas, "--out", out]
    told = _run("generate", "--keep-going", *where)
    refused = {p["file"] for p in told["problems"] if p["severity"] == "error"}
    _tell("generated", len(models) - len(refused), len(models))
    _reasons("refused by the generator", told["problems"])
    hopeless = sum(p["code"] == "no-example" for p in told["problems"])
    _tell("pages that say that they have no sample", hopeless)
    types = _type_errors(out)
    _tell("errors of mypy --strict", len(types))
    _show(types)
    command = [sys.executable, Path(__file__).with_name("real_judging.py"), schemas, out]  # fmt: skip
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, cwd=ROOT
    )
    if done.returncode:
        print(done.stderr)
        return 1
    judged: dict[str, Any] = json.loads(done.stdout)
    for name, count in judged["figures"].items():
        _tell(name, count)
    for name, lines in judged["faults"].items():
        _tell(name, len(lines))
        _show(lines)
    knowing, values = judged["knowing"]
    _tell("values of lists named size, ratio or resolution that know it", knowing, values)  # fmt: skip
    _show([f"plain: {line}" for line in judged["plain"]])
    faults = types or any(judged["faults"].values()) or knowing < 0.95 * values
    return 1 if faults or len(models) - len(refused) < 0.97 * len(asked) else 0


def _sources(folder: Path) -> Iterator[str]:
    """Yield the sources as the import takes them."""
    for file in sorted(folder.rglob("*")):
        if file.suffix not in _KINDS:
            continue
        name = "/".join(map(_slug, file.relative_to(folder).with_suffix("").parts[-2:]))
        name = name if "/" in name else f"models/{name}"
        text = file.read_text("utf-8", "replace")
        data = None
        if file.suffix != ".html":
            data = json.loads(text) if file.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)  # fmt: skip
        if isinstance(data, dict) and is_openapi(data):
            operations = list(_operations(data))
            for operation in operations:
                end = f"/{_slug(operation)}" if len(operations) > 1 else ""
                yield f"{name}{end}={file}#{operation}"
        elif isinstance(data, dict) and not {"model_id", "models"} & {*data}:
            yield f"{name}={file}"
        else:
            yield str(file)


def _operations(document: dict[str, Any]) -> Iterator[str]:
    for path, item in document.get("paths", {}).items():
        body = item.get("post", {}).get("requestBody")
        if body and ("$ref" in body or any("json" in k for k in body["content"])):
            yield f"post {path}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[-60:].strip("-")


def _run(*arguments: object) -> Any:
    command = [sys.executable, "-m", "generator", *map(str, arguments)]
    done = subprocess.run(
        [*command, "--format", "json"], capture_output=True, text=True, cwd=ROOT
    )
    if not done.stdout:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def _type_errors(out: Path) -> list[str]:
    options = ["--strict", "--config-file=", "--no-error-summary", "--cache-dir=/dev/null"]  # fmt: skip
    command = [sys.executable, "-m", "mypy", *options, "runcomfy_client/models"]
    done = subprocess.run(command, cwd=out, capture_output=True, text=True)
    return (done.stdout + done.stderr).splitlines() if done.returncode else []


def _reasons(title: str, problems: list[dict[str, Any]]) -> None:
    errors = [p for p in problems if p["severity"] == "error"]
    codes = Counter(problem["code"] for problem in errors)
    for code, count in codes.most_common():
        _tell(f"{title}: {code}", count)
        _show([f"{p['file']} {p['pointer']}: {p['message']}" for p in errors if p["code"] == code])  # fmt: skip


def _tell(name: str, count: float, of: float = 0) -> None:
    share = f" of {of:,} ({100 * count / of:.2f} %)" if of else ""
    print(f"{count:>9,}{share} {name}", flush=True)


def _show(lines: list[str]) -> None:
    for line in lines[:_MAX_SHOWN]:
        print(f"            {line[:300]}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
    with TemporaryDirectory() as temporary:
        sys.exit(main(Path(sys.argv[1]), Path(temporary)))
