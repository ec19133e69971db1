"""Media inputs: which texts are URLs that the service can fetch."""

import io
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from runcomfy_client import InvalidInput
from runcomfy_client._runtime import AudioUrl, FileUrl, ImageUrl, VideoUrl
from runcomfy_client._runtime.media import check_media_url
from runcomfy_client.models.ideogram import IdeogramV3Reframe


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/cat.png",
        "HTTPS://EXAMPLE.com",
        "https://example.com:8443/a?X-Amz-Signature=b#c",
        "https://例え.jp/猫.png",
        "https://example.com/%20a+b/é",
        "https://8.8.8.8/a.png",
        "https://[2001:4860:4860::8888]/a.png",
        "https://localhost.example.com/a.png",
        "https://example.com/a@b.png",
    ],
)
def test_a_public_https_url_is_left_as_it_is(url: str) -> None:
    assert url == check_media_url(url)


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("", "is empty"),
        ("http://example.com/cat.png", "is plain http"),
        (
            "data:image/png;base64,AAAA",
            "is a data URI that data_uri(file) did not make",
        ),
        ("DATA:,", "is a data URI that data_uri(file) did not make"),
        ("cat.png", "is not an https URL"),
        ("/home/me/cat.png", "is not an https URL"),
        ("C:\\cat.png", "is not an https URL"),
        ("file:///cat.png", "is not an https URL"),
        ("ftp://example.com/cat.png", "is not an https URL"),
        ("//example.com/cat.png", "is not an https URL"),
        ("https:example.com", "is not an https URL"),
        ("https:///cat.png", "is not an https URL"),
        ("https://:443/cat.png", "is not an https URL"),
        ("https://example.com:port/", "is not a URL"),
        ("https://example.com:99999/", "is not a URL"),
        ("https://[::1/cat.png", "is not a URL"),
        ("https://exa mple.com/", "holds white space or control characters"),
        (" https://example.com/", "holds white space or control characters"),
        ("https://example.com/\n", "holds white space or control characters"),
        ("https://example.com/\x00", "holds white space or control characters"),
        ("https://example.com/\u00a0", "holds white space or control characters"),
        ("https://example.com/\u202e", "holds white space or control characters"),
        ("https://me@example.com/", "holds a user name or password"),
        ("https://me:pw@example.com/", "holds a user name or password"),
        ("https://localhost/", "names a machine that only you can reach"),
        ("https://LOCALHOST.:8000/", "names a machine that only you can reach"),
        ("https://a.localhost/", "names a machine that only you can reach"),
        ("https://nas.local/", "names a machine that only you can reach"),
        ("https://127.0.0.1/", "names a machine that only you can reach"),
        ("https://10.1.2.3/", "names a machine that only you can reach"),
        ("https://192.168.0.1/", "names a machine that only you can reach"),
        ("https://169.254.169.254/", "names a machine that only you can reach"),
        ("https://[::1]/", "names a machine that only you can reach"),
        ("https://[fe80::1%25eth0]/", "names a machine that only you can reach"),
        ("https://[::ffff:127.0.0.1]/", "names a machine that only you can reach"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(url: str, complaint: str) -> None:
    with pytest.raises(ValueError) as caught:
        check_media_url(url)

    assert (
        f"{complaint}; put the file where the service can fetch it without a login and"
        " pass its https URL (a presigned URL for a private file; images up to 50 MB,"
        " videos up to 100 MB): hosted(path, store) does that, and data_uri(path) sends a"
        " small file along"
    ) == str(caught.value)


@pytest.mark.parametrize("kind", [AudioUrl, FileUrl, ImageUrl, VideoUrl])
def test_every_kind_of_media_is_checked(kind: type[str]) -> None:
    adapter = TypeAdapter(kind)

    assert "https://example.com/a" == adapter.validate_python("https://example.com/a")
    with pytest.raises(ValidationError, match="is plain http"):
        adapter.validate_python("http://example.com/a")


@pytest.mark.parametrize(
    "file",
    [Path("cat.png"), b"\x89PNG", io.BytesIO(b"\x89PNG"), "cat.png", "file:///a"],
)
def test_a_local_file_is_refused_with_both_ways_out(file: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        IdeogramV3Reframe(image=file)
    assert "hosted(path, store)" in str(caught.value)
    assert "data_uri(path)" in str(caught.value)


def test_a_refused_url_does_not_show_what_is_secret_in_it() -> None:
    with pytest.raises(InvalidInput) as caught:
        IdeogramV3Reframe(image="http://me:pw@example.com/a.png?signature=s3cret#t0ken")

    message = str(caught.value)
    assert message.startswith(
        "IdeogramV3Reframe.image: 'http://example.com/a.png?...' is plain http; put"
    )
    assert not any(secret in message for secret in ("pw", "s3cret", "t0ken"))


def test_media_data_is_cut_in_the_message() -> None:
    with pytest.raises(InvalidInput) as caught:
        IdeogramV3Reframe(image="data:image/png;base64," + "A" * 1_000_000)

    assert 500 > len(str(caught.value))
    assert "is a data URI" in str(caught.value)
