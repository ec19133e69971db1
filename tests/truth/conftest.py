"""The truth tests build on the schemas, payloads and stages of the property tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "properties"))

from searching import choose_profile

choose_profile()
