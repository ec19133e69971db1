"""How hard the properties look: the same few examples each time, or many by hand."""

import os

from hypothesis import HealthCheck, settings

_QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("short", derandomize=True, database=None, **_QUIET)
settings.register_profile("long", max_examples=3000, **_QUIET)
# The variable PROPERTIES=long looks longer, and elsewhere each time.
settings.load_profile(os.environ.get("PROPERTIES", "short"))
