"""Plays a flow of the client without a network and without waiting."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from runcomfy_client._runtime import core, settings, wire

BASE = "https://model-api.runcomfy.net"
ID = "job-1"


@dataclass
class Time:
    """A clock that moves by what a flow waits for."""

    now: float = 1000.0
    chance: float = 1.0

    def clock(self) -> Any:
        """The clock as the client takes it; real time is 1000 s ahead of it."""
        return settings.Clock(
            lambda: self.now, lambda: self.now + 1000.0, lambda: self.chance
        )


@dataclass
class Played:
    """What came of a flow."""

    value: Any = None
    error: BaseException | None = None
    sent: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[bytes | None] = field(default_factory=list)
    timeouts: list[float] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    told: list[object] = field(default_factory=list)


def make_core(time: Time, **changes: Any) -> Any:
    """The rules of a client whose patience is the default."""
    values: dict[str, Any] = {
        "token": "secret",
        "base_url": BASE,
        "origin": ("https", "model-api.runcomfy.net", 443),
        "timeout": 1800.0,
        "poll_initial": 1.0,
        "poll_max": 10.0,
        "retry_rate_limited": False,
        "clock": time.clock(),
    }
    return core.Core(settings.Settings(**{**values, **changes}))


def answer(
    status: int = 200, body: object = None, *, retry_after: str | None = None
) -> Any:
    """An answer of the API."""
    raw = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
    return wire.Answer(status, raw, retry_after)


def lost(reason: str = "ReadError") -> Any:
    """An exchange whose request may have arrived."""
    return wire.Failure(reason, True)


def undelivered(reason: str = "ConnectError") -> Any:
    """An exchange whose request did not arrive."""
    return wire.Failure(reason, False)


def play(flow: Any, replies: Iterable[Any], time: Time) -> Played:
    """Drive a flow with these replies; an exception among them is thrown into it.

    A number before a reply is how long that takes, in seconds.
    """
    played = Played()
    replies = iter(replies)
    try:
        effect = next(flow)
        while True:
            kind = type(effect).__name__
            if kind == "Pause":
                played.pauses.append(effect.seconds)
                time.now += effect.seconds
                effect = flow.send(None)
            elif kind == "Tell":
                played.told.append(effect.value)
                effect = flow.send(None)
            else:
                played.sent.append((effect.method, effect.url.removeprefix(BASE)))
                played.bodies.append(effect.body)
                played.timeouts.append(effect.timeout)
                reply = next(replies)
                if isinstance(reply, (int, float)):
                    time.now += reply
                    reply = next(replies)
                if isinstance(reply, BaseException):
                    effect = flow.throw(reply)
                else:
                    effect = flow.send(reply)
    except StopIteration as end:
        played.value = end.value
    except BaseException as error:
        played.error = error
    assert list(replies) == []
    return played


def accepted(**extra: object) -> Any:
    """An answer to a submission."""
    return answer(200, {"request_id": ID, **extra})


def state(word: object, **extra: object) -> Any:
    """An answer to a status or result call."""
    return answer(200, {"request_id": ID, "status": word, **extra})


def done(output: object = None) -> Any:
    """The result of a job that succeeded."""
    found: Mapping[str, object] = {"image": "https://out.runcomfy.net/a.png"}
    return state("succeeded", output=output if output is not None else found)
