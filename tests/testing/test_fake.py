"""The fake answers like the API, fails when told to, and reaches every client."""

import asyncio
import json
import os
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

IMAGE = "https://example.com/cat.png"
HOST = "https://fake.runcomfy.net"


@pytest.fixture
def fake(package: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.delenv("RUNCOMFY_API_TOKEN", raising=False)
    with package.testing.FakeRunComfy() as entered:
        yield entered


@pytest.fixture(params=["sync", "async"])
def run(request: pytest.FixtureRequest, package: ModuleType) -> Callable[..., Any]:
    """``run`` of a new client, whichever kind."""

    async def run_async(*arguments: Any, **options: Any) -> Any:
        async with package.AsyncClient() as client:
            return await client.run(*arguments, **options)

    def run_sync(*arguments: Any, **options: Any) -> Any:
        with package.Client() as client:
            return client.run(*arguments, **options)

    if request.param == "sync":
        return run_sync
    return lambda *arguments, **options: asyncio.run(run_async(*arguments, **options))


@pytest.fixture
def reframe(package: ModuleType) -> Any:
    return package.models.ideogram.IdeogramV3Reframe(image=IMAGE, seed=7)


def test_a_job_is_queued_then_runs_then_completes(
    fake: Any, run: Callable[..., Any], reframe: Any
) -> None:
    ids: list[str] = []
    statuses: list[Any] = []

    output = run(reframe, on_submitted=ids.append, on_status=statuses.append)

    assert f"{HOST}/fake-1/0-1152x864.png" == output.image
    assert ["fake-1"] == ids
    assert ["in_queue", "in_progress", "completed"] == [s.state for s in statuses]


def test_polls_tell_how_often_each_state_is_seen(
    package: ModuleType, run: Callable[..., Any], reframe: Any
) -> None:
    statuses: list[Any] = []

    with package.testing.FakeRunComfy(polls=(0, 2)):
        run(reframe, on_status=statuses.append)

    assert ["in_progress", "in_progress", "completed"] == [s.state for s in statuses]


def test_submissions_are_remembered_as_they_were_made(
    fake: Any, run: Callable[..., Any], package: ModuleType, reframe: Any
) -> None:
    raw = package.RawRequest("acme/new model/v1", {"prompt": "猫", "n": None})
    run(reframe)
    run(raw)

    first, second = fake.submitted
    assert ["ideogram/ideogram-v3/reframe", "acme/new model/v1"] == [
        first.model_id,
        second.model_id,
    ]
    assert [reframe, raw] == [first.request, second.request]
    assert {"image": IMAGE, "resolution": "1152:864 (4:3)", "seed": 7} == first.body
    assert {"prompt": "猫", "n": None} == second.body
    assert ["completed", "completed"] == [first.state, second.state]


def test_an_input_that_its_class_refuses_is_remembered_raw(
    fake: Any, run: Callable[..., Any], package: ModuleType, reframe: Any
) -> None:
    raw = package.RawRequest(reframe.model_id, {"future": True})
    run(raw)
    assert raw == fake.submitted[0].request


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        (lambda fake: fake.fail("no memory"), "JobFailed"),
        (lambda fake: fake.hang(), "WaitTimeout"),
        (lambda fake: fake.unknown_submission(), "SubmissionUnknown"),
        (lambda fake: fake.reject(), "InputRejected"),
        (lambda fake: fake.reject(401), "AuthenticationError"),
        (lambda fake: fake.reject(402), "InsufficientBalanceError"),
        (lambda fake: fake.reject(400, error_code="400004"), "AuthenticationError"),
        (lambda fake: fake.reject(429), "RateLimited"),
        (lambda fake: fake.reject(503), "SubmissionUnknown"),
        (lambda fake: fake.succeed({}), "MissingOutput"),
    ],
)
def test_what_goes_wrong_is_asked_for(
    fake: Any,
    run: Callable[..., Any],
    package: ModuleType,
    reframe: Any,
    plan: Callable[[Any], None],
    error: str,
) -> None:
    plan(fake)

    with pytest.raises(getattr(package, error)) as caught:
        run(reframe)
    following = run(reframe)

    assert getattr(package, error) is caught.type
    assert f"{HOST}/fake-2/0-1152x864.png" == following.image
    assert 2 == len(fake.submitted)


