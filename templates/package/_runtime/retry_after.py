"""Stand for `generator/core/retry_after.py`, whose text the package has under this name."""

from generator.core.retry_after import *  # noqa: F403
