"""The whole table: each call, and the rows of what it can meet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reliability_calls import CANCEL, FILE, RESULT, RUN, STATUS, SUBMIT
from reliability_rows import DROPPED, REFUSED, Fault, Met, Row

KINDS = ("sync", "async", "aiohttp")
WIRE = {
    REFUSED, DROPPED, "refuse", "redirect", "delay",
    "close_after", "close_before", "reset_after", "reset_before", "silent_after", "silent_before",
    "drip", "endless", "giant", "gzip_bomb", "odd_headers", "slow_headers", "truncate", "wrong_length",
}  # fmt: skip
"""Faults that a transport meets before anything can be judged."""
TABLE: Mapping[str, tuple[Row, ...]] = {
    "submit": SUBMIT, "status": STATUS, "result": RESULT,
    "run": RUN, "cancel": CANCEL, "file": FILE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """One fault to play, once or always, to one call of one kind of client."""

    kind: str
    call: str
    row: Row
    fault: Fault
    always: bool
    met: Met

    def __str__(self) -> str:
        options = "-".join(str(value)[:24] for value in self.fault.values())
        often = "always" if self.always else "once"
        return f"{self.kind}-{self.call}-{options}-{often}"


def trials() -> Iterator[Trial]:
    """Every row for each kind of client, with the faults that can end differently there."""
    for kind in KINDS:
        for call, rows in TABLE.items():
            for row in rows:
                for always, met in row.met(kind).items():
                    for fault in _telling(kind, call, row, always=always):
                        yield Trial(kind, call, row, fault, always, met)


def _telling(kind: str, call: str, row: Row, *, always: bool) -> tuple[Fault, ...]:
    """The faults of a row that say something new.

    The rules that judge an answer are shared, so one kind meets every fault. A result is
    judged by the rules for a status, and a call goes on after each failure by the same rules:
    there one fault of each sort is enough, for faults that differ in a number alone are judged
    alike. The other kinds differ in how they send and receive: they meet what happens there,
    and one fault of each other row.
    """
    sorts = tuple({(one["fault"], *one): one for one in reversed(row.faults)}.values())
    if kind == KINDS[0]:
        same = call == "result" or (always and call != "status")
        return sorts if same else row.faults
    on_the_wire = tuple(one for one in sorts if one["fault"] in WIRE)
    differs = on_the_wire and call in ("submit", "status", "run", "file")
    return on_the_wire if differs else sorts[-1:]
