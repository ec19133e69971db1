"""Jobs: what was submitted, and the ways to follow it."""

# The package may use what completion on a client need not offer.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .downloads import MAX_BYTES
from .outputs import Output
from .references import JobReference
from .states import CancelOutcome, Result, Status
from .submission import Ticket

if TYPE_CHECKING:
    from .aclient import AsyncClient
    from .client import Client

OutputT = TypeVar("OutputT", bound=Output)


class _AnyJob(Generic[OutputT]):
    def __init__(self, ticket: Ticket, read: Callable[[Any], OutputT]) -> None:
        self._ticket = ticket
        self._read = read

    @property
    def request_id(self) -> str:
        """The id of the job, good in any process."""
        return self._ticket.request_id

    @property
    def reference(self) -> JobReference[OutputT]:
        """The job as a value that travels to other processes."""
        return JobReference(self._ticket.request_id, self._ticket.model_id)

    def __repr__(self) -> str:
        model = self._ticket.model_id
        return f"{type(self).__name__}({self.request_id!r}{model and f', {model!r}'})"

    def _repr_html_(self) -> str:
        from .notebooks import html_of_job  # for notebooks alone

        return html_of_job(repr(self), self._ticket.seen.answer)


class Job(_AnyJob[OutputT]):
    """A job of a :class:`Client`.

    Each ``timeout`` is in seconds, that of the client by default. Calls raise
    ``NotFound``, ``AuthenticationError`` and their kind when the API says no,
    ``TransportError`` or ``UnexpectedAnswer`` when reading failed for good, and
    ``WaitTimeout`` past the deadline; the job goes on all the while.
    """

    def __init__(
        self, client: Client, ticket: Ticket, read: Callable[[Any], OutputT]
    ) -> None:
        super().__init__(ticket, read)
        self._client = client

    def status(self, *, timeout: float | None = None) -> Status:
        """Where the job stands now."""
        core = self._client._core
        return self._client._perform(core.status(self._ticket, core.deadline(timeout)))

    def result(
        self, *, include_cost: bool = False, timeout: float | None = None
    ) -> Result[OutputT]:
        """Return what became of the job, or its present state while it runs."""
        core = self._client._core
        flow = core.result(
            self._ticket, self._read, core.deadline(timeout), include_cost=include_cost
        )
        return self._client._perform(flow)

    def wait(self, timeout: float | None = None) -> OutputT:
        """Wait for the output.

        Raises ``JobFailed``, ``JobCancelled`` or ``MissingOutput`` when there is none.
        """
        core = self._client._core
        flow = core.wait(self._ticket, self._read, core.deadline(timeout), None)
        return self._client._perform(flow)

    def watch(self, timeout: float | None = None) -> Iterator[Status]:
        """Return each status as it is read, until the job runs no more."""
        core = self._client._core
        return self._client._follow(
            core.watch(self._ticket, core.deadline(timeout), None)
        )

    def download(
        self,
        folder: str | os.PathLike[str],
        *,
        max_bytes: int = MAX_BYTES,
        hosts: Iterable[str] = (),
        receipt: bool = False,
        timeout: float | None = None,
    ) -> list[Path]:
        """Wait for the output and fetch its files, called after its model and id.

        See :meth:`Client.download`.
        """
        core = self._client._core
        flow = core.wait_and_download(
            self._ticket,
            self._read,
            folder,
            core.deadline(timeout),
            max_bytes=max_bytes,
            hosts=hosts,
            receipt=receipt,
        )
        return self._client._perform(flow)

    def cancel(self, *, timeout: float | None = None) -> CancelOutcome:
        """Ask for a cancellation; only a job in the queue can be cancelled."""
        core = self._client._core
        return self._client._perform(core.cancel(self._ticket, core.deadline(timeout)))


class AsyncJob(_AnyJob[OutputT]):
    """A job of an :class:`AsyncClient`; the same verbs as :class:`Job`."""

    def __init__(
        self, client: AsyncClient, ticket: Ticket, read: Callable[[Any], OutputT]
    ) -> None:
        super().__init__(ticket, read)
        self._client = client

    async def status(self, *, timeout: float | None = None) -> Status:
        """Where the job stands now."""
        core = self._client._core
        return await self._client._perform(
            core.status(self._ticket, core.deadline(timeout))
        )

    async def result(
        self, *, include_cost: bool = False, timeout: float | None = None
    ) -> Result[OutputT]:
        """Return what became of the job, or its present state while it runs."""
        core = self._client._core
        flow = core.result(
            self._ticket, self._read, core.deadline(timeout), include_cost=include_cost
        )
        return await self._client._perform(flow)

    async def wait(self, timeout: float | None = None) -> OutputT:
        """Wait for the output.

        Raises ``JobFailed``, ``JobCancelled`` or ``MissingOutput`` when there is none.
        """
        core = self._client._core
        flow = core.wait(self._ticket, self._read, core.deadline(timeout), None)
        return await self._client._perform(flow)

    def watch(self, timeout: float | None = None) -> AsyncIterator[Status]:
        """Return each status as it is read, until the job runs no more."""
        core = self._client._core
        return self._client._follow(
            core.watch(self._ticket, core.deadline(timeout), None)
        )

    async def download(
        self,
        folder: str | os.PathLike[str],
        *,
        max_bytes: int = MAX_BYTES,
        hosts: Iterable[str] = (),
        receipt: bool = False,
        timeout: float | None = None,
    ) -> list[Path]:
        """Wait for the output and fetch its files, called after its model and id.

        See :meth:`AsyncClient.download`.
        """
        core = self._client._core
        flow = core.wait_and_download(
            self._ticket,
            self._read,
            folder,
            core.deadline(timeout),
            max_bytes=max_bytes,
            hosts=hosts,
            receipt=receipt,
        )
        return await self._client._perform(flow)

    async def cancel(self, *, timeout: float | None = None) -> CancelOutcome:
        """Ask for a cancellation; only a job in the queue can be cancelled."""
        core = self._client._core
        return await self._client._perform(
            core.cancel(self._ticket, core.deadline(timeout))
        )
