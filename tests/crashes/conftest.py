"""Children that die are forked, which Windows cannot do."""

import os

collect_ignore_glob = [] if hasattr(os, "fork") else ["test_*.py"]
