"""Models whose ids are hard to tell apart, or are names of ours, from the file to the wire."""

import json
import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from generator.core.problems import Problem
from generator.emulator import Emulator
from generator.pipeline.options import Options
from generator.pipeline.run import generate

ROOT = Path(__file__).parents[2]
# Each with the overlay's names, where two ids would have the same.
IDS: dict[str, dict[str, str]] = {
    "acme/thing": {},
    "acme/thing/pro": {},
    "acme/thing/pro/max": {},
    "acme/thing-pro-max": {"class": "OtherThing", "module": "other_thing"},
    "acme/x.y": {},
    "acme/x-y": {"class": "XDashY", "module": "x_dash_y"},
    "acme/case": {},
    "acme/Case": {"class": "UpperCase", "module": "upper_case"},
    "class/def": {},
    "match/type": {},
    "None/True": {},
    "2d/3d": {},
    "models/models": {},
    "models/lazy": {},
    "runtime/values": {},
    "testing/samples": {},
    "runcomfy_client/client": {},
    "typing/any": {},
    "pydantic/base-model": {},
    "enum/str-enum": {},
    "json/json": {},
    "builtins/str": {},
}
PROPERTIES: dict[str, Any] = {
    "prompt": {"type": "string"},
    "class": {"enum": ["fast", "slow"]},
    "\ufb01": {"type": "integer"},
    "\u753b\u50cf": {"type": "object", "properties": {"self": {"type": "boolean"}}},
}


def write(folder: Path, *, named: bool) -> None:
    """The files of all models, with or without their overlays."""
    shutil.copy(ROOT / "schemas/api.json", folder)
    schema = {"type": "object", "properties": PROPERTIES, "required": ["prompt"]}
    for model_id, names in IDS.items():
        file = folder / f"{model_id}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        data = {"model_id": model_id, "input_schema": schema}
        file.write_text(json.dumps(data), "utf-8")
        if names and named:
            ours = json.dumps({"names": names})
            file.with_suffix(".overlay.json").write_text(ours, "utf-8")


def generated(folder: Path) -> tuple[Path, list[Problem]]:
    """The tree that is made of a folder of schemas, and what was found."""
    out = folder.parent / "out"
    outcome = generate(Options(folder, out, jobs=1))
    return out, list(outcome.problems)


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    folder = tmp_path / "schemas"
    folder.mkdir()
    return folder


def test_ids_that_differ_too_little_are_refused(schemas: Path) -> None:
    write(schemas, named=False)
    out, problems = generated(schemas)
    collisions = [p for p in problems if p.code == "name-collision"]
    assert len(collisions) >= sum(bool(names) for names in IDS.values())
    assert not out.exists()


def test_every_model_is_imported_and_sent(
    schemas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(schemas, named=True)
    out, problems = generated(schemas)
    assert [] == problems
    shutil.copytree(out / "runcomfy_client", schemas.parent / "client_of_hard_ids")
    monkeypatch.syspath_prepend(schemas.parent)
    package = import_module("client_of_hard_ids")
    body = {"prompt": "a", "class": "slow", "\ufb01": 1, "\u753b\u50cf": {"self": True}}
    with Emulator(schemas, latency=0) as emulator:
        access = {"token": emulator.token, "base_url": emulator.url}
        with package.Client(**access) as client:
            for model_id in IDS:
                text = json.dumps({"model_id": model_id, "input": body})
                request = package.from_json(text)
                assert model_id == type(request).model_id
                home = sys.modules[type(request).__module__]
                assert request == getattr(home, type(request).__name__).from_wire(body)
                client.submit(request)
        jobs = list(emulator.jobs.values())
    assert list(IDS) == [job.model_id for job in jobs]
    assert [body] * len(IDS) == [job.input for job in jobs]
