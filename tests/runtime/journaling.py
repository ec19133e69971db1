"""What tests of the journal share."""

import sqlite3
from pathlib import Path
from typing import Any


def rows(tmp_path: Path) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(tmp_path / "journal.db")
    try:
        return connection.execute(
            "SELECT model_id, body_digest, request_id, outcome, input FROM submissions"
        ).fetchall()
    finally:
        connection.close()
