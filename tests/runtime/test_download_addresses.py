"""From where files are fetched: addresses, hosts and redirects that are refused."""

from pathlib import Path

import pytest
import runcomfy_client
from driving import download, facts
from runcomfy_client._runtime import downloads
from scripted import PICTURE, Act, Server, reply

pytestmark = pytest.mark.usefixtures("hasty")


REFUSED = [
    "http://out.runcomfy.net/a.png",
    "https://out.runcomfy.net:8443/a.png",
    "https://me@out.runcomfy.net/a.png",
    "https://evil.example/a.png",
    "https://runcomfy.net.evil.example/a.png",
    "https://evilruncomfy.net/a.png",
    "https://out.runcomfy.net./a.png",
    "https://10.0.0.1/a.png",
    "https://[::1]/a.png",
    "https://2130706433/a.png",
    "https://out.runcomfy.net\\@evil.example/a.png",
    "https://out.runcomfy.net/ a.png",
    "https://out.runcomfy.net:port/a.png",
    "file:///etc/passwd",
    "ftp://out.runcomfy.net/a.png",
    "//out.runcomfy.net/a.png",
    "http://127.0.0.1:9/a.png",
    "",
    "https://out.runcomfy.net/" + "x" * 8000,
]


@pytest.mark.parametrize("url", REFUSED)
def test_an_odd_address_is_refused_before_anything_is_fetched(
    server: Server, a_kind: str, tmp_path: Path, url: str
) -> None:
    sources = [f"{server.base_url}/a.png", url]
    found = download(a_kind, server, tmp_path / "new", sources)
    assert ("DownloadRefused", "accepted", False) == facts(
        found, "outcome", "retryable"
    )
    assert len(str(found)) < 300
    assert [] == server.seen
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://out.runcomfy.net/a.png", True),
        ("https://runcomfy.com/a.png", True),
        ("https://a.b.runcomfy.com:443/a.png?x=y", True),
        ("https://cdn.mine.example/a.png", True),
        ("https://mine.example.evil/a.png", False),
        ("https://192.168.0.1/a.png", False),
    ],
)
def test_hosts_are_those_of_outputs_and_yours(url: str, fine: bool) -> None:
    client = runcomfy_client.Client("t")
    hosts = ("runcomfy.net", "runcomfy.com", "mine.example", "192.168.0.1")
    try:
        downloads.check_output_url(url, hosts, client._settings)
    except runcomfy_client.DownloadRefused:
        assert not fine
    else:
        assert fine


def test_a_signature_is_not_shown(server: Server, kind: str, tmp_path: Path) -> None:
    url = "https://evil.example/a.png?signature=sekret"
    found = download(kind, server, tmp_path, url)
    assert "https://evil.example/a.png" in str(found)
    assert "sekret" not in str(found)


def redirect(location: str, status: int = 302) -> Act:
    return reply(status, b"x" * 10, headers={"Location": location})


def test_three_redirects_are_followed(
    server: Server, kind: str, tmp_path: Path
) -> None:
    server.scripts["other"] = [
        redirect("/b", 301),
        redirect(f"{server.base_url}/c", 307),
        redirect("d.webp", 308),
        reply(200, PICTURE),
    ]
    url = f"{server.base_url}/a"
    (path,) = download(kind, server, tmp_path, url)
    assert ["/a", "/b", "/c", "/d.webp"] == [seen.path for seen in server.seen]
    assert ("job-1-1.webp", PICTURE) == (path.name, path.read_bytes())


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:9/a",
        "https://evil.example/a",
        "http://out.runcomfy.net/a",
        "file:///etc/passwd",
        "https://[::1/a",
        "//evil.example/a",
        None,
    ],
)
def test_each_redirect_is_checked(
    server: Server, a_kind: str, tmp_path: Path, location: str | None
) -> None:
    server.scripts["other"] = [
        redirect(location) if location else reply(302, {}),
        redirect("/again"),
    ]
    if location is None:
        server.scripts["other"] = [redirect("/again")]
    found = download(a_kind, server, tmp_path, f"{server.base_url}/a")
    assert isinstance(found, runcomfy_client.DownloadRefused)
    assert (4 if location is None else 1) == len(server.seen)
    assert [] == list(tmp_path.iterdir())
