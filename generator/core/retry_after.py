"""Read the header Retry-After; the package holds this file byte for byte."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

__all__ = ["read_retry_after"]

_MAX_CHARS = 64


def read_retry_after(text: str | None, now: float) -> float | None:
    """Return the seconds that a header asks for, as a number or a date; ``None`` for neither.

    ``now`` is in seconds since 1970.
    """
    if text is None or len(text) > _MAX_CHARS:
        return None
    text = text.strip()
    if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]*)?", text, re.ASCII):
        return max(0.0, float(text))
    try:
        date = parsedate_to_datetime(text)
        # The standard knows no other zone; Python takes a date without one as local.
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, date.timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