def test_what_is_told_reaches_the_application(
    fake: Any, run: Callable[..., Any], package: ModuleType, reframe: Any
) -> None:
    fake.fail("no memory")
    fake.reject(422, message="too dark")

    with pytest.raises(package.JobFailed, match="fake-1 failed: no memory") as failed:
        run(reframe)
    with pytest.raises(package.InputRejected, match="too dark") as rejected:
        run(reframe)

    assert "fake-1" == failed.value.request_id
    assert "refused" == rejected.value.outcome
    assert ["completed", None] == [job.state for job in fake.submitted]


def test_plans_are_for_one_submission_each_in_their_order(
    fake: Any, run: Callable[..., Any], package: ModuleType, reframe: Any
) -> None:
    fake.succeed({"video": f"{HOST}/clip.mp4"})
    fake.fail()
    assert f"{HOST}/clip.mp4" == run(reframe).video
    with pytest.raises(package.JobFailed):
        run(reframe)
    assert f"{HOST}/fake-3/0-1152x864.png" == run(reframe).image


def test_nothing_arrives_while_it_is_unreachable(
    fake: Any, run: Callable[..., Any], package: ModuleType, reframe: Any
) -> None:
    with fake.unreachable(), pytest.raises(package.TransportError) as caught:
        run(reframe)
    assert "not_sent" == caught.value.outcome
    assert [] == fake.submitted
    assert run(reframe).image


def test_a_hanging_job_takes_its_whole_deadline_but_no_time(
    fake: Any, run: Callable[..., Any], package: ModuleType, reframe: Any
) -> None:
    fake.hang()
    statuses: list[object] = []
    began = time.monotonic()

    with pytest.raises(package.WaitTimeout):
        run(reframe, timeout=1000.0, on_status=statuses.append)

    # Polls grow from 1 s apart to 10 s apart.
    assert 100 < len(statuses) < 120
    assert time.monotonic() - began < 60


def test_many_jobs_at_once_do_not_use_up_each_others_time(
    fake: Any, package: ModuleType, reframe: Any
) -> None:
    async def run_all() -> list[Any]:
        async with package.AsyncClient(timeout=60) as client:
            return await asyncio.gather(*(client.run(reframe) for _ in range(100)))

    with package.Client(timeout=60) as client:
        threaded = [end.output for end in client.map([reframe] * 100, limit=4)]

    assert 100 == len({output.image for output in threaded})
    assert 100 == len({output.image for output in asyncio.run(run_all())})


def test_a_refused_submission_waits_as_told_in_no_time(
    fake: Any, package: ModuleType, reframe: Any
) -> None:
    fake.reject(429, retry_after="40")
    with package.Client(retry_rate_limited=True) as client:
        job = client.submit(reframe, timeout=60)
    assert "fake-2" == job.request_id
    fake.reject(429, retry_after="40")
    with (
        package.Client(retry_rate_limited=True) as client,
        pytest.raises(package.RateLimited),
    ):
        client.submit(reframe, timeout=30)


def test_only_what_is_queued_is_cancelled(
    fake: Any, package: ModuleType, reframe: Any
) -> None:
    with package.Client() as client:
        job = client.submit(reframe)
        assert "in_queue" == job.status().state
        assert "cancelled" == job.cancel().state
        with pytest.raises(package.JobCancelled):
            job.wait()
        late = client.submit(reframe)
        assert ["in_queue", "in_progress", "completed"] == [
            status.state for status in late.watch()
        ]
        assert "not_cancellable" == late.cancel().state
    assert ["cancelled", "completed"] == [job.state for job in fake.submitted]


def test_unknown_jobs_are_not_found(fake: Any, package: ModuleType) -> None:
    with package.Client() as client, pytest.raises(package.NotFound):
        client.job("elsewhere").status()


def test_prices_are_known(fake: Any, package: ModuleType, reframe: Any) -> None:
    with package.Client() as client:
        price = client.price(reframe)
    assert (reframe.model_id, "output") == (price.model_id, price.unit)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"prompt": "x"}, "image 0-1024x1024.png"),
        ({"size": "2048x1152"}, "image 0-2048x1152.png"),
        ({"aspect_ratio": "16:9"}, "image 0-1024x576.png"),
        ({"aspect_ratio": "9:16", "size": "1024*640"}, "image 0-1024x640.png"),
        ({"width": 640, "height": 480, "size": "9x9"}, "image 0-640x480.png"),
        ({"num_images": 1}, "image 0-1024x1024.png"),
    ],
)
def test_results_carry_the_size_that_was_asked_for(
    fake: Any,
    run: Callable[..., Any],
    package: ModuleType,
    body: dict[str, object],
    name: str,
) -> None:
    kind, file = name.split()
    output = run(package.RawRequest("acme/draw", body))
    assert {kind: f"{HOST}/fake-1/{file}"} == output.raw


