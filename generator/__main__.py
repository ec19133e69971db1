"""``python -m generator`` is ``runcomfy-codegen``."""

from .cli import main

if __name__ == "__main__":
    raise SystemExit(main())
