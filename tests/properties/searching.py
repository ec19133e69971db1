"""How hard the properties look: the same few examples each time, or many by hand."""

import os
from typing import Any

from hypothesis import HealthCheck, settings


def choose_profile() -> None:
    """Look long, and elsewhere each time, where the variable PROPERTIES says so."""
    quiet: Any = {"deadline": None, "suppress_health_check": list(HealthCheck)}
    settings.register_profile("short", derandomize=True, database=None, **quiet)
    settings.register_profile("long", max_examples=3000, **quiet)
    settings.load_profile(os.environ.get("PROPERTIES", "short"))
