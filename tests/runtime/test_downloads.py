"""Downloads: only what is safe, whole or not at all, never over another file."""

import hashlib
import socket
from pathlib import Path

import pytest
import runcomfy_client
from downloading import lie, names
from driving import download, drive, facts
from scripted import ID, PICTURE, Act, Seen, Server, drip, head, reply, reset, stall

pytestmark = pytest.mark.usefixtures("hasty")


def test_files_get_names_of_ours(server: Server, kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    urls = [f"{server.base_url}/files/{name}" for name in ("a.PNG?sig=1", "..%2Fx.exe")]
    output = runcomfy_client.MediaOutput.read({"images": urls})
    found = download(kind, server, folder, output)
    assert [folder / "job-1-1.png", folder / "job-1-2.bin"] == found
    assert ["job-1-1.png", "job-1-2.bin"] == names(folder)
    assert [PICTURE] * 2 == [path.read_bytes() for path in found]
    assert "/files/a.PNG?sig=1" == server.seen[0].path


def test_no_credentials_are_sent(server: Server, kind: str, tmp_path: Path) -> None:
    download(kind, server, tmp_path)
    (seen,) = server.seen
    assert {
        "host": server.base_url.removeprefix("http://"),
        "accept": "*/*",
        "accept-encoding": "identity",
        "user-agent": "runcomfy-client/0.1.0",
    } == seen.headers


def test_a_name_is_made_from_the_addresses(
    server: Server, kind: str, tmp_path: Path
) -> None:
    (path,) = download(kind, server, tmp_path, name=None)
    url = f"{server.base_url}/a.png".encode()
    assert f"{hashlib.sha256(url).hexdigest()[:16]}-1.png" == path.name


@pytest.mark.parametrize("name", ["../x", "a/b", "", "a b", "x" * 129])
def test_an_odd_name_is_refused(
    server: Server, a_kind: str, tmp_path: Path, name: str
) -> None:
    found = download(a_kind, server, tmp_path, name=name)
    assert isinstance(found, runcomfy_client.InvalidInput)
    assert "is not a name for files" in str(found)
    assert [] == server.seen


def typed(content_type: str) -> Act:
    def act(connection: socket.socket, seen: Seen) -> bool:
        start = head(200, 1).replace(b"application/json", content_type.encode())
        connection.sendall(start + b"x")
        return True

    return act


@pytest.mark.parametrize(
    ("content_type", "extension"),
    [
        ("image/png", "png"),
        ("video/mp4; x=y", "mp4"),
        ("IMAGE/JPEG", "jpg"),
        ("text/plain", "bin"),
        ("model/stl", "stl"),
        ("application/x-sh", "bin"),
    ],
)
def test_the_extension_is_one_of_a_list(
    server: Server, a_kind: str, tmp_path: Path, content_type: str, extension: str
) -> None:
    server.scripts["other"] = [typed(content_type)]
    for name in ("plain", "odd.sh", "odd.png.exe"):
        url = f"{server.base_url}/{name}"
        (path,) = download(a_kind, server, tmp_path, url, name=name[:3])
        assert f".{extension}" == path.suffix
        path.unlink()


def chunked(connection: socket.socket, seen: Seen) -> bool:
    start = head(200, 0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    connection.sendall(start + b"3e8\r\n" + b"x" * 1000 + b"\r\n0\r\n\r\n")
    return True


@pytest.mark.parametrize("act", [reply(200, b"x" * 1000), lie(10**15, b"x"), chunked])
def test_a_file_beyond_the_limit_is_refused(
    server: Server, kind: str, tmp_path: Path, act: Act
) -> None:
    server.scripts["other"] = [act]
    found = download(kind, server, tmp_path, max_bytes=999)
    assert isinstance(found, runcomfy_client.DownloadRefused)
    assert "larger than 999 bytes" in str(found)
    assert 1 == len(server.seen)
    assert [] == names(tmp_path)


def test_a_file_at_the_limit_is_fine(server: Server, kind: str, tmp_path: Path) -> None:
    server.scripts["other"] = [chunked]
    (path,) = download(kind, server, tmp_path, max_bytes=1000)
    assert 1000 == path.stat().st_size


def test_the_name_of_one_file_may_be_given(
    server: Server, kind: str, tmp_path: Path
) -> None:
    server.scripts["other"] = [reply(200, PICTURE)]
    urls = [f"{server.base_url}/{name}.jpg" for name in "ab"]
    target = tmp_path / "new" / "out.png"
    assert [target] == download(kind, server, target, urls[0])
    assert PICTURE == target.read_bytes()
    again = download(kind, server, target, urls[0])
    assert isinstance(again, runcomfy_client.DownloadRefused)
    several = download(kind, server, tmp_path / "all.png", urls)
    assert isinstance(several, runcomfy_client.InvalidInput)
    assert ["new"] == names(tmp_path)


@pytest.mark.parametrize(
    ("folder", "error"), [("a\0b", "InvalidInput"), ("file/below", "SaveFailed")]
)
def test_a_folder_that_cannot_be_is_no_bare_error(
    server: Server, a_kind: str, tmp_path: Path, folder: str, error: str
) -> None:
    (tmp_path / "file").write_text("")
    found = download(a_kind, server, tmp_path / folder)
    assert error == type(found).__name__


@pytest.mark.parametrize(
    ("act", "attempts", "retryable"),
    [
        (reset, 4, True),
        (lie(5000, b"half"), 4, True),
        (reply(500), 4, True),
        (reply(404), 1, False),
        (reply(403), 1, False),
        (reply(503, {}, headers={"Retry-After": "9999"}), 1, True),
    ],
)
def test_a_download_that_fails_leaves_nothing(
    server: Server, kind: str, tmp_path: Path, act: Act, attempts: int, retryable: bool
) -> None:
    server.scripts["other"] = [act]
    url = f"{server.base_url}/a.png?sig=sekret"
    found = download(kind, server, tmp_path, url)
    assert ("TransportError", "accepted", retryable) == facts(
        found, "outcome", "retryable"
    )
    assert "sekret" not in str(found)
    assert attempts == len(server.seen)
    assert [] == names(tmp_path)


@pytest.mark.parametrize("act", [stall, drip(head(200, 10_000)), drip(b"HTTP/1.1 ")])
def test_a_download_ends_by_its_deadline(
    server: Server, kind: str, tmp_path: Path, act: Act
) -> None:
    server.scripts["other"] = [act]
    found = download(kind, server, tmp_path, timeout=0.1)
    assert isinstance(found, runcomfy_client.TransportError)
    assert [] == names(tmp_path)


def test_no_file_is_overwritten(server: Server, kind: str, tmp_path: Path) -> None:
    mine = tmp_path / "job-1-1.png"
    mine.write_text("mine")
    found = download(kind, server, tmp_path)
    assert isinstance(found, runcomfy_client.DownloadRefused)
    assert ("mine", ["job-1-1.png"]) == (mine.read_text(), names(tmp_path))
    assert [] == server.seen


def test_no_file_is_overwritten_that_came_meanwhile(
    server: Server, kind: str, tmp_path: Path
) -> None:
    mine = tmp_path / "job-1-1.png"

    def meddle(connection: socket.socket, seen: Seen) -> bool:
        mine.write_text("mine")
        return reply(200, PICTURE)(connection, seen)

    server.scripts["other"] = [meddle]
    found = download(kind, server, tmp_path)
    assert isinstance(found, runcomfy_client.DownloadRefused)
    assert ("mine", ["job-1-1.png"]) == (mine.read_text(), names(tmp_path))


def test_what_was_saved_before_an_error_is_named(
    server: Server, kind: str, tmp_path: Path
) -> None:
    server.scripts["other"] = [reply(200, PICTURE), reply(404)]
    urls = [f"{server.base_url}/{name}.png" for name in "ab"]
    found = download(kind, server, tmp_path, urls)
    assert [f"saved before: {tmp_path / 'job-1-1.png'}"] == found.__notes__
    assert ["job-1-1.png"] == names(tmp_path)


@pytest.mark.parametrize(
    ("model_id", "stem"),
    [
        ("", "job-1"),
        ("acme/pix-1.5/Text to image", "pix-1-5-Text-to-image-job-1"),
        ("acme/" + "x" * 200, "x" * 122 + "-job-1"),
    ],
)
def test_a_job_downloads_its_output_under_its_model_and_id(
    server: Server, a_kind: str, tmp_path: Path, model_id: str, stem: str
) -> None:
    body = {"status": "succeeded", "output": {"image": f"{server.base_url}/a.png"}}
    server.scripts["result"] = [reply(200, body)]
    job = runcomfy_client.JobReference(ID, model_id) if model_id else ID
    found = drive(a_kind, server, lambda client: client.job(job).download(tmp_path))
    assert [tmp_path / f"{stem}-1.png"] == found


def test_of_an_output_what_is_foreign_is_left_out_and_named(
    server: Server, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own, foreign = f"{server.base_url}/a.png", "https://example.com/source.png"
    read = runcomfy_client.MediaOutput.read
    output = read({"image": own, "source_image": foreign})
    assert 1 == len(download(kind, server, tmp_path, output))
    assert f"{foreign} is not fetched" in caplog.text
    alone = read({"source_image": foreign})
    for source in (alone, [own, foreign]):
        found = download(kind, server, tmp_path / "new", source)
        assert isinstance(found, runcomfy_client.DownloadRefused)
    assert 1 == len(server.seen)
