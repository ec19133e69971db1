"""What stands in the way of an import is told, and nothing of it is overwritten."""

from pathlib import Path

from importing_calls import Importer
from small_entries import entry


def test_files_that_cannot_be_read_are_problems(
    importer: Importer, tmp_path: Path
) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes("curl --url\n caf\xe9".encode("latin-1"))
    large = importer.source("large.txt", "x" * 200)
    result = importer(
        str(tmp_path), str(tmp_path / "no.txt"), str(latin), large, "--max-bytes", "100"
    )
    assert 1 == result.code
    for code in (
        "not-a-file",
        "unreadable",
        "latin.txt:2:5: error not-utf-8",
        "too-large",
    ):
        assert code in result.err
    assert "Traceback" not in result.err
    assert "0 unchanged, 0 repaired, 4 refused; nothing was written" in result.out
    good = importer.source("c.json", entry("acme/draw"))
    assert "0 added" in importer(large, good, "--max-bytes", "199").out
    result = importer(large, good, "--max-bytes", "199", "--keep-going")
    assert (1, ["acme/draw.json"]) == (result.code, list(importer.files()))
    assert f"refused   {large}" in result.out


def test_an_overlay_that_nobody_can_read_is_refused(importer: Importer) -> None:
    path = importer.schemas / "acme/draw.overlay.json"
    path.parent.mkdir(parents=True)
    for content in ('{"repairs": 3}', '{"unknown": 3}', "["):
        path.write_text(content)
        result = importer(importer.source("c.json", entry("acme/draw")))
        assert 1 == result.code
        assert "acme/draw.overlay.json:1:" in result.err
        assert "refused   acme/draw" in result.out
        assert ["acme/draw.overlay.json"] == list(importer.files())


def test_a_file_in_the_way_on_other_disks_is_told(importer: Importer) -> None:
    assert 0 == importer(importer.source("c.json", entry("acme/x-4K"))).code
    result = importer(importer.source("c.json", entry("acme/x-4k")))
    assert 1 == result.code
    assert "error case-collision" in result.err
    (importer.schemas / "acme/x-4K.json").rename(importer.schemas / "acme/x-4!k.json")
    assert 0 == importer(importer.source("c.json", entry("acme/x-4k"))).code


def test_a_link_is_not_followed(importer: Importer, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    importer.schemas.mkdir()
    (importer.schemas / "acme").symlink_to(elsewhere)
    result = importer(importer.source("c.json", entry("acme/draw")))
    assert 1 == result.code
    assert "link-in-the-way" in result.err
    assert [] == list(elsewhere.iterdir())


def test_a_broken_overlay_or_file_is_never_overwritten(importer: Importer) -> None:
    source = importer.source("c.json", entry("acme/draw"))
    importer(source)
    for name in ("acme/draw.overlay.json", "acme/draw.json"):
        path = importer.schemas / name
        path.write_text('{"names": ')
        result = importer(source)
        assert 1 == result.code
        assert f"{name}:1:11: error bad-json" in result.err
        assert '{"names": ' == path.read_text()
        path.unlink()


def test_a_broken_api_file_is_told(importer: Importer) -> None:
    importer.schemas.mkdir()
    (importer.schemas / "api.json").write_text("{}")
    result = importer(importer.source("c.json", entry("acme/draw")))
    assert 1 == result.code
    assert "api.json" in result.err and "missing-key" in result.err
