"""The whole table: each call, and the rows of what it can meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reliability_files import FILE
from reliability_follow import CANCEL, RESULT, RUN, STATUS
from reliability_rows import Fault, Met, Row
from reliability_submit import SUBMIT

KINDS = ("sync", "async", "aiohttp")
TABLE: Mapping[str, tuple[Row, ...]] = {
    "submit": SUBMIT,
    "status": STATUS,
    "result": RESULT,
    "run": RUN,
    "cancel": CANCEL,
    "file": FILE,
}


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
    """Every row for each kind of client: one kind meets each fault, the others each sort.

    The rules that judge an answer are shared: faults that differ in a number alone, such as
    the codes of HTTP, say nothing new to another kind.
    """
    for kind in KINDS:
        for call, rows in TABLE.items():
            for row in rows:
                sorts = {(one["fault"], *one): one for one in reversed(row.faults)}
                faults = row.faults if kind == KINDS[0] else tuple(sorts.values())
                for always, met in row.met(kind).items():
                    for fault in faults:
                        yield Trial(kind, call, row, fault, always, met)
