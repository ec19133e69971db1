"""How hard the properties look: the same few examples each time, or many by hand."""

import os
from typing import Any

from hypothesis import HealthCheck, settings


def choose_profile() -> None:
    """Look elsewhere each time, at as many examples as the variable PROPERTIES says, if it does."""
    quiet: Any = {"deadline": None, "suppress_health_check": list(HealthCheck)}
    settings.register_profile("short", derandomize=True, database=None, **quiet)
    if examples := os.environ.get("PROPERTIES"):
        settings.register_profile("long", max_examples=int(examples), **quiet)
    settings.load_profile("long" if examples else "short")
