"""Random schemas are those of the properties, and as many."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "properties"))

from searching import choose_profile

choose_profile()
