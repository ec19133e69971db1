"""Stand for `generator/core/media_samples.py`, whose text the package has under this name."""

from generator.core.media_samples import *  # noqa: F403
