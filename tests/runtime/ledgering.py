"""Calls with a ledger: each by a fresh client, as in a program that is started again."""

from pathlib import Path
from typing import Any

from driving import drive, raw
from scripted import Act, Server, reply

MODEL = "a/b"
# As older versions of the package made the file.
FIRST_FORMAT = """
CREATE TABLE submissions (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    model_id TEXT NOT NULL,
    body_digest TEXT NOT NULL,
    started_at REAL NOT NULL,
    request_id TEXT,
    outcome TEXT,
    input TEXT
);
"""


def call(kind: str, server: Server, path: Path, verb: str, **how: Any) -> Any:
    """One call of a fresh client, as in a program that is started again."""
    options = {
        name: how.pop(name) for name in ("budget", "reuse", "timeout") if name in how
    }
    request = how.pop("request", None) or raw()
    return drive(
        kind,
        server,
        lambda client: getattr(client, verb)(request, **how),
        ledger=path,
        **options,
    )


def price(usd: float | None, unit: str = "output", note: str | None = None) -> Act:
    """The catalogue's answer about a model."""
    return reply(
        200,
        {
            "model_id": MODEL,
            "base_price_usd": usd,
            "price_unit": unit,
            "pricing_note": note,
        },
    )
