"""All that a user does with the package, done once; prints what was seen, as JSON.

    drive.py PACKAGE sync|async

PACKAGE is the name to import it by. The environment says where the API is.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import pickle
import sys
from importlib import import_module
from typing import Any


async def settle(value: Any) -> Any:
    """The value, awaited if it has to be."""
    return await value if inspect.isawaitable(value) else value


async def states(watched: Any) -> list[str]:
    """The state of each status, whichever client tells it."""
    if hasattr(watched, "__aiter__"):
        return [str(status.state) async for status in watched]
    return [str(status.state) for status in watched]


def requests(name: str) -> list[Any]:
    """A request for each model that the package has, and a raw one."""

    def of(vendor: str, class_name: str) -> Any:
        return getattr(import_module(f"{name}.models.{vendor}"), class_name)

    return [
        of("blackforestlabs", "Flux1KontextProEdit")(
            prompt="sunset", image_url="https://example.com/cat.png"
        ),
        of("bytedance", "Seedream5LiteTextToImage")(
            prompt="a cat", sequential_image_generation="auto", max_images=3
        ),
        of("ideogram", "IdeogramV3Reframe")(image="https://example.com/cat.png"),
        of("wan_ai", "Wan25TextToImage")(prompt="猫", aspect_ratio="1024:1280 (4:5)"),
        import_module(name).RawRequest(
            "bytedance/seedream-5/lite/text-to-image", {"prompt": "a cat"}
        ),
    ]


def view(output: Any) -> dict[str, Any]:
    """An output as its user sees it."""
    return {
        "type": type(output).__name__,
        "image": output.image,
        "images": list(output.images),
        "raw": output.raw,
    }


async def drive(package: Any, kind: str) -> dict[str, Any]:
    """What was seen on the way."""
    client_type = package.Client if kind == "sync" else package.AsyncClient
    client = client_type(poll_initial=0.01)
    ready = requests(package.__name__)
    seen: dict[str, Any] = {}
    try:
        seen["outputs"] = [view(await settle(client.run(r))) for r in ready]
        job = await settle(client.submit(ready[0]))
        first = await settle(job.status())
        seen["first"] = [str(first.state), first.queue_position]
        seen["watched"] = await states(job.watch())
        result = await settle(job.result())
        seen["result"] = [str(result.state), view(result.output)]
        same = client.job(job.request_id, type(ready[0]))
        seen["resumed"] = [
            view(await settle(same.wait())),
            str((await settle(same.cancel())).state),
        ]
        doomed = await settle(client.submit(ready[0]))
        seen["cancelled"] = str((await settle(doomed.cancel())).state)
        try:
            await settle(doomed.wait())
        except package.JobCancelled as error:
            seen["error"] = [
                type(error).__name__,
                error.request_id == doomed.request_id,
            ]
    finally:
        await settle(client.close())
    return seen


def main() -> None:
    name, kind = sys.argv[1:]
    package = import_module(name)
    seen = asyncio.run(drive(package, kind))
    seen["found"] = [model.class_name for model in package.search("reframe")]
    copies = [pickle.loads(pickle.dumps(request)) for request in requests(name)]
    seen["pickled"] = copies == requests(name)
    # A vendored copy must not look for the package under its first name.
    seen["stray"] = [m for m in sys.modules if "runcomfy" in m and name not in m]
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
