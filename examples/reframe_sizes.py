"""Reframe one picture for several places at once, each in the nearest size there is.

    python examples/reframe_sizes.py https://example.com/cat.png

Prints a line for each place as it is done. Exits with 1 when one of them failed.
"""

from __future__ import annotations

import asyncio
import sys

from runcomfy_client import AsyncClient
from runcomfy_client.models.ideogram import IdeogramV3Reframe
from runcomfy_client.models.ideogram.ideogram_v3_reframe import Resolution

PLACES = {
    "banner": (1500, 500),
    "portrait": (1080, 1350),
    "square": (1080, 1080),
    "story": (1080, 1920),
}


async def reframe(image: str) -> bool:
    """Whether a picture could be reframed for all places."""
    places = list(PLACES)
    requests = [
        IdeogramV3Reframe(image=image, resolution=Resolution.closest(*PLACES[place]))
        for place in places
    ]
    complete = True
    async with AsyncClient() as client:
        # Each is handed out as it finishes, and a failure stops none of the others.
        async for done in client.map(requests, limit=4, timeout=600):
            place, size = places[done.index], requests[done.index].resolution
            if done.output is None:
                complete = False
                print(f"{place}: {done.error}", file=sys.stderr)
            else:
                print(f"{place} {size}: {done.output.image}")
    return complete


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: reframe_sizes.py URL", file=sys.stderr)
        return 2
    return 0 if asyncio.run(reframe(sys.argv[1])) else 1


if __name__ == "__main__":
    sys.exit(main())
