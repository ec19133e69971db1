"""What commands share: their client, their ledger, and the request that was typed."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from .._catalog import MODELS
from .._runtime.budgets import Budget
from .._runtime.catalogue import ModelInfo
from .._runtime.client import Client
from .._runtime.errors import InvalidInput, JournalError
from .._runtime.settings import make_settings
from .._runtime.values import RawRequest, Request
from .flags import Flag, wire_of
from .report import Printer

__all__ = ["Call"]

_DEFAULT_TIMEOUT_S = 1800.0


class Call:
    """One command line, and what it takes to do it."""

    def __init__(
        self, options: argparse.Namespace, flags: list[Flag], printer: Printer
    ) -> None:
        self.options = options
        self.flags = flags
        self.printer = printer

    @property
    def timeout(self) -> float:
        found: float | None = getattr(self.options, "timeout", None)
        return _DEFAULT_TIMEOUT_S if found is None else found

    def client(self, *, budget: Budget | None = None, books: bool = True) -> Client:
        """Return a client with the ledger of the command."""
        ledger = self.ledger_path() if books else None
        return Client(timeout=self.timeout, ledger=ledger, budget=budget)

    def budget(self) -> Budget | None:
        """Return what may be spent without asking."""
        given = self.options
        if given.max_usd is None:
            return None
        return Budget(given.max_usd, given.per or "run", given.unknown_price_usd)

    def ledger_path(self) -> Path:
        """Return the file of the ledger: that named, or one for each address of the API."""
        named = self.options.ledger or os.environ.get("RUNCOMFY_LEDGER")
        if named:
            return Path(named)
        # Jobs of an emulator, and what they cost, are not those of the API.
        base = make_settings("none", None, 1.0, 1.0, 1.0, False).base_url
        host = urlsplit(base).netloc.replace(":", "-")
        name = "LOCALAPPDATA" if os.name == "nt" else "XDG_STATE_HOME"
        try:
            home = os.environ.get(name) or str(Path.home() / ".local" / "state")
            folder = Path(home) / "runcomfy-client"  # one ledger for all copies
            folder.mkdir(parents=True, exist_ok=True)
        except (OSError, RuntimeError) as error:
            raise JournalError(
                f"no folder for the ledger: {error}; name a file with --ledger"
            ) from error
        return folder / f"ledger-{host}.db"

    def request(self) -> Request[Any]:
        """Return the request that was typed."""
        base = self._base()
        model_id = self.options.model
        if not self.flags:
            return RawRequest(model_id, base)
        store = self.options.store or os.environ.get("RUNCOMFY_STORE")
        wire = wire_of(self.flags, vars(self.options), base, store, self.timeout)
        row = next(row for row in MODELS if row[0] == model_id)
        return ModelInfo(*row).load().from_wire(wire)

    def _base(self) -> Mapping[str, Any]:
        source = self.options.input
        if source is None:
            return {}
        try:
            with open(0 if source == "-" else source, "rb") as file:
                found = json.loads(file.read())
        except OSError as error:
            raise InvalidInput(f"--input {source}: {error.strerror}") from None
        except (ValueError, RecursionError) as error:
            raise InvalidInput(f"--input {source}: no JSON: {error}") from None
        if not isinstance(found, dict):
            raise InvalidInput(f"--input {source}: no JSON object")
        return cast(dict[str, Any], found)
