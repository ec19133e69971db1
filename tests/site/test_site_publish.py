"""What a build writes, refuses to write, and says about it."""

import shutil
import threading
from pathlib import Path
from queue import Queue
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from codegen import codegen
from looking import BASE, LANGUAGES, Built, select

from generator.cli import main
from generator.core.problems import ProblemsFound
from generator.pipeline.options import Options
from generator.pipeline.run import generate
from generator.site import html_allowlist, links
from generator.site import publish as publishing
from generator.site.publish import publish
from generator.site.serve import serve

SCHEMAS = Path(__file__).parents[2] / "schemas"


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def refusal(generated: Path, out: Path, schemas: Path = SCHEMAS) -> str:
    with pytest.raises(ProblemsFound) as caught:
        publish(generated, schemas, out, None)
    return caught.value.problems[0].code


def test_same_tree_gives_the_same_bytes(
    built: Built, generated: Path, tmp_path: Path
) -> None:
    copy, schemas = tmp_path / "elsewhere", tmp_path / "schemas"
    shutil.copytree(generated, copy)
    shutil.copytree(SCHEMAS, schemas)
    for path in (path for f in (copy, schemas) for path in f.rglob("*.*")):
        if path.is_file():  # as git on Windows writes them
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    publish(copy, schemas, tmp_path / "again", BASE)
    assert files(built.root) == files(tmp_path / "again")


