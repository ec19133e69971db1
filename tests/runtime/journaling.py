"""What tests of the journal share."""

import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any


def raw(package: ModuleType, model_id: str = "a/b") -> Any:
    return package.RawRequest(model_id, {"prompt": "a cat"})


def rows(tmp_path: Path) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(tmp_path / "journal.db")
    try:
        return connection.execute(
            "SELECT model_id, body_digest, request_id, outcome, input FROM submissions"
        ).fetchall()
    finally:
        connection.close()