@pytest.mark.parametrize(
    ("model", "body", "expected"),
    [
        ("acme/image-to-video", {}, {"video": "0-1024x1024.mp4"}),
        ("acme/text-to-audio", {}, {"audio": "0-1024x1024.wav"}),
        (
            "acme/draw",
            {"max_images": 2},
            {"images": ["0-1024x1024.png", "1-1024x1024.png"]},
        ),
    ],
)
def test_results_are_of_the_kind_and_number_that_was_asked_for(
    fake: Any,
    package: ModuleType,
    model: str,
    body: dict[str, object],
    expected: dict[str, object],
) -> None:
    with package.Client() as client:
        output = client.run(package.RawRequest(model, body))
    text = json.dumps(output.raw).replace(f"{HOST}/fake-1/", "")
    assert expected == json.loads(text)


def test_downloads_bring_files_of_the_size_asked_for(
    fake: Any, package: ModuleType, reframe: Any, tmp_path: Path
) -> None:
    sounds = package.RawRequest("acme/text-to-audio", {})
    clips = package.RawRequest("acme/text-to-video", {})
    with package.Client() as client:
        [picture] = client.submit(reframe).download(tmp_path)
        [sound] = client.submit(sounds).download(tmp_path)
        [clip] = client.submit(clips).download(tmp_path)
        with pytest.raises(package.DownloadRefused):
            client.submit(reframe).download(tmp_path, max_bytes=20)

    assert (1152, 864) == struct.unpack(">II", picture.read_bytes()[16:24])
    assert b"RIFF" == sound.read_bytes()[:4]
    assert b"ftyp" == clip.read_bytes()[4:8]


def test_downloads_fail_while_it_is_unreachable(
    fake: Any, package: ModuleType, reframe: Any, tmp_path: Path
) -> None:
    with package.Client() as client:
        output = client.run(reframe)
        with fake.unreachable(), pytest.raises(package.TransportError):
            client.download(output, tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_clients_made_before_and_with_their_own_http_are_reached(
    package: ModuleType, reframe: Any
) -> None:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise AssertionError("a request was about to be sent")

    earlier = package.Client("token")
    guarded = httpx2.Client(transport=httpx2.MockTransport(fail))
    own = package.Client("token", http=guarded, base_url="https://gateway.example/rc")

    async def submit_on_aiohttp() -> Any:
        async with package.AsyncClient(http="aiohttp") as client:
            return await client.submit(reframe)

    with package.testing.FakeRunComfy() as fake, earlier, own:
        assert "fake-1" == earlier.submit(reframe).request_id
        assert "fake-2" == own.submit(reframe).request_id
        assert "fake-3" == asyncio.run(submit_on_aiohttp()).request_id
    assert 3 == len(fake.submitted)


def test_all_is_as_before_when_it_is_left(
    package: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNCOMFY_API_TOKEN", "mine")
    monkeypatch.setenv("RUNCOMFY_MODEL_API_BASE", "https://elsewhere.example")

    def patched() -> list[object]:
        kinds = (package.Client, package.AsyncClient)
        methods = [getattr(k, n) for k in kinds for n in ("_perform", "_follow")]
        names = ("RUNCOMFY_API_TOKEN", "RUNCOMFY_MODEL_API_BASE")
        return [*methods, *map(os.environ.get, names)]

    before = patched()
    with package.testing.FakeRunComfy():
        within = patched()
    assert before == patched()
    assert not set(before) & set(within)


def test_a_closed_client_is_closed_under_the_fake_too(
    fake: Any, package: ModuleType, reframe: Any
) -> None:
    with package.Client() as client:
        job = client.submit(reframe)
    with pytest.raises(package.TransportError, match="closed") as caught:
        job.wait()
    assert ("accepted", "fake-1") == (caught.value.outcome, caught.value.request_id)
    with pytest.raises(package.TransportError, match="closed"):
        client.submit(reframe)
    assert 1 == len(fake.submitted)
