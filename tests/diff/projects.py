"""A project with schemas under git."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from codegen import Done, codegen

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"x": {"type": "integer", "maximum": 9}, "y": {"enum": ["a", "b"]}},
}


class Project:
    """A git repository with schemas, and the commands run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.schemas = folder / "schemas"

    def git(self, *words: str) -> None:
        """Run git with an author of our own."""
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        for role in ("AUTHOR", "COMMITTER"):
            own |= {f"GIT_{role}_NAME": "n", f"GIT_{role}_EMAIL": "n@example.com"}
        subprocess.run(
            ["git", *words], cwd=self.folder, env={**os.environ, **own}, check=True,
            capture_output=True,
        )  # fmt: skip

    def commit(self) -> None:
        """Commit all changes."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "m")

    def write(self, name: str, **keywords: Any) -> None:
        """Write a model with these changes to its input schema."""
        data = {"model_id": f"acme/{name}", "input_schema": SCHEMA | keywords}
        path = self.schemas / "acme" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data), "utf-8")

    def run(self, *words: str) -> Done:
        """Run a command."""
        return codegen(*words, "--schemas", self.schemas)

    def release(self) -> None:
        """Make a release by the steps that the command prints."""
        assert self.run("release")[0] == 0
        self.commit()
        self.git("tag", self.record()["releases"][-1]["tag"])

    def record(self) -> dict[str, Any]:
        """Return the content of ``releases.json``."""
        found: dict[str, Any] = json.loads(
            (self.schemas / "releases.json").read_text("utf-8")
        )
        return found


def narrow(project: Project) -> None:
    project.write(
        "one",
        properties={**SCHEMA["properties"], "x": {"type": "integer", "maximum": 5}},
    )
