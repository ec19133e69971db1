"""What the command line prints, and the exit code that each kind of error has."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .._runtime.budgets import asked_outputs
from .._runtime.client import Client
from .._runtime.downloads import names_a_file
from .._runtime.errors import (
    APIError,
    BudgetExceeded,
    DownloadRefused,
    InvalidInput,
    JobCancelled,
    JobFailed,
    JournalError,
    KeyConflict,
    MissingOutput,
    Outcome,
    RunComfyError,
    SaveFailed,
    SubmissionUnknown,
    WaitTimeout,
    shorten,
)
from .._runtime.outputs import Output
from .._runtime.progress import Line, place_of
from .._runtime.states import Status
from .flags import in_words_of_shell, say
from .parsers import NOT_SAVED, PROG

__all__ = [
    "NotAllowed",
    "Printer",
    "check_one_file",
    "check_output",
    "exit_code",
    "explain",
    "say",
]

INTERRUPTED = 130
_CODES: tuple[tuple[type[RunComfyError], int], ...] = (
    (SubmissionUnknown, 5),
    (WaitTimeout, 6),
    (BudgetExceeded, 3),
    (KeyConflict, 3),
    (JournalError, 8),
    (InvalidInput, 2),
    (DownloadRefused, NOT_SAVED),
    (SaveFailed, NOT_SAVED),
    (JobFailed, 1),
    (JobCancelled, 1),
    (MissingOutput, 1),
)


def exit_code(error: RunComfyError) -> int:
    """Return the exit code of an error, by what it means for the money."""
    for kind, code in _CODES:
        if isinstance(error, kind):
            return code
    if isinstance(error, APIError) and not error.retryable:
        return 4
    return 5 if error.outcome == Outcome.UNKNOWN else 7


def explain(error: BaseException) -> list[str]:
    """Return what to tell of an error: what happened, and how to go on."""
    text = in_words_of_shell(str(error))
    lines = [f"error: {line}" for line in text.splitlines()]
    lines += [f"  {shorten(note, 300)}" for note in getattr(error, "__notes__", ())]
    request_id = getattr(error, "request_id", None)
    if isinstance(error, WaitTimeout) and request_id:
        lines.append(f"  go on with: {PROG} wait {request_id}")
    if isinstance(error, SubmissionUnknown):
        lines.append(
            f"  then say: {PROG} settle KEY --request-id ID, or --nothing-happened"
        )
    return lines


class NotAllowed(InvalidInput):
    """Nobody said that money may be spent."""

    def __init__(self) -> None:
        super().__init__(
            "there is no terminal to ask whether to spend this: pass --yes, or --max-usd USD"
        )


def check_output(output: str | None) -> None:
    """Refuse a place where nothing can be saved, before it costs money."""
    if output is None:
        return
    place = os.path.abspath(output)
    if names_a_file(Path(place)):
        if os.path.lexists(place) and not os.path.lexists(f"{place}.json"):
            raise InvalidInput(f"--output: {shorten(output)} exists")
        place = os.path.dirname(place)
    while not os.path.lexists(place) and place != os.path.dirname(place):
        place = os.path.dirname(place)
    if not os.path.isdir(place) or not os.access(place, os.W_OK | os.X_OK):
        raise InvalidInput(f"--output: nothing can be saved in {shorten(place)}")


def check_one_file(output: str | None, wire: Mapping[str, Any]) -> None:
    """Refuse the name of one file for an input that asks for several, likewise before."""
    count = asked_outputs(wire)
    if output is not None and names_a_file(Path(output)) and count > 1:
        raise InvalidInput(
            f"--output: {shorten(output)} names one file, and this asks for up to"
            f" {count:g}: name a folder"
        )


class Printer:
    """Results on standard output, and progress on a terminal."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        on_terminal = not as_json and sys.stderr.isatty()
        self._line = Line() if on_terminal else None
        self._started = time.monotonic()

    def event(self, event: str, **facts: object) -> None:
        """Print one object of a stream, where JSON is asked for."""
        if self.as_json:
            print(json.dumps({"event": event, **facts}), flush=True)

    def value(self, value: Mapping[str, object], text: str) -> None:
        """Print a result, as JSON or as text."""
        if self.as_json:
            print(json.dumps(value, default=str), flush=True)
        else:
            print(text, flush=True)

    def submitted(self, request_id: str) -> None:
        """Tell the id of a job."""
        self.event("submitted", request_id=request_id)
        if not self.as_json:
            self._clear()
            say(f"job {request_id}")

    def status(self, status: Status) -> None:
        """Tell where a job stands."""
        self.event(
            "status",
            request_id=status.request_id,
            state=str(status.state),
            queue_position=status.queue_position,
        )
        if self._line:
            place = place_of(str(status.state), status.queue_position)
            self._line.show(f"{place}, {time.monotonic() - self._started:.0f} s")

    def finished(self, request_id: str, output: Output, cost: float | None) -> None:
        """Print what a job made."""
        self._clear()
        self.event(
            "finished",
            request_id=request_id,
            urls=list(output.urls),
            output=output.raw,
            cost_usd=cost,
        )
        if not self.as_json:
            lines = list(output.urls) or [json.dumps(output.raw, ensure_ascii=False)]
            print("\n".join(shorten(line, 8000) for line in lines), flush=True)

    def save(
        self, client: Client, output: Output, folder: str | None, request_id: str
    ) -> None:
        """Fetch the files of a job, if a folder was named."""
        if folder is None:
            return
        try:
            self.saved(client.download(output, folder, receipt=True))
        except RunComfyError as error:
            error.add_note(
                f"the job is done; go on with: {PROG} download {request_id}"
                " --output FOLDER"
            )
            raise

    def saved(self, paths: list[Any]) -> None:
        """Tell which files were saved."""
        for path in paths:
            self.event("saved", file=str(path))
            if not self.as_json:
                print(path, flush=True)

    def failed(self, error: BaseException, lines: list[str] | None = None) -> None:
        """Tell what went wrong, in lines other than its own if there are some."""
        self._clear()
        if self.as_json and isinstance(error, RunComfyError):
            self.event(
                "error",
                kind=type(error).__name__,
                message=in_words_of_shell(str(error)),
                outcome=str(error.outcome),
                retryable=error.retryable,
                request_id=error.request_id,
            )
        for line in explain(error) if lines is None else lines:
            say(line)

    def _clear(self) -> None:
        if self._line:
            self._line.clear()
