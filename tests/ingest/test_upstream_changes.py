"""What upstream renames or removes never stops the run that brings it in."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from codegen import Done, codegen
from importing_calls import Importer, overlay
from small_entries import entry

_OPTION = {
    "type": "object",
    "title": "ByUrl",
    "properties": {"url": {"type": "string"}},
}
# One small schema for each shape that needs names, repairs or references in an overlay.
SHAPES: dict[str, dict[str, Any]] = {
    "two lists in a union": {
        "properties": {
            "input": {
                "anyOf": [
                    {"type": "array", "minItems": 1, "items": {"type": "string"}},
                    {"type": "array", "maxItems": 4, "items": {"type": "string"}},
                ]
            }
        }
    },
    "two maps and a tuple in a union": {
        "properties": {
            "input": {
                "anyOf": [
                    {"type": "object", "minProperties": 1, "additionalProperties": {}},
                    {"type": "object", "maxProperties": 4, "additionalProperties": {}},
                    {"type": "array", "prefixItems": [{}, {}], "items": False,
                     "minItems": 2, "maxItems": 2},
                ]
            }
        }
    },
    "two texts and two numbers in a list": {
        "properties": {
            "x": {"type": "array", "items": {"anyOf": [
                {"type": "string", "maxLength": 3}, {"type": "string", "minLength": 9},
                {"type": "integer", "minimum": 3}, {"type": "number", "maximum": 1}]}}
        }
    },
    "names that meet": {
        "properties": {
            "a-b": {"enum": ["Fast", "fast"]}, "a b": {"enum": ["x", "X"]},
        }
    },
    "a nullable choice": {
        "properties": {"style": {"type": "string", "enum": ["a"], "nullable": True}}
    },
    "a default out of range": {
        "properties": {"w": {"anyOf": [{"type": "integer", "minimum": 64},
                                       {"type": "null"}], "default": 0}}
    },
    "alternatives without required": {
        "properties": {"s": {"oneOf": [_OPTION, {**_OPTION, "title": "ById"}]}}
    },
    "a reference with texts": {
        "properties": {"a": {"$ref": "#/$defs/A", "description": "One."}},
        "$defs": {"A": {"type": "object", "properties": {"b": {"enum": ["q", "Q"]}}}},
    },
    "old spellings": {
        "properties": {"n": {"type": "Float", "default": "5", "minimum": "1"}},
        "required": ["n", "n", "gone"],
    },
}  # fmt: skip

OLD = {
    "type": "object",
    "required": ["prompt"],
    "properties": {
        "prompt": {"type": "string"},
        "image_url": {"type": "string"},
        "size": {"type": "string", "enum": ["1:1", "square"]},
    },
}
OVERLAY = {
    "texts": {"/input_schema/properties/image_url": {"en": {"title": "Picture"}}},
    "media": {"/input_schema/properties/image_url": "image"},
    "names": {"fields": {"/input_schema/properties/image_url": "picture"}},
    "rules": [
        {
            "when": {"required": ["image_url"]},
            "then": {"properties": {"size": {"const": "1:1"}}, "required": ["size"]},
            "message": {"en": "A picture is square."},
        }
    ],
    "repairs": [
        {"op": "add", "path": "/input_schema/properties/image_url/minLength",
         "value": 9, "reason": "no URL is shorter"}
    ],
    "example": {"prompt": "a cat", "image_url": "https://example.com/a.png", "size": "1:1"},
}  # fmt: skip


def renamed(old: str, new: str) -> dict[str, Any]:
    """The schema with another name for one input."""
    found: dict[str, Any] = json.loads(json.dumps(OLD).replace(f'"{old}"', f'"{new}"'))
    return found


class Workflow(Importer):
    """Runs the steps of the scheduled workflow, one after the other, in a git repository."""

    def git(self, *arguments: str) -> None:
        quiet = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
        command = ["git", "-C", str(self.folder), *quiet, *arguments]
        subprocess.run(command, check=True, capture_output=True)

    def start(self, schema: dict[str, Any], beside: object) -> None:
        """Import and commit a model with an overlay."""
        assert 0 == self(self.source("c.json", entry("acme/draw", schema))).code
        path = self.schemas / "acme/draw.overlay.json"
        path.write_text(json.dumps(beside), "utf-8")
        assert (0, "") == self.generate()
        self.git("init", "--quiet")
        self.git("add", "schemas")
        self.git("commit", "--quiet", "--message", "before")

    def generate(self) -> tuple[object, str]:
        """The exit code and the problems of a run."""
        where = ["--schemas", self.schemas, "--out", self.folder / "out"]
        done = codegen("generate", "--quiet", *where)
        return done.code, done.err

    def upstream(self, schema: dict[str, Any]) -> tuple[Done, str]:
        """What the import says of a changed schema, and what `generate` warns of."""
        result = self(self.source("c.json", entry("acme/draw", schema)))
        assert 0 == result.code, result.err
        code, warnings = self.generate()
        assert 0 == code, warnings
        diff = self("--against", "HEAD", command="diff")
        assert 0 == diff.code and "acme/draw" in diff.out, diff
        return result, warnings


@pytest.fixture
def workflow(tmp_path: Path) -> Workflow:
    return Workflow(tmp_path)


@pytest.mark.parametrize("name", SHAPES)
def test_what_an_import_writes_is_taken_by_generate(
    workflow: Workflow, name: str
) -> None:
    schema = {"type": "object", **SHAPES[name]}
    source = workflow.source("c.json", entry("acme/draw", schema))
    if workflow(source).code == 0:
        code, problems = workflow.generate()
        assert 0 == code, problems
        assert "dangling" not in problems and "unused-entry" not in problems
        assert "1 unchanged" in workflow(source).out
    else:
        assert {} == workflow.files()


def test_two_lists_in_a_union_get_names_that_fit(workflow: Workflow) -> None:
    schema = {"type": "object", **SHAPES["two lists in a union"]}
    assert 0 == workflow(workflow.source("c.json", entry("acme/draw", schema))).code
    types = overlay("acme/draw", workflow.schemas)["names"]["types"]
    assert any(where.endswith("#List") for where in types)
    assert (0, "") == workflow.generate()


def test_a_renamed_input_takes_its_texts_along(workflow: Workflow) -> None:
    workflow.start(OLD, OVERLAY)
    result, warnings = workflow.upstream(renamed("image_url", "image_uri"))
    assert '"image_url" is "image_uri" now, in its overlay too' in result.out
    assert "" == warnings == result.err
    found = json.dumps(overlay("acme/draw", workflow.schemas))
    assert json.dumps(OVERLAY).replace("image_url", "image_uri") == found


def test_an_input_that_is_gone_leaves_warnings_with_their_repair(
    workflow: Workflow,
) -> None:
    workflow.start(OLD, OVERLAY)
    gone = {**OLD, "properties": {**OLD["properties"], "image_url": None}}
    gone["properties"] = {k: v for k, v in gone["properties"].items() if v}
    gone["properties"]["strength"] = {"type": "number"}
    result, warnings = workflow.upstream(gone)
    codes = {"bad-example", "dangling-pointer", "repair-does-not-fit", "unknown-input"}
    for code in codes:
        assert f"warning {code} at" in result.err
        assert f"warning {code} at" in warnings
    assert OVERLAY == overlay("acme/draw", workflow.schemas)

    where = ["--schemas", workflow.schemas, "--out", workflow.folder / "other"]
    done = codegen("generate", "--format", "json", *where)
    told = json.loads(done.out)["problems"]
    assert 0 == done.code
    fixes = {p["fix"]["path"] for p in told if p["code"] in codes}
    assert {
        "/texts/~1input_schema~1properties~1image_url",
        "/media/~1input_schema~1properties~1image_url",
        "/names/fields/~1input_schema~1properties~1image_url",
        "/example",
        "/rules/0",
        "/repairs/0",
    } == fixes


def test_an_overlay_that_is_wrong_in_itself_still_refuses(workflow: Workflow) -> None:
    workflow.start(OLD, OVERLAY)
    path = workflow.schemas / "acme/draw.overlay.json"
    path.write_text(json.dumps({**OVERLAY, "names": {"class": "class"}}), "utf-8")
    before = workflow.files()
    seed = {**OLD, "properties": {**OLD["properties"], "seed": {"type": "integer"}}}
    result = workflow(workflow.source("c.json", entry("acme/draw", seed)))
    assert (1, before) == (result.code, workflow.files())
