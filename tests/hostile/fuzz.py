"""Feeds the fuzz targets random bytes for as many seconds as the command line says."""

from __future__ import annotations

import os
import sys
import time

import test_fuzz

TARGETS = [value for name, value in vars(test_fuzz).items() if name.startswith("test_")]
_BYTES = 4096


def main() -> None:
    """Runs every target in turn; the first failure ends it with the example printed."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    end = time.monotonic() + seconds
    runs = 0
    while time.monotonic() < end:
        for target in TARGETS:
            target.hypothesis.fuzz_one_input(os.urandom(_BYTES))
            runs += 1
    print(f"{runs:,} inputs in {seconds:,.0f} s, none of them harmful")


if __name__ == "__main__":
    main()