def test_foreign_folder_stays_as_it_is(generated: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert refusal(generated, tmp_path) == "not-a-site"
    before = files(generated)
    assert refusal(generated, generated) == "not-a-site"
    assert before == files(generated)
    assert {"thesis.txt": b"years of work"} == files(tmp_path)


def test_second_build_removes_only_what_the_first_made(
    built: Built, tmp_path: Path, generated: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(built.root, out)
    (out / "CNAME").write_text("docs.example.org")
    publish(generated, SCHEMAS, out, None)
    assert (out / "CNAME").is_file()
    assert not (out / "sitemap.xml").exists()


@pytest.mark.parametrize("damage", ["changed", "missing"])
@pytest.mark.parametrize(
    "name",
    [
        "docs/ja/index.md",
        "openapi.json",
        "runcomfy_client/models/wan_ai/wan_2_5_text_to_image.json",
    ],
)
def test_files_that_are_not_as_generated_are_refused(
    generated: Path, tmp_path: Path, name: str, damage: str
) -> None:
    copy = tmp_path / "generated"
    shutil.copytree(generated, copy)
    if damage == "changed":
        (copy / name).write_text("{}\n", "utf-8")
    else:
        (copy / name).unlink()
    with pytest.raises(ProblemsFound) as caught:
        publish(copy, SCHEMAS, tmp_path / "out", None)
    (problem,) = caught.value.problems
    assert ("not-generated", str(copy / name)) == (problem.code, problem.loc.file)
    assert not (tmp_path / "out").exists()


def test_what_is_no_generated_tree_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, tmp_path / "out") == "not-generated"


def test_missing_schemas_are_refused(generated: Path, tmp_path: Path) -> None:
    assert refusal(generated, tmp_path / "out", tmp_path) == "schema-missing"


def test_missing_extra_is_told(
    generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "find_spec", lambda name: None)
    assert refusal(generated, tmp_path / "out") == "docs-extra"


def test_command_says_what_it_made(generated: Path, tmp_path: Path) -> None:
    command = ["docs", "build", "--generated", str(generated)]
    command += ["--schemas", str(SCHEMAS), "--out", str(tmp_path / "out")]
    assert " pages in 3 languages" in codegen(*command).out
    (tmp_path / "out/manifest.json").unlink()
    assert "error not-a-site" in codegen(*command).err
    assert "error inside-schemas" in codegen(*command[:-1], SCHEMAS / "site").err
    assert not SCHEMAS.joinpath("site").exists()


@pytest.mark.parametrize(
    ("option", "url"),
    [
        *(("build --base-url", url) for url in ("example.org", "ftp://x.org/", "https://x.org/?q", "")),
        *(("serve --emulator", url) for url in (
            "https://model-api.runcomfy.net", "http://192.168.0.1:8100", "http://[::1]:8100",
            "http://127.0.0.1:99999", "http://localhost:80/x", "http://me@localhost",
        )),
    ],
)  # fmt: skip
def test_addresses_must_be_fit_for_use(option: str, url: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main.main(["docs", *option.split(), url])
    assert 2 == caught.value.code


BASE_OF_SUBSET = "https://docs.example.org/"
SUMMARY = "Generate an image from a text prompt."


def test_served_site_follows_its_schemas(generated: Path, tmp_path: Path) -> None:
    schemas, tree = tmp_path / "schemas", tmp_path / "generated"
    shutil.copytree(SCHEMAS, schemas)
    shutil.copytree(generated, tree)
    stopped = threading.Event()
    said: Queue[str] = Queue()
    thread = threading.Thread(
        target=serve, args=(tree, schemas, 0, said.put, stopped), daemon=True
    )
    thread.start()
    try:
        address = said.get(timeout=120).rpartition(" ")[2]
        assert address.startswith("http://127.0.0.1:")
        for language in LANGUAGES:
            with urlopen(f"{address}{language}/", timeout=30) as answer:
                assert b'<script src="/-/reload.js"></script>' in answer.read()
        foreign = Request(f"{address}en/", headers={"Host": "docs.example.org"})
        with pytest.raises(HTTPError, match="403"):
            urlopen(foreign, timeout=30)
        with urlopen(f"{address}-/reload.js", timeout=30) as answer:
            assert b"location.reload()" in answer.read()
        before = urlopen(f"{address}-/version", timeout=30).read()
        assert before == urlopen(f"{address}-/version", timeout=30).read()
        overlay = schemas / "wan-ai/wan-2-5/text-to-image.overlay.json"
        text = overlay.read_text("utf-8")
        assert SUMMARY in text
        overlay.write_text(text.replace(SUMMARY, "A summary just saved."), "utf-8")
        outcome = generate(Options(schemas, tree, jobs=1))
        assert [] == list(outcome.problems)
        # A look between the two saves sees a tree that does not fit its schemas yet.
        while (
            b"A summary just saved." not in urlopen(f"{address}en/", timeout=30).read()
        ):
            said.get(timeout=120)
        while before == urlopen(f"{address}-/version", timeout=30).read():
            said.get(timeout=120)
        page = tree / "docs/en/index.md"
        page.write_text("# mine\n", "utf-8")
        while "error not-generated" not in said.get(timeout=120):
            pass
        with urlopen(f"{address}en/", timeout=30) as answer:
            assert b'class="cards"' in answer.read()
        # Another folder takes the place of this one, with files as old and as long.
        fresh = tmp_path / "fresh"
        shutil.copytree(generated, fresh)
        tree.rename(tmp_path / "old")
        shutil.rmtree(schemas)
        shutil.copytree(SCHEMAS, schemas)
        fresh.rename(tree)
        while SUMMARY.encode() not in urlopen(f"{address}en/", timeout=30).read():
            said.get(timeout=120)
    finally:
        stopped.set()
        thread.join(30)
    assert not thread.is_alive()


@pytest.mark.parametrize("languages", [("en",), ("ja", "zh")])
def test_site_has_the_languages_of_its_tree(
    languages: tuple[str, ...], tmp_path: Path
) -> None:
    tree, out = tmp_path / "generated", tmp_path / "out"
    options = Options(SCHEMAS, tree, jobs=1, models=("wan-ai/*",), languages=languages)
    assert [] == list(generate(options).problems)
    site = publish(tree, SCHEMAS, out, BASE_OF_SUBSET)
    assert len(languages) == site.languages
    built = Built(out)
    for address, page in built.pages.items():
        switched = select(page, ".languages a", "href")
        assert len(switched) == (len(languages) if len(languages) > 1 else 0)
        if "/guides/" not in address:  # which speak of languages themselves
            assert "日本語" not in page.select("article")[0].text
        alternates = select(page, "link[rel=alternate][hreflang]", "href")
        assert len(languages) + 1 == len(alternates)
    first = f"{BASE_OF_SUBSET}{languages[0]}/"
    assert first in select(
        built.pages[f"{languages[0]}/"], "[hreflang=x-default]", "href"
    )
    assert f'data-offered="{" ".join(languages)}"' in built.text("index.html")
    assert len(languages) == built.text("404.html").count("<p lang=")
    assert f"]({first}index.md)" in built.text("llms.txt")


def test_dead_links_are_found() -> None:
    page = html_allowlist.walk(
        "<article><h2 id=here>x</h2><a href='../b/#there'></a><a href='../b/#gone'></a>"
        "<a href='../c/'></a><a href='#here'></a><a href='#nowhere'></a>"
        "<a href='/x'></a><a href='../../../x'></a><a href='https://example.org'></a>"
        "<a href='https://site.example/s/en/c/'></a></article>"
    )
    other = html_allowlist.walk("<p id=there></p>")
    pages = {
        "en/a/index.html": links.Ends.of(page),
        "en/b/index.html": links.Ends.of(other),
    }
    found = links.broken(pages, frozenset(pages), "https://site.example/s/")
    dead = [problem.message.partition(" ")[0] for problem in found]
    assert [
        "../b/#gone",
        "../c/",
        "#nowhere",
        "/x",
        "../../../x",
        "https://site.example/s/en/c/",
    ] == dead
