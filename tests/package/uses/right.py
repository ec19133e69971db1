"""Right uses of the package: both type checkers accept them, and they run."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar, assert_type

from runcomfy_client import (
    AsyncClient,
    AsyncJob,
    CancelOutcome,
    Client,
    Job,
    JobReference,
    MediaOutput,
    Output,
    Ratio,
    RawRequest,
    Request,
    Result,
    RunComfyError,
    Status,
    from_json,
    search,
)
from runcomfy_client._runtime import ImageUrl, ListOf, Null
from runcomfy_client.models.blackforestlabs import Flux1KontextProEdit
from runcomfy_client.models.bytedance import Seedream5LiteTextToImage
from runcomfy_client.models.bytedance.seedream_5_lite_text_to_image import (
    Resolution as SeedreamResolution,
)
from runcomfy_client.models.ideogram import IdeogramV3Reframe
from runcomfy_client.models.ideogram.ideogram_v3_reframe import (
    RenderingSpeed,
    Resolution,
)
from runcomfy_client.models.wan_ai import Wan25TextToImage

IMAGE = "https://example.com/cat.png"


def members_and_strings_are_both_taken() -> None:
    by_member = IdeogramV3Reframe(
        image=IMAGE,
        resolution=Resolution.SIZE_1152X864,
        rendering_speed=RenderingSpeed.TURBO,
    )
    by_text = IdeogramV3Reframe(
        image=IMAGE, resolution="1152:864 (4:3)", rendering_speed="TURBO"
    )
    assert by_member == by_text
    assert by_text.resolution is Resolution.SIZE_1152X864
    carried = IdeogramV3Reframe.Resolution
    assert_type(carried, type[Resolution])
    assert_type(carried.closest(1200, 900), Resolution)
    assert carried is Resolution and len(IdeogramV3Reframe.RenderingSpeed) == 3


def what_is_optional_may_be_left_out_or_none() -> None:
    bare = Seedream5LiteTextToImage(prompt="a boat")
    assert bare == Seedream5LiteTextToImage(prompt="a boat", max_images=None)
    series = Seedream5LiteTextToImage(
        prompt="a boat", sequential_image_generation="auto", max_images=15
    )
    assert series.max_images == 15
    edit = Flux1KontextProEdit(image_url=IMAGE, prompt="sunset", aspect_ratio="3:2")
    assert edit.to_wire()["aspect_ratio"] == "3:2"


class Mix(Request[MediaOutput], frozen=True):
    """A request as it is generated for a model that takes lists."""

    model_id: ClassVar[str] = "acme/mix"
    images: ListOf[ImageUrl] | None = None
    masks: ListOf[str | Null] | None = None
    parts: ListOf[object] | None = None


def lists_may_be_any_sequence(
    more: Sequence[str] = (IMAGE,), one: str | None = IMAGE
) -> None:
    urls: list[str] = [*more]
    both = Mix(images=[IMAGE], masks=urls), Mix(images=(IMAGE,), masks=more)
    assert both[0].to_wire() == both[1].to_wire()
    Mix(images=[url.strip() for url in urls], masks=[one] if one else None, parts=urls)
    Mix(images=both[0].images, parts=[{"a": [1, IMAGE]}, 2])


def sizes_have_numbers() -> None:
    assert_type(Resolution.SIZE_1152X864.width, int)
    assert_type(Resolution.SIZE_1152X864.height, int)
    assert_type(Resolution.SIZE_1152X864.ratio, Ratio)
    assert_type(Resolution.SIZE_1152X864.label, str)
    assert_type(Resolution.closest(1920, 1080), Resolution)
    assert_type(SeedreamResolution.closest(1920, 1080), SeedreamResolution)
    size = Resolution.closest(1920, 1080)
    assert IdeogramV3Reframe(image=IMAGE, resolution=size).resolution is size


def a_request_says_what_comes_back(client: Client) -> None:
    request = IdeogramV3Reframe(image=IMAGE, seed=7)
    assert_type(client.run(request), MediaOutput)
    assert_type(client.run(request, timeout=300).image, str | None)
    job = client.submit(request)
    assert_type(job, Job[MediaOutput])
    for status in job.watch():
        assert_type(status, Status)
    assert_type(job.result(), Result[MediaOutput])
    assert_type(job.wait(), MediaOutput)
    assert_type(job.cancel(), CancelOutcome)


def a_job_is_taken_up_by_its_id(client: Client) -> None:
    request_id = client.submit(Wan25TextToImage(prompt="a boat")).request_id
    assert_type(client.job(request_id), Job[MediaOutput])
    assert_type(client.job(request_id, MediaOutput), Job[MediaOutput])
    assert_type(client.job(request_id, Wan25TextToImage), Job[MediaOutput])
    assert_type(client.job(request_id, Wan25TextToImage).wait().image, str | None)


def a_job_is_taken_up_by_its_reference(client: Client) -> None:
    reference = client.submit(Wan25TextToImage(prompt="a boat")).reference
    assert_type(reference, JobReference[MediaOutput])
    assert_type(client.job(reference), Job[MediaOutput])
    assert_type(client.job(JobReference.from_json(reference.to_json())), Job[Output])


async def the_asynchronous_client_has_the_same_types() -> None:
    request = IdeogramV3Reframe(image=IMAGE)
    async with AsyncClient(poll_initial=0.01) as client:
        assert_type(await client.run(request), MediaOutput)
        job = await client.submit(request)
        assert_type(job, AsyncJob[MediaOutput])
        async for status in job.watch():
            assert_type(status, Status)
        assert_type(await job.result(), Result[MediaOutput])
        assert_type(await job.wait(), MediaOutput)
        assert_type(await job.cancel(), CancelOutcome)


def one_function_serves_many_models(client: Client) -> None:
    requests: list[Request[MediaOutput]] = [
        Seedream5LiteTextToImage(prompt="a boat"),
        Wan25TextToImage(prompt="a boat", aspect_ratio="1024:1280 (4:5)"),
        RawRequest("wan-ai/wan-2-5/text-to-image", {"prompt": "a boat"}),
    ]
    assert all(client.run(request).image for request in requests)


def requests_travel_as_text(client: Client) -> None:
    request = IdeogramV3Reframe(image=IMAGE)
    assert_type(IdeogramV3Reframe.from_json(request.to_json()), IdeogramV3Reframe)
    assert from_json(request.to_json()) == request
    assert client.run(from_json(request.to_json())).urls


def models_are_found() -> None:
    assert [model.class_name for model in search("reframe")] == ["IdeogramV3Reframe"]


def errors_have_one_root(client: Client) -> None:
    try:
        client.run(RawRequest("no/such", {}))
    except RunComfyError as error:
        assert_type(error.request_id, str | None)
        assert_type(error.retryable, bool)


def main() -> None:
    members_and_strings_are_both_taken()
    what_is_optional_may_be_left_out_or_none()
    lists_may_be_any_sequence()
    sizes_have_numbers()
    models_are_found()
    with Client(poll_initial=0.01) as client:
        a_request_says_what_comes_back(client)
        a_job_is_taken_up_by_its_id(client)
        one_function_serves_many_models(client)
        requests_travel_as_text(client)
        errors_have_one_root(client)
    asyncio.run(the_asynchronous_client_has_the_same_types())


if __name__ == "__main__":
    main()
