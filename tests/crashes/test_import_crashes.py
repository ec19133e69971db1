"""An import killed at any change of the disk: old or new, and the next one finishes."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from codegen import tree
from dying import Fate, run_to_its_end

from generator.cli.main import main
from generator.output.transaction import transaction


def entry(model_id: str, **properties: object) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties}
    return {"model_id": model_id, "input_schema": schema}


@pytest.mark.parametrize("fate", ["killed", "full"])
def test_an_import_is_whole_or_has_not_been(tmp_path: Path, fate: Fate) -> None:
    before = tmp_path / "before"
    source = tmp_path / "catalogue.json"
    old = [entry("acme/a", x={"type": "Float"}), entry("acme/b")]
    source.write_text(json.dumps(old))
    assert 0 == main(["import", str(source), "--schemas", str(before)])
    (before / "acme/b.overlay.json").write_text('{"summary": {"en": "Mine."}}')
    new = [entry("acme/a", x={"type": "number"}), entry("acme/b", y={"type": "Int"})]
    source.write_text(json.dumps([*new, entry("acme/c")]))
    after = shutil.copytree(before, tmp_path / "after")
    assert 0 == main(["import", str(source), "--schemas", str(after)])
    assert b"Mine." in tree(after)["acme/b.overlay.json"]
    assert "acme/a.overlay.json" not in tree(after)

    schemas = tmp_path / "schemas"
    arguments = ["import", str(source), "--schemas", str(schemas)]
    changes, fatal = 10, 0
    while fatal < changes:
        fatal += 1
        shutil.rmtree(schemas, ignore_errors=True)
        shutil.copytree(before, schemas)
        ended = run_to_its_end(lambda: main(arguments), tmp_path, fatal, fate)
        changes = max(changes, ended or 0, fatal + (ended is None))
        with transaction(schemas):
            pass
        assert tree(schemas) in (tree(before), tree(after))
        assert 0 == main(arguments)
        assert tree(after) == tree(schemas)
    assert 10 < changes
