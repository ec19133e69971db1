"""What two processes must not share after a fork: connections, and locks that were held.

A fork copies the memory and shares the sockets. A kept connection would then carry the
answers of both processes, and a lock that a thread held would never be released, since
threads are not copied.
"""

from __future__ import annotations

import os
import threading
from weakref import WeakSet

_holders: WeakSet[ForkAware] = WeakSet()
_lock = threading.RLock()
_forking: list[ForkAware] = []
_of_parent: list[object] = []


class ForkAware:
    """Something that holds what a fork must not copy; told of every fork."""

    def __init__(self) -> None:
        with _lock:
            _holders.add(self)

    def before_fork(self) -> None:
        """Let go of what must not be open, in the thread that forks."""

    def after_fork(self, *, in_child: bool) -> None:
        """Go on, in either process."""


def leave_to_parent(thing: object) -> None:
    """Keep something of the parent process alive, and never close it.

    Closing, or being collected, could say goodbye on a connection that the parent uses.
    """
    _of_parent.append(thing)


def _before() -> None:
    _lock.acquire()
    _forking.extend(_holders)
    for holder in _forking:
        holder.before_fork()


def _after(*, in_child: bool) -> None:
    for holder in _forking:
        holder.after_fork(in_child=in_child)
    _forking.clear()
    _lock.release()


if hasattr(os, "register_at_fork"):  # Windows has no fork.
    os.register_at_fork(
        before=_before,
        after_in_parent=lambda: _after(in_child=False),
        after_in_child=lambda: _after(in_child=True),
    )
