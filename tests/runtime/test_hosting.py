"""Local files on a server that checks signatures and expiry: uploaded once, and fetched."""

import pickle
import struct
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from obstore.store import S3Store
from runcomfy_client import Hosted, InvalidInput, TransportError, from_json, hosted
from runcomfy_client._runtime.data_uris import file_flaws
from runcomfy_client.models.ideogram import IdeogramV3Reframe
from s3_server import KEY_ID, SECRET, S3Server

CONTENT = b"\x89PNG\r\n\x1a\n not quite a picture"


@pytest.fixture
def s3() -> Iterator[S3Server]:
    """The server."""
    with S3Server() as server:
        yield server


@pytest.fixture
def store(s3: S3Server) -> Any:
    """A bucket of it."""
    return make_store(s3)


def make_store(s3: S3Server, secret: str = SECRET) -> Any:
    return S3Store(
        "bucket",
        prefix="in",
        endpoint=f"{s3.url}/bucket",
        virtual_hosted_style_request=True,
        access_key_id=KEY_ID,
        secret_access_key=secret,
        region="us-east-1",
        client_options={"allow_http": True},
    )


@pytest.fixture
def cat(tmp_path: Path) -> Path:
    """A picture."""
    path = tmp_path / "a cat.PNG"
    path.write_bytes(CONTENT)
    return path


def test_a_file_is_uploaded_once_and_can_be_fetched(
    s3: S3Server, store: Any, cat: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.png"
    copy.write_bytes(CONTENT)
    urls = [hosted(cat, store), hosted(copy, store)]
    assert 1 == sum(call.startswith("PUT") for call in s3.calls)
    assert [(CONTENT, "image/png")] == list(s3.objects.values())
    for url in urls:
        assert CONTENT == httpx2.get(url).content
        assert "cat" not in url
    assert str is type(pickle.loads(pickle.dumps(urls[0])))


def test_the_url_lives_longer_than_the_job_and_never_past_seven_days(
    s3: S3Server, store: Any, cat: Path
) -> None:
    short, long = hosted(cat, store), hosted(cat, store, timeout=5 * 24 * 3600)
    for hours, expected in ((0.9, [200, 200]), (1.1, [403, 200]), (169, [403, 403])):
        s3.clock = timedelta(hours=hours)
        assert expected == [httpx2.get(url).status_code for url in (short, long)]
    with pytest.raises(InvalidInput, match="seven days"):
        hosted(cat, store, timeout=7 * 24 * 3600)


def test_a_block_deletes_the_file_at_its_end(
    s3: S3Server, store: Any, cat: Path
) -> None:
    with hosted(cat, store) as url:
        assert 200 == httpx2.get(url).status_code
    assert {} == s3.objects
    assert 404 == httpx2.get(url).status_code


def test_a_function_may_upload(s3: S3Server, cat: Path) -> None:
    s3.objects["/x"] = CONTENT, "image/png"
    url = hosted(cat, lambda path: f"https://example.com/{path.name}", check=False)
    assert isinstance(url, Hosted) and "https://example.com/a cat.PNG" == url
    with pytest.raises(InvalidInput, match="can be deleted"):
        url.delete()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((200, CONTENT, "text/html"), "comes as text/html"),
        ((200, CONTENT + b"more", "image/png"), "bytes there"),
        ((302, b"", "image/png"), "HTTP 302"),
        ((403, b"", "image/png"), "HTTP 403"),
    ],
)
def test_what_the_service_could_not_fetch_costs_nothing(
    s3: S3Server,
    cat: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: tuple[int, bytes, str],
    reason: str,
) -> None:
    monkeypatch.setattr(s3, "answer", lambda *_: answer)
    with pytest.raises(TransportError, match=reason) as caught:
        hosted(cat, lambda _: f"{s3.url}/bucket/x?Signature=s3cret")
    assert "not_sent" == caught.value.outcome
    assert "s3cret" not in str(caught.value)


def test_a_request_checks_the_file_behind_the_url(cat: Path, tmp_path: Path) -> None:
    # The S3 server of the test is no https host, so a function names one.
    cat.write_bytes(CONTENT[:8] + struct.pack(">I4sII9x", 13, b"IHDR", 640, 480))
    sound = tmp_path / "a.wav"
    sound.write_bytes(b"RIFF")
    urls = {path: f"https://example.com/1{path.suffix}" for path in (cat, sound)}
    one, two = (hosted(path, urls.__getitem__, check=False) for path in urls)
    again = from_json(IdeogramV3Reframe(image=one).to_json())
    assert isinstance(again, IdeogramV3Reframe)
    assert one == again.image
    with pytest.raises(InvalidInput, match="audio/wav, and this input takes image"):
        IdeogramV3Reframe(image=str(two))
    limits: list[list[Any]] = [["width_pixels>", 700, ""], ["file_size_kb<", 1, ""]]
    for url in (one, str(one)):
        assert ["must have width_pixels > 700"] == list(file_flaws(limits, url))
    del one, url
    assert [] == list(file_flaws(limits, urls[cat]))


def test_a_wrong_secret_is_told_before_anything_is_sent(
    s3: S3Server, cat: Path
) -> None:
    with pytest.raises(TransportError) as caught:
        hosted(cat, make_store(s3, secret="wrong"))
    assert "not_sent" == caught.value.outcome
    assert {} == s3.objects


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.py", b"1", "which kind of file"),
        ("empty.png", b"", "has 0 bytes"),
        ("large.jpg", b"x" * 50_000_001, "50,000,001 bytes"),
        ("gone.png", None, "is no file"),
    ],
)
def test_what_the_service_would_not_take_is_not_uploaded(
    s3: S3Server,
    store: Any,
    tmp_path: Path,
    name: str,
    content: bytes | None,
    words: str,
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInput, match=words):
        hosted(path, store)
    assert [] == s3.calls
