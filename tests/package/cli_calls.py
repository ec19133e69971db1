"""What a command of the package did."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass
class Done:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """The objects of its standard output."""
        return [json.loads(line) for line in self.out.splitlines()]
