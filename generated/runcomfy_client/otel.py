"""Spans and metrics of jobs, by the semantic conventions for generative AI.

The extra ``otel`` installs what this takes, the API of OpenTelemetry; where both go is
up to the SDK of the program. They hold no input, no output and no token.
"""

# An extra: where it is not installed, strict type checkers find nothing to read here.
# mypy: disable-error-code="import-not-found"
# pyright: reportMissingImports=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false
# The package may use what completion on a client need not offer.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from opentelemetry.metrics import MeterProvider, get_meter_provider
from opentelemetry.trace import (
    SpanKind,
    Status,
    StatusCode,
    TracerProvider,
    get_tracer_provider,
)

from ._runtime.aclient import AsyncClient
from ._runtime.client import Client
from ._runtime.events import EventKind, JobEvent
from ._runtime.version import __version__

# An extra: where it is not installed, strict type checkers find nothing to read here.
# mypy: disable-error-code="import-not-found"
# pyright: reportMissingImports=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

# The conventions have moved to a repository of their own, and the names in the package
# opentelemetry-semantic-conventions are deprecated: so they are written out here.
_OPERATION = "generate_content"
_PROVIDER = "runcomfy"
_DURATION = "gen_ai.client.operation.duration"
_COST = "runcomfy.client.cost"
"""No convention says what an operation costs."""
# Those of the conventions end at 81.92 s; a video takes longer.
_BUCKETS_S = [0.01 * 2**power for power in range(18)]
_NANOS = 1_000_000_000


def instrument(
    client: Client | AsyncClient,
    *,
    tracer_provider: TracerProvider | None = None,
    meter_provider: MeterProvider | None = None,
) -> None:
    """Make a span and record metrics for each job of a client, from now on.

    A span begins when the job was submitted, or when this client began to wait for it,
    and is made once its end is known, below the span that is current then. A call that
    gives up, such as by ``WaitTimeout``, ends it too. The providers default to the global ones.
    """
    name = __name__.rpartition(".")[0]
    tracers = tracer_provider or get_tracer_provider()
    meters = meter_provider or get_meter_provider()
    tracer = tracers.get_tracer(name, __version__)
    meter = meters.get_meter(name, __version__)
    duration = meter.create_histogram(
        _DURATION,
        unit="s",
        description="GenAI operation duration.",
        explicit_bucket_boundaries_advisory=_BUCKETS_S,
    )
    cost = meter.create_counter(
        _COST, unit="{USD}", description="What jobs cost, as far as the API says it."
    )
    _, host, port = client._settings.origin

    def record(event: JobEvent) -> None:
        if event.kind not in (EventKind.FINISHED, EventKind.FAILED):
            return
        facts: dict[str, str | int] = {
            "gen_ai.operation.name": _OPERATION,
            "gen_ai.provider.name": _PROVIDER,
            "server.address": host,
            "server.port": port,
        }
        if event.model_id:
            facts["gen_ai.request.model"] = event.model_id
        if event.error:
            facts["error.type"] = event.error
        duration.record(event.seconds, facts)
        if event.cost_usd is not None:
            cost.add(event.cost_usd, facts)
        ended = int(event.at * _NANOS)
        span = tracer.start_span(
            f"{_OPERATION} {event.model_id}".strip(),
            kind=SpanKind.CLIENT,
            attributes=facts,
            start_time=ended - int(event.seconds * _NANOS),
        )
        if event.request_id:
            span.set_attribute("gen_ai.response.id", event.request_id)
        if event.cost_usd is not None:
            span.set_attribute("runcomfy.cost_usd", event.cost_usd)
        if event.error:
            span.set_status(Status(StatusCode.ERROR))
        span.end(end_time=ended)

    client.on_event(record)
