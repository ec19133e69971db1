"""What a request costs at least, and how much may be spent; nothing here does I/O.

Money is counted in whole millionths of a US dollar, so that sums are exact: prices are
rounded up, and budgets down.
"""

from __future__ import annotations

import calendar
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Any, Literal, TypeAlias
from uuid import uuid4

from .errors import InvalidInput
from .states import Price

Period: TypeAlias = Literal["run", "day", "month", "ever"]

MICROS_PER_USD = 1_000_000
_LARGEST_USD = Decimal(10**9)
_PERIODS = ("run", "day", "month", "ever")
# The names under which models take the number of what they make, and its length.
_COUNTS = ("max_images", "num_images", "number_of_images", "num_outputs", "num_videos")
_SECONDS = ("duration", "duration_seconds", "seconds", "video_length")


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a request costs at least, by the published base price.

    The API publishes no total: surcharges stand in the :attr:`note`, in prose.
    """

    model_id: str
    usd: float | None
    """US dollars, at least: base price times count; None where either is unknown."""
    base_usd: float | None
    """The published base price of one unit; None where there is none."""
    unit: str | None
    """What is counted: ``output`` or ``second``."""
    count: float | None
    """How many units the request asks for; None where it does not tell."""
    note: str | None
    """How the price is made up, in the catalogue's words."""

    def __str__(self) -> str:
        if self.base_usd is None:
            return f"{self.model_id}: no price is published"
        base = f"{show_usd(self.base_usd)} per {self.unit or 'unit'}"
        if self.usd is None:
            return f"{self.model_id}: {base}; how many, the request does not tell"
        return (
            f"{self.model_id}: at least {show_usd(self.usd)} ({self.count:g} x {base})"
        )


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be spent, by all who share a ledger.

    ``per`` is ``run`` (this object and its copies in other processes), ``day`` or
    ``month`` (of the calendar, in UTC) or ``ever``. What a request costs at least is
    reserved before it is sent, and replaced by the true cost once the API tells it. A
    request whose price is unknown is refused, unless ``unknown_price_usd`` says what to
    count for it.
    """

    usd: float | Decimal
    per: Period = "run"
    unknown_price_usd: float | Decimal | None = None
    run_id: str = field(default_factory=lambda: uuid4().hex, repr=False)
    """What tells this run from others, where the budget is that of a run."""

    def __post_init__(self) -> None:
        if self.per not in _PERIODS:
            raise InvalidInput(
                f"per must be one of {', '.join(_PERIODS)}, not {self.per!r}"
            )
        _check_usd("usd", self.usd)
        if self.unknown_price_usd is not None:
            _check_usd("unknown_price_usd", self.unknown_price_usd)

    @property
    def micros(self) -> int:
        """Return the whole budget, in millionths of a dollar."""
        return to_micros(self.usd, ROUND_FLOOR)

    def reserve(self, estimate: Estimate | None) -> int | None:
        """Millionths of a dollar to set aside for a request; None for an unknown price."""
        usd: float | Decimal | None = estimate.usd if estimate else None
        if usd is None:
            usd = self.unknown_price_usd
        return None if usd is None else to_micros(usd, ROUND_CEILING)

    def since(self, now: float) -> float:
        """Return the start of the period that holds a moment, in seconds since 1970."""
        date = time.gmtime(now)
        if self.per == "day":
            return float(calendar.timegm((*date[:3], 0, 0, 0)))
        if self.per == "month":
            return float(calendar.timegm((*date[:2], 1, 0, 0, 0)))
        return -math.inf

    def __str__(self) -> str:
        return f"{show_usd(self.usd)} per {self.per}".replace("per ever", "for ever")


def estimate_of(model_id: str, wire: Mapping[str, Any], price: Price) -> Estimate:
    """Return what an input costs at least, given what the catalogue says of its model."""
    base = price.base_usd
    if base is not None and not (math.isfinite(base) and base >= 0):
        base = None
    count = _count(wire, price.unit)
    usd = None
    if base is not None and count is not None:
        usd = float(Decimal(repr(base)) * Decimal(repr(count)))
    return Estimate(model_id, usd, base, price.unit, count, price.note)


@lru_cache(maxsize=256)
def to_micros(usd: float | Decimal, rounding: str = ROUND_CEILING) -> int:
    """Millionths of a dollar in an amount."""
    exact = usd if isinstance(usd, Decimal) else Decimal(repr(float(usd)))
    return int((exact * MICROS_PER_USD).to_integral_value(rounding))


def show_usd(usd: float | Decimal) -> str:
    """Return an amount for people: two digits after the point, more where it has more."""
    text = f"{Decimal(repr(usd)) if isinstance(usd, float) else Decimal(usd):.6f}"
    whole, _, cents = text.partition(".")
    return f"${whole}.{cents.rstrip('0').ljust(2, '0')}"


def asked_outputs(wire: Mapping[str, Any]) -> float:
    """Return how many outputs an input asks for: one, where it does not tell."""
    return next((n for name in _COUNTS if (n := _number(wire.get(name)))), 1)


def _count(wire: Mapping[str, Any], unit: str | None) -> float | None:
    if unit == "output":
        return asked_outputs(wire)
    if unit == "second":
        return next((n for name in _SECONDS if (n := _number(wire.get(name)))), None)
    return None


def _number(value: object) -> float | None:
    """Return a number above zero, also out of a text such as ``"5"`` or ``"5s"``."""
    if isinstance(value, str):
        digits = value.strip().removesuffix("s")
        value = int(digits) if digits.isascii() and digits.isdigit() else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if 0 < value < 1e9 else None


def _check_usd(name: str, usd: object) -> None:
    if isinstance(usd, bool) or not isinstance(usd, int | float | Decimal):
        raise InvalidInput(f"{name} must be an amount in US dollars")
    exact = Decimal(repr(usd)) if isinstance(usd, float) else Decimal(usd)
    if not exact.is_finite() or not 0 <= exact <= _LARGEST_USD:
        raise InvalidInput(f"{name} must be 0 or more, and finite, not {usd}")
