"""An application: it makes covers, and knows nothing of tests."""

from __future__ import annotations

from runcomfy_client import AsyncClient, Client, JobFailed
from runcomfy_client.models.ideogram import IdeogramV3Reframe

REQUEST = IdeogramV3Reframe(
    image="https://example.com/cat.png", resolution="1152:864 (4:3)"
)


def make_cover() -> str | None:
    """The URL of a cover, or None when the model failed."""
    with Client() as client:
        try:
            return client.run(REQUEST).image
        except JobFailed:
            return None


async def make_covers(count: int) -> list[str | None]:
    """The URLs of several covers, made at once."""
    async with AsyncClient() as client:
        return [end.unwrap().image async for end in client.map([REQUEST] * count)]
