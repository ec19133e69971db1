"""Stand for `generator/core/size_grammar.py`, whose text the package has under this name."""

from generator.core.size_grammar import *  # noqa: F403
