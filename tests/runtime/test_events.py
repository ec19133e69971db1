"""Events of jobs: complete, without secrets, and no danger to a job that is paid for."""

import logging
from typing import Any

import pytest
from driving import collect, drive, raw, settle
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from runcomfy_client import otel
from scripted import ID, Server, reply, stall, status

PRICED = status("succeeded", output={"image": "https://x.runcomfy.net/a"}, cost="0.04")
QUEUE = [
    status("in_queue", queue_position=2),
    status("in_queue", queue_position=2),
    status("in_queue", queue_position=1),
    status("completed"),
]


def listen(client: Any, kind: str) -> list[Any]:
    """What a good listener hears that comes after a bad one, plain or to be awaited."""
    heard: list[Any] = []

    async def hear_later(event: Any) -> None:
        heard.append(event)

    async def fail_later(event: Any) -> None:
        raise LookupError("mine")

    @client.on_event
    def fail(event: Any) -> None:
        raise LookupError("mine")

    if kind == "sync":
        client.on_event(heard.append)
    else:
        client.on_event(fail_later)
        client.on_event(hear_later)
    return heard


def test_a_job_is_told_from_its_submission_to_its_cost(
    server: Server, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    server.scripts["status"], server.scripts["result"] = list(QUEUE), [PRICED]

    async def action(client: Any) -> list[Any]:
        heard = listen(client, kind)
        await settle(client.run(raw()))
        return heard

    caplog.set_level(logging.INFO)
    heard = drive(kind, server, action)
    assert [
        ("submitted", None, None, None),
        ("state", "in_queue", 2, None),
        ("state", "in_queue", 1, None),
        ("state", "completed", None, None),
        ("finished", "succeeded", None, 0.04),
    ] == [(one.kind, one.state, one.queue_position, one.cost_usd) for one in heard]
    assert {("a/b", ID)} == {(one.model_id, one.request_id) for one in heard}
    seconds = [one.seconds for one in heard]
    assert seconds == sorted(seconds) and 0 <= seconds[0] <= seconds[-1] < 60
    assert "a cat" not in f"{heard}" and "sekret" not in f"{heard}{caplog.text}"
    assert "a listener of on_event failed at submitted" in caplog.text
    assert 1 == server.count("submit") and 0 == server.count("cancel")


@pytest.mark.parametrize(
    ("script", "verb", "expected"),
    [
        ({"submit": [reply(422, {"message": "x"})]}, "run", "InputRejected refused"),
        ({"submit": [reply(503, {})]}, "submit", "SubmissionUnknown unknown"),
        ({"result": [status("failed", error="x")]}, "run", "JobFailed accepted"),
        ({"result": [status("succeeded")]}, "run", "MissingOutput accepted"),
        ({"status": [status("cancelled")]}, "run", "JobCancelled accepted"),
        ({"status": [status("in_queue")]}, "run", "WaitTimeout accepted"),
        ({"submit": [stall]}, "submit", "SubmissionUnknown unknown"),
    ],
)
def test_whatever_ends_a_call_without_an_output_is_told_once(
    server: Server, a_kind: str, script: dict[str, list[Any]], verb: str, expected: str
) -> None:
    server.scripts |= script
    heard: list[Any] = []

    async def action(client: Any) -> None:
        heard.extend([listen(client, a_kind)])
        await settle(getattr(client, verb)(raw(), timeout=0.5))

    error = drive(a_kind, server, action)
    (end,) = [one for one in heard[0] if one.kind in ("failed", "finished")]
    assert (
        expected
        == f"{end.error} {end.outcome}"
        == (f"{type(error).__name__} {error.outcome}")
    )


def test_those_who_watch_see_statuses_and_no_events(server: Server, kind: str) -> None:
    server.scripts["status"] = list(QUEUE)

    async def action(client: Any) -> tuple[list[Any], list[Any]]:
        heard = listen(client, kind)
        seen = await collect(client.job(ID).watch())
        await collect(client.map([raw()] * 3))
        return heard, seen

    heard, seen = drive(kind, server, action)
    assert [2, 2, 1, None] == [one.queue_position for one in seen]
    assert [2, 1, None] == [one.queue_position for one in heard[:3]]
    assert 3 == [one.kind for one in heard].count("finished")


def test_a_job_is_a_span_and_a_duration_by_the_conventions(
    server: Server, kind: str
) -> None:
    server.scripts["result"] = [PRICED, status("failed", error="a cat is no dog")]
    spans, metrics = InMemorySpanExporter(), InMemoryMetricReader()
    tracers, meters = TracerProvider(), MeterProvider([metrics])
    tracers.add_span_processor(SimpleSpanProcessor(spans))

    async def action(client: Any) -> None:
        otel.instrument(client, tracer_provider=tracers, meter_provider=meters)
        with tracers.get_tracer("test").start_as_current_span("order"):
            await collect(client.map([raw()] * 2, limit=1))

    assert drive(kind, server, action) is None
    host, _, port = server.base_url.removeprefix("http://").partition(":")
    facts = {
        "gen_ai.operation.name": "generate_content",
        "gen_ai.provider.name": "runcomfy",
        "gen_ai.request.model": "a/b",
        "server.address": host,
        "server.port": int(port),
    }
    good, bad, order = spans.get_finished_spans()
    about = {**facts, "gen_ai.response.id": ID}
    assert {**about, "runcomfy.cost_usd": 0.04} == dict(good.attributes or {})
    assert {**about, "error.type": "JobFailed"} == dict(bad.attributes or {})
    assert StatusCode.ERROR is bad.status.status_code
    assert "a cat" not in good.to_json() + bad.to_json()
    for span in (good, bad):
        assert ("generate_content a/b", SpanKind.CLIENT) == (span.name, span.kind)
        assert order.context == span.parent
        assert order.start_time - 10**6 <= span.start_time <= span.end_time
        assert span.end_time <= order.end_time + 10**6
    (resource,) = metrics.get_metrics_data().resource_metrics
    (scope,) = resource.scope_metrics
    found = {one.name: one.data.data_points for one in scope.metrics}
    points = found["gen_ai.client.operation.duration"]
    assert [facts, {**facts, "error.type": "JobFailed"}] == [
        dict(point.attributes) for point in points
    ]
    assert [0.04] == [point.value for point in found["runcomfy.client.cost"]]
