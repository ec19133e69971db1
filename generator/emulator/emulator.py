"""The Python interface of the emulator: start, script, inspect and stop it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from .answers import Origins
from .catalogue import load
from .faults import Script, parse_script, read_script
from .jobs import Job, Pace, Queue
from .request_log import Record, RequestLog

if TYPE_CHECKING:
    from .dispatch import Dispatcher
    from .server import Background, Listener

DEFAULT_TOKEN = "test-token"
DEFAULT_LATENCY = 0.05

Rules = Sequence[Mapping[str, object]]


class EmulatorUnavailable(ImportError):
    """The packages that the emulator runs on are not installed."""


class Emulator:
    """A local RunComfy for every model of a schemas folder, on a loopback port.

    ``token`` is the only one accepted, or None for any; ``latency`` is in seconds for each
    of the two unfinished states; ``polls`` (in queue, in progress) makes states advance by
    status and result calls instead; ``script`` is a file, or its rules; ``log`` is a file
    of JSON lines that is appended to; ``clock`` gives seconds.
    Raises ``ProblemsFound`` for bad schemas or scripts; ``start`` raises ``EmulatorUnavailable``
    and, for a port in use, ``OSError``.
    """

    def __init__(
        self,
        schemas: Path | str = "schemas",
        *,
        token: str | None = DEFAULT_TOKEN,
        port: int = 0,
        latency: float = DEFAULT_LATENCY,
        polls: tuple[int, int] | None = None,
        script: Path | Rules = (),
        log: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        self.clock = clock
        self.url = self.foreign_url = ""
        self._schemas = Path(schemas)
        self._catalogue = load(self._schemas)
        self._queue = Queue(Pace(latency, polls, clock))
        self._request_log = RequestLog(token, log)
        self._port = port
        self._first_script = script
        self._script = self._begin_script()
        self._dispatcher: Dispatcher | None = None
        self._listener: Listener | None = None
        self._background: Background | None = None

    @property
    def requests(self) -> list[Record]:
        """The requests to both origins, in order of arrival; the oldest are forgotten in the end."""
        return self._request_log.records

    @property
    def jobs(self) -> Mapping[str, Job]:
        """Return the jobs by request id; the oldest are forgotten in the end."""
        return self._queue.jobs

    @property
    def environment(self) -> dict[str, str]:
        """Return the two variables that point a client to the emulator."""
        return {
            self._catalogue.base_url_variable: self.url,
            self._catalogue.token_variable: self.token or DEFAULT_TOKEN,
        }

    @property
    def leaks(self) -> list[Record]:
        """Return the requests with a token in the wrong place, or to the foreign origin."""
        return [
            record
            for record in self.requests
            if record.leaked_token
            or (record.token != "none" and "foreign" == record.origin)
        ]

    def received(self, call: str) -> list[Record]:
        """Return the records of one kind of call to the API's origin."""
        return [r for r in self.requests if r.origin == "api" and r.call == call]

    def start(self) -> Self:
        """Listen on both ports, and return once they accept connections."""
        if self._background is None:
            self._request_log.open()
            try:
                self._listen()
            except BaseException:
                self._request_log.close()
                raise
        return self

    def stop(self) -> None:
        """Drop every connection, end the thread and close the log."""
        if self._background is not None:
            self._background.stop()
            self._background = self._listener = self._dispatcher = None
            self._request_log.close()

    def script(self, *rules: Mapping[str, object], seed: int = 0) -> None:
        """Apply these rules from now on, and count calls from 1 again."""
        self._use(parse_script({"seed": seed, "faults": [dict(r) for r in rules]}))

    def reset(self) -> None:
        """Forget jobs and records, and restart the original script."""
        self._queue.clear()
        self._request_log.clear()
        self._use(self._begin_script())

    def reload(self) -> None:
        """Read the models of the folder again; raise ``ProblemsFound`` and keep them if it is bad."""
        self._catalogue.models = load(self._schemas).models

    @contextmanager
    def refused(self) -> Generator[None, None, None]:
        """Refuse all connections inside the `with` block, and close the open ones."""
        if self._background is None or self._listener is None:
            raise RuntimeError("the emulator is not running")
        self._background.call(self._listener.refuse())
        try:
            yield
        finally:
            self._background.call(self._listener.accept())

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _listen(self) -> None:
        try:
            from .dispatch import Dispatcher, ForeignDispatcher
            from .local_callers import LocalCallers
            from .server import Background, Listener
            from .service import Service
        except ModuleNotFoundError as error:
            raise EmulatorUnavailable(
                f"the emulator needs {error.name}: pip install starlette uvicorn"
            ) from error
        own, foreign = Listener(self._port), Listener(0)
        # A token of the user's is named nowhere.
        is_known = self.token == DEFAULT_TOKEN
        service = Service(
            self._catalogue,
            self._queue,
            lambda: own.url,
            lambda header: self._request_log.judge(header) == "valid",
            f"; this emulator takes {DEFAULT_TOKEN}" if is_known else "",
        )
        dispatcher = Dispatcher(
            service.routes(),
            self._queue,
            self._request_log,
            self._script,
            lambda target: Origins(own.url, foreign.url, target),
            own.connections,
            own.refuse_for,
        )
        own.serve(LocalCallers(dispatcher))
        foreign.serve(ForeignDispatcher(self._request_log, foreign.url))
        background = Background([own, foreign])
        background.start()
        self.url, self.foreign_url = own.url, foreign.url
        self._dispatcher, self._listener, self._background = dispatcher, own, background

    def _begin_script(self) -> Script:
        given = self._first_script
        if isinstance(given, Path):
            return read_script(given)
        return parse_script({"faults": [dict(rule) for rule in given]})

    def _use(self, script: Script) -> None:
        self._script = script
        if self._dispatcher is not None:
            self._dispatcher.script = script
